"""Items that a person decided: what their decision makes of the points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rubrics.decimals import ZERO, between, plain
from rubrics.rules import Case, Price, price


@dataclass(frozen=True)
class ByHand:
    """``points``: as awarded, or taken off for a deduction; None follows from the outcome.

    ``says``: who decided and why, told in the item's 扣分依据.
    """

    points: Decimal | None = None
    says: str = ""


def price_by_hand(case: Case, hand: ByHand) -> Price:
    """Met earns all, not met nothing (half where the rule says so), awarded points count as they are.

    The machine's findings stay claimed by this item, so that no later item charges what a person has weighed.
    """
    if case.item.rule == "deduction":
        return _deduction(case, hand)
    points = hand.points
    if points is None:
        if case.verdict.outcome == "met":
            points = case.full
        elif case.item.rule == "half_if_none":
            return price(case)
        else:
            points = ZERO
    points = between(points, ZERO, case.full)
    return Price(points, points, "by_hand", charged=case.claims)


def _deduction(case: Case, hand: ByHand) -> Price:
    if hand.points is None or case.verdict.outcome == "met":
        return price(case)
    taken = max(hand.points, ZERO)
    return Price(taken, taken, "by_hand_deduction", {"taken": plain(taken)}, charged=case.claims)
