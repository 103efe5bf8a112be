"""Our full audit beside LinkChecker with its per-host wait lifted, on the same site.

LinkChecker is no dependency of this project: measured is the program ``linkchecker`` where it is installed
(or the one that the environment variable ``WANGJIAN_LINKCHECKER`` names), else nothing.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.harness import measured, served

_RULES: Final = "[checking]\nmaxrequestspersecond=100000\nthreads=8\nrecursionlevel=-1\n"


def link_checker() -> str | None:
    """Path of the program, ``None`` when there is none."""
    return shutil.which(os.environ.get("WANGJIAN_LINKCHECKER", "linkchecker"))


def run_link_checker(program: str, url: str) -> tuple[float, float]:
    """Seconds and CPU seconds of one recursive run."""
    with tempfile.TemporaryDirectory() as name:
        rules = Path(name, "rules")
        rules.write_text(_RULES)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        # Ends with 1 when it finds dead links, and the site has some.
        subprocess.run(
            [program, "-f", str(rules), "-o", "none", "--no-status", "--no-warnings", url],
            capture_output=True,
            check=False,
            timeout=3600,
        )
        took = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def beside_link_checker(site: tuple[int, int, int]) -> str:
    """``site``: pages, links, bytes. One line to print."""
    program = link_checker()
    if program is None:
        return "LinkChecker is not installed: not measured"
    with served(*site) as url:
        ours = measured("benchmarks.our_walk", url)
        seconds, cpu = run_link_checker(program, url)
    return (
        f"{seconds / ours['seconds']:.1f} by time, {cpu / ours['cpu']:.1f} by CPU ({ours['pages']} pages: "
        f"{ours['seconds']} s and {ours['cpu']} s CPU; LinkChecker {seconds:.1f} s and {cpu:.1f} s CPU)"
    )
