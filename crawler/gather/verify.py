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
from msgspec.structs import replace

from crawler.gather import clock
from crawler.gather.calibrate import ask_nonsense, calibrate, known_pages, signatures
from crawler.gather.client import ProbeClient, probe, probe_client
from crawler.gather.outcome import Answer, Exchange, Outcome, answer, rules
from crawler.gather.politeness import HostGate
from crawler.gather.soft404 import (
    HostSignature,
    Nonsense,
    ReadPage,
    Soft404,
    answer_facts,
    fetched_of,
    led_home,
    may_be_soft_404,
    nonsense_urls,
    soft_404_reason,
)
from crawler.settings import Settings
from crawler.url import Scope, host_of, is_loopback
from storage.archive import AddressRow, Archive

__all__ = ["VerifyStats", "calibrate", "verify"]

_log = logging.getLogger(__name__)
_FINE: frozenset[Outcome] = frozenset({"alive", "login"})
_WALKED = frozenset({"page", "frame"})
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<script")

BrowserCheck = Callable[[str], Awaitable[Answer]]
Look = Callable[["_Work", AddressRow], Awaitable[None]]


class Attempt(Struct, frozen=True, omit_defaults=True):
    """One try. ``at``: Beijing time, ISO; ``error``: reason key; ``text``: what the network layer said."""

    method: str
    status: int | None
    at: str
    error: str | None = None
    text: str = ""


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


