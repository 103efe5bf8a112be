"""Memory of large pages goes back to the system as soon as it is free."""

from __future__ import annotations

import ctypes
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""Name of the setting in the C library (``malloc.h``)."""
_LARGE: Final = 128 * 1024
"""Bytes: the C library's own first value."""


def give_back_freed() -> None:
    """Has the C library keep its own first measure of what a large block is. It raises it with each large
    block that is freed, up to 32 MB, and the bodies of later pages then tear holes into memory that is never
    given back. Where the C library is another, nothing happens."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
