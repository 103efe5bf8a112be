"""Faults of meaning: names that do not exist, sums that do not add up, rules without their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from rubrics.bindings import known_checks
from rubrics.decimals import ZERO, plain
from rubrics.faults import Fault, nearest
from rubrics.model import IndicatorSpec, ItemSpec, RubricFile, SectionSpec
from rubrics.wordlists import words
from rubrics.yamlmarks import Marks, Path

_POINTLESS = ("veto", "deduction")
_NUMBERS = ("per", "points", "max", "more_than", "value", "sample", "per_sample_default", "else")


def meaning_faults(spec: RubricFile, marks: Marks, *, sums: bool) -> list[Fault]:
    """``sums=False`` for a mended file: its points may be incomplete."""
    return _Meaning(spec, marks, sums).faults()


class _Meaning:
    def __init__(self, spec: RubricFile, marks: Marks, add_up: bool) -> None:
        self.spec = spec
        self.add_up = add_up
        self.marks = marks
        self.checks = known_checks()
        self.notes = {note.id for note in spec.contradictions}
        self.found: list[Fault] = []
        self.items: list[tuple[str, ItemSpec, Path]] = []
        self.indicators: set[str] = set()

    def say(self, path: Path, message: str) -> None:
        self.found.append(self.marks.fault(path, message))

    def faults(self) -> list[Fault]:
        if not self.spec.rounding > 0:
            self.say(("rounding",), "“rounding”须大于 0")
        for at, section in enumerate(self.spec.sections):
            self.section(section, ("sections", at), top=True)
        self.references()
        if self.add_up:
            self.totals()
        return self.found

    def section(self, section: SectionSpec, path: Path, *, top: bool = False) -> None:
        if not section.sections and not section.indicators:
            self.say(path, f"“{section.name}”下面没有内容")
        for at, inner in enumerate(section.sections):
            self.section(inner, (*path, "sections", at))
        for at, indicator in enumerate(section.indicators):
            self.indicator(indicator, (*path, "indicators", at))
        if self.add_up:
            self.sums(section, path)

    def indicator(self, indicator: IndicatorSpec, path: Path) -> None:
        if indicator.id in self.indicators:
            self.say((*path, "id"), f"指标编号“{indicator.id}”重复")
        self.indicators.add(indicator.id)
        self.kinds(indicator.applies_to or (), (*path, "applies_to"))
        self.contradictions(indicator.contradictions, (*path, "contradictions"))
        seen: set[str] = set()
        for at, item in enumerate(indicator.items):
            here = (*path, "items", at)
            if item.no in seen:
                self.say((*here, "no"), f"评测要点编号“{item.no}”重复")
            seen.add(item.no)
            self.items.append((f"{indicator.id}#{item.no}", item, here))
            self.item(item, here)
        for kind in self.spec.kinds if self.add_up else ():
            self.indicator_sum(indicator, kind, path)

    def item(self, item: ItemSpec, path: Path) -> None:
        self.kinds(item.applies_to or (), (*path, "applies_to"))
        self.kinds(tuple(item.by_kind), (*path, "by_kind"))
        self.contradictions(item.contradictions, (*path, "contradictions"))
        self.binding(item, path)
        self.params(item, path)
        if item.family is not None and item.family not in words("families"):
            hint = nearest(item.family, words("families"))
            self.say((*path, "family"), f"不认识的检查种类“{item.family}”{hint}")
        if item.full is not None and item.full < 0:
            self.say((*path, "full"), "分值不能是负数")
        if item.rule in _POINTLESS and item.full is not None:
            self.say((*path, "full"), "否决项和扣分项没有满分,请删去“full”")
        if item.rule == "per_unit" and not item.units:
            self.say((*path, "rule"), "per_unit 须在“units”写明单位")

    def binding(self, item: ItemSpec, path: Path) -> None:
        if item.check is None:
            if item.options:
                self.say((*path, "options"), "没有“check”,不能写“options”")
            return
        if item.automation != "automatic":
            self.say((*path, "check"), "须由人判定的评测要点不能绑定检查(automation 不是 automatic)")
        known = self.checks.get(item.check)
        if known is None:
            self.say((*path, "check"), f"没有名为“{item.check}”的检查{nearest(item.check, self.checks)}")
            return
        for name in item.options:
            if name not in known:
                hint = nearest(name, known)
                self.say((*path, "options", name), f"检查“{item.check}”没有选项“{name}”{hint}")

    def params(self, item: ItemSpec, path: Path) -> None:
        here = (*path, "params")
        for name, value in item.params.items():
            if name not in words("params"):
                hint = nearest(name, words("params"))
                self.say((*here, name), f"不认识的参数“{name}”{hint}")
            elif name in _NUMBERS and value is not None and _number(value) is None:
                self.say((*here, name), f"参数“{name}”须是不小于 0 的数,写的是“{value}”")
        for place in ("home", "other"):
            if place in item.params and not _price(item.params[place]):
                self.say((*here, place), f"参数“{place}”须写明 per 和 points")
        if _number(item.params.get("per")) == 0:
            self.say((*here, "per"), "参数“per”须大于 0")
        self.needed(item, here)

    def needed(self, item: ItemSpec, here: Path) -> None:
        params = item.params
        if item.rule == "deduct_each" and not ({"points", "home", "other"} & set(params)):
            self.say(here, "deduct_each 须写明每处扣分(points,或 home/other)")
        if item.rule == "sampled" and not params.get("sample"):
            self.say(here, "sampled 须写明抽查数量(sample)")
        if item.rule == "deduction" and params.get("points") is None:
            self.say(here, "deduction 须写明每次扣分(points)")
        if item.rule == "veto":
            self.veto(item, here)
        if "bands" in params:
            bands = params["bands"]
            if not isinstance(bands, list) or not all(
                isinstance(band, dict) and _number(band.get("points")) is not None for band in bands
            ):
                self.say((*here, "bands"), "“bands”的每一档都须写明 points")

    def veto(self, item: ItemSpec, here: Path) -> None:
        effect = item.params.get("effect")
        known = ("zero_section", "zero_total", "fixed_total")
        if effect not in known:
            hint = nearest(str(effect), known)
            self.say((*here, "effect"), f"veto 须写明后果(effect):{'、'.join(known)}{hint}")
        if effect == "fixed_total" and _number(item.params.get("value")) is None:
            self.say(here, "fixed_total 须写明固定总分(value)")
        if effect == "zero_section":
            names = [section.name for section in self.spec.sections]
            name = str(item.params.get("section"))
            if name not in names:
                self.say((*here, "section"), f"没有名为“{name}”的部分{nearest(name, names)}")

    def kinds(self, kinds: tuple[str, ...], path: Path) -> None:
        for kind in kinds:
            if kind not in self.spec.kinds:
                self.say(path, f"“kinds”里没有“{kind}”{nearest(kind, self.spec.kinds)}")

    def contradictions(self, ids: tuple[str, ...], path: Path) -> None:
        for name in ids:
            if name not in self.notes:
                self.say(path, f"“contradictions”里没有“{name}”{nearest(name, self.notes)}")

    def references(self) -> None:
        known = self.indicators | {item_id for item_id, _, _ in self.items}
        for item_id, item, path in self.items:
            rule = item.not_applicable
            if rule is None or rule.how != "rate_of":
                continue
            target = rule.of or ""
            if target not in known:
                self.say((*path, "not_applicable"), f"没有编号为“{target}”的评测要点{nearest(target, known)}")
            elif target in (item_id, item_id.rsplit("#", 1)[0]):
                self.say((*path, "not_applicable"), "不能参照自己的得分率")

    def indicator_sum(self, indicator: IndicatorSpec, kind: str, path: Path) -> None:
        if indicator.full is None or kind not in (indicator.applies_to or self.spec.kinds):
            return
        common, by_unit = _split(indicator, kind)
        sums = {common + own for own in by_unit.values()} or {common}
        for total in sorted(sums - {indicator.full}):
            self.say(
                (*path, "full"),
                f"“{indicator.name}”写的是{plain(indicator.full)}分,各要点合计{plain(total)}分",
            )

    def sums(self, section: SectionSpec, path: Path) -> None:
        if section.full is None:
            return
        parts = [inner.full for inner in section.sections] + [one.full for one in section.indicators]
        stated = [part for part in parts if part is not None]
        if len(stated) == len(parts) and sum(stated, ZERO) != section.full:
            total = plain(sum(stated, ZERO))
            self.say((*path, "full"), f"“{section.name}”写的是{plain(section.full)}分,下级合计{total}分")

    def totals(self) -> None:
        base: defaultdict[str, Decimal] = defaultdict(Decimal)
        bonus: defaultdict[str, Decimal] = defaultdict(Decimal)
        for kind in self.spec.kinds:
            for section in self.spec.sections:
                for indicator in _indicators(section):
                    if kind not in (indicator.applies_to or self.spec.kinds):
                        continue
                    for target, rules in ((bonus, True), (base, False)):
                        common, by_unit = _split(indicator, kind, bonus=rules)
                        target[kind] += common + max(by_unit.values(), default=ZERO)
        for kind in self.spec.kinds:
            if self.spec.full is not None and base[kind] != self.spec.full:
                self.say(("full",), f"总分写的是{plain(self.spec.full)}分,各部分合计{plain(base[kind])}分")
            if self.spec.bonus > bonus[kind]:
                self.say(
                    ("bonus",), f"加分上限{plain(self.spec.bonus)}分,加分项合计只有{plain(bonus[kind])}分"
                )


def _indicators(section: SectionSpec) -> Iterator[IndicatorSpec]:
    yield from section.indicators
    for inner in section.sections:
        yield from _indicators(inner)


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


def _number(value: object) -> Decimal | None:
    """A number of nought or more, quoted or not; None when it is anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        found = Decimal(value)
    except ArithmeticError:
        return None
    return found if found.is_finite() and found >= 0 else None


def _price(value: object) -> bool:
    if not isinstance(value, dict) or not _number(value.get("per")):
        return False
    return value.get("points") is None or _number(value["points"]) is not None
