"""清单: a rubric as met / not met / unknown per section; all there is of one without points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from rubrics.model import Rubric

_PLACE = {"met": "met", "not_met": "not_met", "partial": "partial", "not_applicable": "not_applicable"}


@dataclass(frozen=True)
class Tally:
    """Items of one section by outcome. ``unknown``: nobody has decided them yet."""

    section: str
    met: int = 0
    partial: int = 0
    not_met: int = 0
    unknown: int = 0
    not_applicable: int = 0

    @property
    def decided(self) -> int:
        return self.met + self.partial + self.not_met

    @property
    def items(self) -> int:
        return self.decided + self.unknown + self.not_applicable

    def to_dict(self) -> dict[str, Any]:
        made = {field.name: getattr(self, field.name) for field in fields(self)}
        return made | {"items": self.items, "decided": self.decided}


def checklist(rubric: Rubric, outcomes: Iterable[Mapping[str, Any]]) -> list[Tally]:
    """One tally a section at the top, in the rubric's order, and last the whole.

    ``outcomes``: entries with ``id`` and ``outcome``, as in ``scores[].items`` of ``result.json``; an item
    without one is unknown. Raises ``KeyError`` for an item the rubric does not have.
    """
    found = {str(entry["id"]): str(entry["outcome"]) for entry in outcomes}
    for item_id in found:
        rubric.item(item_id)
    counts: dict[str, dict[str, int]] = {}
    for item in rubric.items:
        place = _PLACE.get(found.get(item.id, ""), "unknown")
        row = counts.setdefault(item.section, {})
        row[place] = row.get(place, 0) + 1
    rows = [Tally(section, **row) for section, row in counts.items()]
    return [*rows, _whole(rows)]


def _whole(rows: Iterable[Tally]) -> Tally:
    known = list(rows)
    names = ("met", "partial", "not_met", "unknown", "not_applicable")
    return Tally("合计", **{name: sum(getattr(row, name) for row in known) for name in names})
