"""The visits of the week before the crawl, as they were copied into the archive when it began."""

from __future__ import annotations

import msgspec

from checks.artifacts.base import Artifacts, Missing
from storage.availability import FACT, Visits

NAME = "availability"
WITHOUT_PORTAL = True
"""Read also when the portal did not open: that is what it tells of."""


def read(shelf: Artifacts) -> Visits | Missing:
    kept = shelf.archive.fact(FACT)
    if kept is None:
        return Missing("availability_none", {})
    return msgspec.convert(kept, Visits)
