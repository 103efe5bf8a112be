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