class _Work:
    """What the steps of one verification share."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        scope: Scope,
        gate: HostGate,
        read_page: ReadPage,
        *,
        browser_check: BrowserCheck | None,
        on_progress: Callable[[int, int], None] | None,
        now: Callable[[], str],
        monotonic: Callable[[], float],
    ) -> None:
        self.archive = archive
        self.settings = settings
        self.scope = scope
        self.gate = gate
        self.read_page = read_page
        self.browser_check = browser_check
        self.on_progress = on_progress
        self.now = now
        self.monotonic = monotonic
        self.signatures: dict[str, HostSignature] = {}
        self.client: ProbeClient
        self.stats = VerifyStats()
        self.done = 0
        self.total = 0
        self.seed = int(archive.fact("seed") or 0)
        self.folders: dict[str, Nonsense] = {}
        self.doubted_at: dict[str, float] = {}

    def progress(self) -> None:
        self.done += 1
        if self.on_progress is not None:
            self.on_progress(self.done, max(self.total, self.done))


async def verify(
    archive: Archive,
    settings: Settings,
    *,
    scope: Scope,
    deadline: float | None,
    on_progress: Callable[[int, int], None] | None = None,
    browser_check: BrowserCheck | None = None,
    read_page: ReadPage | None = None,
    allowed: Callable[[str], bool] | None = None,
    now: Callable[[], str] = clock.now,
    monotonic: Callable[[], float] = time.monotonic,
) -> VerifyStats:
    """Give every unwalked link and every suspect an outcome.

    ``deadline``: a ``monotonic`` value, None for no limit. ``allowed``: the own hosts' robots rule, None when
    all is allowed. ``browser_check``: opens an address in the browser and judges what it shows.
    ``on_progress`` gets (done, total). Rows left over become state ``skipped`` with reason ``budget``.
    """
    started = monotonic()
    work = _Work(
        archive,
        settings,
        scope,
        HostGate(settings.politeness),
        read_page or _default_reader(),
        browser_check=browser_check,
        on_progress=on_progress,
        now=now,
        monotonic=monotonic,
    )
    try:
        async with asyncio.timeout(None if deadline is None else max(deadline - monotonic(), 0)):
            await _rounds(work, allowed)
    except TimeoutError:
        pass
    _close_ledger(work)
    work.stats.seconds = round(monotonic() - started, 3)
    return work.stats


def _default_reader() -> ReadPage:
    from crawler.derive.page import read_page

    return read_page


async def _rounds(work: _Work, allowed: Callable[[str], bool] | None) -> None:
    archive = work.archive
    first = _first_round_keys(work, allowed)
    work.total = sum(map(len, first.values()))
    known = [u for u in known_pages(archive, work.scope) if host_of(u) not in signatures(archive)]
    work.signatures = await calibrate(
        archive,
        work.settings,
        known,
        seed=work.seed,
        read_page=work.read_page,
        gate=work.gate,
        now=work.now,
    )
    for url in known_pages(archive, work.scope):
        work.gate.known_to_answer(url)
    _doubt_stored_pages(work)
    async with probe_client(work.settings) as work.client:
        await _each(work, first, _first_look)
    second = _keys_by_host(_suspects(archive))
    work.total = work.done + sum(map(len, second.values()))
    async with probe_client(work.settings, fresh=True) as work.client:
        await _each(work, second, _confirm)


def _first_round_keys(work: _Work, allowed: Callable[[str], bool] | None) -> dict[str, deque[str]]:
    """Identities of the links to look at, by host; only these are held, never the rows.

    Rows that robots.txt forbids are settled here. Beyond the limit of links the least prominent are left.
    """
    forbidden: list[AddressRow] = []
    wanted: list[tuple[bool, int, str, str]] = []
    for row in work.archive.addresses(state="queued"):
        if row.own and row.role in _WALKED:
            continue
        if row.own and allowed is not None and not allowed(row.url):
            forbidden.append(row)
        else:
            wanted.append((not row.on_home, row.priority, row.key, host_of(row.url)))
    for row in forbidden:
        _skip(work, row, "robots")
        work.stats.skipped_robots += 1
    limit = work.settings.limits.links
    chosen = heapq.nsmallest(limit, wanted) if len(wanted) > limit else sorted(wanted)
    return _keys_by_host((key, host) for _, _, key, host in chosen)


def _keys_by_host(found: Iterable[tuple[str, str]]) -> dict[str, deque[str]]:
    keys: dict[str, deque[str]] = defaultdict(deque)
    for key, host in found:
        keys[host].append(key)
    return dict(sorted(keys.items(), key=lambda item: (-len(item[1]), item[0])))


def _suspects(archive: Archive) -> Iterable[tuple[str, str]]:
    for state in ("checked", "page"):
        for row in archive.addresses(state=state, outcomes=("suspect",)):
            yield row.key, host_of(row.url)


async def _each(work: _Work, keys: dict[str, deque[str]], look: Look) -> None:
    """Run ``look`` over all keys: hosts side by side, each with its own number of connections."""
    hosts = asyncio.Semaphore(rules().policy.hosts_at_once)

    async def run_host(queue: deque[str]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(work.settings.politeness.connections, len(queue))):
                    group.create_task(_drain(work, queue, look))
        finally:
            hosts.release()

    async with asyncio.TaskGroup() as group:
        for queue in keys.values():
            await hosts.acquire()
            group.create_task(run_host(queue))


async def _drain(work: _Work, queue: deque[str], look: Look) -> None:
    while queue:
        row = work.archive.address(queue.popleft())
        if row is None:
            continue
        try:
            await look(work, row)
        except Exception:
            # One address must not cost the others their verdict; this one is «not measured».
            _log.exception("verification of %s failed", row.url)
            _settle(work, row, answer("unexpected"), [])


async def _first_look(work: _Work, row: AddressRow) -> None:
    closed = work.gate.closed_for(row.url)
    attempts: list[Attempt] = []
    if closed:
        judged = answer(closed)
    else:
        judged = await _visit(work, row, "GET" if row.role in _WALKED else "HEAD", attempts)
        work.gate.report(row.url, judged)
    if judged.outcome in _FINE:
        _settle(work, row, judged, attempts)
        return
    work.doubted_at[host_of(row.url)] = work.monotonic()
    _record(work, row, judged, attempts, outcome="suspect")
    work.progress()


async def _confirm(work: _Work, row: AddressRow) -> None:
    """A second time, later, on a fresh connection; then the browser for what only it can tell."""
    attempts = _past_attempts(row)
    host = host_of(row.url)
    if not is_loopback(row.url) and host in work.doubted_at:
        wait = work.doubted_at[host] + rules().policy.confirm_gap_seconds - work.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
    closed = work.gate.closed_for(row.url)
    if closed:
        judged = answer(closed)
    else:
        judged = await _visit(work, row, "GET", attempts)
        work.gate.report(row.url, judged)
        judged = await _ask_browser(work, row, judged, attempts)
    work.stats.confirmed += 1
    _settle(work, row, judged, attempts)


async def _visit(work: _Work, row: AddressRow, method: str, attempts: list[Attempt]) -> Answer:
    """Visit until the answer is fine or permanent, or the tries are used up."""
    known = rules()
    failures = 0
    while True:
        judged = await probe(
            work.client,
            row.url,
            method,
            scope=work.scope,
            role=row.role,
            referer=row.holder or None,
            gate=work.gate,
        )
        work.stats.requests += 1
        judged = await _look_closer(work, row, judged)
        attempts.append(_attempt(work, method, judged))
        if method == "HEAD" and not _enough(row, judged):
            method = "GET"
            if judged.reason in known.overloaded:
                failures += 1
                await work.gate.pause(row.url, failures, judged)
            continue
        failures += 1
        if judged.reason not in known.passing or failures > work.settings.politeness.retries:
            return judged
        await work.gate.pause(row.url, failures, judged)


def _enough(row: AddressRow, judged: Answer) -> bool:
    """Whether the answer to HEAD settles the matter; a file that comes as a web page needs a look at it."""
    if judged.outcome not in _FINE:
        return False
    kind = (judged.seen.headers.get("content-type") or "") if judged.seen else ""
    return row.role == "form" or "html" not in kind.lower()


def _attempt(work: _Work, method: str, judged: Answer) -> Attempt:
    return Attempt(
        method=method,
        status=judged.status,
        at=work.now(),
        error=None if judged.reason == "ok" else judged.reason,
        text=judged.seen.error_text if judged.seen else "",
    )


async def _look_closer(work: _Work, row: AddressRow, judged: Answer) -> Answer:
    """An answer that is fine by its status may say in words that the page is not there."""
    seen = judged.seen
    if judged.outcome != "alive" or seen is None or seen.status != 200 or not seen.body or row.role == "form":
        return judged
    if row.role not in _WALKED and not seen.body.lstrip()[:15].lower().startswith(_MARKUP):
        return judged
    reason: str | None = await _soft_404(work, seen)
    if reason is None and row.role == "image":
        reason = "not_an_image"
    return judged if reason is None else answer(reason, seen=seen)


async def _soft_404(work: _Work, seen: Exchange) -> Soft404 | None:
    page = fetched_of(seen)
    if page.body.startswith(b"%PDF-") or b"\0\0\0" in page.body[:4096]:
        return None
    own = work.scope.contains(seen.url)
    signature = work.signatures.get(host_of(seen.url))
    home = own and led_home(seen.url, seen.final_url)
    if home:
        signature = await _beside(work, seen.url, signature)
    rough = answer_facts(page)
    if signature is None and soft_404_reason(None, rough) is None:
        return None
    return soft_404_reason(signature, answer_facts(page, work.read_page(page).facts))


async def _beside(work: _Work, url: str, signature: HostSignature | None) -> HostSignature:
    """The host's signature with its answer to a nonsense address in the folder of ``url``.

    Portals of several systems on one host differ by folder; that a link leads home says nothing by itself.
    """
    host = host_of(url)
    signature = signature or HostSignature(host, work.now())
    folder = url.partition("?")[0].rpartition("/")[0]
    if folder not in work.folders and len(work.folders) < rules().policy.folders_tried:
        _, nonsense = nonsense_urls(url, work.seed)
        work.folders[folder] = await ask_nonsense(work.client, nonsense, work.gate, work.read_page)
    found = work.folders.get(folder)
    return signature if found is None else replace(signature, answers=(*signature.answers, found))


async def _ask_browser(work: _Work, row: AddressRow, judged: Answer, attempts: list[Attempt]) -> Answer:
    """What the browser says, where it can tell more; our own verdict stands when it cannot."""
    if work.browser_check is None or judged.reason not in rules().browser:
        return judged
    timeouts = work.settings.timeouts
    work.stats.browser_checks += 1
    try:
        async with asyncio.timeout(2 * timeouts.render + timeouts.close):
            shown = await work.browser_check(row.url)
    except Exception as error:
        # A browser that failed has said nothing about the page.
        attempts.append(Attempt("browser", None, work.now(), type(error).__name__))
        return judged
    attempts.append(_attempt(work, "browser", shown))
    return judged if shown.outcome in ("blocked", "not_measured") else shown


def _doubt_stored_pages(work: _Work) -> None:
    """Mark stored own pages that look like the host's answer to nonsense, for the second round."""
    archive = work.archive
    if archive.fact("soft_404_looked"):
        return
    doubted: list[tuple[str, str]] = []
    for page in archive.pages():
        signature = work.signatures.get(host_of(page.requested_url))
        if page.status != 200 or not may_be_soft_404(signature, page.url, page.requested_url, page.facts):
            continue
        sign = soft_404_reason(signature, answer_facts(archive.fetched(page), page.facts))
        if sign:
            doubted.append((page.key, sign))
    for row in archive.addresses(state="page", own=True):
        if row.final_url and led_home(row.url, row.final_url):
            doubted.append((row.key, "soft_404_home"))
    for key, reason in doubted:
        archive.set_address(key, outcome="suspect", reason=reason)
    archive.set_facts({"soft_404_looked": True})


