"""Faults of the place where we store things, as a sentence for the user. Such a fault is ours: it never
becomes a statement about a portal."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError

_WORDS = (
    (
        ("database or disk is full", "no space left on device"),
        "磁盘已满, 没有保存。请清理磁盘 (例如删除旧的 archive 和 results) 后再运行, 会接着做。",
    ),
    (
        ("database is locked", "database table is locked"),
        "数据库正被别的程序占用 (已等待 30 秒)。请关闭占用它的程序后再运行; 已采集的内容都在, 会接着做。",
    ),
    (
        ("readonly database", "read-only file system", "unable to open database file", "permission denied"),
        "数据库或目录不可写。请检查所有者和权限 (wangjian doctor 会指出是哪一处)。",
    ),
    (
        ("malformed", "file is not a database"),
        "数据库文件已损坏。请用备份恢复; wangjian doctor 会做完整性检查。",
    ),
    (
        ("no such column", "has no column named"),
        "数据库由另一个版本的网检建立, 与本版本不符。请用建立它的版本打开。",
    ),
    (
        ("connection refused", "could not connect", "connection to server"),
        "连不上数据库服务器。请检查 WANGJIAN_DATABASE 和服务器状态。",
    ),
)
_SYSTEM = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径里有一段是文件, 不是目录",
    errno.EISDIR: "是目录, 不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被占用",
}
_ERRNO = {
    errno.ENOSPC: _WORDS[0][1],
    errno.EDQUOT: _WORDS[0][1],
    errno.EROFS: _WORDS[2][1],
    errno.EACCES: _WORDS[2][1],
}
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def system_words(error: OSError) -> str:
    """What the system says of a file, in Chinese; its own words where they are not known."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error)


class StoreError(Exception):
    """The database cannot be used now. The message is for the user (Chinese)."""


def sentence(said: str) -> str | None:
    """The sentence for an error text (of SQLite, a driver or the system); None when it is another matter."""
    low = said.lower()
    return next((words for marks, words in _WORDS if any(mark in low for mark in marks)), None)


def explain(error: BaseException) -> str | None:
    """The same for an exception, its cause included."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, StoreError):
            return str(seen)
        if isinstance(seen, OSError) and seen.errno in _FORBIDDEN and seen.filename:
            return f"{seen.filename}: {system_words(seen)}, 读写不了。请检查所有者和权限, 或换一个账户运行。"
        if isinstance(seen, OSError) and seen.errno in _ERRNO:
            return _ERRNO[seen.errno]
        found = sentence(str(seen))
        if found:
            return found
        seen = seen.__cause__
    return None


@contextmanager
def explained() -> Iterator[None]:
    """Turns the database driver's errors into a :class:`StoreError`; a broken constraint passes."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise StoreError(explain(error) or f"数据库出错: {error.orig}") from error
