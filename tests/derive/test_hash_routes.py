"""Links that choose by a number what a page's scripts show."""

from __future__ import annotations

import pytest

from crawler.derive.links import read_links
from crawler.derive.page import read_page
from crawler.derive.tree import parse
from crawler.model import Fetched

URL = "http://www.x.gov.cn/xxgk/index.html#1100"
TREE = "<ul id='t'><li><a href='#1101'>乡村振兴</a></li><li><a href=\"#1102\">义务教育</a></li></ul>"


def addresses(body: str, rendered: bool = True) -> list[str]:
    html = f'<html><body>{body}<a href="#top">顶部</a></body></html>'.replace("'", '"')
    return [link.url for link in read_links(parse(html, URL, rendered=rendered))]


def test_a_tree_that_scripts_built_leads_to_its_columns() -> None:
    assert addresses(TREE) == [
        "http://www.x.gov.cn/xxgk/index.html#1101",
        "http://www.x.gov.cn/xxgk/index.html#1102",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='#1101'>一</a><h3 id='1101'>第一问</h3>",
        "<a href='#1101'>一</a><a name='1101'></a>",
        "<a href='#2'>第二页</a>",
        "<a href='#2026' onclick='show(2026)'>2026年</a>",
        "<a href='#tab1'>一</a>",
    ],
)
def test_leaps_panels_and_buttons_lead_nowhere(body: str) -> None:
    assert addresses(body) == []


def test_before_its_scripts_ran_a_page_tells_nothing_of_its_routes() -> None:
    assert addresses(TREE, rendered=False) == []


def test_the_menu_of_a_tree_names_its_columns() -> None:
    menu = "".join(f'<li><a href="#10{n}1">栏目{n}信息</a></li>' for n in range(10, 16))
    html = f'<html><body><div class="nav"><ul>{menu}</ul></div><p>正文</p></body></html>'
    fetched = Fetched(URL, 200, {}, b"<html></html>", rendered=html)
    assert {link.url.partition("#")[2] for link in read_page(fetched).facts.nav} == {
        f"10{n}1" for n in range(10, 16)
    }
