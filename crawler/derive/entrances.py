"""Ways into the columns below a page: boxes with «更多», tiles with pictures or names, whatever they hold."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from crawler.derive.anchors import beginning
from crawler.derive.columns import column_key
from crawler.derive.link_roles import extension_of
from crawler.derive.list_links import row_address
from crawler.derive.list_titles import is_more
from crawler.derive.page_numbers import first_page
from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import walk_of
from crawler.derive.words import load
from crawler.url import without_fragment

_ARTICLE_URL: Final = re.compile(load("marks")["article_url"], re.I)
_COLUMN_URL: Final = re.compile(load("marks")["column_url"], re.I)
_NUMBERED: Final = re.compile(r"/\d+\.\w+$")
_MOST: Final = 400
"""Links of the content that are looked at: a page with more of them has other content."""
_CLICKED: Final = frozenset(("div", "li", "td", "span", "p", "dd"))


class Entrances(NamedTuple):
    """Identities of own columns (``column_key``): ``mores`` that «更多» leads to, ``below`` those whose
    address lies below the page's, or that, on a page chosen by a number behind ``#``, are chosen so and stand
    below its path; ``pictures`` those behind pictures."""

    mores: frozenset[str]
    below: frozenset[str]
    pictures: frozenset[str]


@once_per_page
def entrances_of(page: Page) -> Entrances:
    """The ways on from the content of ``page`` to columns of its own host."""
    walk, regions = walk_of(page), regions_of(page)
    own = column_key(page.url)
    host = urlsplit(page.url).netloc.removeprefix("www.")
    mores: set[str] = set()
    below: set[str] = set()
    pictures: set[str] = set()
    looked = 0
    routed = without_fragment(page.url) if "#" in page.url else ""
    under_path = False
    for place, tag in enumerate(walk.tags):
        node = walk.elements[place]
        under_path = under_path or regions.regions[place] == "breadcrumb"
        if tag != "a" and not (tag in _CLICKED and node.get("onclick")):
            continue
        if regions.region(node) != "body" or regions.hidden(node):
            continue
        looked += 1
        if looked > _MOST:
            break
        address = row_address(node, page)
        if not address or urlsplit(address).netloc.removeprefix("www.") != host or not _is_column(address):
            continue
        target = column_key(first_page(address) or address)
        if target in (own, host) or "/" not in target:
            continue
        words = beginning(node)
        if is_more(words):
            mores.add(target)
        deeper = "/" in own and target.startswith(own + "/") and _is_folder(address)
        if deeper or (routed and under_path and "#" in address and without_fragment(address) == routed):
            below.add(target)
        if not words and any(one == "img" for one in walk.tags[place : walk.end[place]][:8]):
            pictures.add(target)
    return Entrances(frozenset(mores), frozenset(below), frozenset(pictures))


def _is_folder(address: str) -> bool:
    """Whether an address is one that systems give to columns alone: a file of any other name may be an
    article's."""
    path = urlsplit(address).path
    return not extension_of(path) or _COLUMN_URL.search(path) is not None


def _is_column(address: str) -> bool:
    """Whether an address can be a column's: no file, no article."""
    plain = address.partition("://")[2]
    if _ARTICLE_URL.search(plain) or _NUMBERED.search(plain.partition("?")[0]):
        return False
    path = urlsplit(address).path
    kind = extension_of(path)
    return (
        not kind or _COLUMN_URL.search(path) is not None or "?" in address or kind in ("html", "htm", "shtml")
    )
