"""Tabs over lists: which name of a strip belongs to which of the panes below it.

A strip is a row of short names side by side; its panes are siblings of one tag and first class that follow
it, as many as there are names. A «更多» among the names and panes without a word at the end do not count.
Years and numbers of pages are no names: what stands under them is one list.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.list_links import node_text
from crawler.derive.list_titles import is_more

_PANES: Final = frozenset(("div", "ul", "ol", "table", "section", "dl"))
_FEWEST: Final = 2
_MOST: Final = 12
_STEPS: Final = 3
_LONGEST: Final = 12
"""Characters of the name of a tab."""
_PART: Final = re.compile(r"^\d|^第.{1,4}[页期季年]|季度$|^[一二三四五六七八九十]+月")
_MOST_PANES: Final = 100
"""Children of one element among which panes of tabs are looked for; a long list has more."""


def tab_of(pane: HtmlElement, parts: bool = False) -> HtmlElement | None:
    """The entry of the strip above that names ``pane``, or None when it is no pane of a strip. ``parts``: a
    strip of years or quarters is one, too."""
    parent = pane.getparent()
    if parent is None or pane.tag not in _PANES:
        return None
    children = list(islice(parent, _MOST_PANES + 1))
    if len(children) > _MOST_PANES:
        return None
    panes = _alike(pane, children)
    if len(panes) < _FEWEST or len(panes) > 2 * _MOST:
        return None
    place = panes.index(pane)
    for above in (panes[0], parent):
        before = above.getprevious()
        for _ in range(_STEPS):
            if before is None:
                break
            names = _names(before, parts)
            if names and place < len(names) <= len(panes) and not any(map(node_text, panes[len(names) :])):
                return None if above is panes[0] and _each_headed(before, panes) else names[place]
            before = before.getprevious()
    return None


def _alike(pane: HtmlElement, children: list[HtmlElement]) -> list[HtmlElement]:
    """Those of ``children``, ``pane`` among them, that are of its sort; the open one of them may have a class
    of its own, and the others none."""
    brothers = [child for child in children if child.tag == pane.tag]
    kinds = [_kind(child) for child in brothers]
    if kinds.count("") == len(kinds) - 1 and len(kinds) > _FEWEST:
        return brothers
    return [child for child, kind in zip(brothers, kinds, strict=True) if kind == _kind(pane)]


def _each_headed(strip: HtmlElement, panes: list[HtmlElement]) -> bool:
    """True when lines like ``strip`` stand between the panes too: each list has a heading line of its own."""
    name = strip.get("class")
    before = panes[1].getprevious()
    while name and before is not None and before is not panes[0]:
        if before.tag == strip.tag and before.get("class") == name:
            return True
        before = before.getprevious()
    return False


def _kind(element: HtmlElement) -> str:
    """The first class: later ones mark the open pane. The role of a pane says more, and without a class it
    tells a pane from its strip."""
    role: str = element.get("role") or ""
    return role if role == "tabpanel" else next(iter((element.get("class") or role).split()), "")


def _names(strip: HtmlElement, parts: bool) -> list[HtmlElement]:
    """The entries of a row of short, different names; nothing when ``strip`` is no such row."""
    row = strip
    for _ in range(_STEPS):
        if not isinstance(row.tag, str):
            return []
        entries = [
            child for child in row if isinstance(child.tag, str) and child.tag not in ("script", "style")
        ]
        if len(entries) != 1:
            break
        row = entries[0]
    else:
        return []
    entries = [entry for entry in entries if not _is_more(entry)]
    if not _FEWEST <= len(entries) <= _MOST or len({entry.tag for entry in entries}) != 1:
        return []
    texts = [node_text(entry) for entry in entries]
    if len(set(texts)) != len(texts) or not all(1 < len(text) <= _LONGEST for text in texts):
        return []
    if not parts and any(_PART.search(text) for text in texts):
        return []
    return entries


def _is_more(entry: HtmlElement) -> bool:
    links = [node_text(link) for link in entry.iter("a")]
    return all(is_more(link) for link in links) if links else is_more(node_text(entry))
