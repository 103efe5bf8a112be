"""Whether something on a page opens a block that is hidden at rest: a tab, a slide, a folded menu."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.concealment import styles_of
from crawler.derive.panes import is_folded
from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page
from crawler.derive.words import load

HIDING_CALL: Final = (
    r"\s*\.\s*style\s*\.\s*(?:display\s*=\s*[\"']none|visibility\s*=\s*[\"']hidden"
    r"|(?:left|top|textIndent)\s*=\s*[\"']-\d{3,})"
)
_WIDGETS: Final[frozenset[str]] = frozenset(load("hidden")["widgets"])
_TOKEN: Final = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+")

_QUOTED: Final = re.compile(r"[\"'][^\"'\n]*")
"""What follows a quotation mark on its line: a string, or what stands behind one."""
_MARK: Final = re.compile(r"[#.][\w-]+")
_IDS: Final = (
    re.compile(rf"ById\(\s*[\"']([^\"'\n]+)[\"']\s*\)(?!{HIDING_CALL})"),
    re.compile(r"(?<!ById)\(\s*[\"']([^\"'\n]+)[\"']\s*[,)]"),
)
_CLASS: Final = re.compile(r"ClassName\(\s*[\"']([^\"'\n]+)[\"']")

_Sort = tuple[str, str]
"""Tag and first class of an element."""


class OpenedBlocks:
    """What opens the blocks of one page. Names are looked for in its scripts and brothers among the children
    of an element once, however many blocks ask for them."""

    def __init__(self, page: Page) -> None:
        self._panes = regions_of(page).panes
        self._shown = styles_of(page).shown
        self._scripts = script_text(page)
        self._asked: frozenset[str] | None = None
        self._brothers: dict[HtmlElement, dict[_Sort, list[HtmlElement]]] = {}

    def is_opened(self, block: HtmlElement) -> bool:
        """Whether something tells that a visitor gets to see ``block``: a name of a widget, a rule or a
        script that shows it, a shown brother of the same class, or a parent item."""
        if self._is_pane(block) or is_folded(block):
            return True
        node: HtmlElement | None = block
        for depth in range(3):
            if node is None or node.tag in ("body", "html"):
                break
            names = (node.get("class") or "").split()
            ident = node.get("id") or ""
            if _tokens(" ".join((*names, ident))) & _WIDGETS:
                return True
            marks = [f".{name}" for name in names] + ([f"#{ident}"] if ident else [])
            if self._shown and not self._shown.isdisjoint(marks):
                return True
            if depth < 2 and any(self._is_asked_for(mark) for mark in marks):
                return True
            node = node.getparent()
        return self._has_brother(block) or _is_item(block)

    def _is_pane(self, block: HtmlElement) -> bool:
        panes = self._panes
        return bool(panes) and (block in panes or any(above in panes for above in block.iterancestors()))

    def _is_asked_for(self, mark: str) -> bool:
        """Whether a script asks for the element (to do something other than to hide it for good)."""
        if mark[1:] not in self._scripts:
            return False
        if self._asked is None:
            self._asked = _asked_for(self._scripts)
        return mark in self._asked

    def _has_brother(self, block: HtmlElement) -> bool:
        """A tab or slide: a neighbour of the same kind and class that is not hidden by its own style."""
        names = (block.get("class") or "").split()
        above = block.getparent()
        if above is None or not block.get("class"):
            return False
        brothers = self._brothers.get(above)
        if brothers is None:
            brothers = self._brothers[above] = _shown_children(above)
        alike = brothers.get((block.tag, next(iter(names), "")), ())
        return any(each is not block for each in alike)


@once_per_page
def script_text(page: Page) -> str:
    """The scripts of ``page`` and the code of its handlers."""
    texts = [script.text for script in page.root.iter("script") if script.text]
    looks = regions_of(page)
    told = (looks.attributes[place] for place in looks.telling)
    texts += [value for each in told for name, value in each if name[:2] == "on"]
    return "\n".join(texts)


def _asked_for(scripts: str) -> frozenset[str]:
    """Ids (``#name``) and classes (``.name``) that ``scripts`` name to do something with their elements."""
    asked = {mark for text in _QUOTED.findall(scripts) for mark in _MARK.findall(text)}
    asked.update(f"#{name}" for pattern in _IDS for name in pattern.findall(scripts))
    asked.update(f".{name}" for name in _CLASS.findall(scripts))
    return frozenset(asked)


def _shown_children(above: HtmlElement) -> dict[_Sort, list[HtmlElement]]:
    """The first two children of each sort that no style of their own hides."""
    found: dict[_Sort, list[HtmlElement]] = {}
    for each in above:
        if "none" not in (each.get("style") or "") and not each.get("data-wj-box"):
            sort = (each.tag, next(iter((each.get("class") or "").split()), ""))
            alike = found.setdefault(sort, [])
            if len(alike) < 2:
                alike.append(each)
    return found


def _is_item(block: HtmlElement) -> bool:
    """A list that stands in an item of a menu, below the item's own entry."""
    above = block.getparent()
    return (
        above is not None
        and above.tag in ("li", "dd", "dl")
        and block.tag in ("ul", "ol", "dl", "div")
        and any(each.tag in ("a", "span", "h3", "p", "em") for each in block.itersiblings(preceding=True))
    )


def _tokens(names: str) -> set[str]:
    return {token.lower() for token in _TOKEN.findall(names)}
