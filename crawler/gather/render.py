"""Rendering one page: go there, wait until it is done, read the document out. Errors are values."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Final, Literal

from msgspec import Struct
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Response, Route

from crawler.derive.decode import decode
from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.page_document import read_document
from crawler.gather.rules import browser_errors, browser_rules
from crawler.gather.settle import JUMPS, settle
from crawler.gather.tab import STUCK, Tab, TabCrashed, TabFailure, TabTimeout
from crawler.gather.unseen import mark_unseen
from crawler.gather.watch import RequestFailure, Watch, same_site
from crawler.settings import Settings

State = Literal["ok", "timeout", "failed"]


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
    timers: bool = False
    """The page has timers that have yet to run: more may come."""
    unavailable: bool = False
    """There is no browser at all; asking again is of no use."""


Leafer = Callable[[Tab, Watch, str], Awaitable[tuple[str, ...]]]
"""Turns a rendered list to its following pages; given the tab, its watch and the first document."""


async def render(
    pool: BrowserPool,
    url: str,
    settings: Settings,
    *,
    leaf: Leafer | None = None,
    charset: str | None = None,
    patient: bool = False,
) -> Rendered:
    """Render ``url`` within ``settings.timeouts.render`` seconds. Never raises but for cancellation.

    ``leaf``: what to do for the following pages of a list; its time comes on top. ``charset``: the encoding
    of a page that declares a wrong one, told to the browser in its stead. ``patient``: wait for late timers.
    """
    began = monotonic()
    try:
        async with pool.tab() as tab:
            watch = tab.watch()
            try:
                if charset is not None:
                    await tab.call(_declare(tab.page, charset), settings.timeouts.page)
                return await _render(tab, watch, url, settings.timeouts.render, leaf, patient)
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


async def render_again(
    pool: BrowserPool, url: str, settings: Settings, *, leaf: Leafer | None = None, charset: str | None = None
) -> Rendered:
    """:func:`render`, once more when the browser died over it or did not react: often another page was the
    cause, whose tab could not be closed and took the browser with it, or whose messages flooded it."""
    rendering = await render(pool, url, settings, leaf=leaf, charset=charset)
    died = rendering.state == "failed" and not rendering.unavailable
    stuck = rendering.state == "timeout" and rendering.note.endswith(STUCK)
    if rendering.dom is None and (died or stuck):
        rendering = await render(pool, url, settings, leaf=leaf, charset=charset)
    return rendering


async def _render(
    tab: Tab, watch: Watch, url: str, limit: float, leaf: Leafer | None, patient: bool
) -> Rendered:
    rules = browser_rules()
    began = monotonic()
    state: State = "ok"
    final_url, dom, note, status, overflow = url, None, "", None, False
    more: tuple[str, ...] = ()
    timers = False
    try:
        status = await open_page(tab, tab.page, url, limit)
        left = limit - rules.waiting.reserve - (monotonic() - began)
        settled = await settle(tab, watch, left, patient=patient)
        state, note, timers = settled.state, settled.note, settled.timers
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
        state, note = ("timeout", JUMPS) if gone else ("failed", cause_of(error))
    failures = [f for f in watch.failures if same_site(f.url, final_url)]
    if state == "timeout":
        failures += watch.unanswered_feeds(final_url)
        # What never came to rest is not used again; a page on its way can be left, but hardly closed.
        tab.broken = tab.broken or not note.startswith(JUMPS)
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
        timers=timers,
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
