"""Rows of cells that show a day and are no titled links: what tables, lists and boxes of one shape hold.

Only structure is read here: which boxes hold rows of equal sort, what their cells say, which row heads them.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Final, NamedTuple

from crawler.derive.anchors import texts_in
from crawler.derive.list_outline import Outline, outline_of
from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page

_STEPS: Final = 4
_FEWEST_CELLS: Final = 3
_MOST_CELLS: Final = 40
_MOST_ROWS: Final = 5_000
_MOST_PIECES: Final = 60
_LONGEST_CELL: Final = 200
_ROWS: Final = frozenset(("li", "div", "dl", "p"))
_BREAKS: Final = frozenset(("body", "html"))
_TITLED: Final = 0.5
_APART_STEPS: Final = 3
_FULL_ROWS: Final = 3
_NO_WORDS: Final = frozenset(("table", "input", "select", "textarea", "button", "form", "ul", "iframe"))


class Cell(NamedTuple):
    """``place``: number of the element in the outline."""

    place: int
    text: str


class CellRow(NamedTuple):
    """``place``: number of the row's element; ``cells`` left to right, those that reach down from a row above
    included; ``dated``: a day stands in it."""

    place: int
    cells: tuple[Cell, ...]
    dated: bool


class CellTable(NamedTuple):
    """Rows under the element numbered ``container``; ``heads``: names of the columns, empty without any."""

    container: int
    rows: tuple[CellRow, ...]
    heads: tuple[str, ...]


def dated_tables(outline: Outline) -> list[CellTable]:
    """Boxes of rows that show a day each and are not told apart by titled links, in document order."""
    found: dict[int, set[int]] = {}
    for _, owner, _ in outline.dates:
        row = _row_over(outline, owner)
        if row > 0:
            found.setdefault(outline.parent[row], set()).add(row)
    tables = (_table(outline, container, rows) for container, rows in sorted(found.items()))
    return [table for table in tables if table is not None]


def cells_of(outline: Outline, row: int) -> list[int]:
    """Numbers of the cells of a row: its table cells, of other rows all elements right below it."""
    inner = children_of(outline, row, _MOST_CELLS)
    return [one for one in inner if outline.tags[one] in ("td", "th")] if outline.tags[row] == "tr" else inner


def children_of(outline: Outline, element: int, most: int) -> list[int]:
    """Numbers of the elements right below one, at most so many."""
    out: list[int] = []
    at, end = element + 1, element + outline.size[element]
    while at < end and len(out) < most:
        out.append(at)
        at += outline.size[at]
    return out


def text_at(outline: Outline, place: int) -> str:
    """The words of a cell, white space folded; of one that holds a part of the page the beginning."""
    words = "".join(islice(texts_in(outline.elements[place]), _MOST_PIECES))
    return " ".join(words.split())[:_LONGEST_CELL]


@once_per_page
def holds_table(page: Page) -> bool:
    """Whether the content holds a table of words: three rows with two cells each that are no links. Such a
    page is not empty, whatever it is."""
    outline, regions = outline_of(page), regions_of(page)
    full: dict[int, int] = {}
    for row, tag in enumerate(outline.tags):
        if tag != "tr":
            continue
        if outline.parent[row] not in full and regions.region(outline.elements[row]) != "body":
            continue
        cells = cells_of(outline, row)
        worded = [cell for cell in cells if not outline.anchors_in(cell) and _says(outline, cell)]
        if len(worded) >= 2 and not any(regions.hidden(outline.elements[cell]) for cell in worded):
            container = outline.parent[row]
            full[container] = full.get(container, 0) + 1
            if full[container] >= _FULL_ROWS:
                return True
    return False


def _says(outline: Outline, cell: int) -> bool:
    """Whether a cell shows words of its own; one that holds a table is part of a layout."""
    inner = range(cell, cell + min(outline.size[cell], _MOST_PIECES))
    return bool(text_at(outline, cell)) and not any(outline.tags[one] in _NO_WORDS for one in inner)


def _row_over(outline: Outline, owner: int) -> int:
    """The row in which a day stands; 0 for none. A row that is one link is an entry already."""
    if outline.anchor_of[owner] >= 0 and outline.tags[outline.anchor_of[owner]] == "a":
        return 0
    node = owner
    for _ in range(_STEPS):
        above = outline.parent[node]
        tag = outline.tags[above]
        if above == node or tag in _BREAKS:
            return 0
        if tag == "tr":
            return above
        if tag in _ROWS and len(children_of(outline, above, _FEWEST_CELLS)) >= _FEWEST_CELLS:
            return above
        node = above
    return 0


def _table(outline: Outline, container: int, dated: set[int]) -> CellTable | None:
    places = sorted(dated)
    tag = outline.tags[places[0]]
    if tag != "tr" and len(places) < 2:
        return None
    titled = {
        max((outline.titles[a] for a in outline.major_anchors_in(row) if a != row), key=len, default="")
        for row in places
    }
    if len(titled - {""}) > max(1.0, _TITLED * len(places)):
        return None
    known = frozenset(places)
    inside = [p for p in children_of(outline, container, _MOST_ROWS) if outline.tags[p] == tag]
    rows = _grid(outline, inside, known)
    width, _ = Counter(len(row.cells) for row in rows if row.dated).most_common(1)[0]
    if width < 2:
        return None
    first = next(at for at, row in enumerate(rows) if row.dated)
    over = [row for row in rows[:first] if len(row.cells) == width]
    heads = [cell.text for cell in over[-1].cells] if over else _heads_apart(outline, container, width)
    kept = tuple(row for row in rows[first:] if len(row.cells) == width and any(c.text for c in row.cells))
    return CellTable(container, kept, tuple("".join(head.split()) for head in heads))


def _grid(outline: Outline, places: list[int], dated: frozenset[int]) -> list[CellRow]:
    """The rows with what reaches down into them from above."""
    reaching: dict[int, tuple[int, Cell]] = {}
    out: list[CellRow] = []
    for place in places:
        cells: list[Cell] = []
        for one in cells_of(outline, place):
            _reach_down(reaching, cells)
            cell = Cell(one, text_at(outline, one))
            down = _span(outline.elements[one].get("rowspan"))
            if down > 1:
                reaching[len(cells)] = (down - 1, cell)
            cells.append(cell)
        _reach_down(reaching, cells)
        out.append(CellRow(place, tuple(cells), place in dated))
    return out


def _reach_down(reaching: dict[int, tuple[int, Cell]], cells: list[Cell]) -> None:
    """Adds the cells that stand at this place of the row because they begin in a row above."""
    while (at := len(cells)) in reaching and at < _MOST_CELLS:
        left, cell = reaching.pop(at)
        cells.append(cell)
        if left > 1:
            reaching[at] = (left - 1, cell)


def _span(told: str | None) -> int:
    return int(told) if told and told.isdecimal() and len(told) < 4 else 1


def _heads_apart(outline: Outline, container: int, width: int) -> list[str]:
    """Names of columns that stand in a box of their own before the rows: a head, another table."""
    node = outline.elements[container]
    for _ in range(_APART_STEPS):
        before = node.getprevious()
        while before is not None and before.tag in ("script", "style", "colgroup", "caption"):
            before = before.getprevious()
        if before is not None:
            row = before if before.tag in ("ul", "ol", "dl") else next(before.iter("tr"), before)
            cells = list(islice(row, width + 1))
            if len(cells) == width:
                return [" ".join("".join(islice(texts_in(cell), _MOST_PIECES)).split()) for cell in cells]
        above = node.getparent()
        if above is None or above.tag in _BREAKS:
            return []
        node = above
    return []
