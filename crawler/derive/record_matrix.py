"""Tables of departments and years whose cells are links: each cell is an entry (预算, 决算, 年报)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from crawler.derive.list_blocks import unique_items
from crawler.derive.list_links import row_address
from crawler.derive.list_outline import Outline
from crawler.derive.list_titles import is_minor
from crawler.derive.record_rows import cells_of, links_in, span_of, text_at
from crawler.derive.tree import Page
from crawler.derive.words import load
from crawler.model import ListItem

_HEAD: Final = re.compile(load("records")["matrix"])
_WORDS: Final = tuple(load("records")["matrix_words"])
_YEAR: Final = re.compile(r"20\d\d")
_NUMBER: Final = re.compile(r"^[\W\d]*$")
_FEWEST: Final = 2
_FEWEST_ITEMS: Final = 3
_MOST_HEADS: Final = 3
_MOST_CELLS: Final = 40
_MOST_ROWS: Final = 2_000
_LONGEST_HEAD: Final = 24
_LONGEST_WORDS: Final = 16
_LONGEST_NAME: Final = 40
_Row = list[int]


def matrices(outline: Outline, page: Page) -> Iterator[tuple[int, int, list[ListItem]]]:
    """Number of the box, of what follows it, and its entries in the order of the page."""
    if not any(word in page.text for word in _WORDS):
        return
    found = False
    for table, end in _innermost(outline, "table"):
        # One cheap look: two rows, each with two links.
        if next(islice(outline.elements[table].iter("a"), 2 * _FEWEST - 1, None), None) is None:
            continue
        items = _of_table(outline, table, end, page)
        if items:
            found = True
            yield table, end, items
    if not found:
        yield from _of_items(outline, page)


def _innermost(outline: Outline, tag: str) -> Iterator[tuple[int, int]]:
    """Number of each element of a sort that holds no other, and of what follows it."""
    places = [at for at, one in enumerate(outline.tags) if one == tag]
    for number, at in enumerate(places):
        end = at + outline.size[at]
        if number + 1 == len(places) or places[number + 1] >= end:
            yield at, end


def _of_table(outline: Outline, table: int, end: int, page: Page) -> list[ListItem]:
    places = [at for at in range(table + 1, end) if outline.tags[at] == "tr"][:_MOST_ROWS]
    rows = _grid(outline, places)
    first = next((n for n, row in enumerate(rows) if _linked(outline, row) >= _FEWEST), len(rows))
    body = rows[first:]
    if first > _MOST_HEADS or len(body) < _FEWEST:
        return []
    width = len(body[0])
    heads = _heads(outline, [row for row in rows[:first] if len(row) == width], width)
    told = [at for at, head in enumerate(heads) if len(head) <= _LONGEST_HEAD and _HEAD.search(head)]
    if first and len(told) < _FEWEST:
        return []
    items: list[ListItem] = []
    linked = 0
    for row in body:
        if len(row) != width:
            continue
        columns = told if first else [at for at, cell in enumerate(row) if _says(outline, cell)]
        name = _name(text_at(outline, cell) for at, cell in enumerate(row) if at not in columns)
        entries = [one for at in columns for one in _of_cell(outline, row[at], name, heads[at], page)]
        linked += bool(entries) and len(columns) >= _FEWEST
        items += entries
    return unique_items(items) if linked >= max(_FEWEST, len(body) / 2) else []


def _grid(outline: Outline, places: Sequence[int]) -> list[_Row]:
    """Cells by row and column: one that reaches over several stands in each."""
    reaching: dict[int, tuple[int, int]] = {}
    out: list[_Row] = []
    for place in places:
        row: _Row = []
        waiting = cells_of(outline, place)
        while len(row) < _MOST_CELLS:
            left, above = reaching.pop(len(row), (0, 0))
            if left:
                if left > 1:
                    reaching[len(row)] = (left - 1, above)
                row.append(above)
                continue
            if not waiting:
                break
            cell = waiting.pop(0)
            element = outline.elements[cell]
            down = span_of(element.get("rowspan"))
            for _ in range(min(span_of(element.get("colspan")), _MOST_CELLS)):
                if down > 1:
                    reaching[len(row)] = (down - 1, cell)
                row.append(cell)
        out.append(row)
    return out


def _heads(outline: Outline, rows: Sequence[_Row], width: int) -> list[str]:
    """Names of the columns: what the rows over them say, a line over all of them left out."""
    heads = [""] * width
    for row in rows:
        if len(set(row)) < _FEWEST:
            continue
        for at, cell in enumerate(row):
            words = "".join(text_at(outline, cell).split())
            if words not in heads[at]:
                heads[at] += words
    return heads


def _linked(outline: Outline, row: _Row) -> int:
    return sum(1 for cell in dict.fromkeys(row) if links_in(outline, cell))


def _says(outline: Outline, cell: int) -> bool:
    """Whether the links of a cell name years or budgets themselves."""
    said = [outline.titles.get(anchor, "") for anchor in links_in(outline, cell)]
    return bool(said) and all(len(words) <= _LONGEST_WORDS and _HEAD.search(words) for words in said)


def _name(texts: Iterator[str]) -> str:
    """What a row is about: its first words that are no number, else its year."""
    shown = [text for text in texts if text and len(text) <= _LONGEST_NAME]
    named = next((text for text in shown if not _NUMBER.match(text)), "")
    return named or next((text for text in shown if _YEAR.search(text)), "")


def _of_cell(outline: Outline, cell: int, name: str, head: str, page: Page) -> Iterator[ListItem]:
    for anchor in links_in(outline, cell):
        words = outline.titles.get(anchor, "")
        title = words if len(words) > _LONGEST_WORDS else _title(name, head, words)
        if name or title == words:
            yield ListItem(title, row_address(outline.elements[anchor], page))


def _title(name: str, head: str, words: str) -> str:
    year = _YEAR.search(head)
    told = head in words or (year is not None and year.group() in words)
    own = "" if is_minor(words) or words in head else words
    return name + ("" if told and own else head) + own


def _of_items(outline: Outline, page: Page) -> Iterator[tuple[int, int, list[ListItem]]]:
    """The same where each row is an item of a list: a name, and links that tell years."""
    found: dict[int, list[list[ListItem]]] = {}
    told = sum(1 for said in outline.titles.values() if len(said) <= _LONGEST_WORDS and _HEAD.search(said))
    if told < _FEWEST * _FEWEST_ITEMS:
        return
    for tag in ("li", "dl"):
        for row, _ in _innermost(outline, tag):
            if len(outline.anchors_in(row)) < _FEWEST:
                continue
            cells = cells_of(outline, row)
            columns = [cell for cell in cells if _says(outline, cell)]
            name = _name(
                text
                for text in (
                    "".join((outline.elements[row].text or "").split()),
                    *(text_at(outline, cell) for cell in cells if cell not in columns),
                )
            )
            entries = [one for cell in columns for one in _of_cell(outline, cell, name, "", page)]
            if name and len(entries) >= _FEWEST:
                found.setdefault(outline.parent[row], []).append(entries)
    for box, rows in sorted(found.items()):
        if len(rows) >= _FEWEST_ITEMS:
            items = unique_items([one for entries in rows for one in entries])
            yield box, box + outline.size[box], items
