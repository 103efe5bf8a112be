"""The heading over a list and the address of its «更多»."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import beginning
from crawler.derive.list_columns import HEADER, Group
from crawler.derive.list_links import NEIGHBOUR, node_text, row_address
from crawler.derive.list_mores import mores_of
from crawler.derive.list_outline import Outline
from crawler.derive.list_tabs import tab_of
from crawler.derive.list_titles import is_more
from crawler.derive.tree import Page
from crawler.derive.words import load

_HEADING_TAGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "legend"))
_TITLES: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ARTICLE_URL: Final = re.compile(load("marks")["article_url"], re.I)
_SHORTEST_HEADLINE: Final = 8
_NAMED: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_LONGEST_LINE: Final = 24
_HOME: Final = frozenset(load("side_menu")["home"])
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,12}")
_HEADING_CLASS: Final = re.compile(r"tit|head|(?:^|[\s_-])(?:hd|bt|name|lm|tab|menu|nav|top|more)|h\d", re.I)


def heading_of(outline: Outline, group: Group, page: Page) -> tuple[str, str | None]:
    """Heading over a list and the address of its «更多»; tabs are matched by position."""
    index = group.container
    position = 0
    own = _own_heading(outline, group, page)
    if own:
        return own
    beside: str | None = None
    passed, pictured = False, ""
    for _ in range(4):
        element = outline.elements[index]
        if element.tag in ("body", "html"):
            break
        tab = tab_of(element)
        if tab is not None:
            return _read_heading(tab, element, 0, page)
        previous = element.getprevious()
        looked = 0
        while previous is not None and looked < 24:
            looked += 1
            if (
                previous.tag == element.tag
                and previous.get("class") == element.get("class")
                and previous.tag in ("ul", "div", "table", "ol")
                and not _is_heading_line(previous)
            ):
                position += 1
            elif isinstance(previous.tag, str) and previous.tag not in (
                "script",
                "style",
                "br",
                "img",
                "hr",
                "input",
            ):
                text = beginning(previous)
                if text and is_more(text) and not _is_heading_line(previous):
                    # «更多» of its own, between the heading and the list; in one line the name may follow it.
                    passed = True
                    pictured = pictured or _pictured(previous)
                    beside = beside or next(
                        filter(None, (row_address(a, page) for a in previous.iter("a"))), None
                    )
                elif text and _may_head(previous, text):
                    heading, more = _read_heading(previous, element, position, page)
                    # The heads of columns («序号 名称 发文日期») name no list, nor does the menu above it.
                    heads = len(text) > len(heading) and (HEADER.search(heading) or heading in _HOME)
                    if not heads:
                        return heading, beside or more
                if text and len(text) > 80:
                    break
            previous = previous.getprevious()
        inner = _inner_heading(element, page) if index == group.container else None
        if inner:
            return inner
        if passed:
            return pictured, beside
        above = outline.parent[index]
        if above == index:
            break
        index = above
    return "", None


def _is_heading_line(node: HtmlElement) -> bool:
    """True for a short line with «更多» and at most one other link: a heading, though built like the list
    below it (tables of old pages, boxes without a class)."""
    anchors = list(islice(node.iter("a"), 3))
    mores = [words for a in anchors if is_more(words := node_text(a))]
    if len(mores) != 1 or len(anchors) > 2:
        return False
    text = node_text(node)
    # An empty pane ends with «更多» too, and has no name.
    return len(text) <= _LONGEST_LINE and _NAMED.search(text.replace(mores[0], "")) is not None


def _pictured(node: HtmlElement) -> str:
    """The name that a picture beside «更多» tells in place of words, or ""."""
    for picture in islice(node.iter("img"), 3):
        name = (picture.get("alt") or picture.get("title") or "").strip()
        if _NAME.fullmatch(name) and not is_more(name):
            return name
    return ""


def _may_head(node: HtmlElement, text: str) -> bool:
    if len(text) > 120 or NEIGHBOUR.match(text) or _is_headline(node, text):
        return False
    if node.tag in _HEADING_TAGS or next(node.iter(*_HEADING_TAGS), None) is not None:
        return True
    words = f"{node.get('class') or ''} {node.get('id') or ''}"
    if _HEADING_CLASS.search(words):
        return True
    if any(is_more(node_text(anchor)) for anchor in node.iter("a")):
        return True
    return len(text) <= 16 and not re.search(r"\d{4}|[:：。，,]", text)


def _is_headline(node: HtmlElement, text: str) -> bool:
    """True for the first news of a box («头条»), one link to an article, set above the other rows."""
    if len(text) < _SHORTEST_HEADLINE:
        return False
    anchors = list(islice(node.iter("a"), 3))
    address = anchors[0].get("href") or "" if len(anchors) == 1 else ""
    return bool(address) and node_text(anchors[0]) == text and _ARTICLE_URL.search(address) is not None


def _own_heading(outline: Outline, group: Group, page: Page) -> tuple[str, str | None] | None:
    """The heading that stands inside the list's own box, before its first row."""
    first = group.container + 1
    if not group.rows or first >= len(outline.elements) or outline.tag(first) not in _TITLES:
        return None
    after = first + outline.size[first]
    if any(row.element < after or row.anchor < after for row in group.rows):
        return None
    return _inner_heading(outline.elements[group.container], page)


