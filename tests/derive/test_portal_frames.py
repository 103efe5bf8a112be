"""Columns whose lists stand in frames."""

from __future__ import annotations

import msgspec
import pytest

from crawler.derive.columns import PageState, framed_by
from crawler.model import NavLink, PageFacts
from tests.derive.portal_pages import ROOT, block, column, fold, only


def test_list_in_a_frame_belongs_to_the_page_that_shows_it() -> None:
    frame = PageFacts(ROOT + "/f.html", "column", "utf-8", list=block("2026-11-02"), fragment=True)
    found = only(fold((frame, PageState(frame_of=ROOT + "/tzgg/")), column("/tzgg/", "通知公告")))
    assert (found.url, found.state, found.items) == (ROOT + "/tzgg/", "ok", 1)


@pytest.mark.parametrize(
    ("trail", "own"),
    [
        ([("首页", "/tjj/"), ("数据", "/tjj/sj.nsf?v")], True),
        ([("首页", "/"), ("统计局", "/tjj/"), ("数据", "/tjj/sj.nsf?v")], True),
        ([("首页", "/"), ("数据", "/tjj/sj.nsf?v")], False),
        ([("首页", "/"), ("统计局", "/tjj/")], False),
        ([], False),
    ],
    ids=["below it", "deeper", "elsewhere", "the page with the frames", "no path"],
)
def test_a_page_in_a_frame_that_stands_below_the_frames_is_a_column_itself(
    trail: list[tuple[str, str]], own: bool
) -> None:
    path = tuple(NavLink(name, ROOT + url) for name, url in trail)
    frame = PageFacts(
        ROOT + "/tjj/sj.nsf?v",
        "column",
        "utf-8",
        list=block("2026-11-02"),
        breadcrumb=path,
        meta={"ColumnName": "数据"},
    )
    assert (framed_by(frame, ROOT + "/tjj/") is None) == own
    assert framed_by(frame, None) is None


@pytest.mark.parametrize(("other", "items"), [(False, 1), (True, 2)])
def test_a_list_that_a_page_shows_by_its_frame_is_counted_once(other: bool, items: int) -> None:
    shown = block("2026-11-02")
    entry = msgspec.structs.replace(shown.items[0], url=ROOT + "/other/9.html")
    inner = msgspec.structs.replace(shown, items=(entry,)) if other else shown
    frame = PageFacts(ROOT + "/f.html", "column", "utf-8", list=inner, fragment=True)
    holder = column("/tzgg/", "通知公告", listed=shown)
    framed = (frame, PageState(frame_of=ROOT + "/tzgg/"))
    assert only(fold(framed, holder)).items == items
    assert only(fold(holder, framed)).items == items


@pytest.mark.parametrize("holder", ["/", "/Default.aspx", "/index.html"])
def test_list_in_a_frame_of_the_home_page_is_no_column(holder: str) -> None:
    frame = PageFacts(ROOT + "/inc/notice.aspx", "column", "utf-8", list=block(None, None), fragment=True)
    state = PageState(frame_of=ROOT + holder)
    shown = fold((frame, state), column("/tzgg/", "通知公告", listed=block("2026-11-02")))
    assert only(shown).name == "通知公告"


def test_list_in_a_frame_of_another_host_s_home_page_is_no_column() -> None:
    frame = PageFacts(ROOT + "/pub/welcome.html", "column", "utf-8", list=block("2026-03-20"), fragment=True)
    front = PageFacts("http://xxgk.x.gov.cn/", "home", "utf-8")
    state = PageState(frame_of="http://xxgk.x.gov.cn/")
    listed = column("/tzgg/", "通知公告", listed=block("2026-11-02"))
    for pages in (((frame, state), front, listed), (front, (frame, state), listed)):
        assert only(fold(*pages)).name == "通知公告"
