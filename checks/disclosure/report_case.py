"""What the questions asked of annual reports are given: the reports, what is owed, and their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.texts import Texts
from checks.artifacts.titles import Place, Titled, TitleIndex, folded
from checks.check import Given, Options
from checks.disclosure.periods import years_of
from checks.disclosure.reports import Report, last_year_due, words
from checks.kinds import guess_kind
from checks.model import Candidate, Finding
from crawler.derive.columns import Column
from crawler.derive.page_text import Table


class Open:
    """Why an aspect is not decided."""

    def __init__(
        self,
        key: str,
        args: dict[str, str],
        candidates: tuple[Candidate, ...] = (),
        outcome: Literal["needs_review", "not_measured"] = "needs_review",
    ) -> None:
        self.key, self.args, self.candidates, self.outcome = key, args, candidates, outcome


@dataclass(frozen=True)
class Beside:
    """A fault of a department's report that nobody asked for: it is listed and costs nothing."""

    finding: Finding


Said = Finding | Open | Beside


@dataclass(frozen=True)
class Told:
    """The words of a report: of its page, or of the file that holds it."""

    lines: tuple[str, ...]
    tables: tuple[Table, ...] = ()


@dataclass
class Case:
    given: Given
    options: Options
    index: TitleIndex
    place: Place
    reports: tuple[Report, ...]
    texts: Texts
    files: AttachmentTexts

    @property
    def most(self) -> int:
        return int(words("years_read"))

    @cached_property
    def page_url(self) -> str:
        """Where the reports should stand: the column so named, else the one that lists the own reports."""
        if self.place.found and not self.place.columns:
            return self.place.url
        return self.column.url if self.column is not None else self.given.home_url

    @cached_property
    def column(self) -> Column | None:
        listing = Counter(url for report in self.own.values() for url in report.titled.columns)
        if self.place.columns:
            # Parts of the site have columns of the same name, for the reports of their departments.
            return max(self.place.columns, key=lambda column: listing[column.url])
        held = max(listing.values(), default=0)
        if held * 2 <= len(self.own):
            return None
        return next((c for c in self.index.portal.columns if listing[c.url] == held), None)

    @cached_property
    def due(self) -> str:
        if self.options["due"]:
            return str(self.options["due"])
        kind = self.given.unit_kind or guess_kind(self.index.portal.site_name)
        return str(words("due")["government" if kind in words("governments") else "department"])

    @cached_property
    def own(self) -> dict[int, Report]:
        return {report.year: report for report in self.reports if report.own and report.year is not None}

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years owed: those asked for, or from the first report of the own series to the last due."""
        asked: Sequence[int] = self.options["years"]
        if asked:
            return tuple(year for year in asked if year <= last_year_due(self.given.as_of, self.due))
        last = last_year_due(self.given.as_of, self.due)
        return tuple(range(min(self.own), last + 1)) if self.own else ()

    @cached_property
    def members(self) -> tuple[Report, ...]:
        """Departments' reports on years that the own series owes, the issuers in order, old years first."""
        ends = tuple(words("departments"))
        found = [r for r in self.reports if not r.own and r.year in self.years and r.issuer.endswith(ends)]
        return tuple(sorted(found, key=lambda r: (r.issuer, r.year or 0, r.titled.url)))

    @cached_property
    def series(self) -> tuple[tuple[Report, ...], ...]:
        """Reports of one issuer each, old years first: the own ones, then those of departments."""
        own = tuple(self.own[year] for year in self.compared_years)
        held = tuple(tuple(each) for _, each in groupby(self.members, key=lambda report: report.issuer))
        return (own, *(each for each in held if len(each) > 1))

    @cached_property
    def read_years(self) -> tuple[int, ...]:
        return tuple(year for year in sorted(self.own) if year in self.years)[-self.most :]

    @cached_property
    def compared_years(self) -> tuple[int, ...]:
        """Years whose reports are laid beside each other: a copy may be of any that still stands there."""
        return tuple(year for year in sorted(self.own) if year in self.years)[-int(words("years_compared")) :]

    def kindred(self, year: int) -> tuple[Titled, ...]:
        """Titles of the column that may be the report of ``year`` under another name."""
        inside = self.index.within(self.place, self.options["columns"]) if self.place.found else frozenset()
        found = [self.index.entries[at] for at in sorted(inside)]
        return tuple(
            titled
            for titled in found
            if year in years_of(titled.title)
            and any(word in folded(titled.title) for word in words("about"))
            and any(word in folded(titled.title) for word in words("like_report"))
        )

    def told(self, report: Report) -> Told | None:
        """The words of a report; None when they could not be had."""
        titled = report.titled
        page = titled.page
        if titled.source == "page" and page is not None:
            text = self.texts.of(page)
            if len(text.body_text) >= words("least_read"):
                return Told(text.body, text.tables)
            held = [each.url for each in page.attachments]
        else:
            held = [titled.url]
        read = [self.files.at(url) for url in held]
        found = "\n".join(each.text for each in read if each.state == "ok")
        return Told(tuple(found.splitlines())) if len(found) >= words("least_read") else None
