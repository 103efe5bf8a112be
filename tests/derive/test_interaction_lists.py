"""Lists on the pages where portals talk with citizens: letters in boxes of any kind, consultations with
the day on which they end."""

from __future__ import annotations

import pytest

from crawler.model import PageFacts
from tests.derive.layout_page import read

CRUMB = '<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; {}</div>'
LETTERS = (("东街口站牌倒了", "县交通运输局"), ("北苑小区停水两天", "县水利局"), ("河堤路灯不亮", "县住房局"))


def listed(column: str, rows: str) -> PageFacts:
    return read(CRUMB.format(column) + rows, url="http://www.example.gov.cn/hd/xx/index.html", tab=column)


# --- letters --------------------------------------------------------------------------------------------


def test_heads_in_a_list_of_their_own_name_the_days_of_letters() -> None:
    head = "".join(f"<li>{name}</li>" for name in ("标题", "回复时间", "回复单位", "状态"))
    rows = "".join(
        f'<ul><li><a href="/hd/content/{n}">{title}</a></li><li>2026-03-1{n}</li><li>{unit}</li>'
        "<li><span>已回复</span></li></ul>"
        for n, (title, unit) in enumerate(LETTERS)
    )
    facts = listed("领导信箱", f"<div><div><ul>{head}</ul></div><div>{rows}</div></div>")
    assert [(m.received, m.replied) for m in facts.messages] == [(None, f"2026-03-1{n}") for n in range(3)]
    assert [m.unit for m in facts.messages] == [unit for _, unit in LETTERS]


def test_a_column_headed_by_the_handling_of_letters_may_tell_their_states() -> None:
    head = "".join(f"<td>{name}</td>" for name in ("办件编号", "标题", "处理情况", "提交时间"))
    rows = "".join(
        f'<tr><td>2026031{n}001</td><td><a href="/hd/show?id={n}">{title}</a></td><td>已回复</td>'
        f"<td>2026-03-1{n}</td></tr>"
        for n, (title, _) in enumerate(LETTERS)
    )
    facts = listed("县长公开电话", f"<table><tr>{head}</tr>{rows}</table>")
    assert [m.state for m in facts.messages] == ["已回复"] * 3


def numbered(units: bool) -> str:
    return "".join(
        f'<li><a href="/hd/show?id={n}">LX20260310{n}</a><a href="/hd/show?id={n}"><span>{title}</span></a>'
        f'<a href="/hd/show?id={n}">已办结</a>' + (f'<a href="/hd/show?id={n}">{unit}</a>' if units else "")
        for n, (title, unit) in enumerate(LETTERS)
    )


def test_the_number_of_a_letter_is_not_its_title() -> None:
    facts = listed("信件公开", f'<ul>{numbered(True)}</ul><div>1/31 <a href="i_2.html">下一页</a></div>')
    assert facts.list is not None
    assert [item.title for item in facts.list.items] == [title for title, _ in LETTERS]
    assert (facts.list.pages, facts.needs_render) == (31, ())
    assert [m.id for m in facts.messages] == [f"LX20260310{n}" for n in range(3)]


def test_short_titles_beside_linked_numbers_are_a_list() -> None:
    facts = listed("信件公开", f"<ul>{numbered(False)}</ul>")
    assert facts.list is not None
    assert [item.title for item in facts.list.items] == [title for title, _ in LETTERS]


def test_a_pager_without_letters_is_a_list_of_nothing() -> None:
    facts = listed("信件公开", '<ul></ul><div>1/31 <a href="i_2.html">下一页</a></div>')
    assert facts.list is not None
    assert (facts.kind, facts.list.items, facts.list.pages) == ("message_list", (), 31)


def test_a_row_that_is_one_link_is_called_by_its_first_box() -> None:
    rows = "".join(
        f'<li><a href="/hd/show?id={n}"><div>{title}</div><div>{unit}</div><div>投诉</div>'
        f"<div>2026-03-1{n}</div></a></li>"
        for n, (title, unit) in enumerate(LETTERS)
    )
    facts = listed("来信选登", f"<ul>{rows}</ul>")
    assert facts.list is not None
    assert [item.title for item in facts.list.items] == [title for title, _ in LETTERS]


