"""One unit's sheet as the ranking reads it: from a fold, or from an entry of ``result.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from rubrics.decimals import ZERO
from rubrics.model import Rubric
from rubrics.reason import text
from rubrics.sheet import ScoreSheet

State = Literal["decided", "open", "off"]
"""``off``: not applicable or not owed; it counts neither for nor against the unit."""

_STATES: dict[str, State] = {
    "met": "decided",
    "partial": "decided",
    "not_met": "decided",
    "not_applicable": "off",
}
_ONE = Decimal(1)


@dataclass(frozen=True)
class ItemStanding:
    """``points`` of ``full``; for a deduction what is taken off. A checklist's item counts one or nothing."""

    state: State
    points: Decimal
    full: Decimal
    outcome: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitStanding:
    """``fixed``: the total a veto of the whole leaves, or None. ``grade``: the sheet's own."""

    unit: str
    name: str
    kind: str
    full: Decimal
    items: Mapping[str, ItemStanding]
    vetoed: tuple[str, ...] = ()
    fixed: Decimal | None = None
    grade: str | None = None


def from_sheet(rubric: Rubric, sheet: ScoreSheet, *, unit: str, name: str, kind: str) -> UnitStanding:
    rules = {item.id: item.rule for item in rubric.items}
    rows = [
        (
            item.id,
            item.outcome,
            item.low if rules[item.id] == "deduction" else item.points,
            item.full,
            item.problems,
        )
        for item in sheet.items
    ]
    return _standing(rows, sheet.full, sheet.decided, sheet.vetoed, sheet.grade, (unit, name, kind))


def from_entry(
    rubric: Rubric, entry: Mapping[str, Any], *, unit: str, name: str, kind: str
) -> UnitStanding | None:
    """From an entry of ``scores``; None when its items are not those of this rubric.

    An entry tells deductions only in sum: the sum stands under the first item that takes points off.
    """
    rules = {item.id: item.rule for item in rubric.items}
    if not {item["id"] for item in entry["items"]} <= rules.keys():
        return None
    score = entry["score"]
    left = Decimal(score["deducted"])
    rows = []
    for item in entry["items"]:
        points = _decimal(item["points"])
        if rules[item["id"]] == "deduction":
            taken = item["outcome"] == "not_met"
            points, left = (left, ZERO) if taken else (ZERO, left)
        rows.append((item["id"], item["outcome"], points, _decimal(item["full"]), tuple(item["problems"])))
    decided = _decimal(score["decided"]) or ZERO
    names = tuple(score["vetoed"])
    return _standing(rows, _decimal(score["full"]), decided, names, score["grade"], (unit, name, kind))


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


_Row = tuple[str, str, Decimal | None, Decimal | None, tuple[str, ...]]


def _standing(
    rows: Iterable[_Row],
    full: Decimal | None,
    decided: Decimal,
    vetoed: tuple[str, ...],
    grade: str | None,
    unit: tuple[str, str, str],
) -> UnitStanding:
    items = {row[0]: _item(row, checklist=full is None) for row in rows}
    whole = text("veto_names", "total") in vetoed
    sum_full = full if full is not None else sum((one.full for one in items.values()), ZERO)
    return UnitStanding(
        unit=unit[0],
        name=unit[1],
        kind=unit[2],
        full=sum_full,
        items=items,
        vetoed=vetoed,
        fixed=decided if whole else None,
        grade=grade,
    )


def _item(row: _Row, *, checklist: bool) -> ItemStanding:
    _, outcome, points, full, problems = row
    state = _STATES.get(outcome, "open")
    if checklist:
        met = _ONE if outcome == "met" else ZERO
        return ItemStanding(state, met, ZERO if state == "off" else _ONE, outcome, problems)
    if state == "off" and full:
        # A rate taken over from elsewhere: not applicable, and yet it counts.
        state = "decided" if points is not None else "open"
    return ItemStanding(state, points or ZERO, full or ZERO, outcome, problems)
