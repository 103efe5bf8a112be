"""The elements of a page in document order, numbered once for every reader.

A subtree is a range of numbers: whether one element stands inside another is a comparison, what it holds a
slice, and both stay linear on pages of many thousand rows.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.derive.tree import Page, once_per_page


class Walk:
    """``elements`` in document order; ``tags``, ``texts``, ``tails``, ``parent`` and ``end`` by number.

    ``parent`` of the root is 0; ``end[i]`` is the number after the last descendant of element ``i``.
    """

    __slots__ = ("elements", "end", "number", "parent", "tags", "tails", "texts")

    def __init__(self, root: HtmlElement) -> None:
        elements: list[HtmlElement] = list(root.iter())
        self.elements = elements
        self.tags: list[str] = [element.tag for element in elements]
        # Each look at a text decodes it anew: once for all readers.
        self.texts: list[str | None] = [element.text for element in elements]
        self.tails: list[str | None] = [element.tail for element in elements]
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


@once_per_page
def walk_of(page: Page) -> Walk:
    """The numbered elements of ``page``."""
    return Walk(page.root)
