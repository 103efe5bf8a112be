"""More idioms of portals that no sample shows, on made-up miniature pages, each with its look-alike."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

URL = "http://www.example.gov.cn/xwzx/index.html"


def read(body: str, head: str = "", tab: str = "示例县人民政府", url: str = URL) -> PageFacts:
    html = f"<html><head><meta charset=utf-8><title>{tab}</title>{head}</head><body>{body}</body></html>"
    return read_page(Fetched(url, 200, {}, html.encode())).facts


# --- lists ----------------------------------------------------------------------------------------------


def rows(month: int, tag: str = "p") -> str:
    return "".join(
        f'<{tag}><a href="/xwzx/{month}/{day}.html">农村公路提质改造第{day}批工程启动</a> '
        f"<i>(2024/{month}/{day})</i></{tag}>"
        for day in (9, 4, 2)
    )


@pytest.mark.parametrize("tag", ["p", "li", "dd"])
def test_boxes_with_a_heading_each_are_lists_of_their_own_though_their_days_go_on(tag: str) -> None:
    facts = read(
        f'<div class="box"><h2>交通要闻</h2>{rows(6, tag)}</div>'
        f'<div class="box"><h2>公示公告</h2>{rows(5, tag)}</div>'
    )
    assert [(block.heading, block.newest) for block in facts.blocks] == [
        ("交通要闻", "2024-06-09"),
        ("公示公告", "2024-05-09"),
    ]


@pytest.mark.parametrize("over", ["", "<p>2024年5月</p>", "<div><b>标题</b><b>日期</b></div>"])
def test_boxes_without_a_heading_of_their_own_go_on_with_one_list(over: str) -> None:
    first = over.replace("2024年5月", "2024年6月")
    facts = read(f'<div class="box">{first}{rows(6)}</div><div class="box">{over}{rows(5)}</div>')
    lists = [facts.list] if facts.list else list(facts.blocks)
    assert [len(one.items) for one in lists if one] == [6]


# --- the path over the content ---------------------------------------------------------------------------

HOME, NEWS, DEPT = '<a href="/">首页</a>', '<a href="/xw/">新闻</a>', '<a href="/xw/bm/">部门动态</a>'


def path(body: str) -> list[str]:
    return [
        link.name for link in read(f"{body}<h1>河道清理完毕</h1><p>{'各镇清理河道。' * 20}</p>").breadcrumb
    ]


@pytest.mark.parametrize(
    "line",
    [
        f'<div class="position"><span>{HOME}<span>/</span></span><span>{NEWS}</span><span>/</span>'
        f"<span>{DEPT}</span><span>/</span><span><a>正文</a></span></div>",
        f'<div class="pos">{HOME}--{NEWS}--{DEPT}</div>',
        f'<div class="wz">{HOME}-{NEWS}-{DEPT}-正文</div>',
        f'<div class="nav2">{HOME} > {NEWS} > {DEPT} > 详情</div>',
    ],
)
def test_signs_of_any_kind_part_a_path_that_begins_at_home(line: str) -> None:
    assert path(line) == ["首页", "新闻", "部门动态"]


@pytest.mark.parametrize(
    "line",
    [
        f'<div class="nav2">{HOME} | {NEWS} | {DEPT}</div>',
        f'<div class="pos">{HOME} {NEWS} {DEPT}</div>',
        f'<div class="pos">{NEWS}/{DEPT}</div>',
        f'<div class="nav2">{HOME} &gt; {NEWS} {DEPT} <a href="/hd/">互动</a></div>',
    ],
)
def test_a_menu_is_no_path(line: str) -> None:
    assert path(line) == []
