"""The links that belong to a heading: of the box below or beside it, or of the panel that it opens."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import beginning
from crawler.derive.region import Regions
from crawler.derive.walk import Walk
from crawler.derive.words import load
from crawler.model import Counterpart

DATA: Final = load("related")
HEADS: Final[dict[str, Counterpart]] = {
    **dict.fromkeys(DATA["document"], "document"),
    **dict.fromkeys(DATA["interpretation"], "interpretation"),
}
SILENT: Final = frozenset(load("tags")["silent"])
EDGES: Final = " ：:【】[]()（）|·>》»-—*◆●▶★■□.、。"
_TOOLS: Final = re.compile(DATA["tools"])
_MORE: Final = re.compile(DATA["more"])
_END: Final = re.compile(DATA["end"])
AROUND: Final = re.compile(DATA["around"])
_BESIDE_LINK: Final = re.compile(
    r"^[\W\d年月日时分_]*$|^[\[【（(].{1,8}[\]】）)]$|^(?:发布)?(?:时间|日期)[:：]?[\d\s年月日:：./-]*$|^(?:点击|附|链接)[:：]?$"
)
_NONE: Final = re.compile(r"^[（(]?(?:无|暂无.{0,6})[）)]?$")
_LISTS: Final = frozenset(("ul", "ol", "dl", "tbody", "table"))
WHOLE: Final = frozenset(("body", "html"))
_LONGEST_HEAD: Final = 12
_LEVELS: Final = 5
_MOST_IN_A_BOX: Final = 15


def box(walk: Walk, looks: Regions, element: HtmlElement, last: int) -> list[HtmlElement]:
    """The links that stand under a heading, in its own box, up to where something else begins."""
    panel = _panel(element)
    if panel is not None:
        found, _ = _links(walk, looks, looks.place(panel), walk.end[looks.place(panel)])
        return found
    scope: HtmlElement | None = element
    for _ in range(_LEVELS):
        if scope is None or scope.tag == "html":
            return []
        end = walk.end[looks.place(scope)]
        found, stopped = _links(walk, looks, last + 1, end)
        if found:
            return found
        if stopped:
            return []
        if scope.tag == "tr" and len(scope) > 1:
            return []
        last = max(last, end - 1)
        tail = scope.tail or ""
        scope = scope.getparent()
        if tail.strip() and not _BESIDE_LINK.match(tail.strip()):
            return []
    return []


def _links(walk: Walk, looks: Regions, start: int, end: int) -> tuple[list[HtmlElement], bool]:
    """Links numbered ``start`` to ``end`` in one branch, and whether other text ended the search."""
    found: list[HtmlElement] = []
    waiting: list[tuple[int, str]] = []
    place = start
    while place < end or waiting:
        while waiting and waiting[-1][0] <= place:
            if _stops(waiting.pop()[1]):
                return found, True
        if place >= end:
            break
        element, tag = walk.elements[place], walk.tags[place]
        after = walk.end[place]
        if tag in SILENT or place in looks.concealed:
            place = after
        elif tag == "a":
            words = "".join(beginning(element).split()) or (element.get("title") or "")
            if _END.match(words) or looks.regions[place] in ("nav", "footer", "breadcrumb"):
                return found, True
            if words in HEADS and found:
                return found, True
            if _MORE.match(words):
                return found, True
            if not _TOOLS.match(words):
                found.append(element)
                if len(found) > _MOST_IN_A_BOX:
                    return found, True
            place = after
        elif tag in _LISTS and not found and after == place + 1 and not (element.text or "").strip():
            return found, True
        else:
            if _stops(element.text or ""):
                return found, True
            place += 1
            if after > place:
                waiting.append((after, element.tail or ""))
                continue
        if element.tail and _stops(element.tail):
            return found, True
    return found, False


def _stops(text: str) -> bool:
    """Whether text between links says that something else begins, or that there is nothing."""
    plain = "".join(text.split())
    return bool(plain) and (_NONE.match(plain) is not None or not _BESIDE_LINK.match(plain))


_WIDEST_ROW: Final = 40
"""Children of a row of tabs at most: looked at for each heading in it."""


def _panel(element: HtmlElement) -> HtmlElement | None:
    """The panel of a tab: headings side by side, and as many panels after them."""
    tab: HtmlElement = element
    for _ in range(3):
        parent = tab.getparent()
        if parent is None or parent.tag in WHOLE or len(parent) > _WIDEST_ROW:
            return None
        row = [child for child in parent if child.tag == tab.tag]
        others = ["".join(beginning(child).split()).strip(EDGES) for child in row if child is not tab]
        if others and all(len(words) <= _LONGEST_HEAD for words in others):
            if not any(words in HEADS for words in others) or len(row) != len(parent):
                return None
            return _same_place(parent, row.index(tab), len(row))
        if others:
            return None
        tab = parent
    return None


def _same_place(row: HtmlElement, index: int, count: int) -> HtmlElement | None:
    node: HtmlElement | None = row
    for _ in range(2):
        if node is None or node.tag in WHOLE:
            return None
        following = (
            each for each in node.itersiblings() if each.tag not in SILENT and each.tag not in ("br", "hr")
        )
        after = list(islice(following, count))
        if after:
            inside = list(islice((each for each in after[0] if each.tag not in SILENT), count + 1))
            if len(inside) == count:
                return inside[index]
            return after[index] if len(after) == count else None
        node = node.getparent()
    return None


def is_neighbour(anchor: HtmlElement) -> bool:
    """Whether the link leads to the article before or after this one."""
    before = anchor.getprevious()
    parent = anchor.getparent()
    texts = [beginning(anchor)]
    if before is not None:
        texts += [before.tail or "", beginning(before)[:20]]
    elif parent is not None:
        texts.append(parent.text or "")
        above = parent.getprevious()
        if above is not None:
            texts.append(beginning(above)[:20])
    return any(_END.match(text.strip()) for text in texts)
