"""Try a bundled portal: ``python -m fixtures_sites.try_portal NAME [--only-kinds a,b] [--chapters x,y]``.

Serves it on loopback in this process, crawls it into a temporary folder, judges it with every check and
compares the problems with what its ``expected`` says: MISSING (planted, not found) and EXTRA (found, not
planted). Kinds that no check reports yet are told as such. Exit code 1 when something is missing or extra.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import logging
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from checks.problem import Problem
from checks.registry import CHECKS
from crawler.gather.gather import gather
from crawler.gather.phases import Plan
from crawler.settings import Settings
from crawler.url import canonical
from fixtures_sites.audit import SETTINGS, files_of
from fixtures_sites.base import AS_OF, Expected, Portal, load_expected, read_expected, serve
from fixtures_sites.chapters_city import portal as chapters_city
from fixtures_sites.serve import PORTALS, serve_outside
from rubrics.assess import judge
from rubrics.judgement import Unit
from rubrics.load import load_rubric
from storage.archive import Archive
from storage.new_media import FACT, read_accounts

ANY_PAGE = frozenset({"footer_missing", "footer_conflict"})
"""Kinds whose page is only an example of many."""

Fault = tuple[str, str, str]


@dataclass(frozen=True)
class Compared:
    """``unjudged``: planted faults of kinds that no check of the catalogue reports."""

    found: int
    missing: list[Fault]
    extra: list[Fault]
    unjudged: list[Fault]


def plain(url: str) -> str:
    """Address without the name of a directory's index file; other texts as they are."""
    address = canonical(url) if url.startswith("http") else None
    return re.sub(r"/(index|default)\.\w+$", "/", address) if address else url


def compare(problems: Sequence[Problem], expected: Expected, kinds: frozenset[str] | None) -> Compared:
    """Found against planted, for ``kinds`` or all. A search miss is planted by its column, not its title."""
    judged = {kind for check in CHECKS.values() for kind in check.kinds} | {"site_unreachable"}

    def fault(kind: str, page: str, target: str) -> Fault:
        return kind, "" if kind in ANY_PAGE else plain(page), plain(target)

    found = Counter(
        fault(p.finding.kind, p.finding.page_url, p.finding.target)
        for p in problems
        if not (p.finding.kind == "search_miss" and p.finding.column in expected.search_missing_columns)
    )
    planted = Counter(fault(p.kind, p.page, p.target) for p in expected.problems)
    if kinds is not None:
        found = Counter({f: n for f, n in found.items() if f[0] in kinds})
        planted = Counter({f: n for f, n in planted.items() if f[0] in kinds})
    missing = sorted((planted - found).elements())
    return Compared(
        sum((planted & found).values()),
        [f for f in missing if f[0] in judged],
        sorted((found - planted).elements()),
        [f for f in missing if f[0] not in judged],
    )


async def _problems(url: str, portal: Portal, folder: Path, rubrics: Sequence[str]) -> list[Problem]:
    settings = Settings.model_validate(SETTINGS)
    given = files_of(portal.name)
    accounts = read_accounts(Path(given["--new-media"])) if "--new-media" in given else None
    own = [given["--rubric"]] if "--rubric" in given else []
    with Archive.create(folder) as archive:
        archive.set_facts({"run_id": "try", "as_of": AS_OF, "seed": 1})
        archive.set_facts({FACT: None if accounts is None else msgspec.to_builtins(accounts)})
        await gather(archive, Plan(url, AS_OF, 1), settings, lambda _phase, _done, _left: None)
        judgement = judge(
            archive,
            Unit("try", portal.title, portal.kind, url),
            [load_rubric(name) for name in (*own, *rubrics)],
            as_of=dt.date.fromisoformat(AS_OF),
            seed=1,
            all_checks=True,
        )
    return list(judgement.problems)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m fixtures_sites.try_portal")
    parser.add_argument("name", choices=list(PORTALS), help="门户目录名")
    parser.add_argument("--only-kinds", default="", metavar="a,b", help="只比较这些问题种类")
    parser.add_argument("--chapters", metavar="x,y", help="chapters_city 只用这些章节; 空串为只有框架")
    parser.add_argument("--rubric", action="append", default=[], help="另按这个指标体系评测, 可多次")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="采集档案留在这个目录, 不用临时目录")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING)
    chapters = None if options.chapters is None else [c for c in options.chapters.split(",") if c]
    if chapters is not None and options.name != chapters_city.NAME:
        parser.error("--chapters 只用于 chapters_city")
    kinds = frozenset(k for k in options.only_kinds.split(",") if k) or None
    with serve_outside() as outside, tempfile.TemporaryDirectory() as temporary:
        if chapters is None:
            portal, told = PORTALS[options.name](outside.base_url), load_expected(options.name)
        else:
            portal = chapters_city.build(outside.base_url, chapters)
            told = read_expected(options.name, chapters_city.expected(chapters))
        with serve(portal) as server:
            folder = options.keep or Path(temporary) / "archive"
            problems = asyncio.run(_problems(f"{server.base_url}/", portal, folder, options.rubric))
            compared = compare(problems, told.resolve(server.base_url, outside.base_url), kinds)
            details = {(p.finding.kind, plain(p.finding.page_url)): p.finding.summary for p in problems}
    for word, faults in (
        ("MISSING", compared.missing),
        ("EXTRA", compared.extra),
        ("NOT JUDGED YET", compared.unjudged),
    ):
        for kind, page, target in faults:
            said = details.get((kind, page), "") if word == "EXTRA" else ""
            print(f"{word}  {kind}  {page}  {target}  {said}".rstrip())
    print(
        f"found {compared.found}, missing {len(compared.missing)}, extra {len(compared.extra)}, "
        f"not judged yet {len(compared.unjudged)}"
    )
    return 1 if compared.missing or compared.extra else 0


if __name__ == "__main__":
    raise SystemExit(main())
