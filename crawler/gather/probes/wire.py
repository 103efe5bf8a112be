"""What a page asked the network for while it was watched: scripts that did not come, and voices."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request

from crawler.gather.probes.rules import probe_rules
from crawler.gather.watch import same_site


def is_helper(url: str) -> bool:
    """Is it a script of the kind that puts barrier-free entries and toolbars into pages?"""
    return re.search(probe_rules().accessibility.entry.scripts, url, re.I) is not None


class Wire:
    """Listens from its making until :meth:`end`. ``unreachable``: scripts and frames of other sites that
    brought nothing; ``broken``: the same of the portal's own site; ``voices``: requests to a voice service;
    ``errors``: what scripts ended in."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.unreachable: list[str] = []
        self.broken: list[str] = []
        self.voices = 0
        self.errors: list[str] = []
        self._open: set[Request] = set()
        self._harmless = re.compile(probe_rules().accessibility.entry.harmless, re.I)
        self._voice = re.compile(probe_rules().accessibility.voices, re.I)
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("requestfinished", self._finished)
        page.on("pageerror", self._fault)

    def end(self) -> None:
        for event, handler in (
            ("request", self._request),
            ("requestfailed", self._failed),
            ("requestfinished", self._finished),
            ("pageerror", self._fault),
        ):
            with suppress(KeyError, ValueError):
                self.page.remove_listener(event, handler)

    @property
    def lacking(self) -> str:
        """A script of another site without which the entry cannot work here; empty when there is none.

        Counters and marks are not missed; others only where scripts of the page ended in errors."""
        waiting = [r.url for r in self._open if not same_site(r.url, self.home)]
        outside = [url for url in (*self.unreachable, *waiting) if not self._harmless.search(url)]
        helpers = [url for url in outside if is_helper(url)]
        return next(iter(helpers or (outside if self.errors else ())), "")

    def _fault(self, error: PlaywrightError) -> None:
        if len(self.errors) < 50:
            self.errors.append(error.message.splitlines()[0][:200])

    def _request(self, request: Request) -> None:
        if request.resource_type == "media" or self._voice.search(request.url):
            self.voices += 1
        if request.resource_type in ("script", "xhr", "fetch", "stylesheet"):
            self._open.add(request)

    def _failed(self, request: Request) -> None:
        self._open.discard(request)
        self._note(request)

    def _finished(self, request: Request) -> None:
        self._open.discard(request)
        response = request.existing_response
        if response is not None and response.status >= 400:
            self._note(request)

    def _note(self, request: Request) -> None:
        if request.resource_type not in ("script", "xhr", "fetch", "stylesheet"):
            return
        kept = self.broken if same_site(request.url, self.home) else self.unreachable
        if request.url not in kept and len(kept) < 30:
            kept.append(request.url)
