"""Five-year plans by their names: which are past in a year, and which words a title names them by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from msgspec import convert, structs

from checks.disclosure.subjects import Subject
from checks.words import check_data

_YEARS: Final = 5


@cache
def words(name: str) -> Any:
    return check_data("plan").words[name]


def ended_before(year: int) -> tuple[dict[str, Any], ...]:
    """The five-year plans whose last year lies before ``year``, latest first."""
    past = [plan for plan in words("five_year") if plan["first"] + _YEARS <= year]
    return tuple(reversed(past))


def running_since(year: int, now: int) -> tuple[dict[str, Any], ...]:
    """The plan under way in ``year`` and those begun since, up to the year ``now``."""
    return tuple(p for p in words("five_year") if p["first"] + _YEARS > year and p["first"] <= now)


def subjects_of(raw: Iterable[Mapping[str, Any]], year: int) -> tuple[Subject, ...]:
    """The subjects of a binding, five-year plans by their names. ``year``: that of the 监测时间点.

    A plan that had ended before the rubric's year is what the rubric asks for as 历史规划; one that ended
    later, but before ``year``, is for a person to weigh. Raises ``msgspec.ValidationError`` for an unknown
    field.
    """
    return tuple(_named(convert(dict(each), Subject), year) for each in raw)


def _named(subject: Subject, year: int) -> Subject:
    sure: list[dict[str, Any]] = []
    spoken: list[dict[str, Any]] = []
    if subject.ended_before:
        sure += ended_before(subject.ended_before)
        spoken += ended_before(max(year, subject.ended_before))
    if subject.running_in:
        sure += running_since(subject.running_in, max(year, subject.running_in))
        spoken += sure
    if not spoken:
        return subject
    titles = [word for plan in sure for word in plan["titles"]]
    hints = [word for plan in spoken for word in plan["any"]]
    return structs.replace(subject, any=(*subject.any, *titles), hints=(*subject.hints, *hints))
