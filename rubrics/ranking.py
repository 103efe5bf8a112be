"""The ranking of units by one rubric, and who has to mend what. Pure; free of the order of the units.

Only what was decided for everybody is compared. An item that is open for one ranked unit is left out for
all and named; so are the items of single units that stand in its place (重点领域 of each department).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rubrics.decimals import ZERO, share
from rubrics.line import OFF_BASE
from rubrics.model import Item, Rubric
from rubrics.standing import ItemStanding, UnitStanding

LEAST_MEASURED = Decimal("0.5")
"""A unit is not ranked when less than this share could be measured for it: it would empty the list."""


@dataclass(frozen=True)
class LeftOut:
    """An item that is not compared, and the units for whom it is open."""

    item: str
    title: str
    full: Decimal | None
    open_for: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """``value`` = ``points`` on the common basis + ``bonus`` − ``deducted``. ``rank`` None: not ranked.

    ``measured``: share of the comparable points that could be measured for this unit. ``open_vetoes``: those
    not decided that would give a grade of their own; while there is one, there is no grade.
    """

    unit: str
    name: str
    kind: str
    rank: int | None
    value: Decimal
    points: Decimal
    full: Decimal
    bonus: Decimal
    deducted: Decimal
    grade: str | None
    vetoed: tuple[str, ...]
    measured: Decimal
    open_vetoes: int


@dataclass(frozen=True)
class SectionPlace:
    section: str
    unit: str
    name: str
    rank: int
    points: Decimal
    full: Decimal


@dataclass(frozen=True)
class LeadUnit:
    """What one 牵头部门 answers for, over all units. An item with several lead units counts for each.

    ``points`` of ``full`` over decided items; ``open``: item × unit pairs not decided; ``by_item``: item id →
    (points lost, problems).
    """

    name: str
    items: int
    points: Decimal
    full: Decimal
    open: int
    problems: int
    by_item: Mapping[str, tuple[Decimal, int]]

    @property
    def lost(self) -> Decimal:
        return self.full - self.points


@dataclass(frozen=True)
class Ranking:
    """``basis``: points that the compared items of one unit add up to at most."""

    kind: str
    basis: Decimal
    places: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]
    sections: tuple[SectionPlace, ...]


def rank(rubric: Rubric, units: Iterable[UnitStanding], *, least: Decimal = LEAST_MEASURED) -> list[Ranking]:
    """One ranking for each kind of unit (分类排名), in the rubric's order of kinds."""
    by_kind: defaultdict[str, list[UnitStanding]] = defaultdict(list)
    for unit in units:
        by_kind[unit.kind].append(unit)
    order = [*rubric.kinds, *sorted(by_kind.keys() - rubric.kinds.keys())]
    return [_rank(rubric, kind, by_kind[kind], least) for kind in order if by_kind[kind]]


def _rank(rubric: Rubric, kind: str, units: Sequence[UnitStanding], least: Decimal) -> Ranking:
    base = [item.id for item in rubric.items if item.rule not in OFF_BASE]
    measured = _measured(base, units)
    ranked = [unit for unit in units if measured[unit.unit] >= least]
    left_out = _left_out(rubric, kind, ranked)
    out = {one.item for one in left_out}
    compared = [item for item in base if item not in out]
    tallies = {unit.unit: _tally(unit, compared) for unit in units}
    basis = max((tallies[unit.unit][1] for unit in ranked), default=ZERO)
    in_it = {unit.unit for unit in ranked}
    bonus = [item.id for item in rubric.items if item.rule == "bonus" and item.id not in out]
    deduction = [item.id for item in rubric.items if item.rule == "deduction" and item.id not in out]
    places = [
        _place(
            rubric,
            unit,
            tallies[unit.unit],
            basis,
            (min(_sum(unit, bonus), rubric.bonus), _sum(unit, deduction)),
            measured[unit.unit],
            unit.unit in in_it,
        )
        for unit in units
    ]
    return Ranking(kind, basis, _ranks(places), left_out, _sections(rubric, ranked, out))


def _measured(base: Sequence[str], units: Sequence[UnitStanding]) -> dict[str, Decimal]:
    """Unit → how much of what was decided for anybody could be measured for it, weighed by points.

    What waits for a person is left aside: a unit whose papers are read first makes no other unmeasured.
    """
    known = {
        item for unit in units for item in base if (one := unit.items.get(item)) and one.state == "decided"
    }
    shares: dict[str, Decimal] = {}
    for unit in units:
        mine = [one for item in known if (one := unit.items.get(item)) is not None]
        done = sum((one.full for one in mine if one.state == "decided"), ZERO)
        blind = sum((one.full for one in mine if one.outcome == "not_measured"), ZERO)
        shares[unit.unit] = share(Decimal(1), done, done + blind, Decimal("0.0001")) if done else ZERO
    return shares


def _left_out(rubric: Rubric, kind: str, units: Sequence[UnitStanding]) -> tuple[LeftOut, ...]:
    open_for: dict[str, list[str]] = {}
    for item in rubric.items:
        if item.rule == "veto":
            continue
        names = sorted(unit.unit for unit in units if _is_open(unit.items.get(item.id)))
        if names:
            open_for[item.id] = names
    single = {item.indicator for item in rubric.items if item.units and item.id in open_for}
    return tuple(
        LeftOut(item.id, item.criterion_for(kind), item.full_for(kind), tuple(open_for.get(item.id, ())))
        for item in rubric.items
        if item.id in open_for or _stands_beside(item, single, units)
    )


def _stands_beside(item: Item, indicators: set[str], units: Sequence[UnitStanding]) -> bool:
    """Whether an item of single units takes, for a ranked unit, the place of one that is left out."""
    if not item.units or item.indicator not in indicators:
        return False
    return any((one := unit.items.get(item.id)) is not None and one.state == "decided" for unit in units)


