"""What a reviewer of named subjects should open first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checks.artifacts.titles import folded
from checks.disclosure.subjects import Found, Hit, number
from checks.model import Candidate


def suggested(found: Sequence[Found], owed: int) -> str:
    """The share of the points that the search speaks for: what is sure in full, a hint by half."""
    shown = sum(1 for each in found if each.shown)
    hinted = sum(1 for each in found if each.hinted)
    return f"{float(min(Fraction(shown) + Fraction(hinted, 2), Fraction(owed)) / owed):.2f}"


def candidates(found: Sequence[Found], share: str | None) -> tuple[Candidate, ...]:
    """The best lead of every subject first, then the next ones: sure hits before hints, some dozen in all."""
    most = max(1, min(number("texts"), number("candidates") // max(len(found), 1)))
    leads = [_leads(each)[:most] for each in found]
    rows: dict[tuple[str, str], Candidate] = {}
    for rank in range(most):
        for each, own in zip(found, leads, strict=True):
            for url, title, said in own[rank : rank + 1]:
                lead = Candidate(url, title, f"{each.subject.name}: {said}", share)
                rows.setdefault((each.subject.name, folded(title)), lead)
    return tuple(rows.values())


def _leads(found: Found) -> list[tuple[str, str, str]]:
    """Address, title and words of what was found of one subject."""
    hits = [*found.sure, *found.weak]
    if hits:
        return [(hit.titled.url, hit.titled.title, _said(hit)) for hit in hits]
    columns = [(c.url, c.name, f"栏目“{c.name}”现有{c.items}条") for c in found.columns]
    return [*columns, *((link.url, link.name, f"菜单有链接“{link.name}”") for link in found.links)]


def _said(hit: Hit) -> str:
    """What the hit shows, when it was published, and why it may not count."""
    day = hit.titled.date
    beside = [f"{day[:10]}发布"] if day else []
    by_title = "只作线索" if hit.doubt else "标题写明"
    told = by_title if hit.quote == hit.titled.title else f"“{hit.quote}”"
    if hit.doubt:
        beside.append(hit.doubt)
    return f"{told} ({', '.join(beside)})" if beside else told
