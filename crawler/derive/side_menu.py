"""Menus that nobody marked: a block of short links to the columns beside the page's own.

Many templates put the columns of a channel into a plain ``<div class="left">`` or table cell. Words in it are
of the menu, not of the page. What tells a menu is what it leads to: the page itself or the column it lies in
is one of its entries and the others lie beside that, or most are entries of a marked menu while the page has
text of its own. Lists of articles, indexes of guides, directories of columns and leaders lead elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from crawler.derive.anchors import address_of
from crawler.derive.beside import below, is_beside
from crawler.derive.beside_content import BesideContent
from crawler.derive.breadcrumb import read_breadcrumb
from crawler.derive.columns import column_key
from crawler.derive.first_texts import first_texts
from crawler.derive.meta import read_meta
from crawler.derive.navigation import is_sitemap
from crawler.derive.region import Regions, regions_of
from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import Walk, walk_of
from crawler.derive.words import load

_DATA: Final = load("side_menu")
_LONGEST: Final[int] = _DATA["longest_name"]
_FEWEST: Final[int] = _DATA["fewest"]
_MOST: Final[int] = _DATA["most"]
_SHARE: Final[float] = _DATA["share"]
_OTHER: Final = frozenset(_DATA["other"])
_PLATFORM: Final = frozenset(_DATA["platform"])
_SURNAMES: Final = frozenset(_DATA["surnames"])
_KNOWN: Final[float] = _DATA["known"]
_STEPS: Final = 4
_MOST_PIECES: Final = 40
"""Texts of one link that are looked at: links never closed hold the rest of the page."""
_HOME: Final = frozenset(_DATA["home"])
_NOTHING: Final = (*load("marks")["empty_list"], *_DATA["nothing"])
_INSIDE: Final = frozenset(("body", "aside"))
"""Regions whose words count as content; menus are looked for nowhere else."""
_ITEMS: Final = frozenset(("li", "dd", "dl"))
_GROUPS: Final = frozenset(("ul", "ol", "dl", "li", "dd", "dt", "tr", "tbody", "p"))
"""Elements that hold levels of one menu side by side; a ``div`` or cell may be another part of the page."""
_LISTS: Final = frozenset(("ul", "ol"))
_WHOLE: Final = frozenset(("html", "body", "form"))
_SILENT: Final = frozenset(load("tags")["silent"])
_DIGIT: Final = re.compile(r"\d")
_EDGES: Final = "·•|>》»＞›-—[]【】()（）:： \t\r\n\u3000\xa0"


@once_per_page
def mark_side_menus(page: Page) -> None:
    """Gives the unmarked menus of ``page`` the region ``nav``; asked before anything reads regions."""
    walk, regions = walk_of(page), regions_of(page)
    anchors = walk.links
    holders = _holders(walk, regions, anchors)
    if not holders:
        return
    look = _Look(page, walk, regions, anchors)
    done = 0
    for place in holders:
        if place < done:
            continue
        top = look.menu(place)
        if top is not None:
            done = walk.end[top]
            look.mark(top)


def _holders(walk: Walk, regions: Regions, anchors: list[int]) -> list[int]:
    """Elements that hold several short links, while nothing inside them does; in order of the page."""
    parent, end, texts, tags = walk.parent, walk.end, walk.texts, walk.tags
    found: dict[int, int] = {}
    before = -1
    for index, place in enumerate(anchors):
        text = texts[place]
        if regions.regions[place] in _INSIDE and (text is None or len(text) <= 3 * _LONGEST):
            following = anchors[index + 1] if index + 1 < len(anchors) else len(parent)
            node = parent[place]
            # An item of the list holds this link alone.
            while node and before < node and following >= end[node]:
                node = parent[node]
            found[node] = found.get(node, 0) + 1
            if tags[node] in _ITEMS and before < node:
                # An entry with a menu of its own below it is an item of the menu above, too.
                found[parent[node]] = found.get(parent[node], 0) + 1
        before = place
    return sorted(place for place, count in found.items() if place and count >= _FEWEST)


class _Look:
    """What the blocks of links of one page are judged by."""

    def __init__(self, page: Page, walk: Walk, regions: Regions, anchors: list[int]) -> None:
        self._page = page
        self._walk = walk
        self._regions = regions
        self._anchors = anchors
        self._addresses: dict[int, str] = {}
        self._content = BesideContent(walk)
        self._marked = {walk.elements[a].get("href") for a in anchors if regions.regions[a] == "nav"}
        self._own = column_key(page.url)
        trail = read_breadcrumb(page)
        path = () if is_sitemap(page, trail) else trail
        self._trail = [link for link in path if _bare(link.name) not in _HOME]
        column = _bare(read_meta(page).get("ColumnName", ""))
        self._names = {_bare(link.name) for link in self._trail} | ({column} if column else set())

    def mark(self, top: int) -> None:
        """Gives the menu ``top`` its region; what leads where its entries do may be a menu, too."""
        regions = self._regions.regions
        for place in range(top, self._walk.end[top]):
            if regions[place] in _INSIDE:
                regions[place] = "nav"
        inside = self._inside(top)
        self._marked.update(self._walk.elements[a].get("href") for a in inside if regions[a] == "nav")

    def menu(self, holder: int) -> int | None:
        """The element of the whole menu that the links of ``holder`` belong to; None when they make none."""
        anchors = self._inside(holder)
        names = self._entries(anchors)
        if names is None or self._is_other(anchors, names):
            return None
        plain = self._plain(holder)
        if not _short(plain.values(), len(anchors)) or self._holds_trail(names, plain):
            return None
        told = self._holds_own(holder, anchors, names, plain)
        top = self._whole(holder)
        return top if told or self._is_headed(top, anchors) or self._is_known(top, anchors, names) else None

    def _inside(self, place: int) -> list[int]:
        """The links in ``place``; of more than a menu has, one more."""
        start = bisect_left(self._anchors, place)
        end = bisect_left(self._anchors, self._walk.end[place], start)
        return self._anchors[start : min(end, start + _MOST + 1)]

    def _entries(self, anchors: list[int]) -> list[str] | None:
        """The names of the links, when all are short; None when one is no name of a column."""
        if not _FEWEST <= len(anchors) <= _MOST:
            return None
        names: list[str] = []
        for anchor in anchors:
            inside = self._walk.end[anchor] > anchor + 1
            pieces = islice(self._walk.elements[anchor].itertext(), _MOST_PIECES)
            text = "".join(pieces) if inside else self._walk.texts[anchor]
            name = _bare(text or "")
            if not 0 < len(name) <= _LONGEST or name in _OTHER:
                return None
            names.append(name)
        return names

    def _is_other(self, anchors: list[int], names: list[str]) -> bool:
        """A pager, a row of years, leaders, or pictures with a word below each; icons of a menu repeat."""
        half = len(names) / 2
        return (
            sum(_DIGIT.search(name) is not None for name in names) >= half
            or sum(len(name) in (2, 3) and name[0] in _SURNAMES for name in names) >= half
            or len(self._pictures(anchors)) >= half
        )

    def _pictures(self, anchors: list[int]) -> set[str | None]:
        """Addresses of the pictures inside the links."""
        walk = self._walk
        return {
            walk.elements[place].get("src")
            for a in anchors
            for place in range(a + 1, walk.end[a])
            if walk.tags[place] == "img"
        }

    def _holds_trail(self, names: list[str], plain: dict[int, str]) -> bool:
        """Whether the path over the content stands among the links, where no class names it."""
        trail = [_bare(link.name) for link in self._trail]
        if trail and trail[-1] in plain.values():
            trail.pop()
        starts = [place + 1 for place, name in enumerate(names) if name in _HOME]
        return bool(trail) and any(names[start : start + len(trail)] == trail for start in starts)

    def _plain(self, place: int) -> dict[int, str]:
        """What ``place`` shows outside its links, by the element that holds it or stands before it."""
        walk = self._walk
        found: dict[int, str] = {}
        end = walk.end[place]
        node = place
        while node < end:
            tag = walk.tags[node]
            silent = tag == "a" or tag in _SILENT
            text, tail = None if silent else walk.texts[node], None if node == place else walk.tails[node]
            bare = _bare(text) if text and not text.isspace() else ""
            if tail and not tail.isspace():
                bare += _bare(tail)
            if bare:
                found[node] = bare
            node = walk.end[node] if silent else node + 1
        return found

    def _holds_own(self, holder: int, anchors: list[int], names: list[str], plain: dict[int, str]) -> bool:
        """Whether the page, or a column above it, is an entry among columns beside it."""
        own = [a for a, name in zip(anchors, names, strict=True) if name in self._names]
        # The current entry may be no link, or lead nowhere.
        bare = [place for place, text in plain.items() if text in self._names]
        if any(self._is_entry(place, holder, anchors) for place in (*own, *bare)):
            if own and len(_PLATFORM.intersection(names)) >= _FEWEST:
                return True
            places = [self._address(a) for a in own[-2:]]
            places += [column_key(link.url) for link in self._trail[-1:]]
            return any(self._beside(place, anchors, True) for place in dict.fromkeys(places))
        if not urlsplit(self._own).path.strip("/"):
            return False
        return any(self._address(a) == self._own for a in anchors) and self._beside(self._own, anchors, False)

    def _is_entry(self, place: int, holder: int, anchors: list[int]) -> bool:
        """Whether what stands at ``place`` is one of the entries, and no heading over them."""
        if place > anchors[0]:
            return True
        tags = [self._walk.tags[self._item(anchor, holder)] for anchor in anchors if anchor != place]
        return self._walk.tags[self._item(place, holder)] in tags

    def _item(self, place: int, holder: int) -> int:
        """The child of ``holder`` that holds ``place``."""
        while self._walk.parent[place] > holder:
            place = self._walk.parent[place]
        return place

    def _is_headed(self, top: int, anchors: list[int]) -> bool:
        """Whether the heading names a column above the page's own, or the page's own beside its list or text,
        and the entries lead to columns beside the page's own."""
        headings = set(self._plain(top).values())
        before = self._walk.elements[top].getprevious()
        if before is not None and len(before) <= _STEPS:
            headings.add(_bare(first_texts(before, _MOST_PIECES)))
        trail = [_bare(link.name) for link in self._trail]
        if headings.isdisjoint(trail) or not self._beside(column_key(self._trail[-1].url), anchors, True):
            return False
        return not headings.isdisjoint(trail[:-1]) or self._content.is_before_listed(top)

    def _is_known(self, top: int, anchors: list[int], names: list[str]) -> bool:
        """Whether nearly all entries are those of a marked menu, or the parts that every disclosure platform
        has, and the page's text stands beside them."""
        known = sum(self._walk.elements[a].get("href") in self._marked for a in anchors)
        if known < len(anchors) * _KNOWN and len(_PLATFORM.intersection(names)) < _FEWEST:
            return False
        if not self._content.is_before_running(top):
            return False
        return not any(below(self._address(a), self._own) for a in anchors)

    def _beside(self, own: str, anchors: list[int], named: bool) -> bool:
        """Whether most entries lead to columns that lie beside ``own``. ``named``: the page says that ``own``
        is a column; else pages with a number for a name are articles."""
        others = {address for a in anchors if (address := self._address(a)) and address != own}
        if not others or not own:
            return False
        fitting = sum(is_beside(address, own, named) for address in others)
        return fitting >= len(others) * _SHARE and fitting >= _FEWEST - 1

    def _address(self, anchor: int) -> str:
        known = self._addresses.get(anchor)
        if known is None:
            url = address_of(self._walk.elements[anchor], self._page)
            known = self._addresses[anchor] = column_key(url) if url else ""
        return known

    def _whole(self, holder: int) -> int:
        """The outermost element round ``holder`` that holds only this menu: its heading, its other levels."""
        walk = self._walk
        node = holder
        for _ in range(_STEPS):
            above = walk.parent[node]
            if walk.tags[above] in _WHOLE or not self._is_one_menu(above, node):
                break
            node = above
        return node

    def _is_one_menu(self, above: int, node: int) -> bool:
        walk, regions = self._walk, self._regions.regions
        inside = self._inside(above)
        if self._entries(inside) is None or not _short(self._plain(above).values(), len(inside)):
            return False
        if any(regions[place] not in _INSIDE for place in range(above, walk.end[above])):
            return False
        own = _bare(self._trail[-1].name) if self._trail else ""
        part = above + 1
        while part < walk.end[above]:
            if part != node:
                links = len(self._inside(part))
                if walk.tags[part] == "h1" or (not links and own and own in self._plain(part).values()):
                    return False
                if links > 1 and not self._is_level(part, node):
                    return False
                if not links and walk.tags[part] not in _GROUPS and self._is_empty_list(part):
                    return False
            part = walk.end[part]
        return True

    def _is_empty_list(self, part: int) -> bool:
        """Whether ``part`` is where a column lists its entries, and there are none."""
        walk = self._walk
        if any(word in text for text in self._plain(part).values() for word in _NOTHING):
            return True
        return any(
            walk.tags[place] in _LISTS
            and walk.end[place] == place + 1
            and not (walk.texts[place] or "").strip()
            for place in range(part, walk.end[part])
        )

    def _is_level(self, part: int, node: int) -> bool:
        """Whether two elements side by side hold levels of one menu."""
        tag = self._walk.tags[part]
        if tag != self._walk.tags[node] or tag in ("td", "th"):
            return False
        names = [self._walk.elements[place].get("class") for place in (part, node)]
        return tag in _GROUPS or (bool(names[0]) and names[0] == names[1])


def _short(plain: Collection[str], links: int) -> bool:
    """Whether what stands outside the links is no more than headings and the name of the current entry."""
    return len(plain) <= max(2, links // 2) and all(
        len(text) <= _LONGEST and sum(char.isdigit() for char in text) < 4 for text in plain
    )


def _bare(text: str) -> str:
    """A name without blanks and the marks round it."""
    return "".join(text.split()).strip(_EDGES)