def _inner_heading(element: HtmlElement, page: Page) -> tuple[str, str | None] | None:
    first = next((child for child in element if isinstance(child.tag, str)), None)
    if first is None or first.tag not in _HEADING_TAGS:
        return None
    text = node_text(first)
    return _read_heading(first, element, 0, page) if text and len(text) <= 60 else None


def _lead(node: HtmlElement) -> str:
    """The name that stands before the links of a heading line («热点问题  缴存 | 提取 | 更多»), or ""."""
    for part in node.iter():
        if part.tag == "a":
            return ""
        text = (part.text or "").strip() if isinstance(part.tag, str) else ""
        if text:
            return text if _NAME.fullmatch(text) else ""
    return ""


def _is_pane(container: HtmlElement) -> bool:
    """True when the list is one of several that the links of its heading line show in turn."""
    following = container.getnext()
    return (
        following is not None
        and following.tag == container.tag
        and following.get("class") == container.get("class")
    )


def _more_below(container: HtmlElement, page: Page) -> str | None:
    """The address of «更多» at the end of the list's box, or right behind it; that of the next box of its
    sort is the next list's own."""
    mores = mores_of(page)
    alone, any_inside = mores.inside(container)
    if alone is not None:
        return alone
    after = container.getnext()
    if after is None or not isinstance(after.tag, str) or any_inside:
        return None
    if _is_pane(container) and not is_more(node_text(after)):
        return None
    return mores.first_inside(after)


def _read_heading(
    node: HtmlElement, container: HtmlElement, position: int, page: Page
) -> tuple[str, str | None]:
    anchors = list(node.iter("a"))
    mores = [anchor for anchor in anchors if is_more(node_text(anchor) or anchor.get("title") or "")]
    names = [anchor for anchor in anchors if anchor not in mores and node_text(anchor)]
    tabs = names
    if len(tabs) < 2:
        tabs = [
            item
            for item in node.iter("li", "span", "h2", "h3", "h4")
            if node_text(item) and not is_more(node_text(item)) and next(islice(item, 2, None), None) is None
        ]
    chosen: HtmlElement | None = None
    if len(tabs) > 1 and position < len(tabs):
        chosen = tabs[position]
    elif names:
        chosen = names[0]
    lead = _lead(node) if position == 0 and len(names) > 1 and not _is_pane(container) else ""
    if lead:
        chosen = None
    heading = lead or (node_text(chosen) if chosen is not None else node_text(node))
    for more in mores:
        heading = heading.replace(node_text(more), "")
    heading = re.sub(r"(?:更多|MORE|more)[\s>»+]*$", "", heading).strip(" >»|·:：")
    link: str | None = None
    if mores:
        link = row_address(mores[position] if position < len(mores) else mores[-1], page) or None
    if link is None:
        link = _more_below(container, page)
    if link is None and chosen is not None:
        anchor = chosen if chosen.tag == "a" else next(chosen.iter("a"), None)
        if anchor is not None:
            link = row_address(anchor, page) or None
    return heading[:40], link
