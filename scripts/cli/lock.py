"""One run at a time per folder: an advisory file lock that the system releases when its holder dies."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.gather.clock import now


class Locked(Exception):
    """Another process holds the lock. ``holder``: who, for the user."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(str(folder))
        self.holder = holder


def who() -> str:
    """This process, for whoever waits for it."""
    command = Path(sys.argv[0]).name if sys.argv else "python"
    words = " ".join([command, *sys.argv[1:3]])
    return f"{socket.gethostname()} 上的进程 {os.getpid()} ({words}), 自 {now()} 起"


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold ``folder``; raises :class:`Locked` at once when another process does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise Locked(folder, handle.read().strip() or "另一个进程") from None
        handle.truncate(0)
        handle.write(who() + "\n")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)
