"""A second process that reads pages, for sites that answer faster than one can read.

At the polite rate of a night a walk reads a page in a few of the 500 milliseconds it has, and needs no help.
Where reading is what the walk waits for, every other core would stand idle: then a process beside it takes
pages too. Who reads a page makes no difference to what is read.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from time import monotonic

import msgspec

from crawler.gather.worker_pipe import LENGTH, framed
from crawler.model import Fetched, Reading

_log = logging.getLogger(__name__)

_WINDOW = 20
"""Pages over which it is judged whether reading is what the walk waits for."""
_BUSY = 0.5
"""Share of the time spent reading from which on the second process is worth its start."""
_AT_ONCE = 6
"""Pages it may have in hand: enough never to wait, few enough to share the work."""
_LARGEST = 500_000
"""Bytes of a page that is handed over: of what takes much memory to read, only one is read at a time."""
_LONGEST = 120.0
"""Seconds it may take over the pages in hand."""
_READING = msgspec.msgpack.Decoder(Reading)

Pending = asyncio.Future[Reading | None]


class SecondReader:
    """Ask :meth:`offer` first; tell :meth:`worked` of every page read in the walk's own process."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._running: asyncio.Task[None] | None = None
        self._asked: deque[Pending] = deque()
        self._since = monotonic()
        self._pages = 0
        self._spent = 0.0

    def worked(self, seconds: float) -> None:
        """One page was read by the walk itself in ``seconds`` of the processor's time: where many walks share
        a processor, each gets so little of it that none asks for more. Starts the process when it is worth
        it; one that has ended before its time is not started again."""
        if self._running is not None:
            return
        self._pages += 1
        self._spent += seconds
        if self._pages >= _WINDOW:
            now = monotonic()
            if self._spent > _BUSY * (now - self._since):
                self._running = asyncio.get_running_loop().create_task(self._run())
            self._since, self._pages, self._spent = now, 0, 0.0

    def offer(self, fetched: Fetched) -> Pending | None:
        """The reading to come of ``fetched``, or None when the walk has to read it itself. It comes as None
        when the process could not read the page or has ended."""
        process = self._process
        if process is None or len(self._asked) >= _AT_ONCE or len(fetched.body) > _LARGEST:
            return None
        assert process.stdin is not None
        if process.stdin.is_closing():
            return None
        try:
            message = msgspec.msgpack.encode(fetched)
        except ValueError:
            return None
        pending: Pending = asyncio.get_running_loop().create_future()
        self._asked.append(pending)
        process.stdin.write(framed(message))
        return pending

    async def wait(self, pending: Pending) -> Reading | None:
        """What comes of ``pending``. A process that takes too long is ended."""
        try:
            return await asyncio.wait_for(asyncio.shield(pending), _LONGEST)
        except TimeoutError:
            await self.close()
            return None

    async def close(self) -> None:
        """End the process; what it still had in hand comes as None."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def _run(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "crawler.gather.page_worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert process.stdout is not None
        self._process = process
        try:
            while True:
                size = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
                answer = await process.stdout.readexactly(size)
                reading = _READING.decode(answer) if answer else None
                self._asked.popleft().set_result(reading)
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.MsgspecError) as error:
            _log.warning("the second reader ended: %r", error)
        finally:
            self._process = None
            if process.returncode is None:
                process.kill()
            while self._asked:
                self._asked.popleft().set_result(None)
            await process.wait()
