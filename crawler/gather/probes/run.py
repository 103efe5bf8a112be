"""All probes of one portal, in turn, within one time limit. What is stored is not measured again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import msgspec

from crawler.gather.browser import BrowserPool
from crawler.gather.probes import kept
from crawler.gather.probes.accessibility import probe_accessibility
from crawler.gather.probes.compat import probe_compat, representatives
from crawler.gather.probes.ipv6 import probe_ipv6
from crawler.gather.probes.rendering import probe_rendering
from crawler.settings import Settings
from crawler.url import key
from storage.archive import Archive
from storage.trouble import explain

_log = logging.getLogger(__name__)


async def run_probes(
    archive: Archive,
    pool: BrowserPool,
    settings: Settings,
    *,
    home: str,
    deadline: float,
    on_progress: Callable[[int, int], None] = lambda _done, _left: None,
) -> None:
    """Measure what is wanted and not yet stored. ``deadline``: ``time.monotonic`` of the whole crawl.

    Raises nothing that the portal or a probe caused: a probe that fails leaves nothing, and what it was to
    measure is not measured.
    """
    on = settings.probes
    end = min(monotonic() + on.minutes * 60, deadline)
    pictures = archive.folder / "evidence"
    unit = str((archive.fact("unit") or {}).get("name", ""))
    portal = str(archive.fact("portal") or home)
    page = archive.page(key(home))
    hints = page.facts.entries if page is not None else ()
    probes: list[tuple[str, bool, Callable[[], Awaitable[Any]]]] = [
        (kept.IPV6, on.ipv6, lambda: probe_ipv6(home, portal, settings)),
        (
            kept.ACCESSIBILITY,
            on.accessibility,
            lambda: probe_accessibility(
                pool, home, settings, hints, pictures_dir=pictures, unit=unit, deadline=end
            ),
        ),
        (
            kept.COMPAT,
            on.compat,
            lambda: probe_compat(
                pool,
                representatives(archive, home),
                settings,
                pictures_dir=pictures,
                unit=unit,
                deadline=end,
            ),
        ),
        (
            kept.RENDERING,
            on.rendering,
            lambda: probe_rendering(archive, pool, settings, home=home, deadline=end),
        ),
    ]
    for number, (kind, wanted, probe) in enumerate(probes):
        on_progress(number, len(probes) - number)
        if wanted and monotonic() < end and kept.wanted(archive, kind):
            await _measure(archive, kind, probe)


async def _measure(archive: Archive, kind: str, probe: Callable[[], Awaitable[Any]]) -> None:
    try:
        answer = await probe()
    except Exception as error:
        if explain(error):
            # Disk or database: ours, and told by the child as such.
            raise
        _log.exception("the probe %s failed", kind)
        return
    kept.keep(archive, kind, msgspec.to_builtins(answer))
