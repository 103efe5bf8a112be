"""The rubric format as frozen models.

``RubricFile`` is the shape of a YAML file, written for people: sections hold indicators, indicators
hold items, and what an indicator says (method, lead units, kinds) holds for its items. ``Rubric`` is
the flat form that everything else reads: one :class:`Item` per 评测要点, in the order of the file.
Points are :class:`~decimal.Decimal`; ``None`` means that the source states none.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from rubrics.fields import Frozen, Points, Text
from rubrics.process import Process

Rule = Literal[
    "additive",
    "all_or_nothing",
    "graded",
    "sampled",
    "deduct_each",
    "proportion",
    "per_unit",
    "half_if_none",
    "bonus",
    "deduction",
    "veto",
]
Automation = Literal["automatic", "assisted", "material"]
Settles = Literal["both", "met", "not_met"]
Weight = Literal["major", "minor", "format", "caveat"]

Params = dict[str, Any]


class Source(Frozen):
    """The document that the rubric comes from. ``table``: id that source rows are quoted by."""

    table: str
    issuer: str | None = None
    number: str | None = None
    date: Text | None = None
    status: str | None = None


class Contradiction(Frozen):
    """What the source says, why it cannot be taken as written, and how this rubric reads it."""

    id: str
    weight: Weight
    says: str
    read_as: str


class NotApplicable(Frozen):
    """What becomes of the points of an item the unit does not owe.

    ``drop``: the maximum shrinks. ``rescale``: the others in ``within`` carry its points in proportion.
    ``rate_of``: it earns at the rate of another item, indicator (``of``: its id) or section (its name).
    """

    how: Literal["drop", "rescale", "rate_of"] = "drop"
    within: Literal["indicator", "section", "rubric"] = "section"
    of: str | None = None


class Grade(Frozen):
    """``name`` from ``min`` points on (base + bonus − deductions); null: the source gives no limit."""

    name: str
    min: Points | None = None


class KindText(Frozen):
    """Other points or wording for one kind of unit. A missing ``full`` keeps the item's own."""

    full: Points | None = None
    criterion: str | None = None


class ItemSpec(Frozen):
    no: Text
    criterion: str
    full: Points | None = None
    stated: Points | None = None
    rule: Rule
    params: Params = Field(default_factory=dict)
    automation: Automation
    family: str | None = None
    check: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    also: dict[str, dict[str, Any]] = Field(default_factory=dict)
    settles: Settles = "both"
    units: tuple[str, ...] = ()
    applies_to: tuple[str, ...] | None = None
    method: str | None = None
    lead_units: tuple[str, ...] | None = None
    by_kind: dict[str, KindText] = Field(default_factory=dict)
    not_applicable: NotApplicable | None = None
    verified: bool | None = None
    note: str | None = None
    source_lines: tuple[int, ...] = ()
    contradictions: tuple[str, ...] = ()


class IndicatorSpec(Frozen):
    id: str
    name: str
    full: Points | None = None
    aim: str | None = None
    lead_units: tuple[str, ...] = ()
    method: str | None = None
    applies_to: tuple[str, ...] | None = None
    contradictions: tuple[str, ...] = ()
    items: tuple[ItemSpec, ...] = Field(min_length=1)


class SectionSpec(Frozen):
    name: str
    full: Points | None = None
    part: str | None = None
    sections: tuple[SectionSpec, ...] = ()
    indicators: tuple[IndicatorSpec, ...] = ()


class RubricFile(Frozen):
    format: Literal["wangjian.rubric/1"]
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: str
    source: Source
    period: Annotated[int, Field(ge=2000, le=2100)]
    kinds: dict[str, str] = Field(min_length=1)
    full: Points | None = None
    bonus: Points = Decimal(0)
    bonus_gate: Points | None = None
    bonus_gate_strict: bool = False
    rounding: Points = Decimal("0.01")
    not_applicable: NotApplicable = NotApplicable()
    grades: tuple[Grade, ...] = ()
    grade_without_points: str | None = None
    unit_list: str | None = None
    verified: bool = False
    contradictions: tuple[Contradiction, ...] = ()
    process: Process | None = None
    sections: tuple[SectionSpec, ...]


class Section(Frozen):
    """A stated section: its names from the top, and its full points if the source states them."""

    path: tuple[str, ...]
    full: Decimal | None


class Item(Frozen):
    """One 评测要点. ``id``: the indicator's id + ``#`` + ``no``; ``path`` ends with the indicator's name."""

    id: str
    indicator: str
    path: tuple[str, ...]
    no: str
    criterion: str
    full: Decimal | None
    stated: Decimal | None
    rule: Rule
    params: Params
    automation: Automation
    family: str | None
    check: str | None
    options: dict[str, Any]
    also: dict[str, dict[str, Any]]
    """Further checks that judge the same item, with their options."""
    settles: Settles
    units: tuple[str, ...]
    applies_to: tuple[str, ...]
    method: str | None
    lead_units: tuple[str, ...]
    by_kind: dict[str, KindText]
    not_applicable: NotApplicable
    verified: bool
    note: str | None
    source_row: str
    contradictions: tuple[str, ...]

    @property
    def section(self) -> str:
        return self.path[0]

    def full_for(self, kind: str) -> Decimal | None:
        own = self.by_kind.get(kind)
        return own.full if own is not None and own.full is not None else self.full

    def criterion_for(self, kind: str) -> str:
        own = self.by_kind.get(kind)
        return own.criterion if own is not None and own.criterion else self.criterion

    def owed_by(self, unit_name: str) -> bool:
        """Whether a per-department item is this unit's. ``荆州市公安局`` owes what ``市公安局`` owes."""
        return not self.units or any(unit_name.strip().endswith(name) for name in self.units)


class Rubric(Frozen):
    """A loaded rubric. ``sha256`` is that of the file's bytes; a rubric of procedure only has no items."""

    id: str
    title: str
    sha256: str
    source: Source
    period: int
    kinds: dict[str, str]
    full: Decimal | None
    bonus: Decimal
    bonus_gate: Decimal | None
    bonus_gate_strict: bool
    rounding: Decimal
    grades: tuple[Grade, ...]
    grade_without_points: str | None
    unit_list: str | None
    contradictions: tuple[Contradiction, ...]
    sections: tuple[Section, ...]
    process: Process | None = None
    items: tuple[Item, ...]

    def item(self, item_id: str) -> Item:
        """Raises ``KeyError`` for an unknown id."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def section_path(self, name: str) -> tuple[str, ...] | None:
        """The section that ``name`` speaks of; None when none, or more than one, answers to it."""
        return find_section((section.path for section in self.sections), name)


def find_section(paths: Iterable[tuple[str, ...]], name: str) -> tuple[str, ...] | None:
    """A section by its path joined with ``/``, else by its own name; of several, the one at the top."""
    known = list(paths)
    for path in known:
        if "/".join(path) == name:
            return path
    named = [path for path in known if path[-1] == name]
    return named[0] if len(named) == 1 else None
