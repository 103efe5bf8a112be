"""Paging in every idiom."""

from __future__ import annotations

import pytest

from crawler.derive.page_numbers import first_page
from crawler.derive.paging import read_paging
from crawler.derive.tree import parse

BASE = "http://www.x.gov.cn/tzgg/index.html"
HERE = "http://www.x.gov.cn/tzgg/"


@pytest.mark.parametrize(
    ("markup", "pages", "page_no", "following", "last"),
    [
        (
            '<script>createPageHTML(25, 0, "index", "shtml");</script>',
            25,
            1,
            "index_1.shtml",
            "index_24.shtml",
        ),
        ('<script>createPageHTML(3, 2, "index", "html")</script>', 3, 3, None, "index_2.html"),
        (
            "<script>var currentPage=1,countPage=3//共多少页\ncreatePageHTML(countPage,currentPage,"
            '"index","shtml");</script>',
            3,
            2,
            "index_2.shtml",
            "index_2.shtml",
        ),
        (
            "<script>createPageHTML('page_div',50, 1,'list','shtml',1000)</script>",
            50,
            1,
            "list_2.shtml",
            "list_50.shtml",
        ),
        (
            "<div class='page'>共25页 第3页 <a href='list_4.html'>下一页</a> <a href='list_25.html'>"
            "尾页</a></div>",
            25,
            3,
            "list_4.html",
            "list_25.html",
        ),
        (
            "<p>页次：2/12 <a href='?page=3'>下页</a> <a href='?page=12'>末页</a></p>",
            12,
            2,
            "index.html?page=3",
            "index.html?page=12",
        ),
        (
            "<div class='pager'><span class='current'>1</span><a href='?pageIndex=2'>2</a><a "
            "href='?pageIndex=3'>3</a>"
            "<a href='?pageIndex=2'>&gt;</a></div>",
            3,
            1,
            "index.html?pageIndex=2",
            "index.html?pageIndex=3",
        ),
        (
            "<div>1/9 <a href='list.jsp?a9t=9&a9p=2&a9c=10&urltype=tree.TreeTempUrl&wbtreeid=1015'>"
            "下页</a></div>",
            9,
            1,
            "list.jsp?a9t=9&a9p=2&a9c=10&urltype=tree.TreeTempUrl&wbtreeid=1015",
            None,
        ),
        (
            "<div id='p'><a href='javascript:go(2)'>下一页</a><a href='javascript:go(30)'>尾页</a></div>",
            30,
            1,
            None,
            None,
        ),
        ("<script>var totalPage = 7; var pageNo = 2;</script>", 7, 2, None, None),
        ("<script>laypage({cont:'p', pages: 12, curr: 1})</script>", 12, 1, None, None),
        ("<div class='list'>没有分页</div>", None, None, None, None),
        ("<p><a href='b.html'>下一篇</a></p>", None, None, None, None),
    ],
)
def test_paging(
    markup: str, pages: int | None, page_no: int | None, following: str | None, last: str | None
) -> None:
    found = read_paging(parse(f"<html><body>{markup}</body></html>", BASE), 15)
    assert found.pages == pages
    assert found.page_no == page_no
    assert found.next == (HERE + following if following else None)
    assert found.last == (HERE + last if last else None)


def test_total_of_entries() -> None:
    markup = "<div class='page'>共 118 条 <a href='?page=2'>下一页</a></div>"
    assert read_paging(parse(markup, BASE), 15).total == 118


def test_zero_based_file_numbers() -> None:
    markup = "<div class='page'><a href='index_1.html'>下一页</a> <a href='index_9.html'>尾页</a></div>"
    assert read_paging(parse(markup, BASE), 15).pages == 10


@pytest.mark.parametrize(
    ("url", "first"),
    [
        (HERE + "index_3.html", HERE + "index.html"),
        (HERE + "list-2.shtml", HERE + "list.shtml"),
        (HERE + "?page=4&id=7", HERE + "?id=7"),
        (HERE + "t20240301_12.html", None),
        (HERE + "index.html", None),
        (HERE + "?page=1", None),
    ],
)
def test_first_page_of_a_later_one(url: str, first: str | None) -> None:
    assert first_page(url) == first


def test_total_of_entries_behind_the_number_of_pages() -> None:
    markup = "<div class='page'>共 <b>4</b>页<b>57</b>条 <a href='list_9_2.html'>下一页</a></div>"
    read = read_paging(parse(markup, BASE), 15)
    assert (read.pages, read.total) == (4, 57)


def test_a_number_of_entries_in_bold_is_no_number_of_a_page() -> None:
    links = "<b>[1]</b> <a href='Index_2.aspx'>[2]</a> <a href='Index_3.aspx'>[3]</a>"
    markup = f"<div>共 <b>25</b> 条信息 {links} <a href='Index_2.aspx'>下一页</a></div>"
    read = read_paging(parse(markup, BASE), 10)
    assert (read.pages, read.page_no, read.total) == (3, 1, 25)
    assert read.next == HERE + "Index_2.aspx"


def test_the_number_of_the_page_in_bold_is_read_beside_the_number_of_pages() -> None:
    markup = "<div>共<b>12</b>页 第<b>3</b>页 <a href='Index_4.aspx'>下一页</a></div>"
    read = read_paging(parse(markup, BASE), 10)
    assert (read.pages, read.page_no) == (12, 3)


def options(*values: str, word: str = "第{}页", shown: int = 1) -> str:
    return "".join(
        f"<option value='{value}'{' selected' if number == shown else ''}>{word.format(number)}</option>"
        for number, value in enumerate(values, 1)
    )


