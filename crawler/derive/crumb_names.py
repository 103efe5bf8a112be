"""What is named like the line of a visitor's place («wz», «position») and holds a text or a list instead."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.first_texts import first_texts

_WZ: Final = re.compile(r"(?:^|[\s_-])wz(?:$|[\s_-])", re.I)
_WZ_ALONE: Final = re.compile(r"^\s*wz\s*$", re.I)
_PATH: Final = re.compile(r"位置|首页|[>＞»→]|(?<!\d)/(?!\d)")
_TOLD: Final = re.compile("来源|发布|日期|时间")
_DAY: Final = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}")
_MOST_PIECES: Final = 8
_SHORTEST_HEADING: Final = 3
_NEAR_HEADING: Final = 24
"""Pieces of text below a heading in which the day of an article stands."""
_MOST_ELEMENTS: Final = 80
_LONGEST_PLACE: Final = 240
"""Characters outside links that a line of a place has at most."""
_SILENT: Final = frozenset(("script", "style", "option", "noscript"))


def is_no_place(element: HtmlElement) -> bool:
    """True when what is named a breadcrumb is none: «wz» names a text (文字, 文章), not where a visitor is
    (位置); a heading stands over a day, as in an article; or it holds more words than a path has."""
    return _names_text(element) or _holds_heading(element) or _is_wordy(element)


def _names_text(element: HtmlElement) -> bool:
    words = f"{element.get('class', '')} {element.get('id', '')}"
    if _WZ.search(words) is None:
        return False
    if _WZ_ALONE.search(words) and next(element.iter("a"), None) is not None:
        return False
    inner = islice(element.iter(), _MOST_PIECES)
    shown = (each.text for each in inner if isinstance(each.tag, str) and each.tag not in _SILENT)
    return not _PATH.search("".join(text for text in shown if text) + _tails(element))


def _tails(element: HtmlElement) -> str:
    """Texts behind the first elements inside."""
    inner = islice(element.iterdescendants(), _MOST_PIECES)
    return "".join(each.tail for each in inner if each.tail)


def _holds_heading(element: HtmlElement) -> bool:
    inner = islice(element.iter(), _MOST_ELEMENTS)
    heading = next((each for each in inner if each.tag in ("h1", "h2", "h3")), None)
    if heading is None or next(heading.iter("a", "img"), None) is not None:
        return False
    title = first_texts(heading, _MOST_PIECES).strip()
    if len(title) < _SHORTEST_HEADING or "位置" in title:
        return False
    below = "".join(first_texts(each, _NEAR_HEADING) for each in islice(heading.itersiblings(), 2))
    below = f"{heading.tail or ''}{below}"
    return bool(_DAY.search(below) and _TOLD.search(below)) and "位置" not in below


def _is_wordy(element: HtmlElement) -> bool:
    length = 0
    for each in islice(element.iter(), _MOST_ELEMENTS):
        if isinstance(each.tag, str) and each.tag not in _SILENT and each.tag != "a":
            length += len((each.text or "").strip())
        if each is not element:
            length += len((each.tail or "").strip())
        if length > _LONGEST_PLACE:
            return True
    return False
