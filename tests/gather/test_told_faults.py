"""Pages that say in their content's stead that it could not be loaded."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.gather.faults import fault_shown, fault_told
from crawler.model import Fetched

PATH = "<div class='wz'>当前位置：<a href='/'>首页</a> &gt; <a href='/flfg/'>法律法规</a></div>"
HEAD = "<meta charset='utf-8'><title>法律法规_青禾县水务局</title><meta name='ColumnName' content='法律法规'>"
FOOT = "<div class='footer'><p>主办单位：青禾县水务局</p></div>"
ROW = "<li><a href='/flfg/1.html'>青禾县河道管理办法</a><span>2026-10-02</span></li>"


def fault(shown: str, answered: str = "<ul class='list'></ul>") -> str:
    pages = [f"<html><head>{HEAD}</head><body>{PATH}{body}{FOOT}</body></html>" for body in (answered, shown)]
    url = "http://www.qinghe.gov.cn/flfg/"
    fetched = Fetched(url, 200, {}, pages[0].encode(), rendered=pages[1])
    return fault_shown(fetched, read_page(fetched).facts)


@pytest.mark.parametrize(
    "said",
    [
        "系统繁忙，请稍后再试",
        "服务器开小差了，请刷新重试",
        "加载失败",
        "网络异常, 请稍后再试",
        "数据加载失败，点击重试",
    ],
)
def test_a_column_that_says_it_could_not_be_loaded_was_not_measured(said: str) -> None:
    assert fault(f"<h2>法律法规</h2><ul class='list'><li>{said}</li></ul>").endswith(said)


@pytest.mark.parametrize(
    "shown",
    [
        "<ul class='list'></ul>",
        "<ul class='list'><li>暂无数据</li></ul>",
        "<p class='weather'>加载失败</p><ul class='list'><li>暂无数据</li></ul>",
        f"<p class='weather'>加载失败</p><ul class='list'>{ROW * 3}</ul>",
        "<ul class='list'></ul><p style='display:none'>加载失败</p>",
        "<p class='weather'>加载失败</p><div id='zoom'><p>"
        + "各科室要按时报送落实情况。" * 20
        + "</p></div>",
        "<ul class='list'><li><a href='/flfg/2.html'>关于系统异常的通报</a></li></ul>",
    ],
    ids=["empty", "says empty", "a widget beside it", "entries", "not shown", "a text", "a title"],
)
def test_an_empty_column_and_one_with_entries_are_measured(shown: str) -> None:
    assert fault(shown) == ""


def test_an_error_page_that_no_script_made_is_one() -> None:
    assert fault("<p>系统繁忙，请稍后再试</p>", "<p>系统繁忙，请稍后再试</p>") == ""


@pytest.mark.parametrize(
    "line", ["内容错误", "链接错误", "异常", "系统故障应急预案", "查询失败的处理办法", "加载更多"]
)
def test_lines_that_only_sound_like_it_are_none(line: str) -> None:
    assert fault_told((line,)) == ""
