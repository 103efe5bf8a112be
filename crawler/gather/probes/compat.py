"""Representative pages opened at the usual widths of windows, in every browser engine that is here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from time import monotonic

import msgspec
from msgspec import Struct
from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError

from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.clock import now
from crawler.gather.probes.compat_model import CompatAnswer, Layout, PageSeen
from crawler.gather.probes.engines import CHROMIUM, engine_context, find_engine
from crawler.gather.probes.rules import probe_rules
from crawler.gather.probes.shot import Album
from crawler.gather.probes.wire import Wire
from crawler.gather.render import cause_of, open_page
from crawler.gather.rules import browser_rules, page_script
from crawler.gather.settle import settle
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch
from crawler.settings import Settings
from crawler.url import key
from storage.archive import Archive

Borrow = Callable[[], AbstractAsyncContextManager[Tab]]


class Wanted(Struct, frozen=True):
    """A page to open. ``expected``: characters that its stored copy shows."""

    url: str
    kind: str
    expected: int


def representatives(archive: Archive, home: str) -> tuple[Wanted, ...]:
    """The home page and, of each further group of kinds, the page nearest to it that is in order."""
    at_home = key(home)
    bad = {row.key for row in archive.addresses(outcomes=("soft_404",), own=True)}
    best: dict[int, tuple[tuple[bool, int, str], Wanted]] = {}
    groups = probe_rules().compat.pages
    for row in archive.pages():
        if row.status != 200 or row.key in bad or row.frame_of or row.facts.fragment:
            continue
        kind = "home" if row.key == at_home else row.kind
        group = next((n for n, kinds in enumerate(groups) if kind in kinds), None)
        if group is None:
            continue
        rank = (row.key != at_home, row.depth, row.key)
        if group not in best or rank < best[group][0]:
            best[group] = (rank, Wanted(row.url, kind, row.facts.text_length))
    return tuple(best[n][1] for n in sorted(best))


async def probe_compat(
    pool: BrowserPool,
    pages: Sequence[Wanted],
    settings: Settings,
    *,
    pictures_dir: Path | None = None,
    unit: str = "",
    deadline: float | None = None,
) -> CompatAnswer:
    """Open ``pages`` in each engine. Raises nothing but cancellation. ``deadline``: ``time.monotonic``."""
    album = Album(pictures_dir, unit, settings)
    looked = _Looker(settings, album, deadline)
    try:
        seen = [page for one in pages if (page := await looked.confirmed(pool.tab, CHROMIUM, one))]
    except BrowserUnavailable as error:
        return CompatAnswer("no_browser", now(), str(error))
    engines, absent = [CHROMIUM], []
    for engine in probe_rules().compat.engines:
        program = await asyncio.to_thread(find_engine, settings, engine)
        # Only Chromium can be kept from other machines.
        if program is None or settings.politeness.reach == "loopback":
            absent.append(engine)
            continue
        async with engine_context(settings, engine, program) as context:
            if context is None:
                absent.append(engine)
                continue
            engines.append(engine)
            borrow = _borrower(context)
            seen += [page for one in pages if (page := await looked.confirmed(borrow, engine, one))]
    return CompatAnswer("measured", now(), "", tuple(engines), tuple(absent), tuple(seen))


def _borrower(context: BrowserContext) -> Borrow:
    """Fresh tabs of another engine, closed after use."""

    @asynccontextmanager
    async def borrow() -> AsyncIterator[Tab]:
        page = await context.new_page()
        try:
            yield Tab(page, 0)
        finally:
            await page.close()

    return borrow


class _Looker:
    def __init__(self, settings: Settings, album: Album, deadline: float | None) -> None:
        self.settings = settings
        self.album = album
        self.deadline = deadline
        self.rules = probe_rules().compat

    async def confirmed(self, borrow: Borrow, engine: str, one: Wanted) -> PageSeen | None:
        """A page that shows nothing, or does not open, is opened a second time before that is said."""
        if self.deadline is not None and monotonic() > self.deadline:
            return None
        seen = await self._open(borrow, engine, one)
        if not blank(seen, self.rules.shown) and seen.state == "ok":
            return seen
        return msgspec.structs.replace(await self._open(borrow, engine, one), tries=2)

    async def _open(self, borrow: Borrow, engine: str, one: Wanted) -> PageSeen:
        try:
            async with borrow() as tab:
                watch = tab.watch()
                wire = Wire(tab.page, one.url)
                try:
                    return await asyncio.wait_for(
                        self._see(tab, watch, wire, engine, one),
                        self.settings.timeouts.render + self.rules.settle,
                    )
                finally:
                    wire.end()
                    await watch.end()
                    await self._window(tab, *browser_rules().viewport)
        except (TabFailure, PlaywrightError, TimeoutError) as error:
            why = cause_of(error) if isinstance(error, PlaywrightError) else str(error)
            return PageSeen(one.url, one.kind, engine, "failed", now(), why or "没有在时限内打开")

    async def _see(self, tab: Tab, watch: Watch, wire: Wire, engine: str, one: Wanted) -> PageSeen:
        first, *others = self.rules.widths
        await self._window(tab, first, self.rules.height)
        status = await open_page(tab, tab.page, one.url, self.settings.timeouts.page)
        await settle(tab, watch, self.rules.settle)
        layouts = [await self._layout(tab)]
        seen = PageSeen(
            one.url,
            one.kind,
            engine,
            "ok",
            now(),
            status=watch.status_of(tab.page.url) or status,
            expected=one.expected,
        )
        shot = await self.album.window(tab, tab.page) if layouts[0].shown < self.rules.shown else None
        for width in others:
            await self._window(tab, width, self.rules.height)
            await asyncio.sleep(self.rules.resize)
            layouts.append(await self._layout(tab))
        return msgspec.structs.replace(
            seen,
            errors=tuple(wire.errors[: self.rules.errors]),
            own_failed=tuple(wire.broken[: self.rules.errors]),
            outside_failed=len(wire.unreachable),
            layouts=tuple(layouts),
            picture=self.album.keep(shot, "页面没有显示内容", one.url, ("浏览器内核", engine)),
        )

    async def _layout(self, tab: Tab) -> Layout:
        seen = await tab.ask(tab.page.main_frame, page_script("layout"), None, self.settings.timeouts.page)
        return msgspec.convert(seen, Layout)

    async def _window(self, tab: Tab, width: int, height: int) -> None:
        if tab.broken or tab.page.is_closed():
            return
        await tab.call(
            tab.page.set_viewport_size({"width": width, "height": height}), self.settings.timeouts.page
        )


def blank(seen: PageSeen, shown: int) -> bool:
    """Does the page show nothing, although its stored copy holds text?"""
    if seen.state != "ok" or not seen.layouts or seen.expected <= shown:
        return False
    return all(layout.shown < shown and layout.pictures == 0 for layout in seen.layouts)
