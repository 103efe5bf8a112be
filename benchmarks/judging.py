"""Checks and scoring beside the crawl they judge: ``wangjian rescore`` of a stored crawl by all rubrics.

``python -m benchmarks.judging FOLDER`` is the judging process: every rubric of the kind, the whole catalogue
of checks, and the result published.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.harness import measured, served
from benchmarks.measure import report
from reports.publish import publish
from rubrics.assess import judge
from rubrics.judgement import Unit
from rubrics.load import load_rubric
from scripts.cli.rubric_choice import rubrics_for
from storage.archive import Archive

KIND: Final = "county"
AS_OF: Final = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class Judged:
    """Seconds and CPU seconds of a crawl and of judging it, start of the processes included; memory in MB."""

    pages: int
    crawl: float
    crawl_cpu: float
    judging: float
    judging_cpu: float
    memory: int

    @property
    def line(self) -> str:
        share = self.judging_cpu / self.crawl_cpu
        took = f"{self.judging:.1f} s ({self.judging_cpu:.1f} s CPU)"
        return f"{share:.2f} by CPU; {self.pages} pages judged in {took}, {self.memory} MB"


def judged(site: tuple[int, int, int]) -> Judged:
    """Crawl a made-up site (pages, links, bytes) and judge it, each in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(*site) as url:
            crawl = measured("benchmarks.our_walk", url, str(folder / "1"), str(folder))
        told = measured("benchmarks.judging", str(folder / "1"))
    return Judged(
        crawl["pages"], crawl["seconds"], crawl["cpu"], told["seconds"], told["cpu"], told["memory"]
    )


def main() -> None:
    folder = Path(sys.argv[1])
    with Archive.open(folder) as archive, report(archive.count_pages):
        unit = Unit("u", "某某县", KIND, str(archive.fact("portal")))
        rubrics = [load_rubric(name) for name in rubrics_for(KIND)]
        judgement = judge(archive, unit, rubrics, as_of=AS_OF, seed=1, all_checks=True)
        publish(archive, judgement, folder / "result")


if __name__ == "__main__":
    main()
