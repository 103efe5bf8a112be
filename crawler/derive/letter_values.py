"""Values of a letter's facts without what stands beside them in the line."""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.dates import find_dates, read_date
from crawler.derive.letter_parts import LEADS, UNIT
from crawler.derive.words import load

_WORDS: Final = load("labels")
_PENDING: Final = re.compile("|".join(_WORDS["message_pending"]))
_COURTESY: Final = re.compile("|".join(_WORDS["message_courtesy"]))
_HANDED_ON: Final = re.compile(_WORDS["message_handed_on"])
_CLAUSE: Final = re.compile(r"[\s，,。；;！!、:：…]+")
_SIGNED_OFF: Final = re.compile(r"[（(][^（）()\d]{0,12}(?:19|20)\d\d\s*[-年/.][^（）()]{2,18}[)）]\s*$")
_SIGNED_BY: Final = re.compile(
    r"(?<=[。！？!?])\s*[^\s\d。！？!?]{2,10}\s+(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*$"
)
_BARE_DAY: Final = re.compile(r"^(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?[\s\d:：时分秒]*$")
_LONGEST_DAY: Final = 28
_LEADING: Final = 60
_LONGEST_STATE: Final = 30


def number(value: str) -> str:
    """The number without what follows its bracket in the line («9921] 城关镇 2022-11-08»)."""
    if value[:1] in ("[", "【") and not value.endswith(("]", "】")):
        return value
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
    clauses = _clauses(reply)
    rest = [clause for clause in clauses if not _COURTESY.fullmatch(clause)]
    return reply if clauses and (not rest or any(not _PENDING.fullmatch(each) for each in rest)) else ""


def handed_on(reply: str) -> bool:
    """Whether an answer says no more than that the letter went to another office."""
    return bool(reply) and not said(reply) and any(map(_HANDED_ON.search, _clauses(reply)))


def _clauses(reply: str) -> list[str]:
    led = LEADS.match(reply[:_LEADING])
    return [clause for clause in _CLAUSE.split(reply[led.end() :] if led is not None else reply) if clause]


def state(value: str) -> str:
    """What became of a letter, in a few words; «办理情况» may also head the whole answer."""
    return value if len(value) <= _LONGEST_STATE else ""


def day_alone(text: str) -> str | None:
    """The day that is all a line tells."""
    return read_date(text) if _BARE_DAY.match(text) else None
