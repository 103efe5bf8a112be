"""How much of one text stands word for word in another. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

_ENDS: Final = re.compile(r"[。；;！!？?\n]+")
_SIGNS: Final = re.compile(r"[^\u4e00-\u9fff0-9a-zA-Z]+")


class Overlap(Struct, frozen=True):
    """Characters of the sentences looked at, of those found in the other text, and the longest such one."""

    looked: int
    copied: int
    example: str = ""

    @property
    def percent(self) -> int:
        return 0 if not self.looked else self.copied * 100 // self.looked


def overlap(lines: Sequence[str], other: str, *, least: int) -> Overlap:
    """Sentences of ``lines`` shorter than ``least`` characters say nothing and are left out."""
    whole = _SIGNS.sub("", other)
    looked = copied = 0
    example = ""
    for sentence in _ENDS.split("\n".join(lines)):
        plain = _SIGNS.sub("", sentence)
        if len(plain) < least:
            continue
        looked += len(plain)
        if plain in whole:
            copied += len(plain)
            example = max(example, sentence.strip(), key=len)
    return Overlap(looked, copied, example)
