"""The column of a shell page is the one that the fragment of its address chooses."""

from __future__ import annotations

import json

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

TREE = [
    {"id": 1, "name": "政府信息公开", "children": [{"id": 5008, "name": "通知 ", "children": []}]},
    {"name": "机构信息", "id": "5010", "children": None},
]
POSITION = (
    '<p class="position">当前位置：<a href="/">首页</a> &gt; <a href="/gkmlpt/index">政府信息公开</a></p>'
)


def shell(fragment: str, tree: str | None = None, body: str = "") -> PageFacts:
    config = f"SID:'755001',TREE:{json.dumps(TREE) if tree is None else tree},SERVICE_AREA_ID:1"
    html = (
        "<html><head><title>政府信息公开目录</title>"
        "<meta name='ColumnName' content='政府信息公开目录'></head>"
        f"<body><div id='app'>{body}</div><script>window._CONFIG = {{{config}}};</script></body></html>"
    )
    url = f"http://www.x.gov.cn/unit/gkmlpt/index{fragment}"
    return read_page(Fetched(url, 200, {}, html.encode())).facts


@pytest.mark.parametrize(
    ("fragment", "name"), [("#5008", "通知"), ("#5010", "机构信息"), ("#1", "政府信息公开")]
)
@pytest.mark.parametrize("body", ["", POSITION])
def test_the_tree_names_the_column(fragment: str, name: str, body: str) -> None:
    facts = shell(fragment, body=body)
    assert facts.title == name
    assert facts.breadcrumb[-1].name == name


def test_the_path_shown_and_the_tree_make_one_path() -> None:
    names = [link.name for link in shell("#5008", body=POSITION).breadcrumb]
    assert names == ["首页", "政府信息公开", "通知"]


def test_the_path_of_the_tree_stands_where_none_is_shown() -> None:
    assert [link.name for link in shell("#5008").breadcrumb] == ["政府信息公开", "通知"]


@pytest.mark.parametrize("tree", ["[", "[{}]", '[{"id": 5008}]', "[1, null]", "{}", "window.TREE", "[]"])
def test_a_tree_that_cannot_be_read_changes_nothing(tree: str) -> None:
    assert shell("#5008", tree).title == "政府信息公开目录"


def test_a_number_that_the_tree_has_not_and_no_number_change_nothing() -> None:
    assert shell("#9999").title == shell("").title == "政府信息公开目录"
