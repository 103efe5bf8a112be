"""How long a consultation is open: begin, end and days, in every way notices put it.

Days are end − begin. A notice that tells only a length («公示期30天», «自公告之日起三十日内») begins on the
day it was published. A day without a year follows the day named before it, else stands near publication.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from msgspec import Struct

from crawler.derive.dates import find_dates
from crawler.derive.words import any_of, load
from crawler.derive.working_days import due_day

_WORDS: Final = load("consultation")["period"]
_CONTEXT: Final = re.compile(any_of(_WORDS["context"]))
_WEAK: Final = re.compile(any_of(_WORDS["weak"]))
_NEVER: Final = re.compile(any_of(_WORDS["never"]))
_SHORTENED: Final = tuple(re.compile(pattern) for pattern in _WORDS["shortened"])
_YEARLESS: Final = re.compile(r"(?<![\d年/.-])(?<!年 )(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]")
_CLOCK: Final = (
    r"(?:[\s（(]*(?:(?:星期|周)[一二三四五六日天])?[）)\s]*(?:[上下]午|凌晨|晚上?)?\s*"
    r"(?:\d{1,2}\s*[:：时点]\s*(?:\d{1,2})?\s*分?)?)"
)
_JOINED: Final = re.compile(r"(?<=[\d日])\s*[-—–~～－―]+\s*(?=(?:19|20)\d\d\s*[-./年])")
_BETWEEN: Final = re.compile(rf"^{_CLOCK}[起\s]*(?:至|到|—+|–+|-+|~|～|－+|―+)[\s]*$")
_START: Final = re.compile(rf"(?:{any_of(_WORDS['start'])})[^\d。；]{{0,8}}$")
_END: Final = re.compile(rf"(?:{any_of(_WORDS['end'])})[^\d。；]{{0,10}}$")
_UNTIL: Final = re.compile(_WORDS["until"])
_BEFORE: Final = re.compile(rf"^{_CLOCK}(?:之前|以前|前|止|截止(?!日期|时间)|为止)")
_NUMBER: Final = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_UNIT: Final = r"\s*(?P<unit>个?工作日|个?自然日|天|日|个?月|周|个?星期)"
_SINCE: Final = re.compile(
    r"(?:自|从)[^。；\d]{0,24}(?:之日|即日|今日|公布|发布|公告|公示|刊登|登载)起?[^。；\d一二两三四五六七八九十]{0,6}"
    + _NUMBER
    + _UNIT
    + "(?!起)"
)
_LENGTH: Final = re.compile(rf"(?:{any_of(_WORDS['length'])})[为是:：共限\s]{{0,4}}" + _NUMBER + _UNIT)
_HAN: Final = {c: i for i, c in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_NEAR: Final = 48
_AFTER: Final = 36
_ANY_DAY: Final = dt.date(2026, 1, 5)


class Period(Struct, frozen=True):
    """``begin`` and ``end``: ISO days; ``days``: end − begin. ``told``: the words that gave it;
    ``explained``: the notice says why it is shorter than usual."""

    begin: str | None = None
    end: str | None = None
    days: int | None = None
    told: str = ""
    explained: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    value: dt.date
    start: int
    end: int


def read_period(text: str, published: str | None) -> Period | None:
    """The period that the notice's words tell; None when they tell none.

    ``published``: ISO date of the notice, the begin of a period that names none.
    """
    first = dt.date.fromisoformat(published[:10]) if published else None
    text = _JOINED.sub("至", text)
    days = _days(text, first)
    explained = any(pattern.search(text) for pattern in _SHORTENED)
    dated = _range(text, days) or _labelled(text, days, first)
    found = dated or _length(text, first or _ANY_DAY)
    if found is None:
        return None
    begin, end, told = found
    span = (end - begin).days if begin is not None else None
    if dated is None and first is None:
        return Period(None, None, span, told, explained)
    return Period(
        begin.isoformat() if begin else None,
        end.isoformat(),
        span if span is None or span >= 0 else None,
        told,
        explained,
    )


_Found = tuple[dt.date | None, dt.date, str]


def _days(text: str, published: dt.date | None) -> list[_Day]:
    """Every day the text names, those without a year included, in order of place."""
    full = [_Day(dt.date.fromisoformat(f.value[:10]), f.start, f.end) for f in find_dates(text)]
    found: list[_Day] = []
    rest = iter([*full, None])
    coming = next(rest)
    for match in _YEARLESS.finditer(text):
        while coming is not None and coming.start <= match.start():
            found.append(coming)
            coming = next(rest)
        if found and found[-1].end > match.start():
            continue
        beside = found[-1] if found and _BETWEEN.match(text[found[-1].end : match.start()]) else None
        near = beside.value if beside else None if published or not found else found[-1].value
        value = _placed(int(match["m"]), int(match["d"]), near, published)
        if value is not None:
            found.append(_Day(value, match.start(), match.end()))
    while coming is not None:
        found.append(coming)
        coming = next(rest)
    return found


def _placed(month: int, day: int, before: dt.date | None, published: dt.date | None) -> dt.date | None:
    base = before or published
    if base is None:
        return None
    years = (base.year, base.year + 1) if before else (base.year - 1, base.year, base.year + 1)
    found = []
    for year in years:
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    if before is not None:
        return next((value for value in found if value >= before), None)
    return min(found, key=lambda value: abs((value - base).days), default=None)


def _range(text: str, days: list[_Day]) -> _Found | None:
    """Two days joined by 至; those that stand in words about opinions come first."""
    best: tuple[int, _Found] | None = None
    for a, b in pairwise(days):
        if not _BETWEEN.match(text[a.end : b.start]) or b.value < a.value:
            continue
        before, after = text[max(0, a.start - _NEAR) : a.start], text[b.end : b.end + _AFTER]
        line = before.rpartition("\n")[2]
        if _NEVER.search(line):
            continue
        near = f"{before}\n{after.partition(chr(10))[0]}"
        rank = 2 if _CONTEXT.search(near) else 1 if _WEAK.search(near) else 0
        if rank and (best is None or rank > best[0]):
            best = (rank, (a.value, b.value, _told(text, a.start, b.end)))
    return best[1] if best else None


def _labelled(text: str, days: list[_Day], published: dt.date | None) -> _Found | None:
    begin = end = None
    told = ""
    for day in days:
        before = text[max(0, day.start - _NEAR) : day.start]
        line = before.rpartition("\n")[2] or before
        if _NEVER.search(line):
            continue
        if begin is None and _START.search(before) and not _END.search(before):
            begin = day.value
        elif end is None and (_END.search(before) or _closes(text, day) or _open_since(text, day)):
            end, told = day.value, _told(text, day.start, day.end)
    return (begin or published, end, told) if end is not None else None


def _closes(text: str, day: _Day) -> bool:
    """«于3月1日前将意见反馈至…»"""
    after = text[day.end : day.end + _AFTER]
    if not _BEFORE.match(after):
        return False
    near = text[max(0, day.start - _NEAR) : day.end + _NEAR]
    return _CONTEXT.search(near) is not None


def _open_since(text: str, day: _Day) -> bool:
    """«即日起至3月17日征集…»"""
    before = text[max(0, day.start - _NEAR) : day.start]
    return (
        _UNTIL.search(before) is not None
        and _CONTEXT.search(before + text[day.end : day.end + _NEAR]) is not None
    )


def _length(text: str, begin: dt.date) -> _Found | None:
    for pattern in (_SINCE, _LENGTH):
        for match in pattern.finditer(text):
            near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
            amount = _amount(match["n"])
            if not amount or not _CONTEXT.search(near) or _NEVER.search(match.group()):
                continue
            return begin, _after(begin, amount, match["unit"]), _told(text, match.start(), match.end())
    return None


def _after(begin: dt.date, amount: int, unit: str) -> dt.date:
    if "工作日" in unit:
        return due_day(begin, amount)
    if "月" in unit:
        year, month = divmod(begin.year * 12 + begin.month - 1 + amount, 12)
        for last in (begin.day, 30, 29, 28):
            try:
                return dt.date(year, month + 1, min(begin.day, last))
            except ValueError:
                continue
    return begin + dt.timedelta(days=amount * 7 if unit in ("周", "星期", "个星期") else amount)


def _amount(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.get(text, 0)
    return (_HAN.get(tens, 0) if tens else 1) * 10 + (_HAN.get(ones, 0) if ones else 0)


def _told(text: str, start: int, end: int) -> str:
    """The line that holds the words, cut to what fits a caption."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[begin : stop if stop >= 0 else len(text)].strip()
    return line if len(line) <= 120 else text[max(begin, start - 40) : end + 20].strip()
