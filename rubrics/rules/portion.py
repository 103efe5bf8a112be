"""Points by how many conform: sampled, proportion."""

from __future__ import annotations

from decimal import Decimal

from rubrics.decimals import between, plain, share
from rubrics.rules.base import Case, Price, earned, kept, lost, unsettled


def sampled(case: Case) -> Price:
    """Points for each conforming sample. Too few to draw is for a person unless the rubric says otherwise."""
    found = case.verdict.share
    if found is None:
        return _by_outcome(case)
    want = int(case.item.params["sample"])
    each = _each(case, want)
    # A fault already charged by an earlier item does not cost this one a sample again.
    hits = min(found[1], found[0] + len(case.elsewhere))
    low = between(each * hits, Decimal(0), case.full)
    counts = {"hits": str(found[0]), "looked": str(found[1]), "sample": str(want), "each": plain(each)}
    if found[1] >= want or (case.item.params.get("too_few") == "as_drawn" and found[1]):
        full = case.full if hits >= want else low
        return Price(full, full, "sampled", counts, charged=case.claims)
    high = between(low + each * (want - found[1]), low, case.full)
    if found[1] == 0:
        high = case.full
    return Price(low, high, "too_few", counts, reason_key="too_few_to_draw")


def _each(case: Case, want: int) -> Decimal:
    stated = case.number("points") or case.number("per_sample_default")
    if stated is not None:
        return stated / (case.number("per") or Decimal(1))
    return share(case.full, Decimal(1), Decimal(want), case.step)


def proportion(case: Case) -> Price:
    """``full × conforming ÷ looked at``."""
    found = case.verdict.share
    if found is None:
        return _by_outcome(case)
    if found[1] == 0:
        return unsettled(case, "too_few_to_draw", "none_to_measure")
    hits = min(found[1], found[0] + len(case.elsewhere))
    points = share(case.full, Decimal(hits), Decimal(found[1]), case.step)
    counts = {"hits": str(found[0]), "looked": str(found[1])}
    return Price(points, points, "proportion", counts, charged=case.claims)


def _by_outcome(case: Case) -> Price:
    if case.verdict.outcome == "met":
        return earned(case)
    if case.all_taken:
        return kept(case)
    if case.verdict.outcome == "partial":
        return unsettled(case, "no_scale", "no_scale")
    return lost(case)
