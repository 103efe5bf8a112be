"""The newest information that the home page shows. The day judged is 2026-11-20."""

from __future__ import annotations

import pytest

from checks.artifacts import HomeReading
from crawler.derive.page import read_page
from crawler.model import Fetched

HOME = "http://www.x.gov.cn/"


@pytest.mark.parametrize(
    ("newest", "outcome"),
    [("2026-11-20", "met"), ("2026-11-06", "met"), ("2026-11-06 00:01", "met"), ("2026-11-05", "not_met")],
)
def test_two_weeks_are_in_time(ask, newest, outcome) -> None:
    assert ask("home_stale", home=HomeReading(newest, "县情简介")).outcome == outcome


def test_the_problem_names_the_newest_date(ask, found) -> None:
    verdict = ask("home_stale", home=HomeReading("2026-10-30", "召开会议"))
    assert found(verdict) == [("home_stale", HOME, "2026-10-30")]
    assert verdict.findings[0].facts["newest_title"] == "召开会议"
    assert verdict.findings[0].mark.texts[:2] == ("召开会议", "2026-10-30"), "what the picture boxes"
    assert verdict.counts == {"age_days": 21}


def test_the_rubric_may_allow_more_days(ask) -> None:
    assert ask("home_stale", {"days": 21}, home=HomeReading("2026-10-30", "")).outcome == "met"
    assert ask("home_stale", {"days": 20}, home=HomeReading("2026-10-30", "")).outcome == "not_met"


def test_a_home_page_without_dates_is_for_a_person(ask) -> None:
    verdict = ask("home_stale", home=HomeReading(None, ""))
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "home_shows_no_dates")
    assert verdict.findings == ()


def test_the_newest_of_a_real_home_page(crawl, ask, found, real_page) -> None:
    facts = read_page(Fetched(HOME, 200, {}, real_page("mangkang_home.html"))).facts
    crawl.page("/", facts)
    verdict = ask("home_stale", home=crawl.artifacts().get("home"))
    assert found(verdict) == [("home_stale", HOME, "2023-01-04")]
