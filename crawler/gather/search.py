"""Trying the site's own search with titles it has published. A failure is a value, never an exception.

Sequential and at the polite pace. Nothing is evaded: a captcha or refusal ends the trial as not measured.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.caption import Caption, FontMissing, captioned, store
from crawler.gather.clock import now
from crawler.gather.photograph import screenshot
from crawler.gather.render import cause_of
from crawler.gather.results import ResultPage, fault_of, is_blocked, matching, rows_of, shows_none, told_count
from crawler.gather.rules import page_script, picture_rules, search_rules
from crawler.gather.search_box import Fault, SearchBox, SearchStop
from crawler.gather.settle import settle
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch
from crawler.model import SearchForm
from crawler.settings import Settings
from crawler.url import is_loopback


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
    return _summary(home_url, probe.box.said, answers)


def _given_up(answers: Sequence[SearchAnswer]) -> bool:
    """Two titles in a row, each tried twice, without any result page: it does not work, or never ends."""
    nothing = ("no_reaction", "no_result_page", "unfinished")
    return len(answers) >= 2 and all(a.fault in nothing for a in answers[-2:])


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
        self.box = SearchBox(home_url, settings, forms)
        self.pictures_dir = pictures_dir
        self.unit = unit
        self.pause = 0.0 if is_loopback(home_url) else 1 / settings.politeness.requests_per_second
        self._asked = False

    async def look(self) -> SearchResult:
        """Only whether there is a search box (there are no titles to try)."""

        async def find(tab: Tab, watch: Watch) -> None:
            await self.box.find(tab, watch)

        try:
            await self._in_tab(find)
        except SearchStop as stop:
            state: Literal["missing", "unavailable"] = "missing" if stop.fault == "no_box" else "unavailable"
            return SearchResult(state, self.home_url, self.box.said, stop.reason)
        return SearchResult("measured", self.home_url, self.box.said)

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
        except SearchStop as stop:
            return SearchAnswer(case.title, case.url, "error", stop.fault, stop.reason, searched_at=now())
        return found[0]

    async def _in_tab(self, work: Any) -> None:
        """Run ``work`` in a tab; every way it can fail becomes :class:`SearchStop`."""
        limit = self.settings.timeouts.search + self.settings.timeouts.render
        try:
            async with self.pool.tab() as tab:
                watch = tab.watch(follow_popups=True)
                stop: SearchStop | None = None
                try:
                    await asyncio.wait_for(work(tab, watch), limit)
                except SearchStop as reached:
                    stop = reached
                finally:
                    await self.box.end()
                    await watch.end()
            if stop is not None:
                raise stop
        except BrowserUnavailable as error:
            raise SearchStop("browser", str(error)) from error
        except TimeoutError as error:
            raise SearchStop("unfinished", "站内搜索在时限内没有完成") from error
        except TabFailure as error:
            raise SearchStop("unfinished", str(error)) from error
        except PlaywrightError as error:
            raise SearchStop("unfinished", cause_of(error)) from error

    async def _search(self, tab: Tab, watch: Watch, case: SearchCase) -> SearchAnswer:
        box = await self.box.find(tab, watch)
        if box is None:
            return await self._judge(tab, await self.box.send_form(tab, watch, case.title), case, before=-1)
        before = len(box.watch.navigations)
        result = await self.box.send(tab, box, case.title)
        return await self._judge(tab, result, case, before=before if result is box.watch else -1)

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
            if watch.downloads and not moved:
                fault = fault or "搜索后下载文件，没有结果页"
            answer = _doubt(answer, shown, fault, settled.note, bool(watch.failures) and not count)
        return await self._pictured(tab, watch.page, answer)

    async def _read(self, tab: Tab, watch: Watch) -> ResultPage:
        page = watch.page
        rows: list[list[str]] = []
        texts: list[str] = []
        title = ""
        for frame in page.frames[:20]:
            try:
                part = await tab.ask(frame, page_script("results"), 3000, self.settings.timeouts.page)
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
            whole = "(_) => document.documentElement.scrollHeight"
            height = await tab.ask(page.main_frame, whole, None, limit)
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
    nothing = shows_none(page)
    if nothing:
        return replace(answer, state="error", fault="no_result_page", reason=nothing)
    return answer
