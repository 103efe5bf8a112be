"""Many portals at once, as a night runs them: a process each, four connections each, answers after 200 ms.

``python -m benchmarks.many_portals URL`` is one of the processes: it says when it is ready, starts when told
to, and says how many pages it stored. Starting up is not measured; a night's units take much longer.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.harness import served
from benchmarks.our_walk import walk_site
from storage.archive import Archive

LATENCY_MS: Final = 200
CONNECTIONS: Final = 4
SITE: Final = (18, 15_700)
"""Links and bytes of a page."""


def many_portals(portals: int, pages: int) -> float:
    """Pages per second of all ``portals`` together, each of ``pages`` pages."""
    with ExitStack() as stack:
        url = stack.enter_context(served(pages, *SITE, latency_ms=LATENCY_MS, ports=portals))
        host, _, port = url.rstrip("/").rpartition(":")
        crawls = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "benchmarks.many_portals", f"{host}:{int(port) + number}/"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for number in range(portals)
        ]
        for crawl in crawls:
            _told(crawl)
        began = time.monotonic()
        for crawl in crawls:
            assert crawl.stdin is not None
            crawl.stdin.write("go\n")
            crawl.stdin.flush()
        stored = sum(int(_told(crawl)) for crawl in crawls)
        return stored / (time.monotonic() - began)


def _told(crawl: subprocess.Popen[str]) -> str:
    assert crawl.stdout is not None
    line = crawl.stdout.readline()
    if not line:
        raise RuntimeError("a crawl has died")
    return line


def main() -> None:
    with tempfile.TemporaryDirectory() as name, Archive.create(Path(name)) as archive:
        print("ready", flush=True)
        sys.stdin.readline()
        asyncio.run(walk_site(sys.argv[1], archive, connections=CONNECTIONS))
        print(archive.count_pages(), flush=True)


if __name__ == "__main__":
    main()
