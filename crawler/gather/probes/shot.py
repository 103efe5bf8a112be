"""Pictures that a probe takes while it measures, captioned, in the archive's ``evidence`` folder."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from crawler.gather.caption import Caption, FontMissing, captioned, store
from crawler.gather.clock import now
from crawler.gather.photograph import screenshot
from crawler.gather.probes.access_model import Picture
from crawler.gather.rules import picture_rules
from crawler.gather.tab import Tab, TabFailure
from crawler.settings import Settings


class Album:
    """``folder`` None: no pictures are taken. A picture that cannot be taken is None: the measures stand."""

    def __init__(self, folder: Path | None, unit: str, settings: Settings) -> None:
        self.folder = folder
        self.unit = unit
        self.limit = settings.timeouts.picture

    async def window(self, tab: Tab, page: Page) -> tuple[bytes, str] | None:
        """What the window shows now (PNG) and when."""
        if self.folder is None:
            return None
        taken_at = now()
        size = page.viewport_size or {"width": picture_rules().width, "height": picture_rules().window}
        try:
            raw = await screenshot(tab, page, (0, 0, size["width"], size["height"]), self.limit, beyond=False)
        except (PlaywrightError, TabFailure, TimeoutError):
            return None
        return raw, taken_at

    def keep(
        self, shot: tuple[bytes, str] | None, told: str, url: str, *rows: tuple[str, str]
    ) -> Picture | None:
        if shot is None or self.folder is None:
            return None
        raw, taken_at = shot
        caption = Caption(self.unit, problem=told, url=url, rows=rows)
        try:
            path, sha256 = store(captioned(raw, caption, taken_at), self.folder)
        except (FontMissing, OSError):
            return None
        return Picture(path.name, sha256, taken_at)
