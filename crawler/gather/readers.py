"""The pages of a walk that wait to be read, and who reads them: the walk's own process or the one beside it.

While the walk reads, it takes in nothing of what the site and the other reader answer. So it reads the
smallest page that waits and leaves the largest to the other, which gets its next pages before each page read
here.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from pathlib import Path
from time import process_time
from typing import NamedTuple

from crawler.derive.page import read_page
from crawler.gather.reading_mark import reading as reading_now
from crawler.gather.second_reader import Pending, SecondReader
from crawler.model import Fetched, Reading

_LARGEST = 200_000
"""Bytes of a page that is read here while another process reads: of what takes much memory, one at a time."""
_HUGE = 1_000_000
"""Bytes of a page that another process is started for: reading it takes some forty times as much memory."""
_MANY = 8
"""Waiting pages from which on no more are fetched: they may tell that the site wants no more asked."""


class _Waiting(NamedTuple):
    fetched: Fetched
    turn: asyncio.Future[Pending | None]
    """Who reads it: what the other process will answer, or None for this one."""

    @property
    def size(self) -> int:
        return len(self.fetched.body)


class Readers:
    """``folder``: of the archive, where it is noted which page is being read here."""

    def __init__(self, folder: Path) -> None:
        self.second = SecondReader(self._share)
        self._folder = folder
        self._waiting: list[_Waiting] = []
        """The smallest first."""
        self._sharing: asyncio.Task[None] | None = None

    @property
    def behind(self) -> bool:
        """Whether so many pages wait that the walk should fetch no more for now."""
        return len(self._waiting) >= _MANY

    async def read(self, fetched: Fetched, key: str) -> Reading:
        """What stands on the page, as soon as it is its turn. Raises what reading raises."""
        waiting = _Waiting(fetched, asyncio.get_running_loop().create_future())
        insort(self._waiting, waiting, key=lambda other: other.size)
        self._share()
        if waiting.size > _HUGE:
            self.second.start()
        pending = await waiting.turn
        if pending is None:
            return self.read_now(fetched, key)
        reading = await self.second.wait(pending)
        if waiting.size > _HUGE and not self._waiting:
            await self.second.rest()
        self._share()
        return self.read_now(fetched, key) if reading is None else reading

    def read_now(self, fetched: Fetched, key: str) -> Reading:
        """What stands on the page, read by this process."""
        began = process_time()
        with reading_now(self._folder, "walk", key):
            reading = read_page(fetched)
        self.second.worked(process_time() - began)
        return reading

    async def close(self) -> None:
        """End the process beside; what still waits is read here."""
        await self.second.close()

    def _share(self) -> None:
        if self._waiting and (self._sharing is None or self._sharing.done()):
            self._sharing = asyncio.get_running_loop().create_task(self._share_out())

    async def _share_out(self) -> None:
        """Give every waiting page its turn, but for large ones that the other reader has no room for yet."""
        while self._waiting:
            await asyncio.sleep(0)
            self._hand_over()
            if not self._waiting or (self.second.comes and self._waiting[0].size > _LARGEST):
                return
            self._give(self._waiting.pop(0), None)
            await asyncio.sleep(0)

    def _hand_over(self) -> None:
        while self._waiting:
            pending = self.second.offer(self._waiting[-1].fetched)
            if pending is None:
                return
            self._give(self._waiting.pop(), pending)

    @staticmethod
    def _give(waiting: _Waiting, pending: Pending | None) -> None:
        if not waiting.turn.done():
            waiting.turn.set_result(pending)
