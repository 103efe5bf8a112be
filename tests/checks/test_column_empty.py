"""Columns without a single entry."""

from __future__ import annotations

import pytest

from checks.artifacts import PortalReading
from checks.registry import CHECKS
from checks.run import run_check
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


HEAD = "<div class=nav><ul><li><a href='/'>首页</a></li><li><a href='/cf/'>行政处罚</a></li></ul></div>"
TRAIL = "<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='/cf/'>行政处罚</a></div>"


def site(crawl, inside: str, check: str = "column_empty", **options):
    crawl.html("/", f"<html><title>某县人民政府</title><body>{HEAD}<h2>欢迎</h2></body></html>")
    crawl.html("/cf/", f"<html><title>行政处罚</title><body>{HEAD}{TRAIL}{inside}</body></html>")
    return run_check(CHECKS[check], options, crawl.artifacts(), 1)


@pytest.mark.parametrize(
    "said",
    [
        "我局没有行政处罚职能，无相关信息。",
        "本单位暂无此类信息产生。",
        "截至2026年10月底，我局未作出行政处罚决定，无相关信息。",
    ],
)
def test_a_column_that_says_why_it_is_empty_is_for_a_person(crawl, said: str) -> None:
    """Trap: a statement by the unit is no blank column."""
    inside = f"<div class=list><p>{said}</p></div>"
    verdict = site(crawl, inside)
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == (
        "needs_review",
        "column_states_nothing",
        (),
    )
    assert [candidate.quote for candidate in verdict.candidates] == [said]


def test_the_same_where_a_named_column_has_to_hold_something(crawl) -> None:
    inside = "<div class=list><p>我局没有行政处罚职能，无相关信息。</p></div>"
    verdict = site(crawl, inside, "column_exists", names=["行政处罚"], not_empty=True)
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "column_states_nothing")


ASKED = (
    "<div>年份<select><option>2026</option></select> 单位<input name=dw> <button>查询</button></div>"
    "<div class=list>{}</div>"
)


@pytest.mark.parametrize(
    ("inside", "outcome"),
    [
        (ASKED.format(""), "needs_review"),
        (ASKED.format("<p>暂无数据</p>"), "not_met"),
        ("<div>全文<input name=q> <button>搜索</button></div><div class=list></div>", "not_met"),
    ],
    ids=["asked for", "says that there is nothing", "the search of the site"],
)
def test_a_column_that_lists_what_is_asked_for_is_for_a_person(crawl, inside: str, outcome: str) -> None:
    assert site(crawl, inside).outcome == outcome


@pytest.mark.parametrize("said", ["暂无信息", "没有找到符合条件的信息", "2026年 2025年 2024年 暂无数据"])
def test_the_system_s_own_words_are_no_statement(crawl, said: str) -> None:
    verdict = site(crawl, f"<div class=list><p>{said}</p></div>")
    assert [finding.kind for finding in verdict.findings] == ["column_empty"]
