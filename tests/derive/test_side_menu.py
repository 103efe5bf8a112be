"""Menus that no class or id marks are navigation; directories, lists, indexes and leaders are content."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.derive.page_text import read_text
from crawler.model import Fetched

COLUMNS = {"机构职能": "jgzn", "机构设置": "jgsz", "领导信息": "ldxx", "规划计划": "ghjh", "人事信息": "rsxx"}
TEXT = (
    "<p>本局负责全县有关工作的组织、协调、指导和监督，承办县人民政府交办的其他事项，依法公开有关信息。</p>"
    * 6
)
FOOT = '<div class="footer">主办单位：某县某局 网站标识码：2204210001 吉ICP备12345678号</div>'


def entries(row: str, current: str = "", address: str = "/zwgk/{}/") -> str:
    """The menu's entries, each as ``row`` with ``{a}`` for its link; ``current`` is no link."""
    out = []
    for name, folder in COLUMNS.items():
        link = f"<span>{name}</span>" if name == current else f'<a href="{address.format(folder)}">{name}</a>'
        out.append(row.format(a=link))
    return "".join(out)


def page(
    menu: str,
    content: str = TEXT,
    *,
    url: str = "/zwgk/jgzn/index.html",
    trail: tuple[str, ...] = ("政务公开", "机构职能"),
    frame: str = '<div class="left">{menu}</div><div class="right">{trail}<h1>{title}</h1>{content}</div>',
    title: str = "机构职能",
    head: str = "",
) -> Fetched:
    path = " &gt; ".join(f"<a>{name}</a>" for name in ("首页", *trail)) if trail else ""
    shown = f"<div>当前位置：{path}</div>" if path else ""
    body = frame.format(menu=menu, trail=shown, content=content, title=title)
    top = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    html = f"<html>{top}<body>{head}{body}{FOOT}</body></html>"
    return Fetched(f"http://www.x.gov.cn{url}", 200, {}, html.encode())


def menu_is_content(fetched: Fetched, name: str = "机构设置") -> bool:
    return any(name in line for line in read_text(fetched).lines)


LISTS = {
    "list": f"<ul>{entries('<li>{a}</li>')}</ul>",
    "headed": f"<h2>政务公开</h2><ul>{entries('<li>{a}</li>')}</ul>",
    "links": entries("{a}"),
    "separated": entries("{a} | "),
    "paragraphs": entries("<p>{a}</p>"),
    "boxes": entries("<div><i></i>{a}</div>"),
    "rows": f"<table>{entries('<tr><td>·</td><td>{a}</td></tr>')}</table>",
    "definition": f"<dl><dt>政务公开</dt>{entries('<dd>{a}</dd>')}</dl>",
    "icons": f"<ul>{entries('<li><img src=dot.png>{a}</li>')}</ul>",
    "current is no link": f"<ul>{entries('<li>{a}</li>', '机构职能')}</ul>",
    "pages of one folder": f"<ul>{entries('<li>{a}</li>', '', '/zwgk/{}.html')}</ul>",
    "folder each": f"<ul>{entries('<li>{a}</li>', '', '/zwgk/{}/list.html')}</ul>",
}
FRAMES = {
    "boxes": '<div class="left">{menu}</div><div class="right">{trail}<h1>{title}</h1>{content}</div>',
    "no class": "<div>{menu}</div><div>{trail}<h1>{title}</h1>{content}</div>",
    "cells": "<table><tr><td>{menu}</td><td>{trail}<h1>{title}</h1>{content}</td></tr></table>",
    "behind": "<div>{trail}<h1>{title}</h1>{content}</div><div>{menu}</div>",
    "side": '<div class="side">{menu}</div><div>{trail}<h1>{title}</h1>{content}</div>',
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
@pytest.mark.parametrize("menu", LISTS.values(), ids=LISTS.keys())
def test_a_plain_list_of_the_columns_beside_the_page_is_its_menu(menu: str, frame: str) -> None:
    fetched = page(menu, frame=frame)
    assert not menu_is_content(fetched)
    assert any("组织、协调" in line for line in read_text(fetched).lines)
    facts = read_page(fetched)
    assert {link.region for link in facts.links if link.text == "机构设置"} == {"nav"}
    assert "机构设置" in {link.name for link in facts.facts.nav}


def test_the_menu_of_a_page_without_content_is_no_content() -> None:
    assert not menu_is_content(page(LISTS["list"], ""))


def test_the_menu_beside_an_article_of_a_column_is_no_content() -> None:
    fetched = page(
        LISTS["list"],
        TEXT,
        url="/zwgk/jgzn/202401/t20240102_3.html",
        title="某局主要职责",
        trail=("政务公开", "机构职能"),
    )
    assert not menu_is_content(fetched)


def test_a_menu_of_two_levels_is_one_menu() -> None:
    deeper = "".join(f'<li><a href="/zwgk/jgzn/{n}/">{n}科</a></li>' for n in ("甲", "乙", "丙"))
    menu = f"<ul>{entries('<li>{a}</li>')}<li><a href='/zwgk/czxx/'>财政信息</a><ul>{deeper}</ul></li></ul>"
    fetched = page(menu)
    assert not menu_is_content(fetched) and not menu_is_content(fetched, "乙科")


def test_without_a_path_the_page_itself_tells_its_menu() -> None:
    assert not menu_is_content(page(LISTS["list"], trail=()))


def test_entries_of_the_marked_menu_beside_text_are_a_menu() -> None:
    head = f"<ul class='nav'><li><a href='/'>首页</a></li>{entries('<li>{a}</li>')}</ul>"
    fetched = page(LISTS["list"], url="/bsfw/tel.html", trail=(), head=head, title="联系方式")
    assert not menu_is_content(fetched)


def test_the_parts_of_the_disclosure_platform_beside_text_are_its_menu() -> None:
    names = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "机构设置")
    menu = "".join(f'<li><a href="/c{n}/p{n}.html">{name}</a></li>' for n, name in enumerate(names))
    assert not menu_is_content(
        page(f"<ul>{menu}</ul>", url="/a9/xq.html", trail=(), title="关于某事项的公告")
    )


