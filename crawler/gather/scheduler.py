"""Scrapy scheduler over the archive's address table: the frontier survives any kill.

An address stays ``queued`` until its answer is committed, so a restarted walk asks again only for what
was in flight. Passing failures wait here for their next turn; ``pause`` holds everything back (Retry-After).
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from storage.archive import AddressRow

if TYPE_CHECKING:
    from crawler.gather.walk import WalkSpider

BATCH = 50


class ArchiveScheduler(BaseScheduler):
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ready: deque[Request] = deque()
        self.waiting: list[tuple[float, int, Request]] = []
        self.held: set[int] = set()
        self.paused_until = 0.0
        self.dry = False
        self.stopped = False
        self._turn = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self.spider: WalkSpider = spider  # type: ignore[assignment]  # only WalkSpider uses it
        self.spider.scheduler = self
        # A walk started again may have used up its limits before.
        self.spider.mind_limits()

    def has_pending_requests(self) -> bool:
        if self.stopped:
            return False
        return bool(self.ready or self.waiting) or self._refill()

    def enqueue_request(self, request: Request) -> bool:
        """Redirects come back to the head of the queue."""
        if self.stopped:
            return False
        self.ready.appendleft(request)
        return True

    def next_request(self) -> Request | None:
        if self.stopped or monotonic() < self.paused_until:
            return None
        if self.waiting and self.waiting[0][0] <= monotonic():
            return heapq.heappop(self.waiting)[2]
        if self.ready or self._refill():
            return self.ready.popleft()
        return None

    def _refill(self) -> bool:
        try:
            return self._queue_more()
        except Exception as error:
            self.spider.give_up(error)
            return False

    def _queue_more(self) -> bool:
        while not self.dry and not self.ready:
            rows = self.spider.walk.archive.frontier(BATCH, exclude=self.held)
            if not rows:
                self.dry = True
                return False
            for row in rows:
                request = self.spider.request_for(row)
                if request is not None:
                    self.held.add(row.id)
                    self.ready.append(request)
        return bool(self.ready)

    def found_more(self) -> None:
        """New addresses were committed."""
        self.dry = False

    def done(self, row: AddressRow) -> None:
        self.held.discard(row.id)

    def later(self, request: Request, seconds: float) -> None:
        """Give ``request`` another turn after ``seconds``."""
        self._turn += 1
        heapq.heappush(self.waiting, (monotonic() + seconds, self._turn, request))
        self._wake(seconds)

    def pause(self, seconds: float) -> None:
        """Ask the site nothing for ``seconds``."""
        self.paused_until = max(self.paused_until, monotonic() + seconds)
        self._wake(seconds)

    def stop(self) -> None:
        """Give out nothing more; what is queued stays queued in the archive."""
        self.stopped = True
        self.ready.clear()
        self.waiting.clear()

    def _wake(self, seconds: float) -> None:
        slot: Any = self.crawler.engine._slot if self.crawler.engine else None
        if slot is not None:
            asyncio.get_running_loop().call_later(seconds + 0.05, slot.nextcall.schedule)
