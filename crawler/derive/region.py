"""Where on the page an element stands (header, navigation, foot …) and whether it is hidden at rest.

Both are inherited: the answer for an element is its own mark or its parent's. Answers are remembered for
one page, so a page costs one look per element at most.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.tree import Page
from crawler.model import Region

_TOKEN = r"(?:^|[\s_-])"
_END = r"(?:$|[\s_\-\d])"
_BREADCRUMB: Final = re.compile(
    r"crumb|dqwz|dangqian|weizhi|curr?(?:ent)?[_-]?(?:pos|loc|title|chnl)|channel[_-]?path|mianbao"
    r"|nowpos|gcpos"
    r"|you[_-]?are|"
    + _TOKEN
    + r"(?:location|position|path|szwz|wz|place|pos|local|site[_-]?path|nav[_-]?path)"
    + _END,
    re.I,
)
_FOOTER: Final = re.compile(
    _TOKEN + r"(?:foot\w*|copy\s?right\w*|bottom\w*|btm|banquan|dibu|page[_-]?foot\w*)" + _END, re.I
)
_NAV: Final = re.compile(
    _TOKEN + r"(?:(?:main|top|sub|left|side|head|web|site|my)?[_-]?(?:nav|navi|menu|navigation)"
    r"(?:bar|box|list|menu|main|con|ul|wrap|left|top)?|daohang|dh)" + _END,
    re.I,
)
_HEADER: Final = re.compile(
    _TOKEN + r"(?:header\w*|head|top|topbar|toper|banner\w*|logo\w*|page[_-]?head\w*)" + _END, re.I
)
_ASIDE: Final = re.compile(
    _TOKEN
    + r"(?:aside|side|sidebar|related|relate|xgxw|xgyd|xglj|hot|hots|rdtj|recommend|tuijian|paihang|rank\w*"
    r"|friend\w*|yqlj|link[_-]?box|links|youqing|share|bdshare\w*|float\w*|piao|ad|ads|gg)" + _END,
    re.I,
)
_MARKS: Final[tuple[tuple[re.Pattern[str], Region], ...]] = (
    (_BREADCRUMB, "breadcrumb"),
    (_FOOTER, "footer"),
    (_NAV, "nav"),
    (_ASIDE, "aside"),
    (_HEADER, "header"),
)
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
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE: Final = re.compile(r"([.#])([\w-]+)$")
_WORDY: Final = frozenset(
    ("div", "ul", "ol", "td", "table", "section", "p", "span", "dl", "nav", "header", "footer")
)


class Regions:
    """Region and visibility of the elements of one page."""

    def __init__(self, page: Page) -> None:
        self._region: dict[HtmlElement, tuple[Region, bool]] = {}
        self._hidden_class: set[str] = set()
        self._hidden_id: set[str] = set()
        for style in page.root.iter("style"):
            self._read_style(style.text or "")

    def _read_style(self, css: str) -> None:
        if len(css) > 200_000:
            return
        for match in _RULE.finditer(css):
            if not _STYLE_HIDDEN.search(match.group(2)):
                continue
            for selector in match.group(1).split(","):
                simple = _SIMPLE.match(selector.strip())
                if simple:
                    (self._hidden_class if simple.group(1) == "." else self._hidden_id).add(simple.group(2))

    def region(self, element: HtmlElement) -> Region:
        """Innermost marked region round ``element``; ``body`` when nothing is marked."""
        return self.look(element)[0]

    def hidden(self, element: HtmlElement) -> bool:
        """True when the element or one above it is hidden before any script runs."""
        return self.look(element)[1]

    def look(self, element: HtmlElement) -> tuple[Region, bool]:
        """Region of ``element`` and whether it is hidden."""
        chain: list[HtmlElement] = []
        node: HtmlElement | None = element
        known: tuple[Region, bool] | None = None
        while node is not None:
            known = self._region.get(node)
            if known is not None:
                break
            chain.append(node)
            node = node.getparent()
        region, hidden = known or ("body", False)
        for node in reversed(chain):
            region = own_region(node, region)
            hidden = hidden or self._own_hidden(node)
            self._region[node] = (region, hidden)
        return region, hidden

    def _own_hidden(self, node: HtmlElement) -> bool:
        attributes = node.attrib
        if not attributes:
            return False
        style = attributes.get("style")
        if style and _hides(style):
            return True
        if "hidden" in attributes:
            return True
        if node.tag == "marquee" and (attributes.get("height") or "99").strip("px ") in ("0", "1", "2"):
            return True
        if self._hidden_class and not self._hidden_class.isdisjoint((attributes.get("class") or "").split()):
            return True
        return bool(self._hidden_id) and attributes.get("id", "") in self._hidden_id


@lru_cache(maxsize=2)
def regions_of(page: Page) -> Regions:
    """The regions of a page, shared by everything that reads the same page."""
    return Regions(page)


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return bool(_STYLE_HIDDEN.search(style))


def names_breadcrumb(element: HtmlElement) -> bool:
    """True when the element's class or id says that it is the breadcrumb."""
    return _told(f"{element.get('class') or ''} {element.get('id') or ''}") == "breadcrumb"


def own_region(node: HtmlElement, above: Region) -> Region:
    """Region of ``node`` given the region of its parent: its own mark wins, save inside a foot."""
    tagged = _TAGS.get(node.tag)
    if tagged is not None:
        return tagged
    attributes = node.attrib
    if not attributes or node.tag not in _WORDY:
        return above
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if len(words) < 3 or len(words) > 200 or above == "breadcrumb":
        return above
    told = _told(words)
    if told is None or told == "breadcrumb":
        return told or above
    if above in ("footer", "nav"):
        return above
    if told == "header":
        return told if above == "body" else above
    return told


@lru_cache(maxsize=8192)
def _told(words: str) -> Region | None:
    for pattern, region in _MARKS:
        if pattern.search(words):
            return region
    return None
