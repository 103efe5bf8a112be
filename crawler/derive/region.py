"""Where on the page an element stands (header, navigation, foot …) and whether it is hidden at rest.

Both are inherited: the answer for an element is its own mark or its parent's. Every element is looked at
once, in document order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Final, cast

from lxml.html import HtmlElement

from crawler.derive.misnamed import MISNAMED, heads_box
from crawler.derive.panes import opened_by_control, opened_by_neighbour, shown_in_turn, tab_panes
from crawler.derive.region_names import named_region
from crawler.derive.remember import remember_texts
from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import Walk, walk_of
from crawler.model import Region

_TAGS: Final[dict[str, Region]] = {
    "head": "head",
    "header": "header",
    "nav": "nav",
    "footer": "footer",
    "aside": "aside",
    "script": "script",
}
_STYLE_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|right|margin-left|margin-top"
    r"|text-indent)\s*:\s*-\s*\d{3,}"
    r"|font-size\s*:\s*0(?![.\d])|(?<![\w-])(?:height|width)\s*:\s*0(?:px)?\s*(?:;|$|!)"
    r"|opacity\s*:\s*0(?![.\d])"
    r"|clip\s*:\s*rect\(\s*0|z-index\s*:\s*-\d{3,}",
    re.I,
)
_CONCEALS: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SIMPLE: Final = re.compile(r"([.#])([\w-]+)$")
_HEAVY: Final = 10_000
"""Elements from which on the memory of their attributes counts for more than the time to compare them."""
LABELS: Final = ("title", "alt", "aria-label", "value")
"""Attributes that tell what an element is called."""
_WHOLE: Final = frozenset(("html", "body"))
_WORDY: Final = frozenset(
    ("div", "ul", "ol", "td", "table", "section", "p", "span", "dl", "nav", "header", "footer")
)


Attributes = list[tuple[str, str]]


class Regions:
    """Region and visibility of the elements of one page."""

    def __init__(self, page: Page) -> None:
        walk = walk_of(page)
        self._number = walk.number
        self.elements = walk.elements
        self.tags = walk.tags
        self.attributes: list[Attributes] = _attributes(walk.elements)
        """Names and values by the numbers of the walk: each look at them makes them anew."""
        self._hidden_class: set[str] = set()
        self._hidden_id: set[str] = set()
        for style in page.root.iter("style"):
            self._read_style(style.text or "")
        self.regions: list[Region] = ["body"] * len(walk.elements)
        """Regions by the numbers of the page's walk."""
        self.hiddens: list[bool] = [False] * len(walk.elements)
        self.words: dict[int, str] = {}
        """Class and id of the elements that have one of them, by number."""
        self.labels: list[tuple[int, str]] = []
        """Texts that attributes give elements (``LABELS``) in the order of the page, with their numbers."""
        self.telling: list[int] = []
        """Numbers of the elements that have more attributes than class and id."""
        self.concealed: set[int] = set()
        """Numbers of the elements that their own attributes keep from being shown, panes of tabs apart."""
        self.panes: frozenset[HtmlElement] = frozenset()
        """Elements hidden at rest that a visitor opens, or a widget shows in turn."""
        self._look_at_all(walk)

    def _read_style(self, css: str) -> None:
        if len(css) > 200_000:
            return
        for name, mark in _hiding(css):
            (self._hidden_class if mark == "." else self._hidden_id).add(name)

    def _look_at_all(self, walk: Walk) -> None:
        regions, hiddens, parent, tags = self.regions, self.hiddens, walk.parent, walk.tags
        words, labels, telling = self.words, self.labels, self.telling
        own: list[int] = []
        ruled: list[int] = []
        hiding: set[int] = set()
        rules = bool(self._hidden_class or self._hidden_id)
        crumb = False
        one: dict[str, str] = {}
        for place, attributes in enumerate(self.attributes):
            above = parent[place]
            region, hidden = regions[above], hiddens[above]
            tag = tags[place]
            if not attributes and tag not in _TAGS:
                regions[place] = region
                if hidden:
                    hiddens[place] = True
                continue
            if attributes:
                name = ident = ""
                more = False
                for key, value in attributes:
                    if key == "class":
                        name = value
                        continue
                    if key == "id":
                        ident = value
                        continue
                    more = True
                    if key == "style":
                        if _hides(value):
                            hidden = True
                            hiding.add(place)
                        if tag not in _WHOLE and ("none" in value or "hidden" in value) and _conceals(value):
                            own.append(place)
                    elif key == "hidden":
                        hidden = True
                        hiding.add(place)
                        if tag not in _WHOLE:
                            own.append(place)
                    elif key in LABELS:
                        labels.append((place, value))
                if more:
                    telling.append(place)
                if (rules or tag == "marquee") and self._by_rule(walk.elements[place], tag, name, ident):
                    hidden = True
                    hiding.add(place)
                    ruled.append(place)
                if name or ident:
                    told = f"{name} {ident}"
                    words[place] = told = one.setdefault(told, told)
                    region = region_under(tag, told, region)
                elif tag in _TAGS:
                    region = _TAGS[tag]
            else:
                region = _TAGS[tag]
            if region != regions[above]:
                article = MISNAMED.get(region)
                element = walk.elements[place]
                below = crumb and region == "header" and heads_box(element, walk.end[place] - place)
                if below or (article is not None and article(element)):
                    region = regions[above]
                elif region == "breadcrumb":
                    crumb = True
            regions[place] = region
            if hidden:
                hiddens[place] = True
        if own or ruled:
            self._open(walk, own, ruled, hiding)

    def _open(self, walk: Walk, own: list[int], ruled: list[int], hiding: set[int]) -> None:
        """Tells panes from what is concealed. ``own``: hidden by their attributes; ``ruled``: by a rule;
        ``hiding``: all elements that are hidden by themselves."""
        elements, parent, hiddens = walk.elements, walk.parent, self.hiddens
        held = [elements[place] for place in own]
        by_rule = [elements[place] for place in ruled]
        looked = list(zip(elements, self.attributes, strict=True))
        read = tab_panes(held, by_rule) | opened_by_control(looked, held) | opened_by_neighbour(held)
        self.concealed.update(place for place, element in zip(own, held, strict=True) if element not in read)
        hidden = (*held, *by_rule)
        self.panes = read | shown_in_turn(hidden) | opened_by_control(looked, hidden, handlers=True)
        panes = sorted(self._number[pane] for pane in self.panes)
        closed = hiding.difference(panes)
        done = 0
        for place in panes:
            for inside in range(max(place, done), walk.end[place]):
                hiddens[inside] = inside in closed or hiddens[parent[inside]]
            done = max(done, walk.end[place])

    def _by_rule(self, element: HtmlElement, tag: str, name: str, ident: str) -> bool:
        if tag == "marquee" and (element.get("height") or "99").strip("px ") in ("0", "1", "2"):
            return True
        if self._hidden_class and not self._hidden_class.isdisjoint(name.split()):
            return True
        return ident in self._hidden_id

    @cached_property
    def _alike(self) -> dict[str, list[int]]:
        """Numbers by the class and id that elements share."""
        found: dict[str, list[int]] = {}
        for place, words in self.words.items():
            found.setdefault(words, []).append(place)
        return found

    def named(self, means: Callable[[str], bool]) -> list[int]:
        """Numbers of the elements whose class and id ``means`` says yes to, in order; asked once for many."""
        return sorted(place for words, places in self._alike.items() if means(words) for place in places)

    def place(self, element: HtmlElement) -> int:
        """Number of ``element`` in the order of the page."""
        return self._number[element]

    def region(self, element: HtmlElement) -> Region:
        """Innermost marked region round ``element``; ``body`` when nothing is marked."""
        return self.regions[self._number[element]]

    def withheld(self, element: HtmlElement) -> bool:
        """True when an attribute of the element or of one above it keeps it from being shown."""
        concealed, number = self.concealed, self._number
        if not concealed:
            return False
        return number[element] in concealed or any(number[a] in concealed for a in element.iterancestors())

    def hidden(self, element: HtmlElement) -> bool:
        """True when the element or one above it is hidden before any script runs."""
        return self.hiddens[self._number[element]]


