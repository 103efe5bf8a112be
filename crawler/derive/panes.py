"""Panes of tabs: parts of a page that stand hidden at rest and that a visitor opens by the strip above them.

What they hold is shown text of the page: a consultation's answer under «结果反馈», a chapter of a guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.first_texts import first_texts
from crawler.derive.words import any_of, load

_PANES: Final = frozenset(("div", "ul", "ol", "section", "table", "dl", "article", "tbody", "li", "td"))
_WIDGETS: Final = frozenset(load("hidden")["panes"])
_TOKEN: Final = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+")
_POINTS: Final = frozenset(
    ("href", "data-target", "data-bs-target", "aria-controls", "data-href", "data-id", "data-tab")
)
_HANDLERS: Final = frozenset(("onclick", "onmouseover", "onmouseenter"))
_TOGGLES: Final = frozenset(("data-toggle", "data-bs-toggle"))
_CONTROLS: Final = frozenset(("a", "li", "button", "span", "div", "h2", "h3", "h4", "dt", "p", "td"))
_FOLDED: Final = frozenset(("ul", "ol", "dl", "div"))
_LABELS: Final = frozenset(("span", "a", "p", "h2", "h3", "h4", "dt", "div", "button", "em", "strong"))
_CHOICES: Final = re.compile(any_of(load("hidden")["choices"]))
_MODAL: Final = frozenset(("modal", "popup", "dialog"))
_MOST: Final = 30
_STEPS: Final = 3
_BESIDE: Final = re.compile(r"next(?:Element)?Sibling|\.next\(|toggle|unfold|expand|zhankai", re.I)
_LONGEST_HEAD: Final = 120
_LONGEST: Final = 20
"""Characters of the name of a tab."""

Attributes = Sequence[tuple[str, str]]


def tab_panes(hidden: Iterable[HtmlElement], ruled: Iterable[HtmlElement] = ()) -> frozenset[HtmlElement]:
    """Those of ``hidden`` and ``ruled`` that are panes: siblings of one shown element of the same tag and
    class, with a strip of as many short entries as there are panes before them. ``ruled``: hidden by a rule
    for their class, which another rule may lift for the open one: all of the siblings may be hidden so."""
    found: set[HtmlElement] = set()
    by_rule = {element for element in ruled if element.tag in _PANES}
    held = {element for element in hidden if element.tag in _PANES} | by_rule
    seen: set[HtmlElement] = set()
    for element in held:
        parent = element.getparent()
        if parent is None or parent in seen:
            continue
        seen.add(parent)
        for panes in _groups(parent):
            closed = [pane for pane in panes if pane in held]
            if not closed or not 2 <= len(panes) <= _MOST:
                continue
            open_ = len(panes) - len(closed)
            if (open_ == 1 or (open_ == 0 and by_rule.issuperset(closed))) and _has_strip(panes):
                found.update(closed)
    return frozenset(found)


def _groups(parent: HtmlElement) -> Iterable[list[HtmlElement]]:
    groups: dict[tuple[str, str], list[HtmlElement]] = {}
    for child in parent:
        if child.tag in _PANES:
            groups.setdefault((child.tag, _kind(child)), []).append(child)
    return groups.values()


def opened_by_control(
    elements: Iterable[tuple[HtmlElement, Attributes]],
    hidden: Iterable[HtmlElement],
    handlers: bool = False,
) -> frozenset[HtmlElement]:
    """Those of ``hidden`` whose id a control with a short name points to: tabs, folded parts of a page. What
    opens a window over the page is none. ``elements``: those of the page with their attributes;
    ``handlers``: those, too, that the code of a control names, whatever it does with them."""
    named = {ident: element for element in hidden if element.tag in _PANES and (ident := element.get("id"))}
    if not named:
        return frozenset()
    found: set[HtmlElement] = set()
    for control, attributes in elements:
        if not attributes:
            continue
        for ident in _pointed(attributes, handlers):
            pane = named.get(ident)
            if (
                pane is not None
                and pane not in found
                and control.tag in _CONTROLS
                and not any(name in _TOGGLES and value in _MODAL for name, value in attributes)
                and _is_control(control, pane)
            ):
                found.add(pane)
    return frozenset(found)


def _pointed(attributes: Attributes, handlers: bool) -> Iterable[str]:
    """Ids that the attributes of a control name."""
    for name, value in attributes:
        if name in _POINTS:
            if value and (value[0] == "#" or name[0] != "h"):
                yield value.lstrip("#")
        elif handlers and name in _HANDLERS:
            yield from re.findall(r"[\"'#]([\w-]+)[\"']", value)


def _is_control(control: HtmlElement, pane: HtmlElement) -> bool:
    name = "".join(first_texts(control).split())
    return 0 < len(name) <= _LONGEST and all(above is not pane for above in control.iterancestors())


def opened_by_neighbour(hidden: Iterable[HtmlElement]) -> frozenset[HtmlElement]:
    """Those of ``hidden`` that the line just before them opens by its own handler, several to a page: letters
    and questions that unfold below their titles («onclick="this.nextSibling.style.display='block'"»)."""
    found: dict[tuple[str, str], list[HtmlElement]] = {}
    for element in hidden:
        if element.tag not in _PANES:
            continue
        head = element.getprevious()
        if head is None or not isinstance(head.tag, str) or not _unfolds(head):
            continue
        if 0 < len("".join(first_texts(head).split())) <= _LONGEST_HEAD:
            found.setdefault((element.tag, _kind(element)), []).append(element)
    return frozenset(each for alike in found.values() if len(alike) > 1 for each in alike)


def _unfolds(head: HtmlElement) -> bool:
    """Whether a click on ``head`` or its first element asks for what stands beside it."""
    inner = next(iter(head), None)
    codes = [each.get("onclick") for each in (head, inner) if each is not None and isinstance(each.tag, str)]
    return any(code and _BESIDE.search(code) for code in codes)


def shown_in_turn(hidden: Iterable[HtmlElement]) -> frozenset[HtmlElement]:
    """Those of ``hidden`` that a widget shows in turn with a shown sibling: slides, panes, folded lists. The
    class of the element, or of what holds it, names the widget."""
    found: set[HtmlElement] = set()
    held = set(hidden)
    for element in held:
        parent = element.getparent()
        if parent is None or not (_names_widget(element.get("class")) or _names_widget(parent.get("class"))):
            continue
        kind = _kind(element)
        if any(each.tag == element.tag and _kind(each) == kind and each not in held for each in parent):
            found.add(element)
    return frozenset(found)


def is_folded(block: HtmlElement) -> bool:
    """A list that hangs below the one short name beside it: a choice of links («友情链接») that unfolds."""
    above = block.getparent()
    if block.tag not in _FOLDED or above is None or above.tag in ("body", "html") or len(above) != 2:
        return False
    label = block.getprevious()
    if label is None or label.tag not in _LABELS:
        return False
    name = "".join(first_texts(label).split())
    return bool(_CHOICES.search(name)) and len(name) <= _LONGEST


@lru_cache(maxsize=4096)
def _names_widget(names: str | None) -> bool:
    return names is not None and not _WIDGETS.isdisjoint(token.lower() for token in _TOKEN.findall(names))


def _kind(element: HtmlElement) -> str:
    """The first class: later ones mark the open pane. The role of a pane says more, and without a class it
    tells a pane from its strip."""
    role: str = element.get("role") or ""
    return role if role == "tabpanel" else next(iter((element.get("class") or role).split()), "")


def names_of_panes(panes: Iterable[HtmlElement]) -> dict[HtmlElement, str]:
    """The name by which the strip above opens each of ``panes``, and its siblings: what stands in a pane is
    told under that name, which the pane itself need not repeat."""
    found: dict[HtmlElement, str] = {}
    seen: set[HtmlElement] = set()
    held = frozenset(panes)
    for element in held:
        parent = element.getparent()
        if parent is None or parent in seen:
            continue
        seen.add(parent)
        for group in _groups(parent):
            if 2 <= len(group) <= _MOST and not held.isdisjoint(group):
                found.update(zip(group, _strip(group), strict=False))
    return found


def _has_strip(panes: Sequence[HtmlElement]) -> bool:
    return bool(_strip(panes))


def _strip(panes: Sequence[HtmlElement]) -> tuple[str, ...]:
    """The row of as many short names that stands just before the panes, or before what holds them."""
    node: HtmlElement | None = panes[0]
    for _ in range(2):
        if node is None or node.tag in ("body", "html"):
            return ()
        before = node.getprevious()
        for _ in range(_STEPS):
            if before is None:
                break
            names = _names(before, len(panes))
            if names:
                return names
            before = before.getprevious()
        node = node.getparent()
    return ()


def _names(strip: HtmlElement, count: int) -> tuple[str, ...]:
    """The ``count`` short names that ``strip`` holds side by side; empty when it holds anything else."""
    if not isinstance(strip.tag, str):
        return ()
    row: HtmlElement = strip
    for _ in range(_STEPS):
        entries = [child for child in row if isinstance(child.tag, str)]
        if len(entries) == count:
            break
        if len(entries) != 1:
            return ()
        row = entries[0]
    else:
        return ()
    if len({entry.tag for entry in entries}) != 1:
        return ()
    names = tuple("".join(first_texts(entry).split()) for entry in entries)
    return names if all(0 < len(name) <= _LONGEST for name in names) and len(set(names)) == count else ()