def _past_attempts(row: AddressRow) -> list[Attempt]:
    try:
        return list(msgspec.json.decode(row.detail or "[]", type=list[Attempt]))
    except msgspec.MsgspecError:
        return []


def _settle(work: _Work, row: AddressRow, judged: Answer, attempts: list[Attempt]) -> None:
    work.stats.count(judged)
    _record(work, row, judged, attempts, outcome=judged.outcome)
    work.progress()


def _record(work: _Work, row: AddressRow, judged: Answer, attempts: list[Attempt], *, outcome: str) -> None:
    work.archive.set_address(
        row.key,
        state="page" if row.state == "page" else "checked",
        outcome=outcome,
        reason=None if judged.reason == "ok" else judged.reason,
        status=judged.status,
        final_url=judged.final_url,
        detail=msgspec.json.encode(attempts).decode(),
        checked_at=work.now(),
    )


def _skip(work: _Work, row: AddressRow, reason: str) -> None:
    work.archive.set_address(row.key, state="skipped", reason=reason, outcome="not_measured")


def _close_ledger(work: _Work) -> None:
    """Whatever has no verdict was not reached; an unconfirmed doubt is none."""
    archive = work.archive
    left = [row.key for row in archive.addresses(state="queued") if not (row.own and row.role in _WALKED)]
    left += [key for key, _ in _suspects(archive)]
    for key in left:
        row = archive.address(key)
        if row is not None and row.state == "page":
            archive.set_address(key, outcome="alive", reason="budget")
        elif row is not None:
            _skip(work, row, "budget")
            work.stats.skipped_budget += 1
