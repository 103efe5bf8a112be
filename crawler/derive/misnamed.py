"""What is named a head, foot, side or path of the page and is none of it: boxes of the content are, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.crumb_names import is_no_place
from crawler.derive.first_texts import first_texts
from crawler.derive.link_roles import role_of
from crawler.derive.region_names import END, TOKEN, named_region
from crawler.model import Region

_DAY: Final = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}")
_TOLD_OF_TEXT: Final = re.compile(r"来源|发布|日期|时间|字体|字号|浏览|阅读|点击|打印|作者")
_CLOCK: Final = re.compile(r"今天|现在|当前时间|星期|农历|欢迎|搜索")
_BELOW_TEXT: Final = re.compile("来源|发布|日期|时间")
_BOTTOM: Final = re.compile(r"bottom|btm", re.I)
_OF_FOOT: Final = re.compile(r"版权|主办|承办|备案|标识码|地址|电话|[©]|ICP|Copyright", re.I)
_SIDE: Final = re.compile(r"(?:^|[\s_-])(?P<which>left|right)[_-]?side(?:$|\s)", re.I)
_FRIENDS: Final = re.compile(TOKEN + r"friend\w*" + END, re.I)
_LINKING: Final = frozenset(("a", "img", "select", "option", "script"))
_NEAR_HEADING: Final = 240
_NEAR_ARTICLE: Final = 6
_OF_PAGE: Final = frozenset(("nav", "form", "input", "script"))
_MOST_HEADINGS: Final = 8
_SHORTEST_HEADING: Final = 6
_LONGEST_ARTICLE_HEAD: Final = 1000
_LARGEST_BOX_HEAD: Final = 60


def heads_box(element: HtmlElement, size: int) -> bool:
    """True when what is named a head below the breadcrumb is that of a box of the content: a few words,
    and nothing that a page's head has. ``size``: elements in it, itself counted."""
    return size <= _LARGEST_BOX_HEAD and next(element.iter("a", "img", "input", "form"), None) is None


def _heads_article(element: HtmlElement) -> bool:
    """True when what is named a head or top heads a text: a heading of its own over its day and source."""
    heading = next(element.iter("h1", "h2", "h3"), None)
    if heading is None or next(heading.iter("a", "img"), None) is not None:
        return False
    if len(first_texts(heading, _MOST_HEADINGS).strip()) < _SHORTEST_HEADING:
        return False
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > _LONGEST_ARTICLE_HEAD:
            return False
    return bool(_DAY.search(text) and _TOLD_OF_TEXT.search(text)) and not _CLOCK.search(text)


def _holds_article(element: HtmlElement) -> bool:
    """True when what is named a foot or bottom holds an article: a heading over its own day and source."""
    for heading in islice(element.iter("h1", "h2", "h3"), _MOST_HEADINGS):
        if next(heading.iter("a", "img"), None) is not None:
            continue
        if len(first_texts(heading, _MOST_HEADINGS).strip()) < _SHORTEST_HEADING:
            continue
        text = heading.tail or ""
        for beside in heading.itersiblings():
            for piece in beside.itertext():
                text += piece
                if len(text) > _NEAR_HEADING:
                    break
            if len(text) > _NEAR_HEADING:
                break
        return bool(_DAY.search(text) and _BELOW_TEXT.search(text)) and not _CLOCK.search(text)
    return False


def _leads_nowhere(element: HtmlElement) -> bool:
    """True when what is named after friends («Friends_top» of a forum) holds no links to others."""
    if _FRIENDS.search(f"{element.get('class', '')} {element.get('id', '')}") is None:
        return False
    inner = [each.tag for each in islice(element.iter(), _LARGEST_BOX_HEAD)]
    if len(inner) == _LARGEST_BOX_HEAD or not _LINKING.isdisjoint(inner):
        return False
    return "链接" not in "".join(islice(element.itertext(), _MOST_HEADINGS))


def _is_main_column(element: HtmlElement) -> bool:
    """True when what is named a side stands beside the other side, which holds the menu («left_side»,
    «right_side»): it is the column of the content."""
    side = _SIDE.search(f"{element.get('class', '')} {element.get('id', '')}")
    if side is None or _holds_menu(element):
        return False
    for beside in (*islice(element.itersiblings(preceding=True), 3), *islice(element.itersiblings(), 3)):
        other = _SIDE.search(f"{beside.get('class', '')} {beside.get('id', '')}")
        if other is not None and other["which"].lower() != side["which"].lower():
            return _holds_menu(beside)
    return False


def _holds_menu(element: HtmlElement) -> bool:
    inner = islice(element.iterdescendants("div", "ul", "dl", "nav"), _MOST_HEADINGS)
    return any(named_region(f"{each.get('class', '')} {each.get('id', '')}") == "nav" for each in inner)


def _is_of_article(element: HtmlElement) -> bool:
    """True when a ``<header>`` or ``<footer>`` stands in an ``<article>`` and has nothing of a page's own: it
    is that of the article, as HTML means it."""
    if element.tag not in ("header", "footer"):
        return False
    if all(above.tag != "article" for above in islice(element.iterancestors(), _NEAR_ARTICLE)):
        return False
    inner = [each.tag for each in islice(element.iter(), _LARGEST_BOX_HEAD)]
    if len(inner) == _LARGEST_BOX_HEAD or not _OF_PAGE.isdisjoint(inner):
        return False
    return _OF_FOOT.search(first_texts(element, _LARGEST_BOX_HEAD)) is None


def _is_no_foot(element: HtmlElement) -> bool:
    """True when what is named a foot or bottom is none of the page: it holds an article or is that of one, or
    it is the last line of a box («来信时间：2024-03-05» below a letter), the files below a text."""
    if _holds_article(element) or _is_of_article(element):
        return True
    if _BOTTOM.search(f"{element.get('class', '')} {element.get('id', '')}") is None:
        return False
    if next(islice(element.iter(), _LARGEST_BOX_HEAD // 4, None), None) is not None:
        return False
    anchors = [anchor.get("href") or "" for anchor in element.iter("a")]
    if anchors and all(role_of(address) == "attachment" for address in anchors):
        return True
    text = first_texts(element, _MOST_HEADINGS)
    return bool(_DAY.search(text) and _BELOW_TEXT.search(text)) and not _OF_FOOT.search(text)


MISNAMED: Final[dict[Region, Callable[[HtmlElement], bool]]] = {
    "header": lambda element: _heads_article(element) or _is_of_article(element),
    "footer": _is_no_foot,
    "aside": lambda element: _is_main_column(element) or _leads_nowhere(element),
    "breadcrumb": is_no_place,
}
