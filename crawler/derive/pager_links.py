"""The links of a page's pagers by what their words mean: «下一页», «尾页», an arrow, «第3页»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import texts_in
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.url import canonical

_NEXT: Final = re.compile(
    r"^[\s\[【(（<]*(?:下一?页|后一?页|下一頁|next(?:\s*page)?|下页>+)[\s>›»→\]】)）]*$", re.I
)
_LAST: Final = re.compile(
    r"^[\s\[【(（]*(?:尾页|末页|最后一?页|最末页|最终页|last(?:\s*page)?|末頁)[\s>›»→\]】)）]*$", re.I
)
_ARROW: Final = re.compile(r"^[>›»]{1,2}$")
_NAMED_PAGE: Final = re.compile(r"^[\[(（【]?第\s?\d{1,5}\s?页[\])）】]?$")
_PAGER_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:page\w{0,6}|pag(?:er|ing|ination)\w*|fenye\w*|fanye|fy|navigate|layui-laypage"
    r"|m-pagination|pagebar|manu|el-pager)(?:$|[\s_\-\d])",
    re.I,
)
_JS_NUMBER: Final = re.compile(r"\(\s*['\"]?(\d{1,6})['\"]?\s*[,)]")
_ADDRESS: Final = re.compile(r"['\"]([^'\"\s]+\.(?:[sjx]?html?|jsp|aspx?|do|php|action)[^'\"\s]*)['\"]")
"""The address in the code of a handler: «location.href='index_2.jhtml'»."""
_TURNING: Final = frozenset(("a", "span", "li", "button", "input"))
_PRESSED: Final = frozenset(("button", "submit", "image"))
_LONGEST_WORD: Final = 12
_MOST_HELD: Final = 16
"""Elements in the link of a pager, itself counted."""
_MOST_PIECES: Final = 40


@dataclass(slots=True)
class PagerLinks:
    """The links of pagers by what their words mean: where «下一页» and «尾页» lead, ``told_last`` the number
    of the last page in the code of its link; ``zone`` one of these links, ``arrow`` and ``named`` what may
    stand for them where a page has none."""

    following: str | None = None
    last: str | None = None
    told_last: int | None = None
    zone: HtmlElement | None = None
    arrow: HtmlElement | None = None
    named: HtmlElement | None = None


def pager_links(page: Page) -> PagerLinks:
    """The links of the pagers on ``page``, the first of each kind."""
    found = PagerLinks()
    for anchor, word in _worded(page):
        if word == "next":
            found.zone = anchor if found.zone is None or anchor.tag == "a" else found.zone
            found.following = found.following or target(anchor, page)
        elif word == "last":
            found.zone = anchor if found.zone is None else found.zone
            found.last = found.last or target(anchor, page)
            found.told_last = found.told_last or _js_number(anchor)
        elif word == "page":
            found.named = anchor if found.named is None and anchor.tag == "a" else found.named
        elif _in_pager(anchor):
            found.arrow = anchor
    return found


def _worded(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    """Elements whose short text is a word of pagers, each with what the word means."""
    walk = walk_of(page)
    for place, tag in enumerate(walk.tags):
        if tag not in _TURNING:
            continue
        text = walk.texts[place].strip()
        if len(text) > _LONGEST_WORD or (text and not _pager_word(text)):
            continue
        anchor = walk.elements[place]
        if len(anchor) > 2:
            continue
        # The link of a pager holds little; links never closed hold each other and the rest of the page.
        held = walk.end[place] - place
        if not text and 1 < held <= _MOST_HELD and 0 < walk.says(place, _LONGEST_WORD) <= _LONGEST_WORD:
            text = said(anchor)
        if not text and tag == "a":
            text = (anchor.get("title") or "").strip()
            if not text and 1 < held <= _MOST_HELD:
                text = _pictured(anchor)
        elif tag == "input":
            text = _pressed(anchor)
        word = _pager_word(text) if text and len(text) <= _LONGEST_WORD else ""
        if word:
            yield anchor, word


def _pictured(anchor: HtmlElement) -> str:
    """What the picture in the link of a pager says in place of words."""
    picture = next(anchor.iter("img"), None)
    return "" if picture is None else (picture.get("alt") or picture.get("title") or "").strip()


def _pressed(button: HtmlElement) -> str:
    """The words on a button that can be pressed and tells where it leads."""
    if (button.get("type") or "").lower() not in _PRESSED or button.get("disabled") is not None:
        return ""
    if not button.get("onclick"):
        return ""
    return (button.get("value") or button.get("alt") or "").strip()


@lru_cache(maxsize=4096)
def _pager_word(text: str) -> str:
    """What a short text means in a pager: ``next``, ``last``, ``arrow``, ``page`` or nothing."""
    if _NEXT.match(text):
        return "next"
    if _LAST.match(text):
        return "last"
    if _ARROW.match(text):
        return "arrow"
    return "page" if _NAMED_PAGE.match(text) else ""


@lru_cache(maxsize=4096)
def names_pager(words: str) -> bool:
    """Whether a class and id say that they are a pager's."""
    return _PAGER_CLASS.search(words) is not None


def _in_pager(element: HtmlElement) -> bool:
    node: HtmlElement | None = element
    for _ in range(3):
        if node is None:
            return False
        if names_pager(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def target(anchor: HtmlElement, page: Page) -> str | None:
    """Where a link of a pager leads, by its address or the code of its handler."""
    node = anchor
    if anchor.tag != "a":
        parent = anchor.getparent()
        outer = parent if parent is not None and parent.tag == "a" else anchor
        node = next(anchor.iter("a"), outer)
    href = (node.get("href") or node.get("tagname") or node.get("data-href") or "").strip()
    if not href or href.startswith("#") or href[:11].lower() == "javascript:":
        code = f"{node.get('onclick') or ''} {href if href[:11].lower() == 'javascript:' else ''}"
        match = _ADDRESS.search(code)
        href = match.group(1) if match else ""
    if not href:
        return None
    return canonical(href, page.base_url)


def _js_number(anchor: HtmlElement) -> int | None:
    node = anchor if anchor.tag == "a" else next(anchor.iter("a"), anchor)
    code = f"{node.get('href') or ''} {node.get('onclick') or ''}"
    if "(" not in code:
        return None
    match = _JS_NUMBER.search(code)
    return int(match.group(1)) if match else None


def said(anchor: HtmlElement) -> str:
    """The text of a link, as far as one of a pager may reach."""
    return "".join(islice(texts_in(anchor), 4 * _MOST_PIECES)).strip()
