"""Points lost per finding: deduct_each, and deduction (off the total)."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from rubrics.decimals import ZERO, between, plain
from rubrics.rules.base import Case, Price, Problem, lost, number
from rubrics.rules.whole import whole


def deduct_each(case: Case) -> Price:
    """Starts full, loses points per own finding, stops at the cap and at nought.

    A place without a price (``points: null``) is counted and reported, never charged. Where the source names
    no price at all (``deduct_points_in_source: null``) the first finding loses everything.
    """
    if case.verdict.outcome != "met" and not case.problems:
        return lost(case, "lost_uncounted")
    if not _PRICES & set(case.item.params):
        return whole(case)
    if _straight_to_nought(case):
        return lost(case, "straight_to_zero", count=str(len(case.own)))
    priced = [one for one in case.own if _each(case, one) > 0]
    loss = sum((_cost(case, place, count) for place, count in _places(case, priced).items()), ZERO)
    cap = case.number("max", case.full) or case.full
    points = case.full - between(loss, ZERO, min(cap, case.full))
    args = {
        "count": str(len(priced)),
        "free": str(len(case.own) - len(priced)),
        "loss": plain(loss),
        "taken": plain(case.full - points),
    }
    message = "deducted" if points < case.full else "deducted_none"
    charged = tuple(one.id for one in priced if one.shared)
    low = min(points, case.full - between(loss + _hidden_cost(case), ZERO, min(cap, case.full)))
    if low < points:
        args |= {"unread": str(case.verdict.unread), "low": plain(low), "points": plain(points)}
        return Price(low, points, "deducted_so_far", args, charged=charged, reason_key="part_unread")
    return Price(points, points, message, args, charged=charged)


def _hidden_cost(case: Case) -> Decimal:
    """What the unread places would cost if each had the fault, at the dearest price."""
    if not case.verdict.unread:
        return ZERO
    places = ("", *sorted(_PLACES & set(case.item.params)))
    return max(_cost(case, place, case.verdict.unread) for place in places)


_PLACES = frozenset(("home", "other"))
_PRICES = frozenset(("points", *_PLACES))


def _straight_to_nought(case: Case) -> bool:
    """So many findings, or nothing in order at all, where the rubric says that this loses everything."""
    start = case.number("zero_from")
    if start is not None and case.own and len(case.own) >= start:
        return True
    seen = case.verdict.share
    none_left = seen is not None and seen[0] == 0 and seen[1] > 0
    return bool(case.item.params.get("zero_if_all_stale")) and none_left and bool(case.own)


def _place(case: Case, problem: Problem) -> str:
    place = "home" if problem.finding.place == "home" else "other"
    return place if place in case.item.params else ""


def _each(case: Case, problem: Problem) -> Decimal:
    return _rate(case, _place(case, problem))[1]


def _rate(case: Case, place: str) -> tuple[Decimal, Decimal]:
    params = case.item.params[place] if place else case.item.params
    return number(params, "per", Decimal(1)) or Decimal(1), number(params, "points", ZERO) or ZERO


def _places(case: Case, problems: list[Problem]) -> Counter[str]:
    return Counter(_place(case, one) for one in problems)


def _cost(case: Case, place: str, count: int) -> Decimal:
    per, points = _rate(case, place)
    return points * (Decimal(count) // per)


def deduction(case: Case) -> Price:
    """Points off the total for each occurrence; ``low`` = ``high`` = what is taken."""
    if case.verdict.outcome == "met":
        return Price(ZERO, ZERO, "deduction_none")
    if case.number("points") is None:
        return Price(ZERO, ZERO, "deduction_unpriced", charged=case.claims)
    times = len(case.own) if case.problems else case.verdict.counts.get("times", 1)
    per, points = _rate(case, "")
    taken = points * (Decimal(times) // per)
    cap = case.number("max")
    if cap is not None:
        taken = min(taken, cap)
    return Price(taken, taken, "deduction", {"times": str(times), "taken": plain(taken)}, charged=case.claims)
