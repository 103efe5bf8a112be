"""Lists of a page: the main one of a column page, and the blocks of a channel or home page.

Dated lists in any markup, undated lists of articles, jpage and JSON islands, lists written by scripts.
Navigation, breadcrumbs, side boxes («热点», «相关链接»), neighbours (上一篇/下一篇) and link farms are
not lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.derive.dates import read_date, read_epoch, url_date, url_year
from crawler.derive.empty_list import has_empty_container, shows_empty_list
from crawler.derive.islands import (
    IslandList,
    read_island_records,
    read_island_total,
    read_json_lists,
    written_html,
)
from crawler.derive.link_roles import extension_of
from crawler.derive.list_dates import Told, complete_dates
from crawler.derive.list_rows import (
    Group,
    Outline,
    find_groups,
    is_minor,
    is_more,
    outline_of,
    published_text,
    table_headers,
)
from crawler.derive.paging import Paging, read_paging
from crawler.derive.region import Regions, regions_of
from crawler.derive.tree import Page, parse
from crawler.model import ListBlock, ListItem, Region
from crawler.url import canonical

ReadFrom = Literal["html", "island", "rendered", "feed"]


class Lists(NamedTuple):
    """``main``: the list of a column page, or None; a list without entries has ``pages`` set.

    ``blocks``: every other list (all of a channel's).
    """

    main: ListBlock | None = None
    blocks: tuple[ListBlock, ...] = ()
    paging: Paging = Paging()


_SIDE: Final = re.compile(
    r"热点|热门|热搜|推荐|排行|相关|猜你|最新(?:文章|资讯|信息|内容)?$|友情|链接|浏览|点击|延伸"
    r"|专题推荐|看了又看|附件|扩展阅读"
)
_NEIGHBOUR: Final = re.compile(r"^\s*[【\[]?(?:上|下|前|后)一?[篇条则页]")
_ARTICLE_URL: Final = re.compile(
    r"t?\d{8}_\d+|/art/|/content/|/info/\d|post_\d|/\d{6}/|/20\d\d[-/]|[0-9a-f]{24,}|\d{5,}|(?:id"
    r"|newsid|articleid|docid|infoid)=\w|/detail|/show",
    re.I,
)
_BODY: Final = re.compile(
    r"(?:^|\s)(?:TRS_Editor|TRS_UEDITOR|trs_editor_view|zoom|Zoom|UCAP-CONTENT|pages_content"
    r"|article[_-]?(?:content|con|zoom|body|main)"
    r"|v_news_content|vsb_content\w*|news[_-]?(?:content|con|text)|wzcon|mainText|ivs_content|nscont"
    r"|detail[_-]?(?:content|con)|xl_con\w*|con_text|view|TRS_PreAppend|content_main|text_content)(?:\s|$)"
)
_HEADING_TAGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "legend"))
_HEADING_CLASS: Final = re.compile(r"tit|head|(?:^|[\s_-])(?:hd|bt|name|lm|tab|menu|nav|top|more)|h\d", re.I)
_SPACE: Final = re.compile(r"\s+")
_TITLE_DATE: Final = re.compile(
    r"\s*[\[（(【]?\s*(?:19"
    r"|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[\]）)】]?\s*$"
    r"|^\s*[\[（(【]?\s*(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s*[\]）)】]?\s*"
)
_WHERE_NOT: Final = frozenset(("footer", "breadcrumb"))
_MIN_UNDATED: Final = 2
_LONGEST_ISLAND: Final = 3_000_000


class _Block(NamedTuple):
    block: ListBlock
    region: Region
    order: int
    dated: int
    side: bool
    weight: int


def read_lists(page: Page) -> Lists:
    """The lists of a page. Never raises; an empty page gives no lists."""
    outline = outline_of(page)
    regions = regions_of(page)
    groups = find_groups(outline)
    used = {row.anchor for group in groups for row in group.rows}
    found = [_block_of(outline, group, regions, page) for group in groups]
    blocks = [block for block in found if block is not None]
    blocks.extend(_undated(outline, regions, page, used, bool(blocks)))
    blocks.sort(key=lambda block: block.order)
    islands = _islands(page)
    article = _is_article(page, outline, blocks)
    kept = [block for block in blocks if not _drop(block, blocks, article, bool(islands))]
    if kept and not islands and all(block.side for block in kept) and has_empty_container(outline, regions):
        # What stands beside an empty list is not what the list holds.
        kept = []
    chosen = _choose(kept, islands, page, article)
    if page.rendered and chosen.main is None and not chosen.blocks and not article:
        # Where the script that unfolds the island failed, its records still stand in the page.
        chosen = _choose([], _records(page), page, article)
    bare = chosen.main is None and not chosen.blocks and not article
    if bare and _is_empty(page, outline, regions, chosen):
        number = chosen.paging.page_no or 1
        read_from: ReadFrom = "rendered" if page.rendered else "html"
        empty = ListBlock(pages=chosen.paging.pages or 1, page_no=number, read_from=read_from)
        return Lists(empty, (), chosen.paging)
    return chosen


def _is_empty(page: Page, outline: Outline, regions: Regions, found: Lists) -> bool:
    """A list of nothing, and no script at hand that may still fill it."""
    if _has_empty_island(page):
        return True
    if not page.rendered and (any(sign in page.lower for sign in _LATER) or fills_later(page.text)):
        return False
    return shows_empty_list(outline, regions, found.paging)


def _text(node: HtmlElement) -> str:
    parts = [node.text or ""]
    for inner in node.iterdescendants():
        if inner.tag not in ("script", "style"):
            parts.append(inner.text or "")
        parts.append(inner.tail or "")
    return " ".join("".join(parts).split())


def _address(node: HtmlElement, page: Page) -> str:
    href = (node.get("href") or "").strip()
    if href and not href.startswith("#") and href[:11].lower() != "javascript:":
        return canonical(href, page.base_url) or ""
    code = f"{node.get('onclick') or ''} {href if href[:11].lower() == 'javascript:' else ''}"
    match = re.search(
        r"['\"]((?:https?:/)?\.{0,2}/[^'\"\s]+|[^'\"\s]+\.(?:s?html?|jsp|aspx?|do|php|pdf"
        r"|docx?)[^'\"\s]*)['\"]",
        code,
    )
    return (canonical(match.group(1), page.base_url) or "") if match else ""


def _is_neighbour(node: HtmlElement, title: str) -> bool:
    """True for the link to the article before or after («上一篇»), told by its text or the text before it."""
    if _NEIGHBOUR.match(title):
        return True
    before = node.getprevious()
    parent = node.getparent()
    if before is not None:
        text = f"{before.text or ''}{before.tail or ''}" if isinstance(before.tag, str) else before.tail or ""
    else:
        text = (parent.text or "") if parent is not None else ""
    return len(text) < 40 and bool(_NEIGHBOUR.match(text))


def _clean_title(title: str) -> str:
    if "20" in title or "19" in title:
        cut = _TITLE_DATE.sub("", title).strip(" ·•●■>-")
    else:
        cut = title.strip(" ·•●■>-")
    return cut if len(cut) >= 2 else title


def _items_of(outline: Outline, group: Group, page: Page) -> tuple[list[ListItem], int]:
    labels = table_headers(outline, group)
    items: list[tuple[str, str, str | None, str | None]] = []
    seen: set[tuple[str, str]] = set()
    dated = 0
    for row in group.rows:
        node = outline.elements[row.anchor]
        title = _clean_title(outline.titles.get(row.anchor, ""))
        if not title or is_more(title) or _is_neighbour(node, title):
            continue
        address = _address(node, page)
        text = published_text(outline, row, labels)
        identity = (title, address or text or "")
        if identity in seen and address:
            continue
        seen.add(identity)
        date = read_date(text) if text else None
        if date is not None or text is not None:
            dated += 1
        items.append((title, address, date[:10] if date else None, text if date is None else None))
    return _with_years(items, page), dated


def _with_years(items: list[tuple[str, str, str | None, str | None]], page: Page) -> list[ListItem]:
    shown = [Told(address, date, words) for _, address, date, words in items]
    days = complete_dates(shown, url_year(page.url), page.answered)
    return [ListItem(title, address, day) for (title, address, _, _), day in zip(items, days, strict=True)]


def _make(
    items: Iterable[ListItem],
    read_from: ReadFrom,
    heading: str = "",
    more: str | None = None,
    total: int | None = None,
) -> ListBlock:
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
    )


def _block_of(outline: Outline, group: Group, regions: Regions, page: Page) -> _Block | None:
    container = outline.elements[group.container]
    region = regions.region(container)
    if region in _WHERE_NOT and len(group.rows) < 8:
        return None
    items, dated = _items_of(outline, group, page)
    if not items or (dated == 0 and not any(item.date for item in items)):
        return None
    if sum(len(item.title) for item in items) < 4 * len(items):
        return None
    heading, more = _heading(outline, group, page)
    read_from: ReadFrom = "rendered" if page.rendered else "html"
    block = _make(items, read_from, heading, more)
    weight = sum(min(len(item.title), 40) for item in items)
    side = region == "aside" or bool(_SIDE.search(heading))
    return _Block(block, region, group.container, dated, side, weight)


def _undated(outline: Outline, regions: Regions, page: Page, used: set[int], has_dated: bool) -> list[_Block]:
    """Lists of articles that show no dates: rows of one long title each, most leading to articles."""
    by_container: dict[int, list[int]] = {}
    for anchor, title in outline.titles.items():
        if anchor in used or len(title) < 4 or is_more(title) or is_minor(title):
            continue
        row = anchor
        while outline.tag(row) not in ("li", "tr", "dd", "dt"):
            above = outline.parent[row]
            if above == row or outline.tag(above) in ("body", "html", "ul", "table", "tbody", "dl"):
                break
            if outline.title_count[above] > outline.title_count[row]:
                break
            row = above
        by_container.setdefault(outline.parent[row], []).append(anchor)
    out: list[_Block] = []
    for container, anchors in by_container.items():
        element = outline.elements[container]
        if regions.region(element) in ("nav", "header", "footer", "breadcrumb", "head"):
            continue
        titles = [outline.titles[a] for a in anchors]
        nodes = [outline.elements[a] for a in anchors]
        addresses = [_address(node, page) for node in nodes]
        leading = sum(1 for address in addresses if not address or _leads_to_article(address))
        files = sum(1 for address in addresses if address and _is_file(address))
        enough = 4 if files > len(anchors) * 0.6 else 9
        real = sum(1 for address in addresses if address)
        if len(anchors) < _MIN_UNDATED or sum(map(len, titles)) < enough * len(titles):
            continue
        long_titles = sum(1 for title in titles if len(title) >= min(10, enough + 1))
        headlines = long_titles == len(anchors) and sum(map(len, titles)) >= 12 * len(titles)
        if (leading < len(anchors) * 0.6 and not headlines) or long_titles < len(anchors) * 0.5:
            continue
        if real == 0 and (long_titles < len(anchors) * 0.8 or has_dated):
            continue
        home = urlsplit(page.url).netloc.removeprefix("www.")
        outside = sum(
            1 for address in addresses if address and urlsplit(address).netloc.removeprefix("www.") != home
        )
        roots = sum(1 for address in addresses if address and urlsplit(address).path.strip("/") == "")
        if outside > len(anchors) * 0.6 and (roots > outside * 0.3 or regions.region(element) != "body"):
            continue
        group = Group(container, [])
        items = _unique(
            ListItem(_clean_title(title), address, url_date(address) if address else None)
            for title, address, node in zip(titles, addresses, nodes, strict=True)
            if not _is_neighbour(node, title)
        )
        if len(items) < _MIN_UNDATED:
            continue
        heading, more = _heading(outline, group, page)
        read_from: ReadFrom = "rendered" if page.rendered else "html"
        region = regions.region(element)
        side = region == "aside" or bool(_SIDE.search(heading))
        weight = sum(min(len(item.title), 40) for item in items)
        out.append(_Block(_make(items, read_from, heading, more), region, container, 0, side, weight))
    return out


def _unique(items: Iterable[ListItem]) -> list[ListItem]:
    out: dict[str, ListItem] = {}
    for item in items:
        out.setdefault(item.url or f"{len(out)} {item.title}", item)
    return list(out.values())


_FILES: Final = frozenset(("pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "zip", "rar"))
_COLUMN_URL: Final = re.compile(r"/$|/(?:index|default|list\w*)\.\w+$|/col/|/column/", re.I)


def _is_file(address: str) -> bool:
    return extension_of(urlsplit(address).path) in _FILES or "/download" in address.lower()


def _leads_to_article(address: str) -> bool:
    parts = urlsplit(address)
    if _is_file(address):
        return True
    if _COLUMN_URL.search(parts.path) and not parts.query:
        return False
    return bool(_ARTICLE_URL.search(parts.path + "?" + parts.query))


def _heading(outline: Outline, group: Group, page: Page) -> tuple[str, str | None]:
    """Heading over a list and the address of its «更多»; tabs are matched by position."""
    index = group.container
    position = 0
    for _ in range(4):
        element = outline.elements[index]
        if element.tag in ("body", "html"):
            break
        previous = element.getprevious()
        looked = 0
        while previous is not None and looked < 24:
            looked += 1
            if (
                previous.tag == element.tag
                and previous.get("class") == element.get("class")
                and previous.tag in ("ul", "div", "table", "ol")
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
                text = _text(previous)
                if text and _may_head(previous, text):
                    return _read_heading(previous, element, position, page)
                if text and len(text) > 80:
                    break
            previous = previous.getprevious()
        inner = _inner_heading(element, page) if index == group.container else None
        if inner:
            return inner
        above = outline.parent[index]
        if above == index:
            break
        index = above
    return "", None


def _may_head(node: HtmlElement, text: str) -> bool:
    if len(text) > 120 or _NEIGHBOUR.match(text):
        return False
    if node.tag in _HEADING_TAGS or next(node.iter(*_HEADING_TAGS), None) is not None:
        return True
    words = f"{node.get('class') or ''} {node.get('id') or ''}"
    if _HEADING_CLASS.search(words):
        return True
    if any(is_more(_text(anchor)) for anchor in node.iter("a")):
        return True
    return len(text) <= 16 and not re.search(r"\d{4}|[:：。，,]", text)


def _inner_heading(element: HtmlElement, page: Page) -> tuple[str, str | None] | None:
    first = next((child for child in element if isinstance(child.tag, str)), None)
    if first is None or first.tag not in _HEADING_TAGS:
        return None
    text = _text(first)
    return _read_heading(first, element, 0, page) if text and len(text) <= 60 else None


def _read_heading(
    node: HtmlElement, container: HtmlElement, position: int, page: Page
) -> tuple[str, str | None]:
    anchors = list(node.iter("a"))
    mores = [anchor for anchor in anchors if is_more(_text(anchor) or anchor.get("title") or "")]
    names = [anchor for anchor in anchors if anchor not in mores and _text(anchor)]
    tabs = names
    if len(tabs) < 2:
        tabs = [
            item
            for item in node.iter("li", "span", "h2", "h3", "h4")
            if _text(item) and not is_more(_text(item)) and len(item) <= 2
        ]
    chosen: HtmlElement | None = None
    if len(tabs) > 1 and position < len(tabs):
        chosen = tabs[position]
    elif names:
        chosen = names[0]
    heading = _text(chosen) if chosen is not None else _text(node)
    for more in mores:
        heading = heading.replace(_text(more), "")
    heading = re.sub(r"(?:更多|MORE|more)[\s>»+]*$", "", heading).strip(" >»|·:：")
    link: str | None = None
    if mores:
        link = _address(mores[position] if position < len(mores) else mores[-1], page) or None
    if link is None:
        after = container.getnext()
        if after is not None and isinstance(after.tag, str):
            link = next((_address(a, page) for a in after.iter("a") if is_more(_text(a))), "") or None
    if link is None and chosen is not None:
        anchor = chosen if chosen.tag == "a" else next(chosen.iter("a"), None)
        if anchor is not None:
            link = _address(anchor, page) or None
    return heading[:40], link


def looks_like_article(page: Page) -> bool:
    """True when the page's tags name an article and its day."""
    title = published = False
    for meta in page.root.iter("meta"):
        name = (meta.get("name") or "").strip().lower()
        if name == "articletitle":
            title = title or bool((meta.get("content") or "").strip())
        elif name == "pubdate":
            published = published or bool((meta.get("content") or "").strip())
    return title and published


@lru_cache(maxsize=8192)
def _names_body(words: str) -> bool:
    return bool(_BODY.search(words))


def _is_article(page: Page, outline: Outline, blocks: list[_Block]) -> bool:
    if looks_like_article(page):
        return True
    listed = [block.order for block in blocks if block.block.count > 2]
    for place, words in regions_of(page).words.items():
        if len(words) > 3 and _names_body(words) and (index := outline.number[place]) >= 0:
            end = index + outline.size[index]
            if any(index <= order < end for order in listed):
                continue
            if len(_text(outline.elements[index])) > 150:
                return True
    return False


def _drop(block: _Block, blocks: list[_Block], article: bool, islands: bool) -> bool:
    if article:
        return True
    others = [other for other in blocks if other is not block and not other.side]
    if block.side and (others or islands or block.dated == 0):
        return len(others) < 4 or bool(_SIDE.search(block.block.heading))
    return block.region in ("nav", "header", "footer") and (block.dated < 3 or len(others) > 0)


def _choose(kept: list[_Block], islands: list[ListBlock], page: Page, article: bool) -> Lists:
    if article:
        return Lists()
    main: _Block | None = None
    dated = [block for block in kept if block.dated]
    pool = dated or kept
    paging = read_paging(page, max((block.block.count for block in pool), default=0))
    if islands:
        best = max(islands, key=lambda block: (block.newest is not None, block.count))
        biggest = max((block.block.count for block in dated), default=0)
        if len(best.items) >= biggest:
            rest = tuple(block.block for block in kept) + tuple(
                block for block in islands if block is not best
            )
            if len(islands) == 1 or best.count >= 8 or paging.told:
                return Lists(_paged(best, paging, page), rest, paging)
            return Lists(None, (*rest, best), paging)
        kept_blocks = tuple(block.block for block in kept)
        if not dated:
            return Lists(None, kept_blocks + tuple(islands), paging)
    if len(pool) == 1:
        main = pool[0]
        if (
            not main.dated
            and not paging.told
            and len(kept) == 1
            and main.block.count < 3
            and main.region != "body"
        ):
            main = None
    elif pool:
        ranked = sorted(pool, key=lambda block: (-block.weight, block.order))
        first, second = ranked[0], ranked[1]
        if (_has_pager(paging) and first.weight >= second.weight * 1.2) or (
            first.weight >= 4 * second.weight and first.block.count >= 8
        ):
            main = first
    if main is None:
        return Lists(None, tuple(block.block for block in kept), paging)
    rest = tuple(block.block for block in kept if block is not main)
    return Lists(_paged(main.block, paging, page), rest, paging)


def _has_pager(paging: Paging) -> bool:
    return paging.told


def _paged(block: ListBlock, paging: Paging, page: Page) -> ListBlock:
    pages = paging.pages or block.pages
    total = paging.total if paging.total and paging.total >= len(block.items) else None
    if block.read_from == "island" and pages is None and block.count > len(block.items) > 0:
        pages = -(-block.count // len(block.items))
    return ListBlock(
        items=block.items,
        count=max(block.count, total or 0),
        newest=block.newest,
        oldest=block.oldest,
        pages=pages,
        page_no=paging.page_no,
        next=paging.next,
        last=paging.last,
        heading=block.heading,
        more=block.more,
        dynamic=block.dynamic,
        read_from=block.read_from,
    )


_FILLING: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (start, re.compile(pattern))
    for start, pattern in (
        ("$.", r"\$\.(?:ajax|get|post|getJSON)\b"),
        ("fetch", r"fetch(?<!\wfetch)\s*\("),
        ("axios", "axios"),
        ("XMLHttpRequest", "XMLHttpRequest"),
        (".load", r"\.load\s*\("),
        ("jpage", r"jpage\s*\("),
        ("layui.use", r"layui\.use"),
        ("createApp", "createApp"),
        ("new Vue", r"new Vue\b"),
        (".jsonp", r"\.jsonp\b"),
        ("$http", r"\$http\b"),
    )
)
_LATER: Final = (
    "{{",
    "<?=",
    "<%=",
    "加载中",
    "正在加载",
    "loading",
    "build/unit",
    "/gkmlpt/",
    "data-url",
)


def fills_later(text: str) -> bool:
    """True when ``text`` holds code that fetches what it then puts into the page."""
    return any(start in text and pattern.search(text) is not None for start, pattern in _FILLING)


_PER_PAGE: Final = re.compile(r"per_?page[\"']?\s*[:=]\s*[\"']?(\d+)", re.I)


def _islands(page: Page) -> list[ListBlock]:
    if page.rendered:
        return []
    out: list[ListBlock] = []
    written: list[str] = []
    for script in page.root.iter("script"):
        text = script.text
        if not text or len(text) > _LONGEST_ISLAND:
            continue
        kind = (script.get("type") or "").lower()
        if "xml" in kind or "<recordset" in text[:2000]:
            block = _jpage(text, page)
            if block is not None:
                out.append(block)
            continue
        if "template" in kind or "text/html" in kind:
            continue
        for found in read_json_lists(text):
            block = _json_block(found, page)
            if block is not None:
                out.append(block)
        if "json" not in kind:
            html = written_html(text)
            if html:
                written.append(html)
    if written:
        block = _markup_block("".join(written), page, None)
        if block is not None and len({item.url for item in block.items}) > 2:
            out.append(block)
    return out


def _records(page: Page) -> list[ListBlock]:
    """Lists of the page's XML islands."""
    found = (_jpage(text, page) for text in _xml_islands(page))
    return [block for block in found if block is not None]


def _has_empty_island(page: Page) -> bool:
    """An XML island that tells itself that it has no record."""
    return any(read_island_total(text) == 0 and not read_island_records(text) for text in _xml_islands(page))


def _xml_islands(page: Page) -> Iterator[str]:
    for script in page.root.iter("script"):
        text = script.text
        if text and len(text) <= _LONGEST_ISLAND and "xml" in (script.get("type") or "").lower():
            yield text


def _jpage(text: str, page: Page) -> ListBlock | None:
    records = read_island_records(text)
    total = read_island_total(text)
    if not records:
        return None
    block = _markup_block(
        "".join(f"<ul>{record}</ul>" if "<li" in record else record for record in records),
        page,
        total,
        records,
    )
    if block is None:
        return None
    match = _PER_PAGE.search(page.text)
    per_page = int(match.group(1)) if match else 0
    if total and per_page:
        return ListBlock(
            block.items, block.count, block.newest, block.oldest, -(-total // per_page), 1, read_from="island"
        )
    return block


def _markup_block(
    markup: str, page: Page, total: int | None, records: tuple[str, ...] | None = None
) -> ListBlock | None:
    items: list[ListItem] = []
    if records:
        rows = "".join(
            f"<tr><td>{re.sub(r'</?(?:tr|table|tbody)[^>]*>', ' ', record)}</td></tr>" for record in records
        )
        markup = f"<table>{rows}</table>"
    fragment = parse(f"<html><body>{markup}</body></html>", page.base_url, answered=page.answered)
    outline = outline_of(fragment)
    for group in find_groups(outline):
        found, _ = _items_of(outline, group, fragment)
        items.extend(found)
    if not items:
        regions = regions_of(fragment)
        for block in _undated(outline, regions, fragment, set(), False):
            items.extend(block.block.items)
        if not items and records:
            items = [
                ListItem(_clean_title(outline.titles[a]), _address(outline.elements[a], page))
                for a in outline.anchors
                if len(outline.titles[a]) > 3 and not is_minor(outline.titles[a])
            ]
    if not items:
        return None
    return _make(items, "island", total=total)


def _json_block(found: IslandList, page: Page) -> ListBlock | None:
    items: list[ListItem] = []
    for entry in found.items:
        date: str | None = None
        if isinstance(entry.date, int):
            date = read_epoch(entry.date)
        elif entry.date:
            date = read_date(entry.date) or (
                read_epoch(entry.date) if entry.date.isdigit() and len(entry.date) > 8 else None
            )
        title = _SPACE.sub(" ", re.sub(r"<[^>]+>", "", entry.title)).strip()
        address = canonical(entry.url, page.base_url) or ""
        if title:
            items.append(
                ListItem(title, address, date[:10] if date else (url_date(address) if address else None))
            )
    if not items:
        return None
    dated = sum(1 for item in items if item.date)
    if dated == 0 and (len(items) < 2 or sum(len(item.title) for item in items) < 9 * len(items)):
        return None
    return _make(items, "island", total=found.total)
