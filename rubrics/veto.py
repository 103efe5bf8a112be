"""一票否决: what a veto takes, and whether it has fallen. A pending veto only widens the range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rubrics.decimals import ZERO, between, plain
from rubrics.line import Line
from rubrics.model import Item
from rubrics.reason import text
from rubrics.rules.base import number


@dataclass(frozen=True)
class Vetoes:
    """``sections``: zeroed parts. ``total``: the fixed total, or None. ``grades``: in the rubric's order."""

    sections: frozenset[str]
    total: Decimal | None
    grades: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        whole = (text("veto_names", "total"),) if self.total is not None else ()
        return (*sorted(self.sections), *whole)


def fallen(line: Line) -> bool:
    """Whether a decided veto has fallen: more problems than it allows, or not met where it names no limit."""
    if line.state != "decided" or line.verdict.outcome == "met":
        return False
    if line.by_hand:
        return line.verdict.outcome == "not_met"
    limit = number(line.item.params, "more_than")
    return True if limit is None else _count(line) > limit


def _count(line: Line) -> int:
    return len(line.problems) or line.verdict.counts.get("count", 0)


def collect(lines: Sequence[Line], full: Decimal) -> tuple[Vetoes, Vetoes]:
    """The vetoes that have fallen, and those that an open item may still bring."""
    vetoes = [line for line in lines if line.item.rule == "veto"]
    fired = [line.item for line in vetoes if fallen(line)]
    pending = [line.item for line in vetoes if line.state == "open"]
    return _together(fired, full), _together(pending, full)


def _together(items: Sequence[Item], full: Decimal) -> Vetoes:
    totals = [_total(item, full) for item in items if item.params["effect"] != "zero_section"]
    return Vetoes(
        sections=frozenset(
            str(item.params["section"]) for item in items if item.params["effect"] == "zero_section"
        ),
        total=min(totals) if totals else None,
        grades=tuple(str(item.params["grade"]) for item in items if item.params.get("grade")),
    )


def _total(item: Item, full: Decimal) -> Decimal:
    value = ZERO if item.params["effect"] == "zero_total" else number(item.params, "value", ZERO)
    return between(value or ZERO, ZERO, full)


def says(line: Line) -> str:
    """What the veto costs, or that it has not fallen."""
    params = line.item.params
    if not fallen(line):
        return text("cost", "veto_clear")
    scope = text(
        "scopes",
        str(params["effect"]),
        section=str(params.get("section", "")),
        value=plain(number(params, "value", ZERO) or ZERO),
    )
    limit = number(params, "more_than")
    if limit is None or line.by_hand:
        return text("cost", "veto_fired_plain", scope=scope)
    return text("cost", "veto_fired", limit=plain(limit), count=str(_count(line)), scope=scope)
