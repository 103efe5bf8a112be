"""Lists of a page out of its rows: dated groups, and rows of article links that show no date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from itertools import islice
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from crawler.derive.dates import read_date, url_date, url_year
from crawler.derive.link_roles import extension_of
from crawler.derive.list_columns import Group, published_text, table_headers
from crawler.derive.list_dates import Told, complete_dates
from crawler.derive.list_headings import heading_of
from crawler.derive.list_links import clean_title, is_neighbour, row_address
from crawler.derive.list_outline import Outline
from crawler.derive.list_titles import is_minor, is_more
from crawler.derive.list_twins import twins_of
from crawler.derive.region import Regions
from crawler.derive.tree import Page, once_per_page
from crawler.model import ListBlock, ListItem, Region

ReadFrom = Literal["html", "island", "rendered", "feed"]
SIDE_BOX: Final = re.compile(
    r"热点|热门|热搜|推荐|排行|相关|猜你|最新(?:文章|资讯|信息|内容)?$|友情|链接|浏览|点击|延伸"
    r"|专题推荐|看了又看|附件|扩展阅读"
)
_ARTICLE_URL: Final = re.compile(
    r"t?\d{8}_\d+|/art/|/content/|/info/\d|post_\d|/\d{6}/|/20\d\d[-/]|[0-9a-f]{24,}|\d{5,}|(?:id"
    r"|newsid|articleid|docid|infoid)=\w|/detail|/show",
    re.I,
)
_PINNED: Final = re.compile(r"[\[【(（]?置顶[\]】)）]?\Z")
_CALLS: Final = re.compile(r"\s*(?!https?:|javascript:|file:)[a-z][a-z0-9+.-]*:(?!\d)", re.I)
"""An address that opens no page: of a telephone, of mail, of another program."""
_ROWS: Final = frozenset(("li", "tr", "dd", "dt"))
_ABOVE_ROWS: Final = frozenset(("body", "html", "ul", "table", "tbody", "dl"))
_HOLDS_ROWS: Final = frozenset(("body", "html", "ul", "ol", "table", "tbody", "dl"))
_MOST_TEXTS: Final = 40
_WHERE_NOT: Final = frozenset(("footer", "breadcrumb"))
_MIN_UNDATED: Final = 2
_SHORT_TITLES: Final = 4
"""Mean length of titles below which no list of articles is told; files may have titles so short."""
_NUMBERED: Final = 12
"""How much a title tells, however short, where its number leads to the same place."""


class Block(NamedTuple):
    """A list where it stands. ``order``: number of its container; ``dated``: rows that show a date; ``side``:
    it stands beside the content; ``weight``: how much text it holds."""

    block: ListBlock
    region: Region
    order: int
    dated: int
    side: bool
    weight: int


def items_of(
    outline: Outline, group: Group, page: Page, names: Mapping[int, str] | None = None
) -> tuple[list[ListItem], int]:
    """The entries of a dated group, each once, and how many of its rows show a date. ``names``: titles by the
    number of the row's element, where its link does not tell them."""
    labels = table_headers(outline, group)
    known = names or {}
    items: list[tuple[str, str, str | None, str | None]] = []
    pinned: set[int] = set()
    seen: set[tuple[str, str]] = set()
    dated = 0
    for row in group.rows:
        node = outline.elements[row.anchor]
        title = clean_title(known.get(row.element) or outline.titles.get(row.anchor, ""))
        if not title or is_more(title) or is_neighbour(node, title):
            continue
        address = row_address(node, page)
        text = published_text(outline, row, labels)
        identity = (title, address or text or "")
        if identity in seen and address:
            continue
        seen.add(identity)
        date = read_date(text) if text else None
        if date is not None or row.dates:
            dated += 1
        if date is None and _may_pin(page) and _is_pinned(outline, row.anchor):
            pinned.add(len(items))
        items.append((title, address, date[:10] if date else None, text if date is None else None))
    return _with_years(items, page, pinned), dated


@once_per_page
def _may_pin(page: Page) -> bool:
    return "置顶" in page.text


