"""A reviewer's decisions beside the machine's verdicts: what counts, what has to be looked at again.

The machine's verdict is never changed: the reviewed sheet is a second fold with the decisions laid over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import Struct

from checks.model import Finding, Verdict
from rubrics.byhand import ByHand
from rubrics.model import Item, Rubric
from rubrics.reason import text
from rubrics.score import score
from rubrics.sheet import ScoreSheet

DecidedOutcome = Literal["met", "partial", "not_met", "not_applicable"]
OUTCOMES: tuple[DecidedOutcome, ...] = ("met", "partial", "not_met", "not_applicable")


class Decision(Struct, frozen=True):
    """``points``: as awarded (for a deduction: as taken off); None follows from the outcome.

    ``facts``: digest of the facts it rested on. ``at``: ISO time.
    """

    item: str
    outcome: DecidedOutcome
    points: Decimal | None
    who: str
    why: str
    at: str
    facts: str


@dataclass(frozen=True)
class Reviewed:
    """``machine``: the machine's own sheet; ``sheet``: with the decisions that ``counted``.

    ``stale``: decisions whose facts have changed since (or whose item is gone); they do not count.
    """

    machine: ScoreSheet
    sheet: ScoreSheet
    counted: tuple[Decision, ...]
    stale: tuple[Decision, ...]
    verdicts: Mapping[str, Verdict]
    """What ``sheet`` was folded from: the machine's, with those decided by hand laid over."""
    given: Mapping[str, ByHand]


def facts_digest(verdict: Verdict | None, problem_ids: Callable[[Finding], str]) -> str:
    """Identity of what a decision rests on: problems found, counts, sample drawn, candidates shown.

    Free of wording and of the order of discovery; an item without a check has one digest for ever.
    """
    if verdict is None:
        facts: dict[str, object] = {}
    else:
        facts = {
            "problems": sorted({problem_ids(finding) for finding in verdict.findings}),
            "counts": verdict.counts,
            "sample": sorted(verdict.sample.drawn) if verdict.sample else [],
            "hits": verdict.sample.hits if verdict.sample else 0,
            "candidates": sorted({candidate.url for candidate in verdict.candidates}),
        }
    return hashlib.sha256(msgspec.json.encode(facts, order="deterministic")).hexdigest()


def review(
    rubric: Rubric,
    verdicts: Mapping[str, Verdict],
    decisions: Iterable[Decision],
    *,
    kind: str,
    unit_name: str,
    problem_ids: Callable[[Finding], str],
) -> Reviewed:
    """Both sheets of one unit. ``decisions``: at most one an item."""
    known = {item.id for item in rubric.items}
    counted: list[Decision] = []
    stale: list[Decision] = []
    for decision in sorted(decisions, key=lambda one: one.item):
        rests = decision.item in known and stands(decision, verdicts.get(decision.item), problem_ids)
        (counted if rests else stale).append(decision)
    laid_over = {one.item: decided_verdict(one, verdicts.get(one.item)) for one in counted}
    given = {one.item: ByHand(one.points, says(one)) for one in counted}
    settled = {**verdicts, **laid_over}
    machine = score(rubric, verdicts, kind=kind, unit_name=unit_name, problem_ids=problem_ids)
    sheet = machine
    if counted:
        sheet = score(
            rubric,
            settled,
            kind=kind,
            unit_name=unit_name,
            problem_ids=problem_ids,
            given=given,
        )
    return Reviewed(machine, sheet, tuple(counted), tuple(stale), settled, given)


def stands(decision: Decision, now: Verdict | None, problem_ids: Callable[[Finding], str]) -> bool:
    """Whether the facts are those it rested on. What could not be measured this time has not changed."""
    unseen = now is not None and now.outcome == "not_measured"
    return unseen or decision.facts == facts_digest(now, problem_ids)


def decided_verdict(decision: Decision, machine: Verdict | None) -> Verdict:
    """The verdict that counts: the person's outcome over the machine's findings."""
    seen = machine or Verdict("material")
    return Verdict(
        decision.outcome,
        findings=seen.findings,
        reason_key="reviewer" if decision.outcome == "not_applicable" else None,
        sample=seen.sample,
        candidates=seen.candidates,
    )


def says(decision: Decision) -> str:
    return text("by_hand", "says", who=decision.who, at=decision.at[:10], why=decision.why)


def decision_faults(
    item: Item, outcome: str, points: Decimal | None, *, kind: str, unit_name: str
) -> list[str]:
    """Why a decision cannot be taken, in Chinese; empty when it can."""
    if kind not in item.applies_to or not item.owed_by(unit_name):
        return [f"{item.id} 不是本单位的要点"]
    if outcome not in OUTCOMES:
        return [f"没有“{outcome}”这种结论,可用: {'、'.join(OUTCOMES)}"]
    if item.rule == "veto":
        wrong = outcome == "partial" or points is not None
        return [f"{item.id} 是否决项,只有 met (未触发) 和 not_met (触发),不给分"] if wrong else []
    full = item.full_for(kind)
    if points is not None and (outcome == "not_applicable" or (full is None and item.rule != "deduction")):
        return [f"{item.id} 没有分值或不适用,不能给分"]
    if points is not None and points < 0:
        return ["分数不能是负数"]
    if points is not None and full is not None and points > full:
        return [f"{points} 分超过 {item.id} 的满分 {full}"]
    if outcome == "partial" and points is None and full is not None:
        return [f"{item.id}: 部分符合须写明给几分 (--points)"]
    if points is not None and full and _at_odds(outcome, points, full):
        return [f"{item.id}: {points} 分与结论 {outcome} 不一致 (满分 {full})"]
    return []


def _at_odds(outcome: str, points: Decimal, full: Decimal) -> bool:
    return (outcome == "met" and points != full) or (outcome == "partial" and points == full)
