"""What the pages of a portal say of its columns, gathered page by page: drafts, jumps, frames, boxes, menus.

Pages stream through once; memory grows with the number of columns and menu entries, not of pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from msgspec import structs

from crawler.derive.classes import plain_name
from crawler.derive.columns import HOME_WORDS, Draft, PageState, column_key, meta, own_trail
from crawler.derive.list_titles import is_more
from crawler.derive.page_numbers import first_page
from crawler.model import ListBlock, NavLink, PageFacts
from crawler.url import canonical

_NOT_COLUMNS: Final = frozenset(
    ("home", "article", "document", "message", "search", "form", "sitemap", "redirect", "error")
)
_ENTRIES: Final = frozenset(("article", "document", "message"))
_WHOLE_PAGE: Final = frozenset(("app_root", "blank_body", "empty_article", "hash_route"))
"""Reasons to render that say nothing of a list: scripts make the whole page, whatever it is."""
_MAX_NAV: Final = 5000
_LONGEST_PLACE: Final = 12
_PLACES: Final = frozenset(("article", "channel", "document", "other"))


class Ledger:
    """Give it every page by :meth:`add`, in any order; what it holds then is read by :mod:`ledger_folds` and
    :mod:`ledger_columns`."""

    def __init__(self, home_url: str, as_of: dt.date, seen: str = "") -> None:
        self.home_key = column_key(canonical(home_url) or home_url)
        self.home_url = home_url
        self.latest = as_of.isoformat()
        self.seen = seen
        self.as_of = as_of
        self.drafts: dict[str, Draft] = {}
        self.jumps: dict[str, str] = {}
        self.jump_names: dict[str, list[str]] = {}
        self.later: dict[str, str] = {}
        self.frames: dict[str, Draft] = {}
        self.homes: set[str] = set()
        self.blocks: dict[str, Draft] = {}
        self.nav: dict[tuple[str, str], NavLink] = {}
        self.nav_seen: set[int] = set()
        self.parted: dict[str, frozenset[str]] = {}
        """Drafts of channels whose lists lead nowhere further, with the headings of these."""
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
        if facts.kind == "home":
            self.homes.add(own)
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
            elif facts.kind == "channel" and _lead_nowhere(facts):
                self.parted[own] = frozenset(plain_name(block.heading) for block in facts.blocks)
                self._draft(own, structs.replace(facts, list=_together(facts.blocks)), state, order)
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
            owed = owed or state.empty_box
            draft.listed = block.pages is not None or facts.kind == "message_list" or owed
            whole = block.pages is None and block.next is None
            draft.more = column_key(block.more) if block.more and whole else ""
            draft.signature = _signature(block)
        draft.add_list(block, self.latest, self.seen)
        if facts.messages and not block.items:
            days = [m.replied or m.received for m in facts.messages if m.replied or m.received]
            draft.count = max(draft.count, len(facts.messages))
            newest = max((day[:10] for day in days if day and day[:10] <= self.latest), default=None)
            draft.later = draft.later or any(self.latest < (day or "")[:10] <= self.seen for day in days)
            draft.newest = max(filter(None, (draft.newest, newest)), default=None)

    def _describe(self, draft: Draft, facts: PageFacts) -> None:
        trail = own_trail(facts)
        if trail and _above_route(facts):
            draft.path = max(draft.path, tuple(trail), key=len)
        elif trail:
            draft.trail_name = draft.trail_name or trail[-1]
            if len(trail) > len(draft.path):
                draft.path = tuple(trail)
        # One document serves all columns that a fragment chooses: its tags name the platform.
        own_tags = not (trail and "#" in facts.url)
        draft.meta_name = draft.meta_name or (meta(facts, "columnname") if own_tags else "")
        heading = facts.list.heading if facts.list else ""
        if (draft.trail_name or trail or draft.meta_name) and _names_another(facts):
            heading = ""
        title = (facts.title or "").strip()
        first = next((part.strip() for part in _split_title(title) if part.strip()), "")
        for name in (draft.trail_name or (trail[-1] if trail else ""), draft.meta_name, heading, first):
            if name and len(name) <= 30 and name != self.site_name and not is_more(name):
                draft.add_name(name)

    def _add_frame(self, facts: PageFacts, state: PageState, order: int) -> None:
        if facts.list is None or state.frame_of is None:
            return
        if column_key(state.frame_of) == self.home_key:
            return  # A window of the home page, not a column.
        frame = self.frames.setdefault(column_key(state.frame_of), Draft(state.frame_of, order))
        frame.add_list(facts.list, self.latest, self.seen)
        if (facts.list.page_no or 1) == 1:
            frame.signature = frame.signature or _signature(facts.list)
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
            draft.add_list(block, self.latest, self.seen)

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


def _lead_nowhere(facts: PageFacts) -> bool:
    """Whether a page with a place in the site shows several lists and none of them leads on: they may be the
    parts of one column («年度计划», «专项规划» under headings of their own)."""
    placed = bool(facts.breadcrumb or meta(facts, "columnname"))
    return placed and len(facts.blocks) > 1 and not any(block.more or block.pages for block in facts.blocks)


def _together(blocks: Sequence[ListBlock]) -> ListBlock:
    items = {
        item.url or f"{n} {item.title}": item
        for n, item in enumerate(each for b in blocks for each in b.items)
    }
    days = [item.date for item in items.values() if item.date]
    return ListBlock(
        items=tuple(items.values()),
        count=len(items),
        newest=max(days, default=None),
        oldest=min(days, default=None),
        read_from=blocks[0].read_from,
    )


def _signature(block: ListBlock) -> str:
    """What tells the head of one list from that of another."""
    return "|".join(item.url or item.title for item in block.items[:6])


def _above_route(facts: PageFacts) -> bool:
    """Whether a number behind ``#`` chose the page, and its path ends in the document of all of them: the
    menu alone tells the name of the one chosen."""
    document, _, number = facts.url.partition("#")
    return bool(number) and bool(facts.breadcrumb) and facts.breadcrumb[-1].url == document


def _names_another(facts: PageFacts) -> bool:
    """Whether the heading over the list leads to another page: an entry of the menu beside it."""
    if facts.list is None or not facts.list.more:
        return False
    first = first_page(facts.url) or facts.url
    return column_key(facts.list.more) not in (column_key(facts.url), column_key(first))


def _split_title(title: str) -> list[str]:
    for mark in ("_", "-", "|", "－", "—", "–", "·", " "):
        title = title.replace(mark, "\n")
    return title.split("\n")
