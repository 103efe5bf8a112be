"""Lists of nothing, and what hides them or only looks like one."""

from __future__ import annotations

import pytest

from crawler.derive.lists import read_lists
from crawler.derive.tree import parse
from crawler.model import ListBlock


def main_list(markup: str) -> ListBlock | None:
    return read_lists(
        parse(f"<html><body>{markup}</body></html>", "http://www.x.gov.cn/zwgk/index.html")
    ).main


UNNAMED_FOOT = (
    "<table><tr><td>版权所有：某市市场监督管理局　地址：某市文昌中路6号<br>联系电话：0795-3560001"
    "　网站标识码：3609000052<br>赣ICP备05003123号</td></tr></table>"
)


@pytest.mark.parametrize(("words", "empty"), [("暂无相关信息！", True), ("本科室负责计量器具检定。", False)])
def test_a_foot_that_no_class_names_does_not_hide_an_empty_list(words: str, empty: bool) -> None:
    markup = f"<table><tr><td>您的位置：政策问答</td></tr><tr><td>{words}</td></tr></table>{UNNAMED_FOOT}"
    main = main_list(markup)
    assert (main is not None and main.pages == 1 and main.items == ()) is empty


SAID = "<p>公开前应当审查。</p><p>涉密的不予公开，并说明理由。</p><p>本制度由办公室负责解释。</p>"


@pytest.mark.parametrize(
    ("markup", "empty"),
    [
        (f"<div class='side'><ul></ul></div><div class='text'><h2>审查制度</h2>{SAID}</div>", False),
        (f"<div class='text'>{SAID}<ul class='list'></ul></div>", True),
        (f"<div class='side'><ul></ul></div>{SAID}<ul class='list'></ul>", True),
        ("<ul class='list'></ul><p>本栏目由办公室负责。</p>", True),
    ],
)
def test_a_menu_without_entries_over_sentences_is_no_empty_list(markup: str, empty: bool) -> None:
    path = "<div class='wz'>当前位置：<a href='/'>首页</a> &gt; <a href='/zd/'>公开制度</a></div>"
    main = main_list(f"{path}<div class='box'>{markup}</div>")
    assert (main is not None and main.items == ()) is empty
