"""Counterparts: what leads from a file to its interpretation and back, and what only looks like it."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.derive.related import alike
from crawler.model import Fetched, PageFacts

ROOT = "http://www.example.gov.cn"
DOCUMENT = "甲县人民政府办公室关于印发甲县困难群众救助实施办法的通知"
INTERPRETATION = "《甲县困难群众救助实施办法》政策解读"
HEAD = (
    "<table><tr><td>索引号</td><td>0001/2026-1</td><td>文号</td><td>甲政办〔2026〕3号</td></tr>"
    "<tr><td>成文日期</td><td>2026-03-01</td><td>有效性</td><td>有效</td></tr></table>"
)
TEXT = "<div class='TRS_Editor'><p>" + "各单位要认真贯彻执行，按时报送落实情况。" * 8 + "</p></div>"


def _facts(title: str, markup: str, document: bool, crumb: str) -> PageFacts:
    page = (
        f"<html><head><title>{title}</title></head><body>"
        f"<div class='nav'><a href='/zcjd/'>政策解读</a><a href='/zcwj/'>政策文件</a></div>"
        f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/x/'>{crumb}</a></div>"
        f"<h1>{title}</h1><p>发布时间：2026-03-02</p>{HEAD if document else ''}{TEXT}{markup}"
        "<div class='footer'>主办单位：甲县人民政府</div></body></html>"
    )
    return read_page(Fetched(f"{ROOT}/x/202603/t20260302_1.html", 200, {}, page.encode())).facts


def needs(title: str, markup: str, document: bool = True) -> tuple[str, ...]:
    return _facts(title, markup, document, "政策文件").needs_render


def related(
    title: str, markup: str, document: bool = True, crumb: str = "政策文件"
) -> list[tuple[str, str, str]]:
    facts = _facts(title, markup, document, crumb)
    return [(each.kind, each.url.removeprefix(ROOT), each.heading) for each in facts.related]


SECOND = "<a href='/w/t20260101_2.html'>乙县乙办法</a>"
NEWS = "<a href='/n/t20260101_1.html'>要闻</a>"
GO = "href='/zcjd/202603/t20260303_9.html'"
LINK = f"<a {GO}>{INTERPRETATION}</a>"
TO = "/zcjd/202603/t20260303_9.html"


@pytest.mark.parametrize(
    ("markup", "heading"),
    [
        (f"<div class='xgjd'><b>相关解读</b>{LINK}</div>", "相关解读"),
        (
            f"<div><p class='t'><b>【相关解读】</b></p><ul><li>{LINK}<i>2026-03-03</i></li></ul></div>",
            "相关解读",
        ),
        (f"<p>解读链接：{LINK}</p>", "解读链接"),
        (f"<p>解读链接：</p><p>{LINK}</p>", "解读链接"),
        (f"<table><tr><td>关联解读</td><td>{LINK}</td></tr></table>", "关联解读"),
        (
            f"<div class='r'><h4>一图读懂</h4><div><a {GO}><img src='/t.png' alt='图'></a></div></div>",
            "一图读懂",
        ),
        (f"<p><a {GO}>查看解读</a></p>", "查看解读"),
        (f"<p><a {GO}>政策解读</a></p>", "政策解读"),
        (f"<div class='side'><h3>相关链接</h3><ul><li>{LINK}</li></ul></div>", ""),
        (f"<p>政策解读：{LINK}</p>", "政策解读"),
        (
            f"<dl><dt>相关解读</dt><dd>{LINK}</dd><dt>相关新闻</dt><dd>{NEWS}</dd></dl>",
            "相关解读",
        ),
        (
            "<ul class='tab'><li>相关文件</li><li>相关解读</li></ul>"
            f"<div><ul><li>{SECOND}</li></ul><ul><li>{LINK}</li></ul></div>",
            "相关解读",
        ),
        (
            '<script>window._CONFIG={DETAIL:{"id":1,"relation":[{"title":"'
            + INTERPRETATION
            + f'","url":"{TO}"}}]}}}}</script>',
            "relation",
        ),
    ],
)
def test_a_document_leads_to_its_interpretation(markup: str, heading: str) -> None:
    assert related(DOCUMENT, markup) == [("interpretation", TO, heading)]


FILE = "/zcwj/202603/t20260302_8.html"
BACK = f"<a href='{FILE}'>{DOCUMENT}</a>"


@pytest.mark.parametrize(
    ("markup", "heading"),
    [
        (f"<div><span>相关文件：</span>{BACK}</div>", "相关文件"),
        (f"<p><a href='{FILE}'>政策原文</a></p>", "政策原文"),
        (f"<p>原文链接：<a href='{FILE}'>点击查看</a></p>", "原文链接"),
        (f"<h3>解读文件</h3><ul><li>{BACK}</li></ul>", "解读文件"),
        (f"<p>附：{BACK}</p>", ""),
        (
            f"<div><h3>政策文件</h3><ul><li>{BACK}</li><li>{SECOND}</li></ul></div>",
            "政策文件",
        ),
    ],
)
def test_an_interpretation_leads_back_to_its_file(markup: str, heading: str) -> None:
    found = related(INTERPRETATION, markup, document=False, crumb="政策解读")
    assert found == [("document", FILE, heading)]


OTHERS = "".join(
    f"<li><a href='/zcjd/202602/t2026020{n}_{n}.html'>《乙办法{n}》解读</a></li>" for n in range(1, 6)
)


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='r'><h3><a href='/zcjd/'>政策解读</a></h3><ul>{OTHERS}</ul></div>",
        f"<div class='r'><h3>政策解读</h3><a class='more' href='/zcjd/'>更多</a><ul>{OTHERS}</ul></div>",
        f"<div class='r'><h3>相关新闻</h3><ul>{OTHERS}</ul></div>",
        f"<div><h3>相关解读</h3><ul></ul></div><div><h3>相关新闻</h3>{NEWS}</div>",
        f"<p>相关解读：无</p><p>{NEWS}</p>",
        "<div class='menu2'><a href='/zcjd/'>政策解读</a><a href='/zcwj/'>政策文件</a></div>",
        "<p>上一篇：<a href='/zcjd/t20260301_1.html'>《甲县困难群众救助实施办法》解读</a></p>",
        f"<p>相关文件：{SECOND}</p>",
        "<p>原文链接：<a href='http://www.other.gov.cn/t20260101_2.html'>点击查看</a></p>",
        f"<!-- <div>相关解读{LINK}</div> -->",
    ],
)
def test_columns_neighbours_and_other_matters_are_no_counterparts(markup: str) -> None:
    assert related(DOCUMENT, markup) == []


def test_titles_of_one_matter_are_alike_and_of_two_are_not() -> None:
    assert alike(DOCUMENT, INTERPRETATION)
    assert alike(DOCUMENT, "一图读懂｜甲县困难群众救助实施办法（试行）")
    assert not alike(DOCUMENT, "甲县人民政府办公室关于印发甲县乡村道路养护实施办法的通知")
    assert not alike("甲县2026年春季植树工作方案", "甲县2026年防汛应急预案解读")


FETCHES = "<script>fetch('/api/rel?id=3').then(r=>r.json()).then(r=>{q.innerHTML=r.html})</script>"

FILLS = "document.getElementById('rel').innerHTML=h"


@pytest.mark.parametrize(
    ("markup", "asked"),
    [
        ("<div class='xgjd'><b>相关解读</b><div id='xgjd_list'></div></div>", True),
        ("<div><h4><span>相关解读</span></h4><ul id='jd'></ul></div>", True),
        ("<div><h4>相关解读</h4><div class='in'><script>loadJd(3)</script></div></div>", True),
        (f"<div><h4>相关解读</h4><div id='xgjd_list'>{LINK}</div></div>", False),
        ("<div><h4>相关解读</h4><div id='xgjd_list'>暂无</div></div>", False),
        ("<aside id='rel'><h4>相关解读</h4><ul data-id='3'></ul></aside>", True),
        (f"<div><h4>相关解读</h4><ul></ul></div>{FETCHES}", True),
        ("<div><h4>相关解读</h4><ul></ul></div>", False),
        ("<div><h4>相关解读</h4></div><div>扫一扫</div>", False),
        ("<div><h4>分享</h4><div id='share'></div></div>", False),
        (f"<div class='right' id='rel'></div><script>fetch('/rel').then(h=>{{{FILLS}}})</script>", True),
        (f"<div class='right' id='rel'></div><script>var h='';{FILLS}</script>", False),
        (f"<span id='rel'></span><script>fetch('/hits').then(h=>{{{FILLS}}})</script>", False),
        (f"<div id='rel'>阅读 3 次</div><script>fetch('/hits').then(h=>{{{FILLS}}})</script>", False),
    ],
)
def test_a_box_that_scripts_have_yet_to_fill_is_looked_at_in_the_browser(markup: str, asked: bool) -> None:
    assert needs(DOCUMENT, markup) == (("related_box",) if asked else ())


def test_of_other_articles_nobody_asks_for_a_counterpart() -> None:
    box = "<div><h4>相关解读</h4><div id='xgjd_list'></div></div>"
    assert needs("甲县召开全县教育工作会议", box, document=False) == ()
