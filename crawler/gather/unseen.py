"""Links to other sites that visitors do not get to see: what only a browser can tell.

A style sheet or a script of its own may hide a link; the static page does not say so.
"""

from __future__ import annotations

from contextlib import suppress

import msgspec
from playwright.async_api import Error as PlaywrightError

from crawler.gather.rules import browser_rules, page_script
from crawler.gather.tab import Tab, Watch


async def mark_unseen(tab: Tab, watch: Watch, limit: float) -> None:
    """Let the page say which links to other sites are not seen; ``serialise.js`` writes it down."""
    given = msgspec.to_builtins(browser_rules().unseen)
    failed, errors = len(watch.failures), watch.console_errors
    # A page that breaks what scripts ask for is read without the marks.
    with suppress(PlaywrightError):
        await tab.call(watch.page.evaluate(page_script("unseen"), given), limit)
    # That its scripts could not be read once more is no fault of the page.
    del watch.failures[failed:]
    watch.console_errors = errors
