"""Working days by the State Council's calendar, make-up days (调休) included.

The first working day after receipt is day 1: a letter of Friday evening that is answered on Monday took
one working day, one answered the same day took none. For years whose plan is not published every Monday to
Friday is taken for a working day, and the count says so.

Source: domain notes §5; the published plans as data in ``chinese_calendar``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Final

from chinese_calendar import is_workday  # type: ignore[import-untyped]  # it ships no types

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """``days``: working days counted; ``published``: whether every year touched has a published plan."""

    days: int
    published: bool


@cache
def calendar_known(year: int) -> bool:
    """Whether the State Council's plan of holidays and make-up days of ``year`` is published here."""
    try:
        is_workday(dt.date(year, 1, 1))
        is_workday(dt.date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on ``day``; Monday to Friday where no plan is published."""
    if calendar_known(day.year):
        return bool(is_workday(day))
    return day.weekday() < _SATURDAY


def working_days_between(received: dt.date, replied: dt.date) -> WorkingDays:
    """Working days after ``received`` up to and including ``replied``.

    Raises ``ValueError`` when the reply is dated before the receipt.
    """
    if replied < received:
        raise ValueError(f"replied on {replied}, before it was received on {received}")
    span = (replied - received).days
    days = sum(is_working_day(received + dt.timedelta(days=n)) for n in range(1, span + 1))
    published = all(calendar_known(year) for year in range(received.year, replied.year + 1))
    return WorkingDays(days, published)


def due_day(received: dt.date, working_days: int) -> dt.date:
    """The last day on which an answer is in time: working day number ``working_days`` after receipt."""
    day, left = received, working_days
    while left > 0:
        day += dt.timedelta(days=1)
        left -= is_working_day(day)
    return day
