"""Hidden links to foreign hosts: the ways they hide, and the widgets that only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.derive.decode import decode
from crawler.derive.hidden import hidden_addresses, read_hidden
from crawler.derive.page import read_page
from crawler.derive.tree import parse
from crawler.model import Fetched, HiddenLink

URL = "http://www.x.gov.cn/"
REAL_PAGES = Path(__file__).parents[3] / "shared" / "samples" / "realpages"


def links(body: str, head: str = "") -> tuple[HiddenLink, ...]:
    html = f"<html><head>{head}</head><body><p>首页</p>{body}</body></html>"
    return read_hidden(parse(html, URL), html)


def sure(body: str, head: str = "") -> tuple[str, ...]:
    return hidden_addresses(links(body, head))


def hosts(body: str, head: str = "") -> list[str]:
    return [url.split("/")[2] for url in sure(body, head)]


BAD = '<a href="http://bad.example/">棋牌游戏</a>'
PLAIN = '<a href="http://plain.example/">某某网</a>'


@pytest.mark.parametrize(
    "body",
    [
        f'<div style="display:none">{PLAIN}</div>',
        f'<div style="DISPLAY : None ;">{PLAIN}</div>',
        f'<p style="visibility:hidden">{PLAIN}</p>',
        f'<div style="position:absolute;left:-9999px">{PLAIN}</div>',
        f'<div style="position:absolute; top:-999px; left:-999px;">{PLAIN}</div>',
        f'<div style="text-indent:-9999px">{PLAIN}</div>',
        f'<div style="font-size:0">{PLAIN}</div>',
        '<a style="font-size:1px" href="http://plain.example/">某某网</a>',
        f'<div style="height:1px;width:1px;overflow:hidden">{PLAIN}</div>',
        f'<div style="overflow:hidden;height:0;width:0">{PLAIN}</div>',
        f'<marquee height="1" width="4" scrollamount="3000">{PLAIN}</marquee>',
        f"<marquee height=0 width=0>{PLAIN}</marquee>",
        '<iframe src="http://plain.example/" width="0" height="0"></iframe>',
        '<iframe src="//plain.example/" style="width:1px;height:1px;border:0"></iframe>',
        '<a hidden href="http://plain.example/">某某网</a>',
    ],
)
def test_each_way_of_hiding_is_seen(body: str) -> None:
    assert hosts(body) == ["plain.example"]


def test_a_style_block_hides_as_an_attribute_does() -> None:
    head = "<style>.abc a{display:none} #q{position:absolute;left:-2000px}</style>"
    assert hosts(f'<div class="abc">{BAD}</div>', head) == ["bad.example"]
    assert hosts(f'<div id="q">{PLAIN}</div>', head) == ["plain.example"]


def test_a_rule_for_narrow_screens_hides_nothing_here() -> None:
    head = "<style>@media screen and (max-width:768px){.abc{display:none}} @media print{.abc{display:none}}"
    assert not links(f'<div class="abc">{PLAIN}</div>', head + "</style>")


def codes(text: str) -> str:
    return ",".join(str(ord(char)) for char in text)


def test_links_written_in_character_codes_are_seen() -> None:
    assert hosts(f"<script>document.write(String.fromCharCode({codes(PLAIN)}))</script>") == ["plain.example"]
    escaped = "%3Ca%20href%3D%27http%3A//plain.example/%27%3Ex%3C/a%3E"
    assert hosts(f'<script>document.write(unescape("{escaped}"))</script>') == ["plain.example"]


def test_links_that_a_script_writes_into_a_hidden_box_are_seen() -> None:
    script = f"<script>document.write('<div style=\"display:none\">{PLAIN}</div>')</script>"
    assert hosts(script) == ["plain.example"]


def test_a_box_that_one_script_opens_and_another_ends_hides_what_stands_between() -> None:
    body = (
        "<script>document.write('<div style=\"position:absolute;left:-5000px\">');</script>"
        f"<a href='http://one.example/'>甲</a>{PLAIN}"
        "<script>document.write('</div>');</script><a href='http://after.example/'>乙</a>"
    )
    assert hosts(body) == ["one.example", "plain.example"]


def test_a_box_that_a_script_hides_for_good_is_hidden() -> None:
    body = f'<div id="zz9">{PLAIN}</div><script>document.getElementById("zz9").style.display="none";</script>'
    assert hosts(body) == ["plain.example"]


def test_links_behind_the_end_of_the_document_are_seen() -> None:
    html = f"<html><body><a href='/a.html'>甲</a></body></html>\n{PLAIN}"
    assert hidden_addresses(read_hidden(parse(html, URL), html)) == ("http://plain.example/",)


def test_a_page_whose_header_file_ends_the_document_early_hides_nothing() -> None:
    html = f"<html><body>头</body></html><div><a href='/a.html'>甲</a>{PLAIN}</div>"
    assert read_hidden(parse(html, URL), html) == ()


def test_text_in_the_colour_of_its_ground_is_hidden() -> None:
    assert hosts(
        '<div style="background:#fff"><a style="color:#ffffff" href="http://plain.example/">x</a></div>'
    )
    picture = '<div style="background:url(a.png) #fff"><a style="color:#fff" href="http://plain.example/">x</a></div>'
    assert not links(picture)


@pytest.mark.parametrize(
    "body",
    [
        '<ul class="menu"><li><a href="/a">甲</a><ul style="display:none"><li>'
        + PLAIN
        + "</li></ul></li></ul>",
        '<div class="tab"><a href="/a">甲</a></div><div class="tab" style="display:none">' + PLAIN + "</div>",
        f'<div id="box9" style="display:none">{PLAIN}</div><script>$("#box9").slideDown()</script>',
        f'<div id="yq" style="display:none">{PLAIN}</div>'
        "<span onclick=\"document.getElementById('yq').style.display='block'\">友情链接</span>",
        f'<div class="mobile-nav" style="display:none">{PLAIN}</div>',
        f'<div class="bdsharebuttonbox" style="display:none">{PLAIN}</div>',
        f'<div style="display:none"><a href="/a.html">甲</a><a href="/b.html">乙</a>{PLAIN}</div>',
        '<div style="display:none"><a href="http://www.y.gov.cn/">某局</a></div>',
        '<div style="display:none"><a href="http://www.people.com.cn/">人民网</a></div>',
        '<div style="display:none"><a href="http://www.pku.edu.cn/">某大学</a></div>',
        '<div style="display:none"><a href="http://service.weibo.com/share/share.php">微博</a></div>',
        '<a href="#main" style="position:absolute;left:-9999px">跳到正文</a>',
        '<a class="logo" style="text-indent:-9999px;background:url(l.png)" href="http://plain.example/">某网</a>',
        '<ul style="font-size:0"><li style="font-size:14px">' + PLAIN + "</li></ul>",
        '<div style="font-size:0"><a href="http://plain.example/"><img src="a.jpg"></a></div>',
        '<ul style="position:relative;left:-2400px;width:6000px"><li>' + PLAIN + "</li></ul>",
        '<div style="position:absolute;left:50%;margin-left:-600px">' + PLAIN + "</div>",
        '<select style="display:none"><option value="http://plain.example/">某网</option></select>',
        f"<!-- <div style='display:none'>{BAD}</div> -->",
        f'<div style="height:30px;overflow:hidden">{PLAIN}</div>',
        f'<marquee height="60">{PLAIN}</marquee>',
        PLAIN,
    ],
)
def test_widgets_and_known_hosts_are_no_hidden_links(body: str) -> None:
    assert sure(body) == ()


def test_a_drop_down_that_a_hover_rule_shows_is_a_menu() -> None:
    head = "<style>.wz{display:none} .top:hover .wz{display:block}</style>"
    assert not links(f'<div class="top"><div class="wz">{PLAIN}</div></div>', head)


def test_words_of_advertising_leave_no_doubt_even_inside_a_widget() -> None:
    body = f'<div class="menu" style="display:none"><a href="/a">甲</a><a href="/b">乙</a>{BAD}</div>'
    assert hosts(body) == ["bad.example"]


def test_one_advertisement_tells_what_its_whole_block_is() -> None:
    found = links(f'<div class="sub" style="display:none">{PLAIN}{BAD}</div>')
    assert [(each.url, each.spam, each.sure) for each in found] == [
        ("http://plain.example/", "gambling", True),
        ("http://bad.example/", "gambling", True),
    ]


def test_a_named_block_of_one_unknown_host_is_only_doubted() -> None:
    (only,) = links(f'<div class="abcd" style="display:none">{PLAIN}</div>')
    assert not only.sure


def test_own_hosts_are_never_hidden_links() -> None:
    html = (
        '<html><body><div style="display:none"><a href="http://wza.x.gov.cn/">无障碍</a></div></body></html>'
    )
    assert read_hidden(parse(html, URL), html) == ()


def real(name: str) -> str:
    path = REAL_PAGES / name
    if not path.is_file():
        pytest.skip(f"{name} is not at hand")
    return decode(path.read_bytes(), "text/html").text


def test_the_injected_block_of_a_real_home_page_is_found() -> None:
    text = real("dzrs_mirror/index.html")
    found = hidden_addresses(read_hidden(parse(text, "http://www.dz.gov.cn/"), text))
    assert len(found) == 37
    assert found[0] == "https://www.chaoji007.com/"


@pytest.mark.parametrize(
    "name",
    [
        "gdqw_home.html",
        "scedu_index.html",
        "bianba_home.html",
        "nansha_article.html",
        "sjz_article.html",
        "zjfgw_article.html",
        "shanxi_article.html",
        "gx_article.html",
    ],
)
def test_real_pages_with_hidden_menus_have_no_hidden_links(name: str) -> None:
    text = real(name)
    assert read_hidden(parse(text, "http://www.sample.gov.cn/"), text) == ()


@pytest.mark.parametrize(
    "body",
    [
        f"<ul><li>甲</li><li>乙</li></ul><div>甲</div><div style='display:none'>{PLAIN}</div>",
        f"<a href='#two'>乙</a><div id='two' style='display:none'>{PLAIN}</div>",
        f"<div><span>友情链接</span><ul style='display:none'><li>{PLAIN}</li></ul></div>",
        f"<div><p>市直部门网站</p><div style='display:none'>{PLAIN}</div></div>",
    ],
)
def test_what_a_name_beside_it_opens_hides_nothing(body: str) -> None:
    assert links(body) == ()


@pytest.mark.parametrize(
    "body",
    [
        f"<div><span>友情链接</span><ul style='display:none'><li>{BAD}</li></ul></div>",
        f"<div><span>友情链接</span><p>某县人民政府</p><div style='display:none'>{PLAIN}</div></div>",
        f"<div><h2>通知公告</h2><div style='display:none'>{PLAIN}</div></div>",
        f"<span>友情链接</span><div style='display:none'>{PLAIN}</div>",
        f"<div style='display:none'>友情链接：{PLAIN}</div>",
    ],
)
def test_a_name_that_opens_nothing_and_advertisements_do_not_excuse(body: str) -> None:
    assert len(sure(body)) == 1


def test_a_style_without_end_is_read_in_one_go() -> None:
    """Its length squared would take minutes."""
    facts = read_page(
        Fetched(
            "http://www.example.gov.cn/",
            200,
            {},
            f"<div style='{'x' * 1_000_000}'><a href='/a'>甲</a></div>".encode(),
        )
    ).facts
    assert facts.hidden_links == ()
