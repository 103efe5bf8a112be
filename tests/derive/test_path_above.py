"""Paths that end in the column above the page: the page keeps the name that its tag and its tab agree on."""

from __future__ import annotations

import pytest

from crawler.derive.columns import PageState
from crawler.derive.page import read_page
from crawler.derive.portal import read_portal
from crawler.model import Fetched, ListBlock, ListItem, NavLink, PageFacts

HOME = "http://www.example.gov.cn/"
URL = HOME + "zwfw/zxbj/index.html"
ROWS = "".join(
    f'<li><a href="/zwfw/zxbj/{n}.html">关于第{n}批办件结果的公示</a><span>2024-03-1{n}</span></li>'
    for n in range(4)
)


def read(last: str, tag: str = "最新办件", tab: str = "最新办件_示例县人民政府") -> PageFacts:
    path = f'<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="{last}">政务服务</a></div>'
    head = f'<title>{tab}</title><meta name="ColumnName" content="{tag}">'
    html = f"<html><head><meta charset=utf-8>{head}</head><body>{path}<ul>{ROWS}</ul></body></html>"
    return read_page(Fetched(URL, 200, {}, html.encode())).facts


def named(facts: PageFacts) -> tuple[str, tuple[str, ...]]:
    (column,) = read_portal([(facts, PageState())], HOME, "2024-03-20").columns
    return column.name, column.path


def test_a_page_below_the_end_of_its_path_keeps_its_own_name() -> None:
    facts = read("/zwfw/index.html")
    assert facts.title == "最新办件"
    assert [crumb.name for crumb in facts.breadcrumb] == ["首页", "政务服务"]
    assert named(facts) == ("最新办件", ("首页", "政务服务", "最新办件"))


@pytest.mark.parametrize(
    ("last", "tag", "tab"),
    [
        ("/zwfw/zxbj/", "最新办件", "最新办件_示例县人民政府"),
        ("/zwfw/index.html", "最新办件", "示例县人民政府"),
        ("/zwfw/index.html", "", "最新办件_示例县人民政府"),
    ],
    ids=["the path ends in the page", "only the tag tells", "only the tab tells"],
)
def test_else_the_path_names_the_page(last: str, tag: str, tab: str) -> None:
    assert read(last, tag, tab).title == "政务服务"


def test_a_path_tells_no_name_twice_in_a_row() -> None:
    root, below = HOME + "xx/", HOME + "xx/a/"
    rows = ListBlock(
        (ListItem("关于甲的公示", below + "1.html", "2024-03-11"),), 1, "2024-03-11", "2024-03-11"
    )
    pages = (
        PageFacts(HOME, "home", "utf-8", nav=tuple(NavLink("信息公开", root) for _ in range(2))),
        PageFacts(
            root,
            "column",
            "utf-8",
            title="信息公开",
            breadcrumb=(NavLink("信息公开", root), NavLink("首页", root)),
        ),
        PageFacts(
            below,
            "column",
            "utf-8",
            breadcrumb=(
                NavLink("首页", HOME),
                NavLink("信息公开", root),
                NavLink("公示", root),
                NavLink("信息公开", below),
            ),
            list=rows,
        ),
    )
    found = read_portal([(page, PageState()) for page in pages], HOME, "2024-03-20").columns
    paths = {column.url: column.path for column in found}
    assert paths == {root: ("信息公开",), below: ("首页", "信息公开", "公示", "信息公开")}
