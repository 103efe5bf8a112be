"""The second night: pages that an earlier run of the unit knows are asked whether they are still the same.

They are asked outside Scrapy's engine, which costs more than such an answer does: with the validators of the
last answer (304 then stands for the stored body) and, where a server gives none, in full, compared by hash.
An unchanged body keeps what was read from it. Everything that is not plainly the page at its own address
(redirects, refusals, faults, other media) is left to the walk, which asks as it always does.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from time import monotonic
from typing import TYPE_CHECKING, Literal

import aiohttp
import yarl
from msgspec import Struct
from scrapy.exceptions import IgnoreRequest

from crawler.derive.dates import BEIJING
from crawler.derive.http_date import http_date
from crawler.derive.page import DERIVE_VERSION
from crawler.gather.client import lenient_tls
from crawler.gather.clock import now
from crawler.gather.decompress import ACCEPT, unpack
from crawler.gather.outcome import Exchange, classify
from crawler.gather.politeness import retry_after
from crawler.model import Fetched
from crawler.settings import Settings
from crawler.url import host_of, is_loopback, without_fragment
from storage.archive import AddressRow, Unchanged
from storage.readings import Remembered, header

if TYPE_CHECKING:
    from crawler.gather.walk import WalkSpider

FLUSH_PAGES = 25
FLUSH_SECONDS = 1.0
"""What a kill may cost: so many answers, or the answers of so long."""
UNWILLING = frozenset({401, 403, 405, 408, 412, 425, 429, 500, 502, 503, 504, 521})
_OF_THE_BODY = frozenset({"content-type", "content-encoding", "content-length", "transfer-encoding"})
"""A 304 has no body; what it says of one does not hold for the stored one."""


@cache
def reader() -> str:
    """Names what reads pages: its version, its sources and its word lists, and how their links are kept. A
    page read by another reader is read again."""
    found = hashlib.sha256(str(DERIVE_VERSION).encode())
    for place in (
        files("crawler.derive"),
        files("crawler").joinpath("model.py"),
        files("crawler") / "url.py",
        files("storage") / "reading_links.py",
    ):
        for source in _sources(place):
            found.update(source.name.encode() + b"\0" + source.read_bytes())
    return found.hexdigest()[:16]


def _sources(place: Traversable) -> list[Traversable]:
    if place.is_file():
        return [place] if place.name.endswith((".py", ".yaml")) else []
    below = sorted(place.iterdir(), key=lambda one: one.name)
    return [source for one in below for source in _sources(one)]


@lru_cache(maxsize=4096)
def _day(date: str) -> str:
    """Day in Beijing of an HTTP date; empty when it is none."""
    when = http_date(date)
    return when.astimezone(BEIJING).date().isoformat() if when else ""


def still_holds(page: Remembered, headers: dict[str, str]) -> bool:
    """Whether the reading of ``page`` holds for the same body under ``headers``. A reading depends on the
    day only where a page bears a date that lies ahead of it."""
    if page.reader != reader():
        return False
    if header(page.headers, "content-type") != header(headers, "content-type"):
        return False
    days = (_day(header(page.headers, "date")), _day(header(headers, "date")))
    return not page.published or all(page.published[:10] <= day for day in days if day)


def renewed(page: Remembered, headers: dict[str, str]) -> dict[str, str]:
    """The stored headers with what a 304 says anew (RFC 9111, 3.2)."""
    return {**page.headers, **{n: v for n, v in headers.items() if n.lower() not in _OF_THE_BODY}}


class Due(Struct, frozen=True):
    """A queued address with what is remembered of it."""

    row: AddressRow
    page: Remembered


class _Seen(Struct, frozen=True):
    """One answer. ``body`` None: the stored one."""

    status: int
    headers: dict[str, str]
    body: bytes | None
    elapsed_ms: int


class Refresher:
    """Asks batches of known pages; one per walk. Not to run while the engine has requests under way: the two
    share the connections and the pace that the unit is treated with."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None
        self._next: dict[str, float] = {}
        self._unwritten: list[Unchanged] = []
        self._written_at = 0.0

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def run(self, spider: WalkSpider, batch: Sequence[Due]) -> list[AddressRow]:
        """Ask ``batch``; returns the rows left to the walk. Raises what storing raises."""
        todo = deque(batch)
        left: list[AddressRow] = []
        self._written_at = monotonic()

        async def work() -> None:
            while todo and not spider.scheduler.stopped:
                due = todo.popleft()
                seen = await self._ask(spider, due)
                if seen is None or not self._settle(spider, due, seen):
                    left.append(due.row)
                if seen is not None and seen.status in UNWILLING:
                    # The walk knows how to treat a site that has enough of us.
                    left.extend(other.row for other in todo)
                    todo.clear()

        workers = [asyncio.ensure_future(work()) for _ in range(self._settings.politeness.connections)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            self._write(spider)
        return left + [due.row for due in todo]

    async def _ask(self, spider: WalkSpider, due: Due) -> _Seen | None:
        """One answer, or None when the walk has to ask: no answer, or none that is a page."""
        await self._pace(spider, due.row.url)
        spider.walk.requests += 1
        began = monotonic()
        asked = {}
        if due.page.etag:
            asked["If-None-Match"] = due.page.etag
        if due.page.modified:
            asked["If-Modified-Since"] = due.page.modified
        try:
            async with self._client().get(
                yarl.URL(without_fragment(due.row.url), encoded=True), headers=asked, allow_redirects=False
            ) as response:
                headers: dict[str, str] = {}
                for name, value in response.raw_headers:
                    title, text = name.decode("latin-1").title(), value.decode("latin-1")
                    headers[title] = f"{headers[title]}, {text}" if title in headers else text
                body: bytes | None = b""
                if response.status == 304 and asked:
                    body = None
                elif response.status == 200 and spider.is_page(headers.get("Content-Type", "")):
                    body = await self._body(response, headers)
                return _Seen(response.status, headers, body, int((monotonic() - began) * 1000))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, IgnoreRequest):
            return None

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            polite, limits = self._settings.politeness, self._settings.timeouts
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=polite.connections, ssl=lenient_tls()),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=limits.page),
                auto_decompress=False,
                headers={
                    "User-Agent": polite.user_agent,
                    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                    "Accept-Language": "zh-CN,zh;q=0.9",
                    "Accept-Encoding": ACCEPT,
                },
            )
        return self._session

    async def _body(self, response: aiohttp.ClientResponse, headers: dict[str, str]) -> bytes:
        """The inflated body. Raises ValueError or IgnoreRequest when it is too large or broken."""
        limit = self._settings.limits.page_megabytes * 1_000_000
        parts: list[bytes] = []
        size = 0
        async for part in response.content.iter_any():
            size += len(part)
            if size > limit:
                raise ValueError("body too large")
            parts.append(part)
        return unpack(b"".join(parts), headers.get("Content-Encoding", ""), limit)

    async def _pace(self, spider: WalkSpider, url: str) -> None:
        """Wait for the host's turn, and while the site has asked for peace."""
        turn = spider.scheduler.paused_until
        if not is_loopback(url):
            host = host_of(url)
            turn = max(turn, self._next.get(host, 0.0))
            step = 1 / self._settings.politeness.requests_per_second
            self._next[host] = max(turn, monotonic()) + step
        wait = turn - monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    def _settle(self, spider: WalkSpider, due: Due, seen: _Seen) -> bool:
        """Store what the answer means; False when it is the walk's to ask."""
        verdict = self._verdict(due, seen)
        if verdict == "same":
            self._same(spider, due, seen)
        elif verdict == "gone":
            spider.gone(due.row, seen.status)
        elif verdict == "other":
            body = spider.walk.archive.body(due.page.body_sha) if seen.body is None else seen.body
            headers = renewed(due.page, seen.headers) if seen.body is None else seen.headers
            spider.changed(due.row, Fetched(due.row.url, 200, headers, body, due.row.url), seen.elapsed_ms)
        else:
            asked = retry_after(header(seen.headers, "retry-after"), datetime.now(UTC))
            if asked is not None:
                spider.scheduler.pause(min(asked, self._settings.politeness.max_wait_seconds))
            return False
        spider.mind_limits()
        return True

    def _verdict(self, due: Due, seen: _Seen) -> Literal["same", "other", "gone", "ask"]:
        page = due.page
        if seen.status in (404, 410):
            return "gone"
        if seen.body is None:
            return "same" if still_holds(page, renewed(page, seen.headers)) else "other"
        if seen.status != 200 or not seen.body:
            return "ask"
        if hashlib.sha256(seen.body).hexdigest() == page.body_sha and still_holds(page, seen.headers):
            # The body has been judged when it was remembered; a guard may speak by headers alone.
            lower = {name.lower(): value for name, value in seen.headers.items()}
            judged = classify(Exchange(page.url, "GET", 200, page.url, lower, b" "))
            return "same" if judged.outcome == "alive" else "ask"
        return "other"

    def _same(self, spider: WalkSpider, due: Due, seen: _Seen) -> None:
        row, page, walk = due.row, due.page, spider.walk
        headers = renewed(page, seen.headers) if seen.body is None else seen.headers
        walk.received += len(seen.body or b"")
        walk.refused_in_a_row = 0
        validators = (header(headers, "etag"), header(headers, "last-modified"))
        if validators != (page.etag, page.modified):
            walk.archive.readings.put_validators(page.key, headers)
        self._unwritten.append(
            Unchanged(
                page,
                headers,
                now(),
                seen.elapsed_ms,
                row.depth,
                row.holder if row.role == "frame" else None,
                walk.frontier.discover_again(page.links(), row.depth),
            )
        )
        spider.pages += 1
        walk.count(f"pages/{page.kind}")
        walk.count("unchanged")
        full = len(self._unwritten) >= FLUSH_PAGES
        if full or monotonic() - self._written_at > FLUSH_SECONDS:
            self._write(spider)

    def _write(self, spider: WalkSpider) -> None:
        pages, self._unwritten = self._unwritten, []
        self._written_at = monotonic()
        if not pages:
            return
        walk = spider.walk
        walk.archive.put_unchanged(pages, owns=walk.frontier.scope.contains, derive_version=DERIVE_VERSION)
        spider.scheduler.found_more()
        walk.on_progress(spider.pages, -1)
