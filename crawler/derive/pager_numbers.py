"""The numbers in a pager: pages to turn to, the page that is shown, all entries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.page_numbers import MAX_PAGES
from crawler.derive.pager_links import target
from crawler.derive.tree import Page

NUMBER: Final = re.compile(
    r"^[\s\[(（【]*(?:第\s*(?=\d{1,5}\s*页))?(\d{1,5})(?:\s*页(?=[\s\])）】]*$))?[\s\])）】]*$"
)
_CURRENT: Final = re.compile(
    r"(?:^|[\s_-])(?:current|cur|on|active|hover|now|sel(?:ected)?|this|a_hover|layui-laypage-curr"
    r"|a1)(?:$|[\s_-])",
    re.I,
)
_UNITS: Final = ("条", "篇", "件", "项", "则", "份", "个", "记录", "信息", "文章")
_TITLED_TOTAL: Final = re.compile(r"^(?:total\s*records?|总数|总条数|总记录数?|记录总数|信息总数)$", re.I)
"""The title of what holds the number of all entries: «<a title="Total record"><b>852</b></a>» of 帝国 CMS."""
_SUM: Final = ("共", "共有", "共计", "总", "总共", "总数", "合计", "计", "分")
_NUMBER_TAGS: Final = frozenset(("span", "em", "b", "strong", "i", "font", "li", "button"))


@dataclass(slots=True)
class PagerNumbers:
    """The numbers in a pager: where each leads, that of the page shown, and how many entries there are."""

    targets: dict[int, str] = field(default_factory=dict)
    current: int | None = None
    total: int | None = None


def pager_numbers(area: HtmlElement, page: Page) -> PagerNumbers:
    """The numbers that stand in ``area``."""
    found = PagerNumbers()
    for element in area.iter():
        if not isinstance(element.tag, str) or element.tag in ("option", "script", "select"):
            continue
        match = NUMBER.match(element.text or "") if len(element) == 0 else None
        if not match:
            continue
        number = int(match.group(1))
        if _titled_total(element):
            found.total = number
        elif element.tag == "a" or not _counts(element):
            _take_number(number, element, found, page)
    return found


def _take_number(number: int, element: HtmlElement, found: PagerNumbers, page: Page) -> None:
    parent = element.getparent()
    holder = parent if element.tag != "a" and parent is not None and parent.tag == "a" else element
    if holder.tag == "a":
        found.targets[number] = target(holder, page) or ""
        if _CURRENT.search(f"{holder.get('class') or ''} {element.get('class') or ''}") or (
            holder is not element and found.current is None and element.tag in ("b", "strong", "font")
        ):
            found.current = number
    elif element.tag in _NUMBER_TAGS and number < MAX_PAGES:
        if found.current is None and (
            element.tag != "span"
            or not found.targets
            or _CURRENT.search(element.get("class") or "")
            or number in (1, max(found.targets) + 1)
        ):
            found.current = number
        found.targets.setdefault(number, "")


def _titled_total(element: HtmlElement) -> bool:
    """Whether the title of ``element``, or of what holds it, says that its number is that of all entries."""
    parent = element.getparent()
    titles = (element.get("title"), parent.get("title") if parent is not None else None)
    return any(title is not None and _TITLED_TOTAL.match(title.strip()) for title in titles)


def _counts(element: HtmlElement) -> bool:
    """Whether a number in a pager counts entries or pages («共 <b>25</b> 条») and is the number of none."""
    behind = (element.tail or "").lstrip()
    if behind.startswith(_UNITS):
        return True
    if not behind.startswith("页"):
        return False
    before = element.getprevious()
    parent = element.getparent()
    words = before.tail if before is not None else parent.text if parent is not None else ""
    return (words or "").rstrip(" \t\r\n\xa0：:").endswith(_SUM)
