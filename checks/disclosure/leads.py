"""What a reviewer of named subjects should open first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from checks.artifacts.titles import folded
from checks.disclosure.subjects import Found, Hit, number
from checks.model import Candidate
from crawler.derive.columns import Column


class _Lead(NamedTuple):
    """One address that speaks of a subject, and its words for people."""

    url: str
    title: str
    said: str


def suggested(found: Sequence[Found], owed: int) -> str:
    """The share of the points that the search speaks for: what is sure in full, a hint by half."""
    shown = sum(1 for each in found if each.shown)
    hinted = sum(1 for each in found if each.hinted)
    return f"{float(min(Fraction(shown) + Fraction(hinted, 2), Fraction(owed)) / owed):.2f}"


def candidates(found: Sequence[Found], share: str | None) -> tuple[Candidate, ...]:
    """The best lead of every subject first, then the next ones: sure hits before hints, some dozen in all.

    A page that says the same of several subjects stands there once. Last come the columns in which a person
    should look for what was not found.
    """
    most = max(1, min(number("texts"), number("candidates") // max(len(found), 1)))
    leads = [_leads(each)[:most] for each in found]
    rows: dict[tuple[str, str], _Lead] = {}
    for rank in range(most):
        for each, own in zip(found, leads, strict=True):
            for lead in own[rank : rank + 1]:
                rows.setdefault((each.subject.name, folded(lead.title)), lead)
    told: dict[_Lead, list[str]] = {}
    for (name, _), lead in rows.items():
        told.setdefault(lead, []).append(name)
    shown = [Candidate(x.url, x.title, f"{'、'.join(names)}：{x.said}", share) for x, names in told.items()]
    return (*shown, *_where_to_look(found, share))


def _leads(found: Found) -> list[_Lead]:
    """What was found of one subject; a column or a link of its name before what they hold."""
    columns = [_Lead(c.url, c.name, f"栏目“{c.name}”{_holds(c)}") for c in found.columns]
    links = [_Lead(link.url, link.name, f"菜单有链接“{link.name}”") for link in found.links]
    hits = [_Lead(hit.titled.url, hit.titled.title, _said(hit)) for hit in (*found.sure, *found.weak)]
    named = [*columns, *links]
    return [*named[:1], *hits, *named[1:]]


def _holds(column: Column) -> str:
    newest = f"，最新 {column.newest[:10]}" if column.newest else ""
    return f"现有{column.items}条{newest}"


def _where_to_look(found: Sequence[Found], share: str | None) -> Iterator[Candidate]:
    """The columns where something should stand that was not found, each once with what is lacking."""
    absent: dict[tuple[str, str, str], list[str]] = {}
    for each in found:
        if each.shown or each.hinted:
            continue
        for column in each.place.columns[:1]:
            absent.setdefault((column.url, column.name, _holds(column)), []).append(each.subject.name)
        for link in () if each.place.columns else each.place.menu[:1]:
            absent.setdefault((link.url, link.name, "菜单入口"), []).append(each.subject.name)
    for (url, name, holds), names in list(absent.items())[: number("look_in")]:
        yield Candidate(url, name, f"在此查找过，未见{'、'.join(names)}（{holds}）", share)


def _said(hit: Hit) -> str:
    """What the hit shows, when it was published, and why it may not count."""
    day = hit.titled.date
    beside = [f"{day[:10]}发布"] if day else []
    by_title = "只作线索" if hit.doubt else "标题写明"
    told = by_title if hit.quote == hit.titled.title else f"“{hit.quote}”"
    if hit.doubt:
        beside.append(hit.doubt)
    return f"{told}（{'，'.join(beside)}）" if beside else told
