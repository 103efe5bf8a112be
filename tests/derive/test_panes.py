"""Panes of tabs are text of the page; what else stands hidden is not."""

from __future__ import annotations

import pytest

from crawler.derive.page_text import read_text
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
