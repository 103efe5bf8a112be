"""Rendering one page: go there, wait until it is done, read the document out. Errors are values."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Any, Final, Literal

from msgspec import Struct
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page, Response, Route

from crawler.derive.decode import decode
from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.rules import browser_errors, browser_rules, page_script, placeholder_rules
from crawler.gather.tab import RequestFailure, Tab, TabCrashed, TabFailure, TabTimeout, Watch, same_site
from crawler.gather.unseen import mark_unseen
from crawler.settings import Settings

State = Literal["ok", "timeout", "failed"]
_JUMPS: Final = "页面不停跳转"


class Rendered(Struct, frozen=True):
    """One rendering. ``timeout``: the page never finished, so it may not be called empty; ``dom`` is then
    what there was, or None. ``requests_failed``: feeds of the page's own site that brought nothing.
    ``navigations``: addresses the main frame went through. ``width_overflow``: wider than the window.
    """

    state: State
    final_url: str
    status: int | None = None
    dom: str | None = None
    note: str = ""
    requests_failed: tuple[RequestFailure, ...] = ()
    console_errors: int = 0
    dialogs: tuple[str, ...] = ()
    popups: tuple[str, ...] = ()
    downloads: tuple[str, ...] = ()
    navigations: tuple[str, ...] = ()
    width_overflow: bool = False
    elapsed_ms: int = 0
    more: tuple[str, ...] = ()
    """Documents of the list's following pages, when leafing was asked for."""
    unavailable: bool = False
    """There is no browser at all; asking again is of no use."""


class Settled(Struct, frozen=True):
    """How waiting ended: ``timeout`` when something was still missing at the limit, and ``note`` what."""

    state: Literal["ok", "timeout"]
    note: str = ""
    hung: bool = False


Leafer = Callable[[Tab, Watch, str], Awaitable[tuple[str, ...]]]
"""Turns a rendered list to its following pages; given the tab, its watch and the first document."""


async def render(
    pool: BrowserPool, url: str, settings: Settings, *, leaf: Leafer | None = None, charset: str | None = None
) -> Rendered:
    """Render ``url`` within ``settings.timeouts.render`` seconds. Never raises but for cancellation.

    ``leaf``: what to do for the following pages of a list; its time comes on top. ``charset``: the encoding
    of a page that declares a wrong one, told to the browser in its stead.
    """
    began = monotonic()
    try:
        async with pool.tab() as tab:
            watch = tab.watch()
            try:
                if charset is not None:
                    await tab.call(_declare(tab.page, charset), settings.timeouts.page)
                return await _render(tab, watch, url, settings.timeouts.render, leaf)
            finally:
                await watch.end()
                # What was declared for one page is not to hold for the next.
                tab.broken = tab.broken or charset is not None
    except BrowserUnavailable as error:
        return Rendered("failed", url, note=str(error), unavailable=True)
    except TabFailure as error:
        return Rendered("failed", url, note=str(error), elapsed_ms=_since(began))
    except PlaywrightError as error:
        return Rendered("failed", url, note=cause_of(error), elapsed_ms=_since(began))


async def _render(tab: Tab, watch: Watch, url: str, limit: float, leaf: Leafer | None) -> Rendered:
    rules = browser_rules()
    began = monotonic()
    state: State = "ok"
    final_url, dom, note, status, overflow = url, None, "", None, False
    more: tuple[str, ...] = ()
    try:
        status = await open_page(tab, tab.page, url, limit)
        settled = await settle(tab, watch, limit - rules.waiting.reserve - (monotonic() - began))
        state, note = settled.state, settled.note
        final_url = tab.page.url
        if not settled.hung:
            await mark_unseen(tab, watch, limit - (monotonic() - began))
            document = await read_document(tab, tab.page, limit - (monotonic() - began))
            dom, final_url, overflow = document.html, document.url, document.overflow
            note = "; ".join(filter(None, (note, document.note)))
            if leaf is not None and state == "ok":
                more = await leaf(tab, watch, document.html)
    except TabTimeout as error:
        state, note = "timeout", str(error)
    except TabCrashed as error:
        state, note = "failed", str(error)
    except PlaywrightError as error:
        gone = "context was destroyed" in error.message
        state, note = ("timeout", _JUMPS) if gone else ("failed", cause_of(error))
    failures = [f for f in watch.failures if same_site(f.url, final_url)]
    if state == "timeout":
        failures += watch.unanswered_feeds(final_url)
        # What never came to rest is not used again; a page on its way can be left, but hardly closed.
        tab.broken = tab.broken or not note.startswith(_JUMPS)
    return Rendered(
        state=state,
        final_url=final_url,
        status=watch.status_of(final_url) or status,
        dom=dom,
        note=note,
        requests_failed=tuple(failures),
        console_errors=watch.console_errors,
        dialogs=tuple(watch.dialogs),
        popups=tuple(watch.popups),
        downloads=tuple(watch.downloads),
        navigations=tuple(u for u in watch.navigations if u != "about:blank"),
        width_overflow=overflow,
        elapsed_ms=_since(began),
        more=more,
    )


