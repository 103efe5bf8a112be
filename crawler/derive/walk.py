"""Walking a whole document, also what stands after its closing tag."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement


def every(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Elements with one of ``tags`` (all when none is given) in document order.

    Pages put together from includes hold several ``<html>`` elements one after another; the parser keeps
    the later ones as siblings of the first.
    """
    yield from root.iter(*tags)
    for further in root.itersiblings():
        yield from further.iter(*tags)
