"""Labelled facts: «label：value» in a line, «label | value» in neighbouring cells, and headed tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.derive.shown import Block, Shown, cells, same_line_value, squeeze
from crawler.derive.words import any_of

_EDGE = " \t\u3000\xa0:：【】[]*"
_BEFORE = _EDGE + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_LONGEST_LINE = 300
_LONGEST_LED = 120
_FEWEST_PAIRS = 4
_MOST_PAIRS = 16
_INLINE = frozenset(("span", "b", "strong", "em", "i", "label", "font"))
_LOOSE = re.compile(r"\s+")
# Inline markup often cuts numbers and brackets apart («〔<b>2024</b>〕»); two spaces mark such a cut.
_CUT = re.compile(r"(?<=[\d〔〕\[\]（）()]) {2}(?=\S)|(?<=\S) {2}(?=[\d〔〕\[\]（）()])")
_BARE_LABEL = re.compile(r"^\S{2,10}\s*[:：]$")
_LOOSE_EDGE = " \u3000,，;；|｜│丨┊"
_OPENERS = {"【": "】", "[": "]"}
_CLOSERS = {"】": "【", "]": "["}
_NOTHING = frozenset(
    ("", "无", "-", "--", "—", "——", "/", "暂无", "〔〕号", "[]号", "号", "null", "None", "undefined", "〔〕")
)


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled fact: the ``name`` its label stands for, the shown ``value`` ("" if none), its block."""

    name: str
    value: str
    label: str
    index: int


class FieldReader:
    """Finds the labels of one word list. ``words``: fact name to the labels that mean it."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._names = {squeeze(label): name for name, labels in words.items() for label in labels}
        self._initials = frozenset(label[0] for label in self._names)
        every = any_of(label for labels in words.values() for label in labels)
        self._label = re.compile(
            rf"(?:^|(?<=[\s【\[(（|｜│丨┊;；，,、。>]))(?:[【\[]\s*(?P<boxed>{every})\s*[】\]]\s*[:：]?"
            rf"|(?P<plain>{every})\s*[:：])"
        )

    def name_of(self, text: str) -> str | None:
        """The fact a cell's text is the label of, or ``None``."""
        if len(text) > 24 or text.lstrip(_BEFORE)[:1] not in self._initials:
            return None
        return self._names.get(squeeze(text).strip(_EDGE))

    def read(self, shown: Shown) -> list[Field]:
        """Every labelled fact in the order of the page."""
        found: list[Field] = []
        blocks = shown.blocks
        headed = _headed_rows(self, blocks)
        for block in blocks:
            if block.option:
                continue
            text = block.text
            name = self.name_of(text)
            if name is not None:
                label = squeeze(text).strip(_EDGE)
                if block.index not in headed:
                    found.append(Field(name, self._beside(blocks, block), label, block.index))
                else:
                    found.append(Field(name, headed[block.index], label, block.index))
            elif text[:1] in self._initials and (pairs := self._pairs(block)):
                found.extend(pairs)
            elif text[:1] in self._initials and (led := self._led(block)) is not None:
                found.append(led)
            elif "：" in text or ":" in text or "【" in text:
                found.extend(self._inline(blocks, block))
        return found

    def _beside(self, blocks: Sequence[Block], block: Block) -> str:
        following = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
        if following is None or following.heading or not same_line_value(block, following):
            return ""
        if self._starts_label(following.text) or self._led(following) is not None:
            return ""
        return clean(following.text)

    def _pairs(self, block: Block) -> list[Field]:
        """Several facts of one line, labels and values set apart by inline elements alone."""
        if len(block.text) > _LONGEST_LED or "：" in block.text or ":" in block.text:
            return []
        pieces = [piece for piece in block.spaced.split("  ") if piece.strip()]
        if not _FEWEST_PAIRS <= len(pieces) <= _MOST_PAIRS:
            return []
        names = [self.name_of(piece) for piece in pieces]
        found = [
            Field(name, "" if names[at + 1] else clean(pieces[at + 1]), pieces[at], block.index)
            for at, name in enumerate(names[:-1])
            if name is not None
        ]
        return found if len(found) >= _FEWEST_PAIRS // 2 else []

    def _led(self, block: Block) -> Field | None:
        """A fact whose label stands in an element of its own, set apart from its value by looks alone."""
        text = block.text
        if len(text) > _LONGEST_LED:
            return None
        lead = next((child for child in block.element if isinstance(child.tag, str)), None)
        if lead is None or lead.tag not in _INLINE or (block.element.text or "").strip():
            return None
        label = squeeze("".join(islice(lead.itertext(), 4)))
        name = self._names.get(label)
        if name is None or not squeeze(text).startswith(label):
            return None
        value = clean(_after(block.spaced, len(label)))
        if not value or value[0] in ":：" or self._starts_label(value):
            return None
        return Field(name, value, label, block.index)

    def _starts_label(self, text: str) -> bool:
        if ":" in text or "：" in text or text[:1] in ("【", "["):
            return bool(_BARE_LABEL.match(text) or self.name_of(text) or self._label.match(text))
        return self.name_of(text) is not None

    def _inline(self, blocks: Sequence[Block], block: Block) -> list[Field]:
        line = block.spaced
        if len(line) > _LONGEST_LINE:
            first = self._label.match(line)
            matches = [first] if first else []
        else:
            matches = list(self._label.finditer(line))
        found = []
        for place, match in enumerate(matches):
            end = matches[place + 1].start() if place + 1 < len(matches) else len(line)
            label = squeeze(match["boxed"] or match["plain"])
            value = clean(line[match.end() : end])
            if not value and len(matches) == 1 and not line[: match.start()].strip():
                value = self._beside(blocks, block)
            found.append(Field(self._names[label], value, label, block.index))
        return found


