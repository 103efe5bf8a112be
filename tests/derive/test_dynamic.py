"""Which static pages need a browser, and which do not."""

from __future__ import annotations

import pytest

from crawler.derive.dynamic import needs_render
from crawler.derive.lists import read_lists
from crawler.derive.page import read_page
from crawler.derive.tree import parse
from crawler.model import Fetched

BASE = "http://www.x.gov.cn/zwgk/tzgg/index.html"
ITEMS = "".join(
    f"<li><a href='{n}.html'>关于第{n}次检查的通知</a><span>2024-03-0{n}</span></li>" for n in (1, 2, 3)
)
COLUMN = '<meta name="ColumnName" content="通知公告">'


def reasons(
    body: str, head: str = "", text_length: int = 40, url: str = BASE, rendered: bool = False
) -> tuple[str, ...]:
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>", url, rendered)
    return needs_render(page, read_lists(page), text_length)


@pytest.mark.parametrize(
    ("body", "head", "reason"),
    [
        (
            "<div class='list'></div><script "
            "url='/api-gateway/jpaas-publish-server/front/page/build/unit' "
            "queryData=\"{'webId':'1'}\"></script>",
            "",
            "jpaas_unit",
        ),
        (
            "<ul><li v-for='i in list'><a :href='i.u'>{{ i.t }}</a></li></ul><script src='v.js'></script>",
            "",
            "placeholder",
        ),
        (
            "<ul><li><a href='<?=el.link?>'><?=el.title?></a></li></ul><script src='t.js'></script>",
            "",
            "placeholder",
        ),
        (
            "<div id='xxgk_list' data-url='/public/list?catId=1'>加载中…</div><script src='a.js'></script>",
            "",
            "loading_text",
        ),
        (
            "<dl id='l'><dd>数据加载中...</dd></dl><script>x.open('GET','/l.json')</script>",
            "",
            "loading_text",
        ),
        (
            "<div id='xxgk_list' data-url='/public/list?catId=1'></div><script src='a.js'></script>",
            "",
            "data_url",
        ),
        ("<div id='app'></div><script src='/js/app.js'></script>", "", "app_root"),
        (
            "<div class='p'></div><script>$('#p').jpage({perPage:15,dataAfter:null})</script>",
            "",
            "jpage_without_island",
        ),
        ("<ul class='list' id='l'></ul><script>$.getJSON('/list.json', fill)</script>", COLUMN, "empty_list"),
        (
            "<ul class='list'></ul><script>createPageHTML(1, 0, 'index', 'html')</script>",
            COLUMN,
            "empty_list",
        ),
    ],
)
def test_pages_that_need_a_browser(body: str, head: str, reason: str) -> None:
    assert reason in reasons(body, head)


def test_gkmlpt_shell() -> None:
    body = "<div id='app'></div><script>window._CONFIG={SID:'1',TREE:[]}</script>"
    assert "gkmlpt_shell" in reasons(body, url="http://www.x.gov.cn/unit/gkmlpt/index#721")


def test_blank_body_with_a_script() -> None:
    assert reasons("<script src='/main.js'></script>", text_length=0) == ("blank_body",)


@pytest.mark.parametrize(
    "body",
    [
        f"<ul class='list'>{ITEMS}</ul><script src='a.js'></script>",
        f"<ul class='list'>{ITEMS}</ul><div id='hot'>加载中...</div><script>$.get('/hot')</script>",
        "<script type='text/xml'><recordset>"
        + "".join(f"<record><![CDATA[{item}</li>]]></record>" for item in ITEMS.split("</li>")[:3])
        + "</recordset></script><script>$('#p').jpage({})</script>",
        "<p>" + "正文" * 100 + "</p><script src='share.js'></script>",
        "<ul class='list'></ul>",
    ],
)
def test_pages_that_do_not(body: str) -> None:
    assert reasons(body, COLUMN, text_length=900 if "正文" in body else 40) == ()


def test_redirect_stub_and_rendered_page_do_not() -> None:
    assert reasons("<script>location.href='/a.html'</script>", text_length=0) == ()
    assert reasons("<div id='app'></div><script src='a.js'></script>", rendered=True) == ()


POSTBACK = "<script>function __doPostBack(t,a){theForm.submit()}</script>"
PAGER = "<div class='pager'>共24条记录 第1页/共8页 <a href='javascript:__doPostBack(1,2)'>下一页</a></div>"

GRID = (
    "<table><tr class='p'><td colspan='2'><table><tr><td><span>1</span></td>"
    "<td><a href=\"javascript:__doPostBack('g','Page$2')\">2</a></td></tr></table></td></tr></table>"
)

CHOICE = "<p>转到第<select onchange='__doPostBack(1)'><option>1</option><option>2</option></select>页</p>"


