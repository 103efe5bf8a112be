"""What a probe found, kept in the archive, so that a run that goes on asks nothing twice.

A recheck names the kinds to measure again (:func:`ask_again`); old answers hold until new ones are in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.archive import Archive

RESULT = "result"
AGAIN = "probes_again"

IPV6 = "ipv6"
ACCESSIBILITY = "accessibility"
COMPAT = "compat"
RENDERING = "rendering"
KINDS = (IPV6, ACCESSIBILITY, COMPAT, RENDERING)


def answer(archive: Archive, kind: str) -> Any:
    """The stored answer of a probe, or None."""
    return archive.probes(kind).get(RESULT)


def wanted(archive: Archive, kind: str) -> bool:
    """Has the probe still to run?"""
    return kind in (archive.fact(AGAIN) or ()) or answer(archive, kind) is None


def keep(archive: Archive, kind: str, value: Any) -> None:
    archive.put_probe(kind, RESULT, value)
    left = [name for name in archive.fact(AGAIN) or () if name != kind]
    archive.set_facts({AGAIN: left})


def ask_again(archive: Archive, kinds: Iterable[str]) -> None:
    archive.set_facts({AGAIN: sorted(set(kinds))})
