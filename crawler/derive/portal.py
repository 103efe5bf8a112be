"""The column ledger of one portal: every column with its newest date, duty and state, and the navigation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from crawler.derive.classes import likeness
from crawler.derive.columns import Column, PageState, Portal, column_key
from crawler.derive.ledger import Ledger
from crawler.derive.ledger_columns import columns_of
from crawler.model import NavLink, PageFacts

_LEVELS: Final = "市县区州旗盟"
_GOVERNMENT_OF: Final = re.compile(
    rf"(?:中国)?[·•.]?(?P<place>[\u4e00-\u9fff]{{2,6}})[{_LEVELS}](?:人民)?政府"
)
_SHORTEST_REST: Final = 2


def read_portal(
    pages: Iterable[tuple[PageFacts, PageState]], home_url: str, as_of: dt.date | str, seen: str = ""
) -> Portal:
    """Folds the pages of one portal, in any order, into its columns and navigation. ``seen``: ISO day of the
    crawl, where that is later than ``as_of``."""
    day = dt.date.fromisoformat(as_of[:10]) if isinstance(as_of, str) else as_of
    ledger = Ledger(home_url, day, seen)
    for order, (facts, state) in enumerate(pages):
        ledger.add(facts, state, order)
    columns = columns_of(ledger)
    return Portal(columns, tuple(ledger.nav.values()), ledger.site_name, home_url)


def find_columns(portal: Portal, names: list[str]) -> tuple[Column | NavLink, ...]:
    """Columns, then menu and site map entries, that answer any of the wanted ``names``; best first.

    Filler words, quotes and synonyms do not matter. A menu entry that leads to a column
    already found is left out.
    """
    place_name = _place_of(portal.site_name)
    found: list[tuple[int, int, Column | NavLink]] = []
    taken: set[str] = set()
    for place, column in enumerate(portal.columns):
        score = max(
            (_score(name, shown, place_name) for name in names for shown in (column.name, *column.aliases)),
            default=0,
        )
        if score:
            found.append((-score, place, column))
            taken.add(column_key(column.url))
    for place, link in enumerate(portal.nav):
        if column_key(link.url) in taken:
            continue
        score = max((_score(name, link.name, place_name) for name in names), default=0)
        if score:
            taken.add(column_key(link.url))
            found.append((-score, 1_000_000 + place, link))
    found.sort(key=lambda entry: entry[:2])
    return tuple(entry[2] for entry in found)


def _place_of(site_name: str) -> str:
    """The place whose government a site is, without what it is (某县人民政府 → 某); empty for other sites."""
    found = _GOVERNMENT_OF.match(site_name)
    return found["place"] if found else ""


def _score(wanted: str, shown: str, place: str) -> int:
    """How well a name answers, the portal's own place before it left out («某县要闻», «某要闻» are 要闻)."""
    whole = likeness(wanted, shown)
    if whole or not place or not shown.startswith(place):
        return whole
    rest = shown[len(place) :]
    rest = rest[1:] if rest[:1] in _LEVELS else rest
    less = likeness(wanted, rest) if len(rest) >= _SHORTEST_REST else 0
    return less if less > 1 else 0
