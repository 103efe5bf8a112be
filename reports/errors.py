"""What may go wrong while writing work papers. Every message is for the user (Chinese)."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

from storage.trouble import system_words

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class ReportError(Exception):
    """The papers could not be written, or the evidence is not as published (exit code 1)."""


class RefusedError(Exception):
    """What was asked for cannot be done; nothing was written (exit code 2)."""


def from_os(error: OSError, where: Path) -> ReportError:
    """The sentence for an ``OSError`` met while writing to ``where``."""
    if error.errno in _FULL:
        places = f"{where} 或临时文件夹 {tempfile.gettempdir()}"
        return ReportError(f"磁盘空间不足（{places}），没有写出；原有文件保持不变。请清出空间后重试。")
    if error.errno in _FORBIDDEN:
        return ReportError(f"没有写入权限: {error.filename or where}。原有文件保持不变。")
    return ReportError(f"写不出文件: {error.filename or where}（{system_words(error)}）。原有文件保持不变。")
