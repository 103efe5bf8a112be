"""What the link of an entry says: its title, whether it is «更多», or stands beside a title (查看, 下载)."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import texts_in
from crawler.derive.first_texts import first_texts
from crawler.derive.list_cells import begins_with_day
from crawler.derive.words import load

_MORE: Final = re.compile(
    r"^[\s\[【(（<+]*(?:更多|more|查看更多|查看全部|全部|进入栏目|\+)[\s.…>»＞+\]】)）]*$|^更多"
    r"|^[>》»＞]{1,3}$|^MORE",
    re.I,
)
_MINOR: Final = re.compile(
    r"^[\s\[【(（]*(?:查看|详情|详细|下载|阅读全文|附件|预览|办理|打印|点击|原文|图解|解读"
    r"|\[?查看详[情细]\]?|点[击此](?:查看|下载|阅读|进入)|查看(?:全文|原文|文件|附件|(?:征集|调查|投票)?结果|反馈|回复|答复)|附件下载|下载附件|在线(?:预览|查看)|立即查看|了解更多|阅读|全文|view)[\s\]】)）>]*$"
    r"|^\s*(?:阅读更多|阅读全文|继续阅读|查看全文|read more)\s*(?:[:：…]|关于\s)",
    re.I,
)
_LONGEST_MINOR: Final = 40
_MORE_STARTS: Final = frozenset("[【(（<+更mM查全进>》»＞")
_MINOR_STARTS: Final = frozenset("[【(（查详下阅附预办打点原图解在立了全继vVrR")
"""How the words begin that the two patterns find: one look at a character spares most searches."""
_SHORTEST_CAPTION: Final = 6
_LONGEST_CAPTION: Final = 60
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAST_PARTS: Final = 2
_STATES: Final = frozenset(state for words in load("consultation")["states"].values() for state in words)
_CARD_PARTS: Final = frozenset(("div", "p", "dt"))
_CARD_TITLE: Final = re.compile(r"(?:^|[\s_-])(?:tit|title|bt|biaoti|subject)(?:$|[\s_-])", re.I)
_FEWEST_CELLS: Final = 3
_CELLS: Final = frozenset(("div", "p"))
_HAN: Final = re.compile("[一-鿿]")
_OFFICE: Final = re.compile("^.{2,10}(?:[局委办厅处科]|政府|街道|中心|公司)$")
_MOST_IN_A_CARD: Final = 24
"""Elements of a link that are looked at for its heading: links that are never closed hold the page."""
_LONGEST_TEXT: Final = 1_000
_MOST_PARTS: Final = 600


def title_of(element: HtmlElement) -> str:
    """Full title of an entry's anchor: its ``title`` when the shown text is cut, else the shown text."""
    if next(iter(element), None) is None:
        shown = " ".join((element.text or "").split())
    else:
        parts: list[str] = []
        length = 0
        # Links that are never closed hold the rest of the page each: no more is read than a title can be.
        for text in islice(texts_in(element), 2 * _MOST_PARTS):
            if text:
                parts.append(text)
                length += len(text.strip())
                if length > _LONGEST_TEXT:
                    break
        shown = " ".join("".join(_stateless(parts)).split())
        shown = _headed(element, shown)
    title = " ".join((element.get("title") or "").split())
    if title and (
        not shown
        or shown.endswith(("…", "...", "..", "．．．"))
        or (title.startswith(shown) and len(title) > len(shown))
    ):
        return re.split(r"\s(?:发布时间|发布日期|时间|点击数|作者|日期)[:：]", title)[0].strip() or title
    shown = shown or (element.get("data-title") or "").strip()
    if not shown:
        picture = next(element.iter("img"), None)
        if picture is not None:
            shown = (picture.get("alt") or picture.get("title") or "").strip()
    return shown[:300]


def _stateless(parts: list[str]) -> list[str]:
    """The texts of a link without the state that an element sets before or behind its title («进行中»)."""
    said = [part for part in parts if part.strip()]
    if len(said) < _LEAST_PARTS:
        return parts
    for place in (0, -1):
        if "".join(said[place].split()).strip("[]【】()（）") in _STATES:
            said[place] = ""
    return said


def _headed(anchor: HtmlElement, shown: str) -> str:
    """``shown``, or the heading in it where the link is a whole card of heading, state and days."""
    if len(shown) < 2 * _SHORTEST_CAPTION:
        return shown
    for inner in islice(anchor.iterdescendants(), _MOST_IN_A_CARD):
        words = inner.get("class") if inner.tag in _CARD_PARTS else None
        if inner.tag not in _HEADINGS and (words is None or _CARD_TITLE.search(words) is None):
            continue
        text = " ".join("".join(islice(texts_in(inner), _MOST_PARTS)).split())
        return text if len(text) >= _SHORTEST_CAPTION and text in shown else shown
    return _first_cell(anchor) or shown


def _first_cell(anchor: HtmlElement) -> str:
    """The title of a row that is one link as a whole, each of its facts in a box of its own; empty where the
    first of them may be another fact (a day, an office, a word)."""
    if not _FEWEST_CELLS <= len(anchor) <= _MOST_IN_A_CARD or (anchor.text or "").strip():
        return ""
    if any(cell.tag not in _CELLS or len(cell) or (cell.tail or "").strip() for cell in anchor):
        return ""
    text = " ".join((anchor[0].text or "").split())
    fits = _SHORTEST_CAPTION <= len(text) <= _LONGEST_CAPTION and _HAN.search(text) is not None
    return text if fits and not begins_with_day(text) and _OFFICE.search(text) is None else ""


def caption_of(anchor: HtmlElement) -> str:
    """Text under a linked picture that has no words of its own; empty when the caption is a link itself."""
    if next(anchor.iter("img"), None) is None:
        return ""
    for place, sibling in enumerate(anchor.itersiblings()):
        if place > 1 or not isinstance(sibling.tag, str) or sibling.tag == "a":
            break
        if next(sibling.iter("a", "img"), None) is not None:
            break
        text = " ".join(first_texts(sibling).split())
        if _SHORTEST_CAPTION <= len(text) <= _LONGEST_CAPTION and not begins_with_day(text):
            return text
    return ""


def is_more(title: str) -> bool:
    """True for the text of a link that leads to a whole column («更多»)."""
    return may_be_more(title) and _MORE.match(title) is not None


def may_be_more(beginning: str) -> bool:
    """Whether a text that begins so may be that of such a link."""
    return beginning.lstrip()[:1] in _MORE_STARTS


def is_minor(title: str) -> bool:
    """True for the text of a link beside a title (查看, 下载, 附件)."""
    if len(title) >= _LONGEST_MINOR or title.lstrip()[:1] not in _MINOR_STARTS:
        return False
    return _MINOR.match(title) is not None
