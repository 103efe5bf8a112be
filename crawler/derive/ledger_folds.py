"""One column under several addresses is one: later pages, frames, boxes of other pages, jumps and doubles are
folded into the column they belong to."""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.classes import plain_name
from crawler.derive.columns import HOME_WORDS, Draft, column_key
from crawler.derive.ledger import Ledger
from crawler.derive.page_numbers import first_page
from crawler.model import NavLink

_YEAR_STEP: Final = re.compile(r"/(?:19|20)[0-9]{2}(?=/|$)")
_YEAR_FIELD: Final = re.compile(r"[a-zA-Z]+=(?:19|20)[0-9]{2}")
_YEAR_NAME: Final = re.compile(r"(?:19|20)[0-9]{2}年?度?")
_FEWEST_BELOW: Final = 2
"""Columns below a page from which it is the entrance to them."""


def fold(ledger: Ledger) -> dict[str, list[NavLink]]:
    """Brings the drafts of one column together; the menu entries by the column they lead to."""
    _fold_later_pages(ledger)
    _fold_years(ledger)
    _fold_frames(ledger)
    menus: dict[str, list[NavLink]] = {}
    for link in ledger.nav.values():
        menus.setdefault(ledger.resolve(column_key(link.url)), []).append(link)
    _pass_over_parted(ledger, menus)
    _fold_blocks(ledger, menus)
    _fold_jumps(ledger)
    _fold_windows(ledger, menus)
    _fold_doubles(ledger)
    _pass_over_channels(ledger)
    return menus


def _fold_jumps(ledger: Ledger) -> None:
    for start in list(ledger.jumps):
        target = ledger.drafts.get(ledger.resolve(start))
        if target is not None:
            for name in ledger.jump_names.get(ledger.jumps[start], []):
                target.add_name(name)
            if start in ledger.drafts and ledger.resolve(start) != start:
                target.absorb(ledger.drafts.pop(start))


def _fold_later_pages(ledger: Ledger) -> None:
    for own in list(ledger.drafts):
        draft = ledger.drafts[own]
        first = column_key(first_page(draft.url) or "")
        if first != own and first in ledger.drafts and _same_place(draft, ledger.drafts[first]):
            ledger.drafts[first].absorb(ledger.drafts.pop(own))
            continue
        if draft.first and ledger.later.get(own, own) == own:
            continue
        home = ledger.later.get(own)
        for _ in range(50):
            if home is None or (home in ledger.drafts and ledger.drafts[home].first):
                break
            home = ledger.later.get(home)
        if home is None or home == own:
            home = next(
                (
                    other
                    for other, known in ledger.drafts.items()
                    if known.first
                    and known.path
                    and known.path == draft.path
                    and known.trail_name == draft.trail_name
                ),
                None,
            )
        if home is not None and home in ledger.drafts and home != own:
            ledger.drafts[home].absorb(ledger.drafts.pop(own))


def _fold_years(ledger: Ledger) -> None:
    """A column shown year by year (``/wj/2026/``, ``/wj/2025/``, ``?year=2025``), each year under its name or
    below it, is one: an earlier year is no column that ought to be updated."""
    years: dict[tuple[str, str], list[str]] = {}
    for own, draft in ledger.drafts.items():
        name = _name_of_years(draft)
        place = _place_of_year(own) if name else ""
        if place:
            years.setdefault((place, name), []).append(own)
    for (place, name), found in years.items():
        held = [own for own in found if own in ledger.drafts]
        whole = place if place in ledger.drafts and _name(ledger.drafts[place]) == name else ""
        if not whole and len(held) > 1:
            whole = max(held)
            held.remove(whole)
        for own in held if whole else ():
            ledger.jumps[own] = whole
            ledger.drafts[whole].absorb(ledger.drafts.pop(own))


def _place_of_year(own: str) -> str:
    """The address of a year's page without its year, or ""."""
    document, _, query = own.partition("?")
    if len(_YEAR_STEP.findall(document)) == 1:
        return _YEAR_STEP.sub("", document) + (f"?{query}" if query else "")
    fields = query.split("&")
    rest = [field for field in fields if not _YEAR_FIELD.fullmatch(field)]
    if len(rest) != len(fields) - 1:
        return ""
    return document + (f"?{'&'.join(rest)}" if rest else "")


