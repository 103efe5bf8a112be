"""The links of a page that say «更多», by the numbers of its walk: read once, asked for every list."""

from __future__ import annotations

from bisect import bisect_left

from lxml.html import HtmlElement

from crawler.derive.anchors import first_shown, folded
from crawler.derive.list_links import node_text, row_address
from crawler.derive.list_titles import is_more, may_be_more
from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import walk_of


class Mores:
    """Where «更多» stands on a page, and where it leads."""

    def __init__(self, page: Page) -> None:
        walk = self._walk = walk_of(page)
        self._places: list[int] = []
        self._leading: list[int] = []
        """Those that lead anywhere."""
        addresses: list[str] = []
        for place in walk.links:
            element = walk.elements[place]
            text = walk.texts[place]
            if walk.end[place] > place + 1:
                text = node_text(element) if may_be_more(first_shown(element)) else ""
            if text and may_be_more(text) and is_more(folded(text)):
                self._places.append(place)
                address = row_address(element, page)
                if address:
                    self._leading.append(place)
                    addresses.append(address)
        self._addresses = addresses
        # Of each the first behind it that leads elsewhere: boxes hold boxes, and links repeat.
        self._elsewhere = [len(addresses)] * len(addresses)
        for index in range(len(addresses) - 2, -1, -1):
            same = addresses[index] == addresses[index + 1]
            self._elsewhere[index] = self._elsewhere[index + 1] if same else index + 1

    def inside(self, element: HtmlElement) -> tuple[str | None, bool]:
        """The one address that every «更多» in ``element`` leads to, and whether any leads anywhere."""
        place = self._walk.number[element]
        end = self._walk.end[place]
        first = bisect_left(self._leading, place)
        if first == len(self._leading) or self._leading[first] >= end:
            return None, False
        other = self._elsewhere[first]
        alone = other == len(self._leading) or self._leading[other] >= end
        return (self._addresses[first] if alone else None), True

    def first_inside(self, element: HtmlElement) -> str | None:
        """Where the first «更多» in ``element`` leads."""
        place = self._walk.number[element]
        first = bisect_left(self._places, place)
        if first == len(self._places) or self._places[first] >= self._walk.end[place]:
            return None
        at = bisect_left(self._leading, self._places[first])
        leads = at < len(self._leading) and self._leading[at] == self._places[first]
        return self._addresses[at] if leads else None


@once_per_page
def mores_of(page: Page) -> Mores:
    """The «更多» of ``page``."""
    return Mores(page)
