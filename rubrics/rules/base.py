"""What a rule is given and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from checks.model import Finding, Verdict
from rubrics.decimals import ZERO
from rubrics.model import Item
from rubrics.wordlists import words


@dataclass(frozen=True)
class Problem:
    """A finding with its identity."""

    id: str
    finding: Finding

    @property
    def shared(self) -> bool:
        """Whether a second item may not charge it again. Faults of existence may be met twice."""
        return self.finding.kind not in words("existence")["kinds"]


@dataclass(frozen=True)
class Case:
    """One item, what it is worth, its decided verdict, and what earlier items already charged."""

    item: Item
    full: Decimal
    verdict: Verdict
    problems: tuple[Problem, ...]
    taken: Mapping[str, str]
    """Problem id → id of the item that charged it."""
    step: Decimal

    @cached_property
    def elsewhere(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.shared and one.id in self.taken)

    @cached_property
    def own(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if not (one.shared and one.id in self.taken))

    @property
    def claims(self) -> tuple[str, ...]:
        """Problems that no later item may charge again, whether or not they moved the points here.

        A problem within this item's tolerance or beyond its cap has been weighed too; were it left to
        later items, one more problem here could raise the total.
        """
        return tuple(one.id for one in self.own if one.shared)

    @property
    def all_taken(self) -> bool:
        """Every problem behind this verdict has been charged by an earlier item."""
        return bool(self.problems) and not self.own

    def number(self, name: str, default: Decimal | None = None) -> Decimal | None:
        return number(self.item.params, name, default)


@dataclass(frozen=True)
class Price:
    """What an item earns. ``low == high`` when decided; otherwise ``reason_key`` says what is open.

    ``charged``: ids of the problems this item has weighed. ``message`` names the sentence.
    """

    low: Decimal
    high: Decimal
    message: str
    args: dict[str, str] = field(default_factory=dict)
    charged: tuple[str, ...] = ()
    reason_key: str | None = None

    @property
    def decided(self) -> bool:
        return self.reason_key is None


def number(params: Mapping[str, Any], name: str, default: Decimal | None = None) -> Decimal | None:
    """A parameter as an exact number; ``default`` when it is absent or stated as unknown."""
    value = params.get(name)
    return default if value is None else Decimal(value)


def earned(case: Case) -> Price:
    return Price(case.full, case.full, "earned")


def lost(case: Case, message: str = "lost", **args: str) -> Price:
    return Price(ZERO, ZERO, message, args, charged=case.claims)


def kept(case: Case) -> Price:
    """Full points, because the fault has been charged already."""
    return Price(case.full, case.full, "kept")


def unsettled(case: Case, reason_key: str, message: str, **args: str) -> Price:
    return Price(ZERO, case.full, message, args, reason_key=reason_key)
