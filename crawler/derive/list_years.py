"""Years told once for many entries: «2026年» over rows that show only month and day, «2026年11月» over rows
that show only a day («18日»).

A year is such a heading where the rows it stands over follow it and nothing dated stands in its own branch;
a year inside a row («11-03» above «2026») belongs to that row alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from crawler.derive.dates import read_date

_YEAR: Final = re.compile(
    r"^\W*((?:19|20)\d\d)\s*(?:年度?)?(?:\s*([01]?\d)\s*月)?"
    r"(?:\s?[（(]共?\d{1,4}[件条篇个份项]?[）)])?\W*$"
)
_DAY: Final = re.compile(r"^\W*([0-3]?\d)\s*日\W*$")
_MONTH_DAY: Final = re.compile(r"^\W*[01]?\d\s*[-/.月]\s*[0-3]?\d\s*日?\W*$")
_HEADING_TAGS: Final = frozenset(("dt", "th", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend"))


class Stood(NamedTuple):
    """A text of a page where it stands: its place in the order of the page, the element that holds it."""

    order: float
    owner: int
    text: str


def is_year(text: str) -> bool:
    """True for a text that is a year and nothing more («2026年», «2026年11月»)."""
    return _YEAR.match(text) is not None


def told_by_headings(
    texts: Sequence[Stood], parent: Sequence[int], size: Sequence[int], tags: Sequence[str]
) -> tuple[dict[float, str], frozenset[float]]:
    """Whole days (ISO) of the month-days that stand under a year, by their order; orders of those years.

    ``texts`` in the order of the page; ``parent``, ``size``, ``tags``: the elements by number.
    """
    years = [one for one in texts if _YEAR.match(one.text)]
    monthly = any(match[2] for one in years if (match := _YEAR.match(one.text)))
    days = [
        one
        for one in (texts if years else ())
        if _MONTH_DAY.match(one.text) or (monthly and _DAY.match(one.text))
    ]
    if not days:
        return {}, frozenset()
    year_orders = [one.order for one in years]
    day_orders = [one.order for one in days]
    whole: dict[float, str] = {}
    headings: set[float] = set()
    for place, year in enumerate(years):
        first = bisect_right(day_orders, year.order)
        if first == len(days):
            break
        scope, branch = year.owner, -1
        while _end(scope, size) <= day_orders[first] and scope:
            scope, branch = parent[scope], scope
        if tags[scope] in ("body", "html") or (branch >= 0 and _dated(branch, size, day_orders)):
            continue
        leads = year_orders[bisect_left(year_orders, scope)] < day_orders[bisect_left(day_orders, scope)]
        if not (leads or (branch >= 0 and tags[branch] in _HEADING_TAGS)):
            continue
        headings.add(year.order)
        until = min(_end(scope, size), year_orders[place + 1] if place + 1 < len(years) else float("inf"))
        match = _YEAR.match(year.text)
        for day in days[first : bisect_left(day_orders, until)]:
            read = _read(day.text, match[1], match[2]) if match else None
            if read:
                whole[day.order] = read[:10]
    return whole, frozenset(headings)


def _read(text: str, year: str, month: str | None) -> str | None:
    """The whole day that a text tells under a heading."""
    alone = _DAY.match(text)
    if alone is None:
        return read_date(text, year_hint=int(year))
    return read_date(f"{year}-{month}-{alone[1]}") if month else None


def _end(element: int, size: Sequence[int]) -> float:
    """The order after everything inside an element."""
    return element + size[element] - 0.45


def _dated(element: int, size: Sequence[int], day_orders: Sequence[float]) -> bool:
    place = bisect_left(day_orders, element)
    return place < len(day_orders) and day_orders[place] < _end(element, size)
