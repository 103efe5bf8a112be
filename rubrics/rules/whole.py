"""Points for a condition that is met or not: additive, all_or_nothing, per_unit, half_if_none."""

from __future__ import annotations

from decimal import Decimal

from rubrics.decimals import share
from rubrics.rules.base import Case, Price, earned, kept, lost


def whole(case: Case) -> Price:
    """The full points or none; a part that is fulfilled is reported, not paid."""
    if case.verdict.outcome == "met":
        return earned(case)
    if case.all_taken:
        return kept(case)
    if case.verdict.outcome == "partial":
        return lost(case, "lost_partial")
    return lost(case)


def half_if_none(case: Case) -> Price:
    """One conforming case earns all; none at all costs half."""
    verdict = case.verdict
    some = verdict.share[0] > 0 if verdict.share else verdict.outcome in ("met", "partial")
    if some:
        return Price(case.full, case.full, "earned", charged=case.claims)
    if case.all_taken:
        return kept(case)
    half = case.full - share(case.full, Decimal(1), Decimal(2), case.step)
    return Price(half, half, "half", charged=case.claims)
