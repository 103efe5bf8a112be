"""意见征集 consultation

查什么: 近一年的意见征集: 征求意见的天数, 有没有草案、依据、起草说明、期限和反馈渠道; 截止以后有没有公布
    结果反馈, 反馈里有没有采纳情况和未采纳的理由; 按指标还看一年开展了几次。天数按截止日减开始日计,
    没有写开始日的从发布之日起算。
为何扣分: 重大决策要公开征求意见, 期限一般不少于 30 日, 意见采纳情况要公布。
何时不适用: 还没有截止的不要求反馈; 截止未满 30 天的不要求反馈; 没有收到意见的不要求采纳情况和理由;
    全部采纳的不要求理由; 说明了缩短理由的不算天数不足; 普通公示、征集线索和作品、座谈会新闻不是意见征集;
    不带草案的建议征集和问卷调查不要求草案、依据、说明和天数。
已知误报: 反馈发布在别的网站; 反馈的标题与征集的标题差别很大而又没有互相链接; 说明写在没有文字的附件里。
例: 征求意见时间 2026 年 3 月 1 日至 3 月 16 日, 共 15 天, 少于 30 天, 判期限不足。
    4 月 1 日截止, 到 11 月 20 日没有同名的结果反馈, 判没有反馈。
选项: kinds 查哪些问题; parts 要求公布的内容 (draft、basis、explanation、period、channels、adoption、reasons);
    channels 必须写明的渠道 (email、phone、address、online 等), 不填则有一种即可; min_days 最少天数;
    feedback_days 截止后多少天内应反馈; window_months 只看近几个月发布的; min_times 应开展的次数;
    min_months 至少分布在几个月份; online 为 true 时另要求能在网上提交; sample 抽查几项, 0 为全查;
    mentions 查找提到这些词的征集, 供人工判断; candidates 供人工核对的件数。

Source: anhui-county-department-2022 意见征集、意见反馈; jilin-2021 决策预公开;
    jingzhou-2021 重大决策预公开、征集调查; 国办秘函〔2019〕19号 加分指标; 重大行政决策程序暂行条例.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from checks.artifacts import PageEntry
from checks.artifacts.consultations import Activity, Consultations, quotes
from checks.check import Check, Given, Options
from checks.consultation_faults import ID, Duties, Judged, closed_on, judge_activity, words
from checks.letter_faults import months_before
from checks.model import Candidate, Finding, Sample, Verdict
from checks.words import defaults

_MOST_PATHS = 8
_LIKELY = ("征集", "征求", "调查", "预公开", "决策", "互动", "参与")


def judge(given: Given, options: Options) -> Verdict:
    found = given.of("consultations", Consultations)
    first = months_before(given.as_of, options["window_months"])
    activities = found.since(first, given.as_of)
    if not activities:
        return _none(given, found)
    if options["mentions"]:
        return _mentions(options, activities)
    duties = Duties(
        given.as_of,
        options["min_days"],
        options["feedback_days"],
        frozenset(options["parts"]),
        tuple(options["channels"]),
        not given.portal.cut_short,
    )
    drawn, sample = _draw(given, options, activities)
    judged = [judge_activity(each, duties) for each in drawn]
    counts = _counts(activities, judged)
    if options["min_times"]:
        return _times(given, options, activities, counts, found.others(first, given.as_of))
    return _verdict(options, judged, counts, sample)


def _verdict(
    options: Options, judged: Sequence[Judged], counts: dict[str, int], sample: Sample | None
) -> Verdict:
    kinds = list(options["kinds"])
    findings = tuple(f for each in judged for f in each.findings if f.kind in kinds)
    faulty = {f.page_url for f in findings}
    undecided = [each for each in judged if each.undecided and each.activity.url not in faulty]
    looked = len(judged) - len(undecided)
    good = looked - len(faulty)
    share = (good, looked) if kinds else None
    score = _share(good, looked)
    if sample is not None:
        sample = Sample(sample.seed, sample.frame, sample.drawn, good)
    parts = options["parts"] if "consultation_incomplete" in kinds else ()
    shown = tuple(
        _candidate(each.activity, score, more=[*_has(each.activity, parts), *_lacks(each, kinds)])
        for each in _faulty_first(judged, kinds)[: options["candidates"]]
    )
    if findings:
        return Verdict(
            "partial" if good else "not_met",
            findings,
            share=share,
            counts=counts,
            unread=len(undecided),
            sample=sample,
            candidates=shown,
        )
    if undecided and kinds:
        return Verdict(
            "needs_review",
            reason_key="consultations_unread",
            reason_args={"n": str(len(undecided))},
            share=share,
            counts=counts,
            sample=sample,
            candidates=tuple(_candidate(each.activity) for each in undecided[: options["candidates"]]),
        )
    return Verdict("met", share=share, counts=counts, sample=sample, candidates=shown)


def _times(
    given: Given,
    options: Options,
    activities: Sequence[Activity],
    counts: dict[str, int],
    others: Sequence[PageEntry],
) -> Verdict:
    """Whether enough activities took place, at different times and on the net."""
    owed: int = options["min_times"]
    shown = tuple(_candidate(each) for each in activities[: max(owed, options["candidates"])])
    share = (min(counts["times"], owed), owed)
    if counts["times"] < owed:
        if given.portal.cut_short:
            return Verdict(
                "needs_review",
                reason_key="consultations_cut_short",
                reason_args={"cause": given.portal.cut_short, "n": str(counts["times"])},
                counts=counts,
                candidates=shown,
            )
        if counts["times"] + len(others) >= owed:
            more = tuple(Candidate(each.url, each.title, f"发布 {each.date}") for each in others)
            return Verdict(
                "needs_review",
                reason_key="consultations_others",
                reason_args={"n": str(counts["times"]), "cause": f"{len(others)} 条"},
                share=share,
                counts=counts,
                candidates=(*shown, *more[: options["candidates"]]),
            )
        return Verdict("not_met", share=share, counts=counts, candidates=shown)
    crowded = counts["months"] < options["min_months"]
    if crowded or (options["online"] and counts["online"] < owed):
        told = f"分布在 {counts['months']} 个月份" if crowded else f"共 {counts['online']} 次"
        return Verdict(
            "needs_review",
            reason_key="consultations_concentrated" if crowded else "consultations_offline",
            reason_args={"n": str(counts["times"]), "cause": told},
            share=share,
            counts=counts,
            candidates=shown,
        )
    return Verdict("met", share=share, counts=counts, candidates=shown)


def _mentions(options: Options, activities: Sequence[Activity]) -> Verdict:
    found = quotes(activities, options["mentions"])
    shown = [_candidate(each, quote=line) for each, line in found]
    shown += [_candidate(each) for each in activities if not any(each is one for one, _ in found)]
    return Verdict(
        "needs_review",
        reason_key="mentions_found" if found else "mentions_none",
        reason_args={"cause": "、".join(options["mentions"])},
        counts={"times": len(activities), "mentions": len(found)},
        candidates=tuple(shown[: options["candidates"]]),
    )


def _none(given: Given, found: Consultations) -> Verdict:
    paths = sorted(
        set(given.portal.searched_paths()), key=lambda path: (not any(w in path for w in _LIKELY), path)
    )
    return Verdict(
        "needs_review",
        reason_key="no_consultations",
        reason_args={"columns": "、".join(paths[:_MOST_PATHS]) or "首页"},
        counts={"times": 0},
        candidates=tuple(Candidate(column.url, column.name) for column in found.columns),
    )


def _draw(
    given: Given, options: Options, activities: tuple[Activity, ...]
) -> tuple[tuple[Activity, ...], Sample | None]:
    """The activities to judge: all, or a seeded draw among those that put a draft to the public."""
    size: int = options["sample"]
    if not size:
        return activities, None
    frame = [each for each in activities if each.told.drafted] or list(activities)
    drawn = random.Random(f"{given.seed}:{ID}").sample(frame, min(size, len(frame)))
    return tuple(drawn), Sample(given.seed, len(frame), tuple(each.url for each in drawn), 0)


def _counts(activities: Sequence[Activity], judged: Sequence[Judged]) -> dict[str, int]:
    """``times``: activities of the window; ``months``: months in which they began."""
    findings: list[Finding] = [f for each in judged for f in each.findings]
    counts = {
        "times": len(activities),
        "months": len({each.date[:7] for each in activities if each.date}),
        "online": sum("online" in each.told.channels or each.told.survey for each in activities),
        "unmeasured": sum(each.undecided for each in judged),
    }
    for kind in ("consultation_short", "consultation_incomplete", "consultation_no_feedback"):
        counts[kind] = len({f.page_url for f in findings if f.kind == kind})
    return counts


def _faulty_first(judged: Sequence[Judged], kinds: Sequence[str]) -> list[Judged]:
    return sorted(judged, key=lambda each: (not _lacks(each, kinds), not each.findings))


def _has(activity: Activity, parts: Sequence[str]) -> list[str]:
    """Which of the parts asked for beside days and result a consultation gives, by their names."""
    told = activity.told
    given = {"draft": told.draft, "basis": bool(told.basis), "explanation": told.explanation}
    names = [words()["parts"][part] for part in parts if given.get(part)]
    return [f"已公布{'、'.join(names)}"] if names else []


def _lacks(judged: Judged, kinds: Sequence[str]) -> list[str]:
    """What one consultation lacks of what the binding asks for, without its title."""
    title = f"“{judged.activity.title}”"
    return [f.summary.removeprefix(title) for f in judged.findings if f.kind in kinds]


def _share(good: int, looked: int) -> str | None:
    if not looked:
        return None
    return str((Decimal(good) / looked).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _candidate(
    activity: Activity, score: str | None = None, quote: str = "", more: Sequence[str] = ()
) -> Candidate:
    end = closed_on(activity)
    said = [f"发布 {activity.date or '日期不明'}"]
    if end is not None:
        said.append(f"截止 {end}")
    if activity.answer is not None:
        told = f"“{activity.answer.quote}” " if activity.answer.quote else ""
        where = "在本页" if activity.answered_at == activity.url else f"见 {activity.answered_at}"
        said.append(f"反馈: {told}({where})")
    return Candidate(activity.url, activity.title, quote or "; ".join((", ".join(said), *more)), score)


CHECK = Check(
    id=ID,
    title="意见征集",
    needs=("consultations", "portal"),
    kinds=("consultation_short", "consultation_incomplete", "consultation_no_feedback"),
    options=defaults(ID),
    judge=judge,
    page=__doc__,
)
