"""How the crawl talks to a process that reads for it: messages over its pipes, each after its length."""

from __future__ import annotations

import os
import struct
import sys
from typing import BinaryIO

LENGTH = struct.Struct(">I")
"""4 bytes, big endian."""


def framed(data: bytes) -> bytes:
    """``data`` with its length before it."""
    return LENGTH.pack(len(data)) + data


def next_message(source: BinaryIO) -> bytes | None:
    """The next message of ``source``; None when it has ended."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    body = source.read(size)
    return body if len(body) == size else None


def answers_only() -> BinaryIO:
    """The standard output for answers; what a library prints goes to the errors from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers
