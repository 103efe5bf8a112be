"""Memory of large pages goes back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

_HELD = """
import sys
import psutil
from crawler.gather.freed_blocks import give_back_freed

if sys.argv[1] == "given back":
    give_back_freed()
bytearray(30_000_000)  # The C library takes its size for the measure of large blocks.
small, large = [], []
for number in range(60):
    large.append(bytearray(1_000_000))
    small.append(bytearray(1_000))
before = psutil.Process().memory_info().rss
# What is small and stays lies behind what is large and goes.
large.clear()
print((before - psutil.Process().memory_info().rss) // 1_000_000)
"""


def given_back(how: str) -> int:
    """MB of 60 that go back to the system when they are free."""
    told = subprocess.run([sys.executable, "-c", _HELD, how], capture_output=True, text=True, check=True)
    return int(told.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="another C library")
def test_large_blocks_go_back_as_soon_as_they_are_free() -> None:
    assert given_back("given back") >= 55
    assert given_back("as ever") < 55
