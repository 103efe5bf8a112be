"""A second process that reads pages, for sites that answer faster than one can read.

At the polite rate of a night a walk reads a page in a few of the 500 milliseconds it has, and needs no help.
Where reading is what the walk waits for, every other core would stand idle: then a process beside it takes
pages too. So it does with a page of megabytes: what reading that took is given back when the process ends.
Who reads a page makes no difference to what is read.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Callable
from time import monotonic

import msgspec

from crawler.gather.worker_pipe import LENGTH, framed
from crawler.model import Fetched, Reading

_log = logging.getLogger(__name__)

_WINDOW = 20
"""Pages over which it is judged whether reading is what the walk waits for."""
_BUSY = 0.5
"""Share of the time spent reading from which on the second process is worth its start."""
_AT_ONCE = 150_000
"""Bytes of the pages in hand up to which it takes one more: enough not to wait while the walk reads a page of
its own, few enough to share the work."""
_MOST = 30
"""Pages it may have in hand: the smallest take their time too."""
_PIPE = 1 << 20
"""Bytes that each pipe holds, the most that Linux gives to everybody: a large page goes over at once."""
_LONGEST = 120.0
"""Seconds it may take over the pages in hand."""
_READING = msgspec.msgpack.Decoder(Reading)

Pending = asyncio.Future[Reading | None]


class SecondReader:
    """Ask :meth:`offer` first; tell :meth:`worked` of every page read in the walk's own process.

    ``changed`` is called when the process has started, and when it has ended.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._process: asyncio.subprocess.Process | None = None
        self._running: asyncio.Task[None] | None = None
        self._asked: deque[tuple[Pending, int]] = deque()
        """With the bytes of each page."""
        self._ended = False
        self._needed = False
        self._in_hand = 0
        self._since = monotonic()
        self._pages = 0
        self._spent = 0.0

    @property
    def runs(self) -> bool:
        """Whether there is a process to take pages."""
        stdin = None if self._process is None else self._process.stdin
        return stdin is not None and not stdin.is_closing()

    @property
    def comes(self) -> bool:
        """Whether there is such a process, or will be in a moment."""
        return self._running is not None and not self._ended

    def start(self) -> None:
        """Start the process if there is none; one that has ended before its time is not started again."""
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())

    def worked(self, seconds: float) -> None:
        """One page was read by the walk itself in ``seconds`` of the processor's time: where many walks share
        a processor, each gets so little of it that none asks for more. Starts the process when it is worth
        it."""
        if self._needed:
            return
        self._pages += 1
        self._spent += seconds
        if self._pages >= _WINDOW:
            now = monotonic()
            if self._spent > _BUSY * (now - self._since):
                self._needed = True
                self.start()
            self._since, self._pages, self._spent = now, 0, 0.0

    def offer(self, fetched: Fetched) -> Pending | None:
        """The reading to come of ``fetched``, or None when the process has its hands full or does not run. It
        comes as None when the process could not read the page or has ended."""
        process = self._process
        if not self.runs or self._in_hand >= _AT_ONCE or len(self._asked) >= _MOST:
            return None
        assert process is not None
        assert process.stdin is not None
        pending: Pending = asyncio.get_running_loop().create_future()
        try:
            message = msgspec.msgpack.encode(fetched)
        except ValueError:
            pending.set_result(None)
            return pending
        self._asked.append((pending, len(fetched.body)))
        self._in_hand += len(fetched.body)
        process.stdin.write(framed(message))
        return pending

    async def wait(self, pending: Pending) -> Reading | None:
        """What comes of ``pending``. A process that takes too long is ended."""
        try:
            return await asyncio.wait_for(asyncio.shield(pending), _LONGEST)
        except TimeoutError:
            await self.close()
            return None

    async def rest(self) -> None:
        """End the process, to be started again, where it has nothing in hand and the walk does without it."""
        if self.runs and not self._needed and not self._asked:
            await self.close()
            self._running, self._ended = None, False

    async def close(self) -> None:
        """End the process; what it still had in hand comes as None."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def _run(self) -> None:
        try:
            await self._serve()
        except OSError as error:
            _log.warning("no second reader: %r", error)
        finally:
            self._ended = True
            self._changed()

    async def _serve(self) -> None:
        try:
            process = await _start(_PIPE)
        except PermissionError:
            # This user's share of large pipes is used up.
            process = await _start(-1)
        assert process.stdout is not None
        self._process = process
        self._changed()
        try:
            while True:
                size = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
                answer = await process.stdout.readexactly(size)
                reading = _READING.decode(answer) if answer else None
                self._answer(reading)
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.MsgspecError) as error:
            _log.warning("the second reader ended: %r", error)
        finally:
            self._process = None
            if process.returncode is None:
                process.kill()
            while self._asked:
                self._answer(None)
            await process.wait()

    def _answer(self, reading: Reading | None) -> None:
        pending, size = self._asked.popleft()
        self._in_hand -= size
        pending.set_result(reading)


async def _start(pipesize: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "crawler.gather.page_worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        pipesize=pipesize,
    )
