"""The process that reads pages beside a walk: ``python -m crawler.gather.page_worker``.

Reads fetched pages from standard input and writes their readings to standard output (:mod:`worker_pipe`, both
MessagePack). An empty answer says that this page could not be read. Ends when its input ends.
"""

from __future__ import annotations

import resource
import sys

import msgspec

from crawler.derive.page import read_page
from crawler.gather.few_collections import few_collections
from crawler.gather.worker_pipe import answers_only, framed, next_message
from crawler.model import Fetched

_FETCHED = msgspec.msgpack.Decoder(Fetched)


def reading_of(message: bytes) -> bytes:
    """The encoded reading of an encoded page; empty when reading or telling it failed."""
    try:
        return msgspec.msgpack.encode(read_page(_FETCHED.decode(message)))
    except Exception:
        # The walk reads such a page itself, and notes what is wrong with it.
        return b""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = answers_only()
    with few_collections():
        while (message := next_message(sys.stdin.buffer)) is not None:
            answers.write(framed(reading_of(message)))
            answers.flush()


if __name__ == "__main__":
    main()
