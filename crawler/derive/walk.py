"""The elements of a page in document order, numbered once for every reader.

A subtree is a range of numbers: whether one element stands inside another is a comparison, what it holds a
slice, and both stay linear on pages of many thousand rows.
"""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement

from crawler.derive.tree import Page, once_per_page

_SILENT: Final = frozenset(("script", "style", "noscript"))
_MOST_LOOKED_AT: Final = 80


class Walk:
    """``elements`` in document order; ``tags``, ``texts``, ``tails``, ``parent`` and ``end`` by number;
    ``links``: numbers of the ``<a>``.

    ``parent`` of the root is 0; ``end[i]`` is the number after the last descendant of element ``i``.
    """

    __slots__ = ("elements", "end", "links", "number", "parent", "tags", "tails", "texts")

    def __init__(self, root: HtmlElement) -> None:
        elements: list[HtmlElement] = list(root.iter())
        self.elements = elements
        self.tags: list[str] = [element.tag for element in elements]
        # Each look at a text decodes it anew: once for all readers.
        self.texts: list[str] = [element.text or "" for element in elements]
        self.tails: list[str] = [element.tail or "" for element in elements]
        self.links = [place for place, tag in enumerate(self.tags) if tag == "a"]
        # One object for each number, wherever it stands: on a page of megabytes they weigh.
        places = list(range(len(elements) + 1))
        self.number: dict[HtmlElement, int] = dict(zip(elements, places, strict=False))
        parent = [0] * len(elements)
        end = places[1:]
        # Elements that still wait for children: number and how many are to come.
        above = 0
        owed = 0
        open_: list[tuple[int, int]] = []
        for place, element in zip(places, elements, strict=False):
            parent[place] = above
            owed -= 1
            held = len(element)
            if held:
                open_.append((above, owed))
                above, owed = place, held
                continue
            while owed == 0 and open_:
                end[above] = places[place + 1]
                above, owed = open_.pop()
        self.parent = parent
        self.end = end

    def says(self, place: int, most: int) -> int:
        """Characters inside an element, blanks round each text aside; who finds more than ``most`` counts no
        further. A cheap look before the text itself is put together."""
        tags, texts, tails = self.tags, self.texts, self.tails
        count = len(texts[place].strip())
        for inner in range(place + 1, min(self.end[place], place + _MOST_LOOKED_AT)):
            text, tail = texts[inner], tails[inner]
            if text and tags[inner] not in _SILENT:
                count += len(text.strip())
            if tail:
                count += len(tail.strip())
            if count > most:
                break
        return count


@once_per_page
def walk_of(page: Page) -> Walk:
    """The numbered elements of ``page``."""
    return Walk(page.root)
