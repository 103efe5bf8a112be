"""An article's title, date with its witness, source, body and files, in the layouts portals use."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

TITLE = "关于印发某某办法的通知"
PROSE = "<p>" + "为贯彻落实上级部署，切实做好政务公开工作，现就有关事项通知如下。" * 6 + "</p>"
NAV = '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>'
FOOT = '<div class="footer"><p>主办：示例县人民政府</p><p>网站标识码：2299990001</p></div>'
URL = "http://www.example.gov.cn/zwgk/info.html"


def read(body: str, url: str = URL, meta: str = "", tab: str = TITLE, **headers: str) -> PageFacts:
    head = f"<head><meta charset=utf-8><title>{tab}</title>{meta}</head>"
    html = f"<html>{head}<body>{NAV}{body}{FOOT}</body></html>"
    return read_page(Fetched(url, 200, headers, html.encode())).facts


def tag(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


PLAIN = f"<h1>{TITLE}</h1><p>发布时间：2024-03-01</p>{PROSE}"

LAYOUTS = {
    "plain": f"<h1>{TITLE}</h1><div>发布时间：2024-03-01 09:05 来源：县政府办 浏览次数：12</div>{PROSE}",
    "table": f"<table><tr><td><b>{TITLE}</b></td></tr><tr><td>发布日期：[2024/3/1 09:05] "
    f"信息来源：[县政府办] 字体：[大 中]</td></tr><tr><td id=zoom>{PROSE}</td></tr></table>",
    "spans": f"<h2>{TITLE}</h2><p><span>来源：</span><span>县政府办</span><span>时间：</span>"
    f"<span>2024年03月01日 09:05</span></p><div class=TRS_Editor>{PROSE}</div>",
    "cut": f"<h2>{TITLE}</h2><p>日期：<b>2024</b>-<b>03</b>-<b>01</b> 09:05 "
    f"<i>来源：</i>县<b>政府办</b> 点击：3</p>{PROSE}",
    "boxes": f"<h3 class=tt>{TITLE}</h3><p>【信息时间：2024-03-01 09:05】【来源：县政府办】</p>{PROSE}",
    "cells": f"<div class=title>{TITLE}</div><table><tr><td>发布时间</td><td>2024-03-01 09:05</td>"
    f"<td>来源：</td><td>县政府办</td></tr></table><div id=Content>{PROSE}</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_title_date_and_source_are_read_in_every_layout(layout: str) -> None:
    facts = read(LAYOUTS[layout])
    assert (facts.kind, facts.title) == ("article", TITLE)
    assert (facts.published, facts.published_from) == ("2024-03-01 09:05", "label")
    assert facts.source == "县政府办"


@pytest.mark.parametrize(
    "tab",
    [
        TITLE,
        f"{TITLE}_示例县人民政府",
        f"示例县人民政府_通知公告_{TITLE}",
        f"{TITLE}-通知公告-示例县政府网站",
        "示例县人民政府",
    ],
)
def test_the_visible_title_is_taken_whatever_the_tab_says(tab: str) -> None:
    assert read(PLAIN, tab=tab).title == TITLE


def test_a_title_broken_over_lines_is_one_title() -> None:
    body = PLAIN.replace(TITLE, "关于印发<br>某某办法的通知")
    assert read(body).title == TITLE


def test_a_title_keeps_the_blanks_its_tag_has() -> None:
    meta = tag("ArticleTitle", "弘扬精神 创新模式研讨会")
    assert read("<h1>弘扬精神 <br> 创新模式研讨会</h1>" + PROSE, meta=meta).title == "弘扬精神 创新模式研讨会"


def test_without_any_mark_the_line_above_the_date_is_the_title() -> None:
    assert (
        read(f"<p><span>{TITLE}</span></p><p>发布时间：2024-03-01</p>{PROSE}", tab="示例县政府网").title
        == TITLE
    )


def test_the_label_is_trusted_before_the_tag_and_a_difference_is_told() -> None:
    facts = read(PLAIN, meta=tag("PubDate", "2024-05-01 10:00"))
    assert (facts.published, facts.published_from, facts.date_conflict) == ("2024-03-01", "label", True)
    assert not read(PLAIN, meta=tag("PubDate", "2024-03-01 10:00:00")).date_conflict


def test_the_tag_is_trusted_before_the_address() -> None:
    facts = read(
        f"<h1>{TITLE}</h1>{PROSE}", "http://a.gov.cn/art/2024/5/1/art_1_2.html", tag("pubdate", "2024-03-01")
    )
    assert (facts.published, facts.published_from) == ("2024-03-01", "meta")


def test_the_address_is_the_last_certain_witness() -> None:
    facts = read(f"<h1>{TITLE}</h1>{PROSE}", "http://a.gov.cn/zwgk/202403/t20240301_12.shtml")
    assert (facts.published, facts.published_from) == ("2024-03-01", "url")


def test_a_bare_date_under_the_title_counts_when_nothing_else_does() -> None:
    facts = read(f"<h1>{TITLE}</h1><p>2024-03-01 09:05 县政府办</p>{PROSE}")
    assert (facts.published, facts.published_from) == ("2024-03-01 09:05", "text")


@pytest.mark.parametrize(
    "trap",
    [
        "<div class=header><span>2018年11月06日 星期二</span></div>",
        "<div class=top>今天是2018年11月06日</div>",
        "<meta name=others content='页面生成时间 2018-11-06 10:00:00'>",
        "<meta name=Maketime content='2018-11-06'>",
        "<!-- 发布时间：2018-11-06 -->",
        "<script>var time='发布时间：2018-11-06'</script>",
    ],
)
def test_clocks_generation_times_and_comments_are_no_date(trap: str) -> None:
    assert read(f"{trap}<h1>{TITLE}</h1>{PROSE}").published is None


def test_dates_that_the_text_speaks_of_are_no_date_of_publication() -> None:
    assert (
        read(f"<h1>{TITLE}</h1>{PROSE}<p>本办法自2024年5月1日起施行。</p><p>二〇二四年三月一日</p>").published
        is None
    )


def test_a_date_after_the_answer_is_in_the_future() -> None:
    assert read(PLAIN, date="Wed, 28 Feb 2024 01:00:00 GMT").date_conflict
    assert not read(PLAIN, date="Thu, 29 Feb 2024 20:00:00 GMT").date_conflict


def test_the_source_falls_back_to_its_tag() -> None:
    body = PLAIN.replace("2024-03-01", "2024-03-01 来源： 字体：大 中 小")
    assert read(body, meta=tag("ContentSource", "县报")).source == "县报"
    assert read(body).source is None


def test_a_blank_article_has_no_text_and_stays_an_article() -> None:
    tools = "<p>发布时间：2024-03-01 来源：县政府办 【打印】【关闭】</p>"
    facts = read(f"<h1>{TITLE}</h1>{tools}<div id=zoom></div><p>上一篇：<a href=a.html>无</a></p>")
    assert (facts.kind, facts.text_length) == ("article", 0)


@pytest.mark.parametrize(
    "line", ["发布于 2026-10-19 09:30 来源：明湖县融媒体中心", "发布于：2026-10-19 浏览量：15"]
)
def test_the_line_that_tells_the_day_is_no_text(line: str) -> None:
    html = (
        "<title>关于开展供热检查的通知-明湖县人民政府</title><div class=nav><a href=/>首页</a></div>"
        f"<div class=article><h1>关于开展供热检查的通知</h1><div class=info>{line}</div><div></div></div>"
    )
    page = Fetched("http://www.example.gov.cn/a/t20261019_1.html", 200, {}, html.encode())
    assert read_page(page).facts.text_length == 0


def test_navigation_tools_and_foot_are_not_counted_as_text() -> None:
    text = "通知如下，请认真贯彻执行，并于三月底前报送落实情况，联系人见附件，特此通知各单位。"
    around = (
        "<p>扫一扫在手机打开当前页</p><p>上一篇：<a href=a.html>甲</a></p><p>相关链接：<a href=b>乙</a></p>"
    )
    facts = read(f"<h1>{TITLE}</h1><p>发布时间：2024-03-01</p><div><p>{text}</p></div>{around}")
    assert facts.text_length == len(text)


def test_files_are_found_in_every_idiom() -> None:
    facts = read(
        PLAIN + '<a href="/module/download/downfile.jsp?classid=0&filename=ab12.doc">申请表.doc</a>'
        '<a href="./P020240306620943462050.pdf">清单</a>'
        '<iframe src="/pdf/viewer.html?file=/upload/a.pdf"></iframe>'
        '<a href="javascript:void(0)" onclick="window.open(\'/files/b.xlsx\')">名单</a>'
    )
    assert {(a.url, a.type) for a in facts.attachments} == {
        ("http://www.example.gov.cn/module/download/downfile.jsp?classid=0&filename=ab12.doc", "doc"),
        ("http://www.example.gov.cn/zwgk/P020240306620943462050.pdf", "pdf"),
        ("http://www.example.gov.cn/upload/a.pdf", "pdf"),
        ("http://www.example.gov.cn/files/b.xlsx", "xlsx"),
    }
    assert "申请表.doc" in {a.name for a in facts.attachments}


def offices(*names: str) -> str:
    parts = [
        f"<h4>{name}</h4><p>主要职责：负责本行业管理。</p><p>联系电话：0431-1234567</p>" for name in names
    ]
    return "".join(f'<div class="jg">{part}</div>' for part in parts)


@pytest.mark.parametrize("longest", [0, 1, 2, 3])
def test_a_heading_among_others_like_it_is_not_the_page_s_title(longest: int) -> None:
    names = ["县教育局", "县民政局", "县水利局", "县林业局"]
    names[longest] = "县新闻出版广播电视局"
    assert read(offices(*names), tab="机构设置 - 示例县人民政府").title == "机构设置"