@pytest.mark.parametrize(
    "content",
    [
        LISTS["list"],
        LISTS["links"],
        LISTS["rows"],
        "<p>本机关主动公开下列信息：</p>" + LISTS["list"],
        TEXT + LISTS["list"],
    ],
)
@pytest.mark.parametrize("address", ["/zwgk/fdzdgknr/index.html", "/zwgk/gk.html"])
def test_a_directory_of_columns_is_content(content: str, address: str) -> None:
    fetched = page(
        "", content, url=address, trail=("政府信息公开", "法定主动公开内容"), title="法定主动公开内容"
    )
    assert menu_is_content(fetched)


def test_a_directory_of_columns_that_the_marked_menu_holds_is_content() -> None:
    head = f"<ul class='nav'><li><a href='/'>首页</a></li>{entries('<li>{a}</li>')}</ul>"
    trail = ("政府信息公开", "法定主动公开内容")
    fetched = page("", LISTS["list"], url="/zwgk/gk.html", trail=trail, head=head, title="法定主动公开内容")
    assert menu_is_content(fetched)


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>法定主动公开内容</h2>",
        "<b>法定主动公开内容</b>",
        "<h3><a href='/zwgk/gk.html'>法定主动公开内容</a></h3>",
    ],
)
@pytest.mark.parametrize("entry", ["{a}", "<span>{a}</span>", "<li>{a}</li>", "<p>{a}</p>"])
def test_a_directory_below_its_own_name_is_content(heading: str, entry: str) -> None:
    trail = ("政府信息公开", "法定主动公开内容")
    content = heading + entries(entry, "", "/zwgk/{}.html")
    assert menu_is_content(page("", content, url="/zwgk/gk.html", trail=trail, title="法定主动公开内容"))


def test_the_columns_below_the_page_beside_its_list_are_its_menu() -> None:
    rows = "".join(
        f"<li><a href='/xw/t{n}.html'>全县召开第{n}次重点工作推进会议部署工作</a></li>" for n in range(12)
    )
    menu = f"<p>政务公开</p><ul>{entries('<li>{a}</li>', '', '/c/{}/list.html')}</ul>"
    fetched = page(menu, f"<ul>{rows}</ul>", url="/c/zwgk/list.html", trail=("政务公开",), title="政务公开")
    assert not menu_is_content(fetched)


def test_a_directory_beside_its_own_menu_is_content() -> None:
    names = ("公开指南", "公开制度", "法定主动公开内容", "公开年报")
    menu = "".join(f'<li><a href="/gk/{n}/">{name}</a></li>' for n, name in zip("abcd", names, strict=True))
    fetched = page(
        f"<ul>{menu}</ul>",
        LISTS["list"],
        url="/gk/c/index.html",
        trail=("信息公开", "法定主动公开内容"),
        title="法定主动公开内容",
    )
    lines = read_text(fetched).lines
    assert "机构设置" in lines and "公开制度" not in lines


@pytest.mark.parametrize("url", ["/ldzc/index.html", "/ldzc/zhangsan/index.html"])
def test_leaders_as_short_links_are_content(url: str) -> None:
    names = {"张三": "zhangsan", "李四": "lisi", "王小五": "wangxiaowu", "赵六": "zhaoliu"}
    menu = "".join(f'<li><a href="/ldzc/{folder}/">{name}</a></li>' for name, folder in names.items())
    fetched = page(f"<ul>{menu}</ul>", url=url, trail=("领导之窗", "张三"), title="张三")
    assert menu_is_content(fetched, "李四")


