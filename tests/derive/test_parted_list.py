"""Columns whose entries stand in tabs or folds, none of which has a page of its own."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

PATH = (
    '<div class="weizhi">当前位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a> &gt; 规划计划</div>'
)
KINDS = [
    ("年度计划", ["2026-02-10", "2026-02-06"]),
    ("发展规划", ["2026-07-20", "2021-04-12"]),
    ("历史规划", ["2016-05-09"]),
]


def rows(name: str, days: list[str]) -> str:
    return "".join(
        f'<li><a href="/a/{day}.html">示例县{name}文件汇编（{day[:4]}）</a><span>{day}</span></li>'
        for day in days
    )


def tabs(
    strip: str = "<button>{0}</button>", pane: str = '<div class="pane"{1}><ul>{0}</ul>{2}</div>'
) -> str:
    names = "".join(strip.format(name) for name, _ in KINDS)
    panes = "".join(
        pane.format(rows(name, days), "" if n == 0 else ' style="display:none"', "")
        for n, (name, days) in enumerate(KINDS)
    )
    return f'<div><div class="strip">{names}</div>{panes}</div>'


def folds() -> str:
    return "".join(
        f"<details><summary>{name}</summary><ul>{rows(name, days)}</ul></details>" for name, days in KINDS
    )


def read(body: str, path: str = PATH) -> PageFacts:
    html = f"<html><head><meta charset=utf-8><title>规划计划</title></head><body>{path}{body}</body></html>"
    return read_page(Fetched("http://www.example.gov.cn/gh/", 200, {}, html.encode())).facts


ARIA = "<div role='tabpanel'{1}><ul>{0}</ul>{2}</div>"


@pytest.mark.parametrize(
    "body",
    [
        tabs(),
        tabs("<a href='#'>{0}</a>"),
        f"<div role='tablist'>{''.join(f'<button>{n}</button>' for n, _ in KINDS)}</div>"
        + "".join(ARIA.format(rows(n, d), "", "") for n, d in KINDS),
        folds(),
    ],
    ids=["buttons", "anchors", "roles", "folds"],
)
def test_the_parts_of_a_column_are_its_list(body: str) -> None:
    facts = read(body)
    assert facts.kind == "column"
    assert facts.list is not None
    assert (facts.list.count, facts.list.newest, facts.list.oldest) == (5, "2026-07-20", "2016-05-09")


def test_parts_named_by_quarters_that_do_not_follow_each_other_are_one_list() -> None:
    kinds = [("月度", ["2026-10-16"]), ("季度", ["2026-10-28", "2026-07-28"]), ("年度", ["2026-05-22"])]
    names = "".join(f"<button>{name}</button>" for name, _ in kinds)
    panes = "".join(f"<div role='tabpanel'><ul>{rows(name, days)}</ul></div>" for name, days in kinds)
    facts = read(f"<div><div role='tablist'>{names}</div>{panes}</div>")
    assert facts.list is not None
    assert (facts.kind, facts.list.count, facts.list.newest) == ("column", 4, "2026-10-28")


def test_one_entry_in_the_open_pane_counts_beside_those_of_the_closed_one() -> None:
    title = "<a href='/z/{0}.html'>关于停车收费办法公开征求意见的公告（{0}）</a>"
    entry = f"<li>{title}<p>起止时间：{{0}}至{{1}}</p></li>"
    ended = entry.format("2026-08-25", "2026-09-26") + entry.format("2026-03-20", "2026-04-21")
    facts = read(
        "<div><div class='strip'><b>正在征集</b><b>往期征集</b></div>"
        f"<div class='p'><ul>{entry.format('2026-11-06', '2026-12-08')}</ul></div>"
        f"<div class='p' hidden><ul>{ended}</ul></div></div>"
    )
    assert facts.list is not None
    assert (facts.list.count, facts.list.newest) == (3, "2026-11-06")


@pytest.mark.parametrize(
    "body",
    [
        tabs("<a href='/gh/{0}/'>{0}</a>"),
        tabs() + "".join(f"<p><a href='/gh/{name}/'>{name}</a></p>" for name, _ in KINDS),
        tabs(pane="<div class='pane'{1}><ul>{0}</ul><a href='/gh/more.html'>更多</a></div>"),
        "".join(f"<div class='box'><h3>{name}</h3><ul>{rows(name, days)}</ul></div>" for name, days in KINDS),
    ],
    ids=["tabs lead on", "a menu leads on", "more", "boxes"],
)
def test_lists_that_are_columns_of_their_own_stay_apart(body: str) -> None:
    facts = read(body)
    assert facts.kind == "channel"
    assert facts.list is None


def test_tabs_of_a_page_without_a_place_in_the_site_stay_lists_of_their_own() -> None:
    facts = read(tabs(), path="")
    assert facts.kind != "column"
    assert [block.heading for block in facts.blocks][:2] == ["年度计划", "发展规划"]


def test_rows_below_a_line_of_as_many_names_are_one_list() -> None:
    entries = "".join(
        f"<div class='r'><a href='/a/{n}.html'>第{n}批示例县重点项目清单</a><span>2026-0{n}-11</span></div>"
        for n in (5, 3)
    )
    facts = read(f"<div><div class='h'><b>标题名称</b><b>发布时间</b></div>{entries}</div>")
    assert facts.list is not None
    assert (facts.kind, facts.list.count) == ("column", 2)


def test_a_stale_column_in_tabs_tells_its_newest_day() -> None:
    facts = read(tabs().replace("2026-", "2023-"))
    assert facts.list is not None
    assert facts.list.newest == "2023-07-20"
