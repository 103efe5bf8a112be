"""One browser tab, lent for one page of work: every call has a limit.

A tab that misbehaved is marked ``broken`` and replaced by the pool.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from time import monotonic
from typing import Any, TypeVar

import msgspec
from playwright.async_api import CDPSession, ElementHandle, Frame, Page
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from crawler.gather.watch import Watch

STUCK = "没有反应"
"""Ends the message of every TabTimeout that says so of the page or the browser, not of the site."""
_DEAD = ("Target crashed", "Page crashed", "has been closed", "Connection closed", "Browser closed")
_MARK = """() => {
  for (const old of document.querySelectorAll("[data-wj-pick]")) old.removeAttribute("data-wj-pick");
  const el = %s;
  if (el) el.setAttribute("data-wj-pick", "");
  return el ? 1 : 0;
}"""
T = TypeVar("T")


class TabFailure(Exception):
    """The tab cannot go on with the page in hand. The message says why, in Chinese."""


class TabTimeout(TabFailure):
    """A browser call did not come back within its limit."""


class TabCrashed(TabFailure):
    """The page's process or the whole browser died."""


class Tab:
    """A tab lent by the pool for one page of work. ``call`` puts the limit round every browser call."""

    def __init__(self, page: Page, generation: int) -> None:
        self.page = page
        self.generation = generation
        self.uses = 0
        self.broken = False
        self._beside: dict[Page, CDPSession] = {}
        """Sessions by which pages were asked from a world beside theirs."""
        self.dirty = False
        """A navigation may be under way, whatever the address shown."""
        page.on("crash", lambda _page: self.break_())

    def break_(self) -> None:
        """Not to be used again after the work in hand."""
        self.broken = True

    def watch(self, page: Page | None = None, *, follow_popups: bool = False) -> Watch:
        return Watch(page or self.page, follow_popups=follow_popups, on_broken=self.break_)

    async def call(self, work: Awaitable[T], seconds: float) -> T:
        """Await ``work`` at most ``seconds``. Raises TabTimeout, TabCrashed, or Playwright's own error."""
        try:
            return await asyncio.wait_for(work, max(seconds, 0.05))
        except PlaywrightTimeout as error:
            # The browser itself ended the wait (a site that does not answer): the tab is sound.
            raise TabTimeout(f"浏览器在 {seconds:.0f} 秒内没有等到结果") from error
        except TimeoutError as error:
            self.broken = True
            raise TabTimeout(f"浏览器在 {seconds:.0f} 秒内{STUCK}") from error
        except PlaywrightError as error:
            if self.page.is_closed() or any(sign in error.message for sign in _DEAD):
                self.broken = True
                raise TabCrashed("浏览器页面崩溃或被关闭") from error
            raise

    async def ask(self, frame: Frame, script: str, given: object, seconds: float) -> Any:
        """What ``script``, a function of one argument that never answers null, says in ``frame``.

        Pages that put things of their own in the place of ``Map``, ``Set`` or ``JSON`` break the usual way;
        the page is then asked from a world beside theirs. Raises as :meth:`call` does.
        """
        ended = monotonic() + seconds
        try:
            told = await self.call(frame.evaluate(script, given), seconds)
        except PlaywrightError as error:
            if (
                frame.parent_frame is not None
                or "Error:" not in error.message
                or "context was" in error.message
            ):
                raise
            told = None
        if told is not None:
            return told
        if frame.parent_frame is not None:
            raise PlaywrightError("网页改动了浏览器的内部功能, 框架页读不出来")
        return await self.call(self._ask_beside(frame.page, script, given), ended - monotonic())

    async def element(self, frame: Frame, code: str, seconds: float) -> ElementHandle | None:
        """The element that ``code`` means, an expression over what a question asked before has kept in the
        window; None when there is none. Raises as :meth:`call` does."""
        beside = frame.parent_frame is None and frame.page in self._beside
        try:
            handle = await self.call(frame.evaluate_handle(f"() => {code}"), seconds)
            found = handle.as_element()
        except PlaywrightError:
            if not beside:
                raise
            found = None
        if found is not None or not beside:
            return found
        # Kept in the world beside the page's: a mark in the document tells it to both.
        marked = await self.call(self._ask_beside(frame.page, _MARK % code, None), seconds)
        return await self.call(frame.query_selector("[data-wj-pick]"), seconds) if marked else None

    async def _ask_beside(self, page: Page, script: str, given: object) -> Any:
        session = self._beside.get(page)
        if session is None:
            # Kept: the world belongs to it, and with the world what questions keep there for the next.
            session = self._beside[page] = await page.context.new_cdp_session(page)
        tree = await session.send("Page.getFrameTree")
        name = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "wangjian"}
        world = await session.send("Page.createIsolatedWorld", name)
        answer = await session.send(
            "Runtime.evaluate",
            {
                "expression": f"({script}\n)({msgspec.json.encode(given).decode()})",
                "contextId": world["executionContextId"],
                "returnByValue": True,
                "awaitPromise": True,
            },
        )
        told = answer["result"].get("value")
        if "exceptionDetails" in answer or told is None:
            raise PlaywrightError("网页的脚本环境读不出来")
        return told

    async def leave(self, seconds: float) -> None:
        """Go to an empty document: scripts of the page in hand stop, hash routes load anew."""
        if not self.dirty and self.page.url == "about:blank":
            return
        for attempt in range(4):
            try:
                await self.call(self.page.goto("about:blank"), seconds)
                break
            except PlaywrightError:
                # The browser is just putting up its own error page, or still on the way from it.
                if attempt == 3:
                    raise
                await asyncio.sleep(0.1)
        self.dirty = False
