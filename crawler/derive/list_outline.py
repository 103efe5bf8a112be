"""The elements of a page by number, with the titles and dates that lists are made of."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.derive.anchors import texts_in
from crawler.derive.dates import PUBLISHED_LABEL, has_yearless_date, is_relative, read_short_year
from crawler.derive.first_texts import first_texts
from crawler.derive.list_today import is_today
from crawler.derive.list_years import Stood, told_by_headings
from crawler.derive.pieces import Pieces, pieces_of
from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import Walk, walk_of
from crawler.derive.words import load

_SKIP: Final = frozenset(
    ("script", "style", "textarea", "select", "head", "noscript", "template", "svg", "object")
)
_CLICKED: Final = frozenset(("li", "tr", "div", "p", "span", "td", "dd"))
_LONGEST_MINOR: Final = 40
_DIGIT: Final = re.compile("[0-9０-９年]")
_TELLS_DAY: Final = re.compile("[0-9０-９年今昨前刚]")
_MAY_DATE: Final = re.compile(
    r"\d\s*[-/.年月]\s*\d|(?<!\d)(?:19|20)\d{6}(?!\d)|[一二][〇零○一二三四五六七八九]{3}年"
    r"|[A-Z][a-z]{2,8}\.? \d|^\W*\d{1,2}日?\W*$|^\W*(?:19|20)\d\d年?\W*$|^\W*\d{1,2}月\W*$"
)
_LABEL: Final = r"(?:[\u4e00-\u9fffA-Za-z ]{1,10}[:：|｜]?\s*)?"
_OPEN: Final = r"[\s\[\(（【「〔<>|·•/\-—_,，、;；:：]*"
_CELL: Final = re.compile(
    "^"
    + _OPEN
    + _LABEL
    + _OPEN
    + r"(?:(?:19|20)\d\d\s*(?:年\s*\d{1,2}\s*月|[-/.]\s*\d{1,2}\s*[-/.])\s*\d{1,2}"
    r"|(?<![A-Za-z])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|[一二][〇零○一二三四五六七八九]{3}年|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}"
    r"|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4})"
)
_YEARLESS_CELL: Final = re.compile(
    r"^[\s\[\(（【|·]*" + PUBLISHED_LABEL + r"\d{1,2}\s*(?:[-/.]\s*\d{1,2}"
    r"|月\s*\d{1,2}\s*日?)(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\s\]\)）】|]*$"
)
_INSIDE_TITLE: Final = re.compile(
    r"[\[（(【\s]?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\]）)】]?\s*$|^\s*[\[（(【]?(?:19"
    r"|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\]）)】\s]"
)
_DAY: Final = re.compile(r"^\W*([0-3]?\d)\s*日?\W*$")
_MONTH_DAY: Final = re.compile(r"^\W*([01]?\d)\s*[-/.月]\s*([0-3]?\d)\s*日?\W*$")
_MONTH: Final = re.compile(r"^\W*([01]?\d)\s*月\W*$")
_YEAR: Final = re.compile(r"^\W*((?:19|20)\d\d)\s*年?\W*$")
_YEAR_MONTH: Final = re.compile(r"^\W*((?:19|20)\d\d)\s*[-/.年]\s*([01]?\d)\s*月?\W*$")
_MORE: Final = re.compile(
    r"^[\s\[【(（<+]*(?:更多|more|查看更多|查看全部|全部|进入栏目|\+)[\s.…>»＞+\]】)）]*$|^更多"
    r"|^[>》»＞]{1,3}$|^MORE",
    re.I,
)
_MINOR: Final = re.compile(
    r"^[\s\[【(（]*(?:查看|详情|详细|下载|阅读全文|附件|预览|办理|打印|点击|原文|图解|解读"
    r"|\[?查看详[情细]\]?|点[击此](?:查看|下载|阅读|进入)|查看(?:全文|原文|文件|附件)|附件下载|下载附件|在线(?:预览|查看)|立即查看|了解更多|阅读|全文|view)[\s\]】)）>]*$",
    re.I,
)
_MORE_STARTS: Final = frozenset("[【(（<+更mM查全进>》»＞")
_MINOR_STARTS: Final = frozenset("[【(（查详下阅附预办打点原图解在立了全vV")
"""How the words begin that the two patterns find: one look at a character spares most searches."""
# What the page says of the day on which it is looked at.
_TODAY: Final = re.compile(
    r"^\W*(?:今天是?|今日是?|现在(?:是|时间)|当前(?:时间|日期)|北京时间)\W{0,3}(?:公元)?(?:19|20)\d\d"
)
_FIRST_DAYS: Final = 3
"""Days of a page that may be today's: it is told at the top."""
_SHORTEST_CAPTION: Final = 6
_LONGEST_CAPTION: Final = 60
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAST_PARTS: Final = 2
_STATES: Final = frozenset(state for words in load("consultation")["states"].values() for state in words)
_CARD_PARTS: Final = frozenset(("div", "p", "dt"))
_CARD_TITLE: Final = re.compile(r"(?:^|[\s_-])(?:tit|title|bt|biaoti|subject)(?:$|[\s_-])", re.I)
_MOST_IN_A_CARD: Final = 24
"""Elements of a link that are looked at for its heading: links that are never closed hold the page."""
_SHORT_DAY: Final = 12
_SHORT_CELL: Final = 24
_STAMP: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?![\w])|(?:19|20)\d\d-[01]\d-[0-3]\dT")


_LONGEST_DATING: Final = 300


_CLICKS: Final = etree.XPath("//*[@onclick]")


class Outline:
    """Numbered elements of a tree with subtree sizes and counts of titles and dates. ``clicks``: whether any
    element may have a handler of clicks."""

    def __init__(self, walk: Walk, pieces: Pieces, clicks: bool) -> None:
        self.elements: list[HtmlElement] = []
        self.tags: list[str] = []
        self.parent: list[int] = []
        self.anchor_of: list[int] = []
        self.titles: dict[int, str] = {}
        self.number: list[int] = []
        """Numbers of the outline by those of the walk; -1 for what the outline passes over."""
        self._texts: list[tuple[int, int, str]] = []
        self._number(walk, pieces, clicks)
        self._name_titles()
        count = len(self.elements)
        self.size = [1] * count
        for index in range(count - 1, 0, -1):
            self.size[self.parent[index]] += self.size[index]
        self.dates = self._order_dates()
        self.date_count = [0] * count
        self.title_count = [0] * count
        self._major: list[int] = []
        for _, owner, _ in self.dates:
            self.date_count[owner] += 1
        for index, title in self.titles.items():
            if len(title) > 1 and not is_minor(title):
                self.title_count[index] += 1
                self._major.append(index)
        for index in range(count - 1, 0, -1):
            above = self.parent[index]
            self.date_count[above] += self.date_count[index]
            self.title_count[above] += self.title_count[index]
        self.anchors = sorted(self.titles)
        self._major.sort()

    def _number(self, walk: Walk, pieces: Pieces, clicks: bool) -> None:
        elements, tags, parent, anchor_of, texts = (
            self.elements,
            self.tags,
            self.parent,
            self.anchor_of,
            self._texts,
        )
        number = self.number = [-1] * len(walk.elements)
        number[0] = 0
        dating: set[int] = set()
        dating_tails: set[int] = set()
        for place, behind in pieces.holding(_TELLS_DAY):
            (dating_tails if behind else dating).add(place)
        clicked = {walk.number[element] for element in _CLICKS(walk.elements[0])} if clicks else frozenset()
        place, count, index = 0, len(number), 0
        while place < count:
            tag, node = walk.tags[place], walk.elements[place]
            above = number[walk.parent[place]]
            tail = walk.tails[place] if place in dating_tails else None
            if tag in _SKIP:
                if tail and _may_date(tail):
                    texts.append((above, -index, tail))
                place = walk.end[place]
                continue
            number[place] = index
            elements.append(node)
            tags.append(tag)
            parent.append(above)
            anchor = index if tag == "a" else (anchor_of[above] if index else -1)
            if place in clicked and anchor < 0 and tag in _CLICKED and node.get("onclick"):
                anchor = index
            anchor_of.append(anchor)
            text = walk.texts[place]
            if text or tag == "time":
                text = _day_shown(node, tag, text, place in dating)
            if text and _may_date(text):
                texts.append((index, 0, text))
            if tail and index and _may_date(tail):
                texts.append((above, index, tail))
            place += 1
            index += 1

    def _name_titles(self) -> None:
        for index, anchor in enumerate(self.anchor_of):
            if anchor == index:
                title = title_of(self.elements[index]) or _caption_of(self.elements[index])
                if title:
                    self.titles[index] = title

    def _order_dates(self) -> list[tuple[float, int, str]]:
        """Date texts as (order, owner, text); a day and its month in two tags are put together."""
        placed: list[tuple[float, int, int, str]] = []
        for owner, tail_of, text in self._texts:
            if tail_of == 0:
                placed.append((owner + 0.25, 0, owner, text))
            elif tail_of > 0:
                placed.append((tail_of + self.size[tail_of] - 0.5, -tail_of, owner, text))
            else:
                placed.append((-tail_of - 0.5, 0, owner, text))
        placed.sort()
        stood = [
            Stood(order, owner, " ".join(raw.split()))
            for place, (order, tail, owner, raw) in enumerate(placed)
            if place >= _FIRST_DAYS or tail or not is_today(self.elements[owner])
        ]
        free = [one for one in stood if self.anchor_of[one.owner] < 0]
        whole, headings = told_by_headings(free, self.parent, self.size, self.tags)
        out: list[tuple[float, int, str]] = []
        previous: tuple[float, int, str] | None = None
        for order, owner, text in stood:
            if not text or len(text) > 120 or order in headings:
                previous = None
                continue
            if order in whole:
                out.append((order, owner, whole[order]))
                previous = None
                continue
            in_anchor = self.anchor_of[owner] >= 0
            if _is_cell(text, in_anchor):
                out.append((order, owner, text))
                previous = (order, owner, text) if _MONTH_DAY.match(text) else None
                continue
            joined = join_split(previous[2], text) if previous and order - previous[0] < 8 else None
            if joined and previous:
                if out and out[-1][0] == previous[0]:
                    out.pop()
                out.append((order, owner, joined))
                previous = None
            else:
                previous = (order, owner, text)
        return out

    def dates_in(self, index: int) -> list[tuple[float, int, str]]:
        """Date texts inside the element numbered ``index``."""
        start = bisect_left(self.dates, (float(index), -1, ""))
        end = bisect_left(self.dates, (index + self.size[index] - 0.45, -1, ""))
        return self.dates[start:end]

    def anchors_in(self, index: int) -> list[int]:
        """Title anchors inside the element numbered ``index``, itself included."""
        return self._inside(self.anchors, index)

    def major_anchors_in(self, index: int) -> list[int]:
        """Those of them that are no links beside a title (查看, 下载, 附件)."""
        return self._inside(self._major, index)

    def _inside(self, anchors: list[int], index: int) -> list[int]:
        start = bisect_left(anchors, index)
        return anchors[start : bisect_left(anchors, index + self.size[index], start)]

    def tag(self, index: int) -> str:
        return self.tags[index]


