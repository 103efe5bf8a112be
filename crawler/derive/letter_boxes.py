"""Boxes of a page that may list letters, and the rows that they hold: the pieces of text that elements set
apart, and where each row leads."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.first_texts import first_texts
from crawler.derive.list_links import row_address
from crawler.derive.shown import cells, squeeze
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.derive.words import load

_WORDS: Final = load("labels")
_HINTS: Final = tuple(
    dict.fromkeys(
        ("：", ":", *map(squeeze, _WORDS["message"]["title"]), *map(squeeze, _WORDS["message_states"]))
    )
)
"""What rows of letters hold: a state, a label or a column of titles."""
_STATES: Final = frozenset(_WORDS["message_states"])
BOXES: Final = frozenset(("table", "ul", "ol", "div", "dl"))
SILENT: Final = frozenset(("script", "style", "noscript", "template"))
FEWEST_CELLS: Final = 3
"""A row of a letter shows its title and two facts at least."""
_MOST_PIECES: Final = 14
_MOST_ROWS: Final = 10_000
"""Rows of one box that are read."""
_CELLS: Final = frozenset(("div", "p", "span", "em", "time", "strong", "h3", "h4", "h5"))
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_SHORTEST_TITLE: Final = 4
_MOST_LINKS: Final = 8
_CLOSERS: Final = ("]", "】", ")", "）")
_BOXED: Final = re.compile(r"(?:[\[【(（][^\[\]【】()（）]{1,20}[\]】)）]\s?){2,4}")
_BOXES: Final = re.compile(r"[\[\]【】()（）]\s?")
_LONGEST_FACT: Final = 48
_SIGNS: Final = re.compile(r"^[\s·•●■◆★※>»]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Row:
    """The shown pieces of one row, and the address of its first link."""

    pieces: tuple[str, ...]
    url: str | None
    item: HtmlElement | None = None
    """The element of the row where that is no row of a table."""
    named: str = ""
    """What the first link says of itself where it shows only a beginning («关于停水的…»)."""
    links: tuple[str, ...] = ()
    """What its first links show."""
    headed: str = ""
    """What its heading shows."""

    def title_of(self, texts: Sequence[str]) -> str | None:
        """The title among ``texts`` of the row: the longest, or what the first link shows where that is but
        the beginning of the letter, which no link holds."""
        if self.headed and self.headed in texts:
            return self.headed
        longest = max(texts, key=len, default=None)
        if longest is None or longest in self.links:
            return longest
        linked = (text for text in self.links if text in texts and len(text) >= _SHORTEST_TITLE)
        return next((text for text in linked if text[0] not in "[【"), longest)

    def whole(self, title: str | None) -> str | None:
        """``title`` as the link names it in full."""
        title = _SIGNS.sub("", title) if title else title
        cut = (title or "").rstrip(".…")
        return self.named if title and cut != title and self.named.startswith(cut) else title


def hinted(page: Page, more: Sequence[str]) -> list[HtmlElement]:
    """Boxes whose words, white space left out, hold a hint or one of ``more``: one cheap look spares the many
    lists of a page that are none. The text of the page is laid out once: boxes in boxes stay linear."""
    walk = walk_of(page)
    count = len(walk.tags)
    starts = [0] * count
    stops = [0] * count
    pieces: list[str] = []
    length = 0
    # Elements that are still open: the number after their last descendant, and their own.
    waiting: list[tuple[int, int]] = []
    for place in range(count + 1):
        while waiting and waiting[-1][0] <= place:
            done = waiting.pop()[1]
            stops[done] = length
            tail = walk.tails[done]
            if tail:
                pieces.append("".join(tail.split()))
                length += len(pieces[-1])
        if place == count:
            break
        starts[place] = length
        waiting.append((walk.end[place], place))
        text = walk.texts[place]
        if text:
            pieces.append("".join(text.split()))
            length += len(pieces[-1])
    first, last = _hints("".join(pieces), (*_HINTS, *more))
    found: list[HtmlElement] = []
    for place, tag in enumerate(walk.tags):
        if tag in BOXES or (tag == "td" and _holds_tables(walk.elements[place])):
            hint = bisect_left(first, starts[place])
            if hint < len(last) and last[hint] <= stops[place]:
                found.append(walk.elements[place])
    return found


def _hints(text: str, hints: Sequence[str]) -> tuple[list[int], list[int]]:
    """Where hints begin in ``text``, in order, and the nearest end of each and those behind it."""
    spans: list[tuple[int, int]] = []
    for hint in hints:
        at = text.find(hint)
        while at >= 0:
            spans.append((at, at + len(hint)))
            at = text.find(hint, at + 1)
    spans.sort()
    ends = [end for _, end in spans]
    for place in range(len(ends) - 2, -1, -1):
        ends[place] = min(ends[place], ends[place + 1])
    return [start for start, _ in spans], ends


def _holds_tables(cell: HtmlElement) -> bool:
    """Whether tables stand below each other in a cell: entries of an old guest book."""
    return next(islice(cell.iterchildren("table"), 1, None), None) is not None


def repeats(box: HtmlElement) -> bool:
    """Whether a box holds at least two children of one sort that each may be a row."""
    if box.tag == "td" or _holds_tables(box):
        return True
    children = [child for child in box if isinstance(child.tag, str) and child.tag not in SILENT]
    return len(children) >= 2 and sum(1 for c in children if c.tag == children[-1].tag and len(c)) >= 2


def rows_of(box: HtmlElement, page: Page) -> tuple[list[Row], int]:
    """The rows of ``box`` that may be of letters or head their columns, and how many were looked at."""
    if box.tag == "table":
        # A row that holds rows is one of a layout; reading it whole again and again would take for ever.
        all_rows = list(box.iter("tr"))
        innermost = [row for row in all_rows if next(row.iterdescendants("tr"), None) is None]
        wide = (row for row in innermost if next(islice(row, FEWEST_CELLS - 1, None), None) is not None)
        found = [(row, tuple(text or _pictured(cell) for cell, text in cells(row))) for row in wide]
        looked = len(all_rows)
    else:
        items = [item for item in islice(box, _MOST_ROWS) if isinstance(item.tag, str)]
        found = [(item, _pieces(item)) for item in items]
        looked = len(found)
        if box.tag == "dl":
            found = _termed(found)
    rows = [
        Row(
            pieces,
            _link(element, page),
            None if element.tag == "tr" else element,
            _named(element),
            _linked(element),
            _headed(element),
        )
        for element, pieces in found
        if pieces
    ]
    return rows, looked


def _pictured(cell: HtmlElement) -> str:
    """The state that the picture of a cell without words says it stands for."""
    picture = next(cell.iter("img"), None)
    says = (picture.get("alt") or picture.get("title") or "").strip() if picture is not None else ""
    return says if says in _STATES else ""


def _termed(found: list[tuple[HtmlElement, tuple[str, ...]]]) -> list[tuple[HtmlElement, tuple[str, ...]]]:
    """Each term of a list of several together with what is said of it; ``found`` where it is no such list."""
    joined: list[tuple[HtmlElement, tuple[str, ...]]] = []
    for item, pieces in found:
        if item.tag == "dt":
            joined.append((item, pieces))
        elif joined:
            joined[-1] = (joined[-1][0], (*joined[-1][1], *pieces)[: _MOST_PIECES + 1])
    terms = sum(item.tag == "dt" for item, _ in found)
    return joined if 2 <= terms <= len(found) // 2 else found


def in_line(text: str) -> list[str]:
    """The facts of a line that bars or brackets set apart («2025-06-08 ｜ 已回复», «[已回复] [06-08]»)."""
    if text[-1:] in _CLOSERS and len(text) <= _LONGEST_FACT and _BOXED.fullmatch(text):
        return [part for part in _BOXES.split(text) if part]
    bars = "|" in text or "｜" in text
    if not bars or len(text) > _LONGEST_FACT or "：" in text or ":" in text.partition(" ")[0]:
        return [text]
    return [part.strip() for part in text.replace("｜", "|").split("|")]


def _pieces(item: HtmlElement) -> tuple[str, ...]:
    """The texts of a row that elements set apart; none when it is too rich to be one row."""
    found: list[str] = []
    for text in _texts(item):
        plain = " ".join(text.split())
        if plain:
            found.append(plain)
            if len(found) > _MOST_PIECES:
                return ()
    return tuple(found)


def _texts(item: HtmlElement) -> list[str]:
    """Texts in the order of the page: an element without children is one piece."""
    found: list[str] = []
    stack: list[tuple[HtmlElement | None, str]] = [(item, "")]
    while stack:
        element, text = stack.pop()
        if element is None:
            found.append(text)
            continue
        if element.tag in SILENT:
            continue
        if next(iter(element), None) is None or (element.tag == "a" and not _holds_cells(element)):
            found.append(first_texts(element))
            continue
        if element.text:
            found.append(element.text)
        for child in reversed(element):
            if child.tail:
                stack.append((None, child.tail))
            if isinstance(child.tag, str):
                stack.append((child, ""))
        if len(found) + len(stack) > 4 * _MOST_PIECES:
            return found
    return found


def _holds_cells(link: HtmlElement) -> bool:
    """Whether a link holds nothing but the cells of its row: two boxes or more and no text between them."""
    inner = list(islice(link, _MOST_PIECES))
    if len(inner) < 2 or (link.text or "").strip() or any((each.tail or "").strip() for each in inner):
        return False
    return sum(each.tag in _CELLS for each in inner) >= 2


def _named(element: HtmlElement) -> str:
    link = next(element.iter("a"), None)
    return (link.get("title") or "").strip() if link is not None else ""


def _headed(element: HtmlElement) -> str:
    heading = next(element.iter(*_HEADINGS), None) if element.tag != "tr" else None
    return " ".join(first_texts(heading).split()) if heading is not None else ""


def _linked(element: HtmlElement) -> tuple[str, ...]:
    links = islice(element.iter("a"), _MOST_LINKS)
    return tuple(" ".join(first_texts(link).split()) for link in links)


def _link(element: HtmlElement, page: Page) -> str | None:
    """The page of the row's letter: where its first link leads, or what its handler opens."""
    links = [element] if element.tag == "a" else element.iter("a")
    return next((url for link in links if (url := row_address(link, page))), None) or (
        row_address(element, page) or None if element.get("onclick") else None
    )
