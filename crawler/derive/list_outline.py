"""The elements of a page by number, with the titles and dates that lists are made of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.derive.dates import narrow
from crawler.derive.first_texts import first_texts
from crawler.derive.list_cells import (
    is_cell,
    is_month_day,
    join_split,
    joined_day,
    may_begin_day,
    may_date,
)
from crawler.derive.list_titles import caption_of, is_minor, title_of
from crawler.derive.list_today import is_today
from crawler.derive.list_years import Stood, told_by_headings
from crawler.derive.pieces import Pieces, pieces_of
from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import Walk, walk_of

_SKIP: Final = frozenset(
    ("script", "style", "textarea", "select", "head", "noscript", "template", "svg", "object")
)
_CLICKED: Final = frozenset(("li", "tr", "div", "p", "span", "td", "dd"))
_TELLS_DAY: Final = re.compile("[0-9０-９年今昨前刚]")
_FIRST_DAYS: Final = 3
"""Days of a page that may be today's: it is told at the top."""
_PIECES: Final = 3
_MOST_IN_DAY: Final = 6
"""Texts of an element that may be a day in pieces."""
_SHORT_DAY: Final = 12
_STAMP: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?![\w])|(?:19|20)\d\d-[01]\d-[0-3]\dT")
_STAMPED: Final = re.compile(r"title\s*=\s*[\"']?(?:19|20)\d\d-")
_CLICKS: Final = etree.XPath("descendant-or-self::*[@onclick]")
_ONE_OF: Final = re.compile(r"([1-9]\d?)/([1-9]\d?)\Z")
_PAGERS: Final = 2
"""Pagers of a list: one over it, one below it."""


