"""The columns of a portal, from what was gathered and folded: name, path, class, duty and state of each."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Final

from crawler.derive.classes import REST_PERIOD, class_of, plain_name
from crawler.derive.columns import Column, ColumnState, Draft
from crawler.derive.ledger import Ledger
from crawler.derive.ledger_folds import fold
from crawler.model import NavLink

_BLOCKED: Final = frozenset((401, 403, 405, 406, 412, 418, 429, 521, 567))


def columns_of(ledger: Ledger) -> tuple[Column, ...]:
    """Every column, those below others behind them. Folds what ``ledger`` holds."""
    menus = fold(ledger)
    columns = [
        _column(draft, menus.get(own, []), ledger.as_of)
        for own, draft in ledger.drafts.items()
        if draft.count or draft.listed or draft.needs or draft.rendered or own in menus
    ]
    columns.extend(_not_found(ledger, menus))
    columns.sort(key=lambda column: (len(column.path), column.path, column.url))
    return tuple(columns)


def _column(draft: Draft, links: list[NavLink], as_of: dt.date) -> Column:
    votes = [draft.trail_name, *(link.name for link in links), draft.meta_name, *draft.names]
    name = _elect([vote for vote in votes if vote])
    for link in links:
        draft.add_name(link.name)
    path = draft.path
    if not path and links:
        best = max(links, key=lambda link: len(link.path))
        path = ("首页", *best.path, name)
    if path and path[-1] != name:
        path = (*path, name) if draft.trail_name != path[-1] else (*path[:-1], name)
    path = tuple(each for each, _ in groupby(path)) or (name,)
    known = class_of(name)
    period = known.period_days if known else REST_PERIOD
    state: ColumnState
    if not draft.count and not (draft.listed or draft.needs or draft.rendered in ("timeout", "failed")):
        period, state = None, "ok"
    else:
        state = _state(draft, period, as_of)
    return Column(
        name=name,
        path=path,
        url=draft.url,
        aliases=tuple(alias for alias in draft.names if alias != name),
        items=max(draft.count, draft.shown),
        newest=draft.newest,
        oldest=draft.oldest,
        class_=known.name if known else None,
        period_days=period,
        state=state,
        rendered=draft.rendered == "ok",
        read_from=draft.read_from,
        timeless=draft.timeless,
        later=draft.later,
        future=draft.future,
    )


def _state(draft: Draft, period: int | None, as_of: dt.date) -> ColumnState:
    if draft.count == 0:
        if draft.rendered in ("timeout", "failed") or (draft.needs and draft.rendered != "ok"):
            return "dynamic_failed"
        return "empty"
    if period is not None:
        if draft.newest is None and draft.needs and draft.rendered != "ok":
            return "dynamic_failed"  # A script writes the days.
        if draft.newest is None:
            return "ok" if draft.timeless or draft.later else "stale"
        if (as_of - dt.date.fromisoformat(draft.newest)).days > period:
            return "stale"
    return "ok"


def _not_found(ledger: Ledger, menus: dict[str, list[NavLink]]) -> list[Column]:
    """Menu entries that answer with an error: columns that people are sent to and cannot read."""
    out: list[Column] = []
    for own, links in menus.items():
        status = ledger.bad.get(own)
        if status is None or own in ledger.drafts or own == ledger.home_key:
            continue
        link = max(links, key=lambda each: len(each.path))
        known = class_of(link.name)
        out.append(
            Column(
                name=link.name,
                path=("首页", *link.path, link.name),
                url=link.url,
                class_=known.name if known else None,
                period_days=known.period_days if known else None,
                state="blocked" if status in _BLOCKED else "not_found",
            )
        )
    return out


def _elect(votes: list[str]) -> str:
    """The name most witnesses agree on; between equals the earlier one."""
    if not votes:
        return ""
    counts: dict[str, int] = {}
    for vote in votes:
        counts[plain_name(vote)] = counts.get(plain_name(vote), 0) + 1
    best = max(counts.values())
    return next(vote for vote in votes if counts[plain_name(vote)] == best)
