"""The seam to the catalogue of checks: which checks exist, with which options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checks.registry import CHECKS
from rubrics.model import Item


def known_checks() -> Mapping[str, frozenset[str]]:
    """Check id → names of its options."""
    return {name: frozenset(check.options) for name, check in CHECKS.items()}


def option_faults(check_id: str, options: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Options of the wrong sort, judged by the check's own default, and what the check cannot do without.

    Yields the path below ``options`` and what is wrong.
    """
    check = CHECKS.get(check_id)
    if check is None:
        return
    for name, value in options.items():
        default = check.options.get(name)
        if name not in check.options or _is_relative(value):
            continue
        if isinstance(default, list) and not isinstance(value, list):
            yield (name,), f"选项“{name}”须是列表,写的是“{value}”"
        elif isinstance(default, bool) != isinstance(value, bool) and default is not None:
            yield (name,), f"选项“{name}”的值“{value}”不合要求,应同默认值“{default}”一样"
        elif isinstance(default, int) and not isinstance(value, int):
            yield (name,), f"选项“{name}”须是整数,写的是“{value}”"
    misspelt = set(options) - set(check.options)
    if check_id == "column_exists" and not options.get("names") and not misspelt:
        yield (), "检查“column_exists”须写明栏目名称(names)"


def _is_relative(value: Any) -> bool:
    return isinstance(value, dict) and "period" in value


def bindings_of(item: Item, period: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The checks of an item with their options, ``{period: -1}`` in them replaced by the year before the
    evaluated one, and ``{period: 1, date: "01-31"}`` by that day of the year after it.
    """
    if item.check is not None:
        yield item.check, {name: relative(value, period) for name, value in item.options.items()}
    for check, options in item.also.items():
        yield check, {name: relative(value, period) for name, value in options.items()}


def relative(value: Any, period: int) -> Any:
    if isinstance(value, dict):
        if set(value) == {"period"}:
            return period + int(value["period"])
        if set(value) == {"period", "date"}:
            return f"{period + int(value['period'])}-{value['date']}"
        return {key: relative(inner, period) for key, inner in value.items()}
    if isinstance(value, list):
        return [relative(inner, period) for inner in value]
    return value