class Outline:
    """Numbered elements of a tree with subtree sizes and counts of titles and dates. ``clicks``: whether any
    element may have a handler of clicks; ``stamped``: whether any may have a title that is a day."""

    def __init__(self, walk: Walk, pieces: Pieces, clicks: bool, stamped: bool) -> None:
        self.elements: list[HtmlElement] = []
        self.tags: list[str] = []
        self.parent: list[int] = []
        self.anchor_of: list[int] = []
        self.titles: dict[int, str] = {}
        self.number: list[int] = []
        """Numbers of the outline by those of the walk; -1 for what the outline passes over."""
        self.size: list[int] = []
        self._texts: list[tuple[int, int, str]] = []
        following = self._number(walk)
        self._name_titles(walk, clicks)
        self._find_texts(walk, pieces, stamped, following)
        self.dates = self._order_dates()
        self.anchors = list(self.titles)
        self._major = [
            index for index, title in self.titles.items() if len(title) > 1 and not is_minor(title)
        ]
        self.date_count = self._held(owner for _, owner, _ in self.dates)
        self.title_count = self._held(self._major)

    def _number(self, walk: Walk) -> list[int]:
        """Numbers what is not passed over; the number that follows, by those of the walk."""
        count = len(walk.elements)
        number, following = [-1] * count, [0] * (count + 1)
        # One object for each number, those of the walk: on a page of megabytes they weigh.
        places = list(walk.number.values())
        kept: list[int] = []
        start = 0
        for place in [*(place for place, tag in enumerate(walk.tags) if tag in _SKIP), count]:
            if place < start:
                continue
            first, index = len(kept), len(kept) + place - start
            kept += places[start:place]
            number[start:place] = following[start:place] = places[first:index]
            start = walk.end[place] if place < count else count + 1
            following[place:start] = [index] * (start - place)
        self.number = number
        self.elements = [walk.elements[place] for place in kept]
        self.tags = [walk.tags[place] for place in kept]
        self.parent = [number[walk.parent[place]] for place in kept]
        self.size = [following[walk.end[place]] - index for index, place in enumerate(kept)]
        return following

    def _name_titles(self, walk: Walk, clicks: bool) -> None:
        anchor_of = self.anchor_of = [-1] * len(self.elements)
        clicked = [walk.number[element] for element in _CLICKS(walk.elements[0])] if clicks else []
        for place in sorted([*walk.links, *clicked]) if clicked else walk.links:
            index = self.number[place]
            if index < 0 or anchor_of[index] == index:
                continue
            element, tag = self.elements[index], self.tags[index]
            if tag != "a" and (anchor_of[index] >= 0 or tag not in _CLICKED or not element.get("onclick")):
                continue
            # Whatever stands inside belongs to it, until another begins.
            anchor_of[index : index + self.size[index]] = [index] * self.size[index]
            title = title_of(element) or caption_of(element)
            if title:
                self.titles[index] = title

    def _find_texts(self, walk: Walk, pieces: Pieces, stamped: bool, following: list[int]) -> None:
        """Texts that may tell a day: (owner, 0, text) of those inside, (owner, place, text) of those behind.

        ``place``: number of the element before the text, or less the number that follows where it has none.
        """
        number, texts = self.number, self._texts
        dating: set[int] = set()
        for place, behind in pieces.holding(_TELLS_DAY):
            if not behind:
                dating.add(place)
                continue
            above, tail = number[walk.parent[place]], walk.tails[place]
            if place and above >= 0 and may_date(tail):
                texts.append((above, number[place] if number[place] >= 0 else -following[place], tail))
        may_tell = set(dating)
        if stamped:
            may_tell.update(place for place, text in enumerate(walk.texts) if text)
        if "time" in self.tags:
            may_tell.update(place for place, tag in enumerate(walk.tags) if tag == "time")
        for place in may_tell:
            index = number[place]
            if index < 0:
                continue
            text = _day_shown(self.elements[index], self.tags[index], walk.texts[place], place in dating)
            if text and may_date(text):
                texts.append((index, 0, text))

    def _held(self, owners: Iterable[int]) -> list[int]:
        """How many of ``owners`` stand inside each element, itself included."""
        own = [0] * len(self.elements)
        for owner in owners:
            own[owner] += 1
        before = [*accumulate(own, initial=0)]
        return [before[index + size] - before[index] for index, size in enumerate(self.size)]

    def _order_dates(self) -> list[tuple[float, int, str]]:
        """Date texts as (order, owner, text); a day and its month in two tags are put together."""
        placed: list[tuple[float, int, int, str]] = []
        for owner, tail_of, text in self._texts:
            if tail_of == 0:
                placed.append((owner + 0.25, 0, owner, text))
            elif tail_of > 0:
                placed.append((tail_of + self.size[tail_of] - 0.5, -tail_of, owner, text))
            else:
                placed.append((-tail_of - 0.5, 0, owner, text))
        placed.sort()
        stood = [
            Stood(order, owner, narrow(" ".join(raw.split())))
            for place, (order, tail, owner, raw) in enumerate(placed)
            if place >= _FIRST_DAYS or tail or not is_today(self.elements[owner])
        ]
        stood = self._with_days_in_pieces(stood)
        free = [one for one in stood if self.anchor_of[one.owner] < 0]
        whole, headings = told_by_headings(free, self.parent, self.size, self.tags)
        out: list[tuple[float, int, str]] = []
        previous: tuple[float, int, str] | None = None
        for order, owner, text in stood:
            if not text or len(text) > 120 or order in headings:
                previous = None
                continue
            if order in whole:
                out.append((order, owner, whole[order]))
                previous = None
                continue
            in_anchor = self.anchor_of[owner] >= 0
            if is_cell(text, in_anchor):
                out.append((order, owner, text))
                previous = (order, owner, text) if is_month_day(text) else None
                continue
            joined = join_split(previous[2], text) if previous and order - previous[0] < 8 else None
            if joined and previous:
                if out and out[-1][0] == previous[0]:
                    out.pop()
                out.append((order, owner, joined))
                previous = None
            else:
                previous = (order, owner, text)
        return _without_place(out)

    def _with_days_in_pieces(self, stood: list[Stood]) -> list[Stood]:
        """The same texts, a day whose year, month and day stand in three tags side by side being one."""
        out: list[Stood] = []
        until = -1.0
        for place, one in enumerate(stood):
            if one.order < until:
                continue
            out.append(one)
            behind = stood[place + 1 : place + _PIECES]
            above = self.parent[one.owner]
            if len(behind) < _PIECES - 1 or not may_begin_day(one.text):
                continue
            if any(self.parent[each.owner] != above or each.owner == one.owner for each in behind):
                continue
            day = joined_day(first_texts(self.elements[above], _MOST_IN_DAY))
            if day is not None:
                out[-1] = Stood(one.order, above, day)
                until = above + self.size[above] - 0.45
        return out

    def dates_in(self, index: int) -> list[tuple[float, int, str]]:
        """Date texts inside the element numbered ``index``."""
        start = bisect_left(self.dates, (float(index), -1, ""))
        end = bisect_left(self.dates, (index + self.size[index] - 0.45, -1, ""))
        return self.dates[start:end]

    def anchors_in(self, index: int) -> list[int]:
        """Title anchors inside the element numbered ``index``, itself included."""
        return self._inside(self.anchors, index)

    def major_anchors_in(self, index: int) -> list[int]:
        """Those of them that are no links beside a title (查看, 下载, 附件)."""
        return self._inside(self._major, index)

    def _inside(self, anchors: list[int], index: int) -> list[int]:
        start = bisect_left(anchors, index)
        return anchors[start : bisect_left(anchors, index + self.size[index], start)]

    def tag(self, index: int) -> str:
        return self.tags[index]


def _without_place(dates: list[tuple[float, int, str]]) -> list[tuple[float, int, str]]:
    """The dates without the place in a pager («1/5», the first of five pages): it reads as a day, but no
    other date of the page is written that way."""
    alike = {text for _, _, text in dates if "/" in text and _ONE_OF.match(text)}
    if len(alike) != 1:
        return dates
    place = alike.pop()
    page, pages = (int(number) for number in place.split("/"))
    rest = [date for date in dates if date[2] != place]
    return rest if page <= pages and rest and len(dates) - len(rest) <= _PAGERS else dates


@once_per_page
def outline_of(page: Page) -> Outline:
    """The outline of a page, shared by everything that looks for lists."""
    lower = page.lower
    return Outline(walk_of(page), pieces_of(page), "onclick" in lower, _STAMPED.search(lower) is not None)


def _day_shown(node: HtmlElement, tag: str, text: str | None, dating: bool) -> str | None:
    """The text of an element as far as it may tell a day: a whole day in its attributes says more than a
    short text («3天前»)."""
    if tag == "time":
        stamp: str = node.get("datetime") or ""
        if _STAMP.match(stamp):
            return stamp[:10]
    if text and len(text) < _SHORT_DAY:
        title: str = node.get("title") or ""
        if title and _STAMP.match(title):
            return title[:10]
    return text if dating else None