def _name_of_years(draft: Draft) -> str:
    """The name that all years of a column share: its own, or that of the place above where its own is but a
    year's."""
    above = draft.path[-2] if len(draft.path) > 1 else ""
    names = [draft.trail_name or draft.meta_name or next(iter(draft.names), ""), above]
    return next((plain_name(name) for name in names if name and not _YEAR_NAME.fullmatch(name.strip())), "")


def _same_place(one: Draft, other: Draft) -> bool:
    """Both name the same place in the site: a later page whose pager could not be read."""
    return bool(one.path) and (one.path, one.trail_name) == (other.path, other.trail_name)


def _pass_over_parted(ledger: Ledger, menus: dict[str, list[NavLink]]) -> None:
    """A page of several lists is the column that they are parts of only where no other column, and no menu
    entry, lies below it or bears the name of one of them."""
    if not ledger.parted:
        return
    above = {
        step for own, draft in ledger.drafts.items() if own not in ledger.parted for step in draft.path[:-1]
    }
    above.update(step for links in menus.values() for link in links for step in link.path)
    names = {plain_name(link.name) for links in menus.values() for link in links}
    names.update(_name(draft) for own, draft in ledger.drafts.items() if own not in ledger.parted)
    for own, headings in ledger.parted.items():
        draft = ledger.drafts.get(own)
        if draft is None:
            continue
        name = draft.trail_name or draft.meta_name
        inner = headings - {plain_name(name), ""}
        if name in above or not inner.isdisjoint(names) or own == ledger.home_key:
            del ledger.drafts[own]
            ledger.read.add(own)


def _fold_frames(ledger: Ledger) -> None:
    for holder, frame in ledger.frames.items():
        draft = ledger.drafts.get(ledger.resolve(holder))
        if draft is not None:
            draft.absorb(frame)
            draft.needs = False
        elif frame.count and holder not in ledger.homes:  # A window of a home page is no column.
            ledger.drafts[holder] = frame


def _fold_blocks(ledger: Ledger, menus: dict[str, list[NavLink]]) -> None:
    for target, block in ledger.blocks.items():
        own = ledger.resolve(target)
        draft = ledger.drafts.get(own)
        if draft is not None:
            for name in block.names:
                draft.add_name(name)
            if draft.count == 0 and draft.needs and draft.rendered != "ok":
                draft.absorb(block)
        elif own in menus and own not in ledger.bad and own not in ledger.read:
            block.names = [menus[own][0].name, *block.names]
            ledger.drafts[own] = block


def _fold_windows(ledger: Ledger, menus: dict[str, list[NavLink]]) -> None:
    """A page that shows the head of a column of its own name and leads on to it is that column, no other."""
    for own in list(ledger.drafts):
        draft = ledger.drafts[own]
        whole = ledger.resolve(draft.more) if draft.more else own
        column = ledger.drafts.get(whole)
        if column is None or column is draft or not draft.signature or _name(draft) != _name(column):
            continue
        if set(draft.signature.split("|")) <= set(column.signature.split("|")):
            del ledger.drafts[own]
            ledger.jumps[own] = whole
            menus.setdefault(whole, []).extend(menus.pop(own, []))


def _name(draft: Draft) -> str:
    return plain_name(draft.trail_name or draft.meta_name or next(iter(draft.names), ""))


def _fold_doubles(ledger: Ledger) -> None:
    by_signature: dict[tuple[str, str], str] = {}
    for own in sorted(ledger.drafts, key=lambda own: (len(own), own)):
        draft = ledger.drafts[own]
        if draft.signature.count("|") < 1:
            continue
        identity = (draft.signature, plain_name(draft.names[0]) if draft.names else "")
        first = by_signature.setdefault(identity, own)
        if first != own:
            ledger.jumps[own] = first
            ledger.drafts[first].absorb(ledger.drafts.pop(own))


def _pass_over_channels(ledger: Ledger) -> None:
    """A page without an entry is a channel where the paths of other columns lead through it: it is judged
    through these."""
    below: dict[tuple[str, ...], set[str]] = {}
    for own, draft in ledger.drafts.items():
        if draft.count or draft.listed:
            for end in range(1, len(draft.path)):
                below.setdefault(draft.path[:end], set()).add(own)
    for own in list(ledger.drafts):
        draft = ledger.drafts[own]
        named = draft.path and draft.path[-1] == draft.trail_name and draft.trail_name not in HOME_WORDS
        if draft.count or not named or (draft.needs and draft.rendered != "ok"):
            continue
        if len(below.get(draft.path, set()) - {own}) >= _FEWEST_BELOW:
            del ledger.drafts[own]
            ledger.read.add(own)
