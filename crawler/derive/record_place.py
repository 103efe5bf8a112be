"""Whether a table of records is what its page is for (a column) or a part of a text (an article, a guide).

A column shows it by its place: a pager, its own entry in path or menu, an address made for lists. An article
shows it by its own signs: a title that is no column's, a day and a source, words that lead up to the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.derive.article import Body, Title, title_parts
from crawler.derive.classes import plain_name
from crawler.derive.columns import column_key
from crawler.derive.document import DocumentHead
from crawler.derive.list_outline import Outline, outline_of
from crawler.derive.lists import Lists, of_parts, of_records
from crawler.derive.navigation import read_nav
from crawler.derive.page_numbers import Paging
from crawler.derive.published import Published
from crawler.derive.record_lists import Records
from crawler.derive.shown import Block, Shown
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.derive.words import load
from crawler.model import NavLink

_WORDS: Final = load("records")
_MARKS: Final = load("marks")
_INTRODUCES: Final = re.compile(_WORDS["introduces"])
_NEIGHBOUR: Final = re.compile(_WORDS["neighbours"])
_TOOLS: Final = re.compile(_WORDS["tools"])
_ENDS: Final = frozenset(_WORDS["ends"])
_ARTICLE_NAME: Final = re.compile(_WORDS["article_name"])
_LONGEST_NAME: Final[int] = _WORDS["longest_name"]
_YEAR_NAME: Final = re.compile(_WORDS["year_name"])
_MOST_BESIDE: Final[int] = _WORDS["most_beside"]
_MOST_PROSE: Final[int] = _WORDS["most_prose"]
_COLUMN_URL: Final = re.compile(_MARKS["column_url"], re.I)
_ARTICLE_URL: Final = re.compile(_MARKS["article_url"], re.I)
_DAY_ALONE: Final = re.compile(r"^\W*(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}\s*日?\W*$")
_NUMBERED: Final = re.compile(r"/\d+\.\w+$")
_FEWEST_ROWS: Final = 2
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside"))
_LINKED: Final = 0.6


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands round the table. ``tab``: the text of ``<title>``; ``site``: the tag SiteName; ``column``:
    the tag ColumnName; ``article``: the tag ArticleTitle where it names an article."""

    page: Page
    shown: Shown
    tab: str
    site: str
    column: str
    article: str
    breadcrumb: Sequence[NavLink]
    title: Title | None
    published: Published | None
    head: DocumentHead | None
    body: Body
    foot_start: int


def in_their_place(lists: Lists, setting: Setting) -> Lists:
    """The lists with the table of records as the main one, where the page is a column of it; else with the
    list that stands in parts, where the page has a place in the site."""
    if lists.records is None:
        placed = bool(setting.breadcrumb or setting.column) and not setting.article
        return of_parts(lists) if placed else lists
    listed = of_records(lists, setting.page)
    return listed if is_column(setting, lists.records, listed.paging) else lists


def is_column(setting: Setting, records: Records, paging: Paging) -> bool:
    """Whether the page is a column and ``records`` its list."""
    if setting.article or (setting.breadcrumb and setting.breadcrumb[-1].name.strip() in _ENDS):
        return False
    outline = outline_of(setting.page)
    inside = _Inside(outline, records, setting.page)
    if setting.head is not None and not all(
        inside.holds(setting.shown.blocks[index]) for index in setting.head.blocks
    ):
        return False
    published = setting.published
    if (
        published is not None
        and published.source in ("label", "meta", "text")
        and not inside.tells(published.witness)
    ):
        return False
    around = [
        block
        for block in setting.shown.blocks[: setting.foot_start]
        if block.region not in _OUTSIDE and not block.option and not inside.holds(block)
    ]
    if any(_NEIGHBOUR.match(block.text) for block in around):
        return False
    if _turns(paging):
        return True
    if not records.sure:
        return False
    if _ARTICLE_URL.search(setting.page.url.partition("://")[2]) or _reads_like_article(
        setting, inside, around
    ):
        return False
    if len(records.block.items) < _FEWEST_ROWS and not paging.told:
        return False
    return paging.told or _in_place(setting, records)


