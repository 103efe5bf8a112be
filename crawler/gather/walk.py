"""The walk: a Scrapy spider over the unit's own pages. Fetches, reads, stores; never judges."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

import psutil
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response
from sqlalchemy.exc import OperationalError
from twisted.python.failure import Failure

from crawler.derive.page import DERIVE_VERSION
from crawler.gather.clock import now
from crawler.gather.data import walk_words
from crawler.gather.few_collections import few_collections
from crawler.gather.freed_blocks import give_back_freed
from crawler.gather.frontier import Frontier
from crawler.gather.readers import Readers
from crawler.gather.refresh import Due, Refresher, reader
from crawler.gather.scheduler import ArchiveScheduler
from crawler.gather.walk_answers import fetched_of, judge_answer, links_on, wait_asked
from crawler.gather.walk_engine import scrapy_settings
from crawler.model import Fetched, Reading
from crawler.settings import Settings
from crawler.url import is_loopback, key, without_fragment
from storage.archive import AddressRow, Archive

_log = logging.getLogger(__name__)

Stop = Literal["", "pages", "minutes", "bytes", "memory", "blocked", "rounds"]
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
REFUSING = frozenset({401, 403, 405, 412, 429, 521})
BLOCKED_IN_A_ROW = 20


@dataclass
class Walk:
    """State of one walk: what it may use and what it has used."""

    archive: Archive
    settings: Settings
    frontier: Frontier
    home: str
    deadline: float
    """``time.monotonic`` value."""
    on_progress: Callable[[int, int], None] = lambda _done, _queued: None
    requests: int = 0
    received: int = 0
    stopped: Stop = ""
    refused_in_a_row: int = 0
    fault: Exception | None = None
    """Our own: what could not be stored. Ends the walk and is raised by :func:`run_walk`."""
    ending: Callable[[], Awaitable[None]] | None = None
    """Set by the scheduler: ends what it has begun outside the engine."""
    conditional: bool = False
    """Known pages are asked whether they have changed, and what they answer is remembered all the same."""
    stats: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> None:
        self.stats[name] = self.stats.get(name, 0) + 1


class WalkSpider(Spider):
    name = "walk"

    def __init__(self, walk: Walk, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.walk = walk
        self.scheduler: ArchiveScheduler
        self.page_types = walk_words().page_types
        self.process = psutil.Process()
        self.pages = walk.archive.count_pages()
        self.home_key = key(walk.home)
        self.refresher = Refresher(walk.settings)
        self.readers = Readers(walk.archive.folder)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> WalkSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.headers_received, signals.headers_received)
        return spider

    async def start(self) -> Any:
        """The scheduler feeds the engine from the archive; there is nothing to add here."""
        return
        yield

    def request_for(self, row: AddressRow) -> Request | None:
        """The request of a queued address, or None after noting why it is not walked."""
        walk = self.walk
        reason = walk.frontier.refuse(row.url, row.depth)
        if reason is not None:
            walk.archive.set_address(row.key, state="skipped", reason=reason)
            walk.count(f"skipped/{reason}")
            return None
        return Request(
            row.url,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            headers={
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "zh-CN,zh;q=0.9",
            },
            meta={
                "row": row,
                "tries": 0,
                "started": monotonic(),
                "download_timeout": walk.settings.timeouts.page,
                "verbatim_url": True,
                "handle_httpstatus_all": False,
            },
        )

    def headers_received(self, headers: Headers, request: Request, **_: Any) -> None:
        """Do not download what is no page: pictures, archives, documents."""
        kind = (headers.get("Content-Type") or b"").decode("latin-1")
        if not self.is_page(kind):
            request.meta["no_page"] = kind
            raise StopDownload(fail=False)

    def is_page(self, content_type: str) -> bool:
        """Whether a body of this media type is read as a page; one that tells none is."""
        kind = content_type.partition(";")[0].strip().lower()
        return not kind or kind in self.page_types or kind.endswith(("+xml", "+json", "html"))

    def known(self, rows: list[AddressRow]) -> list[Due]:
        """Those of ``rows`` that can be asked whether they are still what an earlier run has seen. The home
        page is always read anew: everything else hangs on it."""
        if not self.walk.conditional:
            return []
        pages = self.walk.archive.readings.find(row.key for row in rows if row.key != self.home_key)
        found = ((row, pages.get(row.key)) for row in rows)
        return [Due(row, page) for row, page in found if page is not None and page.url == row.url]

    def gone(self, row: AddressRow, status: int) -> None:
        """A known page is no longer there."""
        self.walk.refused_in_a_row = 0
        with self._settling(row):
            self._suspect(row, f"status_{status}", status, row.url)

    def changed(self, row: AddressRow, fetched: Fetched, elapsed_ms: int) -> None:
        """A known page has another body, or has to be read again."""
        self.walk.received += len(fetched.body)
        with self._settling(row):
            self._keep(row, fetched, (), elapsed_ms, self.readers.read_now(fetched, row.key))

    def parse(self, response: Response, **_: Any) -> Coroutine[Any, Any, None] | None:
        """Settles what was answered: at once, or in what is returned when it is a page to read."""
        request = response.request
        assert request is not None
        try:
            return self._answered(request, response)
        except Exception:
            with self._settling(request.meta["row"]):
                raise
        return None

    def _answered(self, request: Request, response: Response) -> Coroutine[Any, Any, None] | None:
        walk, row = self.walk, request.meta["row"]
        walk.requests += 1
        walk.received += len(response.body)
        if response.status in PASSING and self._again(request, response):
            return None
        if row.key != self.home_key and not 200 <= response.status < 300:
            self._count_refusal(response.status in REFUSING)
            with self._settling(row):
                self._suspect(row, f"status_{response.status}", response.status, response.url)
        elif "no_page" in request.meta or not walk.frontier.scope.contains(response.url):
            self._count_refusal(response.status in REFUSING)
            with self._settling(row):
                walk.archive.set_address(
                    row.key,
                    state="checked",
                    outcome="alive",
                    status=response.status,
                    final_url=response.url,
                    checked_at=now(),
                )
        else:
            fetched = fetched_of(row, response)
            ways = request.meta.get("redirect_urls", ())
            took = int((monotonic() - request.meta["started"]) * 1000)
            return self._read_and_keep(row, fetched, ways, took)
        return None

    async def _read_and_keep(
        self, row: AddressRow, fetched: Fetched, ways: Sequence[str], elapsed_ms: int
    ) -> None:
        with self._settling(row):
            reading = await self.readers.read(fetched, row.key)
            self._keep(row, fetched, ways, elapsed_ms, reading)

    def _count_refusal(self, refused: bool) -> None:
        self.walk.refused_in_a_row = self.walk.refused_in_a_row + 1 if refused else 0

    @contextmanager
    def _settling(self, row: AddressRow) -> Iterator[None]:
        """The row is settled by the block, whatever happens in it: asked again and again otherwise, since
        Scrapy swallows the faults of its callbacks. What cannot even be written down ends the walk."""
        try:
            try:
                yield
            except (OperationalError, OSError):
                raise
            except Exception:
                # A page that we cannot read is our fault; the verification looks at its address.
                _log.exception("reading %s failed", row.url)
                self._suspect(row, "unexpected")
        except Exception as error:
            self.give_up(error)
        else:
            self.scheduler.done(row)
        self.mind_limits()

    def give_up(self, error: Exception) -> None:
        self.walk.fault = self.walk.fault or error
        self.scheduler.stop()

    def _keep(
        self, row: AddressRow, fetched: Fetched, ways: Sequence[str], elapsed_ms: int, reading: Reading
    ) -> None:
        """Store the page, unless it is another than the one asked for. ``ways``: addresses passed before the
        last one."""
        walk, home = self.walk, row.key == self.home_key
        facts = reading.facts
        judged = judge_answer(fetched, ways)
        kept = home or judged.outcome == "alive"
        self._count_refusal(fetched.status in REFUSING or (not kept and judged.outcome == "blocked"))
        if not kept:
            self._suspect(row, judged.reason, fetched.status, without_fragment(fetched.url))
            return
        links, pager = links_on(reading)
        final_key = key(fetched.url)
        found = walk.frontier.discover(links, row.depth, pager)
        walk.archive.put_page(
            fetched,
            facts,
            key=final_key,
            fetched_at=now(),
            elapsed_ms=elapsed_ms,
            redirects=[*ways],
            depth=row.depth,
            derive_version=DERIVE_VERSION,
            found=found,
            home=home,
            frame_of=row.holder if row.role == "frame" else None,
            asked=row.key if final_key != row.key else None,
            reader=reader() if self._is_worth_remembering(row, fetched) else None,
            paging=pager,
        )
        self.pages += 1
        self.scheduler.found_more()
        walk.count(f"pages/{facts.kind}")
        walk.on_progress(self.pages, -1)

    def _is_worth_remembering(self, row: AddressRow, fetched: Fetched) -> bool:
        plain = fetched.url == row.url and fetched.status == 200
        return plain and row.key != self.home_key and self.walk.archive.shared

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        walk, row = self.walk, request.meta["row"]
        walk.requests += 1
        name = type(failure.value).__name__
        if name in ("DownloadTimeoutError", "DownloadFailedError", "ResponseDataLossError") and self._again(
            request, None
        ):
            return
        with self._settling(row):
            self._suspect(row, f"error_{name}")

    def _again(self, request: Request, response: Response | None) -> bool:
        """Give a passing failure another turn. Waits as long as the site asks, within the limit."""
        polite = self.walk.settings.politeness
        tries = request.meta["tries"]
        limit = polite.retries + (3 if response is not None and response.status in (429, 503) else 0)
        if tries >= limit or self.scheduler.stopped:
            return False
        asked = wait_asked(response.headers, polite.max_wait_seconds) if response is not None else None
        if asked is None and is_loopback(request.url):
            wait = 0.2 * 2**tries
        else:
            wait = asked if asked is not None else min(2.0**tries, polite.max_wait_seconds)
        # An address that is no better after the pause it asked for holds back itself alone.
        if asked is not None and response is not None and (tries == 0 or response.status == 429):
            self.scheduler.pause(asked)
        again = request.replace(dont_filter=True)
        again.meta["tries"] = tries + 1
        self.scheduler.later(again, wait)
        self.walk.count("retries")
        return True

    def _suspect(
        self, row: AddressRow, reason: str, status: int | None = None, final_url: str | None = None
    ) -> None:
        self.walk.archive.set_address(
            row.key,
            state="checked",
            outcome="suspect",
            reason=reason,
            status=status,
            final_url=final_url,
            checked_at=now(),
        )
        self.walk.count(f"suspect/{reason}")

    def mind_limits(self) -> None:
        walk, limits = self.walk, self.walk.settings.limits
        stop: Stop = ""
        if self.pages >= limits.pages:
            stop = "pages"
        elif monotonic() > walk.deadline:
            stop = "minutes"
        elif walk.received > limits.megabytes * 1_000_000:
            stop = "bytes"
        elif walk.refused_in_a_row >= BLOCKED_IN_A_ROW:
            stop = "blocked"
        elif walk.requests % 50 == 0 and self.process.memory_info().rss > limits.memory_megabytes * 1_000_000:
            stop = "memory"
        if stop and not walk.stopped:
            walk.stopped = stop
            self.scheduler.stop()


async def run_walk(walk: Walk) -> None:
    """Walk everything queued. Ends when nothing is left or a limit is reached; cancellation is clean."""
    give_back_freed()
    with few_collections():
        await _run_walk(walk)


async def _run_walk(walk: Walk) -> None:
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    runner = AsyncCrawlerRunner(scrapy_settings(walk.settings, walk.home))
    task = runner.crawl(WalkSpider, walk=walk)
    left = walk.deadline - monotonic() + walk.settings.timeouts.page + 10
    try:
        await asyncio.wait_for(asyncio.shield(task), timeout=max(left, 1))
    except TimeoutError:
        walk.stopped = "minutes"
        with suppress(TimeoutError):
            await asyncio.wait_for(runner.stop(), timeout=walk.settings.timeouts.close)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=walk.settings.timeouts.close)
        if walk.ending is not None:
            await walk.ending()
    if walk.fault is not None:
        raise walk.fault
