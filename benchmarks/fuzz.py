"""Read many broken pages and tell what went wrong: ``python -m benchmarks.fuzz --pages 20000``.

Every sample page that is at hand is broken in seeded ways. Told are exceptions, pages that took longer than
two seconds, the slowest page and the peak of memory; the exit code is 1 when anything failed or was too slow.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Final

from benchmarks.derive import REAL_PAGES
from benchmarks.mutations import mutate
from benchmarks.site import Site
from crawler.derive.page import read_page
from crawler.gather.few_collections import few_collections
from crawler.model import Fetched

FIXTURES: Final = Path(__file__).parents[1] / "fixtures_sites"
_MARKUP: Final = frozenset((".html", ".htm", ".shtml", ".xml", ".json", ".js", ".txt"))
_SECONDS: Final = 2.0
_MEGABYTE: Final = 1_000_000
_TOLD: Final = 20
_PROGRESS: Final = 1_000


def samples() -> list[tuple[str, bytes]]:
    """Name and bytes of the pages to break: real ones, those of the fixture sites, and made-up ones."""
    found: list[tuple[str, bytes]] = []
    for root in (REAL_PAGES, FIXTURES):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix in _MARKUP:
                found.append((path.relative_to(root).as_posix(), path.read_bytes()))
    site = Site(200, 18, 15_700)
    found.extend((site.address(n), site.page(n)) for n in range(20))
    return found


def main() -> int:
    """Read the broken pages as a walk reads pages, with its few looks for garbage."""
    with few_collections():
        return _tried()


def _tried() -> int:
    parser = argparse.ArgumentParser(description="网页理解的乱序试验: 损坏的网页不得出错, 不得过慢")
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1, help="同一种子, 同一批损坏的网页")
    parser.add_argument("--most-mb", type=float, default=10.0, help="网页增大到多少兆")
    given = parser.parse_args()
    pages = samples()
    failed: list[str] = []
    slow: list[tuple[float, str]] = []
    late = 0
    spent = 0.0
    longest = (0.0, "-")
    for number in range(given.pages):
        name, body = pages[number % len(pages)]
        broken, ways = mutate(body, given.seed * 1_000_003 + number, int(given.most_mb * _MEGABYTE))
        told = f"#{number} {name} {'+'.join(ways)} {len(broken)} bytes"
        url = "http://www.example.gov.cn/" + name.lstrip("/")
        began = time.process_time()
        try:
            read_page(Fetched(url, 200, {}, broken))
        except Exception:
            failed.append(f"{told}\n{traceback.format_exc(limit=-4)}")
        took = time.process_time() - began
        spent += took
        longest = max(longest, (took, told))
        # A page of ten megabytes may take its time; what counts is the time of an ordinary one.
        each = took / max(1.0, len(broken) / _MEGABYTE)
        late += each > _SECONDS
        slow = sorted([*slow, (each, f"{took:.2f} s {told}")], reverse=True)[:_TOLD]
        if number % _PROGRESS == _PROGRESS - 1:
            print(f"{number + 1} pages, {len(failed)} failed, {spent:.0f} s", file=sys.stderr, flush=True)
    for fault in failed[:_TOLD]:
        print("FAILED", fault)
    for seconds, text in slow:
        if seconds > _SECONDS:
            print("SLOW  ", text)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{given.pages} pages of {len(pages)} samples: {len(failed)} exceptions, {late} too slow, "
        f"slowest by size {slow[0][1] if slow else '-'}, slowest of all {longest[0]:.2f} s "
        f"{longest[1]}, "
        f"peak memory {peak} MB, {spent:.0f} s of CPU"
    )
    return 1 if failed or late else 0


if __name__ == "__main__":
    sys.exit(main())
