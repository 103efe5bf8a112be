"""Finding the search box of a site, typing a title and sending it, as a visitor would."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from msgspec import Struct
from playwright.async_api import ElementHandle, Frame
from playwright.async_api import Error as PlaywrightError

from crawler.gather.render import cause_of, open_page
from crawler.gather.rules import page_script, search_rules
from crawler.gather.settle import settle
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch
from crawler.model import SearchForm
from crawler.settings import Settings
from crawler.url import canonical

Fault = Literal["", "no_box", "no_reaction", "no_result_page", "unfinished", "blocked", "browser"]


class SearchStop(Exception):
    """This title cannot be measured: what went wrong, in Chinese."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault: Fault = fault
        self.reason = reason


class Box(Struct):
    """The search box that is seen: the watch of its page, the input, and its button if it has one."""

    watch: Watch
    input: ElementHandle
    press: ElementHandle | None


class SearchBox:
    """The search box of one home page. ``said``: the input used, as far as it is known.

    ``forms`` (read from the page's HTML) are used when no box is to be seen.
    """

    def __init__(self, home_url: str, settings: Settings, forms: Sequence[SearchForm]) -> None:
        self.home_url = home_url
        self.settings = settings
        self.forms = forms
        self.said = ""
        self._watches: list[Watch] = []
        """Of the windows that the trial in hand has opened."""

    async def end(self) -> None:
        """Ends the watches over windows that the trial in hand has opened."""
        for each in self._watches:
            await each.end()
        self._watches.clear()

    async def find(self, tab: Tab, watch: Watch) -> Box | None:
        """The visible search box; None when only ``forms`` are left. Raises :class:`SearchStop`."""
        limit = self.settings.timeouts.page
        try:
            status = await open_page(tab, tab.page, self.home_url, limit)
        except (TabFailure, PlaywrightError) as error:
            raise SearchStop("browser", f"首页打不开: {_why(error)}") from error
        await settle(tab, watch, limit)
        if status in search_rules().result.blocked_statuses:
            raise SearchStop("blocked", f"网站拒绝自动访问 (HTTP {status})")
        if found := await self._boxes(tab, watch):
            return found
        if await self._press_opener(tab, watch):
            shown = await self._newest(tab, watch, 0)
            await settle(tab, shown, limit)
            if found := await self._boxes(tab, shown):
                return found
        if any(form.action and form.method == "get" and form.field for form in self.forms):
            return None
        raise SearchStop("no_box", "首页没有可用的站内搜索框")

    async def _newest(self, tab: Tab, watch: Watch, popups: int) -> Watch:
        """Watch of the window opened last, if one was, else ``watch``."""
        if len(watch.opened) <= popups:
            return watch
        page = watch.opened[-1]
        opened = tab.watch(page, follow_popups=True)
        opened.take_over(watch)
        self._watches.append(opened)
        if page.url in ("", "about:blank"):
            # A new window may still be empty when it is told of.
            try:
                await tab.call(page.wait_for_url(lambda url: url != "about:blank", timeout=8000), 9)
            except (PlaywrightError, TabFailure) as error:
                raise SearchStop("no_result_page", "搜索打开的新窗口没有内容") from error
        return opened

    async def _boxes(self, tab: Tab, watch: Watch) -> Box | None:
        best: tuple[int, Frame, int, str] | None = None
        for frame in watch.page.frames:
            try:
                seen = await self._ask_boxes(tab, frame)
            except PlaywrightError:
                continue
            for number, score, said, shown in seen["boxes"]:
                if shown and (best is None or score > best[0]):
                    best = (score, frame, number, said)
        if best is None:
            return None
        _, frame, number, self.said = best
        limit = self.settings.timeouts.page
        box = await tab.element(frame, f"window.__wjBoxes[{number}].input", limit)
        press = await tab.element(frame, f"window.__wjBoxes[{number}].press", limit)
        return None if box is None else Box(watch, box, press)

    async def _ask_boxes(self, tab: Tab, frame: Frame) -> dict[str, Any]:
        rules = search_rules()
        box = rules.box
        given = {
            "rules": {
                "least": box.least,
                "names": box.names,
                "near": box.near,
                "placeholder": box.placeholder,
                "action": box.action,
                "button": box.button,
                "not": box.not_,
            },
            "opener": rules.opener,
            "openerNear": rules.opener_near,
        }
        limit = self.settings.timeouts.page
        seen: dict[str, Any] = await tab.ask(frame, page_script("search_box"), given, limit)
        return seen

    async def _press_opener(self, tab: Tab, watch: Watch) -> bool:
        """Click what may show a hidden box or lead to a search page; False when there is nothing."""
        for frame in tab.page.frames:
            try:
                seen = await self._ask_boxes(tab, frame)
                limit = self.settings.timeouts.page
                opener = await tab.element(frame, "window.__wjOpener", limit) if seen["opener"] else None
            except PlaywrightError:
                continue
            if opener is not None:
                since = monotonic()
                await self._click(tab, opener)
                await self._reaction(watch, since, 1.5)
                return True
        return False

    async def send(self, tab: Tab, box: Box, title: str) -> Watch:
        """Type and send; returns the watch of the page that shows what came of it. Raises
        :class:`SearchStop`."""
        watch, limit = box.watch, self.settings.timeouts.page
        popups = len(watch.opened)
        await tab.call(box.input.fill(title, timeout=limit * 500), limit)
        # A box that suggests words asks for them now; that is no answer to the search.
        await asyncio.sleep(0.3)
        for button in (box.press, None) if box.press is not None else (None,):
            since = monotonic()
            if button is not None:
                await self._click(tab, button)
            else:
                await tab.call(box.input.press("Enter", timeout=limit * 500, no_wait_after=True), limit)
            if await self._reaction(watch, since, search_rules().reaction, popups):
                return await self._newest(tab, watch, popups)
        said = f"（网页提示：{watch.dialogs[-1]}）" if watch.dialogs else ""
        errors = "，网页脚本出错" if watch.console_errors else ""
        raise SearchStop("no_reaction", f"输入标题并点击搜索后网页没有反应{errors}{said}")

    async def _click(self, tab: Tab, element: ElementHandle) -> None:
        limit = self.settings.timeouts.page
        try:
            await tab.call(element.click(timeout=3000, no_wait_after=True), limit)
        except (PlaywrightError, TabFailure):
            if tab.broken:
                raise
            # Something floats over it (an advertisement, a notice); a visitor would close that first.
            await tab.call(element.evaluate("el => el.click()"), limit)

    async def _reaction(self, watch: Watch, since: float, limit: float, popups: int = 0) -> bool:
        """Has anything begun since: a new window, another page, a request?"""
        while monotonic() - since < limit:
            await asyncio.sleep(0.1)
            if len(watch.opened) > popups or watch.active_at > since:
                return True
        return False

    async def send_form(self, tab: Tab, watch: Watch, title: str) -> Watch:
        """Ask the address that the form names, where no box is to be seen. Raises :class:`SearchStop`."""
        form = next(f for f in self.forms if f.action and f.method == "get" and f.field)
        action = canonical(form.action or "", self.home_url)
        if action is None:
            raise SearchStop("no_reaction", "搜索框的提交地址有误")
        self.said = f"form[action={urlsplit(action).path}] {form.field}"
        join = "&" if urlsplit(action).query else "?"
        query = urlencode({**form.extra, form.field: title})
        try:
            await open_page(tab, tab.page, f"{action}{join}{query}", self.settings.timeouts.page)
        except (TabFailure, PlaywrightError) as error:
            raise SearchStop("no_result_page", f"搜索结果页打不开: {_why(error)}") from error
        return watch


def _why(error: Exception) -> str:
    return cause_of(error) if isinstance(error, PlaywrightError) else str(error)
