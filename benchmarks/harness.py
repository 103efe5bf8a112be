"""Serving a made-up site and measuring a process on it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any


@contextmanager
def served(
    pages: int,
    links: int,
    size: int,
    *,
    packed: bool = False,
    validators: bool = False,
    latency_ms: int = 0,
    ports: int = 1,
) -> Iterator[str]:
    """Address of a made-up site (see :mod:`benchmarks.site`), also served at the following ``ports``."""
    port = free_ports(ports)
    command = [sys.executable, "-m", "benchmarks.site", "--port", str(port), "--pages", str(pages)]
    command += ["--links", str(links), "--size", str(size), *(["--packed"] if packed else [])]
    command += ["--validators"] if validators else []
    command += ["--latency", str(latency_ms), "--ports", str(ports)]
    with serving(command, port) as address:
        yield address


@contextmanager
def serving(command: Sequence[str], port: int) -> Iterator[str]:
    """Address of the server that ``command`` starts at ``port``; up to a minute is waited for it."""
    server = subprocess.Popen(command)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)


def free_ports(ports: int) -> int:
    """The first of so many free ports in a row."""
    for first in range(20_000, 30_000, ports):
        with ExitStack() as stack:
            try:
                for port in range(first, first + ports):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise RuntimeError(f"no {ports} free ports in a row")


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """The figures that ``module`` prints (see ``benchmarks.measure``)."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=True, timeout=3600
    )
    if ended.stderr.strip():
        print("   ", ended.stderr.strip().splitlines()[-1])
    figures: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return figures
