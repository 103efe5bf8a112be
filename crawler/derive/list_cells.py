"""Texts of a list that tell a day: alone, with a label, at the edge of a title, or in two tags."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from crawler.derive.dates import (
    PUBLISHED_LABEL,
    has_yearless_date,
    is_relative,
    narrow,
    read_date,
    read_short_year,
)

_DIGIT: Final = re.compile("[0-9０-９年]")
_MAY_DATE: Final = re.compile(
    r"\d\s*[-/.年月]\s*\d|(?<!\d)(?:19|20)\d{6}(?!\d)|[一二][〇零○一二三四五六七八九]{3}年"
    r"|[A-Z][a-z]{2,8}\.? \d|^\W*\d{1,2}日?\W*$|^\W*\d{1,2}月\W*$"
    r"|^\W*(?:19|20)\d\d年?度?(?:\s?[（(]共?\d{1,4}[件条篇个份项]?[）)])?\W*$"
)
_LABEL: Final = r"(?:[\u4e00-\u9fffA-Za-z ]{1,10}[:：|｜]?\s*)?"
_OPEN: Final = r"[\s\[\(（【「〔<>|·•/\-—_,，、;；:：]*"
_CELL: Final = re.compile(
    "^"
    + _OPEN
    + _LABEL
    + _OPEN
    + r"(?:(?:19|20)\d\d\s*(?:年\s*\d{1,2}\s*月|[-/.]\s*\d{1,2}\s*[-/.])\s*\d{1,2}"
    r"|(?<![A-Za-z])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|[一二][〇零○一二三四五六七八九]{3}年|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}"
    r"|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4})"
)
_YEARLESS_CELL: Final = re.compile(
    r"^[\s\[\(（【|·]*" + PUBLISHED_LABEL + r"\d{1,2}\s*(?:[-/.]\s*\d{1,2}"
    r"|月\s*\d{1,2}\s*日?)(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\s\]\)）】|]*$"
)
_INSIDE_TITLE: Final = re.compile(
    r"[\[（(【\s]?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\]）)】]?\s*$|^\s*[\[（(【]?(?:19"
    r"|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\]）)】\s]"
)
_DAY: Final = re.compile(r"^\W*([0-3]?\d)\s*日?\W*$")
_MONTH_DAY: Final = re.compile(r"^\W*([01]?\d)\s*[-/.月]\s*([0-3]?\d)\s*日?\W*$")
_MONTH: Final = re.compile(r"^\W*([01]?\d)\s*月\W*$")
_YEAR: Final = re.compile(r"^\W*((?:19|20)\d\d)\s*年?\W*$")
_YEAR_MONTH: Final = re.compile(r"^\W*((?:19|20)\d\d)\s*[-/.年]\s*([01]?\d)\s*月?\W*$")
_WHOLE: Final = re.compile(r"^\W*(?:19|20)\d\d[-/.年][01]?\d[-/.月][0-3]?\d日?\W*$")
_SHORT_CELL: Final = 24
_LONGEST_DATING: Final = 300
# What the page says of the day on which it is looked at.
_TODAY: Final = re.compile(
    r"^\W*(?:今天是?|今日是?|现在(?:是|时间)|当前(?:时间|日期)|北京时间)\W{0,3}(?:公元)?(?:19|20)\d\d"
)


def begins_with_day(text: str) -> bool:
    """Whether a text begins with a whole day, a label before it aside."""
    return _CELL.match(text) is not None


def is_month_day(text: str) -> bool:
    """Whether a text is a day of a year that stands elsewhere."""
    return _MONTH_DAY.match(text) is not None


# Many rows of a portal show the same days.
@lru_cache(maxsize=4096)
def is_cell(text: str, in_anchor: bool) -> bool:
    """Whether a text is a day as a list shows it; ``in_anchor``: it stands inside the link of an entry."""
    if _YEARLESS_CELL.match(text):
        return has_yearless_date(text)
    if len(text) < _SHORT_CELL and (is_relative(text) or read_short_year(text) is not None):
        return True
    match = _CELL.match(text)
    if match and _TODAY.match(text):
        return False
    if in_anchor:
        if match and len(text) <= 22:
            return True
        return bool(_INSIDE_TITLE.search(text))
    if match is None:
        return len(text) < 90 and bool(
            re.search(r"(?:发布|更新|公开|发文)(?:时间|日期)\s*[:：]\s*(?:19|20)\d\d", text)
        )
    return len(text) - match.end() <= 60


def may_date(text: str) -> bool:
    """Whether a day, or a part of one, may be told in ``text``."""
    return len(text) <= _LONGEST_DATING and _tells_day(text)


@lru_cache(maxsize=4096)
def _tells_day(text: str) -> bool:
    if _DIGIT.search(text) is not None and _MAY_DATE.search(narrow(text)) is not None:
        return True
    return len(text) < _SHORT_CELL and is_relative(text)


def may_begin_day(text: str) -> bool:
    """Whether a text is the year of a day whose month and day may stand in tags of their own behind it."""
    return _YEAR.match(text) is not None


def joined_day(shown: str) -> str | None:
    """The day that an element shows in pieces (``2024`` ``-`` ``03`` ``-`` ``01``) and nothing else."""
    text = narrow("".join(shown.split()))
    return read_date(text) if _WHOLE.match(text) else None


def join_split(first: str, second: str) -> str | None:
    """A date shown in two neighbouring tags (``01`` + ``2024-03``, ``2024`` + ``03-01``), or None."""
    for one, two in ((first, second), (second, first)):
        day, year_month = _DAY.match(one), _YEAR_MONTH.match(two)
        if day and year_month:
            return f"{year_month[1]}-{year_month[2]}-{day[1]}"
        month_day, year = _MONTH_DAY.match(one), _YEAR.match(two)
        if month_day and year:
            return f"{year[1]}-{month_day[1]}-{month_day[2]}"
        month = _MONTH.match(two)
        if day and month:
            return f"{month[1]}-{day[1]}"
    return None
