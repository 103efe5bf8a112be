"""Lists whose entries are rows of cells, not titled links: an entry's name, its day, where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec import structs

from crawler.derive.dates import read_date, url_year
from crawler.derive.list_blocks import ReadFrom, list_block
from crawler.derive.list_columns import Group
from crawler.derive.list_dates import Told, complete_dates
from crawler.derive.list_headings import heading_of
from crawler.derive.list_links import row_address
from crawler.derive.list_outline import Outline, outline_of
from crawler.derive.list_titles import is_minor
from crawler.derive.record_heads import day_column, heads_of, is_words_of_day, title_column
from crawler.derive.record_matrix import matrices
from crawler.derive.record_rows import CellTable, dated_tables, linked_tables, links_in
from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page
from crawler.model import ListBlock, ListItem

_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside", "head"))
_DATED: Final = 0.5
_FEWEST_BARE: Final = 3
_FILE_WORDS: Final = ("附件", "下载")


class Records(NamedTuple):
    """``block``: the list; ``start``, ``end``: numbers in the outline of what holds it; ``names``: titles of
    entries by the number of their row's element; ``heads``: names of the columns; ``sure``: heads or links
    say that the rows are entries; ``matters``: tables of different columns that were put together."""

    block: ListBlock
    start: int
    end: int
    names: dict[int, str]
    heads: tuple[str, ...] = ()
    sure: bool = True
    matters: int = 1


@once_per_page
def dated_records(page: Page) -> tuple[Records, ...]:
    """Those of them whose rows show days."""
    outline = outline_of(page)
    return _inside(page, [_dated(outline, table, page) for table in dated_tables(outline)])


@once_per_page
def records_of(page: Page) -> tuple[Records, ...]:
    """The tables of ``page`` whose rows can be entries, in document order; whether the page is a list of them
    is for its place to tell."""
    outline = outline_of(page)
    found = dated_records(page)
    if not found:
        found = _inside(
            page,
            [
                Records(_block(cells, page, timeless=True), start, end, {})
                for start, end, cells in matrices(outline, page)
            ],
        )
    if not found:
        found = _inside(page, [_undated(outline, table, page) for table in linked_tables(outline)])
    return found


def _inside(page: Page, found: Sequence[Records | None]) -> tuple[Records, ...]:
    """Those that stand in the content."""
    outline, regions = outline_of(page), regions_of(page)
    return tuple(
        records
        for records in found
        if records is not None and regions.region(outline.elements[records.start]) not in _OUTSIDE
    )


def whole_list(page: Page) -> Records | None:
    """The biggest of the tables, together with the other headed ones (one a year, one a matter)."""
    found = records_of(page)
    if not found:
        return None
    best = max(found, key=lambda records: len(records.block.items))
    headed = [records for records in found if records.heads]
    if len(headed) < 2 or not best.heads:
        return best
    items = [item for records in headed for item in records.block.items]
    block = _block(items, page, timeless=best.block.timeless)
    matters = len({records.heads for records in headed})
    return Records(block, headed[0].start, headed[-1].end, {}, best.heads, matters=matters)


def blocks_of_records(page: Page) -> tuple[ListBlock, ...]:
    """The headed tables one by one, each with its heading and the address of its «更多»."""
    outline = outline_of(page)
    out: list[ListBlock] = []
    for records in records_of(page):
        if records.heads:
            heading, more = heading_of(outline, Group(records.start, []), page)
            out.append(structs.replace(records.block, heading=heading, more=more))
    return tuple(out)


def rows_of_island(fragment: Page) -> list[ListItem]:
    """Entries of a data island whose records are rows of cells: the island says that they are a list."""
    outline = outline_of(fragment)
    tables = (_dated(outline, table, fragment) for table in dated_tables(outline))
    return [item for records in tables if records is not None for item in records.block.items]


def names_of_rows(page: Page) -> dict[int, str]:
    """Titles of entries by the number of their row's element in the outline."""
    return {place: name for records in records_of(page) for place, name in records.names.items()}


def _block(items: Sequence[ListItem], page: Page, timeless: bool = False) -> ListBlock:
    read_from: ReadFrom = "rendered" if page.rendered else "html"
    return list_block(items, read_from, timeless=timeless)


def _dated(outline: Outline, table: CellTable, page: Page) -> Records | None:
    heads = heads_of(table)
    if heads is None:
        return None
    day = day_column(table, heads)
    title = title_column(table, heads, day)
    if day is None or title is None:
        return None
    links = [_link(outline, row.place, page) for row in table.rows]
    sure = bool(heads) or all(links)
    if not sure and len(table.rows) < _FEWEST_BARE:
        return None
    told = []
    for row, address in zip(table.rows, links, strict=True):
        words = row.cells[day].text
        date = read_date(words)
        told.append(Told(address, date, words if date is None and is_words_of_day(words) else None))
    days = complete_dates(told, url_year(page.url), page.answered)
    if sum(1 for each in days if each) < len(days) * _DATED:
        return None
    return _made(outline, table, title, links, days, heads, sure, page)


def _undated(outline: Outline, table: CellTable, page: Page) -> Records | None:
    """Rows that name something and end in a link that says the same in all («办事指南»)."""
    heads = heads_of(table)
    title = title_column(table, heads, None) if heads is not None else None
    links = [_link(outline, row.place, page) for row in table.rows]
    if heads is None or title is None or len(table.rows) < _FEWEST_BARE:
        return None
    if len({address for address in links if address}) < len(links) * _DATED:
        return None
    return _made(outline, table, title, links, [None] * len(links), heads, True, page)


def _made(
    outline: Outline,
    table: CellTable,
    title: int,
    links: Sequence[str],
    days: Sequence[str | None],
    heads: tuple[str, ...],
    sure: bool,
    page: Page,
) -> Records | None:
    items = [
        ListItem(row.cells[title].text, address, day)
        for row, address, day in zip(table.rows, links, days, strict=True)
        if row.cells[title].text
    ]
    if not items:
        return None
    start = table.container
    return Records(
        _block(items, page, timeless=not any(days)),
        start,
        start + outline.size[start],
        {row.place: row.cells[title].text for row in table.rows},
        heads,
        sure,
    )


def _link(outline: Outline, row: int, page: Page) -> str:
    """Where a row leads: its only link, of several the one beside the title (查看, 详情); "" for none."""
    anchors = links_in(outline, row)
    if not anchors:
        return ""
    beside = [a for a in anchors if is_minor(outline.titles.get(a, ""))]
    texts = [a for a in beside if not any(word in outline.titles[a] for word in _FILE_WORDS)]
    chosen = next(iter(texts or beside or anchors))
    return row_address(outline.elements[chosen], page)
