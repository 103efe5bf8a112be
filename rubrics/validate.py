"""Faults of meaning: names that do not exist, sums that do not add up, rules without their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rubrics.bindings import known_checks, option_faults
from rubrics.decimals import plain
from rubrics.faults import Fault, nearest
from rubrics.model import IndicatorSpec, ItemSpec, RubricFile, SectionSpec, find_section
from rubrics.option_values import value_faults
from rubrics.sums import sum_faults
from rubrics.thresholds import item_faults, number
from rubrics.unitkinds import indicator_faults, kind_faults
from rubrics.unitlists import unit_lists
from rubrics.wordlists import words
from rubrics.yamlmarks import Marks, Path

_POINTLESS = ("veto", "deduction")
_NUMBERS = ("per", "points", "max", "more_than", "value", "sample", "per_sample_default", "else", "zero_from")


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
        self.section_paths: list[tuple[str, ...]] = []
        self.veto_sections: list[tuple[str, Path]] = []

    def say(self, path: Path, message: str) -> None:
        self.found.append(self.marks.fault(path, message))

    def faults(self) -> list[Fault]:
        if not self.spec.rounding > 0:
            self.say(("rounding",), "“rounding”须大于 0")
        if not self.spec.sections and self.spec.process is None:
            self.say(("sections",), "“sections”至少要有一项(只有评估过程的写 process)")
        for at, section in enumerate(self.spec.sections):
            self.section(section, ("sections", at), ())
        self.say_all((), kind_faults(self.spec))
        self.references()
        self.unit_list()
        if self.add_up:
            self.say_all((), sum_faults(self.spec))
        return self.found

    def say_all(self, above: Path, said: Iterable[tuple[Path, str]]) -> None:
        for path, message in said:
            self.say((*above, *path), message)

    def section(self, section: SectionSpec, path: Path, above: tuple[str, ...]) -> None:
        names = (*above, section.name)
        if names in self.section_paths:
            self.say((*path, "name"), f"部分“{'/'.join(names)}”重复")
        self.section_paths.append(names)
        if not section.sections and not section.indicators:
            self.say(path, f"“{section.name}”下面没有内容")
        for at, inner in enumerate(section.sections):
            self.section(inner, (*path, "sections", at), names)
        for at, indicator in enumerate(section.indicators):
            self.indicator(indicator, (*path, "indicators", at))

    def indicator(self, indicator: IndicatorSpec, path: Path) -> None:
        if indicator.id in self.indicators:
            self.say((*path, "id"), f"指标编号“{indicator.id}”重复")
        self.indicators.add(indicator.id)
        self.say_all(path, indicator_faults(self.spec, indicator))
        self.contradictions(indicator.contradictions, (*path, "contradictions"))
        seen: set[str] = set()
        for at, item in enumerate(indicator.items):
            here = (*path, "items", at)
            if item.no in seen:
                self.say((*here, "no"), f"评测要点编号“{item.no}”重复")
            seen.add(item.no)
            self.items.append((f"{indicator.id}#{item.no}", item, here))
            self.item(item, here)

    def item(self, item: ItemSpec, path: Path) -> None:
        self.contradictions(item.contradictions, (*path, "contradictions"))
        self.binding(item, path)
        self.params(item, path)
        self.say_all(path, item_faults(item))
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
            for name in ("options", "also"):
                if getattr(item, name):
                    self.say((*path, name), f"没有“check”,不能写“{name}”")
            return
        if item.automation == "material":
            self.say((*path, "check"), "凭材料判定的评测要点不能绑定检查(automation 是 material)")
        self.bound(item.check, item.options, (*path, "check"), (*path, "options"))
        for check, options in item.also.items():
            self.bound(check, options, (*path, "also", check), (*path, "also", check))

    def bound(self, check: str, options: Mapping[str, Any], name_at: Path, options_at: Path) -> None:
        known = self.checks.get(check)
        if known is None:
            self.say(name_at, f"没有名为“{check}”的检查{nearest(check, self.checks)}")
            return
        for name in options:
            if name not in known:
                self.say((*options_at, name), f"检查“{check}”没有选项“{name}”{nearest(name, known)}")
        self.say_all(options_at, option_faults(check, options))
        self.say_all(
            options_at, value_faults(check, options, lambda path: self.marks.written((*options_at, *path)))
        )

    def params(self, item: ItemSpec, path: Path) -> None:
        here = (*path, "params")
        for name, value in item.params.items():
            if name not in words("params"):
                hint = nearest(name, words("params"))
                self.say((*here, name), f"不认识的参数“{name}”{hint}")
            elif name in _NUMBERS and value is not None and number(value) is None:
                self.say((*here, name), f"参数“{name}”须是不小于 0 的数,写的是“{value}”")
        for place in ("home", "other"):
            if place in item.params and not _price(item.params[place]):
                self.say((*here, place), f"参数“{place}”须写明 per 和 points")
        if number(item.params.get("per")) == 0:
            self.say((*here, "per"), "参数“per”须大于 0")
        self.needed(item, here)

    def needed(self, item: ItemSpec, here: Path) -> None:
        params = item.params
        unpriced = "deduct_points_in_source" in params
        if item.rule == "deduct_each" and not ({"points", "home", "other"} & set(params)) and not unpriced:
            self.say(here, "deduct_each 须写明每处扣分(points,或 home/other)")
        if item.rule == "sampled" and "sample" not in params:
            self.say(here, "sampled 须写明抽查数量(sample)")
        sample = params.get("sample")
        if "sample" in params and (isinstance(sample, bool) or not isinstance(sample, int) or sample < 1):
            self.say((*here, "sample"), f"抽查数量(sample)须是不小于 1 的整数,写的是“{sample}”")
        if item.rule == "deduction" and params.get("points") is None and "amount_in_source" not in params:
            self.say(here, "deduction 须写明每次扣分(points;原文没有的写 amount_in_source: null)")
        if item.rule == "veto":
            self.veto(item, here)
        if "bands" in params:
            bands = params["bands"]
            if not isinstance(bands, list) or not all(
                isinstance(band, dict) and number(band.get("points")) is not None for band in bands
            ):
                self.say((*here, "bands"), "“bands”的每一档都须写明 points")

    def veto(self, item: ItemSpec, here: Path) -> None:
        effect = item.params.get("effect")
        known = ("zero_indicator", "zero_section", "zero_total", "fixed_total")
        if effect not in known:
            hint = nearest(str(effect), known)
            self.say((*here, "effect"), f"veto 须写明后果(effect):{'、'.join(known)}{hint}")
        value = number(item.params.get("value"))
        if effect == "fixed_total" and value is None:
            self.say(here, "fixed_total 须写明固定总分(value)")
        if effect == "fixed_total" and value is not None and self.spec.full and value >= self.spec.full:
            self.say(
                (*here, "value"),
                f"否决后最多{plain(value)}分,不低于总分{plain(self.spec.full)}分,否决不起作用",
            )
        if effect == "zero_section" and "section" in item.params:
            self.veto_sections.append((str(item.params["section"]), (*here, "section")))

    def contradictions(self, ids: tuple[str, ...], path: Path) -> None:
        for name in ids:
            if name not in self.notes:
                self.say(path, f"“contradictions”里没有“{name}”{nearest(name, self.notes)}")

    def references(self) -> None:
        for name, path in self.veto_sections:
            if find_section(self.section_paths, name) is None:
                self.say(path, self.no_section(name))
        known = self.indicators | {item_id for item_id, _, _ in self.items}
        rates: dict[str, str] = {}
        for item_id, item, path in self.items:
            rule = item.not_applicable
            if rule is None or rule.how != "rate_of":
                continue
            target = rule.of or ""
            if target not in known and find_section(self.section_paths, target) is None:
                hint = nearest(target, [*known, *map("/".join, self.section_paths)])
                self.say((*path, "not_applicable"), f"没有编号为“{target}”的评测要点{hint}")
            elif target in (item_id, item_id.rsplit("#", 1)[0]):
                self.say((*path, "not_applicable"), "不能参照自己的得分率")
            elif rates.get(target) == item_id:
                self.say((*path, "not_applicable"), f"与“{target}”互相参照得分率,谁也定不下来")
            rates[item_id] = target

    def no_section(self, name: str) -> str:
        same = [path for path in self.section_paths if path[-1] == name]
        if len(same) > 1:
            return f"有{len(same)}个部分叫“{name}”,请写全:{'、'.join(map('/'.join, same))}"
        known = [path[-1] for path in self.section_paths]
        return f"没有名为“{name}”的部分{nearest(name, known)}"

    def unit_list(self) -> None:
        name = self.spec.unit_list
        if name is not None and name not in unit_lists():
            self.say(("unit_list",), f"没有单位名录“{name}”{nearest(name, unit_lists())}")


def _price(value: object) -> bool:
    if not isinstance(value, dict) or not number(value.get("per")):
        return False
    return value.get("points") is None or number(value["points"]) is not None
