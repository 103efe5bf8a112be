"""Columns whose newest entry is older than their duty allows. The day judged is 2026-11-20."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec import structs

from checks.artifacts import PortalReading
from checks.column_stale import age_days
from checks.registry import CHECKS
from checks.run import run_check
from crawler.derive.columns import Column, PageState, Portal
from crawler.derive.page import read_page
from crawler.derive.portal import read_portal
from crawler.model import Fetched, NavLink
from rubrics.assess import columns_of
from tests.checks.conftest import Crawl

ROOT = "http://www.x.gov.cn"


def column(name: str = "动态要闻", newest: str | None = "2026-11-10", **more: object) -> Column:
    known: dict[str, object] = {"class_": name, "period_days": 14, "items": 3, "state": "ok", **more}
    return Column(name=name, path=("首页", name), url=f"{ROOT}/{name}/", newest=newest, **known)  # type: ignore[arg-type]


def portal(*columns: Column) -> PortalReading:
    return PortalReading(Portal(columns), "")


@pytest.mark.parametrize(
    ("newest", "outcome"),
    [
        ("2026-11-20", "met"),
        ("2026-11-06", "met"),
        ("2026-11-05", "not_met"),
        ("2026-11-06 23:59", "met"),
        ("2026-11-21", "met"),
    ],
)
def test_the_last_day_of_the_period_is_in_time(ask, newest, outcome) -> None:
    assert ask("column_stale", portal=portal(column(newest=newest))).outcome == outcome


@pytest.mark.parametrize(("future", "said"), [(False, "都没有日期"), (True, "只有尚未到来的日期")])
def test_why_a_column_has_no_newest_day_is_told(ask, future: bool, said: str) -> None:
    verdict = ask("column_stale", portal=portal(column(newest=None, future=future)))
    assert said in verdict.findings[0].summary


def test_days_to_come_are_told_apart_from_those_that_had_come_when_the_portal_was_seen() -> None:
    def read(day: str, seen: str) -> Column:
        row = f"<li><a href='/tzgg/t1.html'>关于做好防汛工作的通知</a><span>{day}</span></li>"
        more = row.replace("t1", "t2").replace("防汛", "供暖")
        html = f"<title>通知公告</title><h2>通知公告</h2><ul>{row}{more}</ul>"
        url = f"{ROOT}/tzgg/"
        facts = read_page(Fetched(url, 200, {"content-type": "text/html"}, html.encode())).facts
        (found,) = read_portal([(facts, PageState())], ROOT, dt.date(2026, 11, 20), seen).columns
        return found

    assert (read("2026-11-22", "2026-11-23").later, read("2026-11-22", "2026-11-23").future) == (True, False)
    assert (read("2026-12-22", "2026-11-23").later, read("2026-12-22", "2026-11-23").future) == (False, True)
    assert (read("2026-11-20", "2026-11-20").later, read("2026-11-20", "2026-11-20").future) == (False, False)


def test_columns_in_time_are_shown_to_whoever_judges_the_rest(ask) -> None:
    (shown,) = ask("column_stale", portal=portal(column("甲", "2026-11-19"))).candidates
    assert (shown.title, shown.quote) == ("甲", "最新信息 2026-11-19, 期限 14 天")


def test_each_overdue_column_is_a_problem_with_its_newest_date(ask, found) -> None:
    reading = portal(column("甲", "2026-10-01"), column("乙", "2026-11-19"), column("丙", "2025-01-02"))
    verdict = ask("column_stale", portal=reading)
    assert verdict.outcome == "not_met"
    assert found(verdict) == [
        ("column_stale", f"{ROOT}/丙/", "2025-01-02"),
        ("column_stale", f"{ROOT}/甲/", "2026-10-01"),
    ]


def test_the_sentence_says_how_old_and_how_old_it_may_be(ask) -> None:
    (finding,) = ask("column_stale", portal=portal(column("甲", "2026-10-11"))).findings
    assert "40 天" in finding.summary and "14 天" in finding.summary
    assert "2026年10月11日" in finding.mark.texts


def test_a_list_without_any_date_counts_as_overdue(ask, found) -> None:
    verdict = ask("column_stale", portal=portal(column("甲", None)))
    assert found(verdict) == [("column_stale", f"{ROOT}/甲/", "")]


def test_the_rubric_s_days_decide_whatever_the_ledger_calls_the_column(ask) -> None:
    for state in ("ok", "stale"):
        reading = portal(column("甲", "2026-10-11", state=state))
        assert ask("column_stale", {"days": 40}, portal=reading).outcome == "met"
        assert ask("column_stale", {"days": 39}, portal=reading).outcome == "not_met"


def test_a_column_that_does_not_open_is_not_overdue_as_well(ask) -> None:
    reading = portal(column("甲", None, state="not_found"), column("乙"))
    assert ask("column_stale", portal=reading).findings == ()


def test_columns_without_a_duty_owe_nothing(ask) -> None:
    reading = portal(column("乙"), column("机构", "2015-01-01", period_days=None))
    assert ask("column_stale", portal=reading).outcome == "met"


def test_an_empty_column_is_not_overdue_as_well(ask, found) -> None:
    verdict = ask("column_stale", portal=portal(column("甲", None, state="empty"), column("乙")))
    assert (verdict.outcome, found(verdict)) == ("met", [])


def test_days_of_the_rubric_go_before_the_duty_table(ask) -> None:
    reading = portal(column("甲", "2026-10-11"), column("机构", "2020-01-01", period_days=None))
    assert ask("column_stale", {"names": ["甲"], "days": 40}, portal=reading).outcome == "met"
    assert ask("column_stale", {"names": ["甲"], "days": 39}, portal=reading).outcome == "not_met"
    assert ask("column_stale", {"names": ["机构"], "days": 366}, portal=reading).outcome == "not_met"


def test_names_and_classes_choose_columns(ask, found) -> None:
    reading = portal(
        column("通知公告", "2025-01-01"),
        column("政策解读", "2025-02-01"),
        column("人事任免", "2025-03-01", class_="人事"),
    )
    chosen = found(ask("column_stale", {"names": ["通知公告"], "class": ["人事"]}, portal=reading))
    assert chosen == [
        ("column_stale", f"{ROOT}/人事任免/", "2025-03-01"),
        ("column_stale", f"{ROOT}/通知公告/", "2025-01-01"),
    ]


@pytest.mark.parametrize("state", ["dynamic_failed", "blocked"])
def test_a_column_that_was_not_read_is_not_in_time(ask, state) -> None:
    verdict = ask("column_stale", portal=portal(column("甲"), column("乙", None, state=state)))
    assert (verdict.outcome, verdict.findings, verdict.reason_key) == ("not_measured", (), "column_unread")


def test_without_a_column_that_owes_updates_nothing_is_measured(ask) -> None:
    for reading in (portal(), portal(column("机构", "2015-01-01", period_days=None))):
        verdict = ask("column_stale", portal=reading)
        assert (verdict.outcome, verdict.reason_key) == ("not_measured", "no_columns")


@pytest.mark.parametrize(("newest", "outcome"), [("2026-11-18", "met"), ("2026-10-11", "not_met")])
def test_a_channel_of_the_name_asked_for_is_as_fresh_as_its_freshest_column(
    ask, newest: str, outcome: str
) -> None:
    below = [
        structs.replace(column(name, day), path=("首页", "工作动态", name))
        for name, day in (("林业要闻", newest), ("基层简讯", "2026-09-01"))
    ]
    beside = column("通知公告", "2026-11-19")
    menu = (NavLink("工作动态", f"{ROOT}/dt/", ()),)
    reading = PortalReading(Portal((*below, beside), menu), "")
    verdict = ask("column_stale", {"names": ["工作动态"], "days": 14}, portal=reading)
    assert verdict.outcome == outcome
    assert [f.page_url for f in verdict.findings] == [f"{ROOT}/林业要闻/"] * (outcome == "not_met")


def test_age_counts_days_and_is_unknown_without_a_date() -> None:
    assert age_days("2026-11-01 08:00", dt.date(2026, 11, 20)) == 19
    assert age_days(None, dt.date(2026, 11, 20)) is None


def test_a_real_column_of_notices(ask, found, real_page) -> None:
    url = ROOT + "/tzgg/"
    facts = read_page(Fetched(url, 200, {}, real_page("scedu_tzgg_list.html"))).facts
    for as_of, state in (("2021-07-09", "ok"), ("2021-07-10", "stale"), ("2026-11-20", "stale")):
        read = read_portal([(facts, PageState())], ROOT + "/", as_of)
        assert [(c.name, c.newest, c.state) for c in read.columns] == [("通知公告", "2021-01-07", state)]
    assert found(ask("column_stale", portal=PortalReading(read, ""))) == [("column_stale", url, "2021-01-07")]


OLD_TOPIC = (
    '<html><head><title>{name}-某市某局</title><meta name="ColumnName" content="{name}"></head><body>'
    '<div class="nav"><a href="/">首页</a><a href="/zt/index.html">{name}</a></div><h2>{name}</h2>{said}'
    '<ul><li><a href="/zt/1.html">{first}</a><span>2022-08-17</span></li>'
    '<li><a href="/zt/2.html">第二期简报</a><span>2022-08-15</span></li>'
    '<li><a href="/zt/3.html">第三期简报</a><span>2022-08-12</span></li></ul></body></html>'
)


def stale_after(crawl: Crawl, said: str = "", first: str = "第一期简报", name: str = "创城进行时") -> bool:
    crawl.html("/", '<html><body><div class="nav"><a href="/zt/index.html">创城</a></div></body></html>')
    crawl.html("/zt/index.html", OLD_TOPIC.format(said=said, first=first, name=name))
    return bool(run_check(CHECKS["column_stale"], {}, crawl.artifacts(), 1).findings)


@pytest.mark.parametrize("said", ["本专题已归档，不再更新。", "（专题已结束，资料归档）", "【已归档】"])
def test_a_topic_that_says_it_is_archived_owes_nothing(crawl: Crawl, said: str) -> None:
    assert not stale_after(crawl, f"<p>{said}</p>")


@pytest.mark.parametrize(("said", "state"), [("<p>本专题已归档，不再更新。</p>", "ok"), ("", "stale")])
def test_the_ledger_shows_no_period_for_a_topic_that_is_archived(crawl: Crawl, said: str, state: str) -> None:
    stale_after(crawl, said)
    (row,) = columns_of(crawl.artifacts())
    assert (row.state, row.period_days is None) == (state, state == "ok")


def test_a_campaign_that_is_over_owes_nothing_whatever_its_matter(crawl: Crawl) -> None:
    assert not stale_after(crawl, "<p>本专题已归档，不再更新。</p>", name="脱贫攻坚")


def test_a_campaign_that_goes_on_does(crawl: Crawl) -> None:
    assert stale_after(crawl, name="脱贫攻坚")


def test_a_topic_named_with_its_year_is_one(crawl: Crawl) -> None:
    assert not stale_after(crawl, name="创城专题（2022）")


@pytest.mark.parametrize("said", ["", "<p>本专题尚未结束，资料归档保存。</p>", "<p>信息每周更新。</p>"])
def test_a_column_that_does_not_say_so_does(crawl: Crawl, said: str) -> None:
    assert stale_after(crawl, said)


def test_a_title_in_the_list_does_not_close_the_column(crawl: Crawl) -> None:
    assert stale_after(crawl, first="上届专题已归档")


def test_news_that_say_they_are_archived_are_still_owed(crawl: Crawl) -> None:
    assert stale_after(crawl, "<p>本栏目已停止更新。</p>", name="工作动态")


def test_a_page_without_entries_is_for_a_person_when_a_rubric_asks_for_its_days(ask) -> None:
    chart = column("办事统计", None, items=0, period_days=None)
    verdict = ask("column_stale", {"names": ["办事统计"], "days": 92}, portal=portal(chart))
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == (
        "needs_review",
        "column_without_entries",
        (),
    )
    assert [candidate.title for candidate in verdict.candidates] == ["办事统计"]