@pytest.mark.parametrize("word", ["第{}页", "{}"])
@pytest.mark.parametrize("shown", [1, 2, 4])
def test_the_first_choice_of_a_drop_down_is_not_the_page_shown(word: str, shown: int) -> None:
    values = [f"/lm/list.shtml?no={number}" for number in range(1, 5)]
    further = f"<a href='{values[shown]}'>后一页</a>" if shown < 4 else ""
    choice = f"<select>{options(*values, word=word, shown=shown)}</select>"
    markup = f"<div class='fy'>转到{choice} 共4页 {further}</div>"
    read = read_paging(parse(markup, f"http://www.x.gov.cn{values[shown - 1]}"), 10)
    following = f"http://www.x.gov.cn{values[shown]}" if shown < 4 else None
    assert (read.pages, read.page_no, read.next) == (4, shown, following)


def test_a_choice_of_pages_leads_on_where_the_pager_has_no_link() -> None:
    chosen = options("list_12_1.html", "list_12_2.html", "list_12_3.html", shown=2)
    markup = f"<div class='fy'>共3页 第2页 跳转 <select onchange='go(this)'>{chosen}</select></div>"
    read = read_paging(parse(markup, BASE), 10)
    assert (read.pages, read.page_no) == (3, 2)
    assert (read.next, read.last) == (HERE + "list_12_3.html", HERE + "list_12_3.html")


def test_a_choice_bound_by_a_script_alone_tells_the_number_of_pages() -> None:
    chosen = options("/lm/12.jhtml?p=1", "/lm/12.jhtml?p=2", word="{}")
    read = read_paging(parse(f"<div>转到第<select id='tz'>{chosen}</select>页</div>", BASE), 10)
    assert (read.pages, read.page_no) == (2, 1)
    assert read.next == "http://www.x.gov.cn/lm/12.jhtml?p=2"


def test_the_address_is_put_together_from_the_chosen_number() -> None:
    opens = "location.href='list_12_'+this.options[this.selectedIndex].value+'.html'"
    markup = f'<p>共2页 <select onchange="{opens}">{options("1", "2", word="{}")}</select></p>'
    assert read_paging(parse(markup, BASE), 10).next == HERE + "list_12_2.html"


@pytest.mark.parametrize(
    "markup",
    [
        # Months, and entries a page.
        f"<p>月份<select>{options('/tj/1.html', '/tj/2.html', word='{}')}</select></p>",
        "<p>每页<select><option value='?n=10'>10</option><option value='?n=20'>20</option></select>条</p>",
        # Numbers that lead nowhere by themselves.
        f"<p>第<select>{options('1', '2', word='{}')}</select>页</p>",
        "<p>第<select><option value='/a/1.html'>1</option></select>页</p>",
    ],
)
def test_what_is_no_choice_of_pages(markup: str) -> None:
    read = read_paging(parse(markup, BASE), 10)
    assert (read.pages, read.next) == (None, None)


def test_a_link_to_the_next_page_goes_before_the_choice() -> None:
    chosen = options("list_1.html", "list_2.html")
    markup = f"<div class='page'>共2页 <a href='next.jsp?p=2'>下一页</a><select>{chosen}</select></div>"
    assert read_paging(parse(markup, BASE), 10).next == HERE + "next.jsp?p=2"


DAYS = "".join(
    f"<dl><dt><b>{day:02}</b><i>2024-03</i></dt><dd><a href='/a/{day}.html'>关于河湖清洁的通知</a></dd></dl>"
    for day in (5, 3)
)


def test_days_in_bold_beside_a_pager_of_one_page_are_no_numbers_of_pages() -> None:
    markup = f"<div class='lb'>{DAYS}<div class='pages'>共2条 第1/1页 <a href='index.html'>1</a></div></div>"
    read = read_paging(parse(markup, BASE), 2)
    assert (read.pages, read.page_no, read.next) == (1, 1, None)


def test_words_beside_a_pager_still_tell_the_number_of_pages() -> None:
    links = "<a href='i_1.html'>1</a><a href='i_2.html'>2</a><a href='i_3.html'>3</a>"
    read = read_paging(parse(f"<div><i>共3页</i><div class='pages'>{links}</div></div>", BASE), 30)
    assert read.pages == 3


TURN = "location.href='l.jsp?pn=2'"


@pytest.mark.parametrize(
    ("markup", "following", "pages"),
    [
        ("<a href='l.jsp?pn=2'><img alt='下一页'></a><a href='l.jsp?pn=5'><img alt='末页'></a>", 2, 5),
        (f'<input type=button value=下一页 onclick="{TURN}"> 第<b>1</b>页/共<b>6</b>页', 2, 6),
        ("<a href='l.jsp?pn=2'><img src='n.gif' alt='下一篇'></a>", None, None),
        (f'<input type=button value=下一页 disabled onclick="{TURN}">', None, None),
        (f'<input type=text value=下一页 onclick="{TURN}">', None, None),
    ],
    ids=["pictures", "buttons", "the next article", "a button that is off", "a field"],
)
def test_pagers_of_pictures_and_of_buttons(markup: str, following: int | None, pages: int | None) -> None:
    url = "http://www.x.gov.cn/xw/l.jsp"
    found = read_paging(parse(f"<html><body><div class='pg'>{markup}</div></body></html>", url), 8)
    assert (found.next, found.pages) == (following and f"{url}?pn={following}", pages)


@pytest.mark.parametrize("name", ["cur_page", "d-16544-p", "_101_INSTANCE_aB3k_cur", "paged", "pageNumber"])
def test_names_of_the_number_of_a_page(name: str) -> None:
    assert first_page(f"http://www.x.gov.cn/l?id=7&{name}=3") == "http://www.x.gov.cn/l?id=7"
    assert first_page(f"http://www.x.gov.cn/l?id=7&{name}s=3") is None
