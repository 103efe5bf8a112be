"""Ending a job's child process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from scripts import runner

SLEEPS = "import time; time.sleep(300)"
STUBBORN = (
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    f"inner = subprocess.Popen([sys.executable, '-c', {SLEEPS!r}])\n"
    "print(inner.pid, flush=True)\n"
    "time.sleep(300)\n"
)


def test_child_that_was_ended_never_reads_as_done() -> None:
    child = subprocess.Popen([sys.executable, "-c", SLEEPS])
    runner._end(child)
    assert child.wait() == -signal.SIGTERM


def test_child_that_does_not_listen_is_killed_with_all_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "GRACE_SECONDS", 0.2)
    child = subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    inner = psutil.Process(int(child.stdout.readline()))
    runner._end(child)
    assert child.wait() == -signal.SIGKILL
    assert psutil.wait_procs([inner], timeout=30)[1] == []
    child.stdout.close()


def test_watch_ends_the_child_when_asked_and_at_its_limit() -> None:
    for asked, seconds in ((True, 3600.0), (False, 0.0)):
        child = subprocess.Popen([sys.executable, "-c", SLEEPS])
        stop = threading.Event()
        if asked:
            stop.set()
        runner._watch(child, time.monotonic() + seconds, stop)
        assert child.wait() == -signal.SIGTERM
