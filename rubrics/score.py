"""The score fold: verdicts × rubric → score sheet. Pure, exact, and free of the order of ``verdicts``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checks.model import Finding, Outcome, Verdict
from rubrics import inapplicable, veto
from rubrics.byhand import ByHand
from rubrics.decimals import ZERO
from rubrics.explain import explain
from rubrics.judge import judge
from rubrics.line import Line
from rubrics.model import Rubric
from rubrics.sheet import ItemScore, ScoreSheet
from rubrics.veto import Vetoes


class NotForThisUnitError(ValueError):
    """The rubric does not evaluate this kind of unit."""


def score(
    rubric: Rubric,
    verdicts: Mapping[str, Verdict],
    *,
    kind: str,
    unit_name: str,
    problem_ids: Callable[[Finding], str],
    by_hand: Collection[str] = (),
    given: Mapping[str, ByHand] | None = None,
) -> ScoreSheet:
    """Folds the verdicts (item id → verdict) of one unit by the rubric's data.

    ``by_hand``: ids of the items that a reviewer or a submitted paper decided; their verdict counts as it
    stands. ``given``: item id → what a reviewer decided about its points (such an item is by hand, too).
    An item without a verdict is open, with the reason. ``decided`` holds only decided items;
    ``low`` and ``high`` are the worst and best case over the open ones.

    Raises :class:`NotForThisUnitError` for a kind the rubric does not name, ``KeyError`` for a verdict of
    an item it does not have.
    """
    if kind not in rubric.kinds:
        raise NotForThisUnitError(f"指标“{rubric.title}”不适用于单位类型“{kind}”")
    for item_id in verdicts:
        rubric.item(item_id)
    hands = given or {}
    taken: dict[str, str] = {}
    judged = [
        judge(
            rubric,
            item,
            verdicts.get(item.id),
            kind=kind,
            unit_name=unit_name,
            by_hand=item.id in by_hand or item.id in hands,
            problem_ids=problem_ids,
            taken=taken,
            hand=hands.get(item.id),
        )
        for item in rubric.items
    ]
    return _total(rubric, inapplicable.settle(judged, rubric.rounding))


def _total(rubric: Rubric, lines: Sequence[Line]) -> ScoreSheet:
    base = [line for line in lines if line.counts]
    full = _sum(line.full for line in base)
    fired, pending = veto.collect(rubric, lines, full)
    points = _base_points(base, full, fired, pending)
    closed = fired.total is not None or not _passes_gate(rubric, points.decided)
    extra = ZERO if closed else _bonus(rubric, lines)
    # Deductions stand beside a veto of the whole: lifting them would let a veto raise the result.
    deducted = _deducted(lines)
    return ScoreSheet(
        rubric_id=rubric.id,
        rubric_title=rubric.title,
        rubric_sha256=rubric.sha256,
        full=full if _has_points(lines) else None,
        decided=points.decided,
        low=points.low,
        high=points.high,
        bonus=extra,
        deducted=deducted,
        vetoed=fired.names,
        grade=_grade(rubric, lines, points, deducted, fired, pending),
        by_method=points.by_method,
        items=tuple(_item(rubric, line, fired, closed) for line in lines),
    )


@dataclass(frozen=True)
class _Points:
    decided: Decimal
    low: Decimal
    high: Decimal
    by_method: dict[str, Decimal]


def _base_points(base: Sequence[Line], full: Decimal, fired: Vetoes, pending: Vetoes) -> _Points:
    by_method = dict.fromkeys(("automatic", "review", "material"), ZERO)
    low = high = ZERO
    for line in base:
        if fired.takes(line):
            continue
        high += line.high
        if line.state == "decided" and not pending.takes(line):
            # What an open item is sure to earn is not counted either: nothing open moves what is decided.
            low += line.low
        if line.state == "decided":
            by_method[_method(line)] += line.low
    decided = _sum(by_method.values())
    if pending.total is not None:
        low = min(low, pending.total)
    if fired.total is not None:
        # A veto never raises a result that is lower without it.
        low, decided, high = (min(value, fired.total) for value in (low, decided, high))
        by_method = dict.fromkeys(by_method, ZERO)
    return _Points(decided, low, high, by_method)


def _method(line: Line) -> str:
    if line.item.automation == "material":
        return "material"
    return "review" if line.by_hand or line.item.check is None else "automatic"


def _bonus(rubric: Rubric, lines: Sequence[Line]) -> Decimal:
    given = _sum(line.low for line in lines if line.item.rule == "bonus" and line.state == "decided")
    return min(given, rubric.bonus)


def _deducted(lines: Sequence[Line]) -> Decimal:
    return _sum(line.low for line in lines if line.item.rule == "deduction" and line.state == "decided")


def _has_points(lines: Iterable[Line]) -> bool:
    """Whether this kind of unit is scored at all; others are only checked (and vetoed)."""
    return any(line.base and line.stated is not None and line.state != "not_owed" for line in lines)


def _passes_gate(rubric: Rubric, points: Decimal) -> bool:
    """Whether base points open the bonus: from the gate on, or only above it."""
    gate = rubric.bonus_gate
    if gate is None:
        return True
    return points > gate if rubric.bonus_gate_strict else points >= gate


def _grade(
    rubric: Rubric, lines: Sequence[Line], points: _Points, deducted: Decimal, fired: Vetoes, pending: Vetoes
) -> str | None:
    """The grade once nothing open can move it; a veto's own grade stands above the scale."""
    if fired.grades:
        return fired.grades[0]
    if pending.grades:
        return None
    if not _has_points(lines):
        return rubric.grade_without_points
    if any(line.state == "open" and line.item.rule == "deduction" for line in lines):
        return None
    given = _bonus(rubric, lines)
    hoped = _sum(line.stated or ZERO for line in lines if line.item.rule == "bonus" and line.state == "open")
    ends = (points.low, given), (points.high, min(given + hoped, rubric.bonus))
    shut = fired.total is not None
    worst, best = (
        _named(
            rubric, max(ZERO, base + (bonus if _passes_gate(rubric, base) and not shut else ZERO) - deducted)
        )
        for base, bonus in ends
    )
    return worst if worst == best else None


