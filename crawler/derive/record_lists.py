"""Lists whose entries are rows of cells, not titled links: an entry's name, its day, where it leads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from crawler.derive.dates import has_yearless_date, is_relative, read_date, read_short_year, url_year
from crawler.derive.list_blocks import ReadFrom, list_block
from crawler.derive.list_dates import Told, complete_dates
from crawler.derive.list_links import row_address
from crawler.derive.list_outline import Outline, is_minor, outline_of
from crawler.derive.record_matrix import matrices
from crawler.derive.record_rows import CellTable, dated_tables
from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page
from crawler.derive.words import load
from crawler.model import ListBlock, ListItem

_WORDS: Final = load("records")
_TITLE: Final = tuple(re.compile(pattern) for pattern in _WORDS["title"])
_PUBLISHED: Final = re.compile(_WORDS["published"])
_DAY: Final = re.compile(_WORDS["day"])
_NOT_DAY: Final = re.compile(_WORDS["not_day"])
_NUMBER: Final = re.compile(_WORDS["number"])
_OTHERS: Final = re.compile(_WORDS["others"])
_REFUSED: Final = re.compile(_WORDS["refused"])
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside", "head"))
_LONGEST_HEAD: Final = 16
_SHORT_DAY: Final = 24
_HEADLESS_TITLE: Final = 6
_DIFFER: Final = 0.5
_DIGITS: Final = re.compile(r"^[\W\d.]*$")


class Records(NamedTuple):
    """``block``: the list; ``start``, ``end``: numbers in the outline of what holds it; ``names``: titles of
    entries by the number of their row's element; ``heads``: names of the columns."""

    block: ListBlock
    start: int
    end: int
    names: dict[int, str]
    heads: tuple[str, ...] = ()


@once_per_page
def records_of(page: Page) -> tuple[Records, ...]:
    """The tables of ``page`` whose rows can be entries, in document order; whether the page is a list of them
    is for its place to tell."""
    outline, regions = outline_of(page), regions_of(page)
    found: list[Records] = []
    for table in dated_tables(outline):
        if regions.region(outline.elements[table.container]) in _OUTSIDE:
            continue
        records = _records(outline, table, page)
        if records is not None:
            found.append(records)
    if not found:
        found = [
            Records(_block(cells, page, by_year=True), start, end, {})
            for start, end, cells in matrices(outline, page)
            if regions.region(outline.elements[start]) not in _OUTSIDE
        ]
    return tuple(found)


def whole_list(page: Page) -> Records | None:
    """The biggest of the tables, together with the others of the same columns (one a year, one a month)."""
    found = records_of(page)
    if not found:
        return None
    best = max(found, key=lambda records: len(records.block.items))
    same = [records for records in found if records.heads and records.heads == best.heads]
    if len(same) < 2:
        return best
    items = [item for records in same for item in records.block.items]
    return Records(_block(items, page), same[0].start, same[-1].end, {}, best.heads)


def rows_of_island(fragment: Page) -> list[ListItem]:
    """Entries of a data island whose records are rows of cells: the island says that they are a list."""
    outline = outline_of(fragment)
    tables = (_records(outline, table, fragment, sure=True) for table in dated_tables(outline))
    return [item for records in tables if records is not None for item in records.block.items]


def names_of_rows(page: Page) -> dict[int, str]:
    """Titles of entries by the number of their row's element in the outline."""
    return {place: name for records in records_of(page) for place, name in records.names.items()}


def _block(items: Sequence[ListItem], page: Page, by_year: bool = False) -> ListBlock:
    read_from: ReadFrom = "rendered" if page.rendered else "html"
    return list_block(items, read_from, by_year=by_year)


