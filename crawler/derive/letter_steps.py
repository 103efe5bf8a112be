"""The answer that an office and a day head without any word: a step in the course of a letter, a line of a
conversation («某局　2025-06-10» above its text, or the day and the office in two lines)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Final

from crawler.derive.dates import read_date
from crawler.derive.fields import Field
from crawler.derive.letter_parts import STOPS, UNIT, Part
from crawler.derive.letter_values import said
from crawler.derive.shown import Block, squeeze

_LONGEST: Final = 48
_LEAST_SAID: Final = 6
_OFFICE_DAY: Final = re.compile(
    r"(?m)^[\u4e00-\u9fff（）()]{2,30}(?:局|委|办|厅|院|队|部|中心|政府|街道|公司)"
    r"[ \u3000]?20\d\d[-年/.]\d[^\n]{0,16}$"
)


def says_office_and_day(text: str) -> bool:
    """Whether a line of ``text`` holds an office and a day and nothing else."""
    return _OFFICE_DAY.search(text) is not None


def office_answer(
    group: Mapping[str, Field], parts: Mapping[str, Part], labels: Set[int], blocks: Sequence[Block]
) -> dict[str, Part]:
    """The first text behind the question that is headed by an office and a day; a note that passes the
    question on is none."""
    if group.keys() & {"reply", "replied"} or not (group.keys() | parts.keys()) & {"content"}:
        return {}
    asked = group.get("content")
    start = asked.index if asked is not None else -1
    office = day = ""
    lines: list[str] = []
    for place, block in enumerate(blocks):
        if block.index <= start:
            continue
        if block.index in labels or STOPS.match(block.text):
            if lines:
                break
            continue
        told = _office_and_day(block)
        if told == ("", ""):
            if office and day and not block.linked and said(block.text):
                lines.append(block.text)
            continue
        if lines and told[0] and told[1]:
            break
        if lines:
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            if following is not None and any(_office_and_day(following)):
                break
            continue
        office, day = (told[0] or office, told[1] or day) if "" in told else told
    text = " ".join(lines)
    return {"reply": Part(text, day, office)} if len(text) >= _LEAST_SAID else {}


def _office_and_day(block: Block) -> tuple[str, str]:
    """The office and the day of a line that tells nothing else."""
    if len(block.text) > _LONGEST or block.linked:
        return "", ""
    office = day = ""
    for piece in block.spaced.split("  "):
        plain = squeeze(piece).strip("|｜[]【】（）()")
        if not office and UNIT.match(plain):
            office = plain
        elif not day and len(plain) <= _LONGEST // 2 and read_date(piece) and plain[:1].isdigit():
            day = read_date(piece) or ""
        elif plain:
            return "", ""
    return office, day
