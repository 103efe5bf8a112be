"""Old table layouts and open platforms on made-up pages: bare cells, pictured headings, boxes over rows."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched
from tests.derive.layout_page import PATH, PROSE, TITLE, read


def dated(name: str) -> str:
    rows = (
        f"<li><a href='/{name}/t2021030{n}_1.html'>关于{name}工作的消息第{n}条</a><i>2021-03-0{n}</i></li>"
        for n in range(1, 5)
    )
    return f"<div class=box><ul class=rows>{''.join(rows)}</ul></div>"


def test_a_title_in_a_bare_cell_above_a_line_of_facts() -> None:
    facts = read(
        f"<table><tr><td>您现在的位置：<a href='/'>首页</a> >> <a href='l.asp'>通知</a></td></tr>"
        f"<tr><td><font size=4><b>{TITLE}</b></font></td></tr>"
        f"<tr><td>信息来源：公路所　添加日期：2021/5/18 9:05:00　点击数：3</td></tr>"
        f"<tr><td>{PROSE}</td></tr></table>"
    )
    assert (facts.title, facts.source, facts.published) == (TITLE, "公路所", "2021-05-18 09:05:00")


def test_a_line_of_the_text_that_tells_a_time_heads_no_title() -> None:
    body = "<p>为丰富假日生活，现组织健步活动。</p><p>活动地点在滨河公园南门。 更新日期：2021-05-18</p>"
    assert read(PATH + body + PROSE).title == "通知公告"


def test_a_picture_beside_more_names_the_list() -> None:
    def box(name: str) -> str:
        rows = dated(name).removeprefix("<div class=box>").removesuffix("</div>")
        head = f"<td><img src='/images/t.gif' alt='{name}'></td><td><a href='/{name}/'>more&gt;&gt;</a></td>"
        return f"<table><tr>{head}</tr><tr><td colspan=2>{rows}</td></tr></table>"

    facts = read(box("今日要闻") + box("部门动态"), "http://www.example.gov.cn/")
    assert [block.heading for block in facts.blocks] == ["今日要闻", "部门动态"]


def test_the_day_of_a_row_is_not_that_of_the_box_over_it() -> None:
    def row(day: str, written: str) -> str:
        box = f"<div class=pop><p>索引号：0083/{day[5:7]}</p><p>发文日期：{written}</p></div>"
        return (
            f"<li><a href='./t{day}.html'>示例县城市管理办法（{day[5:7]}号）</a>{box}<span>{day}</span></li>"
        )

    rows = row("2021-03-11", "2021-03-01") + row("2021-02-20", "2021-02-06") + row("2021-01-20", "2021-01-06")
    facts = read(f"{PATH}<ul>{rows}</ul>", "http://www.example.gov.cn/tz/index.html")
    assert facts.list is not None
    assert [item.date for item in facts.list.items] == ["2021-03-11", "2021-02-20", "2021-01-20"]


def test_a_path_called_by_half_its_name() -> None:
    trail = "<div class=bread-nav><a href='/'>首页</a><a href='/gk/'>政务</a><a>政策</a></div>"
    assert [crumb.name for crumb in read(trail + dated("zc")).breadcrumb] == ["首页", "政务", "政策"]


HEAD = "<tr><td><b>{0}</b></td><td><a href='/{1}/'>more</a></td></tr>"


def listed(path: str) -> str:
    return "".join(
        f"<tr><td><a href='/{path}/{n}.html'>关于{path}方面的第{n}条消息</a></td><td>2026-11-0{n}</td></tr>"
        for n in (3, 2, 1)
    )


def test_a_table_that_is_only_a_heading_names_the_table_below_it() -> None:
    empty = (
        f"<td><table>{HEAD.format('行政许可', 'xk')}</table><p><a href='/xk/'>查看行政许可信息</a></p></td>"
    )
    full = "".join(
        f"<td><table>{HEAD.format(name, path)}</table><table>{listed(path)}</table></td>"
        for name, path in (("食品抽检", "cj"), ("行政处罚", "cf"))
    )
    facts = read(f"<table><tr>{empty}{full}</tr></table>", "http://www.example.gov.cn/xy/")
    assert [(block.heading, block.more) for block in facts.blocks] == [
        ("食品抽检", "http://www.example.gov.cn/cj/"),
        ("行政处罚", "http://www.example.gov.cn/cf/"),
    ]


def test_of_tables_shown_in_turn_each_has_the_name_at_its_place() -> None:
    names = "<div class='tabs'><a href='/cj/'>食品抽检</a><a href='/xk/'>行政许可</a></div>"
    tables = f"<table>{listed('cj')}</table><table>{listed('xk')}</table>"
    facts = read(f"{names}<div>{tables}</div>", "http://www.example.gov.cn/xy/")
    assert [block.heading for block in facts.blocks] == ["食品抽检", "行政许可"]


WAYS = "".join(f"<p><a href='/{name}/'>{name}事项入口</a></p>" for name in "个法便特")


@pytest.mark.parametrize(
    ("bare", "empty"),
    [
        ("<table width=100% height=8><tr><td>　</td></tr></table>", False),
        ("<table><tbody><tr><td>&nbsp;</td></tr></tbody></table>", False),
        ("<table><tr><th>名称</th><th>文号</th></tr></table>", True),
        ("<table><thead><tr><td>名称</td><td>文号</td></tr></thead><tbody></tbody></table>", True),
        ("<table class=list><tbody></tbody></table>", True),
        ("<table><tbody id=data></tbody></table>", True),
        ("<table><tr><td>暂无信息</td></tr></table>", True),
        ("<table><tr><td>　</td></tr></table><div>共0条</div>", True),
        ("<table><tr><td>　</td></tr></table><ul></ul>", True),
    ],
)
def test_a_blank_table_between_the_parts_of_a_page_is_no_empty_list(bare: str, empty: bool) -> None:
    facts = read(f"{PATH}{bare}{WAYS}", "http://www.example.gov.cn/fw/")
    assert (facts.list is not None and not facts.list.items) == empty


def test_a_blank_table_that_a_script_fills_is_rendered() -> None:
    script = "<script>$.getJSON('/rows.json', function (d) { $('table').html(d.rows.join('')); });</script>"
    blank = "<table><tr><td></td></tr></table>"
    assert read(f"{PATH}{blank}{script}", "http://www.example.gov.cn/fw/").needs_render
    assert not read(f"{PATH}{blank}{WAYS}", "http://www.example.gov.cn/fw/").needs_render


LOGIN = "<form><p>用户名<input name=u></p><p>密码<input type=password></p><button>登录</button></form>"


@pytest.mark.parametrize(
    ("body", "owes"),
    [
        (LOGIN, False),
        (f"<h2>用户登录</h2>{LOGIN}<a href='/f'>忘记密码</a>", False),
        (LOGIN.replace("password", "text"), True),
        (f"{LOGIN}<div class=footer>主办单位：示例县人民政府</div>", True),
        (f"{PATH}{LOGIN}", True),
        (f"{LOGIN}<p>{PROSE}</p>", True),
        (LOGIN + "".join(f"<a href='/{n}/'>栏目{n}</a>" for n in range(4)), True),
    ],
)
def test_a_bare_box_to_log_in_by_owes_no_foot(body: str, owes: bool) -> None:
    html = f"<html><head><title>统一身份认证</title></head><body>{body}</body></html>"
    page = Fetched("http://www.example.gov.cn/sso.html", 200, {}, html.encode())
    assert read_page(page).facts.fragment != owes
