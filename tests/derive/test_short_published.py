"""The day of an article whose line of facts tells no whole year."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts
from tests.derive.layout_page import PATH, PROSE, TITLE, URL


def read(line: str, date: str = "Fri, 02 Jan 2026 02:00:00 GMT") -> PageFacts:
    html = f"<html><head><title>{TITLE}</title></head><body>{PATH}<h1>{TITLE}</h1>{line}{PROSE}</body></html>"
    return read_page(Fetched(URL, 200, {"Date": date} if date else {}, html.encode())).facts


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div>发布时间：21-03-05 来源：县政府办公室 浏览次数：23</div>", "2021-03-05"),
        ("<p><span>发布日期：</span><span>21/3/5</span><span>来源：县府办</span></p>", "2021-03-05"),
        ("<div>更新时间：25年12月31日</div>", "2025-12-31"),
        ("<div>发布时间：3天前 来源：县政府办公室</div>", "2025-12-30"),
        ("<div>发布时间：昨天</div>", "2026-01-01"),
    ],
)
def test_a_labelled_day_without_a_whole_year(line: str, day: str) -> None:
    facts = read(line)
    assert (facts.published, facts.published_from) == (day, "label")


@pytest.mark.parametrize(
    "line", ["<div>发布时间：27-03-05 来源：县政府办公室</div>", "<div>时间：8:30-12:00</div>"]
)
def test_what_cannot_be_the_day_is_not_read(line: str) -> None:
    assert read(line).published is None


def test_without_the_day_of_the_answer_two_digits_are_no_year() -> None:
    assert read("<div>发布时间：21-03-05 来源：县政府办公室</div>", date="").published is None
