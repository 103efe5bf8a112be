"""Reads attached files in a process of its own, one at a time, with a limit of time and memory."""

from __future__ import annotations

import asyncio
import sys
from typing import Self

import msgspec

from crawler.derive.attachment_text import type_of
from crawler.gather.file_worker import FileJob, FileRead
from crawler.gather.worker_pipe import LENGTH, framed
from crawler.model import AttachmentState, AttachmentText

_ANSWER = msgspec.msgpack.Decoder(FileRead)


class FileReader:
    """``async with FileReader(seconds, megabytes) as reader``: the process starts with the first file, is
    ended with the block, and is replaced when a file was its end."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def read(self, body: bytes, name: str, content_type: str | None) -> FileRead:
        """What could be read of ``body``. A file that ended the process or took too long is ``broken`` or
        ``too_large``; nothing is raised for it."""
        async with self._turn:
            # A process that is gone may have been ended by somebody else: the file gets a second one.
            for _ in range(2):
                try:
                    async with asyncio.timeout(self._seconds):
                        return await self._ask(body, FileJob(name, content_type))
                except TimeoutError:
                    await self._end()
                    return _gave_up(body, name, "too_large", f"{self._seconds:g} 秒内没有读完")
                except (asyncio.IncompleteReadError, ConnectionError):
                    await self._end()
                except asyncio.CancelledError:
                    # Half a conversation cannot be gone on with.
                    await self._end()
                    raise
            return _gave_up(body, name, "broken", "文件使读取程序中止")

    async def _ask(self, body: bytes, job: FileJob) -> FileRead:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "crawler.gather.file_worker",
                str(self._megabytes),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(framed(msgspec.msgpack.encode(job)) + framed(body))
        await process.stdin.drain()
        size = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
        return _ANSWER.decode(await process.stdout.readexactly(size))

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()


def _gave_up(body: bytes, name: str, state: AttachmentState, note: str) -> FileRead:
    return FileRead(AttachmentText(type_of(body, name), state, note=note), (), gave_up=True)
