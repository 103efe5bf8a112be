"""The units that a notice names, as lists without portal addresses: rubrics/data/units/*.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from crawler.yaml_data import read_yaml
from rubrics.fields import Frozen

_UNITS = Path(__file__).parent / "data" / "units"


class UnitGroup(Frozen):
    """Units of one kind. ``declared``: how many the notice says there are; ``parts``: its finer sorting."""

    kind: str
    name: str
    declared: int
    units: tuple[str, ...] = Field(min_length=1)
    parts: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if len(set(self.units)) != self.declared:
            raise ValueError(f"“{self.name}”应有{self.declared}个单位,列出{len(set(self.units))}个")
        strangers = {name for part in self.parts.values() for name in part} - set(self.units)
        if strangers:
            raise ValueError(f"不在“{self.name}”之列:{'、'.join(sorted(strangers))}")
        return self


class UnitList(Frozen):
    id: str
    title: str
    source: str
    groups: tuple[UnitGroup, ...] = Field(min_length=1)

    @property
    def size(self) -> int:
        return sum(len(group.units) for group in self.groups)


def unit_lists() -> list[str]:
    """Ids of the bundled lists, sorted."""
    return sorted(path.stem for path in _UNITS.glob("*.yaml"))


@cache
def load_unit_list(name: str) -> UnitList:
    """A bundled list. Raises ``KeyError`` when there is none of this id."""
    if name not in unit_lists():
        raise KeyError(name)
    data = read_yaml((_UNITS / f"{name}.yaml").read_text(encoding="utf-8"))
    return UnitList.model_validate({"id": name, **data})


def template(units: UnitList) -> str:
    """``units.yaml`` with every unit and an empty portal, ready to be filled in and imported."""
    lines = [
        f"# {units.title}:{units.size}个单位",
        f"# 来源:{units.source}",
        "# 原文没有网址。请填好每个单位的 portal,再用 wangjian units import 导入。",
        "units:",
    ]
    number = 0
    for group in units.groups:
        lines.append(f"  # {group.name}({len(group.units)}个)")
        for name in group.units:
            number += 1
            lines += [
                f"  - id: {units.id}-{number:02}",
                f"    name: {name}",
                f"    kind: {group.kind}",
                '    portal: ""',
            ]
    return "\n".join(lines) + "\n"
