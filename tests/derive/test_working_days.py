"""Working days: the State Council's calendar with make-up days, and years it does not cover."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.working_days import (
    WorkingDays,
    calendar_known,
    due_day,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(dt.date(2004, 1, 1), dt.date(2028, 12, 31))
SPANS = st.integers(0, 120)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "replied", "days"),
    [
        ("2026-03-02", "2026-03-02", 0),  # the same day
        ("2026-03-02", "2026-03-09", 5),  # Monday to Monday
        ("2026-03-06", "2026-03-09", 1),  # Friday to Monday
        ("2026-03-07", "2026-03-09", 1),  # Saturday to Monday
        ("2026-03-07", "2026-03-08", 0),  # within the weekend
        ("2024-02-08", "2024-02-21", 5),  # Friday, then the holiday with its make-up Sunday
        ("2026-02-13", "2026-02-14", 1),  # a make-up Saturday
        ("2026-09-30", "2026-10-08", 1),  # the October holiday
    ],
)
def test_the_first_working_day_after_receipt_is_day_one(received: str, replied: str, days: int) -> None:
    assert working_days_between(day(received), day(replied)) == WorkingDays(days, published=True)


@pytest.mark.parametrize("make_up", ["2024-02-04", "2024-02-18", "2025-01-26", "2026-02-14"])
def test_make_up_days_are_working_days(make_up: str) -> None:
    assert is_working_day(day(make_up))


def test_a_year_without_a_published_plan_counts_monday_to_friday_and_says_so() -> None:
    assert not calendar_known(2031)
    assert working_days_between(day("2031-09-26"), day("2031-10-10")) == WorkingDays(10, published=False)
    assert not working_days_between(day("2026-12-31"), day("2027-01-04")).published


def test_a_reply_before_the_letter_is_no_span() -> None:
    with pytest.raises(ValueError, match="before"):
        working_days_between(day("2026-03-02"), day("2026-03-01"))


@given(DAYS, SPANS, SPANS)
def test_spans_add_up(start: dt.date, first: int, second: int) -> None:
    middle = start + dt.timedelta(days=first)
    end = middle + dt.timedelta(days=second)
    whole = working_days_between(start, end).days
    assert whole == working_days_between(start, middle).days + working_days_between(middle, end).days


@given(DAYS, SPANS)
def test_there_are_never_more_working_days_than_days(start: dt.date, span: int) -> None:
    assert 0 <= working_days_between(start, start + dt.timedelta(days=span)).days <= span


@given(DAYS, st.integers(1, 30))
def test_the_due_day_is_the_working_day_of_its_number(received: dt.date, limit: int) -> None:
    due = due_day(received, limit)
    assert is_working_day(due)
    assert working_days_between(received, due).days == limit
    assert working_days_between(received, due - dt.timedelta(days=1)).days == limit - 1
