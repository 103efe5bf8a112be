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
WATCH_SECONDS = 0.5
EVIDENCE_MINUTES = 30.0
"""Time that judging, pictures and publishing may take beyond the crawl's own limit."""


class Step(Struct, frozen=True):
    phase: str
    done: int
    left: int


class Ended(Struct, frozen=True):
    """How the job ended: done · unmeasured (the portal) · failed (our fault, or it kept dying) · timeout
    · stopped (asked to end; run again, it goes on with what is left)."""

    how: Literal["done", "unmeasured", "failed", "timeout", "stopped"]
    note: str
    tries: int


def run_job(
    job: Job,
    on_step: Callable[[Step], None] = lambda _s: None,
    stop: threading.Event | None = None,
) -> Ended:
    """Blocks until the job has ended. Never raises for what the child did. ``stop`` set: end it in order."""
    stop = stop or threading.Event()
    folder = Path(job.archive)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "job.json"
    job.write(path)
    minutes = job.effective_settings().limits.minutes + EVIDENCE_MINUTES
    deadline = time.monotonic() + minutes * 60
    note = ""
    for attempt in range(1, TRIES + 1):
        code, note = _run_child(path, folder / "child.log", deadline, on_step, stop)
        if code == 0:
            return Ended("done", "", attempt)
        if code == 3:
            return Ended("unmeasured", note, attempt)
        if stop.is_set():
            return Ended("stopped", "", attempt)
        if time.monotonic() >= deadline:
            return Ended("timeout", f"超过时限 {minutes:.0f} 分钟", attempt)
    return Ended("failed", note, TRIES)


def _run_child(
    job_path: Path,
    log_path: Path,
    deadline: float,
    on_step: Callable[[Step], None],
    stop: threading.Event,
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
    watcher = threading.Thread(target=_watch, args=(child, deadline, stop), daemon=True)
    watcher.start()
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
        if child.stdin is not None:
            child.stdin.close()
    if code < 0:
        return code, f"子进程被信号 {-code} 结束" + (" (可能内存不足)" if code == -9 else "")
    return code, _last_line(log_path) if code else ""


def _watch(child: subprocess.Popen[bytes], deadline: float, stop: threading.Event) -> None:
    """End the child at its limit or when asked to."""
    while child.poll() is None:
        if stop.wait(min(WATCH_SECONDS, max(deadline - time.monotonic(), 0))) or time.monotonic() >= deadline:
            _end(child)
            return


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
