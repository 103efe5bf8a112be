"""Which page is being read right now, written where a death of the process cannot take it away.

A page whose markup kills a native library takes the whole child with it. The next try finds the mark and
leaves that page aside, so one page costs one try and not the unit. Two small writes a page, no sync: a killed
process loses nothing of what it has written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from storage.archive import Archive

Step = Literal["walk", "render", "attachment"]
REASON = "reader_died"
_NAME = "reading.mark"
_BEFORE = "reading.before"
_STEPS: dict[str, Step] = {"walk": "walk", "render": "render", "attachment": "attachment"}
_MARK = re.compile(r"(?P<step>walk|render|attachment) (?P<key>\S.*)")


@contextmanager
def reading(folder: Path, step: Step, key: str) -> Iterator[None]:
    """While the block runs, the mark in the archive's ``folder`` names ``key``; then it names nothing."""
    file = os.open(folder / _NAME, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, f"{step} {key}\n".encode(), 0)
        try:
            yield
        finally:
            os.pwrite(file, b"\n", 0)
    finally:
        os.close(file)


def left_by_a_death(folder: Path, *, native: bool) -> tuple[Step, str] | None:
    """What the process before was reading when it died; None when nothing is to be left aside.

    A native fault (``native``) is the page's own doing. A kill may have met any page, so the page is left
    aside only when it was being read at two deaths running.
    """
    try:
        text = (folder / _NAME).read_bytes().split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return None
    found = _MARK.fullmatch(text)
    if found is None:
        return None
    before = folder / _BEFORE
    again = before.is_file() and before.read_text(encoding="utf-8") == text
    before.write_text(text, encoding="utf-8")
    return (_STEPS[found["step"]], found["key"]) if native or again else None


def leave_aside(archive: Archive, step: Step, key: str) -> None:
    """Note that the page at ``key`` could not be read, so that nobody reads it again in this run."""
    if step == "render":
        archive.put_rendering(key, state="failed", note=REASON)
    elif archive.address(key) is not None:
        archive.set_address(key, state="skipped", reason=REASON)
