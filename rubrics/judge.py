"""From verdict to line: what an item is owed, whether it is decided, and its price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from checks.model import Finding, Verdict
from rubrics.byhand import ByHand, price_by_hand
from rubrics.decimals import ZERO
from rubrics.line import Line, State
from rubrics.model import Item, Rubric
from rubrics.rules import Case, price
from rubrics.rules.base import Problem, unsettled
from rubrics.veto import may_fall

_DECIDED = ("met", "partial", "not_met")


def judge(
    rubric: Rubric,
    item: Item,
    given: Verdict | None,
    *,
    kind: str,
    unit_name: str,
    by_hand: bool,
    problem_ids: Callable[[Finding], str],
    taken: dict[str, str],
    hand: ByHand | None = None,
) -> Line:
    """The line of one item. Problems it charges are entered in ``taken`` (problem id → item id)."""
    verdict = _admitted(item, given, by_hand)
    stated = item.full_for(kind)
    state = _state(item, verdict, kind, unit_name)
    full = (stated or ZERO) if state in ("decided", "open") else ZERO
    line = Line(
        item=item,
        criterion=item.criterion_for(kind),
        stated=stated,
        full=full,
        low=ZERO,
        high=full if state == "open" else ZERO,
        state=state,
        verdict=verdict,
        by_hand=by_hand,
        reason_key=None if state == "decided" else verdict.reason_key,
        says=hand.says if hand is not None else "",
    )
    if state == "not_owed":
        return replace(line, reason_key=_not_owed_key(item, kind, unit_name))
    line = replace(line, problems=_distinct(verdict, problem_ids))
    if state == "decided" and item.rule == "veto" and not by_hand and may_fall(line):
        return replace(line, state="open", reason_key="part_unread")
    if state != "decided" or item.rule == "veto":
        return line
    return _priced(rubric, line, taken, hand)


def _admitted(item: Item, given: Verdict | None, by_hand: bool) -> Verdict:
    """The verdict that may count: a check never decides what a person has to."""
    if given is None:
        if item.check is not None:
            return Verdict(outcome="not_measured", reason_key="no_verdict")
        if item.automation == "material":
            return Verdict(outcome="material", reason_key="paper_material")
        return Verdict(outcome="needs_review", reason_key="no_check_yet")
    if by_hand or given.outcome not in _DECIDED:
        return given
    if item.automation != "automatic":
        clean = given.outcome == "met" and not given.findings
        key = "person_confirms_clean" if clean else "person_confirms"
        return msgspec.structs.replace(given, outcome="needs_review", reason_key=key)
    other_half = {"not_met": ("met", "partial"), "met": ("not_met", "partial"), "both": ()}[item.settles]
    if given.outcome in other_half:
        return msgspec.structs.replace(given, outcome="needs_review", reason_key="rest_needs_person")
    return given


def _state(item: Item, verdict: Verdict, kind: str, unit_name: str) -> State:
    if _not_owed_key(item, kind, unit_name):
        return "not_owed"
    if verdict.outcome == "not_applicable":
        return "not_applicable"
    return "decided" if verdict.outcome in _DECIDED else "open"


def _not_owed_key(item: Item, kind: str, unit_name: str) -> str | None:
    if kind not in item.applies_to:
        return "other_kind"
    if not item.owed_by(unit_name):
        return "other_unit"
    return "superseded" if "superseded_by" in item.params else None


def _distinct(verdict: Verdict, problem_ids: Callable[[Finding], str]) -> tuple[Problem, ...]:
    """One problem an identity; of two findings of one, that on the home page stands (it is dearer)."""
    known: dict[str, Problem] = {}
    for finding in verdict.findings:
        identity = problem_ids(finding)
        if identity not in known or (finding.place == "home" and known[identity].finding.place != "home"):
            known[identity] = Problem(identity, finding)
    return tuple(known.values())


def _priced(rubric: Rubric, line: Line, taken: dict[str, str], hand: ByHand | None) -> Line:
    case = Case(line.item, line.full, line.verdict, line.problems, taken, rubric.rounding)
    if line.base and not line.full:
        return line
    result = price(case) if hand is None else price_by_hand(case, hand)
    if result.message == "kept" and line.item.settles != "both" and not line.by_hand:
        # The half that the check settles is priced elsewhere; nobody has looked at the other half.
        result = unsettled(case, "rest_needs_person", "rest_open")
    elsewhere = tuple((one.id, taken[one.id]) for one in case.elsewhere)
    for identity in result.charged:
        taken.setdefault(identity, line.item.id)
    return replace(
        line,
        low=result.low,
        high=result.high,
        state="decided" if result.decided else "open",
        reason_key=result.reason_key,
        elsewhere=elsewhere,
        price=result,
    )