def _is_pinned(outline: Outline, anchor: int) -> bool:
    """Whether the row of a link says that it is kept at the top: «置顶», «[置顶]»."""
    row = anchor
    while outline.tag(row) not in _ROWS and outline.tag(outline.parent[row]) not in _HOLDS_ROWS:
        if outline.parent[row] == row or outline.title_count[outline.parent[row]] > 1:
            break
        row = outline.parent[row]
    return any(_PINNED.match(text.strip()) for text in islice(outline.elements[row].itertext(), _MOST_TEXTS))


def _with_years(
    items: list[tuple[str, str, str | None, str | None]], page: Page, pinned: Set[int] = frozenset()
) -> list[ListItem]:
    shown = [
        Told(address, date, words, place in pinned) for place, (_, address, date, words) in enumerate(items)
    ]
    days = complete_dates(shown, url_year(page.url), page.answered)
    return [ListItem(title, address, day) for (title, address, _, _), day in zip(items, days, strict=True)]


def list_block(
    items: Iterable[ListItem],
    read_from: ReadFrom,
    heading: str = "",
    more: str | None = None,
    total: int | None = None,
    timeless: bool = False,
) -> ListBlock:
    """A list of these entries with its newest and oldest day. ``total``: entries it tells to have in all."""
    shown = tuple(items)
    dates = [item.date for item in shown if item.date]
    return ListBlock(
        items=shown,
        count=max(total or 0, len(shown)),
        newest=max(dates, default=None),
        oldest=min(dates, default=None),
        heading=heading,
        more=more,
        read_from=read_from,
        timeless=timeless,
    )


def says_the_same(outline: Outline, group: Group) -> bool:
    """Whether the links of all rows say the same («办事指南»), or each row is one link as a whole."""
    if len(group.rows) < _MIN_UNDATED:
        return False
    first = outline.titles.get(group.rows[0].anchor, "")
    return outline.tag(group.rows[0].anchor) in ("tr", "li") or all(
        outline.titles.get(row.anchor, "") == first for row in group.rows
    )


def dated_block(
    outline: Outline, group: Group, regions: Regions, page: Page, names: Mapping[int, str]
) -> Block | None:
    """A dated group as a list; None for what is none: feet, paths, rows of very short words. ``names``: see
    :func:`items_of`."""
    container = outline.elements[group.container]
    region = regions.region(container)
    if region in _WHERE_NOT and len(group.rows) < 8:
        return None
    items, dated = items_of(outline, group, page, names)
    if not items or (dated == 0 and not any(item.date for item in items)):
        return None
    if sum(len(item.title) for item in items) < 4 * len(items):
        return None
    heading, more = heading_of(outline, group, page)
    read_from: ReadFrom = "rendered" if page.rendered else "html"
    block = list_block(items, read_from, heading, more)
    weight = sum(min(len(item.title), 40) for item in items)
    side = region == "aside" or bool(SIDE_BOX.search(heading))
    return Block(block, region, group.container, dated, side, weight)


