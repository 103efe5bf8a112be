"""Days of the columns whose lists show none: the entries' own pages tell when they were published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from crawler.derive.columns import Portal

if TYPE_CHECKING:
    from checks.artifacts.pages import PageEntry

_TOLD: Final = frozenset(("label", "meta"))


def with_days_of_entries(portal: Portal, entries: Sequence[PageEntry], as_of: dt.date) -> Portal:
    """The ledger with newest and oldest day (ISO) of undated lists, as far as their entries were read."""
    undated = {each.url for each in portal.columns if each.items and each.newest is None}
    if not undated:
        return portal
    latest = as_of.isoformat()
    days: dict[str, list[str]] = {}
    for entry in entries:
        if not entry.published or entry.published_from not in _TOLD or entry.published[:10] > latest:
            continue
        for place in entry.listed:
            if place.column in undated:
                days.setdefault(place.column, []).append(entry.published[:10])
    if not days:
        return portal
    columns = []
    for column in portal.columns:
        if column.url in days:
            newest, oldest = max(days[column.url]), min(days[column.url])
            state = column.state
            if state == "stale" and column.period_days is not None:
                age = (as_of - dt.date.fromisoformat(newest)).days
                state = "stale" if age > column.period_days else "ok"
            column = replace(column, newest=newest, oldest=oldest, state=state)
        columns.append(column)
    return replace(portal, columns=tuple(columns))
