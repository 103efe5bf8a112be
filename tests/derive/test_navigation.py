"""Menus, breadcrumbs, site maps, search boxes and redirect stubs."""

from __future__ import annotations

import pytest

from crawler.derive.anchors import name_of
from crawler.derive.breadcrumb import read_breadcrumb
from crawler.derive.jumps import redirect_target
from crawler.derive.navigation import read_nav
from crawler.derive.page import read_page
from crawler.derive.search_forms import read_search_forms
from crawler.derive.tree import Page, parse
from crawler.model import Fetched

ROOT = "http://www.x.gov.cn"
BASE = ROOT + "/zwgk/index.html"


def page(body: str, head: str = "", url: str = BASE) -> Page:
    return parse(f"<html><head>{head}</head><body>{body}</body></html>", url)


def test_menu_with_entries_below_entries() -> None:
    menu = (
        "<div class='nav'><ul><li><a href='/'>首 页</a></li><li><a href='/zwgk/'>政务公开</a>"
        "<ul><li><a href='/zwgk/tzgg/'>通知公告</a></li></ul></li><li><a href='#'>空</a></li></ul></div>"
    )
    found = [(link.name, link.url, link.path) for link in read_nav(page(menu))]
    assert found == [
        ("首页", ROOT + "/", ()),
        ("政务公开", ROOT + "/zwgk/", ()),
        ("通知公告", ROOT + "/zwgk/tzgg/", ("政务公开",)),
    ]


def test_unmarked_menu_is_found_by_its_home_entry() -> None:
    menu = "<table><tr>" + "".join(
        f"<td><a href='/{n}/'>{name}</a></td>" for n, name in enumerate(("首页", "新闻", "公开", "互动"))
    )
    assert [link.name for link in read_nav(page(menu + "</tr></table>"))] == ["首页", "新闻", "公开", "互动"]


def test_menu_written_by_a_script() -> None:
    code = "var n='人事信息';document.write('<li><a href=\"/rsxx/\">'+n+'</a></li>')"
    menu = f"<div class='left_nav'><script>{code}</script></div>"
    assert [(link.name, link.url) for link in read_nav(page(menu))] == [("人事信息", ROOT + "/rsxx/")]


@pytest.mark.parametrize(
    "trail",
    [
        "<div class='dqwz'>您当前所在位置：<a href='/'>首页</a>&nbsp;&raquo;&nbsp;<a href='/zwgk/'>"
        "政务公开</a>&raquo; 通知公告</div>",
        "<div><i></i>当前位置：<a href='/'>首页</a> > <a href='/zwgk/'>政务公开</a> > <span>"
        "通知公告</span></div>",
        "<ul class='breadcrumb'><li><a href='/'>首页</a></li>&gt;<li><a href='/zwgk/'>政务公开</a>"
        "</li>&gt;<li>通知公告</li></ul>",
        "<p class='position'><span>您的位置:</span> <a href='/'>首页</a>/<a href='/zwgk/'>政务公开</a>"
        "/<a href=''>通知公告</a></p>",
        "<div><a class='CurrChnlCls' href='/'>首页</a>&gt;<a class='CurrChnlCls' href='/zwgk/'>"
        "政务公开</a>&gt;"
        "<a class='CurrChnlCls' href=''>通知公告</a></div>",
        "<td>您现在的位置：<a href='/'>首页</a> &gt;&gt; <a href='/zwgk/'>政务公开</a> &gt;&gt; "
        "通知公告 &gt;&gt; 正文</td>",
    ],
)
def test_breadcrumbs(trail: str) -> None:
    found = read_breadcrumb(page(f"<table><tr>{trail}</tr></table>" if trail.startswith("<td") else trail))
    assert [link.name for link in found] == ["首页", "政务公开", "通知公告"]
    assert [link.url for link in found][:2] == [ROOT + "/", ROOT + "/zwgk/"]


@pytest.mark.parametrize("arrow", ["»", "&gt;&gt;", "›", " > ", "&nbsp;&gt;&nbsp;"])
def test_a_path_whose_home_is_no_link(arrow: str) -> None:
    trail = f"<p>首页{arrow}<a href='/zwgk/'>政务公开</a>{arrow}<a href='/zwgk/tzgg/'>通知公告</a></p>"
    assert [link.name for link in read_breadcrumb(page(trail))] == ["首页", "政务公开", "通知公告"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>首页 <a href='/a/'>要闻</a></p>",
        "<p>请从首页进入 » <a href='/a/'>要闻</a></p>",
        "<p>首页|<a href='/a/'>要闻</a>|<a href='/b/'>公告</a></p>",
        "<p>首页 » <b>要闻</b> <a href='/a/'>更多</a></p>",
        "<footer>首页 » <a href='/a/'>要闻</a></footer>",
    ],
)
def test_lines_that_speak_of_the_home_page_are_no_path(line: str) -> None:
    assert read_breadcrumb(page(line)) == ()


def test_page_without_breadcrumb() -> None:
    assert read_breadcrumb(page("<div class='position'><a href='/a'>简</a><a href='/b'>繁</a></div>")) == ()


