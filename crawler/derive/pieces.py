"""All texts of a page laid out in one line, so that a pattern looks at them in one pass instead of many.

Most pages hold hundreds of texts and almost none of what a reader looks for: one search over the whole line
tells which texts are worth a closer look.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, repeat
from operator import add

from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import walk_of

_APART = "\x00"


class Pieces:
    """The texts inside and behind the elements of a page: those inside by the number of their element, after
    them those behind. HTML holds no NUL, which therefore keeps them apart."""

    __slots__ = ("_count", "_line", "_starts")

    def __init__(self, texts: list[str], tails: list[str]) -> None:
        pieces = [*texts, *tails]
        self._count = len(texts)
        self._line = _APART.join(pieces)
        # Each piece is followed by one character that keeps it apart.
        self._starts = array("Q", accumulate(map(add, map(len, pieces), repeat(1)), initial=0))

    def holding(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, bool]]:
        """Elements with a text that ``pattern`` finds something in, those inside first, each piece once: the
        number, and whether the text stands behind the element. The pattern must not reach beyond a NUL, and
        knows no start and no end."""
        starts, count = self._starts, self._count
        for found in _to_the_end(pattern).finditer(self._line):
            piece = bisect_right(starts, found.start()) - 1
            yield (piece - count, True) if piece >= count else (piece, False)


@lru_cache(maxsize=64)
def _to_the_end(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """``pattern`` and the rest of the piece it is found in, so that each piece is found once."""
    return re.compile(f"(?:{pattern.pattern})[^{_APART}]*", pattern.flags)


@once_per_page
def pieces_of(page: Page) -> Pieces:
    """The texts of ``page`` in one line."""
    walk = walk_of(page)
    return Pieces(walk.texts, walk.tails)