async def _declare(page: Page, charset: str) -> None:
    """Let the documents of ``page`` come with ``charset`` as their declared encoding, and those of its frames
    with the one that their bytes are in."""

    async def retell(route: Route) -> None:
        with suppress(PlaywrightError):
            answer = await route.fetch(max_redirects=0)
            kept = {
                n: v for n, v in answer.headers.items() if n not in ("content-encoding", "content-length")
            }
            declared = kept.get("content-type", "text/html")
            kind = declared.partition(";")[0]
            if route.request.frame.parent_frame is None:
                told = f"{kind}; charset={charset}"
            elif "html" in kind:
                told = f"{kind}; charset={decode(await answer.body(), declared).encoding}"
            else:
                told = declared
            await route.fulfill(response=answer, headers={**kept, "content-type": told})

    await page.route(
        "**/*", lambda route: retell(route) if route.request.is_navigation_request() else route.continue_()
    )


async def open_page(tab: Tab, page: Page, url: str, limit: float) -> int | None:
    """Go to ``url`` anew (also when only its hash differs); returns the status of the first answer."""
    await tab.leave(limit)
    tab.dirty = True
    try:
        response: Response | None = await tab.call(
            page.goto(url, wait_until="commit", timeout=limit * 1000), limit + 1
        )
    except TabTimeout as error:
        raise TabTimeout(f"网站在 {limit:.0f} 秒内没有应答") from error
    return None if response is None else response.status


async def settle(tab: Tab, watch: Watch, limit: float) -> Settled:
    """Wait until the page is done: loaded, no request under way, document no longer growing, no placeholder.

    Endless polling, counters and carousels do not hold us; at the limit the growth of the document decides.
    Raises TabTimeout when the page does not react any more, TabCrashed when it died.
    """
    w = browser_rules().waiting
    began = monotonic()
    deadline = began + max(limit, 0.5)
    growth = _Growth()
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
            raise TabTimeout(f"网页的脚本一直运行不完, {hang:.0f} 秒内没有反应") from error
        now = monotonic()
        if seen is None:
            if now > deadline:
                return Settled("timeout", _JUMPS)
            if watch.documents - first > w.documents:
                return Settled("timeout", _JUMPS, hung=True)
            continue
        ready, elements, links, soon, later, repeating, refresh = seen
        if watch.documents - first > w.documents:
            return Settled("timeout", _JUMPS)
        growth.see(elements, links, now)
        if elements > w.elements:
            return Settled("timeout", "网页内容不断增长")
        waiting = watch.waiting_for(watch.page.url, now, w.foreign)
        if ready == 0 and watch.document_done and now - began > w.load:
            # Nothing more is to come of a document that a script broke off or opened anew.
            ready = 1
        loaded = ready == 2 or (ready == 1 and now - began > w.load)
        quiet = w.quiet if repeating or ready < 2 else w.quiet_idle
        rests = now - max(watch.active_at, growth.since) >= quiet
        if loaded and not waiting and rests and not refresh and not soon:
            placeholder = await _placeholder(tab, watch.page, max(deadline - now, 1.0))
            if not placeholder:
                return Settled("ok")
            placeholder_since = placeholder_since or now
            patience = w.placeholder_after_failure if watch.failures else w.placeholder
            if not later and now - max(placeholder_since, watch.active_at) > patience:
                return Settled("timeout", f"占位内容一直没有被替换: {placeholder}")
            look = 0.2
        if now > deadline:
            return await _judge_at_limit(tab, watch, growth, ready, now)


async def _judge_at_limit(tab: Tab, watch: Watch, growth: _Growth, ready: int, now: float) -> Settled:
    if ready == 0:
        return Settled("timeout", "网页在时限内没有传完")
    if now - growth.since < 1.0:
        return Settled("timeout", "网页内容不断增长")
    if watch.unanswered_feeds(watch.page.url):
        return Settled("timeout", "网页的数据接口在时限内没有应答")
    placeholder = await _placeholder(tab, watch.page, 2.0)
    return Settled("timeout", f"占位内容一直没有被替换: {placeholder}") if placeholder else Settled("ok")