def test_search_form() -> None:
    boxes = "<input name='qt'><input type='hidden' name='tab' value='all'>"
    form = f"<form action='http://so.x.gov.cn/s?siteCode=1' method='get'>{boxes}</form>"
    (found,) = read_search_forms(page(form))
    assert (found.action, found.method, found.field, found.extra) == (
        "http://so.x.gov.cn/s",
        "get",
        "qt",
        {"siteCode": "1", "tab": "all"},
    )


def test_search_box_sent_by_a_script() -> None:
    box = (
        "<input id='keyword' placeholder='请输入关键字'><button onclick='go()'>搜索</button><script>"
        "function go(){"
        "var w=$('#keyword').val(); "
        "window.open('/was5/web/search?channelid=2&searchword='+encodeURIComponent(w)+'&perpage=10');}</script>"
    )
    (found,) = read_search_forms(page(box))
    assert (found.action, found.field) == (ROOT + "/was5/web/search", "searchword")
    assert found.extra == {"channelid": "2", "perpage": "10"}


def test_login_form_is_no_search() -> None:
    form = "<form action='/login.do'><input name='username'><input type='password' name='key'></form>"
    assert read_search_forms(page(form)) == ()


@pytest.mark.parametrize(
    ("head", "body", "target"),
    [
        ('<meta http-equiv="Refresh" content="0;URL=./ywyw/">', "", "/zwgk/ywyw/"),
        ("<meta http-equiv='refresh' content=\"0; url='/a.html'\">", "", "/a.html"),
        ("", "<script>location.href='/a.html'</script>", "/a.html"),
        ('<script>window.location.replace("/cms/index.html")</script>', "", "/cms/index.html"),
        (
            "",
            "<p id='url' style='display:none'>/lx/dccl.shtml</p><script>(function(){var "
            "url=document.getElementById('url')"
            '.innerText; window.open(url,"_self");})();</script>',
            "/lx/dccl.shtml",
        ),
        ("", "<script>var u='/b.html';window.open(u,'_self')</script>", "/b.html"),
        ('<meta http-equiv="refresh" content="300">', "<p>x</p>", None),
        ('<meta http-equiv="refresh" content="0;url=index.html">', "<p>x</p>", None),
        ("", "<p>" + "正文" * 200 + "</p><script>if(mobile){location.href='/m/'}</script>", None),
        ("", "<script>// location.href='/a.html'</script>", None),
    ],
)
def test_redirect_stubs(head: str, body: str, target: str | None) -> None:
    assert redirect_target(page(body, head)) == (ROOT + target if target else None)


def test_the_tree_of_a_disclosure_platform_is_a_menu() -> None:
    tree = (
        "<table><tr><td><ul class='ztree'><li><a href='/zn/'>公开指南</a></li><li>"
        "<span>法定主动公开内容</span><ul><li><a href='/jg/'>机构职能</a></li></ul></li></ul>"
        "</td><td><p>正文</p></td></tr></table>"
    )
    found = [(link.name, link.path) for link in read_nav(page(tree))]
    assert found == [("公开指南", ()), ("机构职能", ("法定主动公开内容",))]


def test_a_link_never_closed_is_called_by_its_beginning() -> None:
    # It holds all that follows in its block; so does each of the links inside it.
    menu = "<div class='nav'><a href='/a/'>栏目<div>" + "<p>很长的正文文字</p>" * 500 + "</div></a></div>"
    anchor = next(page(menu).root.iter("a"))
    assert name_of(anchor) == ("栏目" + "很长的正文文字" * 500)[:60]


@pytest.mark.parametrize(("day", "kept"), [("2026-11-02", False), ("", True)], ids=["entries", "a menu"])
def test_dated_rows_called_by_a_menus_class_are_no_menu(day: str, kept: bool) -> None:
    rows = "".join(
        f"<ul class='nav_list'><li class='t'><a href='/rs/{n}.html'>关于人员任免的通知之{n}</a></li>"
        f"<li class='d'>{day}</li></ul>"
        for n in range(4)
    )
    top = "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/rs/'>人事信息</a></li></ul></div>"
    body = f"<html><body>{top}<div class='box'><h3>人事信息</h3>{rows}</div></body></html>"
    url = "http://www.x.gov.cn/rs/"
    facts = read_page(Fetched(url, 200, {"content-type": "text/html; charset=utf-8"}, body.encode())).facts
    names = [link.name for link in facts.nav]
    assert names[:2] == ["首页", "人事信息"] and (len(names) > 2) is kept


@pytest.mark.parametrize(
    ("script", "target"),
    [
        ("setTimeout(\"location.href='/main.html'\",3000)", "http://www.x.gov.cn/main.html"),
        ("mm_menu_1.addMenuItem('规划计划',\"location='/gk/ghjh/'\");", None),
        ("stm_ai('p0i1',[0,'规划计划','/gk/ghjh/','_self']);location.hash", None),
    ],
    ids=["a timer", "a popup menu", "a written menu"],
)
def test_a_timer_sends_on_and_a_menu_does_not(script: str, target: str | None) -> None:
    assert redirect_target(page(f"<p>欢迎访问</p><script>{script}</script>")) == target
