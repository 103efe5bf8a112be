"""A page for ``inspect --render`` as the browser makes it: a live address, or a file without network."""

from __future__ import annotations

import asyncio
from typing import Final

import msgspec
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route

from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.page_document import read_document
from crawler.gather.render import cause_of, open_page, render
from crawler.gather.settle import settle
from crawler.gather.tab import TabFailure
from crawler.model import Fetched
from crawler.settings import Settings

_HTML: Final = "text/html"
_LEAST_SECONDS: Final = 2.0


def rendered(fetched: Fetched, live: bool) -> tuple[Fetched, str]:
    """``fetched`` with its rendered document, and why it has none or an unfinished one (Chinese; "" if well).

    ``live``: the address may be visited. Otherwise the stored bytes are all that the browser gets: every
    other request, and whatever goes round requests, ends on this machine.
    """
    settings = Settings()
    if live:
        dom, note = asyncio.run(_visited(fetched.url, settings))
    else:
        closed = settings.politeness.model_copy(update={"reach": "loopback"})
        dom, note = asyncio.run(_closed(fetched, settings.model_copy(update={"politeness": closed})))
    return (msgspec.structs.replace(fetched, rendered=dom) if dom is not None else fetched), note


async def _visited(url: str, settings: Settings) -> tuple[str | None, str]:
    async with BrowserPool(settings) as pool:
        seen = await render(pool, url, settings)
    return seen.dom, seen.note if seen.state != "ok" else ""


async def _closed(fetched: Fetched, settings: Settings) -> tuple[str | None, str]:
    async def answer(route: Route) -> None:
        if route.request.is_navigation_request() and route.request.url == fetched.url:
            await route.fulfill(status=200, body=fetched.body, content_type=_HTML)
        else:
            await route.abort()

    limit = settings.timeouts.render
    try:
        async with BrowserPool(settings) as pool, pool.tab() as tab:
            # A tab that answers from a file is used for nothing else.
            tab.broken = True
            await tab.page.route("**/*", answer)
            watch = tab.watch()
            try:
                await open_page(tab, tab.page, fetched.url, limit)
                settled = await settle(tab, watch, limit - _LEAST_SECONDS)
                document = await read_document(tab, tab.page, _LEAST_SECONDS)
            finally:
                await watch.end()
    except (BrowserUnavailable, TabFailure) as error:
        return None, str(error)
    except PlaywrightError as error:
        return None, cause_of(error)
    return document.html, settled.note if settled.state != "ok" else ""