class _Growth:
    """When the document last became larger or smaller than it had ever been.

    A carousel or ticker that adds and removes the same things stays inside the range and does not count.
    """

    def __init__(self) -> None:
        self.since = 0.0
        self._most = (-1, -1)
        self._least = (1 << 60, 1 << 60)

    def see(self, elements: int, links: int, now: float) -> None:
        most = (max(self._most[0], elements), max(self._most[1], links))
        least = (min(self._least[0], elements), min(self._least[1], links))
        if (most, least) != (self._most, self._least):
            self._most, self._least, self.since = most, least, now


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


class Document(Struct, frozen=True):
    html: str
    url: str
    overflow: bool = False
    note: str = ""
    title: str = ""


async def read_document(tab: Tab, page: Page, limit: float) -> Document:
    """The document as text with all its frames inlined, at most the size cap of ``browser.yaml``."""
    rules = browser_rules().document
    budget = rules.cap_megabytes << 20
    deadline = monotonic() + max(limit, 2.0)
    top = await _serialise(tab, page.main_frame, budget, 0, inner=False, limit=deadline - monotonic())
    html, cut = top["html"], top["cut"]
    if top["waiting"]:
        html, inner_cut = await _fill_frames(tab, page, html, budget, deadline)
        cut = cut or inner_cut
    note = f"网页超过 {rules.cap_megabytes} MB, 只保留前面的部分" if cut else ""
    return Document(html, top["url"], bool(top["overflow"]), note, top["title"])


async def _fill_frames(tab: Tab, page: Page, html: str, budget: int, deadline: float) -> tuple[str, bool]:
    """Put the documents of frames of other origins into their places, outer frames first."""
    cut = False
    next_number = html.count(" data-wj-wait=")
    for frame in page.frames[1 : browser_rules().document.frames + 1]:
        left = min(deadline - monotonic(), 3.0)
        if left <= 0.1:
            break
        try:
            element = await tab.call(frame.frame_element(), left)
            number = await tab.call(element.evaluate("el => el.__wjWait ?? null"), left)
            if number is None:
                continue
            inner = await _serialise(tab, frame, budget - len(html), next_number, inner=True, limit=left)
        except PlaywrightError:
            # The frame went away or shows no document (a PDF, an error page): its place stays empty.
            continue
        next_number = inner["waiting"]
        cut = cut or inner["cut"]
        place = f' data-wj-wait="{number}">'
        html = html.replace(place, f">{inner['html']}", 1)
    return html, cut


def frame_garbled(html: str) -> bool:
    """Whether a frame in a document that ``read_document`` gave was shown in an encoding that its bytes are
    not in: the browser puts replacement characters for them."""
    most = browser_rules().document.garbled
    if html.count(_REPLACEMENT) < most:
        return False
    at = html.find(_FRAME)
    while at >= 0:
        end = html.find(_FRAME_END, at)
        after = html.find(_FRAME, at + 1)
        if html.count(_REPLACEMENT, at, min(p for p in (end, after, len(html)) if p >= 0)) >= most:
            return True
        at = after
    return False


async def _serialise(
    tab: Tab, frame: Frame, budget: int, first: int, *, inner: bool, limit: float
) -> dict[str, Any]:
    rules = browser_rules().document
    given = {
        "cap": max(budget, 0),
        "frames": rules.frames,
        "inner": inner,
        "first": first,
        "overflow": rules.overflow_pixels,
    }
    result: dict[str, Any] = await tab.ask(frame, page_script("serialise"), given, limit)
    return result


_REPLACEMENT: Final = "\ufffd"
_FRAME: Final = "<wj-frame "
_FRAME_END: Final = "</wj-frame>"
_NETWORK_ERROR: Final = re.compile(r"\bERR_[A-Z0-9_]+")


def cause_of(error: PlaywrightError) -> str:
    """Why the browser could not: known codes in words, else the first line of its own message."""
    if "Download is starting" in error.message:
        return "下载文件而非网页"
    code = _NETWORK_ERROR.search(error.message)
    if code is not None:
        told = next((words for name, words in browser_errors().items() if code[0].startswith(name)), "")
        return f"{told or '浏览器打不开'} ({code[0]})"
    return error.message.strip().partition("\n")[0][:200]


def _since(began: float) -> int:
    return round((monotonic() - began) * 1000)
