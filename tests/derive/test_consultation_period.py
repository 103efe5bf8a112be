"""The period of a consultation, however the notice puts it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.consultation_period import read_period

PUBLISHED = "2026-03-01"
TOLD = {
    "征求意见时间：2026年1月1日至2026年1月31日": ("2026-01-01", "2026-01-31", 30),
    "征集时间：2026-01-01至2026-01-31": ("2026-01-01", "2026-01-31", 30),
    "征集期限：2026.03.01-2026.03.31": ("2026-03-01", "2026-03-31", 30),
    "公示时间：2026/3/1--2026/3/8": ("2026-03-01", "2026-03-08", 7),
    "自2026年3月1日起至3月31日止，公开征求意见": ("2026-03-01", "2026-03-31", 30),
    "公开征求意见期限：2026年3月1日—3月25日（25天）": ("2026-03-01", "2026-03-25", 24),
    "公示时间为2026年3月1日9时至2026年3月8日17时。如有意见": ("2026-03-01", "2026-03-08", 7),
    "可在2026年12月20日至1月19日期间提出意见": ("2026-12-20", "2027-01-19", 30),
    "2018年12月1日印发的办法。12月20日至1月19日公开征求意见": ("2025-12-20", "2026-01-19", 30),
    "开始时间：\n2026-03-01\n结束时间：\n2026-03-20": ("2026-03-01", "2026-03-20", 19),
    "请于2026年3月31日前将意见反馈至我局": ("2026-03-01", "2026-03-31", 30),
    "请于3月16日前将意见反馈至我局": ("2026-03-01", "2026-03-16", 15),
    "意见反馈截止时间为2026年3月31日。": ("2026-03-01", "2026-03-31", 30),
    "意见反馈截止日期：二〇二六年三月三十一日": ("2026-03-01", "2026-03-31", 30),
    "截止日期：2026/3/31 18:00": ("2026-03-01", "2026-03-31", 30),
    "公示期30天": ("2026-03-01", "2026-03-31", 30),
    "公示期为三十日，欢迎提出意见": ("2026-03-01", "2026-03-31", 30),
    "自本公告发布之日起三十日内，社会各界可提出意见": ("2026-03-01", "2026-03-31", 30),
    "征求意见期限为15个工作日": ("2026-03-01", "2026-03-20", 19),
    "为期一个月，欢迎提出意见": ("2026-03-01", "2026-04-01", 31),
}


@pytest.mark.parametrize("text", TOLD)
def test_every_phrasing_gives_begin_end_and_days(text: str) -> None:
    period = read_period(text, PUBLISHED)
    assert period is not None
    assert (period.begin, period.end, period.days) == TOLD[text]


@pytest.mark.parametrize(
    "text",
    [
        "本办法自2026年5月1日起施行，有效期至2030年5月1日",
        "办公时间：2026年3月1日至3月5日",
        "应当在三十日内作出决定",
        "2026年3月5日，县司法局召开了座谈会",
        "",
    ],
)
def test_other_dates_are_no_period(text: str) -> None:
    assert read_period(text, PUBLISHED) is None


def test_the_words_about_opinions_stand_before_other_spans() -> None:
    text = "时间：2026年1月1日至2026年12月31日为试点期。\n征求意见时间：2026年3月2日至2026年4月1日。"
    period = read_period(text, PUBLISHED)
    assert period is not None and (period.begin, period.days) == ("2026-03-02", 30)


def test_a_length_without_a_date_of_publication_has_days_only() -> None:
    period = read_period("公示期30天", None)
    assert period is not None and (period.begin, period.end, period.days) == (None, None, 30)


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("征求意见时间：2026年3月1日至3月11日。因时间紧迫，征求意见期限缩短为10日。", True),
        ("征求意见时间：2026年3月1日至3月11日。", False),
    ],
)
def test_a_short_period_may_be_explained(text: str, explained: bool) -> None:
    period = read_period(text, PUBLISHED)
    assert period is not None and period.explained is explained


DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 1))


@given(
    DAYS,
    st.integers(0, 90),
    st.sampled_from(["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y.%m.%d}"]),
)
def test_a_span_of_n_days_is_n_days(begin: dt.date, days: int, form: str) -> None:
    end = begin + dt.timedelta(days=days)
    period = read_period(f"征求意见时间：{form.format(begin)}至{form.format(end)}", None)
    assert period is not None
    assert (period.begin, period.end, period.days) == (begin.isoformat(), end.isoformat(), days)
