"""Which rubrics a run is judged by: names to ids, every fault at once."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from rubrics.load import available, load_rubric

ALL = "all"


def choose_rubrics(wanted: list[str], kind: str | None) -> tuple[tuple[str, ...], list[str]]:
    """Ids (or file paths) and the faults found. ``all`` stays a word until the kind is known."""
    if ALL in wanted:
        return (rubrics_for(kind) if kind else (ALL,)), []
    faults, names = [], []
    for name in dict.fromkeys(wanted):
        if name not in available() and not Path(name).is_file():
            near = get_close_matches(name, available(), 1, 0.5)
            hint = f", 是不是 {near[0]}?" if near else f"; 可用: {'、'.join(available())}"
            faults.append(f"没有指标体系 {name}{hint}")
            continue
        if kind is not None and kind not in load_rubric(name).kinds:
            faults.append(
                f"指标体系 {name} 不适用于单位类型 {kind} (适用: {'、'.join(load_rubric(name).kinds)})"
            )
            continue
        names.append(name)
    return tuple(names), faults


def rubrics_for(kind: str) -> tuple[str, ...]:
    """Every installed rubric with items for ``kind``."""
    return tuple(n for n in available() if any(kind in item.applies_to for item in load_rubric(n).items))
