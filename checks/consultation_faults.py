"""Judging one consultation: its days, its parts and its result. Pure; days are calendar days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from checks.artifacts.consultations import Activity
from checks.model import Finding, Mark
from checks.words import check_data
from crawler.url import key

ID: Final = "consultation"


@dataclass(frozen=True, slots=True)
class Duties:
    """What a consultation owes. ``channels``: ways to answer that each must name; none: any one way.
    ``whole``: the walk saw everything, so that a result that was not found is not there."""

    as_of: dt.date
    min_days: int
    feedback_days: int
    parts: frozenset[str]
    channels: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """``undecided``: something it owes could not be read, or may stand where nobody looked."""

    activity: Activity
    findings: tuple[Finding, ...] = ()
    undecided: bool = False


def words() -> dict[str, Any]:
    return check_data(ID).words


def judge_activity(activity: Activity, duties: Duties) -> Judged:
    """One consultation with all its faults, whatever the binding prices."""
    if activity.unread:
        return Judged(activity, undecided=True)
    findings = [*_short(activity, duties), *_lacking(activity, duties)]
    undecided = False
    if _feedback_due(activity, duties):
        if activity.answer is None and not activity.answer_unread and duties.whole:
            findings.append(_no_feedback(activity, duties))
        undecided = activity.answer is None and (activity.answer_unread or not duties.whole)
    findings += _answer_gaps(activity, duties)
    return Judged(activity, tuple(findings), undecided)


def closed_on(activity: Activity) -> dt.date | None:
    """The day a consultation closed, or will close."""
    period = activity.told.period
    return dt.date.fromisoformat(period.end) if period is not None and period.end else None


def _feedback_due(activity: Activity, duties: Duties) -> bool:
    end = closed_on(activity)
    if activity.told.survey or activity.told.state == "open" or end is None:
        return False
    return end + dt.timedelta(days=duties.feedback_days) < duties.as_of


def _short(activity: Activity, duties: Duties) -> Iterator[Finding]:
    period = activity.told.period
    if not activity.told.drafted or period is None or period.days is None or period.explained:
        return
    if period.days >= duties.min_days:
        return
    span = f"{period.begin} 至 {period.end}, " if period.begin and period.end else ""
    yield Finding(
        "consultation_short",
        activity.url,
        f"“{activity.title}”征求意见时间 {span}共 {period.days} 天, 少于 {duties.min_days} 天, "
        "也没有说明缩短的理由",
        target=str(period.days),
        column=activity.column,
        mark=Mark(texts=(period.told, activity.title), region="page"),
        facts={
            "begin": period.begin or "",
            "end": period.end or "",
            "days": str(period.days),
            "limit": str(duties.min_days),
            "told": period.told,
        },
    )


def _lacking(activity: Activity, duties: Duties) -> Iterator[Finding]:
    told = activity.told
    if told.survey:
        return
    lacks = {
        "draft": told.drafted and not told.draft,
        "basis": told.drafted and told.basis is False,
        "explanation": told.drafted and not told.explanation,
        "period": told.period is None,
        "channels": bool(_channels_missing(activity, duties)),
    }
    for part, lacking in lacks.items():
        if lacking and part in duties.parts:
            yield _incomplete(
                activity, part, _channels_missing(activity, duties) if part == "channels" else ""
            )


def _channels_missing(activity: Activity, duties: Duties) -> str:
    """Names of the ways to answer that are owed and not told."""
    names = words()["channels"]
    if duties.channels:
        return "、".join(names[each] for each in duties.channels if each not in activity.told.channels)
    return "" if activity.told.channels else "、".join(names.values())


def _incomplete(activity: Activity, part: str, detail: str = "") -> Finding:
    name = words()["parts"][part]
    more = f" ({detail})" if detail else ""
    elsewhere = part in ("adoption", "reasons") and key(activity.answered_at) != key(activity.url)
    where = f", 反馈页 {activity.answered_at}" if elsewhere and activity.answered_at else ""
    return Finding(
        "consultation_incomplete",
        activity.url,
        f"“{activity.title}”没有公布{name}{more}{where}",
        target=part,
        column=activity.column,
        mark=Mark(texts=(activity.title,), region="page"),
        facts={"channels": " ".join(activity.told.channels), "answered_at": activity.answered_at},
    )


def _no_feedback(activity: Activity, duties: Duties) -> Finding:
    end = closed_on(activity)
    assert end is not None, "feedback is due only after a known end"
    return Finding(
        "consultation_no_feedback",
        activity.url,
        f"“{activity.title}”{end} 截止, 到监测时间点 {duties.as_of} 已过 {(duties.as_of - end).days} 天, "
        f"没有公布结果反馈 (期限 {duties.feedback_days} 天)",
        target="feedback",
        column=activity.column,
        mark=Mark(texts=(activity.told.period.told if activity.told.period else "", activity.title)),
        facts={"end": end.isoformat(), "as_of": duties.as_of.isoformat(), "limit": str(duties.feedback_days)},
        searched=(f"词: {activity.told.subject}",),
    )


def _answer_gaps(activity: Activity, duties: Duties) -> Iterator[Finding]:
    answer = activity.answer
    if answer is None or activity.answer_unread or answer.nothing or activity.told.survey:
        return
    if "adoption" in duties.parts and not answer.adoption:
        yield _incomplete(activity, "adoption")
    if "reasons" in duties.parts and answer.rejected and not answer.reasons:
        yield _incomplete(activity, "reasons")
