"""The shapes of the check step: what a check is given, what it says. No points, no clock, no network."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Outcome = Literal["met", "partial", "not_met", "needs_review", "not_applicable", "not_measured", "material"]
"""Outcomes of ``product.md``. ``partial`` always carries ``findings`` or ``share``."""

Severity = Literal["serious", "normal", "minor"]


class Mark(Struct, frozen=True):
    """What the evidence picture has to box on ``page_url``. The first that is found is boxed."""

    link: str | None = None
    """Absolute URL held by an element (href, src, onclick …)."""
    texts: tuple[str, ...] = ()
    """Shown text, tried in order."""
    css: tuple[str, ...] = ()
    region: Literal["", "footer", "nav", "list", "empty", "header", "page"] = ""
    """``empty``: the place of a list without entries."""


class Finding(Struct, frozen=True):
    """One fault of the portal. Its identity is unit + kind + page + target, never its wording."""

    kind: str
    page_url: str
    summary: str
    target: str = ""
    column: str | None = None
    severity: Severity = "normal"
    also_on: int = 0
    place: Literal["home", "other", ""] = ""
    """For prices that differ by place."""
    mark: Mark = Mark(region="page")
    facts: dict[str, str] = {}
    """HTTP and page facts that prove it (status, final_url, method, checked_at, attempts, newest …)."""
    searched: tuple[str, ...] = ()
    """Proof of absence: the navigation paths looked through and the words tried, in order."""


class Candidate(Struct, frozen=True):
    """What a reviewer should look at first when the outcome is ``needs_review``."""

    url: str
    title: str
    quote: str = ""
    score: str | None = None
    """Suggested share of the points, decimal string 0..1."""


class Sample(Struct, frozen=True):
    """A seeded draw: repeatable from the same archive, seed and frame."""

    seed: int
    frame: int
    drawn: tuple[str, ...]
    hits: int


class Verdict(Struct, frozen=True):
    """A check's answer for one binding (check + options)."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    reason_key: str | None = None
    """Key of :func:`checks.words.reasons`; obligatory unless met / not_met / partial."""
    reason_args: dict[str, str] = {}
    share: tuple[int, int] | None = None
    """(conforming, looked at) where the rule prices samples or a proportion."""
    counts: dict[str, int] = {}
    unread: int = 0
    """Places that the check owed a look and could not read beside ``findings``: each may be one finding
    more. They widen the range where findings are priced or counted, and decide nothing."""
    sample: Sample | None = None
    candidates: tuple[Candidate, ...] = ()
    noted: tuple[Finding, ...] = ()
    """Faults seen on the way that this binding does not price; listed without points."""
