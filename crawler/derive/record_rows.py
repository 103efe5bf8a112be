"""Rows of cells that show a day and are no titled links: what tables, lists and boxes of one shape hold.

Only structure is read here: which boxes hold rows of equal sort, what their cells say, which row heads them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from crawler.derive.anchors import texts_in
from crawler.derive.list_outline import Outline, outline_of
from crawler.derive.list_titles import is_more
from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page

_STEPS: Final = 4
_FEWEST_CELLS: Final = 3
_FEWEST_OF_ITEM: Final = 2
_FEWEST_LABELS: Final = 2
_FEWEST_SAID: Final = 3
_LONGEST_SAID: Final = 10
_NOWHERE: Final = frozenset(
    ("", "#", "javascript:", "javascript:;", "javascript:void(0)", "javascript:void(0);")
)
_LABEL: Final = re.compile(r"^([^\s:：]{2,12})[:：]")
_MOST_CELLS: Final = 40
_MOST_ROWS: Final = 5_000
_MOST_PIECES: Final = 60
_LONGEST_CELL: Final = 200
_ROWS: Final = frozenset(("li", "div", "dl", "p"))
_BREAKS: Final = frozenset(("body", "html"))
_TITLED: Final = 0.5
_APART_STEPS: Final = 3
_FULL_ROWS: Final = 3
_FEWEST_FULL: Final = 2
_MOST_INSIDE: Final = 400
_CUT: Final = ("…", "...", "..", "．．．")
_NO_WORDS: Final = frozenset(("table", "input", "select", "textarea", "button", "form", "ul", "iframe"))


class Cell(NamedTuple):
    """``place``: number of the element in the outline."""

    place: int
    text: str


class CellRow(NamedTuple):
    """``place``: number of the row's element; ``cells`` left to right, those that reach down from a row above
    included; ``known``: the day or link by which the box was found stands in it."""

    place: int
    cells: tuple[Cell, ...]
    known: bool


class CellTable(NamedTuple):
    """Rows under the element numbered ``container``; ``heads``: names of the columns, empty without any."""

    container: int
    rows: tuple[CellRow, ...]
    heads: tuple[str, ...]


def dated_tables(outline: Outline) -> list[CellTable]:
    """Boxes of rows that show a day each and are not told apart by titled links, in document order."""
    return _tables(outline, (owner for _, owner, _ in outline.dates))


def linked_tables(outline: Outline) -> list[CellTable]:
    """The same of rows that hold a link which says the same in three of them or more («查看», «办事指南»)."""
    said = Counter(title for title in outline.titles.values() if len(title) <= _LONGEST_SAID)
    same = {title for title, times in said.items() if times >= _FEWEST_SAID and not is_more(title)}
    return _tables(outline, (at for at, title in outline.titles.items() if title in same)) if same else []


def _tables(outline: Outline, seeds: Iterable[int]) -> list[CellTable]:
    found: dict[int, set[int]] = {}
    for seed in seeds:
        row = _row_over(outline, seed)
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
    """The words of a cell, white space folded; of one that holds a part of the page the beginning. Words that
    are cut short stand whole in a title."""
    words = " ".join("".join(islice(texts_in(outline.elements[place]), _MOST_PIECES)).split())
    if words.endswith(_CUT):
        inner = outline.elements[place : place + min(outline.size[place], _MOST_PIECES)]
        whole = next((title for one in inner if (title := one.get("title"))), "")
        words = " ".join(whole.split()) or words
    return words[:_LONGEST_CELL]


def links_in(outline: Outline, place: int) -> list[int]:
    """Numbers of the links inside an element, itself included, those without words too; of many the first."""
    end = place + min(outline.size[place], _MOST_INSIDE)
    return [at for at in range(place, end) if outline.anchor_of[at] == at]


@once_per_page
def holds_table(page: Page) -> bool:
    """Whether the content holds a table of words: three rows with two cells each, of which one may be a link.
    Such a page is not empty, whatever it is."""
    outline, regions = outline_of(page), regions_of(page)
    full: dict[int, int] = {}
    for row, tag in enumerate(outline.tags):
        if tag != "tr":
            continue
        if outline.parent[row] not in full and regions.region(outline.elements[row]) != "body":
            continue
        cells = cells_of(outline, row)
        linked = [cell for cell in cells if outline.anchors_in(cell)]
        worded = [cell for cell in cells if cell not in linked and _says(outline, cell)]
        if (
            worded
            and len(worded) + bool(linked) >= _FEWEST_FULL
            and not any(regions.hidden(outline.elements[cell]) for cell in worded)
        ):
            container = outline.parent[row]
            full[container] = full.get(container, 0) + 1
            if full[container] >= _FULL_ROWS:
                return True
    return False


def _says(outline: Outline, cell: int) -> bool:
    """Whether a cell shows words of its own; one that holds a table is part of a layout."""
    inner = range(cell, cell + min(outline.size[cell], _MOST_PIECES))
    return bool(text_at(outline, cell)) and not any(outline.tags[one] in _NO_WORDS for one in inner)


def _row_over(outline: Outline, seed: int) -> int:
    """The row in which a day or a link stands; 0 for none. A day inside a link tells of that link alone."""
    link = outline.anchor_of[seed]
    if 0 <= link != seed and outline.tags[link] == "a":
        return 0
    node = seed
    for _ in range(_STEPS):
        above = outline.parent[node]
        tag = outline.tags[above]
        if above == node or tag in _BREAKS:
            return 0
        if tag == "tr":
            return above
        if tag in _ROWS:
            fewest = _FEWEST_OF_ITEM if tag == "li" else _FEWEST_CELLS
            inner = children_of(outline, above, fewest)
            if len(inner) + bool((outline.elements[above].text or "").strip()) >= fewest:
                return above
        node = above
    return 0


def _table(outline: Outline, container: int, known: set[int]) -> CellTable | None:
    places = sorted(known)
    tag = outline.tags[places[0]]
    if tag != "tr" and len(places) < 2:
        return None
    if _told_by_links(outline, places):
        return None
    inside = [p for p in children_of(outline, container, _MOST_ROWS) if outline.tags[p] == tag]
    rows = _grid(outline, inside, frozenset(places))
    widths = Counter(len(row.cells) for row in rows if row.known).most_common(1)
    if not widths or widths[0][0] < 2:
        # Or all rows with a day lie behind those that are looked at.
        return None
    width = widths[0][0]
    first = next(at for at, row in enumerate(rows) if row.known)
    over = [row for row in rows[:first] if len(row.cells) == width]
    heads = [cell.text for cell in over[-1].cells] if over else _heads_apart(outline, container, width)
    kept = tuple(row for row in rows[first:] if len(row.cells) == width and any(c.text for c in row.cells))
    if not kept:
        return None
    table = CellTable(container, kept, tuple("".join(head.split()) for head in heads))
    return table if over else _labelled(table) or table


def _told_by_links(outline: Outline, rows: list[int]) -> bool:
    """Whether titled links tell the rows apart."""
    most = max(1.0, _TITLED * len(rows))
    titled: set[str] = set()
    for row in rows:
        told = max((outline.titles[a] for a in _leading(outline, row)), key=len, default="")
        if told:
            titled.add(told)
            if len(titled) > most:
                return True
    return False


def _leading(outline: Outline, row: int) -> Iterator[int]:
    """Links of a row that bear a title and lead somewhere, apart from the row itself."""
    for anchor in outline.major_anchors_in(row):
        element = outline.elements[anchor]
        href = (element.get("href") or "").strip()
        if anchor != row and (href not in _NOWHERE or element.get("onclick")):
            yield anchor


def _labelled(table: CellTable) -> CellTable | None:
    """The table with the labels of its cells as heads («企业名称：…» in each row); None without such."""
    labels: list[str] = []
    for at in range(len(table.rows[0].cells)):
        found = {_LABEL.match(row.cells[at].text) for row in table.rows}
        names = {match[1] for match in found if match is not None}
        labels.append(names.pop() if None not in found and len(names) == 1 else "")
    if sum(1 for label in labels if label) < _FEWEST_LABELS:
        return None
    rows = tuple(
        row._replace(
            cells=tuple(
                cell._replace(text=cell.text[len(label) + 1 :].strip()) if label else cell
                for cell, label in zip(row.cells, labels, strict=True)
            )
        )
        for row in table.rows
    )
    return CellTable(table.container, rows, tuple(labels))


def _grid(outline: Outline, places: list[int], known: frozenset[int]) -> list[CellRow]:
    """The rows with what reaches down into them from above."""
    reaching: dict[int, tuple[int, Cell]] = {}
    out: list[CellRow] = []
    for place in places:
        cells: list[Cell] = []
        if outline.tags[place] != "tr":
            out.append(CellRow(place, tuple(_pieces(outline, place)), place in known))
            continue
        for one in cells_of(outline, place):
            _reach_down(reaching, cells)
            cell = Cell(one, text_at(outline, one))
            down = span_of(outline.elements[one].get("rowspan"))
            if down > 1:
                reaching[len(cells)] = (down - 1, cell)
            cells.append(cell)
        _reach_down(reaching, cells)
        out.append(CellRow(place, tuple(cells), place in known))
    return out


def _pieces(outline: Outline, row: int) -> Iterator[Cell]:
    """The parts of a row that is no table's: the elements right below it and the words between them."""
    own = " ".join((outline.elements[row].text or "").split())
    if own:
        yield Cell(row, own[:_LONGEST_CELL])
    for one in cells_of(outline, row):
        yield Cell(one, text_at(outline, one))
        behind = " ".join((outline.elements[one].tail or "").split())
        if behind:
            yield Cell(row, behind[:_LONGEST_CELL])


def _reach_down(reaching: dict[int, tuple[int, Cell]], cells: list[Cell]) -> None:
    """Adds the cells that stand at this place of the row because they begin in a row above."""
    while (at := len(cells)) in reaching and at < _MOST_CELLS:
        left, cell = reaching.pop(at)
        cells.append(cell)
        if left > 1:
            reaching[at] = (left - 1, cell)


def span_of(told: str | None) -> int:
    """Rows or columns that a cell reaches over, by its ``rowspan`` or ``colspan``."""
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
            if len(cells) == width and next(row.iter("a"), None) is None:
                return [" ".join("".join(islice(texts_in(cell), _MOST_PIECES)).split()) for cell in cells]
        above = node.getparent()
        if above is None or above.tag in _BREAKS:
            return []
        node = above
    return []
