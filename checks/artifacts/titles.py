"""Everything that stands on the portal under a title, searched by words without reading a page again.

``titles`` holds articles, documents, attachments by their names, and what lists show without a page of its
own. All titles lie in one text, so that a word costs one search over it, not one over every page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final, Literal

from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.portal import PortalReading
from crawler.derive.classes import likeness, plain_name
from crawler.derive.columns import Column, Portal
from crawler.model import NavLink

NAME = "titles"
_LISTS: Final = frozenset(
    ("home", "channel", "column", "search", "sitemap", "message_list", "redirect", "error")
)
_FILE_END: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|rar|zip|txt|csv|ppt|pptx|jpg|png)$", re.I)
_NOISE: Final = re.compile(
    r"[\s\u200b-\u200d\ufeff“”„‟〝〞\"＂″'‘’＇′`´《》〈〉«»‹›「」『』]"
    r"|(?<=[一二三四五六七八九十])[·•‧∙⋅・･．](?=[一二三四五六七八九十])"
)
"""Spaces, quotes, and the dot within «十四·五»; other dots part names and stay."""
_WIDE: Final = str.maketrans("０１２３４５６７８９（）", "0123456789()")
_SURE: Final = 2
"""Likeness from which a breadcrumb or a path says that a page belongs to a column of that name."""


@lru_cache(maxsize=65536)
def folded(title: str) -> str:
    """A title without spaces and quotes, in half-width digits and small letters."""
    return _NOISE.sub("", title).translate(_WIDE).lower()


class Titled(Struct, frozen=True, gc=False):
    """``page``: the page that tells it, for an attachment the page that holds it; None for what is no stored
    page. ``columns``: addresses of the columns that list it."""

    url: str
    title: str
    date: str | None
    source: Literal["page", "attachment", "listed"]
    columns: tuple[str, ...] = ()
    crumbs: tuple[str, ...] = ()
    page: PageEntry | None = None


class Place(Struct, frozen=True):
    """Where a name leads on the portal: columns, then menu entries that are no columns; best first."""

    columns: tuple[Column, ...] = ()
    menu: tuple[NavLink, ...] = ()

    @property
    def found(self) -> bool:
        return bool(self.columns or self.menu)

    @property
    def url(self) -> str:
        return self.columns[0].url if self.columns else self.menu[0].url


class TitleIndex:
    def __init__(self, portal: Portal, pages: PageIndex, entries: Iterable[Titled]) -> None:
        self.portal = portal
        self.pages = pages
        self.entries = tuple(entries)
        self._folded = [folded(entry.title) for entry in self.entries]
        self._text = "\n".join(self._folded)
        self._starts = [0]
        for title in self._folded:
            self._starts.append(self._starts[-1] + len(title) + 1)
        self._hits = lru_cache(maxsize=4096)(self._search)
        self._places = lru_cache(maxsize=1024)(self._place)

    def with_word(self, word: str) -> frozenset[int]:
        """Places in ``entries`` of the titles that hold ``word``; ``a+b`` asks for both."""
        parts = [self._hits(folded(part)) for part in word.split("+")]
        return frozenset.intersection(*parts)

    def _search(self, word: str) -> frozenset[int]:
        found, at = set(), self._text.find(word) if word else -1
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            found.add(place)
            at = self._text.find(word, self._starts[place + 1])
        return frozenset(found)

    def place(self, names: Sequence[str]) -> Place:
        """Columns and menu entries of these names, and the columns that lie below one so named."""
        return self._places(tuple(names))

    def _place(self, names: tuple[str, ...]) -> Place:
        ranked = []
        for at, column in enumerate(self.portal.columns):
            score = max((_likest(names, shown) for shown in (column.name, *column.aliases)), default=0)
            if not score and any(_likest(names, step) >= _SURE for step in column.path[1:-1]):
                score = 0.5
            if score:
                ranked.append((-score, at, column))
        ranked.sort(key=lambda entry: entry[:2])
        columns = tuple(entry[2] for entry in ranked)
        taken = {column.url for column in columns}
        menu = sorted(
            ((-score, at) for at, link in enumerate(self.portal.nav) if (score := _likest(names, link.name))),
        )
        links: dict[str, NavLink] = {}
        for _, at in menu:
            link = self.portal.nav[at]
            if link.url not in taken:
                links.setdefault(link.url, link)
        return Place(columns, tuple(links.values()))

    def within(self, place: Place, names: Sequence[str]) -> frozenset[int]:
        """Places in ``entries`` of what these columns and menu entries hold."""
        found: set[int] = set()
        for column in place.columns:
            found.update(self._of_column.get(column.url, ()))
        for link in place.menu:
            page = self.pages.get(link.url)
            if page is not None:
                found.update(self._of_page.get(page.key, ()))
        for crumb, held in self._of_crumb.items():
            if _likest(tuple(names), crumb) >= _SURE:
                found.update(held)
        return frozenset(found)

    @cached_property
    def _of_column(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, entry in enumerate(self.entries):
            for column in entry.columns:
                found.setdefault(column, []).append(at)
        return found

    @cached_property
    def _of_page(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, entry in enumerate(self.entries):
            if entry.page is not None:
                found.setdefault(entry.page.key, []).append(at)
        return found

    @cached_property
    def _of_crumb(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, entry in enumerate(self.entries):
            for crumb in entry.crumbs:
                found.setdefault(crumb, []).append(at)
        return found

    def of_column(self, column: Column) -> tuple[Titled, ...]:
        """What a column lists, in the order of the index."""
        return tuple(self.entries[at] for at in self._of_column.get(column.url, ()))

    def seen_of(self, column: Column) -> int:
        """How many entries of a column the index knows, attachments apart."""
        held = (self.entries[at] for at in self._of_column.get(column.url, ()))
        # Rows of a table lead nowhere: they share the address of the page that shows them.
        return len(
            {
                (entry.url, entry.title if entry.source == "listed" else "")
                for entry in held
                if entry.source != "attachment"
            }
        )


@lru_cache(maxsize=200_000)
def _like(wanted: str, shown: str) -> int:
    return likeness(wanted, shown)


def _likest(names: Sequence[str], shown: str) -> float:
    return max((_like(name, shown) for name in names), default=0)


def read(shelf: Artifacts) -> TitleIndex:
    portal = shelf.of("portal", PortalReading).portal
    pages = shelf.of("pages", PageIndex)
    return TitleIndex(portal, pages, titled(portal, pages))


def titled(portal: Portal, pages: PageIndex) -> Iterable[Titled]:
    """Every titled thing, pages in the order of their identity, each followed by its attachments."""
    columns = {column.url for column in portal.columns}
    for page in pages.entries:
        if page.fragment:
            continue
        listed = tuple(each.column for each in page.listed)
        if page.url in columns:
            listed = tuple(dict.fromkeys((page.url, *listed)))
        crumbs = tuple(plain_name(crumb) for crumb in page.crumbs[1:])
        if page.kind not in _LISTS:
            for title in _titles(page):
                yield Titled(page.url, title, page.date, "page", listed, crumbs, page)
        for held in page.attachments:
            name = _FILE_END.sub("", held.name.strip())
            if name:
                yield Titled(held.url, name, page.date, "attachment", listed, crumbs, page)
    for other in pages.elsewhere:
        yield Titled(other.url, _FILE_END.sub("", other.title), other.date, "listed", (other.column,))


def _titles(page: PageEntry) -> Iterable[str]:
    """The page's own title, and a title that a list gives it when that tells more than a cut or equal one."""
    known = [page.title] if page.title else []
    for each in page.listed:
        own = folded(each.title).rstrip(".…")
        if own and not any(own in folded(title) or folded(title) in own for title in known):
            known.append(each.title)
    return known or [""]
