"""Series of monthly and quarterly figures in one column, and the periods they leave out. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from checks.artifacts.titles import Titled, folded
from checks.disclosure.periods import Period, in_digits, month_of, quarter_of
from checks.words import check_data

_PERIOD: Final = re.compile(
    r"(?:19|20)\d\d年?度?|(?:\d{1,2}|十[一二]?|[一二三四五六七八九])?月?[-—–~～至到]*(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月份?"
    r"|第?[一二三四1-4]季度|前[二三23]季度|[上下]半年|全年|\d+|[^\u4e00-\u9fffa-z]+"
)
_PER_YEAR: Final = {"月": 12, "季度": 4}


class Gap(NamedTuple):
    period: Period
    name: str
    first: Period
    last: Period
    held: int


class Gaps(NamedTuple):
    """``series``: how many regular series the column has."""

    series: int
    gaps: tuple[Gap, ...]


@cache
def words(name: str) -> Any:
    return check_data("data_publication").words[name]


def column_gaps(entries: Sequence[Titled], as_of: dt.date) -> Gaps:
    """The gaps of every regular series of one column; a period that any entry names is no gap."""
    found: list[Gap] = []
    series = 0
    quarters = {quarter_of(each.title, each.date) for each in entries}
    for unit, read in (("月", month_of), ("季度", quarter_of)):
        known = {read(each.title, each.date) for each in entries}
        for name, held in sorted(_series(entries, read).items()):
            if len(held) < words("least")[unit]:
                continue
            span = _span(held, unit, as_of)
            absent = [p for p in span if p not in known and not _excused(p, quarters)]
            if len(absent) * 100 > len(span) * words("most_gaps_percent"):
                continue
            series += 1
            found += [Gap(p, name, span[0], span[-1], len(held)) for p in absent]
    return Gaps(series, tuple(found))


def told(entries: Iterable[Titled], gaps: Iterable[Gap]) -> frozenset[tuple[str, Period]]:
    """Which of ``gaps`` (name and period) an entry of any column tells under the name of its series."""
    wanted = {(gap.name, gap.period) for gap in gaps}
    units = {period.unit for _, period in wanted}
    found: set[tuple[str, Period]] = set()
    for unit, read in (("月", month_of), ("季度", quarter_of)):
        if unit in units:
            held = _series(entries, read)
            found |= {(name, period) for name, period in wanted if period in held.get(name, ())}
    return frozenset(found)


def _series(
    entries: Iterable[Titled], read: Callable[[str, str | None], Period | None]
) -> dict[str, set[Period]]:
    found: dict[str, set[Period]] = {}
    for each in entries:
        period = read(each.title, each.date)
        if period is not None:
            name = _PERIOD.sub("", folded(in_digits(each.title)))
            found.setdefault(name, set()).add(period)
    return found


def _span(held: set[Period], unit: str, as_of: dt.date) -> list[Period]:
    """Every period from the first to the last of a series, as far back as gaps are told."""
    per_year = _PER_YEAR[unit]
    marks = sorted(period.year * per_year + period.number - 1 for period in held)
    back = (as_of.year * 12 + as_of.month - 1 - words("months_back")) * per_year // 12
    first = max(marks[0], back)
    return [Period(at // per_year, at % per_year + 1, unit) for at in range(first, marks[-1] + 1)]


def _excused(period: Period, quarters: set[Period | None]) -> bool:
    """A month that has no figures of its own, or whose quarter tells it."""
    if period.unit != "月":
        return False
    if period.number in words("free_months"):
        return True
    return period.number % 3 == 0 and Period(period.year, period.number // 3, "季度") in quarters
