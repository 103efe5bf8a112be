"""A 64-bit simhash of a text: near texts give hashes that differ in few bits."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

_CLAUSES: Final = re.compile(r"[\s，。；：、！？,;:!?（）()《》“”]+")
_BITS: Final = 64
_LANE: Final = 16
_HEAD: Final = 120
_MOST_CLAUSES: Final = 80


def _spread(byte: int) -> int:
    return sum(1 << (bit * _LANE) for bit in range(8) if byte >> bit & 1)


_SPREAD: Final = tuple(_spread(byte) for byte in range(256))


def simhash(text: str) -> str:
    """16 hex digits; the empty text gives the empty string.

    Features: the character triples of the beginning (an error page is short) and the clauses of the whole.
    """
    squeezed = "".join(text[: 2 * _HEAD].split())[:_HEAD]
    if not squeezed:
        return ""
    features = {squeezed[i : i + 3] for i in range(max(1, len(squeezed) - 2))}
    features.update(_CLAUSES.split(text)[:_MOST_CLAUSES])
    features.discard("")
    # Sums of all bits at once: one 16-bit lane per bit in one big integer.
    lanes = [0] * 8
    for feature in features:
        for place, byte in enumerate(blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest()):
            lanes[place] += _SPREAD[byte]
    half = len(features) / 2
    value = 0
    for place, lane in enumerate(lanes):
        for bit in range(8):
            if (lane >> (bit * _LANE)) & 0xFFFF > half:
                value |= 1 << (place * 8 + bit)
    return f"{value:016x}"


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ; 64 when one is empty."""
    if not one or not other:
        return 0 if one == other else _BITS
    return (int(one, 16) ^ int(other, 16)).bit_count()
