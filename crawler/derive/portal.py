"""The column ledger of one portal: every column with its newest date, duty and state, and the navigation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from crawler.derive.classes import likeness
from crawler.derive.columns import Column, PageState, Portal, column_key
from crawler.derive.ledger import Ledger
from crawler.derive.ledger_columns import columns_of
from crawler.model import NavLink, PageFacts


def read_portal(pages: Iterable[tuple[PageFacts, PageState]], home_url: str, as_of: dt.date | str) -> Portal:
    """Folds the pages of one portal, in any order, into its columns and navigation."""
    day = dt.date.fromisoformat(as_of[:10]) if isinstance(as_of, str) else as_of
    ledger = Ledger(home_url, day)
    for order, (facts, state) in enumerate(pages):
        ledger.add(facts, state, order)
    columns = columns_of(ledger)
    return Portal(columns, tuple(ledger.nav.values()), ledger.site_name, home_url)


def find_columns(portal: Portal, names: list[str]) -> tuple[Column | NavLink, ...]:
    """Columns, then menu and site map entries, that answer any of the wanted ``names``; best first.

    Filler words, quotes and synonyms do not matter. A menu entry that leads to a column
    already found is left out.
    """
    found: list[tuple[int, int, Column | NavLink]] = []
    taken: set[str] = set()
    for place, column in enumerate(portal.columns):
        score = max(
            (likeness(name, shown) for name in names for shown in (column.name, *column.aliases)), default=0
        )
        if score:
            found.append((-score, place, column))
            taken.add(column_key(column.url))
    for place, link in enumerate(portal.nav):
        if column_key(link.url) in taken:
            continue
        score = max((likeness(name, link.name) for name in names), default=0)
        if score:
            taken.add(column_key(link.url))
            found.append((-score, 1_000_000 + place, link))
    found.sort(key=lambda entry: entry[:2])
    return tuple(entry[2] for entry in found)
