"""The ways into barrier-free browsing are found as visitors see them, pressed, and what changes is measured.

An entry that does nothing is tried again, from a fresh page and with more patience, before that is said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from playwright.async_api import Error as PlaywrightError

from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.clock import now
from crawler.gather.probes.access_model import AccessAnswer, EntryTried, Violations
from crawler.gather.probes.axe import violations
from crawler.gather.probes.memory import Memory
from crawler.gather.probes.pressing import Found, Pressing
from crawler.gather.probes.rules import for_page, probe_rules
from crawler.gather.probes.shot import Album
from crawler.gather.probes.wire import Wire, is_helper
from crawler.gather.render import cause_of, open_page
from crawler.gather.rules import page_script
from crawler.gather.settle import settle
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch
from crawler.model import Entry
from crawler.settings import Settings


async def probe_accessibility(
    pool: BrowserPool,
    home: str,
    settings: Settings,
    hints: Sequence[Entry] = (),
    *,
    pictures_dir: Path | None = None,
    unit: str = "",
    deadline: float | None = None,
) -> AccessAnswer:
    """Try the entries of ``home``. ``hints``: ways in that reading the page found. ``deadline``: of
    ``time.monotonic``. Raises nothing but cancellation."""
    probe = _Probe(pool, home, settings, tuple(hints), Album(pictures_dir, unit, settings), deadline)
    try:
        return await probe.run()
    except BrowserUnavailable as error:
        return AccessAnswer("no_browser", now(), home, str(error))
    except (TabFailure, PlaywrightError, TimeoutError) as error:
        return AccessAnswer("not_opened", now(), home, _why(error))


def _why(error: Exception) -> str:
    return cause_of(error) if isinstance(error, PlaywrightError) else str(error) or "没有在时限内完成"


class _Probe:
    def __init__(
        self,
        pool: BrowserPool,
        home: str,
        settings: Settings,
        hints: tuple[Entry, ...],
        album: Album,
        deadline: float | None,
    ) -> None:
        self.pool = pool
        self.home = home
        self.settings = settings
        self.hints = hints
        self.album = album
        self.deadline = deadline
        self.limit = settings.timeouts.page

    async def run(self) -> AccessAnswer:
        seen, unreachable, note = await self._look()
        found = [msgspec.convert(one, Found) for one in seen["entries"]]
        answer = AccessAnswer(
            "measured",
            now(),
            self.home,
            note,
            sizes=tuple(seen["sizes"]),
            scripts=tuple(s for s in seen["scripts"] if is_helper(s)),
            unreachable=unreachable,
        )
        tried = await self._all(found)
        axe = await self._axe() if self.settings.probes.axe else None
        return msgspec.structs.replace(answer, entries=tuple(tried), axe=axe)

    async def _look(self) -> tuple[dict[str, Any], tuple[str, ...], str]:
        """Entries and scripts of the page at rest; helper scripts of other sites that did not load."""
        async with self.pool.tab() as tab:
            watch = tab.watch()
            wire = Wire(tab.page, self.home)
            try:
                status = await open_page(tab, tab.page, self.home, self.limit)
                settled = await settle(tab, watch, probe_rules().accessibility.effects.settle)
                if (watch.status_of(tab.page.url) or status or 200) >= 400:
                    raise TabFailure(f"首页应答 HTTP {status}")
                seen = await self._entries(tab)
                return seen, tuple(u for u in wire.unreachable if is_helper(u)), settled.note
            finally:
                wire.end()
                await watch.end()

    async def _entries(self, tab: Tab) -> dict[str, Any]:
        rules = probe_rules().accessibility
        hints = [
            {"css": one.css, "kind": one.kind, "label": one.text}
            for one in self.hints
            if one.css and one.kind in ("accessibility", "elder")
        ]
        given = {"entry": for_page(rules.entry), "enlarge": rules.functions["enlarge"], "hints": hints}
        asked = tab.ask(tab.page.main_frame, page_script("access_entries"), given, self.limit)
        seen: dict[str, Any] = await asked
        return seen

    async def _all(self, found: Sequence[Found]) -> list[EntryTried]:
        """Of each kind the best that is shown, and the next best where that one did not work."""
        tried: list[EntryTried] = []
        for kind in ("accessibility", "elder"):
            same = [one for one in found if one.shown and one.kind == kind]
            for one in same[: probe_rules().accessibility.entry.entries]:
                if one.plain and tried:
                    # A badge or a caption beside the controls.
                    continue
                tried.append(await self._try(one))
                if tried[-1].state == "works":
                    break
        return tried or [await self._try(one) for one in found[:1]]

    async def _try(self, one: Found) -> EntryTried:
        effects = probe_rules().accessibility.effects
        if not one.shown:
            return EntryTried(one.kind, one.label, one.css, one.href, "hidden", "入口不可见")
        tried = await self._once(one, effects.reaction, 1)
        if tried.state == "no_effect" and not self._late():
            tried = await self._once(one, effects.reaction_again, 2)
        if tried.state == "no_effect" and one.plain:
            note = f"{tried.note}; 它看上去不是可以点击的控件"
            return msgspec.structs.replace(tried, state="unclear", note=note)
        return tried

    async def _once(self, one: Found, patience: float, number: int) -> EntryTried:
        try:
            async with self.pool.tab() as tab:
                watch = tab.watch(follow_popups=True)
                wire = Wire(tab.page, self.home)
                try:
                    return await asyncio.wait_for(
                        self._press(tab, watch, wire, one, patience, number),
                        self.settings.timeouts.picture * 2,
                    )
                finally:
                    wire.end()
                    await watch.end()
                    # sessionStorage lives as long as its tab.
                    tab.broken = True
        except (TabFailure, PlaywrightError, TimeoutError) as error:
            return EntryTried(
                one.kind, one.label, one.css, one.href, "unmeasurable", _why(error), tries=number
            )

    async def _press(
        self, tab: Tab, watch: Watch, wire: Wire, one: Found, patience: float, number: int
    ) -> EntryTried:
        await open_page(tab, tab.page, self.home, self.limit)
        await settle(tab, watch, probe_rules().accessibility.effects.settle)
        seen = await self._entries(tab)
        again = _same(one, [msgspec.convert(other, Found) for other in seen["entries"]])
        if again is None:
            return EntryTried(one.kind, one.label, one.css, one.href, "unmeasurable", "再次打开时入口不在")
        memory = await Memory.of(tab, self.limit)
        try:
            pressing = Pressing(tab, watch, wire, self.settings, self.album, self.home)
            tried = await pressing.press(again, patience)
        finally:
            await memory.put_back(tab, self.limit)
        return msgspec.structs.replace(tried, tries=number)

    async def _axe(self) -> Violations | None:
        if self._late():
            return None
        try:
            async with self.pool.tab() as tab:
                watch = tab.watch()
                try:
                    await open_page(tab, tab.page, self.home, self.limit)
                    await settle(tab, watch, probe_rules().accessibility.effects.settle)
                    return await violations(tab)
                finally:
                    await watch.end()
        except (TabFailure, PlaywrightError):
            return None

    def _late(self) -> bool:
        return self.deadline is not None and monotonic() > self.deadline


def _same(one: Found, others: Sequence[Found]) -> Found | None:
    by_place = next((o for o in others if o.css == one.css and o.kind == one.kind), None)
    return by_place or next((o for o in others if o.label == one.label and o.kind == one.kind), None)
