"""Run a job in its own child process: watch it, start it again after a death, end it at its limit."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
import psutil
from msgspec import Struct

from scripts.job import DIED, OUR_PLACE, PICTURE_MINUTES, Fault, Job
from storage.trouble import explain

TRIES = 3
GRACE_SECONDS = 20.0
WATCH_SECONDS = 0.5
EVIDENCE_MINUTES = PICTURE_MINUTES + 15
"""Time that judging, pictures and publishing may take beyond the crawl's own limit."""
MARK = "WANGJIAN_ARCHIVE"
"""Environment variable by which every process of a job is known, also when it has lost its parent."""
NATIVE_SIGNALS = frozenset((signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE))


class Step(Struct, frozen=True, forbid_unknown_fields=True):
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
    path = folder / "job.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        job.write(path)
    except OSError as error:
        return Ended("failed", _plain(explain(error) or str(error)), 0)
    minutes = job.effective_settings().limits.minutes + EVIDENCE_MINUTES
    deadline = time.monotonic() + minutes * 60
    note = ""
    code = 0
    for attempt in range(1, TRIES + 1):
        code, note = _run_child(path, folder / "child.log", deadline, on_step, stop, code)
        if code == 0:
            return Ended("done", "", attempt)
        if code == 3:
            return Ended("unmeasured", note, attempt)
        if code == OUR_PLACE:
            return Ended("failed", note, attempt)
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
    before: int,
) -> tuple[int, str]:
    """Exit code of one try and why it failed. No process of it is left afterwards, none of an earlier run
    that was killed together with its parent before."""
    mark = str(log_path.parent.resolve())
    _sweep(mark)
    try:
        child = _start(job_path, log_path, mark, before)
        fault = _follow(child, deadline, on_step, stop)
    except OSError as error:
        return OUR_PLACE, _plain(explain(error) or str(error))
    finally:
        _sweep(mark)
    code = child.returncode
    if code < 0:
        return code, f"子进程被信号 {-code} 结束" + (" (可能内存不足)" if code == -9 else "")
    return code, (_plain(fault) or _last_line(log_path)) if code else ""


def _start(job_path: Path, log_path: Path, mark: str, before: int) -> subprocess.Popen[bytes]:
    """``before``: exit code of the try before, negative when a signal ended it."""
    temporary = tempfile.mkdtemp(prefix=_temporary_prefix(mark))
    with log_path.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "scripts.unit_job", str(job_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={
                **os.environ,
                "PYTHONUNBUFFERED": "1",
                "TMPDIR": temporary,
                MARK: mark,
                DIED: _death(before),
            },
            start_new_session=True,
        )


def _death(code: int) -> str:
    if code >= 0:
        return ""
    return "native" if -code in NATIVE_SIGNALS else "killed"


def _temporary_prefix(mark: str) -> str:
    return f"wangjian-{hashlib.sha256(mark.encode()).hexdigest()[:12]}-"


def _follow(
    child: subprocess.Popen[bytes],
    deadline: float,
    on_step: Callable[[Step], None],
    stop: threading.Event,
) -> str:
    """Hand on what the child tells until it ends; returns the fault it told of."""
    fault = ""
    watcher = threading.Thread(target=_watch, args=(child, deadline, stop), daemon=True)
    watcher.start()
    try:
        assert child.stdout is not None
        for line in child.stdout:
            with contextlib.suppress(msgspec.DecodeError):
                on_step(msgspec.json.decode(line, type=Step))
            with contextlib.suppress(msgspec.DecodeError):
                fault = msgspec.json.decode(line, type=Fault).fault
        child.wait()
    except BaseException:
        _end(child)
        raise
    finally:
        if child.stdin is not None:
            child.stdin.close()
    return fault


def _sweep(mark: str) -> None:
    """End every process of the job that still runs (a killed child's browser, a child whose parent was
    killed), and remove their temporary folders."""
    left: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(MARK) == mark:
                left += [process, *process.children(recursive=True)]
    for member in left:
        with contextlib.suppress(psutil.Error):
            member.kill()
    psutil.wait_procs(left, timeout=GRACE_SECONDS)
    for folder in Path(tempfile.gettempdir()).glob(_temporary_prefix(mark) + "*"):
        shutil.rmtree(folder, ignore_errors=True)


def _plain(sentence: str) -> str:
    return sentence.removesuffix("。")


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
        # Not psutil's wait: it would take the exit status away from ``child``, which then reads as 0, «done».
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                if member.is_running():
                    member.kill()


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else ""
