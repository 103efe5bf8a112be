"""Links that name no address: a function of the page makes it of what it is called with."""

from __future__ import annotations

import pytest

from crawler.derive.links import read_links
from crawler.derive.lists import read_lists
from crawler.derive.openers import opened_by
from crawler.derive.tree import Page, parse

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
