"""一票否决: what a veto takes, and whether it has fallen. A pending veto only widens the range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rubrics.decimals import ZERO, between, plain
from rubrics.line import Line
from rubrics.model import Item, Rubric
from rubrics.reason import text
from rubrics.rules.base import number


@dataclass(frozen=True)
class Vetoes:
    """``areas``: paths of zeroed sections and indicators. ``total``: the fixed total, or None.

    ``grades``: in the rubric's order.
    """

    areas: frozenset[tuple[str, ...]]
    total: Decimal | None
    grades: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        whole = (text("veto_names", "total"),) if self.total is not None else ()
        return (*sorted("/".join(area) for area in self.areas), *whole)

    def takes(self, line: Line) -> bool:
        """Whether the line lies in a zeroed part."""
        return any(line.item.path[: len(area)] == area for area in self.areas)


def fallen(line: Line) -> bool:
    """Whether a decided veto has fallen: more problems than it allows, or not met where it names no limit."""
    if line.state != "decided" or line.verdict.outcome == "met":
        return False
    if line.by_hand:
        return line.verdict.outcome == "not_met"
    limit = number(line.item.params, "more_than")
    return True if limit is None else _count(line) > limit


def may_fall(line: Line) -> bool:
    """Whether a veto that has not fallen would fall if the places that could not be read had the fault."""
    limit = number(line.item.params, "more_than")
    if limit is None or line.verdict.outcome == "met":
        return False
    return _count(line) <= limit < _count(line) + line.verdict.unread


def _count(line: Line) -> int:
    return len(line.problems) or line.verdict.counts.get("count", 0)


def collect(rubric: Rubric, lines: Sequence[Line], full: Decimal) -> tuple[Vetoes, Vetoes]:
    """The vetoes that have fallen, and those that an open item may still bring."""
    vetoes = [line for line in lines if line.item.rule == "veto"]
    fired = [line.item for line in vetoes if fallen(line)]
    pending = [line.item for line in vetoes if line.state == "open"]
    return _together(rubric, fired, full), _together(rubric, pending, full)


def _together(rubric: Rubric, items: Sequence[Item], full: Decimal) -> Vetoes:
    areas = {item.id: area(rubric, item) for item in items}
    totals = [_total(item, full) for item in items if areas[item.id] is None]
    return Vetoes(
        areas=frozenset(found for found in areas.values() if found is not None),
        total=min(totals) if totals else None,
        grades=tuple(str(item.params["grade"]) for item in items if item.params.get("grade")),
    )


def area(rubric: Rubric, item: Item) -> tuple[str, ...] | None:
    """What a veto zeroes: a section (by default its own at the top), its indicator, or (None) the total."""
    effect = item.params["effect"]
    if effect == "zero_indicator":
        return item.path
    if effect != "zero_section":
        return None
    named = item.params.get("section")
    return (rubric.section_path(str(named)) if named is not None else None) or item.path[:1]


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
        section=str(params.get("section") or line.item.section),
        indicator=line.item.path[-1],
        value=plain(number(params, "value", ZERO) or ZERO),
    )
    limit = number(params, "more_than")
    if limit is None or line.by_hand:
        return text("cost", "veto_fired_plain", scope=scope)
    return text("cost", "veto_fired", limit=plain(limit), count=str(_count(line)), scope=scope)
