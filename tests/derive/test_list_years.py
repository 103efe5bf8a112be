"""A year told once over many entries, and a year that belongs to one entry."""

from __future__ import annotations

import pytest

from crawler.derive.lists import Lists, read_lists
from crawler.derive.tree import parse

NAMES = ("河道清淤工程进展", "幼儿园学位登记安排", "老年食堂开放时间", "车站停车场改造")
SHORT = ("04-18", "02-07", "12-29", "10-03")


def lists(markup: str) -> Lists:
    page = "http://www.x.gov.cn/info/list.php?tid=7"
    return read_lists(parse(f"<html><body><h2>办事动态</h2>{markup}</body></html>", page))


def row(n: int, form: str) -> str:
    return form.format(u=f"/plus/view.php?aid={70 + n}", t=NAMES[n], d=SHORT[n])


DD = "<dd><a href='{u}'>{t}</a><i>{d}</i></dd>"
LI = "<li>[{d}] <a href='{u}'>{t}</a></li>"
TR = "<tr><td><a href='{u}'>{t}</a></td><td>{d}</td></tr>"
WHOLE = ["2025-04-18", "2025-02-07", "2024-12-29", "2024-10-03"]


@pytest.mark.parametrize(
    "markup",
    [
        "<dl><dt>2025年</dt>"
        + row(0, DD)
        + row(1, DD)
        + "<dt>2024年</dt>"
        + row(2, DD)
        + row(3, DD)
        + "</dl>",
        "<div><h4>2025</h4><ul>"
        + row(0, LI)
        + row(1, LI)
        + "</ul><h4>2024</h4><ul>"
        + row(2, LI)
        + row(3, LI)
        + "</ul></div>",
        "<table><tr><th colspan=2>2025 年度</th></tr>".replace(" 年度", "年")
        + row(0, TR)
        + row(1, TR)
        + "<tr><th colspan=2>2024年</th></tr>"
        + row(2, TR)
        + row(3, TR)
        + "</table>",
        "<div class=y><p>2025年</p><ul>" + row(0, LI) + row(1, LI) + "</ul></div>"
        "<div class=y><p>2024年</p><ul>" + row(2, LI) + row(3, LI) + "</ul></div>",
    ],
    ids=["dl", "headings", "table", "boxes"],
)
def test_a_year_over_rows_is_theirs(markup: str) -> None:
    found = lists(markup).main
    assert found is not None
    assert [item.title for item in found.items] == list(NAMES)
    assert [item.date for item in found.items] == WHOLE


def test_one_entry_a_year() -> None:
    """The next year's heading is no part of the last entry's date."""
    markup = "".join(f"<dt>{2025 - n}年</dt>{row(n, DD)}" for n in range(4))
    found = lists(f"<dl>{markup}</dl>").main
    assert found is not None
    assert [item.date for item in found.items] == ["2025-04-18", "2024-02-07", "2023-12-29", "2022-10-03"]


@pytest.mark.parametrize("form", ["<b>{d}</b><i>{y}</i>", "<i>{y}</i><b>{d}</b>"])
def test_a_year_inside_a_row_is_that_rows_alone(form: str) -> None:
    """Neither order makes the year of one row that of the next."""
    markup = "".join(
        f"<li><div>{form.format(d=day[5:], y=day[:4])}</div><a href='/plus/view.php?aid={n}'>{name}</a></li>"
        for n, (name, day) in enumerate(zip(NAMES, WHOLE, strict=True))
    )
    found = lists(f"<ul>{markup}</ul>").main
    assert found is not None
    assert [item.date for item in found.items] == WHOLE


def test_a_linked_year_is_a_choice_and_no_heading() -> None:
    """Years to click choose a list; they say nothing of the one that stands below."""
    tabs = "<p><a href='?y=2023'>2023年</a> <a href='?y=2022'>2022年</a></p>"
    rows = "".join(
        f"<li><a href='/a/2025/0{n + 1}/{n}.html'>{name}</a><i>0{n + 1}-11</i></li>"
        for n, name in enumerate(NAMES)
    )
    found = lists(f"<div>{tabs}<ul>{rows}</ul></div>").main
    assert found is not None
    assert {str(item.date)[:4] for item in found.items} == {"2025"}


@pytest.mark.parametrize("number", ["KF20260{n}18", "20260{n}18", "ZX202600{n}"])
def test_the_number_of_a_letter_is_no_date(number: str) -> None:
    rows = "".join(
        f"<tr><td>{number.format(n=n + 1)}</td><td><a href='/gb.php?id={n}'>{name}</a></td>"
        f"<td>2026-0{n + 3}-09</td><td>已办结</td></tr>"
        for n, name in enumerate(NAMES)
    )
    heads = "<tr><th>信件编号</th><th>标题</th><th>来信日期</th><th>办理状态</th></tr>"
    found = lists(f"<table>{heads}{rows}</table>").main
    assert found is not None
    assert [item.date for item in found.items] == [f"2026-0{n + 3}-09" for n in range(4)]
