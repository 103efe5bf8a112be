"""Series of monthly and quarterly figures in one column, and the periods they leave out. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cache
from typing import Any, Final, NamedTuple

from checks.artifacts.titles import Titled, folded
from checks.disclosure.periods import Period, in_digits, months_of, quarter_of, years_of
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
    quarters = _quarters(entries)
    for unit, read in _UNITS:
        known = {period for each in entries for period in read(each.title, each.date)}
        for name, held in sorted(_series(entries, read).items()):
            if len(held) < words("least")[unit]:
                continue
            span = _span(held, unit, as_of)
            whole = _whole_years(entries, name)
            telling = _telling(quarters, name, held) if unit == "月" else frozenset()
            absent = [p for p in span if p not in known and not _excused(p, telling, whole)]
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
    for unit, read in _UNITS:
        if unit in units:
            held = _series(entries, read)
            found |= {(name, period) for name, period in wanted if period in held.get(name, ())}
    return frozenset(found)


def _series(
    entries: Iterable[Titled], read: Callable[[str, str | None], tuple[Period, ...]]
) -> dict[str, set[Period]]:
    found: dict[str, set[Period]] = {}
    for each in entries:
        periods = read(each.title, each.date)
        if periods:
            found.setdefault(_name(each.title), set()).update(periods)
    return found


def _name(title: str) -> str:
    """The title without its period: the same for every period of a series."""
    return _PERIOD.sub("", folded(in_digits(title)))


def _quarters_of(title: str, date: str | None) -> tuple[Period, ...]:
    quarter = quarter_of(title, date)
    return () if quarter is None else (quarter,)


_UNITS: Final = (("月", months_of), ("季度", _quarters_of))


def _quarters(entries: Sequence[Titled]) -> dict[Period, set[str]]:
    """The quarters that entries tell, each with the names of these without their period; no name for half a
    year, which stands for its last month whatever it is called."""
    found: dict[Period, set[str]] = {}
    for each in entries:
        for period in _quarters_of(each.title, each.date):
            found.setdefault(period, set()).add("" if "半年" in each.title else _name(each.title))
    return found


def _telling(quarters: Mapping[Period, set[str]], name: str, held: Set[Period]) -> frozenset[Period]:
    """The quarters that tell their last month for the series ``name``. Figures of another name do not where
    the series goes on beside them: it has the last months of other quarters that they tell."""
    ends = [Period(month.year, month.number // 3, "季度") for month in held if month.number % 3 == 0]
    beside = Counter(other for quarter in ends for other in quarters.get(quarter, ()))
    apart = {other for other, n in beside.items() if other not in ("", name) and n >= words("beside")}
    return frozenset(quarter for quarter, names in quarters.items() if names - apart)


def _whole_years(entries: Iterable[Titled], name: str) -> frozenset[int]:
    """Years whose figures are told as a whole: under the name of the series, or as the year's report."""
    yearly = words("yearly")
    return frozenset(
        years[0]
        for each in entries
        if len(years := years_of(each.title)) == 1
        and not months_of(each.title, each.date)
        and (_name(each.title) == name or any(word in each.title for word in yearly))
    )


def _span(held: set[Period], unit: str, as_of: dt.date) -> list[Period]:
    """Every period from the first to the last of a series, as far back as gaps are told."""
    per_year = _PER_YEAR[unit]
    marks = sorted(period.year * per_year + period.number - 1 for period in held)
    back = (as_of.year * 12 + as_of.month - 1 - words("months_back")) * per_year // 12
    first = max(marks[0], back)
    return [Period(at // per_year, at % per_year + 1, unit) for at in range(first, marks[-1] + 1)]


def _excused(period: Period, quarters: Set[Period], whole: frozenset[int]) -> bool:
    """A month that has no figures of its own, or whose quarter or year tells it."""
    if period.number == _PER_YEAR[period.unit] and period.year in whole:
        return True
    if period.unit != "月":
        return False
    if period.number in words("free_months"):
        return True
    return period.number % 3 == 0 and Period(period.year, period.number // 3, "季度") in quarters
