"""Labels of a document's own table that stand there without a value. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.derive.page_text import Table
from crawler.derive.words import load

_LABELS: Final = load("labels")["document"]
_CODE_OF: Final[dict[str, str]] = {
    label: code for code, labels in _LABELS.items() if code != "other" for label in labels
}
_KNOWN: Final = frozenset(_CODE_OF) | frozenset(_LABELS["other"])
_SIGNS: Final = re.compile(r"[\s:：【】\[\]*　]+")
_NOTHING: Final = frozenset(("", "-", "--", "—", "——", "/", "无数据", "null", "undefined", "暂无"))
_LEAST: Final = 3
_LONGEST_VALUE: Final = 80
_LONGEST_LABEL: Final = max(map(len, _KNOWN))


def empty_labels(tables: Sequence[Table]) -> tuple[str, ...]:
    """Codes of the fields whose label stands in the head table with nothing beside it, in order."""
    for table in tables:
        pairs = [pair for row in table for pair in _pairs(row)]
        if sum(1 for label, _ in pairs if label in _CODE_OF) < _LEAST:
            continue
        filled = {_CODE_OF[label] for label, value in pairs if label in _CODE_OF and value not in _NOTHING}
        empty = (_CODE_OF[label] for label, value in pairs if label in _CODE_OF and value in _NOTHING)
        return tuple(dict.fromkeys(code for code in empty if code not in filled))
    return ()


def empty_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Codes of the fields whose label stands without a value in a head of lines, where no table shows it: at
    least three fields with values stand around it, line by line."""
    run: list[tuple[str, str]] = []
    found: list[str] = []
    place = 0
    joined = False
    while place <= len(lines):
        name, value, used = _line_pair(lines, place, joined)
        if not name and place < len(lines):
            name, value = _joined(lines[place])
            used, joined = 1, bool(name)
        if name:
            run.append((name, value))
            place += used
            continue
        found += _empty_of(run)
        run = []
        place += 1
    return tuple(dict.fromkeys(found))


def _joined(line: str) -> tuple[str, str]:
    """Label and value of a line that sets nothing between them («索引号AB-2026-1», a tag for each)."""
    if len(line) <= _LONGEST_VALUE:
        for length in range(min(_LONGEST_LABEL, len(line) - 1), 1, -1):
            if line[:length] in _KNOWN:
                return line[:length], line[length:].strip()
    return "", ""


def _line_pair(lines: Sequence[str], place: int, joined: bool) -> tuple[str, str, int]:
    """Label and value that begin in a line, and how many lines they take; an empty label when none does.
    ``joined``: in the line before, nothing stood between the two."""
    if place >= len(lines):
        return "", "", 0
    name, value = _split(lines[place])
    if name not in _KNOWN:
        return "", "", 0
    if value or place + 1 == len(lines):
        return name, value, 1
    below = lines[place + 1]
    # «有效性：» with another label, or with a line of the text, below it has no value.
    if _split(below)[0] in _KNOWN or len(below) > _LONGEST_VALUE or (joined and _joined(below)[0]):
        return name, "", 1
    return name, below.strip(), 2


def _empty_of(run: Sequence[tuple[str, str]]) -> list[str]:
    filled = {_CODE_OF.get(label, label) for label, value in run if value not in _NOTHING}
    if len(filled) < _LEAST:
        return []
    empty = [_CODE_OF[label] for label, value in run if label in _CODE_OF and value in _NOTHING]
    return [code for code in empty if code not in filled]


def _pairs(row: Sequence[str]) -> list[tuple[str, str]]:
    """Label and value of a row of «label | value | label | value», or of «label：value» cells."""
    cells = [cell.strip() for cell in row]
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(cells):
        name, value = _split(cells[place])
        place += 1
        if name not in _KNOWN:
            continue
        if not value and place < len(cells) and _split(cells[place])[0] not in _KNOWN:
            value = cells[place]
            place += 1
        found.append((name, value))
    return found


def _split(cell: str) -> tuple[str, str]:
    """The words before and after a colon; a cell without one is all name."""
    name, _, value = cell.replace(":", "：").partition("：")
    return _SIGNS.sub("", name), value.strip()
