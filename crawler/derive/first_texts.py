"""The text of an element that may hold the rest of the page: as much as a name or a line can be."""

from __future__ import annotations

from itertools import islice
from typing import Final

from lxml.html import HtmlElement

_MOST: Final = 400


def first_texts(element: HtmlElement, most: int = _MOST) -> str:
    """The first ``most`` texts inside, as they stand. Each holds a character at least: of a result shorter
    than ``most`` nothing is missing. Elements that are never closed hold each other, and to read each whole
    takes the square of their number."""
    return "".join(islice(element.itertext(), most))
