"""Heads and feet of pages under names that are no usual ones, which must not be read as what a page tells."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

SITE = "示例高新区管委会"
CRUMB = "<p class='crumbs'>当前位置：<a href='/'>首页</a> / <a href='/hd/'>互动交流</a> / <b>信件统计</b></p>"
TAGS = "<meta name='SiteName' content='示例高新区管委会门户网站'><meta name='ColumnName' content='信件统计'>"
BRAND = f"<div class='brand-box'><h1><a href='/'>{SITE}</a></h1></div>"
CALLS = (
    "<div class='ft'><ul><li><a href='tel:0000-7700001'>0000-7700001</a></li>"
    "<li><a href='mailto:web@example.gov.cn'>web@example.gov.cn</a></li></ul></div>"
)
TEXT = "<p>2026年10月收到来信96件，受理94件，办结94件，办结率100%，平均办理时间2.1个工作日。</p>"
RECORDS = (
    "<table><tr><th>决定文书号</th><th>行政相对人</th><th>许可内容</th><th>决定日期</th></tr>"
    + "".join(
        f"<tr><td>示许〔2026〕{n}号</td><td>第{n}食品厂</td><td>食品生产许可</td><td>2026-10-1{n}</td></tr>"
        for n in range(4)
    )
    + "</table>"
)


def read(body: str, url: str = "http://www.x.gov.cn/tj.html") -> PageFacts:
    head = f"<head><meta charset=utf-8><title>信件统计-{SITE}</title>{TAGS}</head>"
    return read_page(Fetched(url, 200, {}, f"<html>{head}<body>{body}</body></html>".encode())).facts


def test_numbers_to_call_are_no_entries() -> None:
    facts = read(CRUMB + "<h2>信件统计</h2>" + TEXT + CALLS)
    assert facts.list is None and facts.blocks == ()


def test_titles_beside_them_are() -> None:
    rows = "".join(f"<li><a href='/a/2026{n}.html'>第{n}期信件办理情况通报全文</a></li>" for n in range(4))
    facts = read(CRUMB + f"<ul>{rows}</ul>" + CALLS)
    assert facts.list is not None
    assert [item.title for item in facts.list.items] == [f"第{n}期信件办理情况通报全文" for n in range(4)]


@pytest.mark.parametrize("brand", [BRAND, BRAND.replace("brand-box", "masthead")])
def test_the_name_of_the_site_above_a_page_is_not_its_title(brand: str) -> None:
    facts = read(brand + CRUMB + "<h2>信件统计</h2>" + RECORDS)
    assert facts.title == "信件统计"
    assert facts.list is not None and facts.list.newest == "2026-10-13"


def test_an_article_about_the_body_keeps_its_title() -> None:
    said = (
        "<h1>示例高新区管委会</h1>"
        + "<p>管委会负责辖区规划、建设和管理，内设办公室、规划建设局、经济发展局。</p>" * 6
    )
    assert read(CRUMB + said).title == SITE


def test_a_column_written_from_a_variable_needs_the_browser() -> None:
    script = (
        "<script>var d=[{t:'甲'}];document.getElementById('box').innerHTML=d.map(String).join('');</script>"
    )
    assert read(CRUMB + "<h2>信件统计</h2><div id='box'></div>" + script).needs_render
    assert not read(CRUMB + "<h2>信件统计</h2><div id='box'></div>").needs_render


STAMPED = "<li><a href='/a/2026{0}.html'>第{0}期安全生产情况通报全文</a><span class='t' {1}></span></li>"


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("data-ts='1763082000'", ("days_by_script",)),
        ("data-time='2026-11-02 09:00'", ("days_by_script",)),
        ("data-id='18'", ()),
        ("", ()),
    ],
)
def test_days_that_a_script_writes_are_asked_of_the_browser(mark: str, reason: tuple[str, ...]) -> None:
    rows = "".join(STAMPED.format(n, mark) for n in range(3))
    script = (
        "<script>document.querySelectorAll('.t').forEach(function(s){s.textContent=f(s.dataset)})</script>"
    )
    assert read(CRUMB + f"<ul>{rows}</ul>{script}").needs_render == reason
    dated = rows.replace("></span>", ">2026-11-02</span>")
    assert read(CRUMB + f"<ul>{dated}</ul>{script}").needs_render == ()
