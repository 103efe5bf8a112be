"""Memory of the browser after many renderings in the tabs of our pool, reused and recycled as in a crawl."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import psutil

from benchmarks.rendering import ajax_site
from crawler.gather.browser import BrowserPool
from crawler.gather.render import render
from crawler.settings import Settings


async def _memory(count: int) -> tuple[float, float]:
    settings = Settings()
    async with ajax_site() as url, BrowserPool(settings) as pool:
        left = list(range(count))

        async def work() -> None:
            while left:
                shown = await render(pool, f"{url}?{left.pop()}", settings)
                assert shown.dom is not None

        await asyncio.gather(*(work() for _ in range(settings.browser.tabs)))
        return _of_browser()


def _of_browser() -> tuple[float, float]:
    """MB of the browser's processes: shared pages counted once, and counted in each."""
    own = resident = 0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chrom" in process.name():
                told = process.memory_full_info()
                own += told.pss
                resident += told.rss
    return own / 1e6, resident / 1e6


def browser_memory(count: int) -> tuple[float, float]:
    """MB after ``count`` renderings: shared memory counted once, and the plain sum over the processes."""
    return asyncio.run(_memory(count))