class _Inside:
    """What stands inside the table."""

    def __init__(self, outline: Outline, records: Records, page: Page) -> None:
        self.walk = walk_of(page)
        first, last = outline.elements[records.start], outline.elements[records.end - 1]
        self.first = self.walk.number[first]
        self.end = self.walk.end[self.walk.number[last]]
        self.texts: list[str] = []

    def holds(self, block: Block) -> bool:
        return self.first <= self.walk.number[block.element] < self.end

    def before(self, block: Block) -> bool:
        return self.walk.number[block.element] < self.first

    def tells(self, witness: str) -> bool:
        """Whether a row tells its day under a label: what reads like the page's own line of facts."""
        words = witness.strip()
        texts = self.walk.texts[self.first : self.end]
        return any(text is not None and words[:12] in " ".join(text.split()) for text in texts)


def _turns(paging: Paging) -> bool:
    """Whether a pager leads on: no article has one that tells of more pages or entries than it shows."""
    return (paging.pages or 0) > 1 or paging.next is not None


def _reads_like_article(setting: Setting, inside: _Inside, around: Sequence[Block]) -> bool:
    if setting.body.marked and any(inside.holds(block) for block in setting.body.blocks):
        beside = [block for block in setting.body.blocks if not inside.holds(block)]
        if sum(len(block.text) - block.linked for block in beside) > _MOST_BESIDE:
            return True
    plain = [block for block in around if block.linked <= len(block.text) * _LINKED]
    if any(_TOOLS.search(block.text) or _DAY_ALONE.match(block.text) for block in plain):
        return True
    if any(_INTRODUCES.search(block.text) for block in plain if inside.before(block)):
        return True
    if sum(len(block.text) for block in plain if "。" in block.text or "；" in block.text) > _MOST_PROSE:
        return True
    return not _is_column_name(setting, inside)


def _names(setting: Setting) -> list[str]:
    """What the page's place is called: the end of its path, its tag, the entries of menus that lead here."""
    own = column_key(setting.page.url)
    names = [link.name for link in setting.breadcrumb[-1:]]
    if setting.column:
        names.append(setting.column)
    names += [link.name for link in read_nav(setting.page) if column_key(link.url) == own]
    return [plain_name(name) for name in names if name]


def _is_column_name(setting: Setting, inside: _Inside) -> bool:
    """Whether the words over the table are the name of a column, or there are none."""
    names = _names(setting)
    listing = _is_listing(setting.page)
    title = setting.title
    if title is None or title.index is None or not inside.before(setting.shown.blocks[title.index]):
        return not names or any(_is_short(name, listing) for name in names)
    text = plain_name(title.text)
    if not _is_short(text, listing):
        return False
    if any(text == name or text in name or name in text for name in names):
        return True
    return not names and text in _tab_names(setting)


def _tab_names(setting: Setting) -> list[str]:
    return [plain_name(part) for part in title_parts(setting.tab, setting.site)]


def _is_short(name: str, listing: bool) -> bool:
    """Whether a name can be a column's; that of one year only at an address made for lists."""
    if len(name) > _LONGEST_NAME or _ARTICLE_NAME.search(name) is not None:
        return False
    return listing or _YEAR_NAME.search(name) is None


def _is_listing(page: Page) -> bool:
    """Whether the address is one that systems give to lists."""
    parts = urlsplit(page.url)
    return _COLUMN_URL.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None


def _in_place(setting: Setting, records: Records) -> bool:
    """Whether path, menu, tags or heading say that this address is a column."""
    page = setting.page
    own = column_key(page.url)
    path = urlsplit(page.url).path
    if path.strip("/") == "":
        return False
    if any(column_key(link.url) == own for link in read_nav(page)):
        return True
    listing = _is_listing(page)
    last = setting.breadcrumb[-1] if setting.breadcrumb else None
    if last is not None and column_key(last.url) == own and (listing or not _NUMBERED.search(path)):
        return True
    if listing and (last is not None or setting.column):
        return True
    title = setting.title
    headed = title is not None and title.index is not None and plain_name(title.text) in _tab_names(setting)
    return listing and headed and bool(records.heads)
