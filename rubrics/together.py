"""One verdict for an item that several checks judge together."""

from __future__ import annotations

from collections.abc import Sequence

from checks.model import Outcome, Verdict

_FIRST: tuple[Outcome, ...] = ("not_met", "partial", "not_measured", "needs_review", "met")
"""Which outcome speaks for all: a fault found stands; otherwise what is not known; «met» only if all are."""


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Findings, candidates and unread places of all; a check that does not apply says nothing.

    With a fault found, what the other checks could not measure counts as unread.
    """
    speaking = [verdict for verdict in verdicts if verdict.outcome != "not_applicable"]
    if len(speaking) <= 1:
        return speaking[0] if speaking else verdicts[0]
    first = min(speaking, key=lambda verdict: _FIRST.index(verdict.outcome))
    found = first.outcome in ("not_met", "partial")
    unread = sum(verdict.unread for verdict in speaking)
    if found:
        unread += sum(verdict.outcome == "not_measured" and not verdict.unread for verdict in speaking)
    return Verdict(
        "partial" if found and any(verdict.outcome == "met" for verdict in speaking) else first.outcome,
        tuple(finding for verdict in speaking for finding in verdict.findings),
        reason_key=first.reason_key,
        reason_args=first.reason_args,
        counts={name: count for verdict in reversed(speaking) for name, count in verdict.counts.items()},
        unread=unread,
        candidates=tuple(candidate for verdict in speaking for candidate in verdict.candidates),
        noted=tuple(finding for verdict in speaking for finding in verdict.noted),
    )
