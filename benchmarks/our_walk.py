"""Our own walk without rendering: fetch, read (links, lists, dates, foot, identity), store, frontier."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import report
from crawler.gather.frontier import Frontier
from crawler.gather.walk import Walk, run_walk
from crawler.settings import Settings
from crawler.url import Scope
from storage.archive import Archive


async def walk_site(url: str, archive: Archive, *, conditional: bool = False) -> Walk:
    settings = Settings.model_validate({"limits": {"pages": 100_000}, "politeness": {"connections": 8}})
    frontier = Frontier(Scope(url), max_depth=100, allowed=lambda _url: True)
    archive.seed([url])
    walk = Walk(archive, settings, frontier, url, time.monotonic() + 3600, conditional=conditional)
    await run_walk(walk)
    return walk


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder)) as archive:
        with report(archive.count_pages):
            asyncio.run(walk_site(sys.argv[1], archive))
        size = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
        print(f"storage {size / max(archive.count_pages(), 1) / 1024:.1f} KB a page", file=sys.stderr)


if __name__ == "__main__":
    main()
