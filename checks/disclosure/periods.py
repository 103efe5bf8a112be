"""Years, months and quarters that a title speaks of. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_HAN: Final = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
    "O": "0",
}
_HAN_YEAR: Final = re.compile(r"[二一][〇零○Ｏ0O九][〇零○ＯO一二三四五六七八九]{2}(?=年)")
_SPAN: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:[-—–~～至到]+)((?:19|20)\d\d)(?!\d)")
_YEAR: Final = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?=年|版|\D|$)")
_DOC_NO: Final = re.compile(r"[〔\[【（(](?:19|20)\d\d[〕\]】）)]\s*第?\s*\d+\s*号")
_HAN_MONTH: Final = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_MONTHS: Final = re.compile(
    r"(?:(?<!\d)(?P<first>\d{1,2})月?[-—–~～至到]+)?(?<!\d)(?P<last>\d{1,2})月(?!\d{1,2}日|\d*日)"
)
_PAIR: Final = re.compile(r"(?<!\d)(\d{1,2})月?份?(?:[、,，和及与]|以及)(\d{1,2})月")
_YEAR_TO: Final = re.compile(r"(?<!\d)1月?(?:[-—–~～至到]+)(3|6|9|12)月")
_HAN_MONTHS: Final = re.compile(
    r"(?:(?P<first>十[一二]?|[一二三四五六七八九])[月]?[-—至到]+)?(?P<last>十[一二]?|[一二三四五六七八九])月(?!\w{1,2}日)"
)
_QUARTERS: Final = (
    (re.compile(r"[第]?[一1]季度"), 1),
    (re.compile(r"[第]?[二2]季度|上半年|半年"), 2),
    (re.compile(r"[第]?[三3]季度|前三季度|三季度"), 3),
    (re.compile(r"[第]?[四4]季度|全年|下半年"), 4),
)


class Period(NamedTuple):
    """A month or a quarter of a year; ``unit``: ``月`` or ``季度``."""

    year: int
    number: int
    unit: str

    def __str__(self) -> str:
        if self.unit == "月":
            return f"{self.year}年{self.number}月"
        return f"{self.year}年{'一二三四'[self.number - 1]}季度"


@lru_cache(maxsize=65536)
def in_digits(title: str) -> str:
    """The title with years in Chinese numerals written in digits, document numbers left out."""
    plain = _DOC_NO.sub("", title)
    return _HAN_YEAR.sub(lambda m: "".join(_HAN.get(c, c) for c in m.group()), plain)


@lru_cache(maxsize=65536)
def years_of(title: str) -> tuple[int, ...]:
    """Years that a title names, in order, each once; a span names all its years."""
    text = in_digits(title)
    found: list[int] = []
    for span in _SPAN.finditer(text):
        first, last = int(span.group(1)), int(span.group(2))
        if first < last <= first + 20:
            found.extend(range(first, last + 1))
    found += [int(match.group(1)) for match in _YEAR.finditer(_SPAN.sub(" ", text))]
    return tuple(dict.fromkeys(found))


def month_of(title: str, date: str | None) -> Period | None:
    """The month that a title's figures end with (``1-5月`` ends in May); the year by the date if unnamed."""
    text = in_digits(title)
    match = _MONTHS.search(text)
    if match is not None:
        number = int(match.group("last"))
    else:
        named = _HAN_MONTHS.search(text)
        if named is None:
            return None
        number = _HAN_MONTH[named.group("last")]
    if not 1 <= number <= 12:
        return None
    year = _year(text, date, number)
    return None if year is None else Period(year, number, "月")


def months_of(title: str, date: str | None) -> tuple[Period, ...]:
    """Every month whose figures a title tells: ``7、8月`` tells two, ``1-5月`` the one they end with."""
    last = month_of(title, date)
    if last is None:
        return ()
    pair = _PAIR.search(in_digits(title))
    numbers = [int(pair[1]), int(pair[2])] if pair else []
    if last.number not in numbers or not all(1 <= number <= 12 for number in numbers):
        return (last,)
    return tuple(last._replace(number=number) for number in numbers)


def quarter_of(title: str, date: str | None) -> Period | None:
    """The quarter that a title's figures end with (``上半年`` ends with the second)."""
    text = in_digits(title)
    if to_date := _YEAR_TO.search(text):
        number = int(to_date[1]) // 3
        year = _year(text, date, number * 3)
        return None if year is None else Period(year, number, "季度")
    for pattern, number in reversed(_QUARTERS):
        if pattern.search(text):
            year = _year(text, date, number * 3)
            return None if year is None else Period(year, number, "季度")
    return None


def _year(text: str, date: str | None, month: int) -> int | None:
    named = years_of(text)
    if named:
        return named[0]
    if date is None:
        return None
    year = int(date[:4])
    return year if int(date[5:7]) >= month else year - 1
