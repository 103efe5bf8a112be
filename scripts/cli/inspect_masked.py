"""What ``inspect`` shows holds no personal number that the page gives away, wherever the page repeats it."""

from __future__ import annotations

from collections.abc import Set
from typing import Any, Final

from reports.mask import mask

_AS_THEY_ARE: Final = frozenset(("input", "url", "redirect", "next", "hidden_links"))
"""Addresses, and what the user typed."""


def without_personal(found: dict[str, Any], masked: Set[str]) -> dict[str, Any]:
    """``found`` with stars for every number that ``masked`` (the page's personal data, starred) tells of."""
    if not masked:
        return found
    return {name: value if name in _AS_THEY_ARE else _starred(value, masked) for name, value in found.items()}


def _starred(value: Any, masked: Set[str]) -> Any:
    if isinstance(value, str):
        starred = mask(value)
        return starred if starred != value and any(one in starred for one in masked) else value
    if isinstance(value, dict):
        return without_personal(value, masked)
    if isinstance(value, list | tuple):
        return [_starred(inner, masked) for inner in value]
    return value