def column_needs(below: str) -> tuple[str, ...]:
    html = f"<html><head>{COLUMN}</head><body><h2>通知公告</h2><ul>{ITEMS}</ul>{below}</body></html>"
    headers = {"content-type": "text/html; charset=utf-8"}
    return read_page(Fetched(url=BASE, status=200, headers=headers, body=html.encode())).facts.needs_render


@pytest.mark.parametrize(
    "below",
    [
        PAGER + POSTBACK,
        "<button id='more'>加载更多</button>" + POSTBACK,
        "<div class='more'><a href='javascript:;'>点击加载更多</a></div>" + POSTBACK,
        GRID + POSTBACK,
        CHOICE + POSTBACK,
        "<div>[1] <b>[1]</b> <a href='javascript:__doPostBack(1,2)'>[2]</a></div>" + POSTBACK,
        "<ul><li class='on'>1</li><li><a href='JavaScript:turn(2)'>2</a></li></ul>" + POSTBACK,
    ],
)
def test_a_list_that_only_a_script_leads_on(below: str) -> None:
    assert column_needs(below) == ("script_pager",)


DRAWN = "<script>$('#%s').jqPaginator({pageSize:10,onPageChange:function(n){load(n)}});var total=%d</script>"


@pytest.mark.parametrize(
    "box",
    [
        "<div id='fy'></div>",
        "<ul class='pagination' id='fy'> </ul>",
        "<div class='page-nav' id='fy'><script>x()</script></div>",
    ],
)
def test_an_empty_box_for_a_pager_where_more_is_told_than_shown(box: str) -> None:
    assert column_needs(box + DRAWN % ("fy", 40)) == ("script_pager",)


@pytest.mark.parametrize(
    ("box", "total"),
    [
        ("<div id='fy'></div>", 3),
        ("<div id='share'></div>", 40),
        ("<div class='homepage-ad'></div>", 40),
        ("<div id='fy'>共4页</div>", 40),
        ("<div id='fy'><a href='index_1.html'>下一页</a></div>", 40),
    ],
)
def test_no_pager_is_awaited(box: str, total: int) -> None:
    assert column_needs(box + DRAWN % ("fy", total)) == ()


@pytest.mark.parametrize(
    "below",
    [
        PAGER.replace("javascript:__doPostBack(1,2)", "index_2.html") + POSTBACK,
        PAGER.replace("第1页", "第8页") + POSTBACK,
        "<div>共3条记录 第1页/共1页 <a href='javascript:go(2)'>下一页</a></div>" + POSTBACK,
        "<a href='/zwgk/'>加载更多</a>" + POSTBACK,
        "<button disabled>加载更多</button>" + POSTBACK,
        "<button>加载更多</button>",
        "<a href='javascript:;'>更多</a>" + POSTBACK,
        GRID.replace("javascript:__doPostBack('g','Page$2')", "list.aspx?p=2") + POSTBACK,
        GRID.replace("<span>1</span>", "<a href='javascript:back()'>上页</a>") + POSTBACK,
        GRID.replace(">2<", ">2024<") + POSTBACK,
        CHOICE.replace(" onchange='__doPostBack(1)'", "") + POSTBACK,
        CHOICE.replace("页", "月") + POSTBACK,
        CHOICE.replace(">2<", ">甲<") + POSTBACK,
        "<p>第<a href='javascript:note(2)'>2</a>条</p>" + POSTBACK,
        GRID,
    ],
)
def test_a_list_that_has_an_address_to_go_on_to_or_ends_needs_no_browser(below: str) -> None:
    assert column_needs(below) == ()


FETCHED = "<script>fetch('/n/12.json').then(r=>r.json()).then(r=>{%s})</script>"
INTO = FETCHED % "document.getElementById('pane').innerHTML=r.html"


@pytest.mark.parametrize(
    "body",
    [
        "<section id='pane'></section>" + INTO,
        "<h2>公开指南</h2><div id='pane'> </div>" + FETCHED % "$('#pane').html(r.html)",
        "<div id='pane'></div>" + FETCHED % 'document.querySelector("#pane").innerHTML=r.html',
    ],
)
def test_a_box_that_a_script_of_the_page_fills_by_its_id(body: str) -> None:
    menu = "".join(f"<li><a href='/c/{n}'>栏目{n}</a></li>" for n in range(8))
    assert reasons(f"<div class='nav'><ul>{menu}</ul></div>{body}") == ("app_root",)


@pytest.mark.parametrize(
    "body",
    [
        "<section id='pane'>见附件。</section>" + INTO,
        "<section id='pane'><img src='a.png'></section>" + INTO,
        "<section id='other'></section>" + INTO,
        "<section id='pane' style='display:none'></section>" + INTO,
        "<div class='footer'><div id='pane'></div></div>" + INTO,
        "<section id='pane'></section><script>document.getElementById('pane').innerHTML=now()</script>",
    ],
)
def test_a_box_that_is_not_the_matter_of_the_page_or_not_fetched_needs_no_browser(body: str) -> None:
    menu = "".join(f"<li><a href='/c/{n}'>栏目{n}</a></li>" for n in range(8))
    assert reasons(f"<div class='nav'><ul>{menu}</ul></div>{body}") == ()