def undated_blocks(
    outline: Outline, regions: Regions, page: Page, used: set[int], has_dated: bool
) -> list[Block]:
    """Lists of articles that show no dates: rows of one long title each, most leading to articles."""
    by_container: dict[int, list[int]] = {}
    twins = twins_of(outline)
    for anchor, title in outline.titles.items():
        if anchor in used or anchor in twins.second or len(title) < 4 or is_more(title) or is_minor(title):
            continue
        if _CALLS.match(outline.elements[anchor].get("href") or ""):
            continue
        row, told = anchor, twins.told_in(anchor)
        while outline.tags[row] not in _ROWS:
            above = outline.parent[row]
            if above == row or outline.tags[above] in _ABOVE_ROWS:
                break
            all_told = twins.told_in(above)
            if all_told > told:
                break
            row, told = above, all_told
        by_container.setdefault(outline.parent[row], []).append(anchor)
    out: list[Block] = []
    home = urlsplit(page.url).netloc.removeprefix("www.")
    for container, anchors in by_container.items():
        if len(anchors) < _MIN_UNDATED:
            continue
        titles = [outline.titles[a] for a in anchors]
        # A number that leads to the same place shows that a short title is that of an entry.
        lengths = [
            max(len(title), _NUMBERED if anchor in twins.numbered else 0)
            for anchor, title in zip(anchors, titles, strict=True)
        ]
        length = sum(lengths)
        if length < _SHORT_TITLES * len(titles):
            continue
        element = outline.elements[container]
        if regions.region(element) in ("nav", "header", "footer", "breadcrumb", "head"):
            continue
        nodes = [outline.elements[a] for a in anchors]
        addresses = [row_address(node, page) for node in nodes]
        if sum(1 for address in addresses if _MARKS.match(address)) > 1:
            continue
        leading = sum(1 for address in addresses if not address or _leads_to_article(address))
        files = sum(1 for address in addresses if address and _is_file(address))
        pictured = leading == len(anchors) and all(anchor in twins.pictured for anchor in anchors)
        enough = _SHORT_TITLES if pictured or files > len(anchors) * 0.6 else 9
        real = len(addresses) - addresses.count("")
        if length < enough * len(titles):
            continue
        least = enough if pictured else min(10, enough + 1)
        long_titles = sum(1 for each in lengths if each >= least)
        headlines = long_titles == len(anchors) and length >= 12 * len(titles)
        if (leading < len(anchors) * 0.6 and not headlines) or long_titles < len(anchors) * 0.5:
            continue
        if real == 0 and (long_titles < len(anchors) * 0.8 or has_dated):
            continue
        outside = sum(
            1 for address in addresses if address and urlsplit(address).netloc.removeprefix("www.") != home
        )
        roots = sum(1 for address in addresses if address and urlsplit(address).path.strip("/") == "")
        if outside > len(anchors) * 0.6 and (roots > outside * 0.3 or regions.region(element) != "body"):
            continue
        group = Group(container, [])
        items = unique_items(
            ListItem(clean_title(title), address, url_date(address) if address else None)
            for title, address, node in zip(titles, addresses, nodes, strict=True)
            if not is_neighbour(node, title)
        )
        if len(items) < _MIN_UNDATED:
            continue
        heading, more = heading_of(outline, group, page)
        read_from: ReadFrom = "rendered" if page.rendered else "html"
        region = regions.region(element)
        side = region == "aside" or bool(SIDE_BOX.search(heading))
        weight = sum(min(len(item.title), 40) for item in items)
        out.append(Block(list_block(items, read_from, heading, more), region, container, 0, side, weight))
    return out


def unique_items(items: Iterable[ListItem]) -> list[ListItem]:
    """The entries, each address once."""
    out: dict[str, ListItem] = {}
    for item in items:
        out.setdefault(item.url or f"{len(out)} {item.title}", item)
    return list(out.values())


_MARKS: Final = re.compile(
    r"https?://(?:[\w-]+\.)*(?:conac\.cn|beian\.(?:gov|miit\.gov|mps\.gov)\.cn|miibeian\.gov\.cn"
    r"|miitbeian\.gov\.cn|zfwzgl\.www\.gov\.cn)(?=[:/]|$)"
)
"""What a foot links to: several of these are the foot, whatever box holds it."""
_FILES: Final = frozenset(("pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "zip", "rar"))
_COLUMN_URL: Final = re.compile(r"/$|/(?:index|default|list\w*)\.\w+$|/col/|/column/", re.I)


@lru_cache(maxsize=16384)
def _is_file(address: str) -> bool:
    return extension_of(urlsplit(address).path) in _FILES or "/download" in address.lower()


@lru_cache(maxsize=16384)
def _leads_to_article(address: str) -> bool:
    if _is_file(address):
        return True
    parts = urlsplit(address)
    if _COLUMN_URL.search(parts.path) and not parts.query:
        return False
    return bool(_ARTICLE_URL.search(parts.path + "?" + parts.query))
