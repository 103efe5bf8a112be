"""One pass over the stored pages: the column ledger, and an index of pages small enough to keep.

``pages`` tells of every page its title, date, kind and the columns that list it. Whole facts of one page are
read again when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.artifacts.cut_short import cut_short
from crawler.derive.columns import EMPTY_BOX, Column, PageState, Portal, column_key, framed_by
from crawler.derive.page_numbers import first_page
from crawler.derive.portal import read_portal
from crawler.model import Attachment, DateSource, DocumentFields, Form, PageFacts, PageKind, Related
from crawler.url import key
from storage.archive import Archive, PageRow

NAME = "pages"
NOT_SHOWN = ("dead", "soft_404", "blocked")
"""Outcomes of own addresses that visitors cannot read."""
ENTRIES = frozenset(("article", "document", "message"))
_LITTLE = 80
"""Characters below which a page says next to nothing (as for blank articles)."""
_Shown = tuple[str, str, str, str | None, str]
"""Column key of a list, that of its first page, and an entry's title, date and address."""
_RENDERED: dict[str, Literal["", "ok", "timeout", "failed"]] = {
    "ok": "ok",
    "timeout": "timeout",
    "failed": "failed",
}


class Listed(Struct, frozen=True, gc=False):
    """How a list shows an entry: ``column`` is the column's address (``Column.url``)."""

    column: str
    title: str
    date: str | None


class PageEntry(Struct, frozen=True):
    """One page in the index. ``key``: its identity; ``unread``: scripts make it and the browser did not get
    to its end, so that what it lacks is not known; ``crumbs``: names of its breadcrumb."""

    key: str
    url: str
    kind: PageKind
    title: str
    published: str | None = None
    published_from: DateSource | None = None
    date_conflict: bool = False
    source: str | None = None
    text_length: int = 0
    crumbs: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()
    document: DocumentFields | None = None
    attachments: tuple[Attachment, ...] = ()
    forms: tuple[Form, ...] = ()
    related: tuple[Related, ...] = ()
    fragment: bool = False
    unread: bool = False
    column_name: str = ""
    """The tag ColumnName."""

    @property
    def date(self) -> str | None:
        """Day of publication: as the page tells it, else as the first list that shows it."""
        if self.published:
            return self.published[:10]
        return next((each.date[:10] for each in self.listed if each.date), None)


class Elsewhere(Struct, frozen=True, gc=False):
    """An entry that a list shows and that is no stored page: a file, another site's page, one not walked; a
    row of a table that leads nowhere, with the address of the page that shows it."""

    url: str
    title: str
    date: str | None
    column: str


class PageIndex:
    """Every page that visitors can read, in the order of identities."""

    def __init__(
        self,
        archive: Archive,
        entries: tuple[PageEntry, ...],
        columns: Iterable[Column],
        cut_short: str,
        elsewhere: tuple[Elsewhere, ...] = (),
        seen_on: str = "",
    ) -> None:
        self._archive = archive
        self.entries = entries
        self.elsewhere = elsewhere
        self.cut_short = cut_short
        self.seen_on = seen_on
        self._columns = {column.url: column for column in columns}

    @cached_property
    def _by_key(self) -> Mapping[str, PageEntry]:
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def _of_column(self) -> Mapping[str, list[PageEntry]]:
        found: dict[str, list[PageEntry]] = {}
        for entry in self.entries:
            for place in entry.listed:
                found.setdefault(place.column, []).append(entry)
        return found

    def get(self, url: str) -> PageEntry | None:
        """The page at an address, whichever way the address is spelt."""
        return self._by_key.get(key(url))

    def facts(self, entry: PageEntry) -> PageFacts:
        """All facts of one page, read from the archive."""
        row = self._archive.page(entry.key)
        assert row is not None, "an index entry names a stored page"
        return row.facts

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self._columns.values())

    def columns_of(self, entry: PageEntry) -> tuple[Column, ...]:
        """The columns that list the page, first found first; none when no list shows it."""
        return tuple(self._columns[each.column] for each in entry.listed if each.column in self._columns)

    def of_column(self, column: Column) -> tuple[PageEntry, ...]:
        """The pages that a column lists, as far as they were read."""
        return tuple(self._of_column.get(column.url, ()))

    def told(self) -> Iterator[PageEntry]:
        """Articles, documents and messages."""
        return (entry for entry in self.entries if entry.kind in ENTRIES)


class PagesPass(Struct, frozen=True):
    portal: Portal
    index: PageIndex


def read(shelf: Artifacts) -> PageIndex:
    return shelf.made("pages_pass", read_pass).index


def read_pass(shelf: Artifacts) -> PagesPass:
    """Stream the pages once; ledger and index are made of the same reading."""
    archive = shelf.archive
    drafts: list[PageEntry] = []
    shown: dict[str, list[_Shown]] = {}
    before: dict[str, list[str]] = {}
    portal = read_portal(_pages(archive, drafts, shown, before), shelf.home_url, shelf.as_of, shelf.seen_on)
    homes = _homes(portal)
    _add_later_pages(homes, before)
    entries = []
    for draft in drafts:
        places: dict[str, Listed] = {}
        for address, first, title, date, _ in shown.pop(draft.key, ()):
            column = homes.get(address) or homes.get(first)
            if column is not None and (column not in places or (date and not places[column].date)):
                places[column] = Listed(column, title, date)
        entries.append(_with(draft, tuple(places.values())))
    return PagesPass(
        portal,
        PageIndex(
            archive,
            tuple(entries),
            portal.columns,
            cut_short(archive),
            _elsewhere(shown, homes),
            shelf.seen_on,
        ),
    )


