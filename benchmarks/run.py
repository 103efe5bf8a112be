"""Measure the crawl beside a bare Scrapy spider on the same pages in the same run, and print ratios.

``python -m benchmarks.run`` takes long; ``--only NAME`` measures one matter, ``--smoke`` proves quickly that
everything runs.
Absolute figures drift with the machine; only the ratios of interleaved runs are to be quoted.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.browser_memory import browser_memory
from benchmarks.derive import derive_ratio, real_derive_ratio
from benchmarks.documents import beside_others
from benchmarks.harness import measured, served
from benchmarks.judging import judged
from benchmarks.link_checker import beside_link_checker
from benchmarks.many_portals import many_portals
from benchmarks.rendered_share import rendered_share
from benchmarks.rendering import rendering_ratio
from benchmarks.second_night import second_night
from benchmarks.site import Site

SITES = {"5.6k": (5599, 18, 15_700), "24k": (24_397, 81, 25_000)}
SMOKE = {"smoke": (150, 18, 15_700)}


def rate(figures: dict[str, Any]) -> float:
    return float(figures["pages"] / figures["seconds"])


def crawl(name: str, site: tuple[int, int, int], rounds: int, *, stock: bool = True) -> dict[str, Any]:
    """Median figures of our walk, with the ratio to the stock spider when that runs too."""
    ours, theirs, gzip = [], [], []
    with served(*site) as plain, served(*site, packed=True) as packed:
        measured("benchmarks.our_walk", plain) if rounds > 1 else None
        for _ in range(rounds):
            if stock:
                theirs.append(measured("benchmarks.stock_spider", plain))
            ours.append(measured("benchmarks.our_walk", plain))
            gzip.append(measured("benchmarks.our_walk", packed))
    for label, runs in (
        ("stock CrawlSpider", theirs),
        ("full audit, no rendering", ours),
        ("same, gzip", gzip),
    ):
        for figures in runs:
            per = figures["cpu"] / max(figures["pages"], 1) * 1000
            print(
                f"{name:>6} {label:<26} {figures['pages']:>6} pages {rate(figures):>7.1f}/s "
                f"CPU {per:>5.2f} s/1,000 memory {figures['memory']} MB"
            )
    told: dict[str, Any] = {
        "rate": statistics.median(map(rate, ours)),
        "cpu_per_page": statistics.median(f["cpu"] / max(f["pages"], 1) for f in ours),
        "memory": max(f["memory"] for f in ours),
        "gzip_cost": statistics.median(map(rate, ours)) / statistics.median(map(rate, gzip)),
    }
    if theirs:
        told["to_stock"] = told["rate"] / statistics.median(map(rate, theirs))
    return told


def crawls(given: argparse.Namespace) -> None:
    rounds = 1 if given.smoke else given.rounds
    results = {name: crawl(name, site, rounds) for name, site in _sites(given).items()}
    print()
    for name, told in results.items():
        print(f"{name}: full audit ÷ stock CrawlSpider  {told['to_stock']:.2f}")
        print(f"{name}: plain ÷ gzip without charset    {told['gzip_cost']:.2f}")
        print(f"{name}: peak memory                     {told['memory']} MB")
    if len(results) == 2:
        small, large = (results[name]["cpu_per_page"] for name in ("5.6k", "24k"))
        print(f"CPU per page at 24k ÷ at 5.6k          {large / small:.2f}")


def nights(given: argparse.Namespace) -> None:
    for name, site in _sites(given).items():
        for validators in (True, False):
            told = second_night(site, validators=validators)
            print(f"{name}: second night ÷ first, {told.how:<13} {told.ratio:.2f} ({told.storage})")


def derive(given: argparse.Namespace) -> None:
    print(f"derive step ÷ lxml parse and links      {derive_ratio(20 if given.smoke else 300):.2f}")
    real = real_derive_ratio()
    if real is not None:
        print(f"the same on saved real pages            {real:.2f}")


def rendering(given: argparse.Namespace) -> None:
    print(f"rendering ÷ raw Playwright              {rendering_ratio(4 if given.smoke else 60):.2f}")


def browser(given: argparse.Namespace) -> None:
    count = 6 if given.smoke else 1000
    own, resident = browser_memory(count)
    print(f"browser after {count} renderings: {own:.0f} MB, shared counted once; {resident:.0f} MB resident")


def share(given: argparse.Namespace) -> None:
    told = rendered_share(["vsb_department"], limit=6) if given.smoke else rendered_share()
    print(f"pages rendered ÷ pages that need it     {told.line}")


def checker(given: argparse.Namespace) -> None:
    sites = [(60, 18, 15_700)] if given.smoke else [(5599, 18, 15_700), (1500, 81, 25_000)]
    for site in sites:
        print(f"full audit ÷ LinkChecker, {site[1]} links      {beside_link_checker(site)}", flush=True)


def documents(given: argparse.Namespace) -> None:
    with ExitStack() as stack:
        folder = given.folder
        if folder is None and given.smoke:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            site = Site(20, 18, 15_700)
            for number in range(site.pages):
                file = folder / (site.address(number).lstrip("/") or "index.html")
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(site.page(number))
        if folder is None:
            print("real pages: no --folder given, not measured")
            return
        for line in beside_others(folder, 1 if given.smoke else given.rounds):
            print(line, flush=True)


def portals(given: argparse.Namespace) -> None:
    count, pages = (2, 8) if given.smoke else (20, 300)
    print(f"{count} portals with 200 ms latency: {many_portals(count, pages):.0f} pages/s together")


def rescore(given: argparse.Namespace) -> None:
    for pages in (40,) if given.smoke else (1250, 5000):
        print(f"checks and scoring ÷ their crawl        {judged((pages, 18, 15_700)).line}")


MEASURES: dict[str, Callable[[argparse.Namespace], None]] = {
    told.__name__: told
    for told in (crawls, nights, derive, rendering, browser, share, checker, documents, portals, rescore)
}


def _sites(given: argparse.Namespace) -> dict[str, tuple[int, int, int]]:
    return SMOKE if given.smoke else SITES


def main() -> int:
    parser = argparse.ArgumentParser(description="网检性能对照: 同一批网页, 同一次运行")
    parser.add_argument("--smoke", action="store_true", help="只证明各项都能运行")
    parser.add_argument("--rounds", type=int, default=3, help="整站采集的轮数")
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), help="只量这几项")
    parser.add_argument("--folder", type=Path, help="真实网页的文件夹 (documents 一项用): 其中有 index.html")
    given = parser.parse_args()
    for name in given.only or MEASURES:
        MEASURES[name](given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
