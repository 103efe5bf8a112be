"""The process that reads pages beside a walk: ``python -m crawler.gather.page_worker``.

Reads fetched pages from standard input and writes their readings to standard output (:mod:`worker_pipe`, both
MessagePack). An empty answer says that this page could not be read. Ends when its input ends.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from crawler.derive.page import read_page
from crawler.gather.few_collections import few_collections
from crawler.gather.freed_blocks import give_back_freed
from crawler.gather.worker_pipe import answers_only, framed, next_message
from crawler.model import Fetched

_FETCHED = msgspec.msgpack.Decoder(Fetched)


def reading_of(fetched: Fetched) -> bytes:
    """The encoded reading of a page; empty when reading or telling it failed."""
    try:
        return msgspec.msgpack.encode(read_page(fetched))
    except Exception:
        # The walk reads such a page itself, and notes what is wrong with it.
        return b""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = answers_only()
    give_back_freed()
    with few_collections():
        for fetched in _pages(sys.stdin.buffer):
            answers.write(framed(reading_of(fetched)))
            answers.flush()


def _pages(source: BinaryIO) -> Iterator[Fetched]:
    """The pages that are asked for, each held once while it is read."""
    while (message := next_message(source)) is not None:
        fetched = _FETCHED.decode(message)
        del message
        yield fetched


if __name__ == "__main__":
    main()
