"""Gather one portal into its archive: its entry page, then the phases (:mod:`crawler.gather.phases`)."""

from __future__ import annotations

from time import monotonic

from crawler.gather.browser import BrowserPool
from crawler.gather.client import ProbeClient, probe_client
from crawler.gather.clock import now
from crawler.gather.home import Home, find_home, read_robots, unread
from crawler.gather.inner import bounded
from crawler.gather.own_hosts import as_shown, find_own_hosts
from crawler.gather.phases import Phases, Plan, Progress, Site
from crawler.settings import Settings
from crawler.url import Scope, canonical, host_of, key
from storage.archive import Archive


async def gather(archive: Archive, plan: Plan, settings: Settings, progress: Progress) -> None:
    """Fill ``archive``. Raises nothing that the portal caused."""
    portal = canonical(plan.portal)
    if portal is None:
        raise ValueError(f"不是网址: {plan.portal}")
    settings = await bounded(settings, portal)
    started = monotonic()
    spent = float(archive.fact("spent_seconds") or 0)
    deadline = started + max(settings.limits.minutes * 60 - spent, 1)
    if archive.fact("started_at") is None:
        archive.set_facts({"started_at": now(), "portal": portal, "seed": plan.seed, "as_of": plan.as_of})
    if archive.fact("finished_at") is not None:
        return
    async with probe_client(settings, body_bytes=settings.limits.page_megabytes * 1_000_000) as client:
        progress("home", 0, 1)
        home = await find_home(client, portal, settings)
        _note_home(archive, home)
        if home.state != "ok":
            archive.set_facts({"requests": int(archive.fact("requests") or 0) + home.asked})
            if home.state != "down":  # a portal that is down was judged: that is a problem, not a gap
                _leave_out(archive, home)
            _finish(archive, started, spent)
            return
        archive.set_facts({"home_url": home.url, "entry": home.chain})
        async with BrowserPool(settings) as pool:
            own = Scope(portal, (*plan.hosts, host_of(home.url)))
            further = await _further_hosts(archive, client, pool, home, own, settings)
            robots = await read_robots(client, (portal, home.url, *further), settings)
            scope = Scope(portal, (*plan.hosts, host_of(home.url), *map(host_of, further)))
            if archive.fact("seeded") is None:
                archive.seed((home.url, portal, *home.chain))
                archive.set_facts({"seeded": True})
            site = Site(archive, settings, client, pool, scope, robots.allowed, home.url, deadline)
            phases = Phases(site, plan, progress, spent=lambda: _spent(started, spent))
            await phases.walk_and_render()
            not_had = unread(archive, home)
            if not_had is not None:
                _note_home(archive, not_had)
                if not_had.reason != "budget":
                    _leave_out(archive, not_had)
            else:
                await phases.verify()
                await phases.ask_further()
    close_ledger(archive, phases.stopped)
    _finish(archive, started, spent)


async def _further_hosts(
    archive: Archive, client: ProbeClient, pool: BrowserPool, home: Home, scope: Scope, settings: Settings
) -> list[str]:
    """Addresses on the unit's further hosts, looked for once a run and kept for its later tries."""
    kept = archive.fact("further_hosts")
    if kept is not None:
        return [str(url) for url in kept]
    if home.page is None:
        return []
    shown = await as_shown(pool, home.page, settings)
    found, asked = await find_own_hosts(client, shown, scope)
    archive.set_facts({"further_hosts": found, "requests": int(archive.fact("requests") or 0) + asked})
    return found


def _note_home(archive: Archive, home: Home) -> None:
    told = {"state": home.state, "cause": home.cause, "status": home.status, "at": now()}
    archive.set_facts({"home_state": told})


def _leave_out(archive: Archive, home: Home) -> None:
    """The portal could not be measured: its entry page stands in the ledger, with the reason."""
    archive.seed((home.url,))
    outcome = "blocked" if home.state == "blocked" else "not_measured"
    archive.set_address(key(home.url), state="skipped", reason=home.reason, outcome=outcome)


def close_ledger(archive: Archive, stopped: str) -> None:
    """Whatever is still queued was not reached; say why."""
    for row in list(archive.addresses(state="queued")):
        archive.set_address(row.key, commit=False, state="skipped", reason=f"budget_{stopped or 'time'}")
    archive.set_facts({"ledger_closed": True})


def _finish(archive: Archive, started: float, spent: float) -> None:
    archive.set_facts({"finished_at": now(), "spent_seconds": _spent(started, spent)})


def _spent(started: float, spent: float) -> float:
    """Seconds of gathering, those of earlier tries included: starting again wins no time."""
    return round(spent + monotonic() - started, 1)
