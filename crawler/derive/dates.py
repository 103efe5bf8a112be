"""Dates as portals write them, turned into ISO strings in Beijing time.

A result is ``YYYY-MM-DD``, ``YYYY-MM-DD HH:MM`` or ``YYYY-MM-DD HH:MM:SS``, always a day that
exists. A date without its year is read only when the caller knows the year, words such as 今天 only when
it knows the day they were said on: nothing here looks at the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from urllib.parse import unquote

BEIJING = timezone(timedelta(hours=8))
_SHORT = 60
_MOST = 4_000
"""Characters of a text in which a date is looked for."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2099

_WIDE = str.maketrans("０１２３４５６７８９：∶︰／．－（）［］　\xa0，–—−‐‑", "0123456789:::/.-()[]  ,-----")
_WIDE_DIGIT = re.compile("[０-９]")
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "o": 0,
    "０": 0,
    "0": 0,
    "◯": 0,
    "元": 1,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"

_TIME = (
    r"(?:(?:\s*T\s*|[\s,]*(?:(?:星期|周)[一二三四五六日天])?[\s,]*)"
    r"(?P<half>[上下]午|晚上|[AaPp][Mm])?\s*(?P<hour>\d{1,2})"
    r"(?:\s*:\s*(?P<minute>\d{2})(?:\s*:\s*(?P<second>\d{2}))?|[时點点]\s*(?P<minute2>\d{1,2})分(?:(?P<second2>\d{1,2})秒)?)"
    r"(?!\d)(?P<tail>\s*[AaPp][Mm]\b)?)?"
)
_DAY_END = r"(?!\d(?!\d?:\d\d))"
_NUMERIC = re.compile(
    r"(?<![\d.])(?<!\d[-/])(?P<year>(?:19|20)\d\d)\s*"
    r"(?:年\s*(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})" + _DAY_END + r"\s*[日号]?"
    r"|(?P<sep>[-/.])\s*(?P<m2>\d{1,2})\s*(?P=sep)\s*(?P<d2>[0-3]?\d)" + _DAY_END + r"(?![-/]\d|\.\d\d))"
    r"日?" + _TIME,
)
_YEAR_MONTH_THEN_DAY = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?\s+(?P<day>\d{1,2})日?(?![\d:./-])"
)
_DAY_THEN_YEAR_MONTH = re.compile(
    r"(?<![\d./:-])(?P<day>\d{1,2})日?\s+(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})月?(?![\d./-])"
)
_MONTH_DAY_THEN_YEAR = re.compile(
    r"(?<![\d./:-])(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?\s+(?P<year>(?:19|20)\d\d)年?(?![\d./-])"
)
_YEAR_THEN_MONTH_DAY = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)年?\s+(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?(?![\d:./-])"
)
_HAN = re.compile(
    r"(?P<year>[一二][一二三四五六七八九〇零○ＯOo0０◯]{3})\s*年\s*"
    r"(?P<month>[一二三四五六七八九十元]{1,2})\s*月\s*(?P<day>[一二三四五六七八九十廿卅]{1,3})\s*[日号]"
)
_ENGLISH = (
    re.compile(
        r"\b"
        + _MONTH.format("month")
        + r"\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(?P<year>(?:19|20)\d\d)\b"
        r"(?!-)" + _TIME,
        re.I,
    ),
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+"
        + _MONTH.format("month")
        + r"[\s,-]+(?P<year>(?:19|20)\d\d)(?!\d)"
        + _TIME,
        re.I,
    ),
)
_MAY_BE_ENGLISH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z.]*[\s\d,-]", re.I)
_COMPACT = re.compile(
    r"(?<![\dA-Za-z])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?![\dA-Za-z])"
)
_YEARLESS = re.compile(
    r"(?<![\d./:-])(?P<month>\d{1,2})\s*(?:[-/.]\s*(?P<d1>\d{1,2})|月\s*(?P<d2>\d{1,2})\s*日?)(?![\d./%:-])"
    + _TIME
)
_MAY_HOLD = re.compile(r"(?:19|20)\d\d|[一二][一二三四五六七八九〇零○ＯOo0０◯]{3}\s*年")

