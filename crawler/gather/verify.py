"""Verification: every link that was not walked, and every page the walk doubted, gets an outcome.

First round: HEAD for files, GET for pages (their text is needed) and wherever HEAD is not plainly fine. What
is not alive then waits as ``suspect`` and is visited again later on fresh connections, at last by the
browser. Each verdict is committed at once; a verification started again goes on with what has none.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable

import msgspec
from msgspec import Struct

from crawler.derive.spam import FOREIGN
from crawler.gather import clock
from crawler.gather.answer_facts import (
    ReadPage,
    answer_facts,
    as_shown,
)
from crawler.gather.calibrate import calibrate, known_pages
from crawler.gather.client import probe_client
from crawler.gather.foreign import note_foreign
from crawler.gather.link_look import FINE, WALKED, Attempt, BrowserCheck, LinkLook
from crawler.gather.outcome import Answer, Outcome, answer, rules
from crawler.gather.politeness import HostGate
from crawler.gather.shell_calibrate import LOOKED, ShellCalibration, ShowPage, shell_signatures
from crawler.gather.soft404 import (
    led_home,
    may_be_soft_404,
    soft_404_reason,
)
from crawler.settings import Settings
from crawler.url import Scope, host_of, is_loopback
from crawler.url import key as url_key
from storage.archive import AddressRow, Archive

__all__ = ["BrowserCheck", "VerifyStats", "calibrate", "verify"]

_log = logging.getLogger(__name__)

SOFT_404_LOOKED = "soft_404_looked"
"""Fact: the stored pages were held against their hosts' answers to nonsense."""
_SHOWN = "soft_404_shown"
"""Doubt of a page whose scripts say that it is not there: only the browser can see it again."""
_COSTLY: frozenset[Outcome] = frozenset({"dead", "soft_404"})

Queues = dict[str, deque[str]]
"""Host -> identities of the addresses waiting for a look. Only these are held in memory, never the rows."""


class VerifyStats(Struct):
    """Counts of addresses; ``requests`` counts visits (redirects within a visit not counted)."""

    checked: int = 0
    requests: int = 0
    confirmed: int = 0
    browser_checks: int = 0
    skipped_robots: int = 0
    skipped_budget: int = 0
    outcomes: dict[str, int] = {}
    reasons: dict[str, int] = {}
    seconds: float = 0.0

    def count(self, judged: Answer) -> None:
        self.checked += 1
        self.outcomes[judged.outcome] = self.outcomes.get(judged.outcome, 0) + 1
        self.reasons[judged.reason] = self.reasons.get(judged.reason, 0) + 1


async def verify(
    archive: Archive,
    settings: Settings,
    *,
    scope: Scope,
    deadline: float | None,
    on_progress: Callable[[int, int], None] | None = None,
    browser_check: BrowserCheck | None = None,
    show_page: ShowPage | None = None,
    read_page: ReadPage | None = None,
    allowed: Callable[[str], bool] | None = None,
    now: Callable[[], str] = clock.now,
    monotonic: Callable[[], float] = time.monotonic,
) -> VerifyStats:
    """Give every unwalked link and every suspect an outcome.

    ``deadline``: a ``monotonic`` value, None for no limit. ``allowed``: the own hosts' robots rule, None when
    all is allowed. ``browser_check``: opens an address in the browser and judges what it shows;
    ``show_page``: opens one and hands over what it shows.
    ``on_progress`` gets (done, total). Rows left over become state ``skipped`` with reason ``budget``.
    """
    started = monotonic()
    gate = HostGate(settings.politeness)
    look = LinkLook(
        settings,
        scope,
        gate,
        read_page or _default_reader(),
        browser_check,
        seed=int(archive.fact("seed") or 0),
        now=now,
    )
    run = _Run(archive, look, on_progress, monotonic)
    try:
        async with asyncio.timeout(None if deadline is None else max(deadline - started, 0)):
            await run.all_rounds(allowed, show_page)
    except TimeoutError:
        _log.info("verification stopped at its deadline")
    run.close_ledger()
    run.stats.requests = look.requests
    run.stats.browser_checks = look.browser_checks
    run.stats.seconds = round(monotonic() - started, 3)
    return run.stats


def _default_reader() -> ReadPage:
    from crawler.derive.page import read_page

    return read_page