@once_per_page
def outline_of(page: Page) -> Outline:
    """The outline of a page, shared by everything that looks for lists."""
    return Outline(walk_of(page), pieces_of(page), "onclick" in page.lower)


def _day_shown(node: HtmlElement, tag: str, text: str | None, dating: bool) -> str | None:
    """The text of an element as far as it may tell a day: a whole day in its attributes says more than a
    short text («3天前»)."""
    if tag == "time":
        stamp: str = node.get("datetime") or ""
        if _STAMP.match(stamp):
            return stamp[:10]
    if text and len(text) < _SHORT_DAY:
        title: str = node.get("title") or ""
        if title and _STAMP.match(title):
            return title[:10]
    return text if dating else None


# Many rows of a portal show the same days.
@lru_cache(maxsize=4096)
def _is_cell(text: str, in_anchor: bool) -> bool:
    if _YEARLESS_CELL.match(text):
        return has_yearless_date(text)
    if len(text) < _SHORT_CELL and (is_relative(text) or read_short_year(text) is not None):
        return True
    match = _CELL.match(text)
    if match and _TODAY.match(text):
        return False
    if in_anchor:
        if match and len(text) <= 22:
            return True
        return bool(_INSIDE_TITLE.search(text))
    if match is None:
        return len(text) < 90 and bool(
            re.search(r"(?:发布|更新|公开|发文)(?:时间|日期)\s*[:：]\s*(?:19|20)\d\d", text)
        )
    return len(text) - match.end() <= 60


def _may_date(text: str) -> bool:
    return len(text) <= _LONGEST_DATING and _tells_day(text)


@lru_cache(maxsize=4096)
def _tells_day(text: str) -> bool:
    if _DIGIT.search(text) is not None and _MAY_DATE.search(text) is not None:
        return True
    return len(text) < _SHORT_CELL and is_relative(text)


def join_split(first: str, second: str) -> str | None:
    """A date shown in two neighbouring tags (``01`` + ``2024-03``, ``2024`` + ``03-01``), or None."""
    for one, two in ((first, second), (second, first)):
        day, year_month = _DAY.match(one), _YEAR_MONTH.match(two)
        if day and year_month:
            return f"{year_month[1]}-{year_month[2]}-{day[1]}"
        month_day, year = _MONTH_DAY.match(one), _YEAR.match(two)
        if month_day and year:
            return f"{year[1]}-{month_day[1]}-{month_day[2]}"
        month = _MONTH.match(two)
        if day and month:
            return f"{month[1]}-{day[1]}"
    return None


_LONGEST_TEXT: Final = 1_000
_MOST_PARTS: Final = 600
SPACE: Final = re.compile(r"\s+")


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
    return shown


def _caption_of(anchor: HtmlElement) -> str:
    """Text under a linked picture that has no words of its own; empty when the caption is a link itself."""
    if next(anchor.iter("img"), None) is None:
        return ""
    for place, sibling in enumerate(anchor.itersiblings()):
        if place > 1 or not isinstance(sibling.tag, str) or sibling.tag == "a":
            break
        if next(sibling.iter("a", "img"), None) is not None:
            break
        text = " ".join(first_texts(sibling).split())
        if _SHORTEST_CAPTION <= len(text) <= _LONGEST_CAPTION and not _CELL.match(text):
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
