"""Links that name no address: a function of the page makes it of what it is called with."""

from __future__ import annotations

import pytest

from crawler.derive.links import read_links
from crawler.derive.lists import read_lists
from crawler.derive.openers import opened_by, opens_outside
from crawler.derive.page import read_page
from crawler.derive.tree import Page, parse
from crawler.model import Fetched

ROOT = "http://www.x.gov.cn"
NEWS = 'function openNews(id){window.open("NewsShow.aspx?id="+id,"_blank");}'


def page(script: str, body: str = "") -> Page:
    return parse(f"<html><body><script>{script}</script>{body}</body></html>", f"{ROOT}/a/list.aspx")


@pytest.mark.parametrize(
    ("script", "code", "address"),
    [
        (NEWS, "javascript:openNews(5101)", "/a/NewsShow.aspx?id=5101"),
        (NEWS, "openNews('5101');return false", "/a/NewsShow.aspx?id=5101"),
        ("function go(a, b){location.href='/art/'+b+'.html'}", "go(1, 'c9')", "/art/c9.html"),
        ("function go(b){var u='/art/show?id='+encodeURIComponent(b); open(u)}", "go(7)", "/art/show?id=7"),
        ("function x(){}\nfunction go(b){ window.location = '../v/' + b }", "go(7)", "/v/7"),
        ("function v(a,b){open('/v.jsp?id='+a+'&lm='+escape(b))}", "v(12,'gg')", "/v.jsp?id=12&lm=gg"),
        ("function v(a,b){open('/'+b+\"/\" + a + '.html')}", "v(12, 'gg')", "/gg/12.html"),
    ],
)
def test_the_address_a_function_opens(script: str, code: str, address: str) -> None:
    assert opened_by(code, page(script)) == ROOT + address


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (NEWS, "openNews(this)"),
        (NEWS, "openNews(id)"),
        (NEWS, "openNews('a b')"),
        (NEWS, "openOther(5101)"),
        (NEWS, ""),
        ("function show(id){document.getElementById('tab'+id).style.display='block'}", "show(2)"),
        ("function show(id){alert('/a/b.html?'+id)}", "show(2)"),
        ("function open1(id){window.open('about'+id)}", "open1(2)"),
        ("function open1(id){window.open('/a.html?id='+other)}", "open1(2)"),
        ("function v(a,b){open('/v.jsp?id='+a+'&lm='+b)}", "v(12, lm)"),
        ("function v(a,b){open('/v.jsp?id='+a+'&lm='+lm)}", "v(12, 'gg')"),
        ("function v(a,b){open('/v.jsp?id='+a+'&lm='+b)}", "v(12)"),
        ("function open1(id){x=1}function b(){window.open('/a.html?id='+id)}", "open1(2)"),
    ],
)
def test_what_opens_nothing_known(script: str, code: str) -> None:
    assert opened_by(code, page(script)) is None


def test_lists_and_links_of_such_a_page() -> None:
    rows = "".join(
        f"<tr><td><a href='javascript:openNews({n})'>便民出行指引第{n}期</a></td><td>2026-10-{n}</td></tr>"
        for n in range(11, 17)
    )
    shown = page(NEWS, f"<table>{rows}</table><span onclick='openNews(99)'>更多</span>")
    wanted = [f"{ROOT}/a/NewsShow.aspx?id={n}" for n in range(11, 17)]
    main = read_lists(shown).main
    assert main is not None and [item.url for item in main.items] == wanted
    held = {link.url: link.role for link in read_links(shown)}
    assert all(held.get(url) == "page" for url in wanted) and f"{ROOT}/a/NewsShow.aspx?id=99" in held


def test_a_script_of_many_functions_is_read_once_over() -> None:
    code = "function f(a){" * 3000 + "'" * 3000 + "open('" + "/a" * 9000
    assert opened_by("f(1)", page(code)) is None


LETTERS = "<html><head><title>局长信箱</title>{}</head><body><h2>局长信箱</h2><table>{}</table></body></html>"


def letters(call: str, head: str = '<script src="/js/site.js"></script>') -> str:
    rows = "".join(
        f"<tr><td><a href='javascript:void(0)' onclick='{call.format(n)}'>关于第{n}路公交的建议</a></td>"
        f"<td>2026-10-{n}</td></tr>"
        for n in range(11, 17)
    )
    return LETTERS.format(head, rows)


def needs(html: str) -> tuple[str, ...]:
    return read_page(Fetched(f"{ROOT}/a/list.aspx", 200, {}, html.encode())).facts.needs_render


def test_entries_opened_by_a_function_of_a_script_file_need_a_browser() -> None:
    assert needs(letters("showLetter(50{})")) == ("outer_opener",)


@pytest.mark.parametrize(
    ("call", "head"),
    [
        ("showLetter({})", '<script src="/js/site.js"></script>'),
        ("showLetter(5001)", '<script src="/js/site.js"></script>'),
        ("showLetter(50{})", ""),
        ("showLetter(50{})", '<script src="/j.js"></script><script>function showLetter(a){x=a}</script>'),
    ],
)
def test_short_numbers_and_functions_of_the_page_need_none(call: str, head: str) -> None:
    shown = parse(letters(call, head), f"{ROOT}/a/list.aspx")
    assert opens_outside(shown, read_lists(shown).main) is False


def test_a_list_that_names_its_addresses_needs_none() -> None:
    html = letters("count(50{})").replace("javascript:void(0)", "/a/1.html")
    shown = parse(html, f"{ROOT}/a/list.aspx")
    assert opens_outside(shown, read_lists(shown).main) is False


def test_a_list_read_from_a_browser_is_led_on_by_what_it_wrote_down() -> None:
    html = letters("showLetter(50{})").replace("</body>", "<script>" + SHOW + "</script></body>")
    facts = read_page(Fetched(f"{ROOT}/a/list.aspx", 200, {}, b"", rendered=html)).facts
    assert facts.list is not None
    assert [item.url for item in facts.list.items][:1] == [f"{ROOT}/a/Show.aspx?id=5011"]


SHOW = "function showLetter(id){window.open('Show.aspx?id='+id)}"


def test_rows_of_letters_name_the_page_that_their_handler_opens() -> None:
    head = "<tr><th>信件标题</th><th>来信时间</th><th>答复时间</th><th>状态</th></tr>"
    row = (
        "<tr><td><a href='javascript:void(0)' onclick='showLetter({0})'>关于第{0}路公交的建议</a></td>"
        "<td>2026-10-12</td><td>2026-10-14</td><td>已办结</td></tr>"
    )
    rows = head + "".join(row.format(n) for n in (5001, 5002))
    html = LETTERS.format(f"<script>{SHOW}</script>", rows)
    messages = read_page(Fetched(f"{ROOT}/a/list.aspx", 200, {}, html.encode())).facts.messages
    assert [message.url for message in messages] == [f"{ROOT}/a/Show.aspx?id={n}" for n in (5001, 5002)]
