"""Trying the site's own search with titles it has published. A failure is a value, never an exception.

Sequential and at the polite pace. Nothing is evaded: a captcha or refusal ends the trial as not measured.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from msgspec import Struct
from msgspec.structs import replace
from playwright.async_api import ElementHandle, Frame, JSHandle, Page
from playwright.async_api import Error as PlaywrightError

from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.caption import Caption, FontMissing, captioned, store
from crawler.gather.clock import now
from crawler.gather.pictures import screenshot
from crawler.gather.render import cause_of, open_page, settle
from crawler.gather.results import ResultPage, fault_of, is_blocked, matching, rows_of, told_count
from crawler.gather.rules import page_script, picture_rules, search_rules
from crawler.gather.tab import Tab, TabFailure, Watch
from crawler.model import SearchForm
from crawler.settings import Settings
from crawler.url import canonical, is_loopback

Fault = Literal["", "no_box", "no_reaction", "no_result_page", "unfinished", "blocked", "browser"]


class SearchCase(Struct, frozen=True):
    """An article the site has published: its exact title and address."""

    title: str
    url: str


class SearchAnswer(Struct, frozen=True):
    """What one title brought. ``hit``/``miss`` on the first result page; ``error`` when it was not measured.

    ``results``: the number the page tells. ``matched``: the text that is the article. ``picture``: the result
    page with its caption, ``raw_picture`` without (file paths).
    """

    title: str
    url: str
    state: Literal["hit", "miss", "error"]
    fault: Fault = ""
    reason: str = ""
    result_url: str = ""
    results: int | None = None
    matched: str = ""
    tries: int = 1
    searched_at: str = ""
    picture: str | None = None
    picture_sha256: str = ""
    raw_picture: str | None = None


class SearchResult(Struct, frozen=True):
    """``missing``: no search box anywhere; ``broken``: there is one that does not work.

    ``blocked``: the site asks for a person; ``unavailable``: no browser, or no home page, or never finished.
    ``box``: the input used. Only ``measured`` speaks about the titles.
    """

    state: Literal["measured", "missing", "broken", "blocked", "unavailable"]
    home_url: str
    box: str = ""
    note: str = ""
    answers: tuple[SearchAnswer, ...] = ()


class _Stop(Exception):
    """This title cannot be measured: what went wrong, in Chinese."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault: Fault = fault
        self.reason = reason


async def search_probe(
    pool: BrowserPool,
    home_url: str,
    titles: Sequence[SearchCase],
    settings: Settings,
    forms: Sequence[SearchForm] = (),
    *,
    pictures_dir: Path | None = None,
    unit: str = "",
) -> SearchResult:
    """Type each title into the home page's search box and look for it on the first result page.

    ``forms`` (read from the page's HTML) are used when no box is to be seen. A miss or fault is tried again
    once. Pictures of the result pages go to ``pictures_dir``, if given.
    """
    probe = _Probe(pool, home_url, settings, tuple(forms), pictures_dir, unit)
    if not titles:
        return await probe.look()
    answers: list[SearchAnswer] = []
    for case in titles:
        answer = await probe.ask(case)
        answers.append(answer)
        if answer.fault in ("blocked", "no_box", "browser") or _given_up(answers):
            answers += [_unasked(later, answer) for later in titles[len(answers) :]]
            break
    return _summary(home_url, probe.box, answers)


def _given_up(answers: Sequence[SearchAnswer]) -> bool:
    """Two titles in a row, each tried twice, without any result page: the search does not work."""
    return len(answers) >= 2 and all(a.fault in ("no_reaction", "no_result_page") for a in answers[-2:])


def _unasked(case: SearchCase, because: SearchAnswer) -> SearchAnswer:
    return SearchAnswer(case.title, case.url, "error", because.fault, because.reason, tries=0)


