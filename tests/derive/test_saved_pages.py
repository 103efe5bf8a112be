"""What two more portals taught: pagers that tell a total by title, colons of other kinds, blanks in tabs."""

from __future__ import annotations

import pytest

from crawler.derive.dates import read_date
from crawler.derive.meta import page_title
from crawler.derive.paging import read_paging
from crawler.derive.tree import parse

URL = "http://www.qinghe.gov.cn/hdjl/hfjs/"
WAYS = "<a href='index_2.html'>2</a> <a href='index_3.html'>3</a> <a href='index_2.html'>下一页</a>"
LAST = "<a href='index_57.html'>尾页</a>"


@pytest.mark.parametrize("title", ["Total record", "总数", "总记录数"])
def test_a_number_that_its_title_calls_the_total_is_no_page(title: str) -> None:
    total = f"<a title='{title}'>&nbsp;<b>852</b> </a>&nbsp;&nbsp;&nbsp;<b>1</b>&nbsp;"
    paging = read_paging(parse(f"<ul><div>{total}{WAYS} {LAST}</div></ul>", URL))
    assert (paging.pages, paging.page_no, paging.total) == (57, 1, 852)
    assert paging.next == f"{URL}index_2.html"


def test_a_number_with_another_title_stays_the_page_shown() -> None:
    shown = "<a href='index.html'>1</a> <b title='当前页'>2</b> "
    more = "<a href='index_3.html'>3</a> <a href='index_3.html'>下一页</a>"
    paging = read_paging(parse(f"<div class='page'>{shown}{more} {LAST}</div>", f"{URL}index_2.html"))
    assert (paging.pages, paging.page_no, paging.total) == (57, 2, None)


@pytest.mark.parametrize("colon", ["∶", "︰", "："])
def test_a_time_is_read_behind_a_colon_of_another_kind(colon: str) -> None:
    assert read_date(f"2023-08-19 10{colon}08") == "2023-08-19 10:08"


def tab(text: str) -> str:
    return page_title(parse(f"<html><head><title>{text}</title></head><body>x</body></html>", URL))


def test_a_blank_within_the_tab_belongs_to_its_words() -> None:
    assert tab("2018年7月24日  党风政风热线  在线收听") == "2018年7月24日 党风政风热线 在线收听"


def test_a_line_broken_within_the_tab_is_no_blank() -> None:
    assert tab("\n  关于印发实施方案的\n      通知\n") == "关于印发实施方案的通知"
