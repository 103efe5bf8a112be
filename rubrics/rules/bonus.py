"""Points on top: bonus, once or per occurrence."""

from __future__ import annotations

from decimal import Decimal

from rubrics.decimals import ZERO, between
from rubrics.rules.base import Case, Price, earned, unsettled


def bonus(case: Case) -> Price:
    if case.verdict.outcome == "not_met":
        # Not earning a bonus is no deduction: later items may still charge the problem.
        return Price(ZERO, ZERO, "bonus_none")
    each = case.number("points")
    if each is not None:
        times = case.verdict.share[0] if case.verdict.share else case.verdict.counts.get("times")
        if times is not None:
            per = case.number("per", Decimal(1)) or Decimal(1)
            points = between(each * (Decimal(times) // per), ZERO, case.full)
            return Price(points, points, "bonus_counted", {"times": str(times)})
    if case.verdict.outcome == "partial":
        return unsettled(case, "no_scale", "no_scale")
    return earned(case)
