"""Columns shown in parts: year by year, or in lists under headings of their own."""

from __future__ import annotations

import msgspec
import pytest

from crawler.derive.columns import PageState
from crawler.model import PageFacts
from tests.derive.portal_pages import ROOT, block, column, fold, only


@pytest.mark.parametrize("address", ["/zcwj/{0}/", "/zcwj/{0}/index.html", "/zcwj/?nd={0}", "/{0}/zcwj/"])
@pytest.mark.parametrize("base", [True, False])
def test_a_column_shown_year_by_year_is_one(address: str, base: bool) -> None:
    def year(number: int, newest: str) -> PageFacts:
        url = address.format(number)
        return column(url, "政务公开", "政策文件", listed=block(newest, name=f"{number}年的"))

    pages = [year(2026, "2026-10-02"), year(2025, "2025-08-01"), year(2024, "2024-03-01")]
    if base:
        pages.insert(0, column("/zcwj/", "政务公开", "政策文件", listed=block("2026-10-02", name="2026年的")))
    found = only(fold(*pages))
    assert (found.name, found.items) == ("政策文件", 3)
    assert (found.newest, found.oldest) == ("2026-10-02", "2024-03-01")
    assert found.state == "ok"
    assert only(fold(*pages[base + 1 :])).state == "stale"


def test_years_named_by_nothing_else_belong_to_the_place_above_them() -> None:
    pages = [
        column(
            f"/gb/{year}/", "政务公开", "政府公报", f"{year}年", listed=block(f"{year}-04-01", name=str(year))
        )
        for year in (2026, 2025)
    ]
    found = only(fold(*pages))
    assert (found.newest, found.oldest) == ("2026-04-01", "2025-04-01")


def test_columns_of_other_names_under_a_year_stay_apart() -> None:
    pages = [
        column("/zt/2026/", "专题", "春风行动", listed=block("2026-03-01")),
        column("/zt/2024/", "专题", "人居环境", listed=block("2024-03-01", name="乙")),
        column("/zt/2024/tz/", "专题", "通知公告", listed=block("2024-05-01", name="丙")),
    ]
    assert len(fold(*pages).columns) == 3


@pytest.mark.parametrize(
    ("more", "aliases"),
    [("/gk/ghjh/", ()), ("/gk/rsxx/index.html", ("规划计划",)), (None, ("规划计划",))],
    ids=["leads to another column", "leads to its own", "leads nowhere"],
)
def test_a_heading_that_leads_to_another_column_names_that_one(
    more: str | None, aliases: tuple[str, ...]
) -> None:
    listed = block("2026-10-02", heading="规划计划", more=more and f"http://www.x.gov.cn{more}")
    found = only(fold(column("/gk/rsxx/", "首页", "政务公开", "人事信息", listed=listed)))
    assert (found.name, found.aliases) == ("人事信息", aliases)


def parted(
    *headings: str, more: str | None = None, path: tuple[str, ...] = ("政务公开", "规划计划")
) -> PageFacts:
    """A page of several lists under headings of their own."""
    blocks = tuple(
        msgspec.structs.replace(block(f"202{n}-03-01", name=heading), heading=heading, more=more)
        for n, heading in enumerate(headings, start=4)
    )
    return msgspec.structs.replace(column("/gh/", *path), kind="channel", list=None, blocks=blocks)


def test_lists_that_lead_nowhere_are_the_parts_of_their_column() -> None:
    found = only(fold(parted("年度计划", "专项规划", "历史规划")))
    assert (found.name, found.items, found.newest, found.state) == ("规划计划", 3, "2026-03-01", "ok")
    assert only(fold(parted("专项规划", "历史规划"))).state == "stale"


@pytest.mark.parametrize(
    "pages",
    [
        (parted("年度计划", "专项规划", more=ROOT + "/gh/nd/"),),
        (
            parted("年度计划", "专项规划"),
            column("/gh/nd/", "政务公开", "规划计划", "年度规划", listed=block("2026-01-01")),
        ),
        (parted("年度计划", "专项规划"), column("/zx/", "政务公开", "专项规划", listed=block("2026-01-01"))),
    ],
    ids=["each leads on", "a column below", "a column of a heading's name"],
)
def test_a_channel_of_columns_is_none(pages: tuple[PageFacts, ...]) -> None:
    assert ROOT + "/gh/" not in [each.url for each in fold(*pages).columns]


def test_a_list_whose_days_a_script_writes_is_not_stale_before_it_ran() -> None:
    undated = column("/yj/", "应急管理", listed=block(None), needs_render=("days_by_script",))
    assert only(fold(undated)).state == "dynamic_failed"
    assert only(fold((undated, PageState(rendered="ok")))).state == "stale"