PUBLISHED_LABEL = (
    r"(?:(?:(?:发布|更新|公开|公布|上传|添加|录入|发表|发文)(?:时间|日期|于)?|日期)"
    r"\s*[】\])）]?\s*[:：]?\s*)?"
)
"""A label before a day that does not name its whole year, or none."""
_LABEL_FIRST = re.compile(r"^[\s\[(]*" + PUBLISHED_LABEL)
_RELATIVE = re.compile(
    r"^[\s\[(（【]*" + PUBLISHED_LABEL + r"(?:(?P<word>今天|今日|昨天|昨日|前天|刚刚)"
    r"|(?P<number>\d{1,3})\s*(?P<unit>秒钟?|分钟|个?小时|天|周|个?星期|个月|年)之?以?前)"
    r"(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\s\])）】]*$"
)
_UNIT_DAYS = {"天": 1, "周": 7, "星期": 7, "月": 30, "年": 365}
_DAYS_AGO = {"今天": 0, "今日": 0, "刚刚": 0, "昨天": 1, "昨日": 1, "前天": 2}
_SHORT_YEAR = re.compile(
    r"^[\s\[(（【|·]*"
    + PUBLISHED_LABEL
    + r"(?P<year>\d\d)\s*(?:(?P<sep>[-/.])\s*(?P<m1>\d{1,2})\s*(?P=sep)\s*(?P<d1>\d{1,2})"
    r"|年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日?)(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\s\])）】|]*$"
)

_LEADING_SHORT = re.compile(
    r"^\s{0,3}(?P<year>\d\d)\s*(?P<sep>[-/.年])\s*(?P<month>\d{1,2})\s*(?:(?P=sep)|月)\s*(?P<day>\d{1,2})(?![\d./-])"
)

_URL_DATES = tuple(
    re.compile(p)
    for p in (
        r"(?<![0-9a-zA-Z])[tTpPW](?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=\d*_|\d{9,}\.)",
        r"/(?P<year>(?:19|20)\d\d)[/_-]?(?P<month>[01]?\d)[/_-](?P<day>[0-3]?\d)(?=[/_])",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        r"(?<![0-9a-zA-Z])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=[/_.-]|$)",
    )
)
_URL_YEAR = re.compile(r"(?<!\d)(?:t|/|-|_)(20[0-4]\d)(?:[01]\d|/|_|-)")


def narrow(text: str) -> str:
    """A text with its wide digits, and the signs between them, as they are on a keyboard."""
    return text.translate(_WIDE) if _WIDE_DIGIT.search(text) else text


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: ISO ``value`` and its place ``[start, end)`` in the text given."""

    value: str
    start: int
    end: int


def read_date(text: str, *, year_hint: int | None = None) -> str | None:
    """The first date of a short text such as a list cell; ``None`` when there is none. Of a long one the
    beginning is read.

    ``year_hint`` lets ``03-01`` and ``3月1日`` be read as days of that year.
    """
    return _read_date(text, year_hint) if len(text) <= _SHORT else _search_date(text[:_MOST], year_hint)


def _search_date(text: str, year_hint: int | None) -> str | None:
    plain = _plain(text)
    if _MAY_HOLD.search(plain):
        for found in _full(plain):
            return found.value
        for pattern in (
            _DAY_THEN_YEAR_MONTH,
            _YEAR_MONTH_THEN_DAY,
            _MONTH_DAY_THEN_YEAR,
            _YEAR_THEN_MONTH_DAY,
            _COMPACT,
        ):
            match = pattern.search(plain)
            if match:
                value = _iso(match["year"], match["month"], match["day"])
                if value:
                    return value
    if year_hint is not None:
        for match in _YEARLESS.finditer(_without_label(plain)):
            value = _iso(year_hint, match["month"], match["d1"] or match["d2"], match)
            if value:
                return value
    return None


# Several readers look at the same short cells of one page.
_read_date = lru_cache(maxsize=4096)(_search_date)


def has_yearless_date(text: str) -> bool:
    """Whether a short text is a day of some year that it does not name (``[03-01]``, ``3月1日``)."""
    plain = _plain(text)
    return not _MAY_HOLD.search(plain) and any(
        _iso(2024, m["month"], m["d1"] or m["d2"]) for m in _YEARLESS.finditer(_without_label(plain))
    )


def _without_label(plain: str) -> str:
    """A text without the label of a day at its beginning: what follows a colon else may be a time."""
    return _LABEL_FIRST.sub("", plain, count=1) if ":" in plain else plain


def read_short_year(text: str) -> str | None:
    """A day whose year has two digits (``24-03-01``), as one of this century; None when it is none."""
    match = _SHORT_YEAR.match(_plain(text))
    if match is None:
        return None
    return _iso(2000 + int(match["year"]), match["m1"] or match["m2"], match["d1"] or match["d2"])


def leading_short_year(text: str, answered: str) -> str | None:
    """The day with a year of two digits that ``text`` begins with, where it lies before the answer (ISO)."""
    match = _LEADING_SHORT.match(_plain(text))
    if match is None:
        return None
    day = _iso(2000 + int(match["year"]), match["month"], match["day"])
    return day if day is not None and day <= answered[:10] else None


def is_relative(text: str) -> bool:
    """Whether a short text names a day by its distance from now (``昨天``, ``3天前``)."""
    return _RELATIVE.match(text) is not None


def read_relative(text: str, said_on: str) -> str | None:
    """The day that ``今天`` or ``3天前`` meant on the day ``said_on`` (ISO), at the latest: hours are not
    counted, and a week, month or year ago may be longer ago by less than one more of them."""
    match = _RELATIVE.match(text)
    if match is None:
        return None
    days = _DAYS_AGO.get(match["word"] or "", 0)
    if match["number"]:
        days = int(match["number"]) * _UNIT_DAYS.get(match["unit"].removeprefix("个"), 0)
    return (date.fromisoformat(said_on[:10]) - timedelta(days=days)).isoformat()


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Every date of a text that names its year, in order of place, without overlaps."""
    plain = _plain(text)
    return tuple(_full(plain)) if _MAY_HOLD.search(plain) else ()


