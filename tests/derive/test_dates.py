"""Every way a portal writes a day is read, and only days that exist."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.dates import find_dates, has_yearless_date, read_date, read_epoch, url_date, url_year

HAN = "〇一二三四五六七八九"
CLOCKS = ["%H:%M", "%H:%M:%S"]
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]


def han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


def han(day: date) -> str:
    year = "".join(HAN[int(c)] for c in str(day.year))
    return f"{year}年{han_number(day.month)}月{han_number(day.day)}日"


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


FORMS = {
    "iso": lambda d: d.isoformat(),
    "short": lambda d: f"{d.year}-{d.month}-{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "spaced": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "wide": lambda d: wide(f"{d.year}年{d.month}月{d.day}日"),
    "brackets": lambda d: f"[{d.isoformat()}]",
    "round": lambda d: f"({d.isoformat()})",
    "words": han,
    "english": lambda d: f"{MONTHS[d.month - 1][:3]} {d.day}, {d.year}",
    "british": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "weekday": lambda d: f"{d.year}年{d.month:02}月{d.day:02}日 星期二",
    "label": lambda d: f"发布时间：{d.isoformat()} 来源：市政府",
    "day first": lambda d: f"{d.day:02} {d.year}-{d.month:02}",
    "month first": lambda d: f"{d.month:02}-{d.day:02}\n{d.year}",
    "compact": lambda d: f"{d:%Y%m%d}",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS)
def test_every_form_of_a_day_is_read_back(form: str, day: date) -> None:
    assert read_date(FORMS[form](day)) == day.isoformat()


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from(["%H:%M", "%H:%M:%S"]),
    st.booleans(),
)
def test_a_time_of_day_is_kept(when: datetime, clock: str, glued: bool) -> None:
    text = f"{when:%Y-%m-%d}{'' if glued else ' '}{when.strftime(clock)}"
    assert read_date(text) == when.strftime(f"%Y-%m-%d {clock}")


@given(DAYS)
def test_a_day_without_year_needs_a_hint(day: date) -> None:
    for text in (f"{day.month:02}-{day.day:02}", f"({day.month}/{day.day})", f"{day.month}月{day.day}日"):
        assert read_date(text) is None
        assert read_date(text, year_hint=day.year) == day.isoformat()
        assert has_yearless_date(text)


@given(st.text(max_size=60), st.one_of(st.none(), st.integers(1, 9999)))
def test_no_text_raises_and_no_impossible_day_comes_out(text: str, hint: int | None) -> None:
    value = read_date(text, year_hint=hint)
    if value is not None:
        assert 1900 <= datetime.fromisoformat(value).year <= 2099
    for found in find_dates(text):
        assert datetime.fromisoformat(found.value)
        assert 0 <= found.start < found.end <= len(text)


@given(st.integers(1900, 2099), st.integers(0, 99), st.integers(0, 99), st.sampled_from("-/."))
def test_digits_that_are_no_day_are_not_read(year: int, month: int, day: int, mark: str) -> None:
    try:
        expected = date(year, month, day).isoformat()
    except ValueError:
        expected = None
    assert read_date(f"{year}{mark}{month:02}{mark}{day:02}") == expected


NO_DAYS = """0431-2024-03-01|〔2024〕1号|192.2024.3.1|版本 2024.1|2024|2024-13-01|2024年|12345678901
1.1:50.3:48.6|2024-2025学年|99-99||第2024-03号"""


@pytest.mark.parametrize("text", NO_DAYS.replace("\n", "|").split("|"))
def test_what_only_looks_like_a_day_is_not_one(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018-07-30 下午 3:20", "2018-07-30 15:20"),
        ("2024年3月1日9时5分", "2024-03-01 09:05"),
        ("2024-03-01T09:05:33+08:00", "2024-03-01 09:05:33"),
        ("2024-03-01 25:61", "2024-03-01"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("二O一九年十月廿一日", "2019-10-21"),
        ("2020-11-30  09:05", "2020-11-30 09:05"),
        ("2024-03-01至2024-04-01", "2024-03-01"),
        ("March 1st 2024 10:20 PM", "2024-03-01 22:20"),
    ],
)
def test_odd_but_real_forms(text: str, value: str) -> None:
    assert read_date(text) == value


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("http://a.gov.cn/b/202403/t20240301_12.shtml", "2024-03-01"),
        ("http://a.gov.cn/art/2024/3/1/art_78_11.html", "2024-03-01"),
        ("http://a.gov.cn/c/2018/3/9/ef557.html", "2018-03-09"),
        ("http://a.gov.cn/jcws2/20240511/b5c2.html", "2024-05-11"),
        ("http://a.gov.cn/2024-03/01/content_1.htm", "2024-03-01"),
        ("http://a.gov.cn/info/1015/4213.htm", None),
        ("http://a.gov.cn/content_20991399.htm", None),
        ("http://a.gov.cn/list.jsp?d=2024-03-01", None),
        ("http://20240301.gov.cn/", None),
    ],
)
def test_an_address_may_carry_its_day(url: str, value: str | None) -> None:
    assert url_date(url) == value


def test_an_address_may_carry_only_its_year() -> None:
    assert url_year("http://a.gov.cn/zwgk/202403/12.shtml") == 2024
    assert url_year("http://a.gov.cn/zwgk/12.shtml") is None


def test_feeds_tell_epoch_seconds_or_milliseconds() -> None:
    assert read_epoch(1709254800) == read_epoch("1709254800000") == "2024-03-01 09:00:00"
    assert read_epoch("x") is None
    assert read_epoch(12) is None
