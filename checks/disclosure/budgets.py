"""The yearly series of a portal's own budgets, final accounts and 三公 expenses, and their gaps. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from msgspec import Struct

from checks.artifacts.titles import Place, Titled, TitleIndex, folded
from checks.disclosure.issuers import core, is_department, is_own, issuer_before
from checks.disclosure.periods import years_of
from checks.disclosure.series import gaps, own_issuers
from checks.words import check_data
from crawler.derive.columns import Column

_MARK: Final = re.compile(
    r"(?:部门|单位|政府|财政|本级|一般公共)?(?:收支)?[预决]算|(?:部门|单位|财政)?三公|财政|部门预|政府性基金"
)
_SHORT_YEAR: Final = re.compile(r"(?<![\d年])([0-3]\d)年度?(?=部门|单位|财政|收支|预算|决算)")


@cache
def words(name: str) -> Any:
    return check_data("budget").words[name]


class Gap(Struct, frozen=True):
    """A year without its document. ``have``: the years of the series that are there; ``leads``: what may tell
    the year all the same, for a person."""

    year: int
    noun: str
    have: tuple[int, ...]
    leads: tuple[Titled, ...] = ()
    columns: tuple[str, ...] = ()
    """Addresses of the columns that list the documents of the series, the one with most of them first."""

    @property
    def target(self) -> str:
        return f"{self.year}年{self.noun}"


class _Entry(Struct, frozen=True):
    sort: str
    years: tuple[int, ...]
    issuer: str
    noun: str
    strict: bool
    """A document of one year's series; else it only shows that the years were told."""
    titled: Titled


def budget_gaps(titled: Iterable[Titled], site_name: str, as_of: dt.date) -> tuple[Gap, ...] | None:
    """The years that the own series of each sort leave out; None when there is no series at all."""
    titled = tuple(titled)
    entries = [entry for each in titled for entry in _entries(each)]
    mine = own_issuers({entry.issuer for entry in entries if entry.strict}, site_name)
    found: list[Gap] = []
    seen = False
    for sort in ("预算", "决算", "三公预算", "三公决算"):
        strict = [e for e in entries if e.sort == sort and e.strict and e.issuer in mine]
        years = {year for entry in strict for year in entry.years}
        if not years:
            continue
        seen = True
        there = {y for e in entries if e.sort == sort and _may_be_own(e, mine, site_name) for y in e.years}
        noun = Counter(entry.noun for entry in strict).most_common(1)[0][0]
        have = tuple(sorted(years))
        held = Counter(column for entry in strict for column in entry.titled.columns)
        columns = tuple(sorted(held, key=lambda column: (-held[column], column)))
        absent = [y for y in gaps(years, last_due(sort[-2:], as_of)) if y not in there]
        merged = _merged(sort, absent, have, entries)
        found += [
            Gap(y, noun, have, (*_undated(titled, sort, y, mine, site_name), *merged.get(y, ())), columns)
            for y in absent
        ]
    return tuple(found) if seen else None


def _merged(
    sort: str, absent: Sequence[int], have: Sequence[int], entries: Sequence[_Entry]
) -> dict[int, tuple[Titled, ...]]:
    """Years after the last own document on 三公 expenses, with the budgets of those years: where several in a
    row have no document of their own, the expenses may have been told with the budget since."""
    after = [year for year in absent if year > have[-1]]
    if not sort.startswith("三公") or len(after) < words("merged_years"):
        return {}
    whole = [entry for entry in entries if entry.sort == sort[-2:]]
    return {year: tuple(e.titled for e in whole if year in e.years)[:1] for year in after}


def _undated(
    titled: Sequence[Titled], sort: str, year: int, mine: frozenset[str], site_name: str
) -> tuple[Titled, ...]:
    """Own documents whose title names no year, published when that of ``year`` is due."""
    months = _months(sort[-2:], year)
    return tuple(
        each
        for each in titled
        if not _years(each.title)
        and (each.date or "")[:7] in months
        and sort[-2:] in each.title
        and sort.startswith("三公") == ("三公" in each.title)
        and not any(word in folded(each.title) for word in words("not_series"))
        and _is_mine(_issuer(each), mine, site_name)
    )


