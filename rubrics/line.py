"""One item on its way through the fold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from checks.model import Verdict
from rubrics.decimals import share
from rubrics.model import Item
from rubrics.rules import Price
from rubrics.rules.base import Problem

State = Literal["decided", "open", "not_applicable", "not_owed"]
"""``not_owed``: another unit's or another kind's item; it never counted for this unit."""

OFF_BASE = ("bonus", "deduction", "veto")
"""Rules whose items are not part of the base points."""


@dataclass(frozen=True)
class Line:
    """``full`` and ``low``–``high`` are what the item counts for now; ``stated`` what the rubric gave it."""

    item: Item
    criterion: str
    stated: Decimal | None
    full: Decimal
    low: Decimal
    high: Decimal
    state: State
    verdict: Verdict
    by_hand: bool
    reason_key: str | None
    problems: tuple[Problem, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    """(problem id, id of the item that charged it)."""
    price: Price | None = None
    says: str = ""
    """What the person who decided it says."""

    @property
    def base(self) -> bool:
        return self.item.rule not in OFF_BASE

    @property
    def counts(self) -> bool:
        """Whether it is part of the base points."""
        return self.base and self.state in ("decided", "open")

    def rescaled(self, full: Decimal, step: Decimal) -> Line:
        """The same rate of other full points. ``self.full`` > 0."""
        return replace(
            self,
            full=full,
            low=share(full, self.low, self.full, step),
            high=share(full, self.high, self.full, step),
        )
