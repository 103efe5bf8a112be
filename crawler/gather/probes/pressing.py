"""Pressing one entry of a page, and the controls of what it opens."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any, Literal

import msgspec
from msgspec import Struct
from playwright.async_api import ElementHandle, Page
from playwright.async_api import Error as PlaywrightError

from crawler.gather.probes.access_model import Change, EntryTried, Tried
from crawler.gather.probes.effects import ORDER, Look, anything, changes_of, measured
from crawler.gather.probes.rules import for_page, probe_rules
from crawler.gather.probes.shot import Album
from crawler.gather.probes.wire import Wire
from crawler.gather.rules import page_script
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch, same_site
from crawler.settings import Settings
from crawler.url import canonical, key

_ELSEWHERE = "这个入口打开的是其他网站的页面, 从本机没有打开"


class Found(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as ``access_entries.js`` tells it; ``n``: its number in ``window.__wjEntries``."""

    n: int
    kind: Literal["accessibility", "elder"]
    label: str
    by: Literal["text", "id", "fact"]
    plain: bool
    css: str
    href: str
    code: str
    shown: bool


class _Gone(Exception):
    """The control led to another document."""


class Pressing:
    """One visit of the page, which is open and at rest in ``tab``. :meth:`press` may be called once."""

    def __init__(
        self, tab: Tab, watch: Watch, wire: Wire, settings: Settings, album: Album, home: str
    ) -> None:
        self.tab = tab
        self.watch = watch
        self.wire = wire
        self.album = album
        self.home = home
        self.limit = settings.timeouts.page
        self.rules = probe_rules().accessibility
        self.changes: dict[str, Change] = {}

    async def press(self, one: Found, patience: float) -> EntryTried:
        """Raises TabFailure or PlaywrightError when the page cannot be worked with."""
        before = await self._look(self.tab.page, begin=True)
        first = await self.album.window(self.tab, self.tab.page)
        address, errors = self.tab.page.url, self.watch.console_errors
        popups = len(self.watch.opened)
        await self._click(await self._element(f"window.__wjEntries[{one.n}]"))
        page = await self._reaction(before, address, popups, patience)
        tried = EntryTried(one.kind, one.label, one.css, one.href, "no_effect", popups=len(self.watch.popups))
        if page is not None:
            tried = await self._elsewhere(tried, page, before, address)
        else:
            tried = await self._here(tried, before)
        if tried.state == "no_effect":
            tried = self._doubted(tried)
        second = await self.album.window(self.tab, page or self.tab.page)
        told = f"{one.label}: 点击前", f"{one.label}: 点击后"
        return msgspec.structs.replace(
            tried,
            dialogs=tuple(self.watch.dialogs[:3]),
            errors=self.watch.console_errors - errors,
            before=self.album.keep(first, told[0], address),
            after=self.album.keep(second, told[1], (page or self.tab.page).url, ("测量", _said(tried))),
        )

    async def _here(self, tried: EntryTried, before: Look) -> EntryTried:
        """The page itself changed, or nothing did."""
        after = await self._look(self.tab.page)
        rules, voices = self.rules.effects, self.wire.voices
        if not anything(before, after, rules, voices):
            return tried
        self._note(*changes_of(before, after, rules, voices))
        controls = after.controls
        await self._controls(before, after)
        return self._judged(tried, controls=len(controls), panel=after.panel or len(controls) > 1)

    async def _elsewhere(self, tried: EntryTried, page: Page, before: Look, address: str) -> EntryTried:
        """Another document was opened, in this window or a new one."""
        try:
            await self.tab.call(
                page.wait_for_load_state("domcontentloaded", timeout=self.limit * 900), self.limit
            )
            await asyncio.sleep(self.rules.effects.step * 3)
            after = await self._look(page, everywhere=True)
        except (TabFailure, PlaywrightError):
            if self.tab.broken:
                raise
            outside = not same_site(tried.url or page.url, self.home) and not page.url.startswith(address)
            note = _ELSEWHERE if outside else "点击后的页面打不开"
            return msgspec.structs.replace(tried, state="unmeasurable" if outside else "no_effect", note=note)
        status = self.watch.status_of(page.url)
        tried = msgspec.structs.replace(tried, opened=page.url, status=status)
        if page.url.startswith("chrome-error:"):
            outside = not same_site(tried.url or self.home, self.home)
            return msgspec.structs.replace(
                tried,
                state="unmeasurable" if outside else "no_effect",
                note=_ELSEWHERE if outside else "点击后的页面打不开",
            )
        if status is not None and status >= 400:
            return msgspec.structs.replace(tried, note=f"点击后的页面应答 HTTP {status}")
        larger = before.size > 0 and after.size >= before.size * self.rules.effects.grown
        recoloured = (after.background, after.colour) != (before.background, before.colour)
        if _same_page(page.url, address):
            # A mode that is remembered and switched on by loading the page again.
            if larger:
                self._note(_change("enlarge", before, after))
            if recoloured:
                self._note(_change("contrast", before, after))
            return self._judged(tried, controls=0, panel=False) if larger or recoloured else tried
        if after.texts < probe_rules().compat.shown:
            return msgspec.structs.replace(tried, note="点击后打开的是空白页面")
        if larger:
            self._note(_change("enlarge", before, after))
            self._note(Change("simple", "", f"{before.elements} 个元素", f"{after.elements} 个元素", True))
        return self._judged(tried, controls=len(after.controls), panel=len(after.controls) > 1)

    async def _controls(self, before: Look, opened: Look) -> None:
        """Press one control per function of the toolbar; measure each against the page as it was."""
        by_function: dict[str, list[tuple[int, str]]] = {}
        for number, function, label in opened.controls:
            by_function.setdefault(function, []).append((number, label))
        handles = {
            function: [
                (await self._element(f"window.__wjControls[{number}]"), label) for number, label in found[:2]
            ]
            for function, found in by_function.items()
        }
        for function in ORDER:
            for handle, label in handles.get(function, ()):
                if handle is None or self.changes.get(function, _NOTHING).works:
                    continue
                try:
                    after = await self._step(handle)
                except _Gone:
                    return
                rules, voices = self.rules.effects, self.wire.voices
                self._note(measured(function, label, before, after, rules, voices))
                self._note(*changes_of(before, after, rules, voices))

    async def _step(self, handle: ElementHandle) -> Look:
        address = self.tab.page.url
        await self._click(handle)
        mouse = self.tab.page.mouse
        await asyncio.sleep(self.rules.effects.step)
        for x, y in ((420, 380), (460, 420)):
            await self.tab.call(mouse.move(x, y), self.limit)
        await asyncio.sleep(self.rules.effects.step)
        if self.tab.page.url != address:
            raise _Gone
        try:
            return await self._look(self.tab.page)
        except PlaywrightError as error:
            raise _Gone from error

    def _note(self, *changes: Change) -> None:
        """Keep the best measure of each function, with the label of the control that was pressed for it."""
        for change in changes:
            known = self.changes.get(change.function)
            if known is None or (change.works and not known.works):
                self.changes[change.function] = change

    def _judged(self, tried: EntryTried, *, controls: int, panel: bool) -> EntryTried:
        changes = tuple(self.changes[name] for name in ORDER if name in self.changes)
        state: Tried = "works" if any(change.works for change in changes) else "unclear"
        note = "" if state == "works" else "点击后页面有变化, 但没有测出放大、变色、辅助线、语音等作用"
        if state == "unclear" and (lacking := self.wire.lacking):
            state, note = "unmeasurable", f"需要的脚本从本机打不开: {lacking}"
        return msgspec.structs.replace(
            tried, state=state, note=note, changes=changes, controls=controls, panel=panel
        )

    def _doubted(self, tried: EntryTried) -> EntryTried:
        """Nothing happened. Was it because something of another site could not be loaded from here?"""
        if lacking := self.wire.lacking:
            note = f"需要的脚本从本机打不开: {lacking}"
            return msgspec.structs.replace(tried, state="unmeasurable", note=note)
        if not tried.note:
            own = f", 本站脚本打不开: {self.wire.broken[0]}" if self.wire.broken else ""
            said = f", 网页提示: {self.watch.dialogs[0]}" if self.watch.dialogs else ""
            tried = msgspec.structs.replace(tried, note=f"点击后页面没有任何变化{own}{said}")
        return tried

    async def _reaction(self, before: Look, address: str, popups: int, patience: float) -> Page | None:
        """Wait until something has changed. Returns the page that was opened, if one was."""
        began = monotonic()
        navigations = len(self.watch.navigations)
        while monotonic() - began < patience:
            await asyncio.sleep(self.rules.effects.step)
            if len(self.watch.opened) > popups:
                page = self.watch.opened[-1]
                if page.url in ("", "about:blank"):
                    await self._arrival(page)
                return page
            if self.tab.page.url.partition("#")[0] != address.partition("#")[0]:
                return self.tab.page
            if len(self.watch.navigations) > navigations and "#" not in self.watch.navigations[-1]:
                return self.tab.page
            try:
                after = await self._look(self.tab.page)
            except PlaywrightError:
                # The document is being replaced: the address tells in a moment.
                continue
            if anything(before, after, self.rules.effects, self.wire.voices):
                await asyncio.sleep(self.rules.effects.step * 2)
                return None
        return None

    async def _arrival(self, page: Page) -> None:
        try:
            await self.tab.call(page.wait_for_url(lambda url: url != "about:blank", timeout=4000), 5)
        except (PlaywrightError, TabFailure):
            if self.tab.broken:
                raise

    async def _look(self, page: Page, *, begin: bool = False, everywhere: bool = False) -> Look:
        given: dict[str, Any] = {
            "effects": for_page(self.rules.effects),
            "functions": self.rules.functions,
            "leave": self.rules.entry.leave,
            "longest": self.rules.entry.longest,
            "begin": begin or everywhere,
            "everywhere": everywhere,
        }
        seen = await self.tab.ask(page.main_frame, page_script("access_state"), given, self.limit)
        return msgspec.convert(seen, Look)

    async def _element(self, code: str) -> ElementHandle | None:
        return await self.tab.element(self.tab.page.main_frame, code, self.limit)

    async def _click(self, element: ElementHandle | None) -> None:
        if element is None:
            return
        try:
            await self.tab.call(element.click(timeout=1500, no_wait_after=True), self.limit)
        except (PlaywrightError, TabFailure):
            if self.tab.broken:
                raise
            # Something floats over it; a visitor would close that first.
            await self.tab.call(element.evaluate("el => el.click()"), self.limit)


_NOTHING = Change("simple", "", "", "", False)


def _change(function: Literal["enlarge", "contrast"], before: Look, after: Look) -> Change:
    if function == "enlarge":
        return Change("enlarge", "", f"{before.size:.0f}px", f"{after.size:.0f}px", True)
    was, now = f"{before.background} / {before.colour}", f"{after.background} / {after.colour}"
    return Change("contrast", "", was, now, True)


def _same_page(one: str, other: str) -> bool:
    a, b = canonical(one), canonical(other)
    return a is not None and b is not None and key(a) == key(b)


def _said(tried: EntryTried) -> str:
    told = [f"{c.function} {c.before} → {c.after}" for c in tried.changes if c.works]
    return "; ".join(told) or tried.note
