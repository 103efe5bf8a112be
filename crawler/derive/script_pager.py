"""Lists whose following pages only a script of the page brings: a pager of ``__doPostBack`` and its kin
without an address to go to (words, bare numbers as WebForms grids have, or a choice of numbers), a button
that loads more under the entries shown, or an empty box for a pager where more entries are told than seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import texts_in
from crawler.derive.pager_choice import PAGE_OPTION, names_pages
from crawler.derive.region import regions_of
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.model import ListBlock

_NEXT: Final = re.compile(r"^[\s\[【(（<]*(?:下一?页|后一?页|下一頁|next(?:\s*page)?)[\s>›»→\]】)）]*$", re.I)
_MORE: Final = re.compile(
    r"^(?:点击|点此)?(?:加载|显示|展开)更多(?:信息|内容|数据|文章|新闻)?[\s.…>›»]*$|^load\s*more$", re.I
)
_SCRIPT: Final = re.compile(r"^\s*(?:$|#|javascript:)", re.I)
_OFF: Final = re.compile(r"(?:^|[\s_-])(?:disabled?|nomore|no-more|forbid|hide|hidden)(?:[\s_-]|$)", re.I)
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside"))
_CONTROLS: Final = frozenset(("a", "button", "input", "span", "div", "p", "li"))
_FIRST_PAGE: Final = re.compile(r"^[\[【(（]?\s?1\s?[\]】)）]?$")
_SECOND_PAGE: Final = re.compile(r"^[\[【(（]?\s?2\s?[\]】)）]?$")
_PAGER_BOX: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:list|news|my|jq)?_?pag(?:er?s?|ing|ination|inator)|fen_?ye|fan_?ye|fy|lay_?page)"
    r"(?:[\s_-]|box|bar|list|nav|wrap|con\w{0,8}|\d|$)",
    re.I,
)
_NUMBER_BOXES: Final = 3
_LONGEST: Final = 12
_LONGEST_NAME: Final = 80
_MOST_PIECES: Final = 80
"""Texts of one element that are looked at, blank ones too: what says a few words has few, and boxes hold the
whole page."""
_LEAST: Final = 3


def turns_by_script(page: Page, main: ListBlock | None) -> bool:
    """Whether the page's list goes on where only its script leads. ``main``: the list as the page shows."""
    if page.rendered or main is None or main.read_from != "html" or main.next is not None:
        return False
    if len(main.items) < _LEAST or next(page.root.iter("script"), None) is None:
        return False
    goes_on = _goes_on(main)
    if any(_MORE.match(text) or (goes_on and _NEXT.match(text)) for text in _controls(page)):
        return True
    if (goes_on or main.pages is None) and (_numbered(page) or _chosen(page)):
        return True
    return goes_on and _awaits_pager(page)


def _awaits_pager(page: Page) -> bool:
    """Whether a box named for a pager stands empty, for a script to fill."""
    regions = regions_of(page)
    for box in page.root.iter("div", "ul", "nav", "p", "td", "section"):
        name = f"{box.get('id') or ''} {box.get('class') or ''}"
        if len(name) < 3 or len(name) > _LONGEST_NAME or not _PAGER_BOX.search(name):
            continue
        if (box.text or "").strip() or any(child.tag != "script" for child in islice(box, _NUMBER_BOXES)):
            continue
        if regions.region(box) not in ("header", "footer"):
            return True
    return False


def _goes_on(main: ListBlock) -> bool:
    if main.pages is not None:
        return main.pages > (main.page_no or 1)
    return main.count > len(main.items)


def _controls(page: Page) -> Iterator[str]:
    """Words of the controls of the page's own matter that lead nowhere but to a script."""
    regions, walk = regions_of(page), walk_of(page)
    for place, tag in enumerate(walk.tags):
        if tag not in _CONTROLS or len(element := walk.elements[place]) > 1:
            continue
        if tag != "input" and not 0 < walk.says(place, _LONGEST) <= _LONGEST:
            continue
        text = _words(element)
        if not text or len(text) > _LONGEST or not (_MORE.match(text) or _NEXT.match(text)):
            continue
        if regions.region(element) in _OUTSIDE or regions.hidden(element) or _is_off(element):
            continue
        if _by_script(element):
            yield text


def _numbered(page: Page) -> bool:
    """Whether a 2 that only a script makes lead on stands right after the 1 of the page shown."""
    regions = regions_of(page)
    for anchor in page.root.iter("a"):
        href = anchor.get("href") or ""
        if "2" not in (anchor.text or "") or href[:11].lower() != "javascript:" or len(anchor):
            continue
        if not _SECOND_PAGE.match(_words(anchor)) or not _after_first(anchor):
            continue
        if regions.region(anchor) not in _OUTSIDE and not regions.hidden(anchor) and not _is_off(anchor):
            return True
    return False


def _chosen(page: Page) -> bool:
    """Whether a choice of the numbers 1, 2, … stands below the list that acts as soon as it is made."""
    regions = regions_of(page)
    for choice in page.root.iter("select"):
        if not choice.get("onchange") or regions.region(choice) in _OUTSIDE or regions.hidden(choice):
            continue
        first, second = ([*islice(choice.iter("option"), 2), None, None])[:2]
        if first is None or second is None or not (_is_page(first, "1") and _is_page(second, "2")):
            continue
        if names_pages(choice):
            return True
    return False


def _is_page(option: HtmlElement, number: str) -> bool:
    match = PAGE_OPTION.match(_words(option))
    return match is not None and match.group(1) == number


def _after_first(anchor: HtmlElement) -> bool:
    """Whether what stands before the element, or before the cell that holds nothing else, says 1."""
    node = anchor
    for _ in range(_NUMBER_BOXES):
        before = node.getprevious()
        if before is not None:
            return _FIRST_PAGE.match(_words(before)) is not None
        parent = node.getparent()
        if parent is None or len(parent) != 1:
            return False
        node = parent
    return False


def _words(element: HtmlElement) -> str:
    if element.tag == "input":
        return " ".join((element.get("value") or "").split())
    if len(element) == 0:
        return " ".join((element.text or "").split())
    return " ".join("".join(islice(texts_in(element), _MOST_PIECES)).split())


def _by_script(element: HtmlElement) -> bool:
    anchor = element if element.tag == "a" else next(element.iterancestors("a"), None)
    if anchor is None:
        return element.tag != "input" or (element.get("type") or "").lower() in ("button", "submit")
    return bool(_SCRIPT.match(anchor.get("href") or ""))


def _is_off(element: HtmlElement) -> bool:
    return element.get("disabled") is not None or bool(_OFF.search(element.get("class") or ""))
