"""Availability: a whole week of enough visits, the limit inclusive, and nothing of our own outages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.availability import CHECK
from checks.check import Given
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from storage.availability import State, Visit, Visits

HOME = "http://www.x.gov.cn/"
AS_OF = dt.date(2026, 11, 20)
Ask = Callable[..., Verdict]


def day(back: int, states: dict[State, int]) -> list[Visit]:
    date = AS_OF - dt.timedelta(days=back)
    every = [state for state, n in states.items() for _ in range(n)]
    return [
        Visit(f"{date}T{n % 24:02}:{n % 60:02}:00+08:00", s, 400, "15 秒打不开") for n, s in enumerate(every)
    ]


def week(per_day: dict[State, int], first: int = 1, days: int = 7) -> Visits:
    visits = [visit for back in range(first, first + days) for visit in day(back, per_day)]
    return Visits("2026-11-20T01:00:00+08:00", tuple(sorted(visits, key=lambda v: v.at)))


def test_a_week_in_order_is_met(ask: Ask) -> None:
    verdict = ask("availability", availability=week({"ok": 20}))
    assert (verdict.outcome, verdict.reason_key, verdict.counts["visits"]) == ("met", None, 140)


def test_five_in_a_hundred_are_a_veto_and_a_little_less_is_a_warning(
    ask: Ask, found: Callable[..., Any]
) -> None:
    verdict = ask("availability", availability=week({"ok": 19, "failed": 1}))
    assert verdict.outcome == "not_met"
    assert found(verdict) == [("site_unreachable", HOME, "")]
    assert "5.0%" in verdict.findings[0].summary
    near = ask("availability", availability=week({"ok": 24, "failed": 1}))
    assert (near.outcome, near.reason_key, near.reason_args["rate"]) == ("met", "availability_warning", "4.0")


@pytest.mark.parametrize("state", ["ours", "unmeasured", "blocked"])
def test_our_own_outage_and_refusals_never_count(ask: Ask, state: State) -> None:
    assert ask("availability", availability=week({"ok": 20, state: 9})).outcome == "met"
    few = ask("availability", availability=week({"ok": 19, state: 9}))
    assert (few.outcome, few.reason_key) == ("not_measured", "availability_too_few")


@pytest.mark.parametrize(
    ("visits", "had"),
    [(week({"ok": 20}, days=6), "6"), (week({"failed": 19}), "0"), (week({"ok": 20}, 9), "0")],
)
def test_less_than_a_full_week_before_the_date_is_not_measured(ask: Ask, visits: Visits, had: str) -> None:
    verdict = ask("availability", availability=visits)
    assert (verdict.outcome, verdict.reason_args["had"]) == ("not_measured", had)


def test_the_day_of_the_crawl_counts_where_it_is_full(ask: Ask) -> None:
    assert ask("availability", availability=week({"ok": 20}, first=0)).outcome == "met"


def test_visits_are_read_also_when_the_portal_did_not_open(crawl: Any) -> None:
    crawl.archive.set_facts(
        {
            "home_state": {"state": "down", "cause": "拒绝连接"},
            "availability": msgspec.to_builtins(week({"failed": 20})),
        }
    )
    assert run_check(CHECKS["availability"], {}, crawl.artifacts(), 1).outcome == "not_met"


def test_a_unit_that_is_not_watched_is_not_measured(crawl: Any) -> None:
    verdict = run_check(CHECKS["availability"], {}, crawl.artifacts(), 1)
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", "availability_none")


@given(st.integers(20, 30), st.integers(0, 20), st.integers(1, 5))
def test_one_more_failure_never_mends_a_verdict(ok: int, failed: int, more: int) -> None:
    def outcome(n: int) -> str:
        handed = {"availability": week({"ok": ok, "failed": n})}
        return CHECK.judge(Given(AS_OF, 1, HOME, handed), CHECK.options).outcome

    order = ["met", "not_met"]
    assert order.index(outcome(failed)) <= order.index(outcome(failed + more))
