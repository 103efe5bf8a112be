"""Days of list entries that do not tell their whole date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.dates import read_relative, read_short_year
from crawler.derive.list_dates import Told, complete_dates
from crawler.derive.page import read_page
from crawler.model import Fetched

ANSWERED = "2026-11-20"
DATE = {"Date": "Fri, 20 Nov 2026 02:00:00 GMT"}


def column(
    dates: list[str], addresses: dict[int, str] | None = None, headers: dict[str, str] | None = None
) -> list[str | None]:
    known = addresses or {}
    rows = "".join(
        f"<li><a href='{known.get(n, f'/xw/{n}a.html')}'>甲县召开第{n}次常务会议研究部署工作</a>"
        f"<span>{day}</span></li>"
        for n, day in enumerate(dates)
    )
    page = (
        "<html><head><title>要闻_甲县政府</title></head><body>"
        "<div class=position>当前位置：<a href=/>首页</a> &gt; "
        f"<a href='/xw/'>要闻</a></div><ul class=list>{rows}</ul></body></html>"
    )
    fetched = Fetched("http://www.example.gov.cn/xw/index.html", 200, headers or {}, page.encode())
    facts = read_page(fetched).facts
    return [item.date for item in facts.list.items] if facts.list else []


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (["24-03-01", "24-02-11", "23-12-30"], ["2024-03-01", "2024-02-11", "2023-12-30"]),
        (["[24/3/1]", "[24/2/11]", "[23/12/30]"], ["2024-03-01", "2024-02-11", "2023-12-30"]),
        (["2024-03-01", "24.02.11", "24.02.09"], ["2024-03-01", "2024-02-11", "2024-02-09"]),
        (["March 1, 2024", "11 February 2024"], ["2024-03-01", "2024-02-11"]),
        (["2024年3月1日", "2月11日", "12月30日"], ["2024-03-01", "2024-02-11", "2023-12-30"]),
    ],
)
def test_the_year_comes_from_what_the_page_shows(shown: list[str], read: list[str | None]) -> None:
    assert column(shown) == read


@pytest.mark.parametrize("shown", [["03-01", "02-11"], ["今天", "昨天"], ["24-03-01"]])
def test_nothing_is_guessed_where_nothing_tells_the_year(shown: list[str]) -> None:
    assert not any(column(shown))


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (["03-01", "02-11", "12-30"], ["2026-03-01", "2026-02-11", "2025-12-30"]),
        (["12-30", "12-01", "11-30"], ["2025-12-30", "2025-12-01", "2025-11-30"]),
        (["11月19日 星期四", "11月18日 星期三"], ["2026-11-19", "2026-11-18"]),
        (
            ["今天 08:30", "昨天 09:10", "3天前", "11-10"],
            ["2026-11-20", "2026-11-19", "2026-11-17", "2026-11-10"],
        ),
        (["刚刚", "5分钟前", "2小时前", "前天"], ["2026-11-20", "2026-11-20", "2026-11-20", "2026-11-18"]),
        (["26-03-01"], ["2026-03-01"]),
    ],
)
def test_an_entry_is_not_newer_than_the_answer_that_shows_it(shown: list[str], read: list[str]) -> None:
    assert column(shown, headers=DATE) == read


def test_an_address_below_dates_the_entries_above_it() -> None:
    later = {2: "/xw/202312/t20231211_1.html"}
    assert column(["02-11", "01-30", "12-11"], later, DATE) == ["2024-02-11", "2024-01-30", "2023-12-11"]


def test_numbers_that_are_no_day_are_none() -> None:
    assert read_short_year("24-13-01") is None
    assert read_short_year("192.168.1") is None
    assert read_relative("昨天的会议", ANSWERED) is None


DAYS = st.dates(min_value=dt.date(2015, 1, 1), max_value=dt.date(2026, 11, 20))


@given(st.lists(DAYS, min_size=1, max_size=12, unique=True))
def test_short_years_are_read_as_the_days_they_were(days: list[dt.date]) -> None:
    ordered = sorted(days, reverse=True)
    told = [Told("", None, f"{day:%y-%m-%d}") for day in ordered]
    assert complete_dates(told, None, ANSWERED) == [str(day) for day in ordered]


def _days_shown(days: list[str], date: str = "Fri, 02 Jan 2026 02:00:00 GMT") -> list[str | None]:
    rows = "".join(
        f"<li><a href='/tz/{n}.html'>关于做好第{n}项工作的通知</a><span>{day}</span></li>"
        for n, day in enumerate(days)
    )
    html = f"<html><head><title>通知公告</title></head><body><ul class=list>{rows}</ul></body></html>"
    url = "http://www.example.gov.cn/tz/"
    block = read_page(Fetched(url, 200, {"Date": date}, html.encode())).facts.list
    assert block is not None
    return [item.date for item in block.items]


def test_days_told_by_their_distance_cross_the_turn_of_the_year() -> None:
    assert _days_shown(["3小时前", "1天前", "3天前", "12-28", "12-20"]) == [
        "2026-01-02",
        "2026-01-01",
        "2025-12-30",
        "2025-12-28",
        "2025-12-20",
    ]


def test_weeks_and_months_ago_mean_the_latest_day_they_can_mean() -> None:
    assert _days_shown(["昨天", "2周前", "1个月前", "1年前"]) == [
        "2026-01-01",
        "2025-12-19",
        "2025-12-03",
        "2025-01-02",
    ]


def test_a_label_before_a_short_day_does_not_hide_it() -> None:
    assert _days_shown(["发布时间：3天前"] * 2) == ["2025-12-30"] * 2
    assert _days_shown(["发布时间:25-12-30", "发布时间:24-03-05"]) == ["2025-12-30", "2024-03-05"]
    assert _days_shown(["发布日期：01-01", "发布日期：12-30"]) == ["2026-01-01", "2025-12-30"]


def test_a_pinned_entry_does_not_lead_the_years_of_the_others() -> None:
    shown = ["05-06</span><b>置顶</b><span>", "11-18", "11-17", "10-30"]
    assert column(shown, headers=DATE) == [None, "2026-11-18", "2026-11-17", "2026-10-30"]


def test_without_the_mark_the_first_entry_is_the_newest() -> None:
    assert column(["05-06", "11-18", "11-17"], headers=DATE) == ["2026-05-06", "2025-11-18", "2025-11-17"]


def test_a_pinned_entry_with_its_whole_date_keeps_it() -> None:
    shown = ["2024-05-06</span><b>[置顶]</b><span>", "11-18", "10-30"]
    assert column(shown, headers=DATE)[0] == "2024-05-06"
