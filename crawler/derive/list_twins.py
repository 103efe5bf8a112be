"""Cards: a picture and the title below it are two links, and one entry."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from crawler.derive.list_outline import Outline

_NOWHERE: Final = ("javascript:", "#")


class Twins(NamedTuple):
    """Links that follow one another to the same address: the picture of a card, and its title below.
    ``second``: those of them that are not counted again; ``pictured``: those that are, with a picture."""

    outline: Outline
    second: Set[int]
    pictured: Set[int]
    order: Sequence[int]

    def told_in(self, index: int) -> int:
        """Titles inside the element numbered ``index``, those of one card once."""
        told = self.outline.title_count[index]
        if not self.order or told == 0:
            return told
        end = index + self.outline.size[index]
        return told - (bisect_left(self.order, end) - bisect_left(self.order, index))


def twins_of(outline: Outline) -> Twins:
    """The links of a page that say the same as the one before them."""
    second: list[int] = []
    pictured: set[int] = set()
    before, address = -1, ""
    for anchor in outline.major_anchors_in(0):
        here = (outline.elements[anchor].get("href") or "").strip()
        if before >= 0 and here == address and len(here) > 1 and not here.lower().startswith(_NOWHERE):
            longer = len(outline.titles[anchor]) > len(outline.titles[before])
            kept, dropped = (anchor, before) if longer else (before, anchor)
            second.append(dropped)
            if dropped in pictured or _is_picture(outline, before) or _is_picture(outline, anchor):
                pictured.add(kept)
            before = kept
            continue
        before, address = anchor, here
    second.sort()
    return Twins(outline, frozenset(second), pictured, second)


def _is_picture(outline: Outline, anchor: int) -> bool:
    return next(outline.elements[anchor].iter("img"), None) is not None
