"""The seam to the catalogue of checks: which checks exist, with which options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checks.registry import CHECKS
from rubrics.model import Item


def known_checks() -> Mapping[str, frozenset[str]]:
    """Check id → names of its options."""
    return {name: frozenset(check.options) for name, check in CHECKS.items()}


def options_of(item: Item, period: int) -> dict[str, Any]:
    """The binding's options, with ``{period: -1}`` replaced by the year before the evaluated one."""
    return {name: relative(value, period) for name, value in item.options.items()}


def relative(value: Any, period: int) -> Any:
    if isinstance(value, dict):
        if set(value) == {"period"}:
            return period + int(value["period"])
        return {key: relative(inner, period) for key, inner in value.items()}
    if isinstance(value, list):
        return [relative(inner, period) for inner in value]
    return value
