"""A 64-bit simhash of a text: near texts give hashes that differ in few bits."""

from __future__ import annotations

import re
from typing import Final
from zlib import crc32

_CLAUSES: Final = re.compile(r"[\s，。；：、！？,;:!?（）()《》“”]+")
_BITS: Final = 64
_HEAD: Final = 120
_MOST_CLAUSES: Final = 80
_COLUMN: Final = int.from_bytes(b"\x01" * (_HEAD + _MOST_CLAUSES))
_SPREAD: Final = 0x9E3779B97F4A7C15
"""2^64 ÷ the golden ratio: multiplied by it, the 32 bits of a checksum fill 64."""
_WORD: Final = (1 << _BITS) - 1


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
    sums = [crc32(feature.encode("utf-8", "replace")) for feature in features]
    digests = b"".join([(each * _SPREAD & _WORD).to_bytes(8) for each in sums])
    half = len(features) / 2
    value = 0
    for place in range(8):
        # The same byte of all digests as one big integer: a bit of it is counted by one mask.
        column = int.from_bytes(digests[place::8])
        for bit in range(8):
            if (column >> bit & _COLUMN).bit_count() > half:
                value |= 1 << (place * 8 + bit)
    return f"{value:016x}"


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ; 64 when either is empty: no text is like none."""
    if not one or not other:
        return _BITS
    return (int(one, 16) ^ int(other, 16)).bit_count()
