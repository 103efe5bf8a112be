"""Habits of real portals that cost a link, or made one of nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.derive.columns import PageState
from crawler.derive.links import read_links
from crawler.derive.page import read_page
from crawler.derive.portal import read_portal
from crawler.derive.tree import parse
from crawler.model import Fetched, PageFacts
from crawler.url import canonical

ROOT = "http://www.example.gov.cn"


def links(markup: str) -> list[str]:
    found = read_links(parse(f"<html><body>{markup}</body></html>", f"{ROOT}/zt/index.html"))
    return [link.url.removeprefix(ROOT) for link in found]


def facts(markup: str, url: str = f"{ROOT}/xwzx/spxw/", title: str = "视频新闻_某县人民政府") -> PageFacts:
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{markup}</body></html>"
    return read_page(Fetched(url, 200, {"content-type": "text/html"}, page.encode())).facts


def _state(page: PageFacts) -> str:
    columns = read_portal([(page, PageState())], ROOT + "/", dt.date(2026, 11, 20)).columns
    return columns[0].state if columns else ""


@pytest.mark.parametrize(
    "opens",
    [
        "if(this.value)window.open(this.value)",
        "javascript:window.open(this.options[this.selectedIndex].value);this.selectedIndex=0",
        "location.href=this.value",
        "MM_jumpMenu('parent',this,0)",
        "go(this)",
    ],
)
def test_a_drop_down_that_opens_its_choice_holds_links(opens: str) -> None:
    choices = "<option value=''>--</option><option value='/a.html'>甲</option>"
    assert links(f'<select onchange="{opens}">{choices}</select>') == ["/a.html"]


def test_a_drop_down_that_only_filters_holds_no_links() -> None:
    assert links("<select onchange='filter(this)'><option value='/a.html'>甲</option></select>") == []
    assert links("<select name='kind'><option value='/a.html'>甲</option></select>") == []


def test_lazy_pictures_by_other_names_and_with_spaces() -> None:
    assert links("<img lay-src='/p/1.jpg'><img data-src='/p/图 2.jpg'><p lang='/zh'>") == [
        "/p/1.jpg",
        "/p/%E5%9B%BE%202.jpg",
    ]


def test_numbers_and_several_names_are_joined_into_an_address() -> None:
    code = "var id=77;var a='/c/';var b='n.htm';box.innerHTML='<a href=\"/j/'+id+'.html\">x</a>';"
    code += "document.write('<a href=\"'+a+b+'\">y</a>');"
    assert links(f"<script>{code}</script>") == ["/j/77.html", "/c/n.htm"]


def test_template_strings_take_in_what_is_known() -> None:
    code = 'var base="/tl/";box.innerHTML=`<a href="${base}n.html">x</a>`;'
    code += 'box.innerHTML=`<a href="${u}/m.html">`;'
    code += 'box.innerHTML=`<a href="/k/${list[0].id}.html">`'
    assert links(f"<script>{code}</script>") == ["/tl/n.html"]


@pytest.mark.parametrize(
    "coded",
    [
        "PGEgaHJlZj0iaW5kZXhfMi5odG1sIj4yPC9hPg==",
        "JTNDYSUyMGhyZWYlM0QlMjJpbmRleF8yLmh0bWwlMjIlM0UyJTNDL2ElM0U=",
    ],
)
def test_markup_in_base64_that_a_function_of_the_page_writes(coded: str) -> None:
    assert links(f"<script>writePager('{coded}')</script>") == ["/zt/index_2.html"]
    assert links(f"<script>check('{coded[:-6]}'+key)</script>") == []


def test_a_counter_is_no_constant() -> None:
    code = "for(var i=0;i<3;i++){box.innerHTML+='<a href=\"/j/'+i+'.html\">x</a>'}"
    assert (
        links(f"<script>{code}</script><script>var n=1;n+=2;w('<a href=\"/k/'+n+'.html\">')</script>") == []
    )


@pytest.mark.parametrize("raw", ["http://", "https://", "http:", "//", "HTTP://"])
def test_an_address_without_a_host_is_none(raw: str) -> None:
    assert canonical(raw, f"{ROOT}/zt/index.html") is None


def test_what_a_template_holds_is_not_shown() -> None:
    shown = facts(
        "<h1>视频新闻</h1><template><p>暂无数据</p><a href='/no.html'>模板</a></template><p>正文。</p>"
    )
    assert _state(shown) in ("", "ok")


CRUMB = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/xwzx/spxw/'>视频新闻</a></div>"


@pytest.mark.parametrize("alt", ["暂无数据", "栏目建设中", "内容完善中"])
def test_a_picture_that_says_nothing_is_here_stands_for_an_empty_list(alt: str) -> None:
    empty = facts(f"{CRUMB}<div class='nodata'><img src='/images/n.png' alt='{alt}'></div>")
    shown = facts(f"{CRUMB}<div class='pic'><img src='/images/n.png' alt='县城全景'></div>")
    assert _state(empty) == "empty"
    assert _state(shown) in ("", "ok")


def test_a_short_dated_notice_about_lost_pages_is_an_article() -> None:
    title = "关于集中整治网站死链和页面走丢问题的通知"
    body = "<div id='zoom'><p>近期个别链接提示页面不存在，请各单位立即排查整改，确保链接畅通可用。</p></div>"
    notice = facts(
        f"{CRUMB}<h1>{title}</h1><p>发布时间：2026-10-21 08:30</p>{body}",
        f"{ROOT}/tzgg/9c8d.html",
        title,
    )
    assert notice.kind in ("article", "document")


def test_the_head_of_another_column_on_a_topic_page_is_no_column() -> None:
    rows = "".join(
        f"<li><a href='/yw/{n}.html'>某县召开第{n}次专题工作会议</a><span>11-1{n}</span></li>"
        for n in range(4)
    )
    head = "<div class='hd'><h3>某县要闻</h3><a class='more' href='/yw/'>更多</a></div>"
    box = f"<div class='box'>{head}<ul>{rows}</ul></div>"
    topic = facts(f"<h1>营商环境专题</h1>{box}", f"{ROOT}/zt/1/", "营商环境专题_某县人民政府")
    column = facts(f"{CRUMB}<h2>要闻</h2><ul>{rows}</ul>", f"{ROOT}/yw/", "某县要闻_某县人民政府")
    found = read_portal(
        [(topic, PageState()), (column, PageState())], ROOT + "/", dt.date(2026, 11, 20)
    ).columns
    assert [each.url for each in found] == [f"{ROOT}/yw/"]


@pytest.mark.parametrize("words", ["没有查到相关信息！", "暂未查询到符合条件的数据", "没有任何相关内容"])
def test_one_entry_that_says_nothing_was_found_is_an_empty_list(words: str) -> None:
    assert _state(facts(f"{CRUMB}<ul class='list'><li class='none'>{words}</li></ul>")) == "empty"


FOOT = "<p>主办单位：某市教育局　地址：某市文教路8号　值班电话：0762-3388123</p><p>粤ICP备11017788号</p>"


def test_a_script_inside_the_foot_may_complete_it_and_one_elsewhere_may_not() -> None:
    inside = facts(f"{CRUMB}<div class='footer'>{FOOT}<script src='/js/mark.js'></script></div>").footer
    outside = facts(f"<script src='/js/mark.js'></script>{CRUMB}<div class='footer'>{FOOT}</div>").footer
    counter = facts(f"{CRUMB}<div class='footer'>{FOOT}<script src='/js/tongji.js'></script></div>").footer
    assert [each.script_made for each in (inside, outside, counter)] == [True, False, False]
    assert outside.contact == ("0762-3388123", "某市文教路8号")


TITLES = ("召开安全生产工作会议", "推进重点项目建设进度", "部署秋冬森林防火工作")


def test_news_beside_an_empty_list_is_not_what_the_list_holds() -> None:
    hot = "".join(
        f"<li><a href='/h/{n}.html'>{t}</a><span>2026-11-1{n}</span></li>" for n, t in enumerate(TITLES)
    )
    side = f"<div class='right'><h3>热点推荐</h3><ul>{hot}</ul></div>"
    assert (
        _state(facts(f"{CRUMB}<div class='left'><h2>视频新闻</h2><ul class='list'></ul></div>{side}"))
        == "empty"
    )


def test_room_for_a_chart_is_no_empty_list_and_a_table_of_headers_is() -> None:
    chart = "<div id='main' style='height:400px'></div><script>draw(document.getElementById('main'))</script>"
    assert _state(facts(CRUMB + chart)) in ("", "ok")
    head = "<table class='tab'><tr><th>序号</th><th>标题</th><th>发布日期</th></tr></table>"
    assert _state(facts(f"{CRUMB}{head}<div>共 0 条 0/0 页 首页 上一页 下一页 尾页</div>")) == "empty"


def test_a_survey_is_as_new_as_its_beginning_and_time_tags_tell_the_year() -> None:
    rows = "".join(
        f"<tr><td><a href='/y/{n}.html'>{t}</a></td><td>2026-11-1{n}</td><td>2026-12-1{n}</td></tr>"
        for n, t in enumerate(TITLES)
    )
    survey = facts(f"{CRUMB}<table><tr><th>主题</th><th>开始时间</th><th>结束时间</th></tr>{rows}</table>")
    assert survey.list is not None and survey.list.newest == "2026-11-12"
    rows = "".join(
        f"<li><a href='/y/{n}.html'>{t}</a><time datetime='2026-11-1{n}'>11月1{n}日</time></li>"
        for n, t in enumerate(TITLES)
    )
    news = facts(f"{CRUMB}<ul>{rows}</ul>")
    assert news.list is not None and news.list.newest == "2026-11-12"


def test_captions_of_linked_pictures_and_years_in_titles() -> None:
    rows = "".join(
        f"<li><a href='/v/{n}'><img src='/{n}.jpg'></a><p>{t}</p><i title='2026-11-1{n}'>11-1{n}</i></li>"
        for n, t in enumerate(TITLES)
    )
    videos = facts(f"{CRUMB}<ul>{rows}</ul>")
    assert videos.kind == "column" and videos.list is not None
    assert [item.title for item in videos.list.items] == list(TITLES)
    assert videos.list.newest == "2026-11-12"


def test_an_element_named_for_nothing_is_an_empty_list() -> None:
    sign = "<div class='no-data'{}>空空如也~</div>"
    assert _state(facts(f"{CRUMB}<div class='wrap'>{sign.format('')}</div>")) == "empty"
    unseen = sign.format(" style='display:none'")
    assert _state(facts(f"{CRUMB}<div class='wrap'>{unseen}<p>文字。</p></div>")) in ("", "ok")


def test_a_hub_of_services_is_no_empty_column() -> None:
    names = ("个人办事", "法人办事", "便民查询", "表格下载", "结果公示")
    ways = "".join(f"<li><a href='/fw/{n}/'>{name}</a></li>" for n, name in enumerate(names))
    crumb = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/fw/'>办事服务</a></div>"
    hub = facts(f"{crumb}<div class='main'><ul>{ways}</ul></div>", f"{ROOT}/fw/", "办事服务_某县人民政府")
    assert hub.kind == "channel"
    assert _state(hub) == ""
    empty = facts(f"{CRUMB}<div class='main'><ul>{ways}</ul><ul class='list'></ul><p>暂无信息</p></div>")
    assert _state(empty) == "empty"
