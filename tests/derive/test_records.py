"""Columns whose entries are rows of cells, and pages that only look like such."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts
from tests.derive.record_columns import LISTS
from tests.derive.record_layouts import DATED, EMPTY, NOT, PAGED, UNDATED, matters
from tests.derive.record_lookalikes import LOOKALIKES
from tests.derive.record_pages import PAGER, Case, checks_of, column

HEADERS = {"Date": "Fri, 20 Nov 2026 02:00:00 GMT"}


def facts_of(case: Case) -> PageFacts:
    return read_page(Fetched(case.url, 200, HEADERS, case.html.encode())).facts


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case.name)
def test_rows_of_cells_are_the_entries_of_a_column(case: Case) -> None:
    facts = facts_of(case)
    block = facts.list
    assert facts.kind == case.kind
    assert block is not None
    assert (block.count, block.newest, block.oldest) == (case.entries, case.newest, case.oldest)
    assert (block.items[0].title, block.items[0].url) == case.first


@pytest.mark.parametrize("case", LOOKALIKES, ids=lambda case: case.name)
def test_rows_within_something_else_are_no_entries(case: Case) -> None:
    facts = facts_of(case)
    block = facts.list
    assert facts.kind == case.kind
    if case.kind == "message_list":
        return
    assert (len(block.items) if block is not None else None) == case.entries


def test_records_of_an_island_may_be_rows_of_cells() -> None:
    rows = "".join(
        f"<record><![CDATA[<tr><td>{n}</td><td>示例县第{n}建材厂检查情况</td><td>合格</td><td>2026-10-1{n}</td></tr>]]></record>"
        for n in (3, 2, 1)
    )
    island = (
        '<div id="1"><script type="text/xml"><datastore><totalrecord>3</totalrecord><totalpage>1</totalpage>'
        f"<recordset>{rows}</recordset></datastore></script></div>"
    )
    html = (
        f"<html><head><title>双随机抽查-示例县人民政府</title></head><body>{island}"
        "<script>jpage({totalRecord:3,perPage:15});</script></body></html>"
    )
    facts = read_page(
        Fetched("http://www.example.gov.cn/col/col9/index.html", 200, HEADERS, html.encode())
    ).facts
    assert facts.kind == "column"
    assert facts.list is not None
    assert [(item.title, item.date) for item in facts.list.items] == [
        ("示例县第3建材厂检查情况", "2026-10-13"),
        ("示例县第2建材厂检查情况", "2026-10-12"),
        ("示例县第1建材厂检查情况", "2026-10-11"),
    ]


def _facts(page: tuple[str, str]) -> PageFacts:
    return read_page(Fetched(page[0], 200, HEADERS, page[1].encode())).facts


@pytest.mark.parametrize("page", DATED.values(), ids=DATED)
def test_rows_in_many_layouts_are_dated_entries(page: tuple[str, str]) -> None:
    facts = _facts(page)
    assert facts.kind == "column"
    assert facts.list is not None
    assert (len(facts.list.items), facts.list.newest, facts.list.oldest) == (5, "2026-10-28", "2026-10-08")
    assert not facts.list.timeless


@pytest.mark.parametrize("page", PAGED.values(), ids=PAGED)
def test_rows_without_heads_and_links_are_entries_where_a_pager_says_so(page: tuple[str, str]) -> None:
    facts, alone = _facts(page), _facts((page[0], page[1].replace(PAGER, "")))
    assert facts.kind == "column"
    assert facts.list is not None
    assert (facts.list.count, len(facts.list.items), facts.list.newest) == (45, 5, "2026-10-28")
    assert alone.kind == "article"


@pytest.mark.parametrize(("page", "entries"), UNDATED.values(), ids=UNDATED)
def test_rows_that_bear_no_days_are_entries_without_days(page: tuple[str, str], entries: int) -> None:
    facts = _facts(page)
    assert facts.kind == "column"
    assert facts.list is not None
    assert (len(facts.list.items), facts.list.newest, facts.list.timeless) == (entries, None, True)
    assert len({item.url for item in facts.list.items}) == entries


@pytest.mark.parametrize("page", EMPTY.values(), ids=EMPTY)
def test_a_table_without_a_row_is_an_empty_list(page: tuple[str, str]) -> None:
    facts = _facts(page)
    assert facts.kind == "column"
    assert facts.list is not None
    assert not facts.list.items


@pytest.mark.parametrize("page", NOT.values(), ids=NOT)
def test_what_only_looks_like_entries(page: tuple[str, str]) -> None:
    facts = _facts(page)
    assert (facts.kind, facts.list) == ("article", None)


def test_tables_of_two_matters_are_one_column_or_the_heads_of_two() -> None:
    alone = _facts(matters(lambda name, path, rows: f"<h4>{name}</h4>{rows}"))
    led = _facts(matters(lambda name, path, rows: f"<div><b>{name}</b><a href='{path}'>更多</a>{rows}</div>"))
    assert (alone.kind, alone.list and len(alone.list.items)) == ("column", 10)
    assert (led.kind, led.list) == ("channel", None)
    assert [(block.heading, block.more, len(block.items)) for block in led.blocks] == [
        ("行政许可", "http://www.example.gov.cn/xk/", 5),
        ("行政处罚", "http://www.example.gov.cn/cf/", 5),
    ]


@pytest.mark.parametrize("page", EMPTY.values(), ids=EMPTY)
def test_a_table_that_a_script_may_fill_is_looked_at_after_rendering(page: tuple[str, str]) -> None:
    script = "<script>$.ajax({url:'/api/list',success:function(d){$('#t').html(d)}})</script>"
    assert _facts((page[0], page[1].replace("</body>", script + "</body>"))).needs_render == ("empty_list",)
    assert _facts(page).needs_render == ()


def test_a_day_beside_the_title_makes_the_table_an_articles() -> None:
    url, html = column(
        "行政许可", f"<h1>行政许可公示</h1><span>2026-11-01</span>{checks_of()}", "/xk/index.html"
    )
    assert _facts((url, html)).kind == "article"


def test_a_list_and_a_table_that_both_lead_on_are_two_blocks_of_a_channel() -> None:
    news = "".join(
        f"<li><a href='/tz/t2026110{n}_1.html'>关于第{n}次常务会议的消息</a><span>2026-11-0{n}</span></li>"
        for n in (3, 2, 1)
    )
    body = (
        f"<div><h3>通知公告</h3><a href='/tz/'>更多</a><ul>{news}</ul></div>"
        f"<div><h3>双随机</h3><a href='/ssj/'>更多</a>{checks_of()}</div>"
    )
    facts = _facts(column("政务公开", body, "/zwgk/index.html"))
    assert facts.kind == "channel"
    assert [(block.heading, block.newest) for block in facts.blocks] == [
        ("通知公告", "2026-11-03"),
        ("双随机", "2026-10-28"),
    ]
