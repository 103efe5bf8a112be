"""Panes of tabs: parts of a page that stand hidden at rest and that a visitor opens by the strip above them.

What they hold is shown text of the page: a consultation's answer under «结果反馈», a chapter of a guide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from lxml.html import HtmlElement

_PANES: Final = frozenset(("div", "ul", "ol", "section", "table", "dl", "article", "tbody", "li", "td"))
_MOST: Final = 30
_STEPS: Final = 3
_LONGEST: Final = 20
"""Characters of the name of a tab."""


def tab_panes(hidden: Iterable[HtmlElement]) -> frozenset[HtmlElement]:
    """Those of ``hidden`` that are panes: siblings of one shown element of the same tag and class, with a
    strip of as many short entries as there are panes before them."""
    found: set[HtmlElement] = set()
    held = {element for element in hidden if element.tag in _PANES}
    seen: set[HtmlElement] = set()
    for element in held:
        parent = element.getparent()
        if parent is None or parent in seen:
            continue
        seen.add(parent)
        groups: dict[tuple[str, str], list[HtmlElement]] = {}
        for child in parent:
            if child.tag in _PANES:
                groups.setdefault((child.tag, _kind(child)), []).append(child)
        for panes in groups.values():
            closed = [pane for pane in panes if pane in held]
            if closed and 2 <= len(panes) <= _MOST and len(closed) == len(panes) - 1 and _has_strip(panes):
                found.update(closed)
    return frozenset(found)


def _kind(element: HtmlElement) -> str:
    """The first class: later ones mark the open pane."""
    return next(iter((element.get("class") or "").split()), "")


def _has_strip(panes: Sequence[HtmlElement]) -> bool:
    """Whether just before the panes, or before what holds them, stands a row of as many short names."""
    node: HtmlElement | None = panes[0]
    for _ in range(2):
        if node is None or node.tag in ("body", "html"):
            return False
        before = node.getprevious()
        for _ in range(_STEPS):
            if before is None:
                break
            if _names(before, len(panes)):
                return True
            before = before.getprevious()
        node = node.getparent()
    return False


def _names(strip: HtmlElement, count: int) -> bool:
    """Whether ``strip`` holds exactly ``count`` entries side by side, each a short name."""
    if not isinstance(strip.tag, str):
        return False
    row: HtmlElement = strip
    for _ in range(_STEPS):
        entries = [child for child in row if isinstance(child.tag, str)]
        if len(entries) == count:
            break
        if len(entries) != 1:
            return False
        row = entries[0]
    else:
        return False
    if len({entry.tag for entry in entries}) != 1:
        return False
    names = ["".join("".join(entry.itertext()).split()) for entry in entries]
    return all(0 < len(name) <= _LONGEST for name in names) and len(set(names)) == count