def url_date(url: str) -> str | None:
    """The day an address carries (``t20240301_12.shtml``, ``/2024/3/1/``), or ``None``."""
    path = url.partition("?")[0].partition("#")[0].partition("://")[2]
    path = path[path.find("/") :] if "/" in path else ""
    if "%" in path:
        path = unquote(path, errors="replace")
    if "19" not in path and "20" not in path:
        return None
    for pattern in _URL_DATES:
        for match in pattern.finditer(path):
            value = _iso(match["year"], match["month"], match["day"])
            if value and value >= "1995":
                return value
    return None


def url_year(url: str) -> int | None:
    """The year an address carries, for dates shown without one; ``None`` when unsure."""
    day = url_date(url)
    if day:
        return int(day[:4])
    match = _URL_YEAR.search(url.partition("?")[0].partition("://")[2])
    return int(match.group(1)) if match else None


def read_epoch(value: int | float | str) -> str | None:
    """Epoch seconds or milliseconds (JSON feeds) as ``YYYY-MM-DD HH:MM:SS`` in Beijing time."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    if number > 1e11:
        number /= 1000
    if not 3e8 < number < 4.2e9:
        return None
    return datetime.fromtimestamp(int(number), UTC).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def _plain(text: str) -> str:
    return text if text.isascii() else text.translate(_WIDE)


def _full(plain: str) -> Iterator[FoundDate]:
    found: list[FoundDate] = []
    for match in _NUMERIC.finditer(plain):
        value = _iso(match["year"], match["m1"] or match["m2"], match["d1"] or match["d2"], match)
        if value:
            found.append(FoundDate(value, match.start(), match.end()))
    if "年" in plain:
        for match in _HAN.finditer(plain):
            value = _iso(_han_year(match["year"]), _han(match["month"]), _han(match["day"]))
            if value:
                found.append(FoundDate(value, match.start(), match.end()))
    if _MAY_BE_ENGLISH.search(plain):
        for pattern in _ENGLISH:
            for match in pattern.finditer(plain):
                value = _iso(match["year"], _MONTHS[match["month"].lower()], match["day"], match)
                if value:
                    found.append(FoundDate(value, match.start(), match.end()))
    if len(found) > 1:
        found.sort(key=lambda f: f.start)
    end = -1
    for one in found:
        if one.start >= end:
            yield one
            end = one.end


def _iso(year: int | str, month: int | str, day: int | str, time: re.Match[str] | None = None) -> str | None:
    try:
        when = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        return None
    return when.isoformat() + (_time(time) if time is not None else "")


def _time(match: re.Match[str]) -> str:
    if match["hour"] is None:
        return ""
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute2"] or 0)
    second = match["second"] or match["second2"]
    half = (match["half"] or match["tail"] or "").strip().lower()
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return ""
    return f" {hour:02}:{minute:02}" + (f":{int(second):02}" if second else "")


def _han_year(text: str) -> int:
    return int("".join(str(_HAN_DIGITS[c]) for c in text))


def _han(text: str) -> int:
    """一..三十一, 廿一, 卅一, 元 (month); 0 when the numeral is not well formed."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_DIGITS.get(text, 0)
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)
