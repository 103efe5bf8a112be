"""Columns without a single entry."""

from __future__ import annotations

import pytest

from checks.artifacts import PortalReading
from crawler.derive.columns import Column, PageState, Portal
from crawler.derive.page import read_page
from crawler.derive.portal import read_portal
from crawler.model import Fetched

ROOT = "http://www.x.gov.cn"


def portal(**states: str) -> PortalReading:
    columns = tuple(
        Column(name=name, path=("首页", name), url=f"{ROOT}/{name}/", state=state)  # type: ignore[arg-type]
        for name, state in states.items()
    )
    return PortalReading(Portal(columns), "")


def test_each_empty_column_is_a_problem_of_its_own_page(ask, found) -> None:
    verdict = ask("column_empty", portal=portal(a="ok", b="empty", c="stale", d="empty"))
    assert verdict.outcome == "not_met"
    assert found(verdict) == [("column_empty", f"{ROOT}/b/", ""), ("column_empty", f"{ROOT}/d/", "")]
    assert verdict.counts == {"columns": 4, "found": 2, "unmeasured": 0}


def test_filled_and_overdue_columns_are_not_empty(ask) -> None:
    verdict = ask("column_empty", portal=portal(a="ok", b="stale", c="not_found"))
    assert (verdict.outcome, verdict.findings) == ("met", ())


@pytest.mark.parametrize("state", ["dynamic_failed", "blocked"])
def test_a_column_that_was_not_read_leaves_the_rest_undecided(ask, state) -> None:
    verdict = ask("column_empty", portal=portal(a="ok", b=state))
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", "column_unread")
    assert verdict.reason_args == {"columns": "b"}
    assert verdict.findings == ()


def test_an_empty_column_counts_even_when_another_was_not_read(ask, found) -> None:
    verdict = ask("column_empty", portal=portal(a="empty", b="blocked"))
    assert (verdict.outcome, found(verdict)) == ("not_met", [("column_empty", f"{ROOT}/a/", "")])
    assert verdict.counts["unmeasured"] == 1


def test_a_portal_without_columns_is_not_measured(ask) -> None:
    verdict = ask("column_empty", portal=portal())
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", "no_columns")


def test_a_real_empty_column(ask, found, real_page) -> None:
    url = "http://www.dzrs.gov.cn/zwgk/zcjd/index.html"
    facts = read_page(Fetched(url, 200, {}, real_page("dzrs_mirror/zwgk/zcjd/index.html"))).facts
    rendered = PageState(rendered="ok") if facts.needs_render else PageState()
    reading = PortalReading(read_portal([(facts, rendered)], "http://www.dzrs.gov.cn/", "2026-11-20"), "")
    assert found(ask("column_empty", portal=reading)) == [("column_empty", url, "")]


def test_a_real_filled_column(ask, found, real_page) -> None:
    url = "http://www.dzrs.gov.cn/gzdt/ywyw/index.html"
    facts = read_page(Fetched(url, 200, {}, real_page("dzrs_mirror/gzdt/ywyw/index.html"))).facts
    reading = PortalReading(read_portal([(facts, PageState())], "http://www.dzrs.gov.cn/", "2026-11-20"), "")
    assert found(ask("column_empty", portal=reading)) == []
