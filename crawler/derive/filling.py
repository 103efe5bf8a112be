"""What scripts of a page put into it after the answer: whether any fetches matter, which boxes they fill."""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page

_FILLING: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (start, re.compile(pattern))
    for start, pattern in (
        ("$.", r"\$\.(?:ajax|get|post|getJSON)\b"),
        ("fetch", r"fetch(?<!\wfetch)\s*\("),
        ("axios", "axios"),
        ("XMLHttpRequest", "XMLHttpRequest"),
        (".load", r"\.load\s*\("),
        ("jpage", r"jpage\s*\("),
        ("layui.use", r"layui\.use"),
        ("createApp", "createApp"),
        ("new Vue", r"new Vue\b"),
        (".jsonp", r"\.jsonp\b"),
        ("$http", r"\$http\b"),
    )
)
_FILLED: Final = re.compile(
    r"""getElementById\(\s?["']([\w-]{1,60})["']\s?\)\s?\.\s?(?:innerHTML|append|insertAdjacentHTML|replaceChildren)\b"""
    r"""|(?:querySelector|\$|jQuery)\(\s?["']\#([\w-]{1,60})["']\s?\)\s?\.\s?(?:html|append|load|innerHTML)\b"""
)
_MARKS: Final = ("getElementById", "querySelector", "$(", "jQuery(")
_FRAME: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside"))
_BOXES: Final = ("div", "section", "article", "main", "ul", "ol", "dl", "tbody", "td", "table")
_PICTURES: Final = ("img", "iframe", "input", "video", "object", "embed", "canvas", "svg")


@once_per_page
def page_fills_later(page: Page) -> bool:
    """Whether the source of a page holds code that fetches what it then puts in."""
    return fills_later(page.text)


def fills_later(text: str) -> bool:
    """True when ``text`` holds code that fetches what it then puts into the page."""
    return any(start in text and pattern.search(text) is not None for start, pattern in _FILLING)


def fills_empty_element(page: Page, *, fetched: bool) -> bool:
    """Whether a script in the page puts something into a box of the content that is empty yet. ``fetched``:
    only one that fetches it; other scripts have it at hand, in a variable of their own."""
    names: set[str] = set()
    for script in page.root.iter("script"):
        code = script.text or ""
        if code and any(mark in code for mark in _MARKS) and (not fetched or fills_later(code)):
            names.update(name for pair in _FILLED.findall(code) for name in pair if name)
    if not names:
        return False
    regions = regions_of(page)
    for element in page.root.iter(*_BOXES):
        if (element.get("id") or "") not in names:
            continue
        if any(text.strip() for text in element.itertext()):
            continue
        if next(element.iter(*_PICTURES), None) is not None:
            continue
        if regions.region(element) not in _FRAME and not regions.hidden(element):
            return True
    return False