def _months(sort: str, year: int) -> frozenset[str]:
    """Months in which the budget of a year (from December on) or its accounts (a year later) appear."""
    of_year = year + (sort == "决算")
    before = {f"{year - 1}-12"} if sort == "预算" else set()
    return frozenset({f"{of_year}-{month:02d}" for month in range(1, 13)} | before)


def _years(title: str) -> tuple[int, ...]:
    """Years of a title, those of two digits («24年部门预算») too."""
    return years_of(title) or tuple(2000 + int(each) for each in _SHORT_YEAR.findall(folded(title)))


def last_due(sort: str, as_of: dt.date) -> int:
    """The last year whose budget (or final accounts, which come a year later) is owed by ``as_of``."""
    year = as_of.year if as_of.isoformat()[5:] > words("due")[sort] else as_of.year - 1
    return year - 1 if sort == "决算" else year


def _issuer(titled: Titled) -> str:
    """Whose budget a title speaks of; a file that names nobody («2025年决算.pdf») is that of its page."""
    named = issuer_before(_SHORT_YEAR.sub("", titled.title), _MARK)
    if named or titled.source != "attachment" or titled.page is None or not _MARK.search(titled.page.title):
        return named
    return issuer_before(_SHORT_YEAR.sub("", titled.page.title), _MARK)


def _entries(titled: Titled) -> Iterable[_Entry]:
    title = folded(titled.title)
    years = _years(titled.title)
    if not years or any(word in title for word in words("not_series")):
        return
    strict = len(years) == 1 and not any(word in title for word in words("tells_years"))
    issuer = _issuer(titled)
    noun = next((each for each in words("nouns") if each in title), "")
    for sort in ("预算", "决算"):
        if sort not in title:
            continue
        expenses = "三公" in title
        if not expenses or (noun and noun.endswith(sort)):
            own = noun if noun.endswith(sort) else sort
            yield _Entry(sort, years, issuer, own, strict, titled)
        if expenses:
            yield _Entry(f"三公{sort}", years, issuer, f"“三公”经费{sort}", strict and not noun, titled)


def _may_be_own(entry: _Entry, mine: frozenset[str], site_name: str) -> bool:
    """Whether a title may tell of the own unit's year: any that names it, or names nobody."""
    return _is_mine(entry.issuer, mine, site_name)


def _is_mine(issuer: str, mine: frozenset[str], site_name: str) -> bool:
    if issuer in mine or not issuer:
        return True
    return core(site_name) in issuer and not is_department(issuer)


def series_of_parts(
    index: TitleIndex, place: Place, as_of: dt.date
) -> tuple[tuple[Column, str, tuple[Gap, ...]], ...]:
    """The gaps in columns that hold one department's budgets alone, with the department's name.

    Such a column belongs to a department's part of the portal. One without anything of the last year may be
    that of a department which is no more.
    """
    found = []
    since = (as_of - dt.timedelta(days=words("alive_days"))).isoformat()
    for column in place.columns:
        held = index.of_column(column)
        issuers = {e.issuer for each in held for e in _entries(each) if e.strict}
        issuer = issuers.pop() if len(issuers) == 1 else ""
        if not is_department(issuer) or is_own(issuer, index.portal.site_name):
            continue
        if not any((each.date or "") >= since for each in held):
            continue
        gaps_there = [gap for gap in budget_gaps(held, issuer, as_of) or () if not gap.leads]
        # A year far back may have been put away.
        told = tuple(gap for gap in gaps_there if gap.year > as_of.year - words("parts_back"))
        if told:
            found.append((column, issuer, told))
    return tuple(found)