def _named(rubric: Rubric, total: Decimal) -> str | None:
    return next((grade.name for grade in rubric.grades if grade.min is not None and total >= grade.min), None)


def _item(rubric: Rubric, line: Line, fired: Vetoes, bonus_closed: bool) -> ItemScore:
    item = line.item
    void = fired.total is not None or (line.base and fired.takes(line))
    shut = void or (item.rule == "bonus" and bonus_closed)
    is_open = line.state == "open"
    priced = line.stated is not None and line.state != "not_owed" and item.rule not in ("veto", "deduction")
    points = None if is_open or not priced or not (line.base or line.state == "decided") else line.low
    return ItemScore(
        id=item.id,
        title=line.criterion,
        full=None if line.stated is None else line.full,
        points=ZERO if points is not None and shut else points,
        low=ZERO if shut else line.low,
        high=ZERO if shut else line.high,
        outcome=_outcome(line),
        check=item.check,
        lead_units=item.lead_units,
        reason=explain(rubric, line, fired, bonus_closed),
        reason_key=line.reason_key,
        sample=line.verdict.sample if line.state != "not_owed" else None,
        problems=tuple(problem.id for problem in line.problems),
        candidates=line.verdict.candidates if is_open or _unproven(line) else (),
    )


def _unproven(line: Line) -> bool:
    """Points lost without a problem: what was found, and is not enough, is the only proof there is."""
    return not line.problems and line.verdict.outcome in ("not_met", "partial")


def _outcome(line: Line) -> Outcome:
    """What the points say: met at full points, not met at none. A rate taken over stays not applicable."""
    verdict = line.verdict.outcome
    if line.state in ("not_owed", "not_applicable") or verdict == "not_applicable":
        return "not_applicable"
    if line.state == "open" and line.reason_key == "part_unread":
        return "not_measured"
    if line.state == "open":
        return verdict if verdict not in ("met", "partial", "not_met") else "needs_review"
    if line.item.rule == "veto":
        return "not_met" if veto.fallen(line) else "met"
    if line.item.rule == "deduction":
        return "not_met" if line.low else "met"
    if not line.full:
        return verdict
    if line.low == line.full:
        return "partial" if line.elsewhere else "met"
    return "partial" if line.low else "not_met"


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
