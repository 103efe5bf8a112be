"""The artifacts that checks declare, read from one archive. An artifact that cannot be had is a
:class:`Missing` with its cause; only the checks that declared it become ``not_measured``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec
from msgspec import Struct

from crawler.derive.portal import Column, PageState, Portal, read_portal
from crawler.derive.template import footer_signature
from crawler.model import Footer, PageFacts
from crawler.url import key
from storage.archive import AddressRow, Archive, PageRow

ELEMENTS = ("party_mark", "site_code", "icp", "police", "sponsor", "contact")
BAD = ("dead", "soft_404")
OWES_NO_FOOTER = frozenset({"redirect", "error"})


class Missing(Struct, frozen=True):
    """An artifact that was not had: reason key and arguments for the verdict."""

    reason_key: str
    args: dict[str, str] = {}


@dataclass(frozen=True)
class PortalReading:
    portal: Portal
    cut_short: str
    """Why the walk ended before everything was seen; empty when it did not."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.portal.columns

    def searched_paths(self) -> Iterator[str]:
        """The navigation looked through, one «a > b» line per entry."""
        for link in self.portal.nav:
            yield " > ".join((*link.path, link.name))


class HomeReading(Struct, frozen=True):
    newest: str | None
    newest_title: str


class BadLinks(Struct, frozen=True):
    rows: tuple[AddressRow, ...]
    checked: int
    unmeasured: int


class FooterFault(Struct, frozen=True):
    kind: Literal["footer_missing", "footer_conflict"]
    element: str
    page_url: str
    also_on: int
    on_home: bool
    everywhere: bool
    shown: str = ""
    texts: tuple[str, ...] = ()


class FooterReading(Struct, frozen=True):
    faults: tuple[FooterFault, ...]
    pages: int
    unread: int
    home_unread: bool


class SearchCase(Struct, frozen=True):
    title: str
    url: str
    column: str | None
    state: Literal["hit", "miss", "error"]
    result_url: str = ""
    note: str = ""
    picture: str = ""
    picture_sha256: str = ""
    searched_at: str = ""


class SearchReading(Struct, frozen=True):
    """``state``: ok, missing (no search box), broken, error, blocked or skipped."""

    state: str
    note: str
    seed: int
    frame: int
    cases: tuple[SearchCase, ...]


@dataclass(frozen=True)
class Artifacts:
    """Lazy readings of one archive at one ``as_of``; each is computed once and shared by all checks."""

    archive: Archive
    as_of: dt.date

    @cached_property
    def home_url(self) -> str:
        return str(self.archive.fact("home_url") or self.archive.fact("portal"))

    def get(self, name: str) -> Any:
        """The artifact ``name`` or a :class:`Missing`."""
        state = self.archive.fact("home_state") or {"state": "unreachable", "cause": "没有采集"}
        if state["state"] != "ok":
            return Missing(f"portal_{state['state']}", {"cause": state["cause"]})
        return getattr(self, name)

    @cached_property
    def portal(self) -> PortalReading:
        return PortalReading(
            read_portal(_portal_pages(self.archive), self.home_url, self.as_of),
            str(self.archive.fact("walk_stopped") or ""),
        )

    @cached_property
    def home(self) -> HomeReading:
        latest = f"{self.as_of.isoformat()}~"
        newest, title = None, ""
        row = self.archive.page(key(self.home_url))
        dated: list[tuple[str, str]] = []
        if row is not None:
            for block in (*row.facts.blocks, *((row.facts.list,) if row.facts.list else ())):
                dated += [(item.date, item.title) for item in block.items if item.date]
        for address in self.archive.addresses(state="page", own=True, on_home=True):
            page = self.archive.page(address.key)
            if page is not None and page.kind in ("article", "document") and page.facts.published:
                dated.append((page.facts.published, page.facts.title or address.text))
        for date, name in dated:
            if date <= latest and (newest is None or (date[:10], name) > (newest[:10], title)):
                newest, title = date, name
        return HomeReading(newest, title)

    @cached_property
    def bad_links(self) -> BadLinks:
        rows = tuple(row for row in self.archive.addresses(outcomes=BAD) if row.holders)
        checked = self.archive.count_addresses(state="checked") + self.archive.count_addresses(state="page")
        unmeasured = self.archive.count_addresses(outcome="not_measured") + self.archive.count_addresses(
            outcome="blocked"
        )
        return BadLinks(rows, checked, unmeasured)

    @cached_property
    def footers(self) -> FooterReading:
        return _read_footers(self.archive, key(self.home_url))

    @cached_property
    def search(self) -> Any:
        stored = self.archive.probes("search").get("result")
        if stored is None:
            return Missing("search_skipped", {"cause": "采集档案里没有检索测试"})
        return msgspec.convert(stored, SearchReading)


