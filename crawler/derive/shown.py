"""The text a person sees, as a sequence of blocks in the order of the page.

One walk of the tree serves every reader of words. Scripts, comments, hidden elements, form controls and
texts shown only without scripts are not shown text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from crawler.derive.first_texts import first_texts
from crawler.derive.locked import tells
from crawler.derive.region import Regions, regions_of
from crawler.derive.tree import Page
from crawler.derive.walk import Walk, walk_of
from crawler.derive.words import load
from crawler.model import Region

_SILENT = frozenset(load("tags")["silent"])
_BLOCK = frozenset(load("tags")["block"])
_ROLES = {
    **dict.fromkeys(_BLOCK, "block"),
    **dict.fromkeys(_SILENT, "silent"),
    "a": "link",
    "br": "break",
}
"""What a tag does to the text round it; all others stand in a line."""
_WRITES_TO = ("mailto:", "tel:", "MAILTO:", "Mailto:")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST_IN_A_CELL = 4_000
"""Texts of one cell: one that is never closed holds the rest of the page."""
_HARD = re.compile("[\u00a0\u3000]{2,}")
_HARD_BLANK = re.compile("[\u00a0\u3000]")
_KEPT_APART = re.compile("[\u00a0\u3000\x1f]")
_BLANKS = re.compile(r"[^\S\x1f]+")
_SET_APART = re.compile(r" ?\x1f[ \x1f]*")
_INLINE_SPACE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


class Block:
    """A run of text between two block boundaries.

    ``text``: white space collapsed, inline elements joined without a space; ``length``: its characters
    without white space; ``element``: the innermost block element; ``linked``: characters inside links;
    ``start``: offset in :attr:`Shown.text`.
    """

    __slots__ = (
        "_pieces",
        "_spaced",
        "element",
        "heading",
        "index",
        "length",
        "linked",
        "option",
        "region",
        "start",
        "text",
    )

    def __init__(
        self,
        pieces: list[str],
        text: str,
        length: int,
        element: HtmlElement,
        region: Region,
        linked: int,
        index: int,
        start: int,
        heading: bool,
        option: bool,
    ) -> None:
        self._pieces = pieces
        self._spaced: str | None = None
        self.text = text
        self.length = length
        self.element = element
        self.region = region
        self.linked = linked
        self.index = index
        self.start = start
        self.heading = heading
        self.option = option

    @property
    def raw(self) -> str:
        """The text as the source has it, line ends and all."""
        return "".join(self._pieces)

    @property
    def spaced(self) -> str:
        """The text with two spaces wherever facts of one line are set apart: between inline elements and
        where the author put several hard blanks."""
        if self._spaced is None:
            pieces = self._pieces
            if len(pieces) == 1 and not _KEPT_APART.search(pieces[0]):
                self._spaced = self.text
                return self._spaced
            said = [piece for piece in pieces if not piece.isspace()]
            whole = "\x1f".join(said)
            if len(whole) == len(self.text):
                self._spaced = self.text
            elif _HARD_BLANK.search(whole) is None:
                self._spaced = "  ".join([" ".join(piece.split()) for piece in said])
            else:
                whole = _BLANKS.sub(" ", _HARD.sub("\x1f", whole))
                self._spaced = _SET_APART.sub("  ", whole).strip()
        return self._spaced


@dataclass(frozen=True, slots=True)
class Shown:
    """``blocks`` of a page and their texts joined by line ends (``text``)."""

    blocks: tuple[Block, ...]
    text: str
    starts: tuple[int, ...]
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What readers found out and others ask for again (:func:`crawler.derive.tree.once_per_page`)."""

    def at(self, offset: int) -> Block:
        """The block that holds ``offset`` of ``text``."""
        return self.blocks[bisect_right(self.starts, offset) - 1]


