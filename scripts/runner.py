"""Run a job in its own child process: watch it, start it again after a death, end it at its limit."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
import psutil
from msgspec import Struct

from scripts.job import Job

TRIES = 3
GRACE_SECONDS = 20.0
EVIDENCE_MINUTES = 30.0
"""Time that judging, pictures and publishing may take beyond the crawl's own limit."""


class Step(Struct, frozen=True):
    phase: str
    done: int
    left: int


class Ended(Struct, frozen=True):
    """How the job ended: done · unmeasured (the portal) · failed (our fault, or the child kept dying) · timeout."""

    how: Literal["done", "unmeasured", "failed", "timeout"]
    note: str
    tries: int


def run_job(job: Job, on_step: Callable[[Step], None] = lambda _s: None) -> Ended:
    """Blocks until the job has ended. Never raises for what the child did."""
    folder = Path(job.archive)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "job.json"
    job.write(path)
    minutes = job.effective_settings().limits.minutes + EVIDENCE_MINUTES
    deadline = time.monotonic() + minutes * 60
    note = ""
    for attempt in range(1, TRIES + 1):
        code, note = _run_child(path, folder / "child.log", deadline, on_step)
        if code == 0:
            return Ended("done", "", attempt)
        if code == 3:
            return Ended("unmeasured", note, attempt)
        if time.monotonic() >= deadline:
            return Ended("timeout", f"超过时限 {minutes:.0f} 分钟", attempt)
    return Ended("failed", note, TRIES)


def _run_child(
    job_path: Path, log_path: Path, deadline: float, on_step: Callable[[Step], None]
) -> tuple[int, str]:
    with log_path.open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "scripts.unit_job", str(job_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
    timer = threading.Timer(max(deadline - time.monotonic(), 0), _end, args=(child,))
    timer.daemon = True
    timer.start()
    try:
        assert child.stdout is not None
        for line in child.stdout:
            with contextlib.suppress(msgspec.DecodeError):
                on_step(msgspec.json.decode(line, type=Step))
        code = child.wait()
    except BaseException:
        _end(child)
        raise
    finally:
        timer.cancel()
        if child.stdin is not None:
            child.stdin.close()
    return code, _last_line(log_path) if code else ""


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask the child to end, then end it and all it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(child.pid)
        family = [process, *process.children(recursive=True)]
        child.terminate()
        _, alive = psutil.wait_procs([process], timeout=GRACE_SECONDS)
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                if member in alive or member.is_running():
                    member.kill()


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else ""