def test_an_index_of_guides_is_content() -> None:
    names = ("身份证办理", "户口迁移", "出生登记", "居住证办理")
    rows = "".join(f'<li><a href="/bszn/hj/{n}.html">{name}</a></li>' for n, name in enumerate(names))
    fetched = page(
        "", f"<ul>{rows}</ul>", url="/bszn/hj/index.html", trail=("办事服务", "户籍"), title="户籍"
    )
    assert menu_is_content(fetched, "户口迁移")


def test_a_list_of_articles_with_short_titles_is_content() -> None:
    names = ("全县工作会议", "机构设置", "防汛工作会议", "春季植树活动")
    rows = "".join(
        f'<li><a href="/xw/202401/t2024010{n}_{n}.html">{name}</a></li>' for n, name in enumerate(names)
    )
    fetched = page("", f"<ul>{rows}</ul>", url="/xw/index.html", trail=("新闻", "要闻"), title="要闻")
    assert menu_is_content(fetched)


def test_a_list_with_dates_is_content() -> None:
    rows = entries("<li>{a}<span>2024-01-02</span></li>")
    assert menu_is_content(page("", f"<ul>{rows}</ul>"))


def test_offices_below_the_page_are_content() -> None:
    names = ("办公室", "财务科", "机构设置", "法规科")
    rows = "".join(
        f'<li><a href="/zwgk/jgzn/{n}/">{name}</a></li>' for n, name in zip("abcd", names, strict=True)
    )
    assert menu_is_content(page("", f"<h2>机构职能</h2><ul>{rows}</ul>"))


def test_the_years_of_a_column_are_content() -> None:
    rows = "".join(f'<li><a href="/zwgk/nb/{year}/">{year}年</a></li>' for year in (2021, 2022, 2023, 2024))
    fetched = page("", f"<ul>{rows}</ul>", url="/zwgk/nb/2024/", trail=("年报", "2024年"), title="2024年")
    assert menu_is_content(fetched, "2023年")


def test_links_within_a_text_are_content() -> None:
    text = f"<div class='TRS_Editor'>{TEXT}<p>{entries('{a}、')}</p>{TEXT}</div>"
    assert any(
        "机构设置" in line
        for line in read_text(page("", text, url="/a.html", trail=("政务公开", "说明"))).lines
    )


def test_a_site_map_is_content() -> None:
    names = [*COLUMNS, "网站地图", "新闻中心", "办事服务", "互动交流", "通知公告"]
    rows = "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(names))
    fetched = page("", f"<ul>{rows}</ul>", url="/wzdt/index.html", trail=("网站地图",), title="网站地图")
    assert menu_is_content(fetched)


def test_the_path_over_the_content_is_not_taken_for_a_menu() -> None:
    trail = (
        "<div>"
        + " &gt; ".join(
            f'<a href="{href}">{name}</a>'
            for name, href in (("首页", "/"), ("政务公开", "/zwgk/"), ("机构职能", "/zwgk/jgzn/"))
        )
        + "</div>"
    )
    links = read_page(page("", trail + TEXT)).links
    assert {link.region for link in links if link.text == "政务公开"} == {"body"}


BESIDE = (
    "<table><tr><td><p>{trail}</p></td></tr></table>"
    '<table width="1000"><tr><td width="200"><ul class="left">{menu}</ul></td>{content}</tr></table>'
)


@pytest.mark.parametrize(
    "content",
    [
        '<td valign="top"><ul class="list"></ul></td>',
        '<td><ul class="list">\n</ul><div class="pages">共0条记录</div></td>',
        "<td>暂无信息</td>",
        '<td><div class="list"><p>栏目建设中</p></div></td>',
    ],
)
def test_an_empty_list_in_the_cell_beside_its_menu_is_no_part_of_it(content: str) -> None:
    facts = read_page(page(entries("<li>{a}</li>"), content, frame=BESIDE)).facts
    assert facts.kind == "column"
    assert facts.list is not None
    assert (facts.list.count, facts.list.pages) == (0, 1)


def test_a_cell_beside_a_menu_that_names_it_is_part_of_it() -> None:
    frame = BESIDE.replace("{content}", "<td width=20>栏目导航</td></tr></table><div>{content}</div>")
    text = read_text(page(entries("<li>{a}</li>"), TEXT, frame=frame))
    assert not any("栏目导航" in line or "机构设置" in line for line in text.lines)
    assert any("承办县人民政府" in line for line in text.lines)
