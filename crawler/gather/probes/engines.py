"""Browser engines beside Chromium, where Playwright's builds of them are installed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from playwright.async_api import BrowserContext, async_playwright
from playwright.async_api import Error as PlaywrightError

from crawler.gather.probes.rules import probe_rules
from crawler.gather.rules import browser_rules
from crawler.settings import Settings

CHROMIUM = "chromium"


def find_engine(settings: Settings, engine: str) -> str | None:
    """Program of ``engine``: the setting, else where Playwright installs it. None when it is not here."""
    named = {"firefox": settings.probes.firefox, "webkit": settings.probes.webkit}.get(engine)
    if named:
        return named if Path(named).is_file() else None
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = [
        path for pattern in probe_rules().compat.programs.get(engine, ()) for path in folder.glob(pattern)
    ]
    return str(max(found)) if found else None


@asynccontextmanager
async def engine_context(
    settings: Settings, engine: str, program: str
) -> AsyncIterator[BrowserContext | None]:
    """A context of ``engine``, or None when it does not start."""
    rules = browser_rules()
    async with async_playwright() as playwright:
        try:
            browser = await asyncio.wait_for(
                getattr(playwright, engine).launch(
                    executable_path=program,
                    args=[*rules.root_flags] if engine == CHROMIUM else [],
                    ignore_default_args=[*rules.dropped_flags] if engine == CHROMIUM else None,
                    handle_sigint=False,
                    handle_sigterm=False,
                ),
                probe_rules().compat.launch,
            )
        except (PlaywrightError, TimeoutError):
            yield None
            return
        try:
            width, height = rules.viewport
            yield await browser.new_context(
                locale=rules.locale,
                timezone_id=rules.timezone,
                viewport={"width": width, "height": height},
                ignore_https_errors=True,
            )
        finally:
            with suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(browser.close(), settings.timeouts.close)