def _summary(home_url: str, box: str, answers: Sequence[SearchAnswer]) -> SearchResult:
    told = tuple(answers)
    if any(a.state != "error" for a in told):
        return SearchResult("measured", home_url, box, answers=told)
    faults = {a.fault for a in told}
    reason = told[0].reason
    if "blocked" in faults:
        return SearchResult("blocked", home_url, box, reason, told)
    if "browser" in faults:
        return SearchResult("unavailable", home_url, box, reason, told)
    if faults == {"no_box"}:
        return SearchResult("missing", home_url, box, reason, told)
    if "unfinished" in faults:
        return SearchResult("unavailable", home_url, box, reason, told)
    return SearchResult("broken", home_url, box, reason, told)


class _Box(Struct):
    """The search box that is seen: the watch of its page, the input, and its button if it has one."""

    watch: Watch
    input: ElementHandle
    press: ElementHandle | None


class _Probe:
    def __init__(
        self,
        pool: BrowserPool,
        home_url: str,
        settings: Settings,
        forms: tuple[SearchForm, ...],
        pictures_dir: Path | None,
        unit: str,
    ) -> None:
        self.pool = pool
        self.home_url = home_url
        self.settings = settings
        self.forms = forms
        self.pictures_dir = pictures_dir
        self.unit = unit
        self.box = ""
        self.pause = 0.0 if is_loopback(home_url) else 1 / settings.politeness.requests_per_second
        self._asked = False
        self._watches: list[Watch] = []
        """Of the windows that the trial in hand has opened."""

    async def look(self) -> SearchResult:
        """Only whether there is a search box (there are no titles to try)."""

        async def find(tab: Tab, watch: Watch) -> None:
            await self._find(tab, watch)

        try:
            await self._in_tab(find)
        except _Stop as stop:
            state: Literal["missing", "unavailable"] = "missing" if stop.fault == "no_box" else "unavailable"
            return SearchResult(state, self.home_url, self.box, stop.reason)
        return SearchResult("measured", self.home_url, self.box)

    async def ask(self, case: SearchCase) -> SearchAnswer:
        """Try ``case``; a miss or fault once more before it counts."""
        first = await self._once(case)
        if first.state == "hit" or first.fault in ("blocked", "no_box"):
            return first
        await asyncio.sleep(0.0 if is_loopback(self.home_url) else search_rules().again_after)
        second = await self._once(case)
        return replace(second if second.state != "error" or first.state == "error" else first, tries=2)

    async def _once(self, case: SearchCase) -> SearchAnswer:
        if self._asked:
            await asyncio.sleep(self.pause)
        self._asked = True
        found: list[SearchAnswer] = []

        async def work(tab: Tab, watch: Watch) -> None:
            found.append(await self._search(tab, watch, case))

        try:
            await self._in_tab(work)
        except _Stop as stop:
            return SearchAnswer(case.title, case.url, "error", stop.fault, stop.reason, searched_at=now())
        return found[0]

    async def _in_tab(self, work: Any) -> None:
        """Run ``work`` in a tab; every way it can fail becomes :class:`_Stop`."""
        limit = self.settings.timeouts.search + self.settings.timeouts.render
        try:
            async with self.pool.tab() as tab:
                watch = tab.watch(follow_popups=True)
                stop: _Stop | None = None
                try:
                    await asyncio.wait_for(work(tab, watch), limit)
                except _Stop as reached:
                    stop = reached
                finally:
                    for each in (*self._watches, watch):
                        await each.end()
                    self._watches.clear()
            if stop is not None:
                raise stop
        except BrowserUnavailable as error:
            raise _Stop("browser", str(error)) from error
        except TimeoutError as error:
            raise _Stop("unfinished", "站内搜索在时限内没有完成") from error
        except TabFailure as error:
            raise _Stop("unfinished", str(error)) from error
        except PlaywrightError as error:
            raise _Stop("unfinished", cause_of(error)) from error

    async def _search(self, tab: Tab, watch: Watch, case: SearchCase) -> SearchAnswer:
        box = await self._find(tab, watch)
        if box is None:
            return await self._judge(tab, await self._by_form(tab, watch, case.title), case, before=-1)
        before = len(box.watch.navigations)
        result = await self._by_box(tab, box, case.title)
        return await self._judge(tab, result, case, before=before if result is box.watch else -1)

    async def _find(self, tab: Tab, watch: Watch) -> _Box | None:
        """The visible search box; None when only ``forms`` are left. Raises :class:`_Stop`."""
        limit = self.settings.timeouts.page
        try:
            status = await open_page(tab, tab.page, self.home_url, limit)
        except (TabFailure, PlaywrightError) as error:
            raise _Stop("browser", f"首页打不开: {_why(error)}") from error
        await settle(tab, watch, limit)
        if status in search_rules().result.blocked_statuses:
            raise _Stop("blocked", f"网站拒绝自动访问 (HTTP {status})")
        if found := await self._boxes(tab, watch):
            return found
        if await self._press_opener(tab, watch):
            shown = await self._newest(tab, watch, 0)
            await settle(tab, shown, limit)
            if found := await self._boxes(tab, shown):
                return found
        if any(form.action and form.method == "get" and form.field for form in self.forms):
            return None
        raise _Stop("no_box", "首页没有可用的站内搜索框")

    async def _newest(self, tab: Tab, watch: Watch, popups: int) -> Watch:
        """Watch of the window opened last, if one was, else ``watch``."""
        if len(watch.opened) <= popups:
            return watch
        page = watch.opened[-1]
        opened = tab.watch(page, follow_popups=True)
        self._watches.append(opened)
        if page.url in ("", "about:blank"):
            # A new window may still be empty when it is told of.
            try:
                await tab.call(page.wait_for_url(lambda url: url != "about:blank", timeout=8000), 9)
            except (PlaywrightError, TabFailure) as error:
                raise _Stop("no_result_page", "搜索打开的新窗口没有内容") from error
        return opened

    async def _boxes(self, tab: Tab, watch: Watch) -> _Box | None:
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
        _, frame, number, self.box = best
        box = await self._element(tab, frame, f"() => window.__wjBoxes[{number}].input")
        press = await self._element(tab, frame, f"() => window.__wjBoxes[{number}].press")
        return None if box is None else _Box(watch, box, press)

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
        seen: dict[str, Any] = await tab.call(frame.evaluate(page_script("search_box"), given), limit)
        return seen

    async def _element(self, tab: Tab, frame: Frame, code: str) -> ElementHandle | None:
        handle: JSHandle = await tab.call(frame.evaluate_handle(code), self.settings.timeouts.page)
        return handle.as_element()

    async def _press_opener(self, tab: Tab, watch: Watch) -> bool:
        """Click what may show a hidden box or lead to a search page; False when there is nothing."""
        for frame in tab.page.frames:
            try:
                seen = await self._ask_boxes(tab, frame)
                opener = (
                    await self._element(tab, frame, "() => window.__wjOpener") if seen["opener"] else None
                )
            except PlaywrightError:
                continue
            if opener is not None:
                since = monotonic()
                await self._click(tab, opener)
                await self._reaction(watch, since, 1.5)
                return True
        return False

    async def _by_box(self, tab: Tab, box: _Box, title: str) -> Watch:
        """Type and send; returns the watch of the page that shows what came of it."""
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
        raise _Stop("no_reaction", f"输入标题并点击搜索后网页没有反应{errors}{said}")

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

    async def _by_form(self, tab: Tab, watch: Watch, title: str) -> Watch:
        form = next(f for f in self.forms if f.action and f.method == "get" and f.field)
        action = canonical(form.action or "", self.home_url)
        if action is None:
            raise _Stop("no_reaction", "搜索框的提交地址有误")
        self.box = f"form[action={urlsplit(action).path}] {form.field}"
        join = "&" if urlsplit(action).query else "?"
        query = urlencode({**form.extra, form.field: title})
        try:
            await open_page(tab, tab.page, f"{action}{join}{query}", self.settings.timeouts.page)
        except (TabFailure, PlaywrightError) as error:
            raise _Stop("no_result_page", f"搜索结果页打不开: {_why(error)}") from error
        return watch

    async def _judge(self, tab: Tab, watch: Watch, case: SearchCase, *, before: int) -> SearchAnswer:
        """``before``: how often the page had gone somewhere before the search was sent; -1 when it is another
        page. Whether it has gone on since is told only when it has settled: a slow machine tells late."""
        settled = await settle(tab, watch, self.settings.timeouts.search)
        shown = await self._read(tab, watch)
        matched = matching(shown, case.title, case.url)
        searched_at = now()
        count = told_count(shown.text)
        answer = SearchAnswer(
            case.title,
            case.url,
            "hit" if matched else "miss",
            result_url=shown.url,
            results=count,
            matched=matched or "",
            searched_at=searched_at,
        )
        if not matched:
            moved = len(watch.navigations) > before
            fault = fault_of(shown, self.home_url if moved else "")
            answer = _doubt(answer, shown, fault, settled.note, bool(watch.failures) and not count)
        return await self._pictured(tab, watch.page, answer)

    async def _read(self, tab: Tab, watch: Watch) -> ResultPage:
        page = watch.page
        rows: list[list[str]] = []
        texts: list[str] = []
        title = ""
        for frame in page.frames[:20]:
            try:
                part = await tab.call(
                    frame.evaluate(page_script("results"), 3000), self.settings.timeouts.page
                )
            except PlaywrightError:
                continue
            rows += part["rows"]
            texts.append(part["text"])
            title = title or part["title"]
        return ResultPage(page.url, watch.status_of(page.url), rows_of(rows), "\n".join(texts), title)

    async def _pictured(self, tab: Tab, page: Page, answer: SearchAnswer) -> SearchAnswer:
        if self.pictures_dir is None:
            return answer
        rules = picture_rules()
        limit = self.settings.timeouts.picture
        try:
            height = await tab.call(page.evaluate("() => document.documentElement.scrollHeight"), limit)
            clip = (0, 0, rules.width, min(max(int(height), 600), rules.window))
            raw = await screenshot(tab, page, clip, limit, beyond=True)
            raw_path, _ = store(raw, self.pictures_dir)
            path, sha256 = store(captioned(raw, self._caption(answer), answer.searched_at), self.pictures_dir)
        except (PlaywrightError, TabFailure, FontMissing):
            # The verdict stands on what was read; a picture is only its illustration.
            return answer
        return replace(answer, picture=str(path), picture_sha256=sha256, raw_picture=str(raw_path))

    def _caption(self, answer: SearchAnswer) -> Caption:
        told = {
            "hit": "站内搜索首页结果中找到该标题",
            "miss": "站内搜索首页结果中没有该标题",
            "error": f"站内搜索未能完成：{answer.reason}",
        }
        count = "" if answer.results is None else f"{answer.results} 条（网页所示）"
        return Caption(
            self.unit,
            problem=told[answer.state],
            url=answer.result_url,
            rows=(("检索词", answer.title), ("原文网址", answer.url), ("结果数", count)),
        )


def _doubt(
    answer: SearchAnswer, page: ResultPage, fault: str, unfinished: str, feeds_failed: bool
) -> SearchAnswer:
    """A title that was not found may mean that nothing was measured."""
    if is_blocked(page):
        return replace(answer, state="error", fault="blocked", reason="网站要求人工验证或拒绝自动访问")
    if fault:
        return replace(answer, state="error", fault="no_result_page", reason=fault)
    if unfinished:
        return replace(answer, state="error", fault="unfinished", reason=f"结果页没有加载完成: {unfinished}")
    if feeds_failed:
        return replace(answer, state="error", fault="no_result_page", reason="结果页的数据接口没有应答")
    return answer


def _why(error: Exception) -> str:
    return cause_of(error) if isinstance(error, PlaywrightError) else str(error)
