"""A crawl judged by an earlier day than its own: what came in between is no fault and not in the future."""

from __future__ import annotations

import datetime as dt

import pytest

from checks.artifacts import PortalReading
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import Crawl

DAYS = ("2026-11-18", "2026-11-17", "2026-11-16")
SEEN = "2026-11-20T23:59:00+08:00"


def stored(crawl: Crawl, days: tuple[str, ...] = DAYS, seen: str = SEEN) -> None:
    rows = "".join(
        f'<li><a href="/dt/{n}.html">第{n}期工作动态</a><span>{d}</span></li>' for n, d in enumerate(days)
    )
    menu = '<div class="nav"><a href="/">首页</a><a href="/dt/">工作动态</a></div>'
    crawl.html("/", f"<html><body>{menu}<div><h2>工作动态</h2><ul>{rows}</ul></div></body></html>")
    crawl.html(
        "/dt/",
        '<html><head><title>工作动态-某局</title><meta name="ColumnName" content="工作动态"></head><body>'
        f"{menu}<h2>工作动态</h2><ul>{rows}</ul></body></html>",
    )
    for n, day in enumerate(days):
        crawl.html(
            f"/dt/{n}.html",
            f"<html><head><title>第{n}期工作动态</title></head><body>{menu}<h1>第{n}期工作动态</h1>"
            f"<p>发布时间：{day}</p><p>县供销社组织农资配送下乡，受到群众欢迎。</p></body></html>",
        )
    crawl.archive.set_facts({"home_url": "http://www.x.gov.cn/", "finished_at": seen})


def judged(crawl: Crawl, check: str, as_of: str) -> Verdict:
    return run_check(CHECKS[check], {}, crawl.artifacts(dt.date.fromisoformat(as_of)), 1)


@pytest.mark.parametrize(
    ("check", "reason"), [("column_stale", "columns_seen_later"), ("home_stale", "home_seen_later")]
)
def test_pages_that_show_later_news_alone_tell_nothing_of_an_earlier_day(
    crawl: Crawl, check: str, reason: str
) -> None:
    stored(crawl)
    verdict = judged(crawl, check, "2026-11-10")
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", reason)


@pytest.mark.parametrize("check", ["column_stale", "home_stale"])
def test_older_news_beside_them_tell(crawl: Crawl, check: str) -> None:
    stored(crawl, ("2026-11-18", "2026-11-09", "2026-11-08"))
    assert judged(crawl, check, "2026-11-10").outcome == "met"


def test_a_column_that_was_stale_on_that_day_is(crawl: Crawl) -> None:
    stored(crawl, ("2026-11-18", "2026-09-09", "2026-09-08"))
    assert judged(crawl, "column_stale", "2026-11-10").outcome == "not_met"


def test_the_table_of_columns_does_not_call_it_stale(crawl: Crawl) -> None:
    stored(crawl)
    (column,) = crawl.artifacts(dt.date(2026, 11, 10)).of("portal", PortalReading).columns
    assert (column.state, column.newest, column.later) == ("ok", None, True)


def test_what_came_before_the_portal_was_seen_is_not_in_the_future(crawl: Crawl) -> None:
    stored(crawl)
    assert judged(crawl, "date_conflict", "2026-11-10").outcome == "met"


def test_what_lies_after_the_crawl_still_is(crawl: Crawl) -> None:
    stored(crawl, ("2027-01-18", "2026-11-09", "2026-11-08"))
    (finding,) = judged(crawl, "date_conflict", "2026-11-10").findings
    assert "2027-01-18 晚于采集之日 2026-11-20" in finding.summary


def test_columns_of_future_days_alone_are_stale_as_ever(crawl: Crawl) -> None:
    stored(crawl, ("2027-01-18", "2027-01-17", "2027-01-16"))
    assert judged(crawl, "column_stale", "2026-11-10").outcome == "not_met"
