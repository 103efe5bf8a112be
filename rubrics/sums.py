"""Sums that do not add up, for every kind of unit, and bonus points that nobody can reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from rubrics.decimals import ZERO, plain
from rubrics.model import IndicatorSpec, ItemSpec, RubricFile, SectionSpec
from rubrics.yamlmarks import Path

Said = Iterator[tuple[Path, str]]


def sum_faults(spec: RubricFile) -> Said:
    for at, section in enumerate(spec.sections):
        yield from _section(spec, section, ("sections", at))
    yield from _totals(spec)
    yield from _bonus(spec)
    yield from _grades(spec)


def _section(spec: RubricFile, section: SectionSpec, path: Path) -> Said:
    for at, inner in enumerate(section.sections):
        yield from _section(spec, inner, (*path, "sections", at))
    for at, indicator in enumerate(section.indicators):
        yield from _indicator(spec, indicator, (*path, "indicators", at))
    if section.full is None:
        return
    parts = [inner.full for inner in section.sections] + [one.full for one in section.indicators]
    stated = [part for part in parts if part is not None]
    if len(stated) == len(parts):
        total = sum(stated, ZERO)
        if total != section.full:
            yield (
                (*path, "full"),
                f"“{section.name}”写的是{plain(section.full)}分,下级合计{plain(total)}分",
            )
        return
    for kind in spec.kinds:
        total = sum((_most(one, kind, spec) for one in indicators_of(section)), ZERO)
        if total != section.full and _scored(section, kind, spec):
            said = f"“{section.name}”写的是{plain(section.full)}分,各要点合计{plain(total)}分"
            yield (*path, "full"), said + _of_kind(spec, kind)


def _indicator(spec: RubricFile, indicator: IndicatorSpec, path: Path) -> Said:
    if indicator.full is None:
        return
    wrong: dict[Decimal, list[str]] = defaultdict(list)
    kinds = [kind for kind in spec.kinds if kind in (indicator.applies_to or spec.kinds)]
    for kind in kinds:
        common, by_unit = _split(indicator, kind)
        sums = {common + own for own in by_unit.values()} or {common}
        for total in sums - {indicator.full}:
            wrong[total].append(kind)
    for total, of in sorted(wrong.items()):
        said = f"“{indicator.name}”写的是{plain(indicator.full)}分,各要点合计{plain(total)}分"
        yield (*path, "full"), said if of == kinds else said + "".join(_of_kind(spec, kind) for kind in of)


def _of_kind(spec: RubricFile, kind: str) -> str:
    return f"({spec.kinds[kind]})" if len(spec.kinds) > 1 else ""


def _totals(spec: RubricFile) -> Said:
    if spec.full is None:
        return
    wrong: dict[Decimal, list[str]] = defaultdict(list)
    scored = [kind for kind in spec.kinds if any(_scored(one, kind, spec) for one in spec.sections)]
    for kind in scored:
        total = _points(spec, kind, bonus=False)
        if total != spec.full:
            wrong[total].append(kind)
    for total, of in sorted(wrong.items()):
        said = f"总分写的是{plain(spec.full)}分,各部分合计{plain(total)}分"
        yield ("full",), said if of == scored else said + "".join(_of_kind(spec, kind) for kind in of)


def _bonus(spec: RubricFile) -> Said:
    has_bonus = any(item.rule == "bonus" and item.full is not None for item in _items(spec))
    for kind in spec.kinds:
        reachable = _points(spec, kind, bonus=True)
        scored = _points(spec, kind, bonus=False) > 0
        if spec.bonus > reachable and (scored or len(spec.kinds) == 1):
            yield ("bonus",), f"加分上限{plain(spec.bonus)}分,加分项合计只有{plain(reachable)}分"
    if has_bonus and not spec.bonus:
        yield ("bonus",), "有加分项,却没有写加分上限(bonus),加分永远不计"
    gate = spec.bonus_gate
    if gate is None:
        if spec.bonus_gate_strict:
            yield ("bonus_gate_strict",), "没有写 bonus_gate,bonus_gate_strict 不起作用"
        return
    if spec.full is not None and (gate > spec.full or (gate == spec.full and spec.bonus_gate_strict)):
        yield ("bonus_gate",), f"基本分最多{plain(spec.full)}分,永远过不了加分线{plain(gate)}分"
    if not has_bonus:
        yield ("bonus_gate",), "没有加分项,加分线(bonus_gate)不起作用"


def _grades(spec: RubricFile) -> Said:
    best = None if spec.full is None else spec.full + spec.bonus
    seen: dict[Decimal, str] = {}
    names: set[str] = set()
    for at, grade in enumerate(spec.grades):
        path: Path = ("grades", at)
        if grade.name in names:
            yield (*path, "name"), f"等次“{grade.name}”重复"
        names.add(grade.name)
        if grade.min is None:
            continue
        if grade.min in seen:
            yield (*path, "min"), f"等次“{grade.name}”与“{seen[grade.min]}”的分数线相同({plain(grade.min)}分)"
        seen[grade.min] = grade.name
        if best is not None and grade.min > best:
            yield (
                (*path, "min"),
                f"最高只有{plain(best)}分,永远到不了等次“{grade.name}”的{plain(grade.min)}分",
            )


def indicators_of(section: SectionSpec) -> Iterator[IndicatorSpec]:
    yield from section.indicators
    for inner in section.sections:
        yield from indicators_of(inner)


def _items(spec: RubricFile) -> Iterator[ItemSpec]:
    for section in spec.sections:
        for indicator in indicators_of(section):
            yield from indicator.items


def _scored(section: SectionSpec, kind: str, spec: RubricFile) -> bool:
    """Whether this kind of unit owes base points in the section."""
    return any(_most(one, kind, spec) for one in indicators_of(section))


def _points(spec: RubricFile, kind: str, *, bonus: bool) -> Decimal:
    return sum(
        (
            _most(indicator, kind, spec, bonus=bonus)
            for section in spec.sections
            for indicator in indicators_of(section)
        ),
        ZERO,
    )


def _most(indicator: IndicatorSpec, kind: str, spec: RubricFile, *, bonus: bool | None = None) -> Decimal:
    if kind not in (indicator.applies_to or spec.kinds):
        return ZERO
    common, by_unit = _split(indicator, kind, bonus=bonus)
    return common + max(by_unit.values(), default=ZERO)


def _split(
    indicator: IndicatorSpec, kind: str, *, bonus: bool | None = None
) -> tuple[Decimal, dict[str, Decimal]]:
    """Points of the common items, and of each unit's own items; ``bonus`` keeps only one sort."""
    common = ZERO
    by_unit: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in indicator.items:
        if kind not in (item.applies_to or (kind,)):
            continue
        if bonus is not None and (item.rule == "bonus") != bonus:
            continue
        own = item.by_kind.get(kind)
        full = own.full if own is not None and own.full is not None else item.full
        if item.units:
            by_unit[item.units[0]] += full or ZERO
        else:
            common += full or ZERO
    return common, dict(by_unit)
