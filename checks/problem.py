"""A problem: one finding with its identity, the items it costs, and its life cycle."""

from __future__ import annotations

import hashlib
from typing import Literal

from msgspec import Struct

from checks.model import Finding
from crawler.url import canonical, key

Status = Literal["open", "fixed", "reopened", "waived", "not_measured"]


class Problem(Struct, frozen=True):
    """``items``: ids of the rubric items that count it. Times are ISO with the +08:00 offset."""

    id: str
    finding: Finding
    status: Status
    first_seen: str
    last_seen: str
    items: tuple[str, ...] = ()


def _same(text: str) -> str:
    url = canonical(text)
    return key(url) if url else " ".join(text.split())


_MOVING_TARGETS = frozenset({"column_stale", "column_empty", "home_stale", "new_media_stale", "reply_late"})


def problem_id(unit_id: str, finding: Finding) -> str:
    """Identity: unit + kind + normalised page + normalised target, never the wording.

    Kinds whose target is a newest date, or the days that a letter has waited, keep their identity when it
    moves on.
    """
    target = "" if finding.kind in _MOVING_TARGETS else _same(finding.target)
    text = "\x1f".join((unit_id, finding.kind, _same(finding.page_url), target))
    return "P" + hashlib.sha256(text.encode()).hexdigest()[:12]