def _is_open(item: ItemStanding | None) -> bool:
    return item is not None and item.state == "open"


def _tally(unit: UnitStanding, compared: Iterable[str]) -> tuple[Decimal, Decimal]:
    """(points, full) over the compared items that the unit owes."""
    points = full = ZERO
    for item in compared:
        one = unit.items.get(item)
        if one is not None and one.state == "decided":
            points += one.points
            full += one.full
    return (points if unit.fixed is None else min(unit.fixed, full)), full


def _place(
    rubric: Rubric,
    unit: UnitStanding,
    tally: tuple[Decimal, Decimal],
    basis: Decimal,
    beside: tuple[Decimal, Decimal],
    measured: Decimal,
    ranked: bool,
) -> Place:
    points, full = tally
    bonus, deducted = beside
    on_basis = share(basis, points, full, rubric.rounding) if full else ZERO
    whole = share(unit.full, points, full, rubric.rounding) if full else ZERO
    return Place(
        unit=unit.unit,
        name=unit.name,
        kind=unit.kind,
        rank=1 if ranked and full else None,
        value=on_basis + bonus - deducted,
        points=points,
        full=full,
        bonus=bonus,
        deducted=deducted,
        grade=_grade(rubric, unit, whole + bonus - deducted) if ranked and full else None,
        vetoed=unit.vetoed,
        measured=measured,
        open_vetoes=len(_open_vetoes(rubric, unit)),
    )


def _sum(unit: UnitStanding, items: Iterable[str]) -> Decimal:
    found = (unit.items.get(item) for item in items)
    return sum((one.points for one in found if one is not None and one.state == "decided"), ZERO)


def _grade(rubric: Rubric, unit: UnitStanding, total: Decimal) -> str | None:
    """By the rubric's bands, at the unit's rate of the whole rubric; a veto's own grade stands above them,
    and one that may still fall leaves none."""
    if unit.vetoed and unit.grade is not None:
        return unit.grade
    if _open_vetoes(rubric, unit):
        return None
    bands = [band for band in rubric.grades if band.min is not None]
    return next((band.name for band in bands if band.min is not None and max(total, ZERO) >= band.min), None)


def _open_vetoes(rubric: Rubric, unit: UnitStanding) -> list[str]:
    """Vetoes with a grade of their own that are not decided for ``unit``."""
    graded = (item.id for item in rubric.items if item.rule == "veto" and item.params.get("grade"))
    return [item for item in graded if _is_open(unit.items.get(item))]


def _ranks(places: Sequence[Place]) -> tuple[Place, ...]:
    """Equal values share a rank and the next rank is skipped; the not ranked stand last."""
    ranked = sorted((one for one in places if one.rank), key=lambda one: (-one.value, one.unit))
    numbers = competition([one.value for one in ranked])
    rest = sorted((one for one in places if not one.rank), key=lambda one: one.unit)
    return (*(_with_rank(one, number) for one, number in zip(ranked, numbers, strict=True)), *rest)


def _with_rank(place: Place, number: int) -> Place:
    return Place(**{**place.__dict__, "rank": number})


def competition(values: Sequence[Decimal]) -> list[int]:
    """Ranks of values in falling order: 90, 85, 85, 80 → 1, 2, 2, 4."""
    ranks: list[int] = []
    for at, value in enumerate(values):
        ranks.append(ranks[-1] if at and value == values[at - 1] else at + 1)
    return ranks


def _sections(rubric: Rubric, units: Sequence[UnitStanding], out: set[str]) -> tuple[SectionPlace, ...]:
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for item in rubric.items:
        if item.rule not in OFF_BASE and item.id not in out:
            ids[item.section].append(item.id)
    rows: list[SectionPlace] = []
    for section, items in ids.items():
        found = []
        for unit in units:
            points, full = _tally(unit, items)
            if full:
                found.append((share(Decimal(1), points, full, Decimal("0.0001")), unit, points, full))
        found.sort(key=lambda one: (-one[0], one[1].unit))
        numbers = competition([one[0] for one in found])
        rows += [
            SectionPlace(section, unit.unit, unit.name, number, points, full)
            for (_, unit, points, full), number in zip(found, numbers, strict=True)
        ]
    return tuple(rows)


def lead_units(rubric: Rubric, units: Iterable[UnitStanding], nobody: str = "") -> list[LeadUnit]:
    """任务分解: per 牵头部门 what its items earned over all units; most points lost first.

    ``nobody``: the name under which items without a lead unit stand.
    """
    everyone = list(units)
    by_lead: defaultdict[str, list[Item]] = defaultdict(list)
    for item in rubric.items:
        for name in item.lead_units or (nobody,):
            by_lead[name].append(item)
    found = [_lead(name, items, everyone) for name, items in by_lead.items()]
    return sorted(found, key=lambda one: (-one.lost, one.name))


def _lead(name: str, items: Sequence[Item], units: Sequence[UnitStanding]) -> LeadUnit:
    points = full = ZERO
    still = 0
    problems: set[tuple[str, str]] = set()
    by_item: dict[str, tuple[Decimal, int]] = {}
    for item in items:
        lost, faults = ZERO, 0
        for unit in units:
            one = unit.items.get(item.id)
            if one is None or one.state == "off":
                continue
            still += one.state == "open"
            problems.update((unit.unit, problem) for problem in one.problems)
            faults += len(one.problems)
            if one.state == "decided" and item.rule not in OFF_BASE:
                points += one.points
                full += one.full
                lost += one.full - one.points
        by_item[item.id] = (lost, faults)
    return LeadUnit(name, len(items), points, full, still, len(problems), by_item)
