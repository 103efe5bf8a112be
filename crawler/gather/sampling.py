"""One round of visits to home pages, for the availability of a week.

A home page that does not answer is asked again until the limit is over: what counts is that it was still not
open then. A silence counts only where another site answered in the same round; else it is our own network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic

import msgspec
from msgspec import Struct

from crawler.gather.client import ProbeClient, probe
from crawler.gather.clock import now
from crawler.gather.outcome import sentence
from crawler.settings import Settings, Timeouts
from crawler.url import host_of, is_loopback
from storage.availability import State, Visit

AT_ONCE = 8
"""Visits under way at the same time."""
PAUSE = 3.0
"""Seconds between two tries of one visit."""
WITNESSES = 3
"""Other addresses asked when nobody of the round answered."""


class Seen(Struct, frozen=True):
    """A visit before it is known whether our own network was in order. ``answered``: somebody was there."""

    visit: Visit
    answered: bool


async def sample(
    targets: Mapping[str, str], witnesses: Sequence[str], settings: Settings
) -> dict[str, Visit]:
    """Visit every target (unit → address) once. Raises nothing but cancellation.

    ``witnesses``: further addresses, asked only when a target's silence has no other witness.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(url: str) -> Seen:
        async with gate:
            return await visit_home(url, settings)

    seen = dict(zip(targets, await asyncio.gather(*(one(url) for url in targets.values())), strict=True))
    answering = {host_of(targets[unit]) for unit, found in seen.items() if found.answered}
    silent = [unit for unit, found in seen.items() if found.visit.state == "failed" and not found.answered]
    asked: set[str] = {host_of(url) for url in targets.values()}
    if silent and not answering:
        for url in _others(witnesses, asked)[:WITNESSES]:
            asked.add(host_of(url))
            if (await one(url)).answered:
                answering.add(host_of(url))
                break
    return {
        unit: _settled(found.visit, host_of(targets[unit]), answering, asked)
        if unit in silent
        else found.visit
        for unit, found in seen.items()
    }


def _others(witnesses: Iterable[str], asked: set[str]) -> list[str]:
    by_host = {host_of(url): url for url in witnesses if host_of(url) not in asked}
    return [by_host[host] for host in sorted(by_host)]


def _settled(visit: Visit, host: str, answering: set[str], asked: set[str]) -> Visit:
    """A silence, judged by what others said in the same round."""
    if answering - {host}:
        return visit
    state: State = "ours" if asked - {host} else "unmeasured"
    why = "同一轮的其他网站也都没有应答" if state == "ours" else "没有其他网站可以对照"
    return msgspec.structs.replace(visit, state=state, cause=f"{visit.cause}; {why}")


async def visit_home(url: str, settings: Settings) -> Seen:
    """Open one home page within ``availability.seconds``."""
    limit = settings.availability.seconds
    at = now()
    if settings.politeness.reach == "loopback" and not is_loopback(url):
        return Seen(Visit(at, "unmeasured", 0, sentence("out_of_reach")), False)
    began = monotonic()
    cause, answered = "", False
    while True:
        left = limit - (monotonic() - began)
        patient = settings.model_copy(update={"timeouts": Timeouts(link=max(left, 0.1))})
        client = ProbeClient(patient, fresh=True)
        try:
            answer = await probe(client, url)
        finally:
            await client.close()
        took = monotonic() - began
        cause, answered = sentence(answer.reason), answer.status is not None
        if answer.outcome in ("alive", "login") and took < limit:
            return Seen(Visit(at, "ok", int(took * 1000)), True)
        if answer.outcome == "blocked":
            return Seen(Visit(at, "blocked", int(took * 1000), cause), True)
        if answer.outcome == "not_measured":
            return Seen(Visit(at, "unmeasured", int(took * 1000), cause), False)
        if limit - took <= min(PAUSE, limit / 5):
            break
        await asyncio.sleep(min(PAUSE, limit / 5))
    return Seen(Visit(at, "failed", int((monotonic() - began) * 1000), cause), answered)