NOT_SHOWN = ("dead", "soft_404", "blocked")
"""Outcomes of own addresses that visitors cannot read."""


def _portal_pages(archive: Archive) -> Iterator[tuple[PageFacts, PageState]]:
    """The pages that were read, and the own addresses that could not be: a menu may lead there."""
    unread = set()
    for address in archive.addresses(outcomes=NOT_SHOWN, own=True, roles=("page",)):
        unread.add(address.key)
        blocked = address.outcome == "blocked"
        yield PageFacts(address.url, "error", ""), PageState(status=address.status or 0, blocked=blocked)
    for row in archive.pages():
        if row.key not in unread:
            yield row.facts, _state(row)


_RENDERED: dict[str, Literal["", "ok", "timeout", "failed"]] = {
    "ok": "ok",
    "timeout": "timeout",
    "failed": "failed",
}


def _state(row: PageRow) -> PageState:
    return PageState(
        status=row.status,
        rendered=_RENDERED.get(row.render_state, ""),
        blocked=False,
        redirect_to=None if key(row.requested_url) == row.key else row.url,
        depth=row.depth,
        frame_of=row.frame_of,
        requested=row.requested_url,
        asked=row.needs_render,
    )


_CODE = re.compile(r"(?:\d{10}|bm\d{8})\Z", re.I)


def _codes(facts: PageFacts, footer: Footer) -> tuple[tuple[str, str], ...]:
    meta = next((v for k, v in sorted(facts.meta.items()) if k.lower() == "siteidcode"), None)
    named = (("页脚", footer.site_code), ("页面标签", meta), ("找错", footer.error_report_code))
    return tuple((name, code.strip().lower()) for name, code in named if code and _CODE.match(code.strip()))


def _nearer(home: bool, url: str) -> tuple[bool, int, str]:
    return (not home, len(url), url)


def _read_footers(archive: Archive, home_key: str) -> FooterReading:
    groups: dict[str, dict[str, Any]] = archive.probes("footer_group")
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    examples: dict[str, tuple[tuple[bool, int, str], str, bool]] = {}
    pages = unread = 0
    home_unread = False
    bad = {row.key for row in archive.addresses(outcomes=("soft_404",), own=True)}
    for row in archive.pages():
        facts = row.facts
        if (
            row.status != 200
            or facts.fragment
            or row.kind in OWES_NO_FOOTER
            or row.key in bad
            or row.frame_of
        ):
            continue
        footer = facts.footer
        is_home = row.key == home_key
        if row.render_state != "ok" and footer.script_made:
            group = groups.get(footer_signature(row))
            if group is None or group["state"] != "ok":
                if any(not _has(footer, e) for e in ELEMENTS):
                    unread += 1
                    home_unread = home_unread or is_home
                    continue
            else:
                footer = msgspec.convert(group["footer"], Footer)
        pages += 1
        rank = _nearer(is_home, row.url)
        for element in ELEMENTS:
            if not _has(footer, element):
                _note(examples, counts, element, rank, row.url, is_home)
        codes = _codes(facts, footer)
        for name, code in codes[1:]:
            if code != codes[0][1]:
                fault = f"conflict {codes[0][0]} {name}"
                if _note(examples, counts, fault, rank, row.url, is_home):
                    shown[fault] = f"{codes[0][0]} {codes[0][1]}, {name} {code}"
    faults = []
    for name in sorted(examples):
        _, url, on_home = examples[name]
        is_conflict = name in shown
        faults.append(
            FooterFault(
                kind="footer_conflict" if is_conflict else "footer_missing",
                element="site_code" if is_conflict else name,
                page_url=url,
                also_on=counts[name] - 1,
                on_home=on_home,
                everywhere=counts[name] == pages,
                shown=shown.get(name, ""),
                texts=tuple(re.findall(r"\d{10}|bm\d{8}", shown.get(name, ""))),
            )
        )
    return FooterReading(tuple(faults), pages, unread, home_unread)


def _has(footer: Footer, element: str) -> bool:
    return bool(getattr(footer, element))


def _note(
    examples: dict[str, tuple[tuple[bool, int, str], str, bool]],
    counts: dict[str, int],
    name: str,
    rank: tuple[bool, int, str],
    url: str,
    on_home: bool,
) -> bool:
    """Count one page with the fault; True when it is the best example so far."""
    counts[name] = counts.get(name, 0) + 1
    if name not in examples or rank < examples[name][0]:
        examples[name] = (rank, url, on_home)
        return True
    return False