def _elsewhere(shown: Mapping[str, list[_Shown]], homes: Mapping[str, str]) -> tuple[Elsewhere, ...]:
    found: dict[tuple[str, str], Elsewhere] = {}
    for identity in sorted(shown):
        for address, first, title, date, url in shown[identity]:
            column = homes.get(address) or homes.get(first)
            if column is not None:
                found.setdefault((identity, column), Elsewhere(url, title, date, column))
    return tuple(found.values())


def _with(draft: PageEntry, listed: tuple[Listed, ...]) -> PageEntry:
    if not listed:
        return draft
    values = {name: getattr(draft, name) for name in draft.__struct_fields__}
    return PageEntry(**{**values, "listed": listed})


def _homes(portal: Portal) -> dict[str, str]:
    """Column key of an address → address of the column it belongs to."""
    return {column_key(column.url): column.url for column in portal.columns}


def _add_later_pages(homes: dict[str, str], before: Mapping[str, Sequence[str]]) -> None:
    """Gives later pages of a list the column of the page that leads on to them."""
    for later in before:
        seen: list[str] = []
        todo = [later]
        while todo and todo[0] not in homes:
            one = todo.pop(0)
            if one not in seen:
                seen.append(one)
                todo += before.get(one, ())
        if todo:
            homes.update(dict.fromkeys(seen, homes[todo[0]]))


def _pages(
    archive: Archive,
    drafts: list[PageEntry],
    shown: dict[str, list[_Shown]],
    before: dict[str, list[str]],
) -> Iterator[tuple[PageFacts, PageState]]:
    """The pages that were read, and the own addresses that could not be: a menu may lead there.

    On the way ``drafts`` gets an entry for each page that people can read, and ``shown`` what lists show:
    identity of the target → how each list shows it; ``before``, which page of a list stands before another.
    """
    unread = set()
    for address in archive.addresses(outcomes=NOT_SHOWN, own=True, roles=("page",)):
        unread.add(address.key)
        blocked = address.outcome == "blocked"
        yield PageFacts(address.url, "error", ""), PageState(status=address.status or 0, blocked=blocked)
    bare = {name for name, empty in archive.probes(EMPTY_BOX).items() if empty}
    for row in archive.pages():
        if row.key in unread:
            continue
        facts = row.facts
        if row.status < 400 and facts.kind not in ("redirect", "error"):
            drafts.append(_entry(row))
            _note_list(row, shown)
            _note_next(row, before)
        yield facts, _state(row, row.key in bare)


def _note_list(row: PageRow, shown: dict[str, list[_Shown]]) -> None:
    facts = row.facts
    holder = framed_by(facts, row.frame_of) or facts.url
    blocks = [(holder, facts.list)] if facts.list is not None else []
    blocks += [(block.more, block) for block in facts.blocks if block.more]
    for address, block in blocks:
        own = column_key(address)
        first = column_key(first_page(address) or address)
        for item in block.items:
            # A row without a page of its own is known by its words; no address has a blank.
            identity = key(item.url) if item.url else f"{own} {item.title}"
            shown.setdefault(identity, []).append((own, first, item.title, item.date, item.url or facts.url))


def _note_next(row: PageRow, before: dict[str, list[str]]) -> None:
    block = row.facts.list
    if block is not None and block.next:
        holder = framed_by(row.facts, row.frame_of) or row.facts.url
        own, following = column_key(holder), column_key(block.next)
        if own != following:
            before.setdefault(following, []).append(own)


def _entry(row: PageRow) -> PageEntry:
    facts = row.facts
    return PageEntry(
        key=row.key,
        url=facts.url,
        kind=facts.kind,
        title=facts.title or "",
        published=facts.published,
        published_from=facts.published_from,
        date_conflict=facts.date_conflict,
        source=facts.source,
        text_length=facts.text_length,
        crumbs=tuple(link.name for link in facts.breadcrumb),
        document=facts.document,
        attachments=facts.attachments,
        forms=facts.forms,
        related=facts.related,
        fragment=facts.fragment or bool(row.frame_of),
        unread=_unread(row),
        column_name=next((v for k, v in sorted(facts.meta.items()) if k.lower() == "columnname"), ""),
    )


def _unread(row: PageRow) -> bool:
    """Whether the page never came to show what its scripts put in: it was not rendered, or its feeds failed
    and next to nothing is shown."""
    if not row.needs_render or row.render_state == "ok":
        return False
    return bool(row.facts.needs_render) or row.facts.text_length < _LITTLE


def _state(row: PageRow, empty_box: bool) -> PageState:
    return PageState(
        status=row.status,
        rendered=_RENDERED.get(row.render_state, ""),
        blocked=False,
        redirect_to=None if key(row.requested_url) == row.key else row.url,
        depth=row.depth,
        frame_of=framed_by(row.facts, row.frame_of),
        requested=row.requested_url,
        asked=row.needs_render,
        empty_box=empty_box,
    )
