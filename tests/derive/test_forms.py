"""Forms of an article, and that a page told in pictures, films or files is not blank."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

WORDS = "各单位要认真贯彻执行，按时报送落实情况，并做好宣传解读工作。" * 4


def facts(body: str, title: str = "甲县惠民政策措施") -> PageFacts:
    page = (
        f"<html><head><title>{title}</title><meta name=ArticleTitle content='{title}'></head><body>"
        "<div class='header'><img src='/images/header.jpg'></div>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/x/'>政策</a></div>"
        f"<h1>{title}</h1><p>发布时间：2026-03-02 来源：甲县政府 <img src='/images/print.png'>打印</p>"
        f"<div id='zoom'>{body}</div><p>上一篇：<a href='/x/1.html'>乙</a></p>"
        "<div class='r'><img src='/upload/202601/9.jpg'></div>"
        "<div class='footer'>主办单位：甲县人民政府<img src='/upload/a.jpg'></div></body></html>"
    )
    return read_page(
        Fetched("http://www.example.gov.cn/x/202603/t20260302_1.html", 200, {}, page.encode())
    ).facts


@pytest.mark.parametrize(
    ("body", "forms"),
    [
        (f"<p>{WORDS}</p>", ("text",)),
        ("<p><img src='/x/202603/W020260302.jpg'></p>", ("picture",)),
        (
            "<p><img data-original='/x/202603/W020260302.jpg' src='data:image/gif;base64,R0'></p>",
            ("picture",),
        ),
        ("<p><a href='/x/big.jpg'><img src='/x/small.jpg'></a></p>", ("picture",)),
        (f"<p>{WORDS}</p><p><img src='/x/1.png' width='600'></p>", ("text", "picture")),
        ("<p><img src='/themes/b/photo.png' width='800' height='600'></p>", ("picture",)),
        ("<video controls src='/v/1.mp4'></video>", ("video",)),
        ("<video><source src='/v/1.mp4'></video>", ("video",)),
        ("<iframe src='https://v.qq.com/txp/iframe/player.html?vid=1'></iframe>", ("video",)),
        ("<script>new ckplayer({video:'/v/202603/1.m3u8'})</script>", ("video",)),
        ("<audio src='/v/1.mp3'></audio>", ("audio",)),
        ("<embed src='/v/1.swf'>", ("animation",)),
        ("<iframe src='/pdfjs/web/viewer.html?file=/x/1.pdf'></iframe>", ("file",)),
        ("<p><a href='/x/1.pdf'><img src='/ueditor/fileTypeImages/icon_pdf.gif'>附件.pdf</a></p>", ("file",)),
    ],
)
def test_the_forms_of_an_article_are_those_it_shows(body: str, forms: tuple[str, ...]) -> None:
    found = facts(body)
    assert found.kind == "article"
    assert found.forms == forms


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>&nbsp;</p><p><img src='/images/icon_1.gif'></p>",
        "<p><img src='/x/1.jpg' width='16' height='16'></p>",
        "<p><img src='/themes/b/photo.png'></p>",
        "<p><img src='/themes/b/photo.png' width='800' height='90'></p>",
        "<p><img src='/themes/b/banner.png' width='800' height='600'></p>",
        "<p><a href='/zt/1/'><img src='/upload/zt.jpg'></a></p>",
        "<div style='display:none'><video src='/v/1.mp4'></video></div>",
        "<video src=''></video>",
        "<!-- <img src='/x/1.jpg'> -->",
    ],
)
def test_signs_templates_and_comments_leave_a_page_blank(body: str) -> None:
    found = facts(body)
    assert found.forms == ()
    assert found.text_length < 80
    assert found.attachments == ()


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("一图读懂甲县困难群众救助办法", "picture"),
        ("【视频】甲县困难群众救助办法解读", "video"),
        ("动漫解读：甲县困难群众救助办法", "animation"),
        ("甲县困难群众救助办法新闻发布会", "press"),
        ("县民政局局长做客在线访谈解读救助办法", "interview"),
    ],
)
def test_the_title_tells_a_form(title: str, form: str) -> None:
    assert facts(f"<p>{WORDS}</p>", title).forms == ("text", form)


@pytest.mark.parametrize(
    "title", ["关于召开困难群众救助办法新闻发布会的通知", "全县安全生产视频会议召开", "甲县动漫产业园开园"]
)
def test_a_title_that_speaks_of_such_things_is_none(title: str) -> None:
    assert facts(f"<p>{WORDS}</p>", title).forms == ("text",)
