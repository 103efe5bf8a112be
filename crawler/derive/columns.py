"""A column of a portal as the ledger gathers it: its names, addresses, list and state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from crawler.model import ListBlock, NavLink, PageFacts
from crawler.url import key as address_key

ColumnState = Literal["ok", "empty", "stale", "not_found", "blocked", "dynamic_failed"]
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.I)
_MAX_ALIASES: Final = 12
_PLACE_AND_ABOVE: Final = 2
HOME_WORDS: Final = frozenset(("首页", "网站首页", "门户首页", "返回首页"))


def column_key(url: str) -> str:
    """Identity of a column's address: ``/zwgk/index.html``, ``/zwgk/`` and ``/zwgk`` are one column."""
    plain = address_key(url)
    head, mark, query = plain.partition("?")
    head = _INDEX.sub("/", head)
    return (head.rstrip("/") or head) + mark + query


def framed_by(facts: PageFacts, frame_of: str | None) -> str | None:
    """The page whose content a framed page is. None for one that is shown in no frame, and for one whose path
    ends in itself below the page with the frames: a site's frames show its columns, one at a time."""
    if frame_of is None or len(facts.breadcrumb) < _PLACE_AND_ABOVE:
        return frame_of
    *above, last = facts.breadcrumb
    holder = column_key(frame_of)
    below = column_key(last.url) == column_key(facts.url) != holder
    return None if below and any(column_key(link.url) == holder for link in above) else frame_of


EMPTY_BOX: Final = "empty_box"
"""Archive probes of this kind: pages on which the box that holds the entries of other columns holds none."""


class PageState(Struct, frozen=True):
    """What gathering knows of a page besides its facts.

    ``redirect_to``: where its address answered to, when elsewhere; ``requested``: the address asked for;
    ``frame_of``: the page that shows this one in a frame; ``rendered``: ``""`` when no browser was asked;
    ``asked``: why the browser was needed (reason keys of ``needs_render``); ``empty_box``: the box that holds
    the entries of its sister columns holds none.
    """

    status: int = 200
    rendered: Literal["", "ok", "timeout", "failed"] = ""
    blocked: bool = False
    redirect_to: str | None = None
    depth: int = 0
    frame_of: str | None = None
    requested: str | None = None
    asked: tuple[str, ...] = ()
    empty_box: bool = False


class Column(Struct, frozen=True):
    """One column of the portal (``columns`` of result.json). ``items``: entries told or shown."""

    name: str
    path: tuple[str, ...]
    url: str
    aliases: tuple[str, ...] = ()
    items: int = 0
    newest: str | None = None
    oldest: str | None = None
    class_: str | None = None
    period_days: int | None = None
    state: ColumnState = "ok"
    rendered: bool = False
    read_from: str = "html"
    timeless: bool = False
    """Its entries are rows or cells of a table that bear no days (``ListBlock.timeless``)."""
    later: bool = False
    """It shows entries of days after ``as_of`` that had come when the portal was seen."""
    future: bool = False
    """It shows entries of days that had not."""


class Portal(Struct, frozen=True):
    columns: tuple[Column, ...] = ()
    nav: tuple[NavLink, ...] = ()
    site_name: str = ""
    home_url: str = ""


class Draft:
    """A column while pages still come in."""

    def __init__(self, url: str, order: int) -> None:
        self.url = url
        self.order = order
        self.names: list[str] = []
        self.trail_name = ""
        self.meta_name = ""
        self.path: tuple[str, ...] = ()
        self.count = 0
        self.newest: str | None = None
        self.oldest: str | None = None
        self.needs = False
        self.later = False
        self.future = False
        self.rendered = ""
        self.shown = 0
        self.listed = False
        self.numbers: set[int] = set()
        self.read_from = "html"
        self.signature = ""
        self.first = False
        self.timeless = False
        self.more = ""
        """The column that its whole list leads on to, where the page has no further pages of its own."""

    def add_name(self, name: str) -> None:
        name = name.strip()
        if name and name not in self.names and len(self.names) < _MAX_ALIASES and name not in HOME_WORDS:
            self.names.append(name)

    def add_list(self, block: ListBlock, latest: str, seen: str) -> None:
        """``latest``: the day after which nothing is news; ``seen``: the day of the crawl."""
        self.count = max(self.count, block.count)
        number = block.page_no or 1
        if number not in self.numbers:
            self.numbers.add(number)
            self.shown += len(block.items)
        if latest < seen:
            self.later = self.later or any(latest < (item.date or "")[:10] <= seen for item in block.items)
        if block.newest and block.newest[:10] > max(latest, seen):
            self.future = True
        newest, oldest = _span(block, latest)
        if newest and (self.newest is None or newest > self.newest):
            self.newest = newest
        if oldest and (self.oldest is None or oldest < self.oldest):
            self.oldest = oldest
        if block.items:
            self.read_from = block.read_from
            self.timeless = self.timeless or block.timeless

    def absorb(self, other: Draft) -> None:
        """Takes over what another address of the same column told."""
        self.count = max(self.count, other.count)
        if other.signature != self.signature:
            self.shown += other.shown
        self.shown = max(self.shown, other.shown)
        self.listed = self.listed or other.listed
        if other.newest and (self.newest is None or other.newest > self.newest):
            self.newest = other.newest
        if other.oldest and (self.oldest is None or other.oldest < self.oldest):
            self.oldest = other.oldest
        for name in other.names:
            self.add_name(name)
        self.trail_name = self.trail_name or other.trail_name
        self.meta_name = self.meta_name or other.meta_name
        self.path = self.path or other.path
        self.rendered = self.rendered or other.rendered
        if other.count and self.read_from == "html":
            self.read_from = other.read_from
        self.signature = self.signature or other.signature
        self.needs = self.needs and other.needs
        self.timeless = self.timeless or other.timeless
        self.later = self.later or other.later
        self.future = self.future or other.future


def _span(block: ListBlock, latest: str) -> tuple[str | None, str | None]:
    """Newest and oldest day of a list; days after ``latest`` do not count as news."""
    newest, oldest = block.newest, block.oldest
    if newest and newest[:10] > latest:
        newest = max(
            (item.date for item in block.items if item.date and item.date[:10] <= latest), default=None
        )
        if newest is None and oldest and oldest[:10] <= latest:
            newest = oldest
    if oldest and oldest[:10] > latest:
        oldest = newest
    return (newest[:10] if newest else None), (oldest[:10] if oldest else None)


def meta(facts: PageFacts, name: str) -> str:
    """Value of a tag of the page; ``name`` in lower case."""
    for held, value in facts.meta.items():
        if held.lower() == name:
            return value.strip()
    return ""


def ends_above(breadcrumb: Sequence[NavLink], url: str) -> bool:
    """Whether the path to the page at ``url`` ends in a link to another page, which the page is below. One
    document serves all columns that a fragment chooses: it tells no path of theirs."""
    last = breadcrumb[-1].url if breadcrumb and "#" not in url else None
    return bool(last) and column_key(last or "") != column_key(url)


def own_trail(facts: PageFacts) -> list[str]:
    """Names of the path to a page; its own name comes last where the path ends above it and its tag and its
    title agree on one."""
    trail = [link.name for link in facts.breadcrumb]
    name = meta(facts, "columnname")
    if name and name not in trail and name == facts.title and ends_above(facts.breadcrumb, facts.url):
        trail.append(name)
    return trail