def _attributes(elements: list[HtmlElement]) -> list[Attributes]:
    """Names and values of each element; of many elements equal ones are one object, and so is all that an
    element has where it is nothing but a class."""
    if len(elements) < _HEAVY:
        return [element.items() for element in elements]
    same = cast(dict[str, str], {}).setdefault
    classed: dict[str, Attributes] = {}
    none: Attributes = []
    found: list[Attributes] = []
    for element in elements:
        items = element.items()
        if len(items) == 1 and items[0][0] == "class":
            found.append(classed.setdefault(items[0][1], items))
        else:
            found.append([(same(name, name), same(value, value)) for name, value in items] or none)
    return found


@once_per_page
def regions_of(page: Page) -> Regions:
    """The regions of a page, shared by everything that reads the same page."""
    return Regions(page)


@remember_texts
def _hiding(css: str) -> tuple[tuple[str, str], ...]:
    """Names of simple selectors whose rule hides, each with its mark (``.`` or ``#``)."""
    found: list[tuple[str, str]] = []
    depth = 0
    for rule in css.split("}"):
        opened = rule.count("{")
        depth += opened - 1
        heads, _, body = rule.rpartition("{")
        # What a rule inside another (@media) hides is shown on other screens.
        if depth > 0 or opened != 1 or not _STYLE_HIDDEN.search(body):
            depth = max(depth, 0)
            continue
        for selector in heads.split(","):
            simple = _SIMPLE.match(selector.strip())
            if simple:
                found.append((simple.group(2), simple.group(1)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _conceals(style: str) -> bool:
    return bool(_CONCEALS.search(style))


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return bool(_STYLE_HIDDEN.search(style))


def names_breadcrumb(words: str) -> bool:
    """True when the class and id of an element say that it is the breadcrumb."""
    return named_region(words) == "breadcrumb"


@lru_cache(maxsize=8192)
def region_under(tag: str, words: str, above: Region) -> Region:
    """Region of an element given the region of its parent: its own mark wins, save inside a foot.

    ``words``: its class and id.
    """
    tagged = _TAGS.get(tag)
    if tagged is not None:
        return tagged
    if tag not in _WORDY or above == "breadcrumb" or not 3 <= len(words) <= 200:
        return above
    told = named_region(words)
    if told is None or told == "breadcrumb":
        return told or above
    if above in ("footer", "nav"):
        return above
    if told == "header":
        return told if above == "body" else above
    return told
