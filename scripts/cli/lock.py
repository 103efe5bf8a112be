"""One run at a time per folder: an advisory file lock that the system releases when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.gather.clock import now
from scripts.cli import say
from storage.trouble import system_words


class Locked(Exception):
    """Another process holds the lock. ``holder``: who, for the user."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(str(folder))
        self.holder = holder


def make_folder(folder: Path) -> None:
    """Make a folder the user named. Ends with exit code 2 where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        words = "是文件, 不是目录" if folder.is_file() else system_words(error)
        say.refuse(f"不能建立目录 {folder}: {words}")


def who() -> str:
    """This process, for whoever waits for it."""
    command = Path(sys.argv[0]).name if sys.argv else "python"
    words = " ".join([command, *sys.argv[1:3]])
    return f"{socket.gethostname()} 上的进程 {os.getpid()} ({words}), 自 {now()} 起"


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold ``folder``; raises :class:`Locked` at once when another process does."""
    make_folder(folder)
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
