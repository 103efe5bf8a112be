"""The browser of one crawl: found, started when first needed, recycled, relaunched, and surely ended.

One context, ``settings.browser.tabs`` tabs, each replaced after ``recycle_after`` uses or after
misbehaving. A limit stands round every call; what does not end by itself is killed with its process tree.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

import psutil
from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from crawler.gather.inner import browser_patterns
from crawler.gather.rules import browser_rules, page_script
from crawler.gather.tab import Tab, TabCrashed, TabFailure
from crawler.settings import Settings

_MEND = (
    "请运行 wangjian doctor 查看; 安装: apt-get install chromium; 装在别处时设置环境变量 WANGJIAN_CHROMIUM。"
)
_claimed: set[int] = set()


class BrowserUnavailable(Exception):
    """There is no browser to be had. The message is for the user (Chinese) and names the mending command."""


def find_chromium(settings: Settings, own: str | None = None) -> str:
    """Path of the browser program: setting, WANGJIAN_CHROMIUM, known programs, then ``own`` (Playwright's).

    Raises :class:`BrowserUnavailable`; also when a program that was named is not there.
    """
    for origin, named in (
        ("配置项 browser.executable", settings.browser.executable),
        ("环境变量 WANGJIAN_CHROMIUM", os.environ.get("WANGJIAN_CHROMIUM")),
    ):
        if named:
            found = shutil.which(named)
            if found is None:
                raise BrowserUnavailable(f"{origin} 指定的浏览器不存在: {named}。{_MEND}")
            return found
    for name in browser_rules().programs:
        if found := shutil.which(name):
            return found
    if own and Path(own).is_file():
        return own
    raise BrowserUnavailable(f"没有找到 Chromium 浏览器。{_MEND}")


def user_agent(settings: Settings, version: str) -> str:
    """The browser's own name, followed by ours: scripts see a browser, offices see who visits."""
    ours = settings.politeness.user_agent.removeprefix("Mozilla/5.0").strip()
    return browser_rules().agent.format(major=version.partition(".")[0], ours=ours)


class BrowserPool:
    """``async with BrowserPool(settings) as pool: async with pool.tab() as tab: …``

    Nothing is started before the first ``tab()`` or ``ready()``. ``relaunches`` counts deaths survived.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.relaunches = 0
        self._in_a_row = 0
        """Deaths without a number of sound pages (``sound``) after them."""
        self._sound = 0
        self._rules = browser_rules()
        self._slots = asyncio.Semaphore(settings.browser.tabs)
        self._lock = asyncio.Lock()
        self._idle: list[Tab] = []
        self._generation = 0
        self._alive = False
        self._closed = False
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._context: BrowserContext | None = None
        self._roots: list[psutil.Process] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._unavailable: BrowserUnavailable | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the browser. Afterwards no process of it is left, even when this is cancelled."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        await self._stop()

    async def ready(self) -> BrowserUnavailable | None:
        """Start the browser now; ``None``, or why there is none."""
        try:
            await self._ensure()
        except BrowserUnavailable as error:
            return error
        return None

    @property
    def alive(self) -> bool:
        return self._alive

    def processes(self) -> list[psutil.Process]:
        """The browser's driver and all processes below it that still run."""
        found: list[psutil.Process] = []
        for root in self._roots:
            with suppress(psutil.Error):
                found += [root, *root.children(recursive=True)]
        return [p for p in found if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]

    @asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """Lend one tab. Raises BrowserUnavailable, or TabFailure when the tab cannot be opened."""
        async with self._slots:
            tab = await self._take()
            try:
                yield tab
            except BaseException:
                # Whoever failed in the middle of a page leaves a tab in an unknown state.
                tab.broken = True
                raise
            finally:
                await self._give_back(tab)

    async def _take(self) -> Tab:
        await self._ensure()
        while self._idle:
            tab = self._idle.pop()
            if tab.generation == self._generation and not tab.broken and not tab.page.is_closed():
                return tab
        for _ in range(2):
            context, generation = await self._ensure()
            try:
                page = await asyncio.wait_for(context.new_page(), self.settings.timeouts.page)
                return Tab(page, generation)
            except (PlaywrightError, TimeoutError):
                # A browser that opens no tab is as good as dead.
                self._alive = False
        raise TabCrashed("浏览器打不开新的标签页")

    async def _give_back(self, tab: Tab) -> None:
        tab.uses += 1
        worn = tab.uses >= self.settings.browser.recycle_after
        if tab.generation != self._generation or not self._alive:
            return
        if not tab.broken and not worn:
            with suppress(TabFailure, PlaywrightError):
                await tab.leave(self.settings.timeouts.close)
            if not tab.broken and not tab.page.is_closed():
                self._sound += 1
                if self._sound >= self._rules.sound:
                    self._in_a_row = 0
                self._idle.append(tab)
                return
        task = asyncio.ensure_future(self._discard(tab))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _discard(self, tab: Tab) -> None:
        try:
            await asyncio.wait_for(tab.page.close(), self.settings.timeouts.close)
        except PlaywrightError:
            return
        except TimeoutError:
            # The browser cannot rid itself of the page: nothing less than a new browser helps.
            if tab.generation == self._generation:
                self._alive = False
                self._kill()

    async def _ensure(self) -> tuple[BrowserContext, int]:
        if self._unavailable is not None:
            raise self._unavailable
        if self._closed:
            raise BrowserUnavailable("浏览器已经关闭。")
        async with self._lock:
            if self._alive and self._context is not None:
                return self._context, self._generation
            if self._generation:
                if self._in_a_row >= self._rules.relaunches:
                    self._unavailable = BrowserUnavailable(
                        f"浏览器连续崩溃, 已重新启动 {self._in_a_row} 次, 不再重试。{_MEND}"
                    )
                    raise self._unavailable
                self._in_a_row += 1
                self._sound = 0
                self.relaunches += 1
                await self._stop()
            try:
                return await self._launch()
            except BaseException:
                await self._stop()
                raise

    def _reach(self) -> tuple[str, ...]:
        """Flags that keep the browser on this machine when that is asked for, or out of inner networks."""
        if self.settings.politeness.reach == "all":
            rules = ", ".join(f"MAP {pattern} ~NOTFOUND" for pattern in browser_patterns(self.settings))
            return (f"--host-resolver-rules={rules}",) if rules else ()
        return ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*, EXCLUDE localhost, EXCLUDE [::1]",)

    async def _launch(self) -> tuple[BrowserContext, int]:
        before = {p.pid for p in psutil.Process().children()}
        marker = f"--wangjian-pool={uuid.uuid4().hex}"
        try:
            self._playwright = await asyncio.wait_for(async_playwright().start(), self._rules.launch)
            self._claim(before)
            program = find_chromium(self.settings, self._playwright.chromium.executable_path)
            as_root = hasattr(os, "geteuid") and os.geteuid() == 0
            self._browser = await asyncio.wait_for(
                self._playwright.chromium.launch(
                    executable_path=program,
                    args=[
                        *self._rules.flags,
                        *(self._rules.root_flags if as_root else ()),
                        *self._reach(),
                        marker,
                    ],
                    ignore_default_args=list(self._rules.dropped_flags),
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                ),
                self._rules.launch,
            )
            width, height = self._rules.viewport
            self._context = await asyncio.wait_for(
                self._browser.new_context(
                    user_agent=user_agent(self.settings, self._browser.version),
                    locale=self._rules.locale,
                    timezone_id=self._rules.timezone,
                    viewport={"width": width, "height": height},
                    service_workers="block",
                    accept_downloads=False,
                    ignore_https_errors=True,
                    permissions=[],
                ),
                self._rules.launch,
            )
            for script in ("watch", "restrain"):
                await asyncio.wait_for(
                    self._context.add_init_script(page_script(script)), self.settings.timeouts.page
                )
        except (PlaywrightError, TimeoutError, OSError) as error:
            cause = str(error).strip().splitlines() or ["在时限内没有启动"]
            raise BrowserUnavailable(f"浏览器启动失败: {cause[0]}。{_MEND}") from error
        self._generation += 1
        generation = self._generation

        def died(_browser: Browser) -> None:
            if generation == self._generation:
                self._alive = False

        self._browser.on("disconnected", died)
        self._alive = self._browser.is_connected()
        return self._context, generation

    def _claim(self, before: set[int]) -> None:
        """Remember the driver process just started, so that its whole tree can be ended."""
        for child in psutil.Process().children():
            with suppress(psutil.Error):
                if child.pid not in before | _claimed and "run-driver" in child.cmdline():
                    self._roots.append(child)
                    _claimed.add(child.pid)

    async def _stop(self) -> None:
        self._alive = False
        self._idle.clear()
        left = self.processes()
        browser, playwright = self._browser, self._playwright
        self._browser = self._context = self._playwright = None
        try:
            if browser is not None:
                with suppress(PlaywrightError, TimeoutError):
                    await asyncio.wait_for(browser.close(), self.settings.timeouts.close)
            if playwright is not None:
                with suppress(PlaywrightError, TimeoutError):
                    await asyncio.wait_for(playwright.stop(), self.settings.timeouts.close)
        finally:
            self._kill(left)

    def _kill(self, known: list[psutil.Process] | None = None) -> None:
        """Last resort, without waiting for anybody: kill the driver and everything below it.

        Children that lost their parent are no longer below it; ``known`` is the tree as it was before.
        """
        for process in {*self.processes(), *(known or [])}:
            with suppress(psutil.Error):
                process.kill()
        _claimed.difference_update(root.pid for root in self._roots)
        self._roots.clear()
