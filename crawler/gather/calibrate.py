"""How each own host answers addresses that cannot exist; kept as archive probes of kind ``soft404``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from crawler.gather import clock
from crawler.gather.answer_facts import (
    ReadPage,
    fetched_of,
    read_answer,
)
from crawler.gather.client import ProbeClient, probe_client, visit
from crawler.gather.outcome import classify
from crawler.gather.politeness import HostGate
from crawler.gather.soft404 import (
    HostSignature,
    Nonsense,
    nonsense_of,
    nonsense_urls,
)
from crawler.settings import Settings
from crawler.url import Scope, host_of
from storage.archive import Archive

PROBE = "soft404"
_LOOKED_AT = 2000


async def calibrate(
    archive: Archive,
    settings: Settings,
    known_urls: Iterable[str],
    *,
    seed: int,
    read_page: ReadPage,
    gate: HostGate | None = None,
    now: Callable[[], str] = clock.now,
) -> dict[str, HostSignature]:
    """Signature of every host of ``known_urls`` (addresses of pages that exist), stored as it is found.

    Costs three requests a host; a host that has a signature already costs none.
    """
    found = signatures(archive)
    gate = gate or HostGate(settings.politeness)
    async with probe_client(settings) as client:
        for url in known_urls:
            host = host_of(url)
            if host in found:
                continue
            answers = [await ask_nonsense(client, u, gate, read_page) for u in nonsense_urls(url, seed)]
            control = await ask_nonsense(client, url, gate, read_page)
            found[host] = HostSignature(
                host, now(), tuple(answers), control if control.status == 200 else None
            )
            archive.put_probe(PROBE, host, msgspec.to_builtins(found[host]))
    return found


def signatures(archive: Archive) -> dict[str, HostSignature]:
    """Stored signatures by host."""
    return {host: msgspec.convert(value, HostSignature) for host, value in archive.probes(PROBE).items()}


def known_pages(archive: Archive, scope: Scope) -> list[str]:
    """One stored page for each own host, an article before anything else."""
    found: dict[str, str] = {}
    for kinds in (("article", "document"), None):
        for count, row in enumerate(archive.pages(kinds=kinds)):
            if scope.contains(row.url) and row.status == 200:
                found.setdefault(host_of(row.url), row.url)
            if len(found) == len(scope.hosts) or count >= _LOOKED_AT:
                break
    return [found[host] for host in sorted(found)]


async def ask_nonsense(client: ProbeClient, url: str, gate: HostGate, read_page: ReadPage) -> Nonsense:
    """How the host answers ``url``, in the terms of its signature."""
    seen = await visit(client, url, gate=gate)
    judged = classify(seen)
    if seen.status is None or judged.outcome == "blocked":
        return nonsense_of(url, None, judged.reason)
    return nonsense_of(url, read_answer(fetched_of(seen), read_page), judged.reason)
