"""A CSS selector by which a browser finds an element of a page again."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page

_PLAIN: Final = re.compile(r"[A-Za-z_][\w-]*$")
_SAME_TITLE: Final = etree.XPath("count(//*[name() = $tag][@title = $name])", smart_strings=False)
_DEEPEST: Final = 40


@once_per_page
def _names(page: Page) -> Counter[str]:
    """How often each class or id stands in the page."""
    return Counter(" ".join(regions_of(page).words.values()).split())


def selector_of(page: Page, element: HtmlElement) -> str:
    """A selector that matches ``element`` and nothing else of ``page``; empty when none is sure.

    An id or class that stands once comes first, then a title that stands once, then the way down from the
    nearest element that has such a name.
    """
    names = _names(page)
    steps: list[str] = []
    node: HtmlElement | None = element
    for _ in range(_DEEPEST):
        if node is None:
            return ""
        own = _own(node, names) or (_by_title(node) if node is element else "")
        if own:
            return " > ".join((own, *reversed(steps)))
        place = 1 + sum(1 for _ in node.itersiblings(node.tag, preceding=True))
        steps.append(f"{node.tag}:nth-of-type({place})")
        node = node.getparent()
    return ""


def _own(node: HtmlElement, names: Counter[str]) -> str:
    if node.tag in ("body", "html"):
        return str(node.tag)
    name = node.get("id")
    if name and names[name] == 1 and _PLAIN.match(name):
        return f"#{name}"
    for name in (node.get("class") or "").split():
        if names[name] == 1 and _PLAIN.match(name):
            return f"{node.tag}.{name}"
    return ""


def _by_title(node: HtmlElement) -> str:
    title = node.get("title")
    if title and '"' not in title and "\\" not in title and _SAME_TITLE(node, tag=node.tag, name=title) == 1:
        return f'{node.tag}[title="{title}"]'
    return ""
