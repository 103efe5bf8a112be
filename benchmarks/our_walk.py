"""Our own walk without rendering: fetch, read (links, lists, dates, foot, identity), store, frontier."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measure import report
from crawler.gather.frontier import Frontier
from crawler.gather.walk import Walk, run_walk
from crawler.settings import Settings
from crawler.url import Scope
from storage.archive import Archive


async def walk_site(url: str, archive: Archive, *, conditional: bool = False, connections: int = 8) -> Walk:
    settings = Settings.model_validate(
        {"limits": {"pages": 100_000}, "politeness": {"connections": connections}}
    )
    frontier = Frontier(Scope(url), max_depth=100, allowed=lambda _url: True)
    archive.set_facts({"portal": url, "home_url": url, "home_state": {"state": "ok"}})
    archive.seed([url])
    walk = Walk(archive, settings, frontier, url, time.monotonic() + 3600, conditional=conditional)
    await run_walk(walk)
    return walk


def main() -> None:
    """``python -m benchmarks.our_walk URL [FOLDER BODIES]``: the folders make it one of several nights."""
    url, *folders = sys.argv[1:]
    with ExitStack() as stack:
        if folders:
            folder, bodies = Path(folders[0]), Path(folders[1])
        else:
            folder, bodies = Path(stack.enter_context(tempfile.TemporaryDirectory())), None
        archive = stack.enter_context(Archive.create(folder, bodies=bodies))
        with report(archive.count_pages):
            walk = asyncio.run(walk_site(url, archive, conditional=bodies is not None))
        size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
        each = size / max(archive.count_pages(), 1) / 1024
        same = walk.stats.get("unchanged", 0)
        print(f"storage {each:.1f} KB a page, {same} pages unchanged", file=sys.stderr)


if __name__ == "__main__":
    main()
