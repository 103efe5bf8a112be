"""The phases of gathering a portal whose entry page is there: walk, assets, rendering, verification, probes.

Every phase is resumable: it asks the archive what is left. The phases never judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from crawler.gather.assets import read_assets
from crawler.gather.attachments import gather_attachments
from crawler.gather.browser import BrowserPool
from crawler.gather.client import ProbeClient
from crawler.gather.confirm import browser_check, confirm_script_links
from crawler.gather.entry_boxes import note_empty_boxes
from crawler.gather.frontier import Frontier
from crawler.gather.probes.run import run_probes
from crawler.gather.rendering import Renderer
from crawler.gather.revisit import settle
from crawler.gather.searching import probe_search
from crawler.gather.shell_calibrate import LOOKED, page_shower
from crawler.gather.untaken import Untaken
from crawler.gather.verify import SOFT_404_LOOKED, verify
from crawler.gather.walk import Walk, run_walk
from crawler.settings import Settings
from crawler.url import Scope
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


@dataclass(frozen=True)
class Site:
    """What every phase works with. ``home``: address of the entry page; ``deadline``: by ``monotonic``."""

    archive: Archive
    settings: Settings
    client: ProbeClient
    pool: BrowserPool
    scope: Scope
    allowed: Callable[[str], bool]
    home: str
    deadline: float


class Phases:
    """``spent``: seconds of gathering so far, those of earlier tries included."""

    def __init__(self, site: Site, plan: Plan, progress: Progress, *, spent: Callable[[], float]) -> None:
        self.site = site
        self.plan = plan
        self.progress = progress
        self.spent = spent
        archive, settings = site.archive, site.settings
        self.frontier = Frontier(site.scope, max_depth=settings.limits.depth, allowed=site.allowed)
        self._walk = Walk(archive, settings, self.frontier, site.home, site.deadline)
        # A recheck asks for proof of mending: nobody's word that nothing has changed will do.
        self._walk.conditional = settings.politeness.conditional and not plan.revisit
        self._walk.on_progress = lambda done, left: progress("walk", done, left)
        self._walk.requests = int(archive.fact("requests") or 0)
        self._walk.received = int(archive.fact("bytes") or 0)
        self._renderer = Renderer(
            archive,
            site.pool,
            self.frontier,
            settings,
            home=site.home,
            deadline=site.deadline,
            on_progress=lambda done, left: progress("render", done, left),
        )
        self._untaken = Untaken(
            archive, settings, self.frontier, site.client, home=site.home, deadline=site.deadline
        )
        self._verified = 0

    @property
    def stopped(self) -> str:
        """Which limit ended the walk; empty when none did."""
        return self._walk.stopped

    async def walk_and_render(self) -> None:
        """Until nothing new appears, or a limit is reached."""
        site, walk = self.site, self._walk
        for _ in range(ROUNDS):
            await run_walk(walk)
            taken = await self._untaken.refused()
            self._note_requests()
            site.archive.set_facts({"spent_seconds": self.spent()})
            read = await read_assets(
                site.archive, site.client, self.frontier, home=site.home, deadline=site.deadline
            )
            rendered = await self._renderer.dynamic_pages() + await self._renderer.footers()
            if walk.stopped:
                break
            # What hides links is looked for when all pages that hold any are there.
            nothing_new = not taken and not read and not rendered and not site.archive.frontier(1)
            if nothing_new and not await self._renderer.smuggled():
                break
        else:
            walk.stopped = "rounds"
        site.archive.set_facts({"walk_stopped": walk.stopped or site.archive.fact("cut_before") or ""})

    async def verify(self) -> None:
        """Every link that was found; pages that answer only now are read, and their links verified, too."""
        archive = self.site.archive
        if self.plan.revisit:
            settle(archive)
        note_empty_boxes(archive)
        await self._verify()
        if self.plan.revisit or self.stopped or not await self._untaken.answering():
            return
        # Their links are new; whether they are pages at all is asked again of every stored page.
        archive.set_facts({SOFT_404_LOOKED: False, LOOKED: False})
        await self.walk_and_render()
        note_empty_boxes(archive)
        await self._verify()

    async def _verify(self) -> None:
        site = self.site
        verified = await verify(
            site.archive,
            site.settings,
            scope=site.scope,
            deadline=site.deadline,
            allowed=site.allowed,
            browser_check=browser_check(site.pool, site.settings, site.scope),
            show_page=page_shower(site.pool, site.settings),
            on_progress=lambda done, total: self.progress("verify", done, total - done),
        )
        self._verified += verified.requests

    async def ask_further(self) -> None:
        """What no page tells of itself: links that scripts make, the search, the probes, the attachments."""
        site = self.site
        await confirm_script_links(site.archive, site.pool, site.settings, deadline=site.deadline)
        self.progress("search", 0, 1)
        await probe_search(
            site.archive,
            site.pool,
            site.settings,
            home=site.home,
            sample=self.plan.search_sample,
            seed=self.plan.seed,
            as_of=self.plan.as_of,
        )
        await run_probes(
            site.archive,
            site.pool,
            site.settings,
            home=site.home,
            deadline=site.deadline,
            on_progress=lambda done, left: self.progress("probe", done, left),
        )
        attached = await gather_attachments(
            site.archive,
            site.settings,
            scope=site.scope,
            deadline=site.deadline,
            allowed=site.allowed,
            conditional=self._walk.conditional,
            on_progress=lambda done, left: self.progress("attachments", done, left),
        )
        self._note_requests(self._verified + attached.requests, attached.received)

    def _note_requests(self, more: int = 0, received: int = 0) -> None:
        self.site.archive.set_facts(
            {
                "requests": self._walk.requests + self._untaken.requests + more,
                "bytes": self._walk.received + self._untaken.received + received,
            }
        )
