"""Tables of departments and years whose cells are links: each cell is an entry (预算, 决算, 年报)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from crawler.derive.list_blocks import unique_items
from crawler.derive.list_links import row_address
from crawler.derive.list_outline import Outline, is_minor
from crawler.derive.record_rows import cells_of, links_in, text_at
from crawler.derive.tree import Page
from crawler.derive.words import load
from crawler.model import ListItem

_HEAD: Final = re.compile(load("records")["matrix"])
_YEAR: Final = re.compile(r"20\d\d")
_FEWEST: Final = 2
_LONGEST_WORDS: Final = 16
_LONGEST_NAME: Final = 40
_NUMBER: Final = re.compile(r"^[\W\d]*$")
_MOST_ROWS: Final = 2_000


def matrices(outline: Outline, page: Page) -> Iterator[tuple[int, int, list[ListItem]]]:
    """Number of the table, of what follows it, and its entries in the order of the page."""
    tables = [at for at, tag in enumerate(outline.tags) if tag == "table"]
    for place, table in enumerate(tables):
        end = table + outline.size[table]
        if place + 1 < len(tables) and tables[place + 1] < end:
            continue
        # One cheap look: two rows, each with two links.
        if next(islice(outline.elements[table].iter("a"), 2 * _FEWEST - 1, None), None) is None:
            continue
        items = _entries(outline, table, end, page)
        if items:
            yield table, end, items


def _entries(outline: Outline, table: int, end: int, page: Page) -> list[ListItem]:
    rows = [at for at in range(table + 1, end) if outline.tags[at] == "tr"][:_MOST_ROWS]
    if len(rows) <= _FEWEST:
        return []
    heads = ["".join(text_at(outline, cell).split()) for cell in cells_of(outline, rows[0])]
    told = [at for at, head in enumerate(heads) if len(head) <= _LONGEST_WORDS and _HEAD.search(head)]
    if len(told) < _FEWEST:
        return []
    items: list[ListItem] = []
    linked = named = 0
    for row in rows[1:]:
        cells = cells_of(outline, row)
        if len(cells) != len(heads):
            continue
        texts = {at: text_at(outline, cell) for at, cell in enumerate(cells) if at not in told}
        name = next((text for text in texts.values() if not _NUMBER.match(text)), "")
        if not name:
            name = next((text for text in texts.values() if "20" in text), "")
        found = [one for at in told for one in _of_cell(outline, cells[at], name, heads[at], page)]
        named += bool(name) and len(name) <= _LONGEST_NAME
        linked += bool(found)
        items += found
    full = len(rows) - 1
    if min(linked, named) < max(_FEWEST, full / 2) or len(items) < 2 * _FEWEST:
        return []
    return unique_items(items)


def _of_cell(outline: Outline, cell: int, name: str, head: str, page: Page) -> Iterator[ListItem]:
    for anchor in links_in(outline, cell):
        words = outline.titles.get(anchor, "")
        if len(words) > _LONGEST_WORDS:
            # A title of its own: such tables are lists of titled links.
            return
        year = _YEAR.search(head)
        told = head in words or (year is not None and year.group() in words)
        parts = [name] if told else [name, head]
        if words and not is_minor(words):
            parts.append(words)
        yield ListItem("".join(parts), row_address(outline.elements[anchor], page))
