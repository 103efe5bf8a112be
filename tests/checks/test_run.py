"""A crash or a missing artifact is a verdict of its own, never met or not met."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from checks.artifacts import HomeReading, Missing
from checks.check import Check, Given
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check


class Shelf:
    """Stands in for the artifacts of an archive."""

    as_of = dt.date(2026, 11, 20)
    home_url = "http://www.x.gov.cn/"
    unit_kind = ""

    def __init__(self, **known: Any) -> None:
        self.known = known
        self.asked: list[str] = []

    def get(self, name: str) -> Any:
        self.asked.append(name)
        value = self.known[name]
        if isinstance(value, Exception):
            raise value
        return value


def checking(judge: Any, *needs: str) -> Check:
    return replace(CHECKS["home_stale"], needs=needs, judge=judge)


def run(check: Check, shelf: Shelf, **options: Any) -> Verdict:
    return run_check(check, options, shelf, 7)  # type: ignore[arg-type]


def test_a_check_gets_what_it_declares_and_nothing_else() -> None:
    shelf = Shelf(home=HomeReading("2026-11-19", ""), footers="not declared")

    def judge(given: Given, options: Any) -> Verdict:
        assert given.home.newest == "2026-11-19"
        with pytest.raises(KeyError):
            _ = given.footers
        return Verdict("met")

    assert run(checking(judge, "home"), shelf).outcome == "met"
    assert shelf.asked == ["home"]


def test_options_of_the_binding_go_over_the_defaults() -> None:
    shelf = Shelf(home=HomeReading("2026-10-30", ""))
    assert run(CHECKS["home_stale"], shelf).outcome == "not_met"
    assert run(CHECKS["home_stale"], shelf, days=30).outcome == "met"


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_without_its_artifact_no_check_decides(check) -> None:
    shelf = Shelf(**{name: Missing("portal_blocked", {"cause": "403"}) for name in check.needs})
    verdict = run(check, shelf)
    assert (verdict.outcome, verdict.findings) == ("not_measured", ())
    assert (verdict.reason_key, verdict.reason_args) == ("portal_blocked", {"cause": "403"})


def test_an_artifact_that_fails_is_named() -> None:
    verdict = run(CHECKS["home_stale"], Shelf(home=OSError("disk")))
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", "artifact_failed")
    assert verdict.reason_args == {"artifact": "home", "cause": "OSError"}


def test_a_check_that_crashes_decides_nothing() -> None:
    def judge(given: Given, options: Any) -> Verdict:
        raise ZeroDivisionError

    verdict = run(checking(judge), Shelf())
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", "check_crashed")
    assert verdict.reason_args == {"cause": "ZeroDivisionError"}
