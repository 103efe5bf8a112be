"""Judging one letter: answered, late, unanswered, or lacking a field. Pure; dates are days in Beijing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from checks.artifacts.letters import Letter
from checks.model import Finding, Mark
from checks.words import check_data, shown_days
from crawler.derive.working_days import WorkingDays, working_days_between

ID: Final = "interaction_reply"
_ASKED: Final = ("received", "content")
"""What a letter shows before it is answered."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``working_days``: time for an answer; ``missing_months``: from then on it counts as none."""

    as_of: dt.date
    working_days: int
    missing_months: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """``took``: working days until the answer, or until ``as_of`` without one; None when a date is not
    known. ``unsure``: late only by a calendar that is not published."""

    letter: Letter
    took: WorkingDays | None
    answered: bool
    findings: tuple[Finding, ...] = ()
    unsure: bool = False


def words() -> dict[str, Any]:
    return check_data(ID).words


def day(date: str | None) -> dt.date | None:
    return dt.date.fromisoformat(date[:10]) if date else None


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day ``months`` earlier, or the last day of that month when it is shorter."""
    count = date.year * 12 + date.month - 1 - months
    year, month = divmod(count, 12)
    for last in range(date.day, 0, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def is_answered(letter: Letter) -> bool:
    if letter.replied or "reply" in letter.shown:
        return True
    return (letter.state or "").strip("[]【】()（） ") in words()["answered"]


def is_known(letter: Letter) -> bool:
    """Whether a letter without an answer is known to have none: its page or its state says so."""
    return letter.full or bool(letter.state)


def judge_letter(letter: Letter, limits: Limits, private: Callable[[Letter], bool]) -> Judged:
    """One letter with all its faults, whatever the binding prices."""
    answered = is_answered(letter)
    took, unsure, faults = _timing(letter, limits, answered)
    return Judged(letter, took, answered, (*faults, *_gaps(letter, limits.fields, answered, private)), unsure)


def _timing(
    letter: Letter, limits: Limits, answered: bool
) -> tuple[WorkingDays | None, bool, tuple[Finding, ...]]:
    received = day(letter.received)
    until = day(letter.replied) if answered else limits.as_of
    if received is None or until is None or not received <= until <= limits.as_of:
        return None, False, ()
    if letter.unread or not (answered or is_known(letter)):
        return None, False, ()
    took = working_days_between(received, until)
    if not answered and received < months_before(limits.as_of, limits.missing_months):
        return took, False, (_missing(letter, took, limits),)
    if took.days <= limits.working_days:
        return took, False, ()
    if not took.published:
        return took, True, ()
    return took, False, (_late(letter, took, limits, answered),)


def _late(letter: Letter, took: WorkingDays, limits: Limits, answered: bool) -> Finding:
    if answered:
        said = f"{letter.replied} 答复, 用了 {took.days} 个工作日"
    else:
        said = f"到监测时间点 {limits.as_of} 已过 {took.days} 个工作日, 仍未答复"
    return Finding(
        "reply_late",
        letter.url,
        f"{_name(letter)}{letter.received} 收到, {said}, 超过 {limits.working_days} 个工作日",
        target=str(took.days),
        mark=_mark(letter),
        facts=_facts(letter, limits, took),
    )


def _missing(letter: Letter, took: WorkingDays, limits: Limits) -> Finding:
    return Finding(
        "reply_missing",
        letter.url,
        f"{_name(letter)}{letter.received} 收到, 到监测时间点 {limits.as_of} 已超过 {limits.missing_months} "
        f"个月 ({took.days} 个工作日) 仍未答复",
        target="reply",
        severity="serious",
        mark=_mark(letter),
        facts=_facts(letter, limits, took),
    )


def _gaps(
    letter: Letter, fields: Sequence[str], answered: bool, private: Callable[[Letter], bool]
) -> tuple[Finding, ...]:
    if not letter.full or letter.unread:
        return ()
    owed = [name for name in fields if answered or name in _ASKED]
    lacking = [name for name in owed if name not in letter.shown]
    if not lacking or private(letter):
        return ()
    names = words()["fields"]
    return tuple(
        Finding(
            "reply_incomplete",
            letter.url,
            f"{_name(letter)}没有公开{names[name]}",
            target=name,
            mark=Mark(
                texts=tuple(filter(None, (*words()["labels"].get(name, ()), letter.title))), region="page"
            ),
            facts={"shown": " ".join(letter.shown), "state": letter.state or "", **_which(letter)},
        )
        for name in lacking
    )


def _name(letter: Letter) -> str:
    return f"留言“{letter.title}”" if letter.title else "这件留言"


def _mark(letter: Letter) -> Mark:
    """The line that tells when it was answered or came in: by the hour, by its label, last by the day alone,
    which the page may show as the day of its publication, too."""
    told = {"replied": letter.replied, "received": letter.received} if letter.full else {}
    dates = {name: date for name, date in told.items() if date}
    labels = words()["labels"]
    texts = [date for date in dates.values() if len(date) > len("2026-01-01")]
    for name, date in dates.items():
        days = shown_days(date)
        texts += [f"{label}{colon}{one}" for label in labels[name] for colon in ("：", "") for one in days]
    for date in dates.values():
        texts += shown_days(date)
    return Mark(texts=(*texts, letter.title), region="page")


def _which(letter: Letter) -> dict[str, str]:
    """Names a letter on a page of several: their faults of one kind are one problem of that page."""
    return {} if letter.own_page else {"one_of": letter.title or letter.received or ""}


def _facts(letter: Letter, limits: Limits, took: WorkingDays) -> dict[str, str]:
    return {
        **_which(letter),
        "received": letter.received or "",
        "replied": letter.replied or "",
        "state": letter.state or "",
        "reply_unit": letter.unit or "",
        "working_days": str(took.days),
        "limit": str(limits.working_days),
        "as_of": limits.as_of.isoformat(),
    }
