"""Columns that hold a single entry, in boxes that are no rows of a list by their markup."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

PATH = '<div class="wz">您的位置：<a href="/">首页</a>&gt;<a href="/zw/">政务公开</a>&gt;权责清单</div>'
COLUMN = "<meta name='ColumnName' content='权责清单'>"
ARTICLE = COLUMN + "<meta name='ArticleTitle' content='权责清单'>"
ENTRY = "<a href='/zw/qz/1.html'>示例县水利局权责清单（2026年版）</a>"


def read(body: str, tags: str = COLUMN) -> PageFacts:
    head = f"<head><meta charset=utf-8><title>权责清单</title>{tags}</head>"
    html = f"<html>{head}<body><div>{PATH}{body}</div></body></html>"
    return read_page(Fetched("http://www.x.gov.cn/zw/qz/", 200, {}, html.encode())).facts


@pytest.mark.parametrize(
    "row",
    [
        "<div class='row'>{0} <i>2026/04/16</i></div>",
        "<p>· {0}（2026-04-16）</p>",
        "<div class='v'><p>{0}</p><p>发布时间：2026年4月16日</p></div>",
    ],
)
def test_one_entry_in_a_box_of_any_kind_is_the_list(row: str) -> None:
    facts = read(row.format(ENTRY))
    assert facts.list is not None
    assert (facts.kind, facts.list.count, facts.list.newest) == ("column", 1, "2026-04-16")


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("<div class='row'>{0} <i>2026/04/16</i></div>", ""),
        ("<div class='row'>{0} <i>2026/04/16</i></div>", ARTICLE),
        ("<p>根据机构改革要求，调整清单如下。更新日期：2026年4月16日，全文见{0}。</p>", COLUMN),
        ("<div>{0}<p>本清单依法编制，按年调整，由办公室解释。</p><p>更新日期：2026-04-16</p></div>", COLUMN),
    ],
    ids=["untagged", "an article", "a link in a sentence", "a text"],
)
def test_a_link_and_a_day_elsewhere_are_no_list(body: str, tags: str) -> None:
    facts = read(body.format(ENTRY), tags)
    assert facts.list is None or not facts.list.items
