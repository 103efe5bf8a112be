"""What the columns of a table of records tell: which names an entry, which its day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.derive.dates import has_yearless_date, is_relative, read_date, read_short_year
from crawler.derive.list_outline import outline_of
from crawler.derive.record_rows import CellTable, cells_of, text_at
from crawler.derive.region import regions_of
from crawler.derive.tree import Page
from crawler.derive.words import load

_WORDS: Final = load("records")
_TITLE: Final = tuple(re.compile(pattern) for pattern in _WORDS["title"])
_PUBLISHED: Final = re.compile(_WORDS["published"])
_DAY: Final = re.compile(_WORDS["day"])
_NOT_DAY: Final = re.compile(_WORDS["not_day"])
_NUMBER: Final = re.compile(_WORDS["number"])
_OTHERS: Final = re.compile(_WORDS["others"])
_REFUSED: Final = re.compile(_WORDS["refused"])
_FEWEST_HEADS: Final = 2
_MOST_OF_HEAD: Final = 60
"""Elements that a table of one row of heads has at most."""
_LONGEST_HEAD: Final = 16
_SHORT_DAY: Final = 24
_SHORTEST_TITLE: Final = 4
_DIFFER: Final = 0.5
_NO_WORDS: Final = re.compile(r"^[\W\d]*$")


def heads_of(table: CellTable) -> tuple[str, ...] | None:
    """The names of its columns, none where its first row has no such; None for a table of something else
    (a roster, a timetable, prices)."""
    heads = table.heads if sum(map(_names_column, table.heads)) >= _FEWEST_HEADS else ()
    return None if any(_REFUSED.search(head) for head in heads) else heads


def stands_alone(page: Page) -> bool:
    """Whether the content holds the heads of a table of records without a row below them."""
    outline, regions = outline_of(page), regions_of(page)
    for at, tag in enumerate(outline.tags):
        if tag != "table" or outline.size[at] > _MOST_OF_HEAD:
            continue
        inside = range(at + 1, at + outline.size[at])
        rows = [one for one in inside if outline.tags[one] == "tr"]
        if len(rows) != 1 or regions.region(outline.elements[at]) != "body":
            continue
        heads = ["".join(text_at(outline, cell).split()) for cell in cells_of(outline, rows[0])]
        if sum(map(_names_column, heads)) >= _FEWEST_HEADS and len(heads) > _FEWEST_HEADS:
            return True
    return False


def _names_column(head: str) -> bool:
    if not 0 < len(head) <= _LONGEST_HEAD:
        return False
    known = _NUMBER.match(head) or _DAY.search(head) or _PUBLISHED.search(head) or _OTHERS.search(head)
    return known is not None or any(pattern.search(head) for pattern in _TITLE)


def day_column(table: CellTable, heads: Sequence[str]) -> int | None:
    """The column that tells when an entry came: the day of publication before any other."""
    dated = [
        at
        for at in range(len(table.rows[0].cells))
        if sum(1 for row in table.rows if _is_day(row.cells[at].text)) >= len(table.rows) * _DIFFER
    ]
    if not heads:
        return next(reversed(dated), None)
    fitting = [
        at
        for at in dated
        if (_DAY.search(heads[at]) or _PUBLISHED.search(heads[at])) and not _NOT_DAY.search(heads[at])
    ]
    told = [at for at in fitting if _PUBLISHED.search(heads[at])]
    return next(reversed(told or fitting), None)


def is_words_of_day(text: str) -> bool:
    """Whether a text without a whole date is short enough to be a day all the same."""
    return len(text) <= _SHORT_DAY


def _is_day(text: str) -> bool:
    if not text or len(text) > _SHORT_DAY:
        return False
    whole = read_date(text) or has_yearless_date(text) or is_relative(text)
    return bool(whole) or read_short_year(text) is not None


def title_column(table: CellTable, heads: Sequence[str], day: int | None) -> int | None:
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
        at
        for at in differing
        if all(len(text) >= _SHORTEST_TITLE and not _NO_WORDS.match(text) for text in texts[at])
        and not any(_is_day(text) for text in texts[at])
    ]
    return max(worded, key=lambda at: sum(map(len, texts[at])), default=None)


def _names_entry(pattern: re.Pattern[str], head: str) -> bool:
    """Whether a head names entries; one that goes on after the word tells something else («项目金额»)."""
    found = pattern.search(head)
    return found is not None and _OTHERS.search(head, found.end()) is None
