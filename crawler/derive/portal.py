"""The column ledger of one portal: every column with its newest date, duty and state, and the navigation.

Pages stream through once; memory grows with the number of columns and menu entries, not of pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from crawler.derive.classes import REST_PERIOD, class_of, likeness, plain_name
from crawler.derive.columns import (
    HOME_WORDS,
    Column,
    ColumnState,
    Draft,
    PageState,
    Portal,
    column_key,
    meta,
    own_trail,
)
from crawler.derive.list_outline import is_more
from crawler.derive.page_numbers import first_page
from crawler.model import ListBlock, NavLink, PageFacts
from crawler.url import canonical

_BLOCKED: Final = frozenset((401, 403, 405, 406, 412, 418, 429, 521, 567))
_NOT_COLUMNS: Final = frozenset(
    ("home", "article", "document", "message", "search", "form", "sitemap", "redirect", "error")
)
_ENTRIES: Final = frozenset(("article", "document", "message"))
_WHOLE_PAGE: Final = frozenset(("app_root", "blank_body", "empty_article", "hash_route"))
"""Reasons to render that say nothing of a list: scripts make the whole page, whatever it is."""
_MAX_NAV: Final = 5000
_FEWEST_BELOW: Final = 2
"""Columns below a page from which it is the entrance to them."""
_LONGEST_PLACE: Final = 12
_PLACES: Final = frozenset(("article", "channel", "document", "other"))


class _Ledger:
    def __init__(self, home_url: str, as_of: dt.date) -> None:
        self.home_key = column_key(canonical(home_url) or home_url)
        self.home_url = home_url
        self.latest = as_of.isoformat()
        self.as_of = as_of
        self.drafts: dict[str, Draft] = {}
        self.jumps: dict[str, str] = {}
        self.jump_names: dict[str, list[str]] = {}
        self.later: dict[str, str] = {}
        self.frames: dict[str, Draft] = {}
        self.blocks: dict[str, Draft] = {}
        self.nav: dict[tuple[str, str], NavLink] = {}
        self.nav_seen: set[int] = set()
        self.bad: dict[str, int] = {}
        self.read: set[str] = set()
        self.site_name = ""

    def add(self, facts: PageFacts, state: PageState, order: int) -> None:
        own = column_key(facts.url)
        self._add_nav(facts)
        name = meta(facts, "sitename")
        if name and (not self.site_name or own == self.home_key):
            self.site_name = name
        if state.requested and column_key(state.requested) != own:
            self.jumps.setdefault(column_key(state.requested), own)
        if state.status >= 400 or state.blocked or facts.kind == "error":
            self.bad[own] = 403 if state.blocked else state.status
            return
        if facts.redirect:
            target = column_key(facts.redirect)
            if target != own:
                self.jumps[own] = target
                names = self.jump_names.setdefault(target, [])
                names.extend(n for n in (meta(facts, "columnname"),) if n and n not in names)
                return
        self._add_blocks(facts)
        self._add_place(facts, own)
        if state.frame_of:
            self._add_frame(facts, state, order)
            return
        if facts.kind in _NOT_COLUMNS or own == self.home_key:
            if facts.kind not in _ENTRIES:
                self.read.add(own)
            return
        if facts.kind not in ("column", "message_list") and facts.list is None:
            if (
                facts.kind == "other"
                and facts.needs_render
                and state.rendered != "ok"
                and meta(facts, "columnname")
            ):
                self._draft(own, facts, state, order)
            else:
                self.read.add(own)
            return
        if self._is_excerpt(own, facts):
            self.read.add(own)
            return
        self._draft(own, facts, state, order)

    def _is_excerpt(self, own: str, facts: PageFacts) -> bool:
        """A page without a place of its own in the site that shows the head of another column (a topic)."""
        block = facts.list
        if block is None or not block.more or facts.breadcrumb or meta(facts, "columnname"):
            return False
        if block.pages is not None or block.next or column_key(block.more) in (own, self.home_key):
            return False
        heading = plain_name(block.heading)
        return bool(heading) and heading not in map(plain_name, _split_title(facts.title or ""))

    def _draft(self, own: str, facts: PageFacts, state: PageState, order: int) -> None:
        block = facts.list or ListBlock()
        home = own
        later = block.page_no is not None and block.page_no > 1
        if later:
            first = first_page(facts.url)
            home = self.later.get(own) or (column_key(first) if first else own)
        if block.next and column_key(block.next) != own:
            self.later[column_key(block.next)] = self.later.get(own, home)
        draft = self.drafts.get(home)
        if draft is None:
            draft = self.drafts[home] = Draft(facts.url, order)
            draft.needs = bool(facts.needs_render)
        if not later or not draft.first:
            self._describe(draft, facts)
        if not later:
            draft.url, draft.first, draft.order = facts.url, True, order
            draft.needs = bool(facts.needs_render)
            draft.rendered = state.rendered
            owed = state.rendered == "ok" and bool(set(state.asked) - _WHOLE_PAGE)
            draft.listed = block.pages is not None or facts.kind == "message_list" or owed
            draft.signature = "|".join(item.url or item.title for item in block.items[:6])
        draft.add_list(block, self.latest)
        if facts.messages and not block.items:
            days = [m.replied or m.received for m in facts.messages if m.replied or m.received]
            draft.count = max(draft.count, len(facts.messages))
            newest = max((day[:10] for day in days if day and day[:10] <= self.latest), default=None)
            draft.newest = max(filter(None, (draft.newest, newest)), default=None)

    def _describe(self, draft: Draft, facts: PageFacts) -> None:
        trail = own_trail(facts)
        if trail:
            draft.trail_name = draft.trail_name or trail[-1]
            if len(trail) > len(draft.path):
                draft.path = tuple(trail)
        # One document serves all columns that a fragment chooses: its tags name the platform.
        own_tags = not (trail and "#" in facts.url)
        draft.meta_name = draft.meta_name or (meta(facts, "columnname") if own_tags else "")
        heading = facts.list.heading if facts.list else ""
        title = (facts.title or "").strip()
        first = next((part.strip() for part in _split_title(title) if part.strip()), "")
        for name in (draft.trail_name, draft.meta_name, heading, first):
            if name and len(name) <= 30 and name != self.site_name and not is_more(name):
                draft.add_name(name)

    def _add_frame(self, facts: PageFacts, state: PageState, order: int) -> None:
        if facts.list is None or state.frame_of is None:
            return
        if column_key(state.frame_of) == self.home_key:
            return  # A window of the home page, not a column.
        frame = self.frames.setdefault(column_key(state.frame_of), Draft(state.frame_of, order))
        frame.add_list(facts.list, self.latest)
        frame.listed = frame.listed or facts.list.pages is not None
        frame.rendered = frame.rendered or state.rendered

    def _add_blocks(self, facts: PageFacts) -> None:
        own = column_key(facts.url)
        for block in facts.blocks:
            if not block.more or not block.items:
                continue
            target = column_key(block.more)
            if target in (own, self.home_key):
                continue
            draft = self.blocks.get(target)
            if draft is None:
                draft = self.blocks[target] = Draft(block.more, len(self.blocks))
            if block.heading:
                draft.add_name(block.heading)
            if not draft.path:
                draft.path = tuple(link.name for link in facts.breadcrumb)
            draft.add_list(block, self.latest)

    def _add_place(self, facts: PageFacts, own: str) -> None:
        """A page of text or of several lists, without a date, whose path ends in itself is a place of the
        site, whether a menu was read that leads to it or not."""
        if facts.kind not in _PLACES or facts.published or not facts.breadcrumb or len(self.nav) >= _MAX_NAV:
            return
        *above, last = facts.breadcrumb
        name = plain_name(last.name)
        if not name or len(name) > _LONGEST_PLACE or column_key(last.url) != own or own == self.home_key:
            return
        path = tuple(link.name for link in above if link.name not in HOME_WORDS)
        self.nav.setdefault((name, own), NavLink(last.name, last.url, path))

    def _add_nav(self, facts: PageFacts) -> None:
        if not facts.nav:
            return
        mark = hash(facts.nav)
        if mark in self.nav_seen or len(self.nav) >= _MAX_NAV:
            return
        if len(self.nav_seen) < 20_000:
            self.nav_seen.add(mark)
        for link in facts.nav:
            identity = (plain_name(link.name), column_key(link.url))
            known = self.nav.get(identity)
            if known is None or len(link.path) > len(known.path):
                self.nav[identity] = link

    def resolve(self, own: str) -> str:
        """Follows jump pages to where they end."""
        for _ in range(8):
            further = self.jumps.get(own)
            if further is None or further == own:
                return own
            own = further
        return own

    def close(self) -> tuple[Column, ...]:
        self._fold_later_pages()
        self._fold_frames()
        nav_names: dict[str, list[NavLink]] = {}
        for link in self.nav.values():
            nav_names.setdefault(self.resolve(column_key(link.url)), []).append(link)
        self._fold_blocks(nav_names)
        for start in list(self.jumps):
            target = self.drafts.get(self.resolve(start))
            if target is not None:
                for name in self.jump_names.get(self.jumps[start], []):
                    target.add_name(name)
                if start in self.drafts and self.resolve(start) != start:
                    target.absorb(self.drafts.pop(start))
        self._fold_doubles()
        self._pass_over_channels()
        columns = [
            self._column(own, draft, nav_names.get(own, []))
            for own, draft in self.drafts.items()
            if draft.count or draft.listed or draft.needs or draft.rendered or own in nav_names
        ]
        columns.extend(self._not_found(nav_names))
        columns.sort(key=lambda column: (len(column.path), column.path, column.url))
        return tuple(columns)

    def _fold_later_pages(self) -> None:
        for own in list(self.drafts):
            draft = self.drafts[own]
            first = column_key(first_page(draft.url) or "")
            if first != own and first in self.drafts and self._same_place(draft, self.drafts[first]):
                self.drafts[first].absorb(self.drafts.pop(own))
                continue
            if draft.first and self.later.get(own, own) == own:
                continue
            home = self.later.get(own)
            for _ in range(50):
                if home is None or (home in self.drafts and self.drafts[home].first):
                    break
                home = self.later.get(home)
            if home is None or home == own:
                home = next(
                    (
                        other
                        for other, known in self.drafts.items()
                        if known.first
                        and known.path
                        and known.path == draft.path
                        and known.trail_name == draft.trail_name
                    ),
                    None,
                )
            if home is not None and home in self.drafts and home != own:
                self.drafts[home].absorb(self.drafts.pop(own))

    @staticmethod
    def _same_place(one: Draft, other: Draft) -> bool:
        """Both name the same place in the site: a later page whose pager could not be read."""
        return bool(one.path) and (one.path, one.trail_name) == (other.path, other.trail_name)

    def _fold_frames(self) -> None:
        for holder, frame in self.frames.items():
            draft = self.drafts.get(self.resolve(holder))
            if draft is not None:
                draft.absorb(frame)
                draft.needs = False
            elif frame.count:
                self.drafts[holder] = frame

    def _fold_blocks(self, nav_names: dict[str, list[NavLink]]) -> None:
        for target, block in self.blocks.items():
            own = self.resolve(target)
            draft = self.drafts.get(own)
            if draft is not None:
                for name in block.names:
                    draft.add_name(name)
                if draft.count == 0 and draft.needs and draft.rendered != "ok":
                    draft.absorb(block)
            elif own in nav_names and own not in self.bad and own not in self.read:
                block.names = [nav_names[own][0].name, *block.names]
                self.drafts[own] = block

    def _fold_doubles(self) -> None:
        by_signature: dict[tuple[str, str], str] = {}
        for own in sorted(self.drafts, key=lambda own: (len(own), own)):
            draft = self.drafts[own]
            if draft.signature.count("|") < 1:
                continue
            identity = (draft.signature, plain_name(draft.names[0]) if draft.names else "")
            first = by_signature.setdefault(identity, own)
            if first != own:
                self.jumps[own] = first
                self.drafts[first].absorb(self.drafts.pop(own))

    def _pass_over_channels(self) -> None:
        """A page without an entry is a channel where the paths of other columns lead through it: it is judged
        through these."""
        below: dict[tuple[str, ...], set[str]] = {}
        for own, draft in self.drafts.items():
            if draft.count or draft.listed:
                for end in range(1, len(draft.path)):
                    below.setdefault(draft.path[:end], set()).add(own)
        for own in list(self.drafts):
            draft = self.drafts[own]
            named = draft.path and draft.path[-1] == draft.trail_name and draft.trail_name not in HOME_WORDS
            if draft.count or not named or (draft.needs and draft.rendered != "ok"):
                continue
            if len(below.get(draft.path, set()) - {own}) >= _FEWEST_BELOW:
                del self.drafts[own]
                self.read.add(own)

    def _column(self, own: str, draft: Draft, links: list[NavLink]) -> Column:
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
        path = path or (name,)
        known = class_of(name)
        period = known.period_days if known else REST_PERIOD
        state: ColumnState
        if not draft.count and not (draft.listed or draft.needs or draft.rendered in ("timeout", "failed")):
            period, state = None, "ok"
        else:
            state = self._state(draft, period)
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
        )

    def _state(self, draft: Draft, period: int | None) -> ColumnState:
        if draft.count == 0:
            if draft.rendered in ("timeout", "failed") or (draft.needs and draft.rendered != "ok"):
                return "dynamic_failed"
            return "empty"
        if period is not None:
            if draft.newest is None:
                return "ok" if draft.timeless else "stale"
            if (self.as_of - dt.date.fromisoformat(draft.newest)).days > period:
                return "stale"
        return "ok"

    def _not_found(self, nav_names: dict[str, list[NavLink]]) -> list[Column]:
        """Menu entries that answer with an error: columns that people are sent to and cannot read."""
        out: list[Column] = []
        for own, links in nav_names.items():
            status = self.bad.get(own)
            if status is None or own in self.drafts or own == self.home_key:
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


def _split_title(title: str) -> list[str]:
    for mark in ("_", "-", "|", "－", "—", "–", "·", " "):
        title = title.replace(mark, "\n")
    return title.split("\n")


def _elect(votes: list[str]) -> str:
    """The name most witnesses agree on; between equals the earlier one."""
    if not votes:
        return ""
    counts: dict[str, int] = {}
    for vote in votes:
        counts[plain_name(vote)] = counts.get(plain_name(vote), 0) + 1
    best = max(counts.values())
    return next(vote for vote in votes if counts[plain_name(vote)] == best)


def read_portal(pages: Iterable[tuple[PageFacts, PageState]], home_url: str, as_of: dt.date | str) -> Portal:
    """Folds the pages of one portal, in any order, into its columns and navigation."""
    day = dt.date.fromisoformat(as_of[:10]) if isinstance(as_of, str) else as_of
    ledger = _Ledger(home_url, day)
    for order, (facts, state) in enumerate(pages):
        ledger.add(facts, state, order)
    columns = ledger.close()
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
