"""Cards: a picture and the title below it, or a title and its day, are two links, and one entry."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from crawler.derive.list_outline import Outline
from crawler.derive.list_titles import is_minor, is_more

_NOWHERE: Final = ("javascript:", "#")
_DAY: Final = re.compile(
    r"[\s\[（(【]*(?:[发公]布[于：:]|发表于)?\s*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"(?:\s*\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?[\s\]）)】]*"
)
"""A link that shows nothing but the day of its entry."""
_LONGEST_DAY: Final = 40
_NUMBER: Final = re.compile(r"[A-Za-z]{0,8}\d[-\d]{3,30}")
"""The number of an entry, linked as its title is."""
_NEAR: Final = 3
"""Titles before and after a link that are looked at."""
_MOST_STEPS: Final = 6


class Twins(NamedTuple):
    """Links that follow one another to the same address: the picture of a card, and its title below.
    ``second``: those of them that are not counted again; ``pictured``: those that are, with a picture;
    ``numbered``: those that are, with the number of the entry."""

    outline: Outline
    second: Set[int]
    pictured: Set[int]
    numbered: Set[int]
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
    numbered: set[int] = set()
    before, address = -1, ""
    for anchor in outline.major_anchors_in(0):
        here = (outline.elements[anchor].get("href") or "").strip()
        if before >= 0 and here == address and len(here) > 1 and not here.lower().startswith(_NOWHERE):
            later = tells(outline.titles[anchor]) > tells(outline.titles[before])
            kept, dropped = (anchor, before) if later else (before, anchor)
            second.append(dropped)
            if dropped in numbered or _NUMBER.fullmatch(outline.titles[dropped]) is not None:
                numbered.add(kept)
            if dropped in pictured or _is_picture(outline, before) or _is_picture(outline, anchor):
                pictured.add(kept)
            before = kept
            continue
        before, address = anchor, here
    second.sort()
    return Twins(outline, frozenset(second), pictured, numbered, second)


def titled_elsewhere(outline: Outline, anchor: int) -> tuple[int, int] | None:
    """Of a link that shows but a day: the link near it to the same address that shows the title, and the
    element that holds both."""
    if not _is_day(outline.titles.get(anchor, "")):
        return None
    address = (outline.elements[anchor].get("href") or "").strip()
    if len(address) < 2 or address.lower().startswith(_NOWHERE):
        return None
    place = bisect_left(outline.anchors, anchor)
    near = outline.anchors[max(0, place - _NEAR) : place + _NEAR + 1]
    for other in sorted(near, key=lambda a: abs(a - anchor)):
        title = outline.titles[other]
        same = (outline.elements[other].get("href") or "").strip() == address
        if same and len(title) > 1 and not (_is_day(title) or is_minor(title) or is_more(title)):
            holder = _holder(outline, anchor, other)
            return None if holder is None else (other, holder)
    return None


def _holder(outline: Outline, one: int, two: int) -> int | None:
    """The nearest element that holds both; None where it is far above them."""
    node = one
    for _ in range(_MOST_STEPS):
        if node <= two < node + outline.size[node]:
            return node
        node = outline.parent[node]
    return None


def _is_day(title: str) -> bool:
    return len(title) < _LONGEST_DAY and _DAY.fullmatch(title) is not None


def tells(title: str) -> int:
    """How much a link's text tells as the title of an entry: a day or a bare number nothing."""
    return 0 if _is_day(title) or _NUMBER.fullmatch(title) is not None else len(title)


def _is_picture(outline: Outline, anchor: int) -> bool:
    return next(outline.elements[anchor].iter("img"), None) is not None
