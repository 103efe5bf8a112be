"""Scrapy scheduler over the archive's address table: the frontier survives any kill.

An address stays ``queued`` until its answer is committed, so a restarted walk asks again only for what
was in flight. Passing failures wait here for their next turn; ``pause`` holds everything back (Retry-After).
Pages that an earlier run knows take turns with the engine: see :mod:`crawler.gather.refresh`.
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

from crawler.gather.refresh import Due
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
        self.out: set[int] = set()
        """Rows that the engine was given and that are not settled yet."""
        self.paused_until = 0.0
        self.known: list[Due] = []
        self.refreshing: asyncio.Task[None] | None = None
        self.dry = False
        self.stopped = False
        self._turn = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self.spider: WalkSpider = spider  # type: ignore[assignment]  # only WalkSpider uses it
        self.spider.scheduler = self
        self.spider.walk.ending = self.end
        # A walk started again may have used up its limits before.
        self.spider.mind_limits()

    def has_pending_requests(self) -> bool:
        if self.refreshing is not None:
            return True
        if self.stopped:
            return False
        return bool(self.ready or self.waiting or self.known) or self._refill()

    def enqueue_request(self, request: Request) -> bool:
        """Redirects come back to the head of the queue."""
        if self.stopped:
            return False
        self.ready.appendleft(request)
        return True

    def next_request(self) -> Request | None:
        if self.stopped or self.refreshing is not None or monotonic() < self.paused_until:
            return None
        if self.spider.readers.behind:
            return None
        if self.waiting and self.waiting[0][0] <= monotonic():
            return self._given_out(heapq.heappop(self.waiting)[2])
        if not self.known and not self.ready:
            self._refill()
        if self.known:
            self._refresh_when_free()
            return None
        if self.ready and (self._is_out(self.ready[0]) or self._room() > 0):
            return self._given_out(self.ready.popleft())
        return None

    def _room(self) -> int:
        """How many further addresses may be asked: each may turn out to be a page, and the walk keeps no more
        pages than its limit, however many connections it has."""
        return self.spider.walk.settings.limits.pages - self.spider.pages - len(self.out)

    def _is_out(self, request: Request) -> bool:
        """Whether this is the next leg of a row under way (a redirect)."""
        return request.meta["row"].id in self.out

    def _given_out(self, request: Request) -> Request:
        self.out.add(request.meta["row"].id)
        return request

    def _refill(self) -> bool:
        try:
            return self._queue_more()
        except Exception as error:
            self.spider.give_up(error)
            return False

    def _queue_more(self) -> bool:
        while not (self.dry or self.ready or self.known):
            rows = self.spider.walk.archive.frontier(BATCH, exclude=self.held)
            if not rows:
                self.dry = True
                return False
            known = {due.row.id: due for due in self.spider.known(rows)}
            for row in rows:
                request = self.spider.request_for(row)
                if request is None:
                    continue
                self.held.add(row.id)
                if row.id in known:
                    self.known.append(known[row.id])
                else:
                    self.ready.append(request)
        return bool(self.ready or self.known)

    def _refresh_when_free(self) -> None:
        """Have the known pages asked, as soon as the engine has nothing under way. It asks for its next
        request whenever an answer came, so this is tried again."""
        engine = self.crawler.engine
        room = self._room()
        if engine is None or engine.downloader.active or room <= 0:
            return
        batch, self.known = self.known[:room], self.known[room:]
        self.refreshing = asyncio.get_running_loop().create_task(self._refresh(batch))

    async def _refresh(self, batch: list[Due]) -> None:
        try:
            left = await self.spider.refresher.run(self.spider, batch)
            kept = {row.id for row in left}
            self.held -= {due.row.id for due in batch if due.row.id not in kept}
            if not self.stopped:
                requests = [self.spider.request_for(row) for row in left]
                self.ready.extend(request for request in requests if request is not None)
        except Exception as error:
            self.spider.give_up(error)
        finally:
            self.refreshing = None
            self._go_on()

    async def end(self) -> None:
        """End what runs outside the engine; what was answered is stored."""
        if self.refreshing is not None:
            self.refreshing.cancel()
            await asyncio.wait({self.refreshing})
        await self.spider.refresher.close()
        await self.spider.readers.close()

    def found_more(self) -> None:
        """New addresses were committed."""
        self.dry = False

    def done(self, row: AddressRow) -> None:
        self.held.discard(row.id)
        self.out.discard(row.id)

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
        self.known.clear()
        self.waiting.clear()

    def _wake(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds + 0.05, self._go_on)

    def _go_on(self) -> None:
        """Have the engine ask for its next request."""
        slot: Any = self.crawler.engine._slot if self.crawler.engine else None
        if slot is not None:
            slot.nextcall.schedule()
