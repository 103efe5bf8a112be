"""Our rendering beside raw Playwright (page reused, no waiting of its own), on the same AJAX list page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from playwright.async_api import async_playwright

from crawler.gather.browser import BrowserPool, find_chromium
from crawler.gather.render import render
from crawler.settings import Settings

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>列表</title></head>
<body><ul id="l"></ul>
<script>fetch('/feed').then(r=>r.json()).then(d=>{document.getElementById('l').innerHTML=
d.map(t=>'<li><a href="/'+t+'.html">'+t+'</a><span>2026-11-02</span></li>').join('')})</script>
</body></html>"""


async def _page(_request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


async def _feed(_request: web.Request) -> web.Response:
    return web.json_response([f"item{n}" for n in range(15)])


@asynccontextmanager
async def ajax_site() -> AsyncIterator[str]:
    """Address of a page whose list a script fetches."""
    app = web.Application()
    app.router.add_get("/", _page)
    app.router.add_get("/feed", _feed)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def _raw(url: str, count: int, executable: str) -> float:
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(url)
        began = time.monotonic()
        for number in range(count):
            await page.goto(f"{url}?{number}")
            await page.wait_for_selector("#l li")
            await page.content()
        took = time.monotonic() - began
        await browser.close()
    return count / took


async def _ours(url: str, count: int, settings: Settings) -> float:
    async with BrowserPool(settings) as pool:
        await render(pool, url, settings)
        began = time.monotonic()
        for number in range(count):
            shown = await render(pool, f"{url}?{number}", settings)
            assert shown.dom is not None and "item14" in shown.dom
        return count / (time.monotonic() - began)


async def _both(count: int) -> float:
    settings = Settings()
    async with ajax_site() as url:
        raw = await _raw(url, count, find_chromium(settings))
        ours = await _ours(url, count, settings)
    return ours / raw


def rendering_ratio(count: int) -> float:
    """Pages per second of our rendering ÷ raw Playwright's, one tab each."""
    return asyncio.run(_both(count))