class _Collector:
    """Turns the events of one walk into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.linked = 0
        self.offset = 0

    def flush(self, element: HtmlElement, region: Region, heading: bool, option: bool) -> None:
        pieces = self.pieces
        if pieces:
            words = "".join(pieces).split()
            if words:
                self.add(pieces, words, element, region, heading, option)
            self.pieces = []
        self.linked = 0

    def add(
        self,
        pieces: list[str],
        words: list[str],
        element: HtmlElement,
        region: Region,
        heading: bool,
        option: bool,
    ) -> None:
        text = " ".join(words)
        length = len(text) - len(words) + 1
        place, start = len(self.blocks), self.offset
        self.blocks.append(
            Block(pieces, text, length, element, region, self.linked, place, start, heading, option)
        )
        self.offset += len(text) + 1


def read_shown(page: Page) -> Shown:
    """Blocks of the shown text of ``page``."""
    collector = _Collector()
    _collect(walk_of(page), regions_of(page), collector)
    blocks = tuple(collector.blocks)
    return Shown(blocks, "\n".join([b.text for b in blocks]), tuple([b.start for b in blocks]))


def _collect(walk: Walk, looks: Regions, out: _Collector) -> None:
    elements, tags, ends, concealed = walk.elements, walk.tags, walk.end, looks.concealed
    texts, tails, regions = walk.texts, walk.tails, looks.regions
    # The innermost block elements, each with its region.
    stack: list[tuple[HtmlElement, Region, bool, bool]] = [(elements[0], "body", False, False)]
    # Elements whose end is to come: the number after their last descendant, their role, the text behind them.
    waiting: list[tuple[int, str | None, str]] = []
    links = 0
    place = 0
    count = len(elements)
    nearest = last = count + 1
    while True:
        while place >= nearest:
            _, role, tail = waiting.pop()
            if role == "link":
                links -= 1
            elif role:
                out.flush(*stack.pop())
            if tail:
                if out.pieces or not tail.isspace():
                    out.pieces.append(tail)
                if links:
                    out.linked += len(tail)
            nearest = waiting[-1][0] if waiting else last
        if place >= count:
            break
        role, tail = _ROLES.get(tags[place]), tails[place]
        if role == "link" and (elements[place].get("href") or "").startswith(_WRITES_TO):
            # A way to write to somebody is part of what is said, not a way on.
            role = None
        if place in concealed or (role == "silent" and not tells(elements[place])):
            place = ends[place]
        else:
            text, end = texts[place], ends[place]
            place += 1
            if role == "link" or (role is None and end > place):
                links += role == "link"
                waiting.append((end, role, tail))
                nearest, tail = end, ""
            elif role == "break":
                if stack[-1][2]:
                    out.pieces.append(" ")
                else:
                    out.flush(*stack[-1])
            elif role:
                element, tag, top = elements[place - 1], tags[place - 1], stack[-1]
                if out.pieces or out.linked:
                    out.flush(*top)
                block = (element, regions[place - 1], top[2] or tag in _HEADINGS, top[3] or tag == "option")
                if end > place:
                    stack.append(block)
                    waiting.append((end, role, tail))
                    nearest, tail = end, ""
                else:
                    # Nothing inside but text: a block of its own, done at once.
                    words = text.split()
                    if words:
                        out.linked = len(text) if links else 0
                        out.add([text], words, *block)
                        out.linked = 0
                    text = ""
            if text:
                if out.pieces or not text.isspace():
                    out.pieces.append(text)
                if links:
                    out.linked += len(text)
        if tail:
            if out.pieces or not tail.isspace():
                out.pieces.append(tail)
            if links:
                out.linked += len(tail)
    out.flush(*stack[0])


def same_line_value(block: Block, following: Block | None) -> bool:
    """Whether ``following`` stands where a label has its value: inside ``block`` or in the next cell."""
    if following is None:
        return False
    label = block.element
    if label.tag == "body":
        return False
    beside = label.getnext()
    node = following.element
    for _ in range(4):
        if node is label or (beside is not None and node is beside):
            return True
        node = node.getparent()
        if node is None:
            return False
    return False


def squeeze(text: str) -> str:
    """``text`` without any white space, for comparing titles."""
    return "".join(text.split())


def tidy(text: str) -> str:
    """White space collapsed, and none between two Chinese characters that markup had split."""
    return _INLINE_SPACE.sub("", " ".join(text.split()))


def cells(row: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The cells of a table row with their collapsed text."""
    for cell in row:
        if cell.tag in ("td", "th"):
            yield cell, " ".join(first_texts(cell, _MOST_IN_A_CELL).split())
