"""Serving a made-up site and measuring a process on it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def served(
    pages: int, links: int, size: int, *, packed: bool = False, validators: bool = False
) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.site", "--port", str(port), "--pages", str(pages)]
    command += ["--links", str(links), "--size", str(size), *(["--packed"] if packed else [])]
    command += ["--validators"] if validators else []
    server = subprocess.Popen(command)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """The figures that ``module`` prints (see ``benchmarks.measure``)."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=True, timeout=3600
    )
    if ended.stderr.strip():
        print("   ", ended.stderr.strip().splitlines()[-1])
    figures: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return figures
