"""Things that come year by year, and the years that are left out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from checks.artifacts.titles import Place, Titled, TitleIndex
from checks.disclosure.issuers import core, is_own, likeliest
from checks.disclosure.subjects import UNREAD
from checks.model import Verdict


def gaps(years: Collection[int], last: int | None = None) -> tuple[int, ...]:
    """Years left out between the first and the last of a series, or up to ``last`` if that is later."""
    if not years:
        return ()
    end = max(max(years), last) if last is not None else max(years)
    return tuple(year for year in range(min(years), end + 1) if year not in years)


def own_issuers(issuers: Iterable[str], site_name: str) -> frozenset[str]:
    """Those that name the portal's own unit; where none does, the one most entries name."""
    named = sorted(issuers)
    mine = frozenset(issuer for issuer in named if is_own(issuer, site_name))
    if any(mine) or core(site_name):
        return mine
    # Nothing tells whose portal it is: titles without a name are its own, and those of the likeliest name.
    return mine | frozenset(filter(None, (likeliest(filter(None, named)),)))


def unknown(index: TitleIndex, place: Place) -> Verdict | None:
    """Why absence cannot be told of these columns; None when it can."""
    if index.pages.cut_short:
        return Verdict("not_measured", (), "walk_cut_short", {"cause": index.pages.cut_short})
    unread = [column.name for column in place.columns if column.state in UNREAD]
    if unread:
        return Verdict("not_measured", (), "column_unread", {"columns": "、".join(unread[:5])})
    return None


def titled_with(index: TitleIndex, words: Iterable[str]) -> tuple[Titled, ...]:
    """Everything whose title holds one of ``words``, in the order of the index."""
    held: frozenset[int] = frozenset().union(*(index.with_word(word) for word in words))
    return tuple(index.entries[at] for at in sorted(held))
