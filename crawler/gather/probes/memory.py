"""What a site keeps in the browser is put back after a probe: a mode that was switched on may not stay."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from playwright.async_api import Error as PlaywrightError

from crawler.gather.tab import Tab, TabFailure

_READ = "(_) => ({ ...localStorage })"
_WRITE = """(kept) => {
  localStorage.clear(); sessionStorage.clear();
  for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, value);
  return 1;
}"""


class Memory:
    """Cookies of the browser and the storage of the page in hand, as they were when it was made."""

    def __init__(self, cookies: list[Any], stored: dict[str, str] | None, origin: str) -> None:
        self._cookies = cookies
        self._stored = stored
        self._origin = origin

    @classmethod
    async def of(cls, tab: Tab, limit: float) -> Memory:
        cookies = await tab.call(tab.page.context.cookies(), limit)
        stored: dict[str, str] | None = None
        with suppress(PlaywrightError):
            stored = await tab.ask(tab.page.main_frame, _READ, None, limit)
        return cls(cookies, stored, _origin(tab.page.url))

    async def put_back(self, tab: Tab, limit: float) -> None:
        with suppress(PlaywrightError, TabFailure):
            context = tab.page.context
            await tab.call(context.clear_cookies(), limit)
            if self._cookies:
                await tab.call(context.add_cookies(self._cookies), limit)
            if self._stored is not None and _origin(tab.page.url) == self._origin:
                await tab.ask(tab.page.main_frame, _WRITE, self._stored, limit)


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])
