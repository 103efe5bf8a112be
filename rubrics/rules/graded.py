"""Points by bands or by count: graded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rubrics.decimals import ZERO, between, plain
from rubrics.rules.base import Case, Price, earned, kept, lost, unsettled
from rubrics.rules.portion import proportion


def graded(case: Case) -> Price:
    """The first band whose limits the counts keep; else points per count; else a person decides.

    A limit ``min_x`` asks for at least that many ``x``; any other limit is an upper one.
    """
    params = case.item.params
    if case.all_taken:
        return kept(case)
    if "bands" in params and case.verdict.counts:
        return _banded(case, params["bands"])
    if "points" in params and (found := _count(case)) is not None:
        return _counted(case, found)
    if case.verdict.share is not None and "scale" in params:
        return proportion(case)
    if case.verdict.outcome == "met":
        return earned(case)
    if case.verdict.outcome == "partial":
        return unsettled(case, "no_scale", "no_scale")
    return lost(case)


def _banded(case: Case, bands: list[Mapping[str, Any]]) -> Price:
    for band in bands:
        fits = _fits(band, case.verdict.counts)
        if fits is None:
            return unsettled(case, "no_scale", "no_scale")
        if fits:
            return _at(case, Decimal(band["points"]), "band")
    return _at(case, case.number("else", ZERO) or ZERO, "no_band")


def _fits(band: Mapping[str, Any], counts: Mapping[str, int]) -> bool | None:
    """None when the check did not count what the band asks for, or the band asks for no number."""
    for name, limit in band.items():
        if name == "points":
            continue
        wanted = name.removeprefix("min_")
        edge = _edge(limit)
        if wanted not in counts or edge is None:
            return None
        if counts[wanted] < edge if name.startswith("min_") else counts[wanted] > edge:
            return False
    return True


def _edge(limit: Any) -> Decimal | None:
    try:
        return Decimal(limit)
    except ArithmeticError:
        return None


def _count(case: Case) -> int | None:
    name = case.item.params.get("count")
    if name is not None:
        return case.verdict.counts.get(str(name))
    return case.verdict.share[0] if case.verdict.share else None


def _counted(case: Case, found: int) -> Price:
    per = case.number("per", Decimal(1)) or Decimal(1)
    each = case.number("points", ZERO) or ZERO
    cap = case.number("max", case.full) or case.full
    points = min(each * (Decimal(found) // per), cap)
    return _at(case, points, "counted", count=str(found), each=plain(each))


def _at(case: Case, points: Decimal, message: str, **args: str) -> Price:
    value = between(points, ZERO, case.full)
    return Price(value, value, message, args, charged=case.claims)
