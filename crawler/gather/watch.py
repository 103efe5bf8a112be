"""What happens in one page while it is looked at: requests, dialogs, popups, downloads, crashes.

Nothing a page does may hold us: dialogs are answered, popups closed; one that asks for ever breaks its tab.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

from msgspec import Struct
from playwright.async_api import ConsoleMessage, Dialog, Download, Frame, Page, Request
from playwright.async_api import Error as PlaywrightError

from crawler.gather.rules import browser_rules
from crawler.url import without_fragment

_WAITED = frozenset({"xhr", "fetch", "script", "document"})
_FEEDS = frozenset({"xhr", "fetch"})
_GIVEN_UP = "ERR_ABORTED"
"""What the browser says of a request that the page itself broke off."""


class RequestFailure(Struct, frozen=True):
    """A request of the page that brought nothing. ``type``: xhr, fetch, jsonp; ``reason``: status, cause."""

    url: str
    type: str
    reason: str


def same_site(one: str, other: str) -> bool:
    """Hosts that an office counts as one site: equal, or alike in the registered part (``a.gov.cn``).

    An IP address is its own site, whatever the port.
    """
    a, b = (urlsplit(url).hostname or "" for url in (one, other))
    return a == b or (_site(a) == _site(b) != "")


def _site(host: str) -> str:
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit() or len(labels) < 2:
        return host
    two_level = labels[-1] == "cn" and labels[-2] in {"gov", "com", "org", "net", "edu", "ac"}
    return ".".join(labels[-3 if two_level else -2 :])


def is_jsonp(url: str) -> bool:
    query = urlsplit(url).query.lower()
    return "callback=" in query or "jsonp" in query


class Watch:
    """What has happened in one page since the watch began. Times are ``time.monotonic`` seconds."""

    def __init__(self, page: Page, *, follow_popups: bool = False, on_broken: Callable[[], None]) -> None:
        rules = browser_rules()
        self.page = page
        self.follow_popups = follow_popups
        self.began = monotonic()
        self.active_at = self.began
        self.dialogs: list[str] = []
        self.popups: list[str] = []
        self.opened: list[Page] = []
        self.downloads: list[str] = []
        self.navigations: list[str] = []
        self.failures: list[RequestFailure] = []
        self.console_errors = 0
        self.crashed = False
        self.statuses: dict[str, int] = {}
        self._pending: dict[Request, float] = {}
        self._elsewhere: dict[Request, float] = {}
        """Of windows that this page opens, from before they are told of and watched themselves."""
        self._answered: Counter[str] = Counter()
        self.documents = 0
        """Documents that the main frame asked for, reloads included."""
        self._told_documents = 0
        self._document_broke = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_broken = on_broken
        self._limits = (rules.answered_dialogs, rules.kept_popups)
        self._polling = rules.waiting.polling
        self._handlers: list[tuple[str, Callable[..., None]]] = [
            ("request", self._request),
            ("requestfinished", self._finished),
            ("requestfailed", self._failed),
            ("dialog", self._dialog),
            ("popup", self._popup),
            ("download", self._download),
            ("console", self._console),
            ("pageerror", self._page_error),
            ("framenavigated", self._navigated),
            ("crash", self._crash),
        ]
        # Untyped, because Playwright overloads ``on`` by the literal name of the event.
        self._emitter = cast(Any, page)
        for event, handler in self._handlers:
            self._emitter.on(event, handler)
        self._context = cast(Any, page.context) if follow_popups else None
        self._all_windows: list[tuple[str, Callable[[Request], None]]] = [
            ("request", self._begun_elsewhere),
            ("requestfinished", self._done_elsewhere),
            ("requestfailed", self._done_elsewhere),
        ]
        if self._context is not None:
            for event, handler in self._all_windows:
                self._context.on(event, handler)

    async def end(self) -> None:
        """Stop listening; close what popups are left."""
        for event, handler in self._handlers:
            with suppress(KeyError, ValueError):
                self._emitter.remove_listener(event, handler)
        if self._context is not None:
            for event, handler in self._all_windows:
                with suppress(KeyError, ValueError):
                    self._context.remove_listener(event, handler)
        for popup in self.opened:
            self._spawn(popup.close())
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=2)
        for task in self._tasks:
            task.cancel()

    def take_over(self, opener: Watch) -> None:
        """Wait also for what this page asked for while only ``opener``, the watch of the page that opened it,
        could hear of it: a new window is told of when its document is there, and its scripts run already."""
        for request, since in opener._elsewhere.items():
            with suppress(PlaywrightError):
                if request.frame.page == self.page:
                    self._pending.setdefault(request, since)

    def waiting_for(self, url: str, now: float, foreign: float) -> list[Request]:
        """Requests that may still change the page: not polling, and of other sites only while young."""
        return [
            request
            for request, since in self._pending.items()
            if self._answered[_path(request.url)] < self._polling
            and (same_site(request.url, url) or now - since < foreign)
        ]

    @property
    def document_done(self) -> bool:
        """Whether the answer that the main frame asked for is there, or was given up by the page itself. One
        that broke off on its way is not: what is shown of it is no document."""
        return not self._document_broke and not any(
            r.resource_type == "document" and self._is_main(r) for r in self._pending
        )

    def unanswered_feeds(self, url: str) -> list[RequestFailure]:
        """Feeds of the page's own site that never answered (an address that once answered is polling, and one
        just asked is not waited for long enough to say so)."""
        asked = monotonic() - browser_rules().waiting.unanswered
        return [
            RequestFailure(request.url, request.resource_type, "无应答")
            for request, since in self._pending.items()
            if (request.resource_type in _FEEDS or is_jsonp(request.url))
            and since <= asked
            and same_site(request.url, url)
            and not self._answered[_path(request.url)]
        ]

    def status_of(self, url: str) -> int | None:
        return self.statuses.get(without_fragment(url))

    def _spawn(self, work: Awaitable[None]) -> None:
        async def bounded() -> None:
            # A page that is gone already, or does not react, needs no answer any more.
            with suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(work, 2)

        task = asyncio.ensure_future(bounded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _request(self, request: Request) -> None:
        if request.resource_type not in _WAITED:
            return
        now = monotonic()
        if request.resource_type == "document" and self._is_main(request):
            # What the page before still waited for is of no more account.
            self._pending.clear()
            self.documents += 1
            self._document_broke = False
        self._pending[request] = now
        if self._answered[_path(request.url)] < self._polling:
            self.active_at = now

    def _begun_elsewhere(self, request: Request) -> None:
        if request.resource_type in _FEEDS or is_jsonp(request.url):
            self._elsewhere[request] = monotonic()

    def _done_elsewhere(self, request: Request) -> None:
        self._elsewhere.pop(request, None)

    def _is_main(self, request: Request) -> bool:
        try:
            return request.frame == self.page.main_frame
        except PlaywrightError:
            # The frame is not known before a first navigation answers: that is a popup's own.
            return True

    def _done(self, request: Request) -> None:
        if self._pending.pop(request, None) is None:
            return
        path = _path(request.url)
        self._answered[path] += 1
        if self._answered[path] <= self._polling:
            self.active_at = monotonic()

    def _finished(self, request: Request) -> None:
        self._done(request)
        kind = request.resource_type
        if kind not in _WAITED:
            return
        response = request.existing_response
        if response is None:
            return
        if kind == "document":
            self.statuses[without_fragment(request.url)] = response.status
        elif response.status >= 400:
            self._fail(request, str(response.status))

    def _failed(self, request: Request) -> None:
        self._done(request)
        if request.resource_type == "document":
            broke = _GIVEN_UP not in (request.failure or "") and self._is_main(request)
            self._document_broke = self._document_broke or broke
        elif request.resource_type in _WAITED:
            self._fail(request, request.failure or "连接失败")

    def _fail(self, request: Request, reason: str) -> None:
        kind = request.resource_type
        if kind == "script":
            if not is_jsonp(request.url):
                return
            kind = "jsonp"
        if len(self.failures) < 50:
            self.failures.append(RequestFailure(request.url, kind, reason))

    def _dialog(self, dialog: Dialog) -> None:
        if len(self.dialogs) >= self._limits[0]:
            # Left open: the page stands still until its limit, instead of asking for ever.
            self._on_broken()
            return
        self.dialogs.append(f"{dialog.type}: {dialog.message[:200]}")
        self._spawn(dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())

    def _popup(self, popup: Page) -> None:
        if len(self.popups) < self._limits[1]:
            self.popups.append(popup.url)
        else:
            self._on_broken()
        if self.follow_popups and len(self.opened) < self._limits[1]:
            self.opened.append(popup)
        else:
            self._spawn(popup.close())

    def _download(self, download: Download) -> None:
        if len(self.downloads) < 20:
            self.downloads.append(download.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors += 1

    def _page_error(self, _error: object) -> None:
        self.console_errors += 1

    def _navigated(self, frame: Frame) -> None:
        main = frame.parent_frame is None
        # A script may write into the address as often as it likes: only another document is something new.
        if not main or self.documents != self._told_documents:
            self.active_at = monotonic()
        if main:
            self._told_documents = self.documents
            if len(self.navigations) < 50:
                self.navigations.append(frame.url)

    def _crash(self, _page: Page) -> None:
        self.crashed = True
        self._on_broken()


def _path(url: str) -> str:
    return url.partition("?")[0]
