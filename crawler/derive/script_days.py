"""Days of entries that a script writes: the rows hold empty elements that carry a moment in an attribute
(``<span data-ts="1763082000"></span>``). What they show, a browser knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.tree import Page
from crawler.model import ListBlock

_MOMENT: Final = re.compile(
    r"1[0-9]{9}(?:[0-9]{3})?|(?:19|20)[0-9]{2}[-/]?[01][0-9][-/]?[0-3][0-9](?:[T ].{0,30})?"
)
_CELLS: Final = ("span", "em", "i", "b", "time", "font", "small", "td", "dd", "p", "div")


def days_by_script(page: Page, main: ListBlock | None) -> bool:
    """Whether a script of the page writes the days of its list. ``main``: the list as the page shows it."""
    if page.rendered or main is None or not main.items or main.newest or main.timeless:
        return False
    if "data-" not in page.lower or next(page.root.iter("script"), None) is None:
        return False
    carried = sum(1 for cell in page.root.iter(*_CELLS) if _carries(cell.attrib) and _is_empty(cell))
    return 2 * carried >= len(main.items)


def _carries(attributes: Mapping[str, str]) -> bool:
    return any(name.startswith("data-") and _MOMENT.fullmatch(text) for name, text in attributes.items())


def _is_empty(cell: HtmlElement) -> bool:
    return next(iter(cell), None) is None and not (cell.text or "").strip()
