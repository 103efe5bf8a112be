"""Waiting until a page is done: nothing more is fetched, grows or stands in for what is to come."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Final, Literal

from msgspec import Struct
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from crawler.gather.rules import browser_rules, page_script, placeholder_rules
from crawler.gather.tab import STUCK, Tab, TabCrashed, TabTimeout
from crawler.gather.watch import Watch

JUMPS: Final = "页面不停跳转"


class Settled(Struct, frozen=True):
    """How waiting ended: ``timeout`` when something was still missing at the limit, and ``note`` what.
    ``timers``: the page has timers that have yet to run."""

    state: Literal["ok", "timeout"]
    note: str = ""
    hung: bool = False
    timers: bool = False


async def settle(tab: Tab, watch: Watch, limit: float, *, patient: bool = False) -> Settled:
    """Wait until the page is done: loaded, no request under way, document no longer growing, no placeholder.

    Endless polling, counters and carousels do not hold us; at the limit the growth of the document decides.
    ``patient``: nothing may have happened for long, so that a list that a late timer asks for is there.
    Raises TabTimeout when the page does not react any more, TabCrashed when it died.
    """
    w = browser_rules().waiting
    began = monotonic()
    deadline = began + max(limit, 0.5)
    growth = Growth(w.gap)
    placeholder_since: float | None = None
    placeholder = ""
    look = 0.0
    first = watch.documents
    while True:
        await asyncio.sleep(look)
        look = w.look_every
        if watch.crashed:
            raise TabCrashed("浏览器页面崩溃")
        hang = min(w.hang, max(deadline - monotonic(), 1.0))
        try:
            seen = await _probe(tab, watch.page, w.timer, hang)
        except TabTimeout as error:
            raise TabTimeout(f"网页的脚本一直运行不完, {hang:.0f} 秒内{STUCK}") from error
        now = monotonic()
        if seen is None:
            if now > deadline:
                return Settled("timeout", JUMPS)
            if watch.documents - first > w.documents:
                return Settled("timeout", JUMPS, hung=True)
            continue
        ready, elements, links, soon, later, repeating, refresh, others = seen
        if watch.documents - first > w.documents:
            return Settled("timeout", JUMPS)
        growth.see(elements, links, now)
        if elements > w.elements:
            return Settled("timeout", "网页内容不断增长")
        waiting = watch.waiting_for(watch.page.url, now, w.foreign)
        if ready == 0 and watch.document_done and now - began > w.load:
            # Nothing more is to come of a document that a script broke off or opened anew.
            ready = 1
        loaded = ready == 2 or (ready == 1 and now - began > w.load)
        quiet = w.patience if patient else w.quiet if repeating or ready < 2 else w.quiet_idle
        rests = min(now - watch.active_at, growth.rested) >= quiet
        if loaded and not waiting and rests and not refresh and not soon:
            placeholder = await _placeholder(tab, watch.page, max(deadline - now, 1.0))
            if not placeholder:
                return Settled("ok", timers=bool(later or others))
            placeholder_since = placeholder_since or now
            patience = w.placeholder_after_failure if watch.failures else w.placeholder
            if not later and now - max(placeholder_since, watch.active_at) > patience:
                return Settled("timeout", f"占位内容一直没有被替换: {placeholder}")
            look = 0.2
        if now > deadline:
            return await _judge_at_limit(tab, watch, growth, ready)


async def _judge_at_limit(tab: Tab, watch: Watch, growth: Growth, ready: int) -> Settled:
    if ready == 0:
        return Settled("timeout", "网页在时限内没有传完")
    if growth.rested < 1.0:
        return Settled("timeout", "网页内容不断增长")
    if watch.unanswered_feeds(watch.page.url):
        return Settled("timeout", "网页的数据接口在时限内没有应答")
    placeholder = await _placeholder(tab, watch.page, 2.0)
    return Settled("timeout", f"占位内容一直没有被替换: {placeholder}") if placeholder else Settled("ok")


class Growth:
    """How long the document has been neither larger nor smaller than it had ever been.

    A carousel or ticker that adds and removes the same things stays inside the range and does not count.
    ``gap``: no more than these seconds count between two looks: a page that had no turn on a busy machine
    has not rested.
    """

    def __init__(self, gap: float) -> None:
        self.rested = 0.0
        self._gap = gap
        self._looked: float | None = None
        self._most = (-1, -1)
        self._least = (1 << 60, 1 << 60)

    def see(self, elements: int, links: int, now: float) -> None:
        most = (max(self._most[0], elements), max(self._most[1], links))
        least = (min(self._least[0], elements), min(self._least[1], links))
        if (most, least) == (self._most, self._least) and self._looked is not None:
            self.rested += min(now - self._looked, self._gap)
        else:
            self._most, self._least, self.rested = most, least, 0.0
        self._looked = now


async def _probe(tab: Tab, page: Page, timer: float, limit: float) -> tuple[int, ...] | None:
    """The page's own account (``probe.js``), or None while it is going to another address."""
    try:
        return tuple(await tab.ask(page.main_frame, page_script("probe"), timer, limit))
    except PlaywrightError:
        # The document was replaced under the question.
        return None


async def _placeholder(tab: Tab, page: Page, limit: float) -> str:
    try:
        return str(await tab.ask(page.main_frame, page_script("placeholder"), placeholder_rules(), limit))
    except PlaywrightError:
        return ""
