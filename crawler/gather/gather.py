"""Gather one portal into its archive: entry page, walk, assets, rendering, verification, search probe.

Every phase is resumable: it asks the archive what is left. The phases never judge.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from msgspec import Struct

from crawler.gather.assets import read_assets
from crawler.gather.attachments import gather_attachments
from crawler.gather.browser import BrowserPool
from crawler.gather.client import ProbeClient, probe_client
from crawler.gather.clock import now
from crawler.gather.confirm import browser_check, confirm_script_links
from crawler.gather.entry_boxes import note_empty_boxes
from crawler.gather.frontier import Frontier
from crawler.gather.home import Home, find_home, read_robots, unread
from crawler.gather.inner import bounded
from crawler.gather.own_hosts import as_shown, find_own_hosts
from crawler.gather.probes.run import run_probes
from crawler.gather.rendering import Renderer
from crawler.gather.revisit import settle
from crawler.gather.searching import probe_search
from crawler.gather.shell_calibrate import LOOKED, page_shower
from crawler.gather.untaken import Untaken
from crawler.gather.verify import SOFT_404_LOOKED, verify
from crawler.gather.walk import Walk, run_walk
from crawler.settings import Settings
from crawler.url import Scope, canonical, host_of, key
from storage.archive import Archive

ROUNDS = 30
"""Walk and rendering feed each other; a portal that needs more turns than this is left with a reason."""

Progress = Callable[[str, int, int], None]


class Plan(Struct, frozen=True):
    """What to gather. ``as_of``: ISO date. ``revisit``: the archive is that of an earlier run, made ready by
    :func:`crawler.gather.revisit.prepare`; only what is queued in it is asked."""

    portal: str
    as_of: str
    seed: int = 1
    hosts: tuple[str, ...] = ()
    search_sample: int = 4
    revisit: bool = False


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
            frontier = Frontier(scope, max_depth=settings.limits.depth, allowed=robots.allowed)
            if archive.fact("seeded") is None:
                archive.seed((home.url, portal, *home.chain))
                archive.set_facts({"seeded": True})
            walk = Walk(archive, settings, frontier, home.url, deadline)
            # A recheck asks for proof of mending: nobody's word that nothing has changed will do.
            walk.conditional = settings.politeness.conditional and not plan.revisit
            walk.on_progress = lambda done, left: progress("walk", done, left)
            renderer = Renderer(
                archive,
                pool,
                frontier,
                settings,
                home=home.url,
                deadline=deadline,
                on_progress=lambda done, left: progress("render", done, left),
            )
            walk.requests = int(archive.fact("requests") or 0)
            walk.received = int(archive.fact("bytes") or 0)
            untaken = Untaken(archive, settings, frontier, client, home=home.url, deadline=deadline)

            async def walk_and_render() -> None:
                """Until nothing new appears, or a limit is reached."""
                for _ in range(ROUNDS):
                    await run_walk(walk)
                    taken = await untaken.refused()
                    archive.set_facts(
                        {
                            "requests": walk.requests + untaken.requests,
                            "bytes": walk.received + untaken.received,
                            "spent_seconds": _spent(started, spent),
                        }
                    )
                    read = await read_assets(archive, client, frontier, home=home.url, deadline=deadline)
                    rendered = await renderer.dynamic_pages() + await renderer.footers()
                    if walk.stopped:
                        break
                    # What hides links is looked for when all pages that hold any are there.
                    nothing_new = not taken and not read and not rendered and not archive.frontier(1)
                    if nothing_new and not await renderer.smuggled():
                        break
                else:
                    walk.stopped = "rounds"
                archive.set_facts({"walk_stopped": walk.stopped or archive.fact("cut_before") or ""})

            async def verify_links() -> int:
                verified = await verify(
                    archive,
                    settings,
                    scope=scope,
                    deadline=deadline,
                    allowed=robots.allowed,
                    browser_check=browser_check(pool, settings, scope),
                    show_page=page_shower(pool, settings),
                    on_progress=lambda done, total: progress("verify", done, total - done),
                )
                return verified.requests

            await walk_and_render()
            not_had = unread(archive, home)
            if not_had is not None:
                _note_home(archive, not_had)
                if not_had.reason != "budget":
                    _leave_out(archive, not_had)
                close_ledger(archive, walk.stopped)
                _finish(archive, started, spent)
                return
            if plan.revisit:
                settle(archive)
            note_empty_boxes(archive)
            verified = await verify_links()
            if not plan.revisit and not walk.stopped and await untaken.answering():
                # Their links are new; whether they are pages at all is asked again of every stored page.
                archive.set_facts({SOFT_404_LOOKED: False, LOOKED: False})
                await walk_and_render()
                note_empty_boxes(archive)
                verified += await verify_links()
            await confirm_script_links(archive, pool, settings, deadline=deadline)
            progress("search", 0, 1)
            await probe_search(
                archive,
                pool,
                settings,
                home=home.url,
                sample=plan.search_sample,
                seed=plan.seed,
                as_of=plan.as_of,
            )
            await run_probes(
                archive,
                pool,
                settings,
                home=home.url,
                deadline=deadline,
                on_progress=lambda done, left: progress("probe", done, left),
            )
            attached = await gather_attachments(
                archive,
                settings,
                scope=scope,
                deadline=deadline,
                allowed=robots.allowed,
                conditional=walk.conditional,
                on_progress=lambda done, left: progress("attachments", done, left),
            )
            archive.set_facts(
                {
                    "requests": walk.requests + untaken.requests + verified + attached.requests,
                    "bytes": walk.received + untaken.received + attached.received,
                }
            )
    close_ledger(archive, walk.stopped)
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
