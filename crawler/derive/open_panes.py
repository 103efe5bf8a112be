"""Panes of tabs that nothing in the page itself hides: a style sheet or a script of its own does. Their names
stand in a strip above them, one for each."""

from __future__ import annotations

from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.first_texts import first_texts
from crawler.derive.tree import Page

_STRIPS: Final = ("ul", "ol", "div", "dl")
_SILENT: Final = frozenset(("script", "style", "noscript"))
_FEWEST: Final = 3
_MOST: Final = 16
_SHORTEST: Final = 2
_LONGEST: Final = 12
"""Characters of the name of a tab."""
_MOST_PIECES: Final = 6


def named_open_panes(page: Page) -> dict[HtmlElement, str]:
    """Each pane → the name of its tab; empty for a page without such a strip."""
    found: dict[HtmlElement, str] = {}
    for strip in page.root.iter(*_STRIPS):
        if "tab" not in f"{strip.get('class', '')} {strip.get('id', '')}".lower():
            continue
        names = _names(strip)
        box = strip.getnext()
        while box is not None and box.tag in _SILENT:
            box = box.getnext()
        if not names or box is None or box.tag not in _STRIPS:
            continue
        panes = _children(box)
        if len(panes) == len(names) and len({pane.tag for pane in panes}) == 1:
            found.update(zip(panes, names, strict=True))
    return found


def _names(strip: HtmlElement) -> list[str]:
    entries = _children(strip)
    if not _FEWEST <= len(entries) <= _MOST or len({entry.tag for entry in entries}) > 1:
        return []
    names = ["".join(first_texts(entry, _MOST_PIECES).split()) for entry in entries]
    return names if all(_SHORTEST <= len(name) <= _LONGEST for name in names) else []


def _children(box: HtmlElement) -> list[HtmlElement]:
    """The elements that a box holds; one more than a strip may have tells that it has too many."""
    elements = (child for child in box if isinstance(child.tag, str) and child.tag not in _SILENT)
    return list(islice(elements, _MOST + 1))