def test_a_box_beside_a_whole_text_needs_no_browser() -> None:
    body = f"<p>{'全文如下。' * 40}</p><section id='pane'></section>{INTO}"
    assert reasons(body, text_length=200) == ()


ROUTED = "<ul id='tree'></ul><div id='main'></div><script src='/static/gk.js'></script>"


def test_what_a_number_behind_the_mark_chooses_only_a_browser_shows() -> None:
    url = "http://www.x.gov.cn/xxgk/index.html#1021"
    assert "hash_route" in reasons(ROUTED, url=url)
    assert "hash_route" in reasons(f"<ul class='list'>{ITEMS}</ul><script src='a.js'></script>", url=url)


@pytest.mark.parametrize(
    "body",
    ["<h3 id='1021'>第一问</h3><p>答</p><script src='a.js'></script>", "<p>没有脚本的网页</p>"],
)
def test_a_place_within_the_page_or_a_page_without_scripts_is_no_route(body: str) -> None:
    assert "hash_route" not in reasons(body, url="http://www.x.gov.cn/faq.html#1021")


@pytest.mark.parametrize(
    "body", [ROUTED, "<div class='none'>暂无信息</div><script src='/s/list.js'></script>"]
)
def test_nothing_is_called_empty_before_its_scripts_have_run(body: str) -> None:
    assert reasons(body) == ("empty_list",)


def test_an_empty_list_that_no_script_could_fill_needs_no_browser() -> None:
    counter = "<script src='https://hm.baidu.com/hm.js?1'></script>"
    assert reasons(f"<div class='none'>暂无信息</div>{counter}") == ()


def test_an_empty_box_beside_a_whole_text_is_not_its_matter() -> None:
    body = f"<p>{'本市概况。' * 60}</p><ul></ul><script src='/js/jquery.js'></script>"
    assert reasons(body, text_length=300) == ()


PROSE = "<p>" + "正文" * 100 + "</p>"


@pytest.mark.parametrize(
    "code",
    [
        'if(!window.ActiveXObject){document.body.innerHTML=""}',
        "document.body.innerHTML = '';",
        "$('body').empty();",
        '$("body").html("");',
    ],
)
def test_a_page_that_empties_itself_is_to_be_seen_in_a_browser(code: str) -> None:
    assert reasons(f"{PROSE}<script>{code}</script>", text_length=900) == ("empties_itself",)
    assert reasons(f"<ul>{ITEMS}</ul><script>{code}</script>") == ("empties_itself",)


@pytest.mark.parametrize(
    "markup",
    [
        "<script>function p(){document.body.innerHTML='';window.print()}</script>",
        "<script>document.body.innerHTML=old;</script>",
        "<script>document.body.innerHTML='<p>'+t+'</p>';</script>",
        "<a onclick=\"document.body.innerHTML='';\">清屏</a><script>var a=1</script>",
        "<script>$('body').html(text);</script>",
    ],
)
def test_what_a_visitor_calls_or_puts_in_its_place_empties_nothing(markup: str) -> None:
    assert reasons(PROSE + markup, text_length=900) == ()


_AT_HAND = 'var d={list:[{"t":"关于道路停电的答复"}]};var h="";'


@pytest.mark.parametrize("put", ['document.getElementById("rows").innerHTML=h', "$('#rows').append(h)"])
def test_a_list_that_a_script_fills_from_what_it_has_at_hand_is_seen_in_a_browser(put: str) -> None:
    assert reasons(f"<ul id='rows'></ul><script>{_AT_HAND}{put};</script>") == ("empty_list",)


def test_a_script_that_writes_elsewhere_fills_no_list() -> None:
    clock = 'document.getElementById("clock").innerHTML=new Date();'
    header = "<div class='header'><div id='clock'></div></div>"
    assert reasons(f"{header}<div class='none'>暂无信息</div><script>{clock}</script>") == ()


def test_such_a_list_is_told_to_come_from_a_script() -> None:
    put = 'document.getElementById("rows").innerHTML=h;'
    crumb = "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='./'>通知公告</a></div>"
    main = f"<ul id='rows'></ul><script>{_AT_HAND}{put}</script>"
    html = f"<html><head><title>通知公告</title></head><body>{crumb}{main}</body></html>"
    facts = read_page(Fetched("http://www.example.gov.cn/tzgg/", 200, {}, html.encode())).facts
    assert facts.kind == "column" and facts.list is not None
    assert facts.list.dynamic and facts.needs_render
