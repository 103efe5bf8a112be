"""More idioms of portals that no sample shows, on made-up miniature pages, each with its look-alike."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

URL = "http://www.example.gov.cn/xwzx/index.html"


def read(body: str, head: str = "", tab: str = "示例县人民政府", url: str = URL) -> PageFacts:
    html = f"<html><head><meta charset=utf-8><title>{tab}</title>{head}</head><body>{body}</body></html>"
    return read_page(Fetched(url, 200, {}, html.encode())).facts


# --- lists ----------------------------------------------------------------------------------------------


def rows(month: int, tag: str = "p") -> str:
    return "".join(
        f'<{tag}><a href="/xwzx/{month}/{day}.html">农村公路提质改造第{day}批工程启动</a> '
        f"<i>(2024/{month}/{day})</i></{tag}>"
        for day in (9, 4, 2)
    )


@pytest.mark.parametrize("tag", ["p", "li", "dd"])
def test_boxes_with_a_heading_each_are_lists_of_their_own_though_their_days_go_on(tag: str) -> None:
    facts = read(
        f'<div class="box"><h2>交通要闻</h2>{rows(6, tag)}</div>'
        f'<div class="box"><h2>公示公告</h2>{rows(5, tag)}</div>'
    )
    assert [(block.heading, block.newest) for block in facts.blocks] == [
        ("交通要闻", "2024-06-09"),
        ("公示公告", "2024-05-09"),
    ]


@pytest.mark.parametrize("over", ["", "<p>2024年5月</p>", "<div><b>标题</b><b>日期</b></div>"])
def test_boxes_without_a_heading_of_their_own_go_on_with_one_list(over: str) -> None:
    first = over.replace("2024年5月", "2024年6月")
    facts = read(f'<div class="box">{first}{rows(6)}</div><div class="box">{over}{rows(5)}</div>')
    lists = [facts.list] if facts.list else list(facts.blocks)
    assert [len(one.items) for one in lists if one] == [6]
