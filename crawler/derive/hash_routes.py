"""Links that stay on the document and choose by a number behind ``#`` what its scripts show (``#5008``).

Such a number is part of a page's identity (product.md). What tells it from a leap within the page: it stands
in a page that scripts have built, and that page has no place of this name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.tree import Page, once_per_page
from crawler.url import canonical, without_fragment

_ROUTE: Final = re.compile(r"#\d{2,12}\Z")
"""One digit is a panel, a slide or a page of a list."""


def hash_route(anchor: HtmlElement, page: Page) -> str | None:
    """The address that a link to ``#…`` chooses; None for every other link."""
    href = (anchor.get("href") or "").strip()
    if not page.rendered or not _ROUTE.match(href) or anchor.get("onclick"):
        return None
    if href[1:] in _places(page):
        return None
    return canonical(without_fragment(page.url) + href)


def hash_links(page: Page) -> Iterator[tuple[int, HtmlElement, str]]:
    """Every link that chooses by a number: its place among all elements, itself, and where it leads."""
    if not page.rendered or 'href="#' not in page.text:
        return
    for place, element in enumerate(page.root.iter()):
        if element.tag == "a" and (element.get("href") or "").lstrip()[:1] == "#":
            url = hash_route(element, page)
            if url is not None:
                yield place, element, url


@once_per_page
def _places(page: Page) -> frozenset[str]:
    """The names of all places of the page that a fragment can leap to."""
    found: list[str] = []
    for element in page.root.iter():
        found += filter(None, (element.get("id"), element.get("name")))
    return frozenset(found)