def _after(text: str, letters: int) -> str:
    """What follows the first so many characters that are no white space."""
    for place, letter in enumerate(text):
        letters -= not letter.isspace()
        if not letters:
            return text[place + 1 :]
    return ""


def clean(text: str) -> str:
    """A value as a person reads it; signs for «nothing» become the empty string."""
    text = _LOOSE.sub(" ", _CUT.sub("", text)).strip(_LOOSE_EDGE)
    if text[-1:] in _OPENERS or (text[:1] in _OPENERS and _OPENERS[text[0]] not in text):
        text = text.strip("【[").strip(_LOOSE_EDGE)
    if text[-1:] in _CLOSERS and text.count(text[-1]) > text.count(_CLOSERS[text[-1]]):
        text = text[:-1].rstrip()
    if text[:2] == "{{" and text[-2:] == "}}":
        # What a script is still to put in.
        return ""
    return "" if squeeze(text) in _NOTHING or _BARE_LABEL.match(text) else text


def _headed_rows(reader: FieldReader, blocks: Sequence[Block]) -> dict[int, str]:
    """Values of label cells that head a column: block index of the label to the text below it."""
    rows: dict[HtmlElement, list[Block]] = {}
    for block in blocks:
        if block.element.tag in ("td", "th") and reader.name_of(block.text):
            rows.setdefault(block.element.getparent(), []).append(block)
    found: dict[int, str] = {}
    order: _Rows | None = None
    for row, labels in rows.items():
        if len(labels) < 3:
            continue
        shown_cells = list(cells(row))
        if any(text and not reader.name_of(text) for _, text in shown_cells):
            continue
        if len(labels) * 2 <= len(shown_cells):
            continue
        order = order or _Rows(row)
        below = order.below(row)
        if below is None:
            continue
        values = [text for _, text in cells(below)]
        places = {cell: place for place, (cell, _) in enumerate(shown_cells)}
        for block in labels:
            place = places.get(block.element)
            if place is not None and len(values) == len(shown_cells):
                found[block.index] = clean(values[place])
    return found


class _Rows:
    """The rows of a page in their order. ``element``: any of its elements."""

    def __init__(self, element: HtmlElement) -> None:
        elements = list(element.getroottree().getroot().iter())
        self._number = {each: number for number, each in enumerate(elements)}
        self._rows = [each for each in elements if each.tag == "tr"]
        self._places = [self._number[row] for row in self._rows]

    def below(self, row: HtmlElement) -> HtmlElement | None:
        """The row that follows ``row`` in its table, or begins inside it where tags are not closed."""
        table = next(row.iterancestors("table"), None)
        place = bisect_right(self._places, self._number[row])
        if table is None or place == len(self._rows):
            return None
        following = self._rows[place]
        return following if any(above is table for above in following.iterancestors("table")) else None
