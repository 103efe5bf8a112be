"""Page tags (网页标签) by kind of page: which pages owe tags, and which tags say nothing there."""

from __future__ import annotations

import re
from typing import Final, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.artifacts.framesets import Framesets, stands_alone
from checks.artifacts.pages import PageIndex
from checks.artifacts.portal import PortalReading
from checks.words import check_data
from crawler.derive.columns import HOME_WORDS, column_key, meta
from crawler.derive.words import any_of
from crawler.model import PageFacts
from crawler.url import key

NAME = "tags"
_WORDS: Final = check_data("page_tags").words
_VERSION: Final = re.compile(any_of(_WORDS["versions"]))
_VERSION_ADDRESS: Final = re.compile(_WORDS["version_address"], re.I)
_MIRROR_ADDRESS: Final = re.compile(_WORDS["mirror_address"], re.I)
_PORTAL: Final = re.compile("(?:门户)?网站$")
_WAY: Final = re.compile("^(?:退出|返回|进入|切换)")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
PageSort = Literal["home", "column", "article"]
_COLUMNS: Final = frozenset(("column", "message_list"))
_ARTICLES: Final = frozenset(("article", "document"))


class TaggedPage(Struct, frozen=True, gc=False):
    """``said``: names of the tags that have a value; ``hollow``: of those that stand there without one;
    ``group``: the column an article is listed in first."""

    url: str
    sort: PageSort
    said: tuple[str, ...]
    hollow: tuple[str, ...] = ()
    group: str = ""


class TagReading(Struct, frozen=True):
    """The pages that owe tags, in the order of their identities; ``unread``: those scripts did not finish."""

    pages: tuple[TaggedPage, ...]
    unread: int


def read(shelf: Artifacts) -> TagReading:
    """The home page, first pages of columns, and articles that a list shows. Fragments, frames, error pages
    and jumps owe nothing; neither do service pages that stand outside the columns."""
    archive = shelf.archive
    index = shelf.of("pages", PageIndex)
    portal = shelf.of("portal", PortalReading).portal
    home = key(shelf.home_url)
    columns = {column_key(column.url) for column in portal.columns}
    menu = {column_key(link.url) for link in portal.nav}
    fronts = {column_key(link.url) for link in portal.nav if link.name in HOME_WORDS}
    found: list[TaggedPage] = []
    alone: set[str] = set()
    framesets = Framesets(archive)
    unread = 0
    for row in archive.pages():
        entry = index.get(row.url)
        facts = row.facts
        framesets.see(row)
        if entry is None or entry.fragment or row.status != 200:
            continue
        place = column_key(row.url)
        if place in fronts and row.key != home and not meta(facts, "columnname"):
            continue  # The first page of a part of the portal, by its own menu.
        dated = any(listed.date for listed in entry.listed) and bool(meta(facts, "articletitle"))
        sort = _sort(
            facts, row.key == home, place in columns, place in menu and not dated, bool(entry.listed)
        )
        if sort is None:
            continue
        if entry.unread and sort != "home":
            unread += 1
            continue
        said = tuple(sorted(name for name, value in facts.meta.items() if value.strip()))
        hollow = tuple(sorted(name for name, value in facts.meta.items() if not value.strip()))
        found.append(TaggedPage(row.url, sort, said, hollow, entry.listed[0].column if entry.listed else ""))
        if sort != "home" and stands_alone(facts):
            alone.add(row.url)
    owing = (page for page in found if page.url not in alone or not framesets.opens(page.url))
    return TagReading(tuple(owing), unread)


def _sort(facts: PageFacts, home: bool, column: bool, menu: bool, listed: bool) -> PageSort | None:
    if home:
        return "home"
    later = facts.list is not None and (facts.list.page_no or 1) > 1
    if _names_version(facts) and not meta(facts, "columnname"):
        return None  # The first page of another version of the site is no column of it.
    if facts.kind in _COLUMNS or (column and facts.kind not in _ARTICLES):
        return None if later else "column"
    if facts.kind == "channel" and menu and meta(facts, "columnname"):
        return "column"  # A page of links or of several lists that calls itself a column.
    if facts.kind not in _ARTICLES:
        return None
    # A menu entry that is a text is a column's page: it has no title or date of its own to tell. (What a list
    # shows with its day and calls itself an article is none, though «最近发表» may read as a menu.)
    if menu or column:
        return "column"
    return "article" if listed else None


def _names_version(facts: PageFacts) -> bool:
    """Whether a page is headed by a version of the site («某县人民政府手机版»), or by nothing but the
    site's name, or in another language, at such a version's address; or stands at that of its mirror in
    traditional characters."""
    title = "".join((facts.title or "").split())
    site = "".join(meta(facts, "sitename").split())
    for name in (site, _PORTAL.sub("", site)):
        title = title.replace(name, "") if name else title
    rest = _WAY.sub("", title.strip("·-—_|()（）"))
    if _VERSION.fullmatch(rest):
        return True
    path = urlsplit(facts.url).path
    if _MIRROR_ADDRESS.match(path):
        return True
    return _HAN.search(rest) is None and _VERSION_ADDRESS.match(path) is not None
