"""What a measured process tells: pages, seconds, CPU seconds, peak memory; one JSON line."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def report(pages: Callable[[], int]) -> Iterator[None]:
    """Print the figures of what runs inside. Memory in MB (Linux counts KB)."""
    began = time.monotonic()
    yield
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "pages": pages(),
                "seconds": round(time.monotonic() - began, 2),
                "cpu": round(used.ru_utime + used.ru_stime, 2),
                "memory": round(used.ru_maxrss / 1024),
            }
        ),
        flush=True,
    )
