"""Paging that the page shows: links to other pages, the words between them, forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.derive.first_texts import first_texts
from crawler.derive.page_numbers import TOTAL_FIELD, VSB_TOTAL, Paging, page_number, read_number
from crawler.derive.pager_links import names_pager, pager_links, said, target
from crawler.derive.pager_numbers import NUMBER, pager_numbers
from crawler.derive.region import regions_of
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of

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
_FILE_NUMBER: Final = re.compile(r"(?:^|[_-])(\d{1,5})$")
_FOLDER_NUMBER: Final = re.compile(r"/(?:page|p)[-_]?(\d{1,5})/$", re.I)
_BARE_NUMBER: Final = re.compile(r"^(\d{1,4})$")
_PAGER_TAGS: Final = frozenset(("div", "ul", "p", "td", "span", "nav"))
_WORD_TAGS: Final = frozenset(("div", "p", "td", "span", "ul"))
_MOST_NUMBERS: Final = 20
_FEWEST_NUMBERS: Final = 3


def from_markup(page: Page) -> Paging:
    """What the links and words of the pagers on ``page`` tell."""
    turns = pager_links(page)
    following = turns.following
    zone = turns.zone
    # A pager by name holds its numbers: those beside it may be the days of entries («<b>05</b>»).
    area: HtmlElement | None = None
    if zone is None:
        zone = turns.arrow if turns.arrow is not None else turns.named
        if zone is None:
            zone = area = _pager_element(page)
        if turns.arrow is not None:
            following = target(turns.arrow, page)
    if zone is None:
        return _from_words(_tail_text(page), None)
    around = _pager_area(zone)
    told = pager_numbers(around if area is None else area, page)
    unchosen, whole = _unchosen(around), " ".join(around.itertext())
    words = _from_words(unchosen, told.current)
    pages = words.pages
    if pages is None and whole != unchosen:
        pages = _from_words(whole, told.current).pages
    if pages is None and turns.told_last:
        pages = turns.told_last
    last = turns.last
    if pages is None:
        pages = _pages_by_links(following, last, told.targets, page)
    current = told.current
    page_no = current if current is not None and (pages is None or current <= pages) else words.page_no
    if following is None and page_no is not None:
        following = told.targets.get(page_no + 1) or None
    if last is None and pages is not None and pages > 1:
        last = told.targets.get(pages) or None
    return Paging(pages, page_no, following, last, words.total or told.total)


def _unchosen(area: HtmlElement) -> str:
    """Words of a pager without the choices of a drop-down: «第1页» in it is not the page that is shown."""
    if next(area.iter("option"), None) is None:
        return " ".join(area.itertext())
    return " ".join(area.xpath("descendant::text()[not(parent::option)]"))


def _named_pagers(page: Page, tags: frozenset[str]) -> Iterator[HtmlElement]:
    """Elements whose class or id says that they are a pager, in order."""
    walk = walk_of(page)
    for place in regions_of(page).named(names_pager):
        if walk.tags[place] in tags:
            yield walk.elements[place]


def _pager_element(page: Page) -> HtmlElement | None:
    for element in _named_pagers(page, _PAGER_TAGS):
        if any(True for _ in element.iter("a")):
            text = first_texts(element, 400)
            if len(text) < 400 and re.search(r"\d", text):
                links = [anchor for anchor in element.iter("a") if NUMBER.match(said(anchor))]
                if links:
                    return element
        elif element.tag == "ul" and _is_row_of_numbers(element):
            return element
    return None


def _is_row_of_numbers(element: HtmlElement) -> bool:
    """Whether a list names pages without links, which a script turns (``<li class="number">3</li>``)."""
    leaves = [each for each in islice(element, _MOST_NUMBERS) if next(iter(each), None) is None]
    found = [int(m.group(1)) for each in leaves if (m := NUMBER.match(each.text or ""))]
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
        if names_pager(f"{node.get('class') or ''} {node.get('id') or ''}") and node.tag in (
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
    # Runs of blanks cost: the patterns try each of them.
    text = " ".join(text.split())
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
