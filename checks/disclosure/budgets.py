"""The yearly series of a portal's own budgets, final accounts and 三公 expenses, and their gaps. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from msgspec import Struct

from checks.artifacts.titles import Titled, folded
from checks.disclosure.issuers import core, is_department, issuer_before
from checks.disclosure.periods import years_of
from checks.disclosure.series import gaps, own_issuers
from checks.words import check_data

_MARK: Final = re.compile(
    r"(?:部门|单位|政府|财政|本级|一般公共)?(?:收支)?[预决]算|(?:部门|单位|财政)?三公|财政|部门预|政府性基金"
)


@cache
def words(name: str) -> Any:
    return check_data("budget").words[name]


class Gap(Struct, frozen=True):
    """A year without its document. ``have``: the years of the series that are there."""

    year: int
    noun: str
    have: tuple[int, ...]

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


def budget_gaps(titled: Iterable[Titled], site_name: str, as_of: dt.date) -> tuple[Gap, ...] | None:
    """The years that the own series of each sort leave out; None when there is no series at all."""
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
        found += [Gap(y, noun, have) for y in gaps(years, last_due(sort[-2:], as_of)) if y not in there]
    return tuple(found) if seen else None


def last_due(sort: str, as_of: dt.date) -> int:
    """The last year whose budget (or final accounts, which come a year later) is owed by ``as_of``."""
    year = as_of.year if as_of.isoformat()[5:] > words("due")[sort] else as_of.year - 1
    return year - 1 if sort == "决算" else year


def _entries(titled: Titled) -> Iterable[_Entry]:
    title = folded(titled.title)
    years = years_of(titled.title)
    if not years or any(word in title for word in words("not_series")):
        return
    strict = len(years) == 1 and not any(word in title for word in words("tells_years"))
    issuer = issuer_before(titled.title, _MARK)
    noun = next((each for each in words("nouns") if each in title), "")
    for sort in ("预算", "决算"):
        if sort not in title:
            continue
        expenses = "三公" in title
        if not expenses or (noun and noun.endswith(sort)):
            own = noun if noun.endswith(sort) else sort
            yield _Entry(sort, years, issuer, own, strict)
        if expenses:
            yield _Entry(f"三公{sort}", years, issuer, f"“三公”经费{sort}", strict and not noun)


def _may_be_own(entry: _Entry, mine: frozenset[str], site_name: str) -> bool:
    """Whether a title may tell of the own unit's year: any that names it, or names nobody."""
    if entry.issuer in mine or not entry.issuer:
        return True
    return core(site_name) in entry.issuer and not is_department(entry.issuer)