class _Run:
    """One verification: its rounds over the archive's addresses."""

    def __init__(
        self,
        archive: Archive,
        look: LinkLook,
        on_progress: Callable[[int, int], None] | None,
        monotonic: Callable[[], float],
    ) -> None:
        self.archive = archive
        self.look = look
        self.settings = look.settings
        self.stats = VerifyStats()
        self._on_progress = on_progress
        self._monotonic = monotonic
        self._done = 0
        self._total = 0
        self._doubted_at: dict[str, float] = {}
        self._foreign = archive.probes(FOREIGN)

    async def all_rounds(self, allowed: Callable[[str], bool] | None, show: ShowPage | None) -> None:
        look = self.look
        first = self._links(allowed)
        self._total = sum(map(len, first.values()))
        known = known_pages(self.archive, look.scope)
        for url in known:
            look.gate.known_to_answer(url)
        look.signatures = await calibrate(
            self.archive,
            self.settings,
            known,
            seed=int(self.archive.fact("seed") or 0),
            read_page=look.read_page,
            gate=look.gate,
            now=look.now,
        )
        self._doubt_stored_pages()
        async with probe_client(self.settings) as look.client:
            await self._each(first, self._first_look)
        await self._doubt_rendered_pages(allowed, show)
        second = _queues(_suspects(self.archive))
        self._total = self._done + sum(map(len, second.values()))
        async with probe_client(self.settings, fresh=True) as look.client:
            await self._each(second, self._confirm)

    def _links(self, allowed: Callable[[str], bool] | None) -> Queues:
        """Links to look at. Those that robots.txt forbids are settled here; beyond the limit of links the
        least prominent are left."""
        forbidden: list[str] = []
        wanted: list[tuple[bool, int, str, str]] = []
        for row in self.archive.addresses(state="queued"):
            if row.own and row.role in WALKED:
                continue
            if row.own and allowed is not None and not allowed(row.url):
                forbidden.append(row.key)
            else:
                wanted.append((not row.on_home, row.priority, row.key, host_of(row.url)))
        for key in forbidden:
            self._skip(key, "robots")
            self.stats.skipped_robots += 1
        limit = self.settings.limits.links
        chosen = heapq.nsmallest(limit, wanted) if len(wanted) > limit else sorted(wanted)
        return _queues((key, host) for _, _, key, host in chosen)

    def _doubt_stored_pages(self) -> None:
        """Mark stored own pages that look like the host's answer to nonsense, for the second round."""
        archive = self.archive
        if archive.fact(SOFT_404_LOOKED):
            return
        doubted: dict[str, str] = {}
        for page in archive.pages():
            signature = self.look.signatures.get(host_of(page.requested_url))
            if page.status != 200 or not may_be_soft_404(signature, page.url, page.requested_url, page.facts):
                continue
            answered = archive.fetched(page)
            reason: str | None = soft_404_reason(signature, answer_facts(answered, page.facts))
            if reason is None and page.render_state == "ok" and answered.rendered:
                shown = answer_facts(as_shown(answered), page.facts)
                reason = _SHOWN if soft_404_reason(None, shown) else None
            if reason:
                doubted[page.key] = reason
        for row in archive.addresses(state="page", own=True):
            if row.final_url is None or row.key in doubted:
                continue
            # Several addresses may lead to one page that is not there; each of them is a link to nothing.
            target = url_key(row.final_url)
            if led_home(row.url, row.final_url):
                doubted[row.key] = "soft_404_home"
            elif target != row.key and target in doubted:
                doubted[row.key] = doubted[target]
        for key, why in doubted.items():
            archive.set_address(key, outcome="suspect", reason=why)
        archive.set_facts({SOFT_404_LOOKED: True})

    async def _doubt_rendered_pages(
        self, allowed: Callable[[str], bool] | None, show: ShowPage | None
    ) -> None:
        """Mark stored own pages that show what their application shows of addresses that cannot exist."""
        if show is not None and not self.archive.fact(LOOKED):
            async with probe_client(self.settings) as client:
                calibration = ShellCalibration(
                    self.archive,
                    self.settings,
                    self.look.scope,
                    self.look.gate,
                    self.look.read_page,
                    show,
                    client,
                    allowed=allowed,
                    now=self.look.now,
                    seed=int(self.archive.fact("seed") or 0),
                )
                doubted = await calibration.doubted()
            for key in doubted:
                row = self.archive.address(key)
                if row is not None and row.outcome not in ("suspect", *_COSTLY):
                    self.archive.set_address(key, outcome="suspect", reason=_SHOWN)
            self.archive.set_facts({LOOKED: True})
        self.look.shells = shell_signatures(self.archive)

    async def _each(self, queues: Queues, look: Callable[[AddressRow], Awaitable[None]]) -> None:
        """Run ``look`` over all: hosts side by side, each with its own number of connections."""
        hosts = asyncio.Semaphore(rules().policy.hosts_at_once)

        async def run_host(queue: deque[str]) -> None:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(self.settings.politeness.connections, len(queue))):
                        group.create_task(self._drain(queue, look))
            finally:
                hosts.release()

        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                await hosts.acquire()
                group.create_task(run_host(queue))

    async def _drain(self, queue: deque[str], look: Callable[[AddressRow], Awaitable[None]]) -> None:
        while queue:
            row = self.archive.address(queue.popleft())
            if row is None:
                continue
            try:
                await look(row)
            except Exception:
                # One address must not cost the others their verdict; this one is «not measured».
                _log.exception("verification of %s failed", row.url)
                self._settle(row, answer("unexpected"), [])

    async def _first_look(self, row: AddressRow) -> None:
        attempts: list[Attempt] = []
        closed = self.look.gate.closed_for(row.url)
        if closed:
            judged = answer(closed)
        else:
            judged = await self.look.visit(row, "GET" if row.role in WALKED else "HEAD", attempts)
            self.look.gate.report(row.url, judged)
        if judged.outcome in FINE:
            self._settle(row, judged, attempts)
            return
        if judged.outcome in _COSTLY:
            self._doubted_at[host_of(row.url)] = self._monotonic()
        self._record(row, judged, attempts, outcome="suspect")
        # It is looked at once more in the second round.
        self._total += 1
        self._progress()

    async def _confirm(self, row: AddressRow) -> None:
        """A second time, later, on a fresh connection; then the browser for what only it can tell."""
        attempts = _past_attempts(row)
        await self._let_time_pass(row.url)
        closed = self.look.gate.closed_for(row.url)
        if closed:
            judged = answer(closed)
        else:
            judged = await self.look.visit(row, "GET", attempts)
            self.look.gate.report(row.url, judged)
            judged = await self.look.ask_browser(row, judged, attempts, shown=row.reason == _SHOWN)
        self.stats.confirmed += 1
        self._settle(row, judged, attempts)

    async def _let_time_pass(self, url: str) -> None:
        """Not sooner than some seconds after the host's last answer that may cost a point; this very machine
        needs no rest."""
        doubted = self._doubted_at.get(host_of(url))
        if doubted is not None and not is_loopback(url):
            wait = doubted + rules().policy.confirm_gap_seconds - self._monotonic()
            await asyncio.sleep(max(wait, 0))

    def _settle(self, row: AddressRow, judged: Answer, attempts: list[Attempt]) -> None:
        self.stats.count(judged)
        note_foreign(self.archive, row, judged, self._foreign)
        self._record(row, judged, attempts, outcome=judged.outcome)
        self._progress()

    def _record(self, row: AddressRow, judged: Answer, attempts: list[Attempt], *, outcome: str) -> None:
        self.archive.set_address(
            row.key,
            state="page" if row.state == "page" else "checked",
            outcome=outcome,
            reason=None if judged.reason == "ok" else judged.reason,
            status=judged.status,
            final_url=judged.final_url,
            detail=msgspec.json.encode(attempts).decode(),
            checked_at=self.look.now(),
        )

    def _skip(self, key: str, reason: str) -> None:
        self.archive.set_address(key, state="skipped", reason=reason, outcome="not_measured")

    def _progress(self) -> None:
        self._done += 1
        if self._on_progress is not None:
            self._on_progress(self._done, max(self._total, self._done))

    def close_ledger(self) -> None:
        """Whatever has no verdict was not reached; a doubt that was not confirmed is none."""
        archive = self.archive
        left = [r.key for r in archive.addresses(state="queued") if not (r.own and r.role in WALKED)]
        left += [r.key for r in archive.addresses(state="checked", outcomes=("suspect",))]
        for key in left:
            self._skip(key, "budget")
            self.stats.skipped_budget += 1
        for key in [r.key for r in archive.addresses(state="page", outcomes=("suspect",))]:
            archive.set_address(key, outcome="alive", reason="budget")


def _queues(found: Iterable[tuple[str, str]]) -> Queues:
    """(identity, host) -> queues, the longest first: it decides how long the round takes."""
    queues: Queues = defaultdict(deque)
    for key, host in found:
        queues[host].append(key)
    return dict(sorted(queues.items(), key=lambda item: (-len(item[1]), item[0])))


def _suspects(archive: Archive) -> Iterable[tuple[str, str]]:
    for state in ("checked", "page"):
        for row in archive.addresses(state=state, outcomes=("suspect",)):
            yield row.key, host_of(row.url)


def _past_attempts(row: AddressRow) -> list[Attempt]:
    try:
        return list(msgspec.json.decode(row.detail or "[]", type=list[Attempt]))
    except msgspec.MsgspecError:
        return []
