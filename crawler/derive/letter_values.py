"""Values of a letter's facts without what stands beside them in the line."""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.dates import find_dates, read_date
from crawler.derive.letter_parts import UNIT
from crawler.derive.words import load

_PENDING: Final = re.compile(rf"(?:{'|'.join(load('labels')['message_pending'])})")
_CLAUSE: Final = re.compile(r"[\s，,。；;！!、:：]+")
_SIGNED_OFF: Final = re.compile(r"[（(]\s*(?:19|20)\d\d\s*[-年/.][^（）()]{2,18}[)）]\s*$")
_SIGNED_BY: Final = re.compile(
    r"(?<=[。！？!?])\s*[^\s\d。！？!?]{2,10}\s+(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*$"
)
_LONGEST_DAY: Final = 28


def number(value: str) -> str:
    """The number without what follows its bracket in the line («9921] 城关镇 2022-11-08»)."""
    first, closed, _ = value.partition("]" if "]" in value else "】")
    return first.strip() if closed and "[" not in first and "【" not in first else value


def office(value: str) -> str:
    """The office without what follows it in the line («某局 2024-03-06 15:47»)."""
    days = find_dates(value)
    first = value[: days[0].start].strip() if days else ""
    return first if UNIT.match(first) else value


def signed_off(content: str) -> str | None:
    """The day that closes a question, in brackets or behind who asks («…怎么办？（2024年3月5日）»)."""
    end = content[-_LONGEST_DAY:]
    closed = _SIGNED_OFF.search(end) or _SIGNED_BY.search(end)
    return read_date(closed.group()) if closed is not None else None


def said(reply: str) -> str:
    """``reply`` unless it only tells that the letter was passed on and the answer is still to come."""
    clauses = [clause for clause in _CLAUSE.split(reply) if clause]
    return "" if all(_PENDING.fullmatch(clause) for clause in clauses) else reply
