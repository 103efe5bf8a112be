"""The annual reports of a portal: found by title and column, with year, issuer and dates of publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from msgspec import Struct, structs

from checks.artifacts.titles import Place, Titled, TitleIndex, folded
from checks.disclosure.issuers import core, is_own, issuer_before, likeliest
from checks.disclosure.periods import years_of
from checks.words import check_data

_SURE_DATES: Final = frozenset(("label", "meta", "list"))
_ORDER: Final = {"page": 0, "listed": 1, "attachment": 2}


class Report(Struct, frozen=True):
    """``year``: the year reported on, None when neither title nor date tells it; ``published``: the earliest
    sure day; ``unsure``: another day that only an address or a text tells."""

    year: int | None
    issuer: str
    own: bool
    titled: Titled
    published: str | None
    unsure: str | None


@cache
def words(name: str) -> Any:
    return check_data("annual_report").words[name]


_MARK: Final = re.compile(r"(?:政府)?(?:信息公开|政务公开)|年度报告|年度工作报告|年报|工作报告")


def report_place(index: TitleIndex, names: Sequence[str]) -> Place:
    """The columns and menu entries of annual reports; yearly tables of the website and the like left out."""
    place = index.place(names)
    return Place(
        tuple(c for c in place.columns if not any(word in c.name for word in words("other_columns"))),
        tuple(n for n in place.menu if not any(word in n.name for word in words("other_columns"))),
    )


def find_reports(index: TitleIndex, place: Place, names: Sequence[str]) -> tuple[Report, ...]:
    """One report a year and issuer, newest first."""
    inside = index.within(place, names) if place.found else frozenset()
    held: set[int] = set()
    for word in words("report"):
        held |= index.with_word(word)
    drafts = []
    for at in sorted(held):
        titled = index.entries[at]
        title = folded(titled.title)
        about = any(word in title for word in words("about"))
        if any(word in title for word in words("not_report")) or not (about or at in inside):
            continue
        drafts.append((_year(titled, at in inside), issuer_before(titled.title, _MARK), titled))
    site = index.portal.site_name
    mine = {issuer for _, issuer, _ in drafts if is_own(issuer, site)}
    if not any(mine) and drafts and not (mine and core(site)):
        mine.add(likeliest(issuer for _, issuer, _ in drafts if issuer))
    best: dict[tuple[int | None, str], Report] = {}
    for year, issuer, titled in sorted(drafts, key=lambda draft: (_ORDER[draft[2].source], draft[2].url)):
        own = issuer in mine
        report = Report(year, issuer, own, titled, *_dates(titled))
        slot = (year, "" if own else issuer) if year else (None, titled.url)
        first = best.setdefault(slot, report)
        if report.published and (first.published is None or first.published > report.published):
            # A corrected report under a later day: the year's first was in time.
            best[slot] = structs.replace(first, published=report.published)
    return tuple(
        sorted(best.values(), key=lambda r: (-(r.year or 0), not r.own, r.issuer, r.titled.url)),
    )


def _year(titled: Titled, inside: bool) -> int | None:
    named = years_of(titled.title)
    if named:
        return named[0]
    if inside and titled.date and int(titled.date[5:7]) <= 6:
        return int(titled.date[:4]) - 1
    return None


def _dates(titled: Titled) -> tuple[str | None, str | None]:
    """The earliest sure day of publication, and else the day that is not sure."""
    page = titled.page
    sure: list[str] = []
    if titled.source == "listed" and titled.date:
        sure.append(titled.date[:10])
    if page is not None:
        sure += [each.date[:10] for each in page.listed if each.date]
        if page.published and page.published_from in _SURE_DATES:
            sure.append(page.published[:10])
        if page.document is not None and page.document.published_on:
            sure.append(page.document.published_on[:10])
    if sure:
        return min(sure), None
    return None, titled.date[:10] if titled.date else None


def republished(reports: Iterable[Report]) -> frozenset[str]:
    """Days on which the reports of several years were put up together: they tell no report's own day."""
    years: dict[str, set[int | None]] = {}
    for report in reports:
        if report.own and report.published:
            years.setdefault(report.published, set()).add(report.year)
    return frozenset(day for day, held in years.items() if len(held) >= words("batch"))


def last_year_due(as_of: dt.date, due: str) -> int:
    """The last year whose report is owed by ``as_of``; ``due``: MM-DD of the year after."""
    return as_of.year - 1 if as_of.isoformat()[5:] > due else as_of.year - 2