@pytest.mark.parametrize("first", ["投诉", "示例县水利局", "2026-03-11 10:20"])
def test_a_first_box_that_is_no_title_is_not_taken_for_one(first: str) -> None:
    rows = "".join(
        f'<li><a href="/hd/show?id={n}"><div>{first}</div><div>{title}</div><div>2026-03-1{n}</div></a></li>'
        for n, (title, _) in enumerate(LETTERS)
    )
    facts = listed("来信选登", f"<ul>{rows}</ul>")
    assert facts.list is not None
    assert all(title in item.title for item, (title, _) in zip(facts.list.items, LETTERS, strict=True))


def termed(said: str) -> str:
    return "".join(
        f'<dl><dt><a href="/hd/content_{n}.html">{title}</a>'
        f"<span>来信人：周** <i>2026-03-1{n}</i></span></dt>"
        f"<dd>{said.format(unit=unit, n=n)}</dd></dl>"
        for n, (title, unit) in enumerate(LETTERS)
    )


@pytest.mark.parametrize(
    "said", ['<a href="/bm/{n}/">{unit}</a> 2026-03-2{n} <span>满意</span>', "<a>{unit}</a> 2026-03-2{n}"]
)
def test_a_term_and_what_is_said_of_it_are_one_entry(said: str) -> None:
    facts = listed("来信反馈", f"<div>{termed(said)}</div>")
    assert facts.kind == "message_list"
    assert facts.list is not None
    assert [item.title for item in facts.list.items] == [title for title, _ in LETTERS]


def test_columns_headed_by_terms_stay_lists_of_their_own() -> None:
    entry = '<dd><a href="/{0}/2026{1}/t{1}.html">示例县{2}第{1}号公告发布</a><span>2026-03-1{1}</span></dd>'
    columns = "".join(
        f'<dl><dt><a href="/{key}/">{name}</a></dt>' + "".join(entry.format(key, n, name) for n in range(3))
        for key, name in (("tzgg", "通知公告"), ("gzdt", "工作动态"))
    )
    facts = read(columns, url="http://www.example.gov.cn/")
    assert [len(block.items) for block in facts.blocks] == [3, 3]


# --- consultations --------------------------------------------------------------------------------------

SUBJECTS = ("建筑节能通用规范", "供热管网设计标准", "工程质量检测办法")


def consultations(day: str) -> PageFacts:
    rows = "".join(
        f'<li><a href="/hd/zqyj/art/2026/art_{n}ab.html">关于《{name}（征求意见稿）》公开征求意见的通知</a>'
        f"<span>{day.format(n)}</span></li>"
        for n, name in enumerate(SUBJECTS)
    )
    return listed("征求意见", f"<ul>{rows}</ul>")


@pytest.mark.parametrize(
    ("day", "newest"),
    [
        ("截止日期 2026-12-1{}", None),
        ("结束时间：2026-12-1{}", None),
        ("已结束 2026-12-1{}", "2026-12-12"),
        ("发布日期 2026-12-1{}", "2026-12-12"),
        ("2026-12-1{}", "2026-12-12"),
    ],
)
def test_the_day_on_which_a_consultation_ends_is_not_that_of_its_publication(
    day: str, newest: str | None
) -> None:
    facts = consultations(day)
    assert facts.list is not None
    assert (facts.kind, facts.list.count, facts.list.newest) == ("column", 3, newest)


def test_a_column_of_ends_tells_no_day_of_publication() -> None:
    rows = "".join(
        f'<tr><td><a href="/hd/art_{n}ab.html">关于《{name}（征求意见稿）》公开征求意见的通知</a></td>'
        f"<td>2026-12-1{n}</td></tr>"
        for n, name in enumerate(SUBJECTS)
    )
    facts = listed("征求意见", f"<table><tr><th>标题</th><th>截止时间</th></tr>{rows}</table>")
    assert facts.list is not None
    assert (facts.list.count, facts.list.newest) == (3, None)


# --- pagers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "pages"), [("共 1202 条 81 页", 81), ("共1202条，81页", 81), ("共 1202 条 15 条/页", None)]
)
def test_pages_are_told_behind_the_count_of_entries(told: str, pages: int | None) -> None:
    rows = "".join(
        f'<li><a href="/hd/content/{n}.html">{title}的来信</a><span>2026-03-1{n}</span></li>'
        for n, (title, _) in enumerate(LETTERS)
    )
    facts = listed(
        "领导信箱", f'<ul>{rows}</ul><div class="page"><span>{told}</span> <a href="?p=2">下一页</a></div>'
    )
    assert facts.list is not None
    assert facts.list.pages == pages
