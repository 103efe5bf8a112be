"""Pages that answered slowly, and pages that never came to rest in the browser, are asked once more.

One slow answer or one unfinished rendering may be an accident, also one of our own network; two are told.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from time import monotonic

import msgspec

from crawler.derive.page import read_page
from crawler.gather.browser import BrowserPool
from crawler.gather.client import ProbeClient, visit
from crawler.gather.clock import now
from crawler.gather.confirm import BAD
from crawler.gather.faults import fault_shown
from crawler.gather.outcome import classify, refuses
from crawler.gather.probes.rendering_model import Again, RenderingAnswer, Retried
from crawler.gather.probes.rules import probe_rules
from crawler.gather.render import render
from crawler.gather.rendering import misdeclared, wiped
from crawler.model import Fetched, Reading
from crawler.settings import Settings, Timeouts
from crawler.url import key
from storage.archive import Archive, PageRow

_log = logging.getLogger(__name__)


async def probe_rendering(
    archive: Archive, pool: BrowserPool, settings: Settings, *, home: str, deadline: float
) -> RenderingAnswer:
    """Ask again what was slow or unfinished. Raises nothing but cancellation and the archive's own errors."""
    limit = settings.probes.slow_seconds
    slow: list[PageRow] = []
    unfinished: list[PageRow] = []
    for row in archive.pages():
        if row.frame_of or row.facts.fragment:
            continue
        if row.elapsed_ms >= limit * 1000:
            slow.append(row)
        if row.status == 200 and row.render_state in ("timeout", "failed") and not _is_gone(archive, row):
            unfinished.append(row)
    answer = RenderingAnswer(now(), limit, len(slow), len(unfinished))
    again = probe_rules().rendering
    wanted = [("slow", row) for row in _first(slow, home, again.pages)]
    wanted += [("unfinished", row) for row in _first(unfinished, home, again.pages)]
    if wanted:
        await asyncio.sleep(again.again_after)
    retried: list[Retried] = []
    for fault, row in wanted:
        if monotonic() > deadline:
            break
        if fault == "slow":
            retried.append(await _slow(row, settings, limit))
        else:
            retried.append(await _unfinished(row, archive.fetched(row), pool, settings))
    return msgspec.structs.replace(answer, retried=tuple(retried))


def _is_gone(archive: Archive, row: PageRow) -> bool:
    """Whether the page is known not to be there: that is the fault of the links to it."""
    address = archive.address(row.key)
    return address is not None and address.outcome in BAD


def _first(rows: Iterable[PageRow], home: str, n: int) -> list[PageRow]:
    at_home = key(home)
    return sorted(rows, key=lambda row: (row.key != at_home, row.depth, row.key))[:n]


async def _slow(row: PageRow, settings: Settings, limit: float) -> Retried:
    """One visit on a fresh connection, with more time than the limit and the first visit, so that its end is
    seen too: a check may ask for more seconds than the limit here."""
    patient = settings.model_copy(update={"timeouts": Timeouts(link=max(limit, row.elapsed_ms / 1000) + 5)})
    client = ProbeClient(patient, fresh=True)
    try:
        seen = await visit(client, row.url)
    finally:
        await client.close()
    judged = classify(seen, own=True, role="page")
    if judged.outcome in ("blocked", "not_measured"):
        return Retried("slow", row.url, "unknown", now(), row.elapsed_ms, seen.elapsed_ms, note=judged.reason)
    again: Again = "yes" if seen.elapsed_ms >= limit * 1000 else "no"
    return Retried("slow", row.url, again, now(), row.elapsed_ms, seen.elapsed_ms, seen.status)


async def _unfinished(row: PageRow, fetched: Fetched, pool: BrowserPool, settings: Settings) -> Retried:
    rendering = await render(pool, row.url, settings, charset=misdeclared(row.facts))
    note = rendering.note or row.render_note or ""
    fetched = msgspec.structs.replace(fetched, rendered=rendering.dom)
    shown = None if rendering.dom is None else _read(fetched)
    emptied = shown is not None and wiped(fetched, shown)
    failed = rendering.state != "ok" or bool(rendering.requests_failed) or emptied
    failed = failed or (shown is not None and bool(fault_shown(fetched, shown.facts)))
    again: Again = "unknown" if rendering.unavailable else "yes" if failed else "no"
    return Retried(
        "unfinished",
        row.url,
        again,
        now(),
        second_ms=rendering.elapsed_ms,
        status=rendering.status,
        note=note,
        own=tuple(
            f"{one.url} ({one.reason})" for one in rendering.requests_failed if not refuses(one.reason)
        )[:3],
        shown=None if shown is None else shown.facts.text_length,
        wiped=emptied and rendering.state == "ok",
    )


def _read(fetched: Fetched) -> Reading | None:
    """What a visitor could read in what there was; None for a document that we cannot read."""
    try:
        return read_page(fetched)
    except Exception:
        _log.exception("reading an unfinished rendering failed")
        return None
