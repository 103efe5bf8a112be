"""What a measured process tells: pages, seconds, CPU seconds, peak memory; one JSON line."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psutil

_EVERY = 1.0
"""Seconds between two looks at the memory of the processes that the measured one has started. A look goes
over all processes of the machine: four a second were a twenty-fifth of what was measured."""


@contextmanager
def report(pages: Callable[[], int]) -> Iterator[None]:
    """Print the figures of this process up to the end of what runs inside, its start and what it starts
    included: programs that others wrote are measured so, too. Memory in MB (Linux counts KB): the own peak
    and that of what was started."""
    over, started = Event(), [0]
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
                "memory": round(own.ru_maxrss / 1024 + max(started) / 1_048_576),
            }
        ),
        flush=True,
    )


def _watch(over: Event, peaks: list[int]) -> None:
    """Adds to ``peaks`` what the started processes hold together. Linux counts the memory of the parent into
    the peak of a child, so they are looked at while they run."""
    me = psutil.Process()
    while not over.wait(_EVERY):
        held = 0
        for child in me.children(recursive=True):
            try:
                held += child.memory_info().rss
            except psutil.Error:
                continue
        peaks.append(held)
