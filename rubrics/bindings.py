"""The seam to the catalogue of checks: which checks exist, with which options."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rubrics.model import Item

_WORDS = Path(__file__).parent / "words"


@cache
def words(name: str) -> dict[str, Any]:
    """A word list of ``rubrics/words``."""
    loaded = yaml.safe_load((_WORDS / f"{name}.yaml").read_text(encoding="utf-8"))
    return dict(loaded)


def known_checks() -> Mapping[str, frozenset[str]]:
    """Check id → names of its options."""
    try:
        from checks.registry import CHECKS
    except ImportError:
        return _EXPECTED
    return {name: frozenset(check.options) for name, check in CHECKS.items()}


_EXPECTED = {
    "column_exists": frozenset({"names", "not_empty"}),
    "column_empty": frozenset[str](),
    "column_stale": frozenset({"class", "names", "days"}),
    "dead_link": frozenset[str](),
    "footer_identity": frozenset({"elements"}),
    "search_accuracy": frozenset({"sample"}),
}


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
