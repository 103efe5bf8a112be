"""Stand-ins for the child process: they leave the archive and the result that a real one would."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.job import Job
from scripts.runner import Ended, Step
from storage.archive import Archive

Work = Callable[[Job, threading.Event], Ended]


def problem(name: str = "P1", kind: str = "dead_link") -> dict[str, Any]:
    return {
        "id": name,
        "kind": kind,
        "page_url": "http://www.qingxi.example/a.html",
        "target": f"http://www.qingxi.example/{name}.pdf",
        "column": None,
        "summary": "打不开",
        "items": [],
    }


def leave(job: Job, *problems: dict[str, Any], outcome: str = "met", home: str = "ok") -> None:
    """What a finished child leaves behind."""
    with Archive.create(Path(job.archive), bodies=Path(job.bodies) if job.bodies else None) as archive:
        archive.set_facts({"home_state": {"state": home, "cause": "拒绝访问"}, "walk_stopped": ""})
    out = Path(job.out)
    out.mkdir(parents=True, exist_ok=True)
    item = {"id": "r/1", "check": "dead_link", "outcome": outcome, "sample": None}
    score = {"decided": "50", "low": "50", "high": "90", "full": "100"}
    result = {
        "run": {"finished_at": "2026-11-20T23:00:00+08:00", "pages": 3},
        "problems": list(problems),
        "scores": [{"rubric": {"id": "r"}, "score": score, "items": [item]}],
    }
    (out / "result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def well(job: Job, _stop: threading.Event) -> Ended:
    leave(job, problem())
    return Ended("done", "", 1)


def died(_job: Job, _stop: threading.Event) -> Ended:
    return Ended("failed", "子进程被信号 9 结束 (可能内存不足)", 3)


def hangs(_job: Job, stop: threading.Event) -> Ended:
    """Runs until it is asked to end."""
    assert stop.wait(120)
    return Ended("stopped", "", 1)


class FakeJobs:
    """``run_job`` by unit id; keeps the jobs it was given."""

    def __init__(self, default: Work = well, **by_unit: Work) -> None:
        self.default = default
        self.by_unit = by_unit
        self.jobs: list[Job] = []

    def __call__(self, job: Job, on_step: Callable[[Step], None], stop: threading.Event) -> Ended:
        self.jobs.append(job)
        on_step(Step("walk", 1, 2))
        return self.by_unit.get(job.unit.id, self.default)(job, stop)
