"""Heads and feet of an article, as HTML means them, beside those of the page."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

HEAD = "<h1>关于县道改造的咨询</h1><p>来信时间：2026-03-02　来信人：王某</p>"
ANSWER = (
    "<p>回复单位：某县交通运输局　回复时间：2026-03-09</p><p>回复内容：已列入今年的计划，预计六月开工。</p>"
)
MENU = '<nav><a href="/">首页</a><a href="/zwgk/">政务公开</a></nav>'
SITE = "<p>主办：某县人民政府办公室　网站标识码：1234567890</p>"


def letter(before: str, after: str, *, whole: bool = False) -> PageFacts:
    """A letter whose texts stand in an ``<article>``; ``whole``: the article holds the page's own head and
    foot, too."""
    article = (
        f"<header>{HEAD}</header><section><p>来信内容：村口的县道什么时候改造？</p></section>"
        f"<footer>{ANSWER}</footer>"
    )
    body = (
        f"<article>{before}{article}{after}</article>"
        if whole
        else f"{before}<article>{article}</article>{after}"
    )
    page = f"<html><head><title>关于县道改造的咨询-某县人民政府</title></head><body>{body}</body></html>"
    headers = {"content-type": "text/html; charset=utf-8"}
    return read_page(Fetched("http://www.example.gov.cn/mail/12.html", 200, headers, page.encode())).facts


@pytest.mark.parametrize("whole", [False, True], ids=["of its own", "round the page"])
def test_the_head_and_foot_of_an_article_are_read_and_those_of_the_page_stay_its_own(whole: bool) -> None:
    facts = letter(f"<header>{MENU}</header>", f"<footer>{SITE}</footer>", whole=whole)
    (message,) = facts.messages
    assert (message.received, message.replied, message.unit) == ("2026-03-02", "2026-03-09", "某县交通运输局")
    assert message.shown == ("received", "replied", "reply_unit", "content", "reply")
    assert facts.footer.site_code == "1234567890"
    assert [link.name for link in facts.nav] == ["首页", "政务公开"]
