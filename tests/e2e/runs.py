"""Running the audit command from outside: start, wait for a moment, kill, look at what is left."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec
import psutil
import yaml

from fixtures_sites.base import AS_OF
from scripts.runner import MARK

KIND = "county_government"
CHECKS = ("dead_link", "column_empty", "column_stale", "home_stale")
PATIENCE = 120


def write_rubric(folder: Path, checks: tuple[str, ...] = CHECKS) -> Path:
    """A rubric of one item for each of ``checks``."""
    common = {"rule": "additive", "automation": "automatic", "full": "2"}
    items = [
        {"no": str(n), "criterion": f"要点{n}", "check": check, **common}
        for n, check in enumerate(checks, start=1)
    ]
    data = {
        "format": "wangjian.rubric/1",
        "id": "small",
        "title": "小指标",
        "source": {"table": "small"},
        "period": 2026,
        "kinds": {KIND: "县"},
        "sections": [{"name": "甲", "indicators": [{"id": "甲", "name": "甲项", "items": items}]}],
    }
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


WITHOUT_PROBES = dict.fromkeys(("ipv6", "accessibility", "axe", "compat", "rendering"), False)


def write_settings(folder: Path, **groups: dict[str, Any]) -> None:
    """``wangjian.toml`` of the folder the command runs in. Probes are off."""
    lines = []
    for group, values in ({"probes": WITHOUT_PROBES} | groups).items():
        lines.append(f"[{group}]")
        lines += [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in values.items()]
    (folder / "wangjian.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


class Run:
    """One folder in which the same audit command is given, as often as a test likes."""

    def __init__(self, folder: Path, url: str, *more: str, checks: tuple[str, ...] = CHECKS) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "wangjian.toml").exists():
            write_settings(folder)
        self.folder = folder
        self.out = folder / "out"
        self.archive = self.out / "archive"
        rubric = ("--rubric", str(write_rubric(folder, checks)), "--kind", KIND, "--name", "石泉县人民政府")
        self.command = [
            *(sys.executable, "-m", "scripts.cli.main", "audit", url, "--as-of", AS_OF),
            *("--out", str(self.out), *rubric, *more),
        ]

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def finish(self, process: subprocess.Popen[str] | None = None) -> tuple[int, str]:
        """Exit code and what was said, of ``process`` or of the command given now."""
        process = process or self.start()
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
        return process.returncode, said

    def result(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode((self.out / "result.json").read_bytes())
        return found

    def judged(self) -> dict[str, Any]:
        """What must not depend on how often the run was killed."""
        result = self.result()
        problems = [(p["id"], p["kind"], p["page_url"], p["target"]) for p in result["problems"]]
        return {
            "scores": result["scores"],
            "columns": result["columns"],
            "problems": problems,
            "pictures": [sum(e["type"] == "screenshot" for e in p["evidence"]) for p in result["problems"]],
        }

    def ask(self, query: str) -> list[Any]:
        """Rows of the archive as they are now; none while there is no archive yet."""
        path = self.archive / "crawl.sqlite"
        if not path.exists():
            return []
        with (
            suppress(sqlite3.OperationalError),
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection,
        ):
            return connection.execute(query).fetchall()
        return []

    def pages(self) -> dict[str, str]:
        return dict(self.ask("select key, fetched_at from page"))

    def outcomes(self) -> dict[str, str]:
        return dict(self.ask("select url, outcome from address"))

    def processes(self) -> list[psutil.Process]:
        """Every process of the job, also those that lost their parent."""
        mark, found = str(self.archive.resolve()), []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == mark:
                    found.append(process)
        return found


def wait_for(moment: Callable[[], object], seconds: float = PATIENCE) -> None:
    limit = time.monotonic() + seconds
    while not moment():
        assert time.monotonic() < limit, "the moment never came"
        time.sleep(0.05)


def child_of(process: subprocess.Popen[str]) -> psutil.Process | None:
    """The crawling child of a running command."""
    with suppress(psutil.Error):
        for child in psutil.Process(process.pid).children():
            if "scripts.unit_job" in child.cmdline():
                return child
    return None


def kill_child(process: subprocess.Popen[str]) -> int:
    """kill -9 of the child's process group; returns its id."""
    child = child_of(process)
    assert child is not None
    os.killpg(child.pid, signal.SIGKILL)
    return child.pid
