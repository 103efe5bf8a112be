"""Paging by a choice of pages alone («共12页 第3页 跳转» and a drop-down), as older Java systems write it.

The address of each page is the value of its option, or the handler puts it together from the chosen number.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.page_numbers import MAX_PAGES, Paging
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.url import canonical

PAGE_OPTION: Final = re.compile(r"^\s*(?:第\s{0,3})?(\d{1,5})\s{0,3}(?:页|/\s?\d{1,5})?\s*$")
"""Words of one page in the choice: 3, 第3页, 3/12."""
_ADDRESS: Final = re.compile(r"[/?]|\.(?:s?html?|jhtml|jsp|aspx?|php|do|action)\b", re.I)
_PUT_TOGETHER: Final = re.compile(
    r"""['"]([^'"\s]{0,200})['"]\s?\+\s?(?:this\.value|this\.options\[this\.selectedIndex\]\.value)"""
    r"""\s?(?:\+\s?['"]([^'"\s]{0,200})['"])?"""
)
_MOST: Final = 2_000
_MOST_PIECES: Final = 40


def from_choice(page: Page) -> Paging:
    """What a drop-down of page numbers on ``page`` tells; empty where there is none."""
    walk = walk_of(page)
    if "select" not in walk.tags:
        return Paging()
    for choice in (element for element, tag in zip(walk.elements, walk.tags, strict=True) if tag == "select"):
        if not names_pages(choice):
            continue
        numbers, shown = _pages(choice, page)
        if len(numbers) < 2 or list(numbers) != list(range(1, len(numbers) + 1)):
            continue
        last = len(numbers)
        return Paging(last, shown, numbers.get((shown or 0) + 1) if shown else None, numbers[last])
    return Paging()


def names_pages(choice: HtmlElement) -> bool:
    """Whether the words of the choice or beside it speak of pages: of 1 to 12 one may also choose a month."""
    first = next(choice.iter("option"), None)
    if first is not None and "页" in (first.text or ""):
        return True
    around = choice.getparent()
    if around is None:
        return False
    beside = (text for child in islice(around, _MOST_PIECES) for text in (child.text, child.tail))
    return any(text and "页" in text for text in (around.text, *beside))


def _pages(choice: HtmlElement, page: Page) -> tuple[dict[int, str], int | None]:
    """Address by page number, and the number that is chosen as the page is served."""
    put = _PUT_TOGETHER.search(choice.get("onchange") or "")
    numbers: dict[int, str] = {}
    shown: int | None = None
    for option in islice(choice.iter("option"), _MOST):
        match = PAGE_OPTION.match(option.text or "")
        if match is None:
            continue
        number = int(match.group(1))
        value = (option.get("value") or "").strip()
        if put is not None and value:
            value = f"{put.group(1)}{value}{put.group(2) or ''}"
        elif not _ADDRESS.search(value):
            return {}, None
        address = canonical(value, page.base_url) if number < MAX_PAGES else None
        if address is None:
            return {}, None
        numbers[number] = address
        if option.get("selected") is not None:
            shown = number
    if shown is None:
        shown = next((number for number, address in numbers.items() if address == page.url), None)
    return numbers, shown
