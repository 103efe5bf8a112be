"""Pages of boxes and tiles that lead to columns below are channels; empty columns stay empty columns."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.derive.page import read_page
from crawler.derive.portal import PageState, read_portal
from crawler.model import Fetched, PageFacts

HOST = "http://www.example.gov.cn"
OWN = f"{HOST}/zwgk/"
NAMES = ("双随机抽查", "行政许可", "行政处罚")
MENU = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>'
    '<li><a href="/bsfw/">办事服务</a></li></ul></div>'
)
FOOT = '<div class="footer"><p>主办单位：示例县人民政府办公室</p></div>'


def trail(*names: tuple[str, str]) -> str:
    steps = " &gt; ".join(f'<a href="{path}">{name}</a>' for name, path in (("首页", "/"), *names))
    return f'<div class="position">当前位置：{steps}</div>'


def read(body: str, url: str = OWN, name: str = "政务公开") -> PageFacts:
    html = (
        f'<html><head><meta charset="utf-8"><title>{name}-示例县人民政府</title></head>'
        f"<body>{MENU}{body}{FOOT}</body></html>"
    )
    return read_page(Fetched(url, 200, {"Date": "Fri, 20 Nov 2026 02:00:00 GMT"}, html.encode())).facts


def boxes(inside: str, folder: str = "/zwgk") -> str:
    return "".join(
        f"<div class='box'><span>{name}</span><a class='more' href='{folder}/s{n}/'>更多</a>{inside}</div>"
        for n, name in enumerate(NAMES)
    )


def tiles(shown: str, count: int = 3) -> str:
    names = (*NAMES, "招标投标", "征地信息", "救助名单")[:count]
    links = (shown.format(n=n, name=name) for n, name in enumerate(names))
    return f"<div class='tiles'>{''.join(links)}</div>"


PATH = trail(("政务公开", "/zwgk/"))
CHANNELS = {
    "空盒子": PATH + boxes("<ul class='list'></ul>"),
    "盒子里写着暂无": PATH + boxes("<ul><li>暂无信息</li></ul>"),
    "只有标题和更多": PATH + boxes(""),
    "更多通往别的目录": PATH + boxes("", "/jdjc"),
    "没有路径": boxes(""),
    "图标": PATH + tiles("<a href='/zwgk/s{n}/'><img src='/i/{n}.png'></a>"),
    "别处的图标": PATH + tiles("<a href='/xx/s{n}/'><img src='/i/{n}.png'></a>", 6),
    "两个名称": PATH + tiles("<p><a href='/zwgk/s{n}/'>{name}</a></p>", 2),
    "背景图": PATH + tiles("<a class='bg' href='/zwgk/s{n}/' title='{name}'></a>"),
    "点击的方块": PATH + tiles("<div onclick=\"location.href='/zwgk/s{n}/'\">{name}</div>"),
}
SIDE = (
    "<div class='xg'><b>热点</b><a href='/rd/'>更多</a><ul>"
    + "".join(f"<li><a href='/rd/t2026110{n}_1.html'>关于做好第{n}项工作的通知</a></li>" for n in range(1, 4))
    + "</ul><b>文件</b><a href='/wj/'>更多</a></div>"
)
EMPTY = {
    "空列表": PATH + "<ul class='list'></ul>",
    "暂无信息": PATH + "<div class='list'>暂无信息</div>",
    "一个盒子": PATH + "<div class='box'><h3>双随机</h3><a href='/zwgk/s1/'>更多</a><ul></ul></div>",
    "旁有盒子": PATH + "<ul class='list'></ul>" + SIDE,
    "友情链接图": PATH
    + "<ul class='list'></ul>"
    + "".join(f"<a href='http://www.y{n}.gov.cn/'><img src='/i/{n}.png'></a>" for n in range(6)),
    "有页码的空列表": PATH + "<ul class='list'></ul><div class='page'>共0条 第1/1页</div>" + boxes(""),
}


@pytest.mark.parametrize("body", CHANNELS.values(), ids=CHANNELS)
def test_ways_into_columns_below_make_a_channel(body: str) -> None:
    facts = read(body)
    assert (facts.kind, facts.list) == ("channel", None)


@pytest.mark.parametrize("body", EMPTY.values(), ids=EMPTY)
def test_an_empty_column_stays_one(body: str) -> None:
    facts = read(body)
    assert facts.kind == "column"
    assert facts.list is not None
    assert not facts.list.items


def test_a_menu_of_neighbours_makes_no_channel() -> None:
    menu = "".join(f"<li><a href='/zwgk/s{n}/'>{name}</a></li>" for n, name in enumerate(NAMES))
    body = f"<div class='left'><ul>{menu}</ul></div>{PATH}<div class='right'><ul class='list'></ul></div>"
    assert read(body, f"{HOST}/zwgk/s1/", "行政许可").kind == "column"


def _listing(name: str, path: str, above: str) -> PageFacts:
    rows = "".join(
        f"<li><a href='{path}{n}.html'>关于{name}的第{n}条消息</a><span>2026-11-0{n}</span></li>"
        for n in (3, 2, 1)
    )
    return read(trail((above, "/list?id=1"), (name, path)) + f"<ul>{rows}</ul>", HOST + path, name)


def _columns(pages: list[PageFacts]) -> list[tuple[str, str]]:
    portal = read_portal([(page, PageState()) for page in pages], HOST + "/", dt.date(2026, 11, 20))
    return sorted((column.name, column.state) for column in portal.columns)


def test_a_page_without_entries_through_which_other_paths_lead_is_no_empty_column() -> None:
    bare = read(trail(("监督检查", "/list?id=1")) + "<ul></ul>", f"{HOST}/list?id=1", "监督检查")
    assert bare.kind == "column"
    below = [_listing("许可结果", "/a/", "监督检查"), _listing("处罚结果", "/b/", "监督检查")]
    assert _columns([bare, *below]) == [("处罚结果", "ok"), ("许可结果", "ok")]


def test_an_empty_column_beside_others_is_empty() -> None:
    bare = read(trail(("监督检查", "/list?id=1")) + "<ul></ul>", f"{HOST}/list?id=1", "监督检查")
    beside = [_listing("许可结果", "/a/", "政务公开"), _listing("处罚结果", "/b/", "政务公开")]
    assert ("监督检查", "empty") in _columns([bare, *beside])


TREE = (
    "<ul id='tree'><li><a href='#11'>政策文件</a><ul><li><a href='#12'>规范性文件</a></li>"
    "<li><a href='#13'>其他文件</a></li></ul></li><li><a href='#14'>规划计划</a><ul></ul></li></ul>"
)


def routed(content: str) -> PageFacts:
    body = f"{TREE}<div>{trail(('政府信息公开', '/xxgk/'))} &gt; 政策文件</div><h2>政策文件</h2>{content}"
    html = f"<html><head><title>政策文件</title></head><body>{MENU}{body}{FOOT}</body></html>"
    return read_page(Fetched(f"{HOST}/xxgk/index.html#11", 200, {}, b"<html></html>", rendered=html)).facts


def test_tiles_that_a_number_chooses_make_a_channel() -> None:
    facts = routed("<div class='grid'><a href='#12'>规范性文件</a><a href='#13'>其他文件</a></div>")
    assert (facts.kind, facts.list) == ("channel", None)


def test_a_tree_beside_it_makes_no_channel_of_an_empty_column() -> None:
    facts = routed("<div class='none'>暂无信息</div>")
    assert facts.kind == "column" and facts.list is not None and not facts.list.items


def test_pages_of_people_below_a_column_are_no_columns() -> None:
    people = "".join(
        f"<li><h3>王某{n}</h3><p>副县长，负责相关工作</p><a href='/zwgk/w{n}.html'>简历</a></li>"
        for n in range(4)
    )
    assert read(PATH + f"<ul>{people}</ul>").kind == "article"
