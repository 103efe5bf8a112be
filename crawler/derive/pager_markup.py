"""Paging that the page shows: links to other pages, the words between them, forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.derive.anchors import texts_in
from crawler.derive.first_texts import first_texts
from crawler.derive.page_numbers import MAX_PAGES, TOTAL_FIELD, VSB_TOTAL, Paging, page_number, read_number
from crawler.derive.region import regions_of
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.url import canonical

_TEXT_PAGES: Final = re.compile(
    # What none of the forms begins with is passed over at once.
    r"(?=[共总第页当分\s\d])(?:共\s*(?:有|计|分)?\s*(\d+)\s*(?:个)?\s*页|总\s*(?:共)?\s*(\d+)\s*页"
    r"|总页数\s*[:：]?\s*(\d+)|第?\s*\d+\s*页?\s*/\s*(?:共)?\s*(\d+)\s*页"
    r"|(?:页次|页码|当前页?|页数)\s*[:：]?\s*\d+\s*/\s*(\d+)|分\s*(\d+)\s*页"
    r"|共\s?\d+\s?(?:条|篇|件|项)(?:记录|信息|数据)?[\s,，、/|]{0,4}(\d+)\s?页)"
)
_TEXT_PAGE_NO: Final = re.compile(
    r"(?:当前|现在)\s*(?:是)?\s*第?\s*(\d+)\s*页?|第\s*(\d+)\s*页|(?:页次|页码)\s*[:：]?\s*(\d+)\s*/"
    r"|(?<!\d)(\d+)\s*/\s*(?:共)?\s*\d+\s*页"
)
_TEXT_TOTAL: Final = re.compile(
    r"(?:共|总共|合计|总数)\s*(?:有|计|[:：])?\s*(\d+)\s*(?:条|篇|件|项|个记录|个结果|记录|份|则)"
    r"|共\s*\d+\s*页\s*[,，、/|]?\s*(\d+)\s*(?:条|篇|件|个?记录)"
    r"|总(?:条数|记录数?)\s*[:：]?\s*(\d+)|找到\s*(\d+)\s*[篇条项个]|共有(?:数据|信息|记录)\s*(\d+)"
)
_NEXT: Final = re.compile(
    r"^[\s\[【(（<]*(?:下一?页|后一?页|下一頁|next(?:\s*page)?|下页>+)[\s>›»→\]】)）]*$", re.I
)
_LAST: Final = re.compile(
    r"^[\s\[【(（]*(?:尾页|末页|最后一?页|最末页|最终页|last(?:\s*page)?|末頁)[\s>›»→\]】)）]*$", re.I
)
_ARROW: Final = re.compile(r"^[>›»]{1,2}$")
_NUMBER: Final = re.compile(
    r"^[\s\[(（【]*(?:第\s*(?=\d{1,5}\s*页))?(\d{1,5})(?:\s*页(?=[\s\])）】]*$))?[\s\])）】]*$"
)
_NAMED_PAGE: Final = re.compile(r"^[\[(（【]?第\s?\d{1,5}\s?页[\])）】]?$")
_PAGER_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:page\w{0,6}|pag(?:er|ing|ination)\w*|fenye\w*|fanye|fy|navigate|layui-laypage"
    r"|m-pagination|pagebar|manu|el-pager)(?:$|[\s_\-\d])",
    re.I,
)
_CURRENT: Final = re.compile(
    r"(?:^|[\s_-])(?:current|cur|on|active|hover|now|sel(?:ected)?|this|a_hover|layui-laypage-curr"
    r"|a1)(?:$|[\s_-])",
    re.I,
)
_JS_NUMBER: Final = re.compile(r"\(\s*['\"]?(\d{1,6})['\"]?\s*[,)]")
_ADDRESS: Final = re.compile(r"['\"]([^'\"\s]+\.(?:[sjx]?html?|jsp|aspx?|do|php|action)[^'\"\s]*)['\"]")
"""The address in the code of a handler: «location.href='index_2.jhtml'»."""
_UNITS: Final = ("条", "篇", "件", "项", "则", "份", "个", "记录", "信息", "文章")
_TITLED_TOTAL: Final = re.compile(r"^(?:total\s*records?|总数|总条数|总记录数?|记录总数|信息总数)$", re.I)
"""The title of what holds the number of all entries: «<a title="Total record"><b>852</b></a>» of 帝国 CMS."""
_SUM: Final = ("共", "共有", "共计", "总", "总共", "总数", "合计", "计", "分")
_FILE_NUMBER: Final = re.compile(r"(?:^|[_-])(\d{1,5})$")
_FOLDER_NUMBER: Final = re.compile(r"/(?:page|p)[-_]?(\d{1,5})/$", re.I)
_BARE_NUMBER: Final = re.compile(r"^(\d{1,4})$")
_PAGER_TAGS: Final = frozenset(("div", "ul", "p", "td", "span", "nav"))
_WORD_TAGS: Final = frozenset(("div", "p", "td", "span", "ul"))
_MOST_PIECES: Final = 40
_TURNS: Final = frozenset(("a", "span", "li", "button"))
_MOST_HELD: Final = 16
"""Elements in the link of a pager, itself counted."""
_MOST_NUMBERS: Final = 20
_FEWEST_NUMBERS: Final = 3


def from_markup(page: Page) -> Paging:
    """What the links and words of the pagers on ``page`` tell."""
    following = last = None
    numbers: dict[int, str] = {}
    told_last: int | None = None
    zone: HtmlElement | None = None
    arrow: HtmlElement | None = None
    named: HtmlElement | None = None
    walk = walk_of(page)
    for place, tag in enumerate(walk.tags):
        if tag not in _TURNS:
            continue
        anchor = walk.elements[place]
        if len(anchor) > 2:
            continue
        text = (walk.texts[place] or "").strip()
        # The link of a pager holds little; links never closed hold each other and the rest of the page.
        if not text and 1 < walk.end[place] - place <= _MOST_HELD:
            text = _said(anchor)
        if not text:
            text = (anchor.get("title") or "").strip() if anchor.tag == "a" else ""
        if not text or len(text) > 12:
            continue
        word = _pager_word(text)
        if not word:
            continue
        if word == "next":
            zone = anchor if zone is None or anchor.tag == "a" else zone
            following = following or _target(anchor, page)
        elif word == "last":
            zone = anchor if zone is None else zone
            last = last or _target(anchor, page)
            told_last = told_last or _js_number(anchor)
        elif word == "page":
            named = anchor if named is None and anchor.tag == "a" else named
        elif _in_pager(anchor):
            arrow = anchor
    held: HtmlElement | None = None
    if zone is None:
        zone = arrow if arrow is not None else named
        if zone is None:
            zone = held = _pager_element(page)
        if arrow is not None:
            following = _target(arrow, page)
    if zone is None:
        return _from_words(_tail_text(page), None)
    area = _pager_area(zone)
    current: int | None = None
    total: int | None = None
    # A pager by name holds its numbers: those beside it may be the days of entries («<b>05</b>»).
    for element in (area if held is None else held).iter():
        if not isinstance(element.tag, str) or element.tag in ("option", "script", "select"):
            continue
        match = _NUMBER.match(element.text or "") if len(element) == 0 else None
        if not match:
            continue
        number = int(match.group(1))
        if _titled_total(element):
            total = number
            continue
        if element.tag != "a" and _counts(element):
            continue
        if element.tag == "a" or (element.getparent() is not None and element.getparent().tag == "a"):
            parent = element.getparent()
            holder = element if element.tag == "a" or parent is None else parent
            numbers[number] = _target(holder, page) or ""
            if _CURRENT.search(f"{holder.get('class') or ''} {element.get('class') or ''}") or (
                holder is not element and current is None and element.tag in ("b", "strong", "font")
            ):
                current = number
        elif element.tag in ("span", "em", "b", "strong", "i", "font", "li", "button") and number < MAX_PAGES:
            if current is None and (
                element.tag != "span"
                or not numbers
                or _CURRENT.search(element.get("class") or "")
                or number in (1, max(numbers) + 1)
            ):
                current = number
            numbers.setdefault(number, "")
    words = _from_words(_unchosen(area), current)
    pages = words.pages
    if pages is None:
        pages = _from_words(" ".join(area.itertext()), current).pages
    if pages is None and told_last:
        pages = told_last
    if pages is None:
        pages = _pages_by_links(following, last, numbers, page)
    page_no = current if current is not None and (pages is None or current <= pages) else words.page_no
    if following is None and page_no is not None:
        following = numbers.get(page_no + 1) or None
    if last is None and pages is not None and pages > 1:
        last = numbers.get(pages) or None
    return Paging(pages, page_no, following, last, words.total or total)


def _unchosen(area: HtmlElement) -> str:
    """Words of a pager without the choices of a drop-down: «第1页» in it is not the page that is shown."""
    if next(area.iter("option"), None) is None:
        return " ".join(area.itertext())
    return " ".join(area.xpath("descendant::text()[not(parent::option)]"))


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
def _names_pager(words: str) -> bool:
    return _PAGER_CLASS.search(words) is not None


def _named_pagers(page: Page, tags: frozenset[str]) -> Iterator[HtmlElement]:
    """Elements whose class or id says that they are a pager, in order."""
    walk = walk_of(page)
    for place, words in regions_of(page).words.items():
        if walk.tags[place] in tags and _names_pager(words):
            yield walk.elements[place]


def _target(anchor: HtmlElement, page: Page) -> str | None:
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


def _in_pager(element: HtmlElement) -> bool:
    node: HtmlElement | None = element
    for _ in range(3):
        if node is None:
            return False
        if _names_pager(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def _pager_element(page: Page) -> HtmlElement | None:
    for element in _named_pagers(page, _PAGER_TAGS):
        if any(True for _ in element.iter("a")):
            text = first_texts(element, 400)
            if len(text) < 400 and re.search(r"\d", text):
                links = [anchor for anchor in element.iter("a") if _NUMBER.match(_said(anchor))]
                if links:
                    return element
        elif element.tag == "ul" and _is_row_of_numbers(element):
            return element
    return None


def _is_row_of_numbers(element: HtmlElement) -> bool:
    """Whether a list names pages without links, which a script turns (``<li class="number">3</li>``)."""
    leaves = [each for each in islice(element, _MOST_NUMBERS) if next(iter(each), None) is None]
    found = [int(m.group(1)) for each in leaves if (m := _NUMBER.match(each.text or ""))]
    return len(found) >= _FEWEST_NUMBERS and found[0] == 1 and found == sorted(set(found))


def _pager_area(zone: HtmlElement) -> HtmlElement:
    """The smallest element round ``zone`` that looks like the whole pager."""
    node = zone
    best = zone
    for _ in range(4):
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        links = islice(parent.iter("a"), 40, None)
        if len(first_texts(parent, 601)) > 600 or next(links, None) is not None:
            break
        node = parent
        best = parent
        if _names_pager(f"{node.get('class') or ''} {node.get('id') or ''}") and node.tag in (
            "div",
            "ul",
            "nav",
            "td",
            "table",
        ):
            break
    return best


def _tail_text(page: Page) -> str:
    for element in _named_pagers(page, _WORD_TAGS):
        if len(element) <= 8:
            text = " ".join(
                part
                for node in islice(element.iter(), 300)
                if node.tag not in ("script", "style", "option")
                for part in (node.text or "", node.tail or "")
            )
            if len(text) < 300 and _TEXT_PAGES.search(text):
                return text
    if "上一页" in page.text:
        # One page of entries: the words of the pager stand bare, and nothing names what holds them.
        for bare in walk_of(page).texts:
            if bare and "上一页" in bare and len(bare) < 300 and _TEXT_PAGES.search(bare):
                return bare
    return ""


def _from_words(text: str, current: int | None) -> Paging:
    if not text:
        return Paging(page_no=current)
    pages = page_no = total = None
    match = _TEXT_PAGES.search(text)
    if match:
        pages = read_number(next(group for group in match.groups() if group))
    match = _TEXT_PAGE_NO.search(text)
    if match:
        page_no = read_number(next(group for group in match.groups() if group))
    match = _TEXT_TOTAL.search(text)
    if match:
        total = read_number(next(group for group in match.groups() if group))
    if pages is None:
        match = re.search(r"(?<![\d/])(\d{1,5})\s*/\s*(\d{1,5})(?![\d/])", text)
        if match and 0 < int(match.group(1)) <= int(match.group(2)):
            page_no, pages = int(match.group(1)), int(match.group(2))
    return Paging(pages, current if current is not None else page_no, None, None, total)


def _pages_by_links(
    following: str | None, last: str | None, numbers: dict[int, str], page: Page
) -> int | None:
    for url in (last, following):
        query = urlsplit(url).query if url else ""
        if query:
            match = VSB_TOTAL.search(query) or TOTAL_FIELD.search(query)
            if match:
                return int(match.group(1))
    shown = max(numbers, default=None)
    if last:
        by_query = page_number(last)
        if by_query:
            return max(by_query, shown or 0)
        last_number = _file_number(last)
        if last_number == 1 and shown is None:
            # Static pages numbered downwards: page 2 of n is n-1.htm, the last is 1.htm.
            second = _file_number(following) if following and _file_number(page.url) is None else None
            return second + 1 if second else None
        if last_number is not None:
            next_number = _file_number(following) if following else None
            own_number = _file_number(page.url)
            zero_based = next_number is not None and (next_number == 1 if own_number is None else False)
            if own_number is None and next_number is None and shown is not None and shown == last_number + 1:
                zero_based = True
            if shown is not None and numbers.get(shown) == last:
                return shown
            return last_number + 1 if zero_based else max(last_number, shown or 0)
    return shown


def _file_number(url: str) -> int | None:
    path = urlsplit(url).path
    stem = path.rpartition("/")[2].partition(".")[0]
    if not stem and (folder := _FOLDER_NUMBER.search(path)):
        return int(folder.group(1))
    match = _FILE_NUMBER.search(stem) or _BARE_NUMBER.match(stem)
    return int(match.group(1)) if match else None


def _said(anchor: HtmlElement) -> str:
    return "".join(islice(texts_in(anchor), 4 * _MOST_PIECES)).strip()
