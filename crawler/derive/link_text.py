"""What a link is called: its shown words, else what its title or picture says."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import texts_in

_MOST_TEXTS: Final = 800
"""Texts of one link that are looked at: links never closed hold the rest of the page."""
_LONGEST: Final = 80
_ENOUGH: Final = 400
_WORDED: Final = frozenset(("a", "area", "button", "li", "span", "div", "td", "p", "option"))


def link_text(element: HtmlElement, tag: str) -> str:
    """The words of a link, white space folded, cut to 80 characters; ``tag``: of ``element``."""
    if tag == "img":
        return _clean(element.get("alt") or element.get("title") or "")
    if tag not in _WORDED:
        return _clean(element.get("title") or element.get("value") or element.get("alt") or "")
    bare = next(iter(element), None) is None
    shown = _clean((element.text or "") if bare else "".join(_shown_parts(element)))
    if shown:
        return shown
    title = element.get("title") or element.get("alt") or ""
    if not title:
        picture = next(element.iter("img"), None)
        if picture is not None:
            title = picture.get("alt") or picture.get("title") or ""
    return _clean(title)


def _shown_parts(element: HtmlElement) -> Iterable[str]:
    length = 0
    for part in islice(texts_in(element), _MOST_TEXTS):
        yield part
        length += len(part)
        if length > _ENOUGH:
            return


def _clean(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
