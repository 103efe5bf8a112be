"""Monthly and quarterly figures, and the periods left out between others."""

from __future__ import annotations

from typing import Any

import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.small_site import Entry, build


def ask(crawl: Any, **options: Any) -> Verdict:
    return run_check(CHECKS["data_publication"], options, crawl.artifacts(), 1)


def targets(verdict: Verdict) -> list[str]:
    assert {f.kind for f in verdict.findings} <= {"data_missing"}
    return [f.target for f in verdict.findings]


def months(*numbers: int, year: int = 2026, title: str = "{year}年{n}月全市工业用电量") -> list[Entry]:
    return [Entry(title.format(year=year, n=n), f"{year}-{min(n + 1, 12):02d}-10") for n in numbers]


def test_figures_of_every_month_are_in_order(crawl) -> None:
    build(crawl, {"统计数据": months(2, 3, 4, 5, 6, 7, 8, 9)})
    assert (ask(crawl).outcome, targets(ask(crawl))) == ("met", [])


def test_a_month_left_out_between_others_is_missing_from_the_column(crawl) -> None:
    build(crawl, {"统计数据": months(2, 3, 4, 6, 7, 8, 9)})
    verdict = ask(crawl)
    assert targets(verdict) == ["2026年5月"]
    assert verdict.findings[0].page_url == "http://www.x.gov.cn/c1/"


@pytest.mark.parametrize(
    "there",
    [
        Entry("2026年1-5月全市工业用电情况", "2026-06-10"),
        Entry("5月份用电简报", "2026-06-10"),
        Entry("二〇二六年五月全市工业用电量", "2026-06-10"),
    ],
)
def test_a_month_under_another_title_is_there(crawl, there) -> None:
    build(crawl, {"统计数据": [*months(2, 3, 4, 6, 7, 8, 9), there]})
    assert targets(ask(crawl)) == []


def test_a_quarters_end_may_be_told_as_the_quarter(crawl) -> None:
    build(
        crawl, {"统计数据": [*months(2, 3, 4, 5, 7, 8, 9), Entry("2026年上半年全市工业用电量", "2026-07-12")]}
    )
    assert targets(ask(crawl)) == []


@pytest.mark.parametrize(
    ("others", "owed"),
    [
        ({3: "一季度", 6: "二季度", 9: "三季度"}, ["2026年6月"]),  # 3月 and 9月 stand beside theirs
        ({3: "一季度", 6: "上半年", 9: "前三季度"}, []),
        ({6: "二季度"}, []),
    ],
)
def test_a_quarter_of_other_figures_does_not_tell_a_month_that_goes_on_beside_it(crawl, others, owed) -> None:
    quarters = [
        Entry(f"2026年{word}城乡居民收入情况", f"2026-{month + 1:02}-25") for month, word in others.items()
    ]
    build(crawl, {"统计数据": [*months(2, 3, 4, 5, 7, 8, 9, 10), *quarters]})
    assert targets(ask(crawl)) == owed


def test_january_has_no_figures_of_its_own(crawl) -> None:
    build(crawl, {"统计数据": [*months(9, 10, 11, 12, year=2025), *months(2, 3, 4)]})
    assert targets(ask(crawl)) == []


def test_now_and_then_is_no_series(crawl) -> None:
    build(crawl, {"统计数据": [*months(1, 4, 9, year=2025), *months(2, 6, 10)]})
    assert ask(crawl).outcome == "not_applicable"


def test_a_quarter_left_out_is_missing(crawl) -> None:
    title = "{y}年{q}季度水质状况"
    kept = [
        (2025, "一", "04"),
        (2025, "二", "07"),
        (2025, "四", "12"),
        (2026, "一", "04"),
        (2026, "二", "07"),
    ]
    build(crawl, {"统计信息": [Entry(title.format(y=y, q=q), f"{y}-{m}-20") for y, q, m in kept]})
    assert targets(ask(crawl)) == ["2025年三季度"]


def test_a_rubric_names_the_figures_it_wants(crawl) -> None:
    build(crawl, {"数据发布": [Entry("2026年人口统计公报", "2026-03-01")]})
    wanted = [{"name": "人口", "any": ["人口"]}, {"name": "农业", "any": ["农业", "粮食"]}]
    assert targets(ask(crawl, columns=["数据发布"], subjects=wanted)) == ["农业"]


def test_a_period_told_in_another_column_is_no_gap(crawl) -> None:
    """Trap: the figures of May went to the news under the very same title."""
    (may,) = months(5)
    build(crawl, {"统计数据": months(2, 3, 4, 6, 7, 8, 9), "要闻": [may]})
    assert targets(ask(crawl)) == []


def test_news_of_that_month_under_another_name_fills_no_gap(crawl) -> None:
    build(
        crawl,
        {"统计数据": months(2, 3, 4, 6, 7, 8, 9), "要闻": [Entry("2026年5月县长活动安排", "2026-06-15")]},
    )
    assert targets(ask(crawl)) == ["2026年5月"]


@pytest.mark.parametrize(
    ("name", "listed", "outcome"),
    [("数据查询", False, "needs_review"), ("业务查询", False, "not_met"), ("数据查询", True, "not_met")],
    ids=["a query", "another query", "an empty column"],
)
def test_a_page_to_query_data_is_a_hint_that_one_can(crawl, name: str, listed: bool, outcome: str) -> None:
    build(crawl, {"统计数据": months(8, 9)})
    query = "<form action='/q'><select name='zb'><option>产值</option></select><button>查询</button></form>"
    path = f"<div class='path'>当前位置：<a href='/'>首页</a> &gt; <a href='/cx/'>{name}</a></div>"
    inner = "<ul class='list'></ul><p>暂无信息</p>" if listed else f"<h2>{name}</h2>{query}"
    crawl.html("/cx/", f"<html><head><title>{name}</title></head><body>{path}{inner}</body></html>")
    subject = {"name": "数据查询", "any": ["数据查询"], "column": ["数据查询"], "link": ["数据查询"]}
    verdict = ask(crawl, columns=["统计数据"], subjects=[subject])
    assert verdict.outcome == outcome
