"""Days of list entries that do not tell their year, or tell it with two digits or by their distance from now.

The year comes from the entry's own address, else from the neighbours (lists run from new to old), else from
the page's address, else from the day of the answer: an entry is not newer than the page that shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from crawler.derive.dates import is_relative, read_date, read_relative, read_short_year, url_date, url_year

_LONG_BEFORE: Final = 200
_SURE_ORDER: Final = 0.8
_ENOUGH: Final = 3


class Told(NamedTuple):
    """What an entry tells of its day: its address, a whole date if it shows one, else the words it shows.

    ``pinned``: it says that it is kept at the top («置顶»): it is out of the order of days."""

    address: str
    date: str | None
    words: str | None
    pinned: bool = False


def complete_dates(entries: Sequence[Told], page_year: int | None, answered: str | None) -> list[str | None]:
    """The day (ISO) of each entry, in order; None where nothing tells it.

    ``page_year``: year in the page's own address; ``answered``: day of the answer.
    """
    pinned = [place for place, entry in enumerate(entries) if entry.pinned and not entry.date]
    if pinned and len(pinned) < len(entries):
        return _beside_pinned(entries, frozenset(pinned), page_year, answered)
    short = _short_years(entries, answered)
    days: list[str | None] = []
    year: int | None = None
    last: str | None = None
    for place, entry in enumerate(entries):
        day = entry.date or short.get(place)
        if day is None and entry.words:
            day = _by_words(entry, year, last, page_year, answered)
        if day is None and not entry.words and entry.address:
            day = url_date(entry.address)
        day = day[:10] if day else None
        if day:
            year, last = int(day[:4]), day
        days.append(day)
    _fill_upwards(entries, days, answered)
    if answered and not any(days):
        _fill_by_answer(entries, days, answered)
    return days


def _beside_pinned(
    entries: Sequence[Told], pinned: frozenset[int], page_year: int | None, answered: str | None
) -> list[str | None]:
    """The days of a list with pinned entries on top: their days say nothing of the others' years."""
    others = [entry for place, entry in enumerate(entries) if place not in pinned]
    days = iter(complete_dates(others, page_year, answered))
    alone = {
        place: complete_dates([entries[place]._replace(pinned=False)], None, None)[0] for place in pinned
    }
    return [alone[place] if place in pinned else next(days) for place in range(len(entries))]


def _by_words(
    entry: Told, year: int | None, last: str | None, page_year: int | None, answered: str | None
) -> str | None:
    words = entry.words or ""
    if is_relative(words):
        return read_relative(words, answered) if answered else None
    own = url_year(entry.address) if entry.address else None
    if own is not None:
        day = read_date(words, year_hint=own)
        by_url = url_date(entry.address)
        if day and by_url and _days_apart(day, by_url) > _LONG_BEFORE:
            # About New Year the page was made in the other year than the one that the row means.
            return read_date(words, year_hint=own + (1 if day[:10] < by_url else -1)) or day
        return day
    if year is not None:
        day = read_date(words, year_hint=year)
        if day and last and day[:10] > last:
            return read_date(words, year_hint=year - 1)
        return day
    return read_date(words, year_hint=page_year) if page_year is not None else None


def _fill_upwards(entries: Sequence[Told], days: list[str | None], answered: str | None) -> None:
    """Entries above the first whose year is known are not older than it."""
    known = next((place for place, day in enumerate(days) if day), None)
    if known is None:
        return
    for place in range(known - 1, -1, -1):
        words, below = entries[place].words, days[place + 1]
        if not words or below is None:
            return
        day = read_date(words, year_hint=int(below[:4]))
        if day and day[:10] < below:
            day = read_date(words, year_hint=int(below[:4]) + 1)
        if day is None or (answered and day[:10] > answered):
            return
        days[place] = day[:10]


def _fill_by_answer(entries: Sequence[Told], days: list[str | None], answered: str) -> None:
    """The newest entry is not newer than the answer; the year goes back where the order of days does."""
    year, last = int(answered[:4]), answered
    for place, entry in enumerate(entries):
        if not entry.words:
            continue
        day = read_date(entry.words, year_hint=year)
        if day and day[:10] > last:
            year -= 1
            day = read_date(entry.words, year_hint=year)
        if day:
            days[place] = last = day[:10]


def _short_years(entries: Sequence[Told], answered: str | None) -> dict[int, str]:
    """Days with two digits for the year, where something proves that the digits are one."""
    found = {
        place: day
        for place, entry in enumerate(entries)
        if entry.date is None and entry.words and (day := read_short_year(entry.words))
    }
    if not found:
        return {}
    days = list(found.values())
    latest = max(days)
    if answered and latest > answered:
        return {}
    years = {entry.date[:4] for entry in entries if entry.date}
    years |= {str(year) for entry in entries if (year := url_year(entry.address)) is not None}
    falling = sum(1 for one, two in pairwise(days) if one >= two)
    in_order = len(days) >= _ENOUGH and falling >= (len(days) - 1) * _SURE_ORDER
    return found if answered or in_order or years & {day[:4] for day in days} else {}


def _days_apart(one: str, two: str) -> int:
    return abs(
        (int(one[:4]) - int(two[:4])) * 365
        + (int(one[5:7]) - int(two[5:7])) * 30
        + int(one[8:10])
        - int(two[8:10])
    )
