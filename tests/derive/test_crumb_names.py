"""What is named like the line of a place and holds the text («wz» of 文章), and such lines themselves."""

from __future__ import annotations

import pytest

from crawler.derive.page_text import PageText, read_text
from crawler.model import Fetched

URL = "http://www.jia.gov.cn/xw/2026/0915/c_1.shtml"
CRUMB = '<div class="dqwz">您当前的位置：<a href="/">首页</a> &gt; <a href="/xw/">通知公告</a></div>'
TEXT = "因管网检修，9月18日8时至17时府前路停水，请提前储水。"
FACTS = "<div class='info'><span>发布时间：2026-09-15 09:10</span><span>来源：甲县水务局</span></div>"


def told(body: str) -> PageText:
    page = f"<html><head><title>停水通知</title></head><body>{CRUMB}{body}</body></html>"
    return read_text(Fetched(URL, 200, {"content-type": "text/html; charset=utf-8"}, page.encode()))


@pytest.mark.parametrize("name", ["wz", "wz-con", "content wz", "position", "place-main"])
def test_a_box_that_holds_an_article_is_no_line_of_a_place(name: str) -> None:
    page = told(f"<div class='{name}'><h2>停水通知</h2>{FACTS}<div class='nr'><p>{TEXT}</p></div></div>")

    assert TEXT in page.body


@pytest.mark.parametrize("name", ["wz-nr", "wz_txt", "nr wz-con"])
@pytest.mark.parametrize(
    "inside",
    [
        f"<p>{TEXT}</p>",
        f"<p>{TEXT}</p><p>见<a href='/f.pdf'>附表</a>。</p>",
        f"<p>{TEXT}</p><script type='text/html'><a href='/${{id}}'>首页 > x</a></script>",
    ],
)
def test_a_text_named_wz_is_no_line_of_a_place(name: str, inside: str) -> None:
    page = told(f"<div class='main'><h2>停水通知</h2>{FACTS}<div class='{name}'>{inside}</div></div>")

    assert TEXT in page.body


@pytest.mark.parametrize(
    "line",
    [
        "<div class='wz'><a href='/'>首页</a><a href='/xw/'>乙类事项</a></div>",
        "<div class='wz-nav'>当前位置：<a href='/xw/'>乙类事项</a></div>",
        "<div class='wz_box'><a href='/a/'>政务</a> / <a href='/xw/'>乙类事项</a></div>",
        "<div class='position'><h3>乙类事项</h3><span>2026-11-20 星期五</span></div>",
        "<div class='location'><h2>当前位置：乙类事项</h2><span>发布日期 2026-11-20</span></div>",
    ],
)
def test_a_line_of_a_place_is_none_of_the_text(line: str) -> None:
    page = told(f"{line}<div class='main'><h2>停水通知</h2>{FACTS}<div class='nr'><p>{TEXT}</p></div></div>")

    assert TEXT in page.body
    assert "乙类事项" not in page.text
