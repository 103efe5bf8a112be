"""The score sheet: what the fold yields, and its exact form in ``result.json``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from checks.model import Candidate, Outcome, Sample
from rubrics.decimals import plain, plain_or_none


@dataclass(frozen=True)
class ItemScore:
    """``points`` is None while open. ``full`` is what the item counts for in this sheet."""

    id: str
    title: str
    full: Decimal | None
    points: Decimal | None
    low: Decimal
    high: Decimal
    outcome: Outcome
    check: str | None
    lead_units: tuple[str, ...]
    reason: str
    reason_key: str | None
    sample: Sample | None
    problems: tuple[str, ...]
    candidates: tuple[Candidate, ...]

    def to_dict(self) -> dict[str, Any]:
        sample = self.sample
        return {
            "id": self.id,
            "title": self.title,
            "full": plain_or_none(self.full),
            "points": plain_or_none(self.points),
            "outcome": self.outcome,
            "check": self.check,
            "lead_units": list(self.lead_units),
            "reason": self.reason,
            "reason_key": self.reason_key,
            "sample": sample and {"seed": sample.seed, "frame": sample.frame, "drawn": list(sample.drawn)},
            "problems": list(self.problems),
            "candidates": [msgspec.to_builtins(candidate) for candidate in self.candidates],
        }


@dataclass(frozen=True)
class ScoreSheet:
    """Base points (``decided`` within ``low``–``high``), and apart from them bonus and deductions.

    ``full`` is None for a rubric without points. ``by_method`` splits ``decided`` by who decided it (all
    nought under a veto of the whole).
    ``vetoed`` names the sections (or 总分) that a veto took.
    """

    rubric_id: str
    rubric_title: str
    rubric_sha256: str
    full: Decimal | None
    decided: Decimal
    low: Decimal
    high: Decimal
    bonus: Decimal
    deducted: Decimal
    vetoed: tuple[str, ...]
    grade: str | None
    by_method: dict[str, Decimal]
    items: tuple[ItemScore, ...]

    def to_dict(self) -> dict[str, Any]:
        """One entry of ``scores`` in ``result.json`` (``wangjian.result/1``)."""
        unpriced = self.full is None
        return {
            "rubric": {"id": self.rubric_id, "title": self.rubric_title, "sha256": self.rubric_sha256},
            "score": {
                "full": plain_or_none(self.full),
                "decided": None if unpriced else plain(self.decided),
                "low": None if unpriced else plain(self.low),
                "high": None if unpriced else plain(self.high),
                "bonus": plain(self.bonus),
                "deducted": plain(self.deducted),
                "vetoed": list(self.vetoed),
                "grade": self.grade,
                "by_method": {name: plain(points) for name, points in self.by_method.items()},
            },
            "items": [item.to_dict() for item in self.items],
        }
