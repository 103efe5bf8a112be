"""Panes of tabs are text of the page; what else stands hidden is not."""

from __future__ import annotations

import pytest

from crawler.derive.links import read_links
from crawler.derive.page_text import read_text
from crawler.derive.tree import parse
from crawler.model import Fetched

STRIP = "<ul class='tabs'><li>征集说明</li><li>结果反馈</li></ul>"
PANES = (
    "<div class='pane on'><p>现向社会公开征求意见。</p></div>"
    "<div class='pane' style='display:none'><p>共收到意见十二条。</p></div>"
)


def text(markup: str) -> str:
    html = f"<html><body><h1>某县某办法</h1>{markup}</body></html>"
    return read_text(Fetched("http://www.x.gov.cn/a.html", 200, {}, html.encode())).text


@pytest.mark.parametrize(
    "markup",
    [
        STRIP + PANES,
        f"<div class='hd'>{STRIP}</div><div class='bd'>{PANES}</div>",
        STRIP + PANES.replace("style='display:none'", "hidden"),
        "<div><span>征集说明</span><span>结果反馈</span></div>" + PANES,
        "<div><div role='tablist'><b>征集说明</b><b>结果反馈</b></div>"
        "<div role='tabpanel' class='zw'><p>现向社会公开征求意见。</p></div>"
        "<div role='tabpanel' hidden><p>共收到意见十二条。</p></div></div>",
    ],
)
def test_what_a_tab_opens_is_text_of_the_page(markup: str) -> None:
    assert "共收到意见十二条" in text(markup)


@pytest.mark.parametrize(
    "markup",
    [
        PANES,
        "<ul class='tabs'><li>征集说明</li></ul>" + PANES,
        STRIP + PANES.replace("'pane'", "'note'"),
        STRIP + PANES.replace("'pane on'", "'pane' style='display:none'"),
        STRIP.replace("结果反馈", "征集说明") + PANES,
    ],
)
def test_what_no_tab_opens_is_not(markup: str) -> None:
    assert "共收到意见十二条" not in text(markup)


def links(markup: str, head: str = "") -> dict[str, bool]:
    html = f"<html><head>{head}</head><body><h1>某县某办法</h1>{markup}</body></html>"
    found = read_links(parse(html, "http://www.x.gov.cn/a.html"))
    return {link.text: link.hidden for link in found if link.text}


LINK = '<a href="/b/">乙栏目</a>'
SHUT = "style='display:none'"
SHEET = "<style>.tab-pane{display:none} .tab-pane.active{display:block}</style>"


@pytest.mark.parametrize(
    "markup",
    [
        f"{STRIP}<div class='tabc'>甲</div><div class='tabc' {SHUT}>{LINK}</div>",
        f"{STRIP}<div><p>甲</p></div><div style='display: none;'>{LINK}</div>",
        f"<ul><li><a href='#two' data-toggle='tab'>乙</a></li></ul><div id='two' {SHUT}>{LINK}</div>",
        f"<h3 data-target='#f' data-toggle='collapse'>乙</h3><div id='f' {SHUT}>{LINK}</div>",
        f"<button aria-controls='f'>乙</button><section id='f' hidden>{LINK}</section>",
        f"<li onmouseover=\"show('f')\">乙</li><div id='f' {SHUT}>{LINK}</div>",
        f"<div class='swiper'><div class='s'>甲</div><div class='s' {SHUT}>{LINK}</div></div>",
        f"<div class='layui-tab-item'>甲</div><div class='layui-tab-item' {SHUT}>{LINK}</div>",
    ],
)
def test_links_in_what_a_visitor_opens_are_not_hidden(markup: str) -> None:
    assert links(markup)["乙栏目"] is False


def test_panes_that_a_rule_closes_are_not_hidden() -> None:
    panes = f"<div class='tab-pane active'>甲</div><div class='tab-pane'>{LINK}</div>"
    assert links(STRIP + panes, SHEET)["乙栏目"] is False


@pytest.mark.parametrize(
    "markup",
    [
        f"<div {SHUT}>{LINK}</div>",
        f"<div class='x'>甲</div><div class='x' {SHUT}>{LINK}</div>",
        f"{STRIP}<div class='tabc'>甲</div><div class='tabc' {SHUT}><p hidden>{LINK}</p></div>",
        f"<div {SHUT}>{STRIP}<div>甲</div><div {SHUT}>{LINK}</div></div>",
        f"<a href='#other'>乙</a><div id='f' {SHUT}>{LINK}</div>",
    ],
)
def test_links_that_nothing_opens_stay_hidden(markup: str) -> None:
    assert links(markup)["乙栏目"] is True


@pytest.mark.parametrize(
    "markup",
    [
        f"<h3><a href='#f' data-toggle='collapse'>办理</a></h3><div id='f' {SHUT}><p>申请受理</p></div>",
        "<p aria-controls='f'>办理流程</p><div id='f' hidden><p>申请受理</p></div>",
    ],
)
def test_folded_parts_are_text_of_the_page(markup: str) -> None:
    assert "申请受理" in text(markup)


def test_a_window_over_the_page_is_no_text_of_it() -> None:
    window = f"<div id='f' {SHUT}><p>申请受理</p></div>"
    markup = f"<a data-target='#f' data-toggle='modal'>二维码</a>{window}"
    assert "申请受理" not in text(markup)


LETTER = (
    "<div class='letter'><div class='q' onclick=\"{}\"><b>{}</b></div>"
    "<div class='d' style='display:none'><p>来信内容：路灯不亮，请维修。</p></div></div>"
)
OPENS = "this.nextSibling.style.display='block'"


@pytest.mark.parametrize("code", [OPENS, "$(this).next().slideToggle()", "toggle(this)"])
def test_what_unfolds_below_a_line_of_its_own_is_text_of_the_page(code: str) -> None:
    assert "请维修" in text(LETTER.format(code, "反映路灯不亮") + LETTER.format(code, "反映路面破损"))


@pytest.mark.parametrize(
    "markup",
    [
        LETTER.format(OPENS, "反映路灯不亮"),
        LETTER.format("", "反映路灯不亮") * 2,
        LETTER.format("location.href='/a.html'", "反映路灯不亮") * 2,
        LETTER.format(OPENS, "") * 2,
    ],
    ids=["one alone", "nothing opens it", "the line leads elsewhere", "no line"],
)
def test_what_nothing_is_known_to_unfold_is_not(markup: str) -> None:
    assert "请维修" not in text(markup)
