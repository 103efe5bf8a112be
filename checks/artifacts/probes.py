"""What the active probes measured, as they stored it; one that was turned off or failed is missing."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from checks.artifacts.base import Artifacts, Missing
from crawler.gather.probes.kept import answer

T = TypeVar("T")


def stored(shelf: Artifacts, kind: str, shape: type[T]) -> T | Missing:
    """The answer of one probe."""
    value = answer(shelf.archive, kind)
    if value is None:
        return Missing("probe_not_run", {"probe": kind})
    return msgspec.convert(value, shape)
