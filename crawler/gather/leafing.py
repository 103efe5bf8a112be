"""Leaf through a list that scripts page: click «下一页» or «加载更多», or scroll, and read each page out."""

from __future__ import annotations

import asyncio
import hashlib
import re
from time import monotonic

from playwright.async_api import Error as PlaywrightError

from crawler.gather.page_document import read_document
from crawler.gather.rules import browser_rules, page_script
from crawler.gather.settle import settle
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch

_TAGS = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<[^>]*>|\s+", re.S | re.I)
SECONDS_A_LEAF = 8.0
SECOND_LOOK = 0.6


async def leaf_through(tab: Tab, watch: Watch, first: str, leaves: int) -> tuple[str, ...]:
    """Documents of the following pages, at most ``leaves``. Ends when a turn shows nothing new, leaves the
    page, or fails; never raises."""
    documents: list[str] = []
    seen = {_shown(first)}
    address = tab.page.url.partition("#")[0]
    words = browser_rules().next_page
    began = monotonic()
    try:
        while len(documents) < leaves and monotonic() - began < SECONDS_A_LEAF * leaves:
            turn = [words, len(documents) + 2]
            await tab.ask(tab.page.main_frame, page_script("next_page"), turn, 3)
            document = await _after_turn(tab, watch, address, seen)
            if document is None:
                # A slow feed may answer only now.
                await asyncio.sleep(SECOND_LOOK)
                document = await _after_turn(tab, watch, address, seen)
            if document is None:
                break
            seen.add(_shown(document))
            documents.append(document)
    except (TabFailure, PlaywrightError):
        tab.broken = True
    return tuple(documents)


async def _after_turn(tab: Tab, watch: Watch, address: str, seen: set[str]) -> str | None:
    """The document after a turn, or None when it shows nothing new or is another page's."""
    settled = await settle(tab, watch, SECONDS_A_LEAF)
    if settled.hung or tab.page.url.partition("#")[0] != address:
        return None
    document = await read_document(tab, tab.page, SECONDS_A_LEAF)
    return None if _shown(document.html) in seen else document.html


def _shown(html: str) -> str:
    return hashlib.sha256(_TAGS.sub("", html).encode("utf-8", "replace")).hexdigest()
