"""What a measured process tells: pages, seconds, CPU seconds, peak memory; one JSON line."""

from __future__ import annotations

import json
import re
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import psutil

_SIZE = re.compile(r"^(\w+):\s+(\d+) kB$", re.M)
_EVERY = 1.0
"""Seconds between two looks at the memory of the processes that the measured one has started. A look goes
over all processes of the machine: four a second were a twenty-fifth of what was measured."""


@contextmanager
def report(pages: Callable[[], int]) -> Iterator[None]:
    """Print the figures of this process up to the end of what runs inside, its start and what it starts
    included: programs that others wrote are measured so, too. Memory in MB (Linux counts KB): the own peak
    and those of what was started, without the pages that are shared."""
    over = Event()
    started: dict[int, int] = {}
    watch = Thread(target=_watch, args=(over, started), daemon=True)
    began = psutil.Process().create_time()
    watch.start()
    yield
    over.set()
    watch.join()
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "pages": pages(),
                "seconds": round(time.time() - began, 2),
                "cpu": round(own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, 2),
                "memory": round((own.ru_maxrss + sum(started.values())) / 1024),
            }
        ),
        flush=True,
    )


def _watch(over: Event, peaks: dict[int, int]) -> None:
    """Notes in ``peaks``, in KB by process, the most that each started one has held for itself. Linux counts
    the memory of the parent into the peak that a child leaves, so they are looked at while they run."""
    me = psutil.Process()
    while not over.wait(_EVERY):
        for child in me.children(recursive=True):
            with suppress(OSError):
                peaks[child.pid] = max(peaks.get(child.pid, 0), _own_peak(Path(f"/proc/{child.pid}")))


def _own_peak(process: Path) -> int:
    """KB: the most memory of a process since its program began, less what it shares with others now."""
    told = (process / "status").read_text() + (process / "smaps_rollup").read_text()
    held = {name: int(size) for name, size in _SIZE.findall(told)}
    return held.get("VmHWM", 0) - held.get("Shared_Clean", 0) - held.get("Shared_Dirty", 0)
