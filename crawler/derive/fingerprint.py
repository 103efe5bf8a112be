"""A 64-bit simhash of a text: near texts give hashes that differ in few bits."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final

_CLAUSES: Final = re.compile(r"[\s，。；：、！？,;:!?（）()《》“”]+")
_BITS: Final = 64
_HEAD: Final = 120
_MOST_CLAUSES: Final = 80
_COLUMN: Final = int.from_bytes(b"\x01" * (_HEAD + _MOST_CLAUSES))


def simhash(text: str) -> str:
    """16 hex digits; the empty text gives the empty string.

    Features: the character triples of the beginning (an error page is short) and the clauses of the whole.
    """
    squeezed = "".join(text[: 2 * _HEAD].split())[:_HEAD]
    if not squeezed:
        return ""
    features = {squeezed[i : i + 3] for i in range(max(1, len(squeezed) - 2))}
    features.update(_CLAUSES.split(text, _MOST_CLAUSES)[:_MOST_CLAUSES])
    features.discard("")
    digests = b"".join(map(_digest, features))
    half = len(features) / 2
    value = 0
    for place in range(8):
        # The same byte of all digests as one big integer: a bit of it is counted by one mask.
        column = int.from_bytes(digests[place::8])
        for bit in range(8):
            if (column >> bit & _COLUMN).bit_count() > half:
                value |= 1 << (place * 8 + bit)
    return f"{value:016x}"


@lru_cache(maxsize=8192)
def _digest(feature: str) -> bytes:
    return blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest()


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ; 64 when either is empty: no text is like none."""
    if not one or not other:
        return _BITS
    return (int(one, 16) ^ int(other, 16)).bit_count()
