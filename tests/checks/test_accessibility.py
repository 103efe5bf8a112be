"""Accessibility: an entry that works is enough, one that does nothing is told, a doubt is for a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec
import pytest

from checks.model import Verdict
from crawler.gather.probes.access_model import (
    AccessAnswer,
    Change,
    EntryTried,
    Function,
    Picture,
    Tried,
    Violations,
)

HOME = "http://www.x.gov.cn/"
Ask = Callable[..., Verdict]


def entry(state: Tried, *functions: Function, label: str = "无障碍浏览", note: str = "") -> EntryTried:
    changes = tuple(Change(name, "", "16px", "22px", True) for name in functions)
    kind: Literal["accessibility", "elder"] = "elder" if "长者" in label else "accessibility"
    return EntryTried(kind, label, "#wza", "", state, note, changes, tries=2)


def seen(*entries: EntryTried, **more: Any) -> AccessAnswer:
    return AccessAnswer("measured", "2026-11-20T01:00:00+08:00", HOME, entries=entries, **more)


def test_no_entry_at_all_is_missing_on_the_home_page(ask: Ask, found: Callable[..., Any]) -> None:
    verdict = ask("accessibility", accessibility=seen())
    assert verdict.outcome == "not_met"
    assert found(verdict) == [("accessibility_missing", HOME, "")]


def test_an_entry_that_works_is_met_whatever_axe_says(ask: Ask) -> None:
    axe = Violations(4, {"critical": 9, "serious": 20})
    verdict = ask("accessibility", accessibility=seen(entry("works", "enlarge"), axe=axe))
    assert (verdict.outcome, verdict.counts["axe_critical"], verdict.findings) == ("met", 9, ())


def test_an_entry_that_does_nothing_is_broken_with_its_picture(ask: Ask, found: Callable[..., Any]) -> None:
    picture = Picture("ab.png", "ab" * 32, "2026-11-20T01:00:00+08:00")
    tried = entry("no_effect", note="点击后页面没有任何变化")
    tried = msgspec.structs.replace(tried, after=picture)
    verdict = ask("accessibility", accessibility=seen(tried))
    assert found(verdict) == [("accessibility_broken", HOME, "")]
    finding = verdict.findings[0]
    assert finding.mark.css == ("#wza",)
    assert finding.facts["picture"] == "ab.png"
    assert "2 次" in finding.summary


def test_of_two_entries_the_broken_one_costs_its_part(ask: Ask) -> None:
    two = seen(entry("works", "contrast"), entry("no_effect", label="长者模式", note="没有变化"))
    verdict = ask("accessibility", accessibility=two)
    assert (verdict.outcome, verdict.share) == ("partial", (1, 2))
    assert "长者模式" in verdict.findings[0].summary


def test_a_second_control_of_a_kind_that_works_costs_nothing(ask: Ask) -> None:
    two = seen(entry("no_effect"), entry("works", "enlarge"))
    assert ask("accessibility", accessibility=two).outcome == "met"


@pytest.mark.parametrize(
    ("state", "outcome", "reason"),
    [
        ("unclear", "needs_review", "access_unclear"),
        ("hidden", "needs_review", "access_hidden"),
        ("unmeasurable", "not_measured", "access_unmeasurable"),
    ],
)
def test_an_entry_in_doubt_costs_nothing(ask: Ask, state: Tried, outcome: str, reason: str) -> None:
    verdict = ask("accessibility", accessibility=seen(entry(state, note="原因")))
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == (outcome, reason, ())


def test_a_broken_entry_beside_one_in_doubt_is_listed_and_left_to_a_person(ask: Ask) -> None:
    verdict = ask(
        "accessibility", accessibility=seen(entry("no_effect"), entry("unmeasurable", label="长者模式"))
    )
    assert (verdict.outcome, verdict.findings) == ("needs_review", ())
    assert [finding.kind for finding in verdict.noted] == ["accessibility_broken"]


@pytest.mark.parametrize(
    ("more", "outcome", "reason"),
    [
        (
            {"unreachable": ("https://gov.govwza.cn/dist/aria.js",)},
            "not_measured",
            "access_script_unreachable",
        ),
        ({"note": "网页不停跳转"}, "not_measured", "access_unfinished"),
        ({"sizes": ("放大", "缩小")}, "needs_review", "access_sizes"),
    ],
)
def test_absence_is_not_claimed_where_something_may_bring_the_entry(
    ask: Ask, more: dict[str, Any], outcome: str, reason: str
) -> None:
    verdict = ask("accessibility", accessibility=seen(**more))
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == (outcome, reason, ())


def test_a_rubric_may_ask_for_several_functions(ask: Ask) -> None:
    one = seen(entry("works", "enlarge", "contrast"))
    assert ask("accessibility", {"least": 2}, accessibility=one).outcome == "met"
    few = ask("accessibility", {"least": 3}, accessibility=one)
    assert (few.outcome, few.reason_args["had"]) == ("needs_review", "2")


@pytest.mark.parametrize("state", ["not_opened", "no_browser"])
def test_a_home_page_that_did_not_open_is_not_measured(ask: Ask, state: str) -> None:
    answer = AccessAnswer(state, "2026-11-20", HOME, "原因")  # type: ignore[arg-type]
    assert ask("accessibility", accessibility=answer).outcome == "not_measured"
