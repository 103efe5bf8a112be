"""How a page may hold a link, and what is not a link."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.derive.links import read_css_links, read_links, read_script_links
from crawler.derive.script_text import read_strings, unescape_percent
from crawler.derive.tree import parse
from crawler.model import Link

BASE = "http://www.x.gov.cn/zwgk/index.html"
ROOT = "http://www.x.gov.cn"


def links(markup: str, head: str = "") -> dict[str, Link]:
    page = parse(f"<html><head>{head}</head><body>{markup}</body></html>", BASE)
    return {link.url: link for link in read_links(page)}


HELD = [
    ('<a href="a.html">甲</a>', "/zwgk/a.html", "page", "href"),
    ('<map><area href="/a.html" alt="甲"></map>', "/a.html", "page", "href"),
    ('<table><tr data-url="/a.html"><td>甲</td></tr></table>', "/a.html", "page", "data-src"),
    ('<img src="a.png">', "/zwgk/a.png", "image", "src"),
    ('<img src="blank.gif" data-src="/p/a.jpg">', "/p/a.jpg", "image", "data-src"),
    ('<img data-original="/p/a.jpg">', "/p/a.jpg", "image", "data-src"),
    ('<img data-echo="/p/a">', "/p/a", "image", "data-src"),
    ('<img srcset="/a-1.png 1x, /a-2.png 2x">', "/a-2.png", "image", "srcset"),
    ('<picture><source srcset="/a.webp"></picture>', "/a.webp", "image", "srcset"),
    ('<iframe src="/f.html"></iframe>', "/f.html", "frame", "src"),
    ('<embed src="/a.swf">', "/a.swf", "media", "src"),
    ('<video src="/a.mp4" poster="/p.jpg"></video>', "/p.jpg", "image", "poster"),
    ('<video><source src="/a.mp4"><track src="/a.vtt"></video>', "/a.vtt", "media", "src"),
    ('<input type="image" src="/go.gif">', "/go.gif", "image", "src"),
    ('<table><tr><td background="/bg.gif"></td></tr></table>', "/bg.gif", "image", "background"),
    ("<div style=\"background:url('/bg.png')\"></div>", "/bg.png", "image", "css"),
    ("<style>@import url('/c.css');</style>", "/c.css", "style", "css"),
    ("<style>.a{background-image:url(/b.png)}</style>", "/b.png", "image", "css"),
    ('<object data="/a.pdf"></object>', "/a.pdf", "attachment", "object"),
    ('<object><param name="movie" value="/a.swf"></object>', "/a.swf", "media", "object"),
    ('<form action="/s.do"></form>', "/s.do", "form", "action"),
    ("<a onclick=\"location.href='/a.html'\">甲</a>", "/a.html", "page", "onclick"),
    ("<li onclick=\"window.open('/a.html')\">甲</li>", "/a.html", "page", "onclick"),
    ("<a onclick=\"goUrl('/a.html')\" href='#'>甲</a>", "/a.html", "page", "onclick"),
    ("<a href=\"javascript:location='/a.html'\">甲</a>", "/a.html", "page", "javascript"),
    ('<a href="javascript:window.open(%27/a.html%27)">甲</a>', "/a.html", "page", "javascript"),
    ("<script>location.replace('/a.html')</script>", "/a.html", "page", "script"),
    ('<script>var u="/a/"; window.open(u + "b.html");</script>', "/a/b.html", "page", "script"),
    ("<script>var u='/a.html';\nlocation.href = u;</script>", "/a.html", "page", "script"),
    ("<script>document.write('<a href=\"/a.html\">甲</a>')</script>", "/a.html", "page", "script"),
    ('<script>document.write("<a href=\\"\\/a.html\\">甲<\\/a>")</script>', "/a.html", "page", "script"),
    (
        "<script>document.write(unescape('" + quote('<a href="/a.html">x</a>') + "'))</script>",
        "/a.html",
        "page",
        "script",
    ),
    (
        "<script>box.innerHTML = atob('"
        + base64.b64encode(b'<a href="/a.html">x</a>').decode()
        + "')</script>",
        "/a.html",
        "page",
        "script",
    ),
    (
        "<script>document.write(decodeURIComponent(escape(atob('"
        + base64.b64encode('<a href="/a.html">甲</a>'.encode()).decode()
        + "'))))</script>",
        "/a.html",
        "page",
        "script",
    ),
    (
        "<script>document.write(String.fromCharCode("
        + ",".join(str(ord(c)) for c in '<a href="/a.html">x</a>')
        + "))</script>",
        "/a.html",
        "page",
        "script",
    ),
    (
        "<script>document.write('\\x3ca href=\\u0022/a.html\\u0022>x\\x3c/a>')</script>",
        "/a.html",
        "page",
        "script",
    ),
    ("<script>var a=document.createElement('a'); a.href='/a.html';</script>", "/a.html", "page", "script"),
    ("<script>i.src = '/a.png';</script>", "/a.png", "image", "script"),
    ("<script>$('#x').attr('href', '/a.html')</script>", "/a.html", "page", "script"),
    ("<script>$('#foot').load('/inc/foot.html')</script>", "/inc/foot.html", "frame", "script"),
    ("<noscript><img src='/n.png'></noscript>", "/n.png", "image", "src"),
    ("<template><a href='/t.html'>甲</a></template>", "/t.html", "page", "script"),
    (
        '<script type="text/xml"><recordset><record><![CDATA[<li><a href="/a.html">甲</a></li>]]></record>'
        "</recordset></script>",
        "/a.html",
        "page",
        "island",
    ),
    (
        '<script>var data = [{"title":"甲","url":"/a.html"}];</script>',
        "/a.html",
        "page",
        "island",
    ),
    (
        '<a href="/module/download/downfile.jsp?filename=a.doc&id=1">附</a>',
        "/module/download/downfile.jsp?filename=a.doc&id=1",
        "attachment",
        "href",
    ),
    ('<a href="/a.pdf">附件</a>', "/a.pdf", "attachment", "href"),
    ('<a href="/get?id=1" download>附件</a>', "/get?id=1", "attachment", "href"),
    ("<a href=' a b.html\n'>甲</a>", "/zwgk/a%20b.html", "page", "href"),
    ("<a href='\\zwgk\\a.html'>甲</a>", "/zwgk/a.html", "page", "href"),
    ("<a href='/甲.html'>甲</a>", "/%E7%94%B2.html", "page", "href"),
]


@pytest.mark.parametrize(("markup", "address", "role", "held"), HELD, ids=[str(i) for i in range(len(HELD))])
def test_every_way_to_hold_a_link_is_read(markup: str, address: str, role: str, held: str) -> None:
    found = links(markup)
    assert ROOT + address in found, list(found)
    assert (found[ROOT + address].role, found[ROOT + address].held) == (role, held)


@pytest.mark.parametrize(
    ("head", "address", "role"),
    [
        ('<link rel="stylesheet" href="/a.css">', "/a.css", "style"),
        ('<link rel="shortcut icon" href="/favicon.ico">', "/favicon.ico", "image"),
        ('<link rel="canonical" href="/a.html">', "/a.html", "page"),
        ('<link rel="alternate" type="application/rss+xml" href="/rss.xml">', "/rss.xml", "feed"),
        ('<script src="/a.js"></script>', "/a.js", "script"),
        ('<meta http-equiv="Refresh" content="0;URL=/b/">', "/b/", "page"),
        ("<meta http-equiv='refresh' content=\"3; url='/b/'\">", "/b/", "page"),
    ],
)
def test_links_of_the_head(head: str, address: str, role: str) -> None:
    assert links("", head)[ROOT + address].role == role


@pytest.mark.parametrize(
    "markup",
    [
        '<!-- <a href="/old.html">旧</a> -->',
        "<script>// location.href='/old.html'\n/* window.open('/old.html') */</script>",
        '<a href="mailto:a@x.gov.cn">信</a><a href="tel:12345">话</a><a href="javascript:;">空</a>',
        '<a href="javascript:void(0)">空</a><a href="#">顶</a><a href="#top">顶</a><a '
        'href="about:blank">空</a>',
        "<script>location.href = '/list?id=' + id;</script>",
        "<script>document.write('<a href=\"' + url + '\">x</a>')</script>",
        "<script>var path = '/js/old.html'; if (x == '/b.html') y('/c.html');</script>",
        "<script>console.log('see http://www.x.gov.cn/none.html')</script>",
        "<textarea><a href='/typed.html'>x</a></textarea>",
        "<noscript>请启用脚本<a href='/help.html'>帮助</a></noscript>",
        "<noscript><p><img src='/tongji/count.php?idsite=1' style='border:0' alt=''></p></noscript>",
        "<a href='{{item.url}}'>x</a><a href='<?=el.link?>'>x</a><img src='${src}'>",
        "<a href='http://['>坏</a><a href='http://:80:80/'>坏</a>",
        "<img src='data:image/png;base64,AAAA'>",
        "<script>xhr.open('GET', '/api/x.html')</script>",
        "<script>if (location.href == '/a.html') {}</script>",
        "<script>var re = /<a href='\\/a.html'>/; s.replace(/\"/g, '/b.html');</script>",
        "<img onerror=\"this.src='/none.png'\" >",
        "<script>$.ajax({url: '/api/list.do', type: 'post'})</script>",
    ],
)
def test_what_is_not_a_link(markup: str) -> None:
    assert links(markup) == {}


def test_base_href_is_honoured() -> None:
    assert ROOT + "/b/a.html" in links('<a href="a.html">甲</a>', '<base href="/b/">')


def test_what_a_viewer_of_pdf_files_shows_is_linked() -> None:
    found = links(
        "<iframe src='/pdfjs/web/viewer.html?file=/upload/a.pdf'></iframe>"
        "<a href='/pdfjs/web/viewer.html?file=..%2Fdoc%2Fc.pdf'>公告</a>"
        "<iframe src='/file/view.do?path=/upload/b.pdf'></iframe>"
        "<iframe src='/video/viewer.html?file=12'></iframe>"
    )
    inside = {url: link.role for url, link in found.items() if "viewer" not in url and "view.do" not in url}
    assert inside == {
        "http://www.x.gov.cn/upload/a.pdf": "attachment",
        "http://www.x.gov.cn/pdfjs/doc/c.pdf": "attachment",
    }


@pytest.mark.parametrize(
    "script",
    [
        "d=new dTree('d');d.add(0,-1,'目录');d.add(1,0,'规划计划','/gk/ghjh/');document.write(d)",
        "mm_menu_1.addMenuItem('规划计划',\"location='/gk/ghjh/'\");",
        "setTimeout(\"window.location.href='/gk/ghjh/';\",3000)",
        "stm_aix('p0i1','p0i0',[0,'规划计划','','',-1,-1,0,'/gk/ghjh/','_self','','']);",
    ],
    ids=["a tree", "a popup menu", "a timer", "a written menu"],
)
def test_menus_that_a_script_is_handed(script: str) -> None:
    assert list(links(f"<div>公开目录</div><script>{script}</script>")) == [f"{ROOT}/gk/ghjh/"]


@pytest.mark.parametrize(
    "script",
    [
        "cart.add(1,0,'规划计划','/gk/ghjh/')",
        "log('location','/gk/ghjh/')",
        "tip('规划计划','_self')",
        "var a=['/gk/ghjh/','甲'];",
        "say('location = here')",
    ],
)
def test_what_only_looks_like_a_menu_of_a_script(script: str) -> None:
    assert not links(f"<div>公开目录</div><script>{script}</script>")


@pytest.mark.parametrize(
    ("script", "address", "role"),
    [
        ("new DPlayer({container:v,video:{url:'/v/a.mp4'}})", "/v/a.mp4", "media"),
        ("var flashvars={f:'/v/a.flv',c:0};CKobject.embed('/x','v',flashvars)", "/v/a.flv", "media"),
        ("videojs('v',{sources:[{src:\"/v/a.m3u8?t=1\"}]})", "/v/a.m3u8?t=1", "media"),
        ("layer.open({type:2,title:'详情',content:'/zt/a.html'})", "/zt/a.html", "page"),
        ("layer.open({type:2,content:['/zt/a.html','no']})", "/zt/a.html", "page"),
    ],
)
def test_what_a_player_or_a_layer_of_a_script_shows(script: str, address: str, role: str) -> None:
    found = links(f"<div id=v></div><script>{script}</script>")
    assert [(link.url, link.role) for link in found.values()] == [(ROOT + address, role)]


@pytest.mark.parametrize(
    "script",
    [
        "new DPlayer({video:{url:'http://demo.player.example/a.mp4'}})",
        "var name={title:'/v/a.mp4'}",
        "var accept={ext:'.mp4', f:'mp4'}",
        "layer.open({type:1,content:'已提交'})",
        "var page={content:'/zt/a.html'}",
    ],
    ids=["a player's example", "no source", "kinds of files", "words", "no layer"],
)
def test_what_only_looks_like_a_film_or_a_layer(script: str) -> None:
    assert not links(f"<div id=v></div><script>{script}</script>")


def test_links_after_the_closing_tag_are_read() -> None:
    page = parse(
        "<html><body><p>x</p></body></html><a href='/late.html'>x</a><html><body><a href='/b.html'>y</a>",
        BASE,
    )
    assert {link.url for link in read_links(page)} == {ROOT + "/late.html", ROOT + "/b.html"}


@pytest.mark.parametrize(
    "wrapper",
    [
        '<div style="display:none">{}</div>',
        '<div style="position:absolute;left:-9999px">{}</div>',
        "<div hidden>{}</div>",
        '<marquee height="1" width="5">{}</marquee>',
        "<style>.h{{text-indent:-9999px}}</style><p class='h'>{}</p>",
        '<p style="font-size:0">{}</p>',
    ],
)
def test_hidden_links_are_marked(wrapper: str) -> None:
    found = links(wrapper.format('<a href="http://bad.example/">博彩</a>') + '<a href="/shown.html">甲</a>')
    assert found["http://bad.example/"].hidden
    assert not found[ROOT + "/shown.html"].hidden


def test_text_of_a_link_is_what_is_shown() -> None:
    found = links(
        '<a href="/1"> 甲  <b>乙</b></a><a href="/2"><img src="x.png" alt="图"></a><a href="/3" '
        'title="题"></a>'
    )
    assert [found[f"{ROOT}/{n}"].text for n in (1, 2, 3)] == ["甲 乙", "图", "题"]


def test_regions() -> None:
    found = links(
        '<div class="nav"><a href="/n">栏</a></div><div class="dqwz"><a href="/c">首页</a></div>'
        '<div class="main"><a href="/m">文</a></div><div class="footer"><a href="/f">脚</a></div>'
    )
    assert [found[f"{ROOT}/{n}"].region for n in "ncmf"] == ["nav", "breadcrumb", "body", "footer"]


def test_external_script_and_style_sheet() -> None:
    script = "function go(){ window.location = '/wap/'; }\ndocument.write(\"<img src='/c.gif'>\");"
    assert {link.url for link in read_script_links(script, BASE)} == {ROOT + "/wap/", ROOT + "/c.gif"}
    css = "@import 'more.css';/* url(no.png) */ a{background:url('i/a.png')} @font-face{src:url(f.woff2)}"
    assert {(link.url, link.role) for link in read_css_links(css, ROOT + "/c/a.css")} == {
        (ROOT + "/c/more.css", "style"),
        (ROOT + "/c/i/a.png", "image"),
        (ROOT + "/c/f.woff2", "style"),
    }


def test_a_script_of_many_quotes_is_read_in_bounded_time() -> None:
    assert list(read_strings("a = '" + "x" * 200_000))[:1] == []
    assert read_script_links("/" * 50_000 + "'" * 50_001, BASE) == ()


def test_unescape_reads_the_old_form() -> None:
    assert unescape_percent("%u7532%20%3Ca%3E") == "甲 <a>"


SEEDS = [markup for markup, *_ in HELD]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 200), st.text(max_size=6), st.sampled_from(SEEDS))
def test_mutilated_pages_never_raise(one: str, at: int, noise: str, two: str) -> None:
    page = parse(one[: at % (len(one) + 1)] + noise + two[at % (len(two) + 1) :], BASE)
    for link in read_links(page):
        assert link.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("form", "visited"),
    [
        ('<form action="/api/save" method="post">', False),
        ('<form action="/api/save?x=1.0" method="POST">', False),
        ('<form action="/save.jsp" method="post">', True),
        ('<form action="/hdjl/letter!save.action" method="post">', False),
        ('<form action="/search.do?t=1">', True),
        ('<form action="/api/save" method="get">', True),
        ('<form action="/api/save">', True),
        ('<form><button formaction="/api/save" formmethod="post">', False),
        ('<form method="post"><button formaction="/api/save">', False),
    ],
)
def test_a_route_that_only_takes_what_is_sent_is_not_visited(form: str, visited: bool) -> None:
    assert any(url.startswith(f"{ROOT}/") for url in links(f"{form}</form>")) is visited
