"""Rule name → rule family."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rubrics.rules.base import Case, Price
from rubrics.rules.bonus import bonus
from rubrics.rules.deduct import deduct_each, deduction
from rubrics.rules.graded import graded
from rubrics.rules.portion import proportion, sampled
from rubrics.rules.whole import half_if_none, whole

_FAMILIES: Mapping[str, Callable[[Case], Price]] = {
    "additive": whole,
    "all_or_nothing": whole,
    "per_unit": whole,
    "half_if_none": half_if_none,
    "graded": graded,
    "sampled": sampled,
    "proportion": proportion,
    "deduct_each": deduct_each,
    "bonus": bonus,
    "deduction": deduction,
}


def price(case: Case) -> Price:
    """The price of one decided item. Vetoes have none: see ``rubrics.veto``."""
    return _FAMILIES[case.item.rule](case)