def _records(outline: Outline, table: CellTable, page: Page, sure: bool = False) -> Records | None:
    """``sure``: that the rows are entries is known, whatever heads and links say."""
    heads = table.heads if any(_names_column(head) for head in table.heads) else ()
    if any(_REFUSED.search(head) for head in heads):
        return None
    links = [_link(outline, row.place, page) for row in table.rows]
    day = _day_column(table, heads)
    title = _title_column(table, heads, day)
    if day is None or title is None:
        return None
    if not (heads or sure) and not all(said for said, _ in links):
        return None
    told = []
    for row, (_, address) in zip(table.rows, links, strict=True):
        words = row.cells[day].text
        date = read_date(words)
        told.append(Told(address, date, words if date is None and len(words) <= _SHORT_DAY else None))
    days = complete_dates(told, url_year(page.url), page.answered)
    if sum(1 for each in days if each) < len(days) * _DIFFER:
        return None
    names = {row.place: row.cells[title].text for row in table.rows}
    items = [
        ListItem(row.cells[title].text, address, date)
        for row, (_, address), date in zip(table.rows, links, days, strict=True)
        if row.cells[title].text
    ]
    start = table.container
    end = start + outline.size[start]
    return Records(_block(items, page), start, end, names, tuple(heads)) if items else None


def _names_column(head: str) -> bool:
    if not 0 < len(head) <= _LONGEST_HEAD:
        return False
    return bool(
        _NUMBER.match(head)
        or _DAY.search(head)
        or _OTHERS.search(head)
        or any(t.search(head) for t in _TITLE)
    )


def _link(outline: Outline, row: int, page: Page) -> tuple[str, str]:
    """What the link of a row says and where it leads; of several the one beside the title (查看, 详情)."""
    anchors = outline.anchors_in(row)
    if not anchors:
        return "", ""
    chosen = next((a for a in anchors if is_minor(outline.titles[a])), anchors[0])
    return outline.titles[chosen], row_address(outline.elements[chosen], page)


def _day_column(table: CellTable, heads: Sequence[str]) -> int | None:
    """The column that tells when an entry came: the day of publication before any other."""
    width = len(table.rows[0].cells)
    dated = [
        at
        for at in range(width)
        if sum(1 for row in table.rows if _is_day(row.cells[at].text)) >= len(table.rows) * _DIFFER
    ]
    if not heads:
        return dated[-1] if dated else None
    fitting = [at for at in dated if _DAY.search(heads[at]) or _PUBLISHED.search(heads[at])]
    fitting = [at for at in fitting if not _NOT_DAY.search(heads[at])]
    told = [at for at in fitting if _PUBLISHED.search(heads[at])]
    return next(reversed(told or fitting), None)


def _is_day(text: str) -> bool:
    if not text or len(text) > _SHORT_DAY:
        return False
    return (
        bool(read_date(text)) or has_yearless_date(text) or is_relative(text) or bool(read_short_year(text))
    )


def _title_column(table: CellTable, heads: Sequence[str], day: int | None) -> int | None:
    """The column that names an entry: by its head, else the one of the longest words; its rows differ."""
    width = len(table.rows[0].cells)
    texts = [[row.cells[at].text for row in table.rows] for at in range(width)]
    differing = [at for at in range(width) if at != day and len(set(texts[at])) > len(texts[at]) * _DIFFER]
    if heads:
        named = [
            at
            for pattern in _TITLE
            for at in range(width)
            if at != day and any(texts[at]) and _names_entry(pattern, heads[at])
        ]
        first = next((at for at in named if at in differing), None)
        return max(named, key=lambda at: len(set(texts[at])), default=None) if first is None else first
    worded = [
        at for at in differing if all(len(t) >= _HEADLESS_TITLE and not _DIGITS.match(t) for t in texts[at])
    ]
    return max(worded, key=lambda at: sum(map(len, texts[at])), default=None)


def _names_entry(pattern: re.Pattern[str], head: str) -> bool:
    """Whether a head names entries; one that goes on after the word tells something else («项目金额»)."""
    found = pattern.search(head)
    return found is not None and _OTHERS.search(head, found.end()) is None
