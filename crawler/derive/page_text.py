"""The words of one page for the checks that must read it: read again from the stored bytes when asked for.

Facts of every page are kept with the crawl; whole texts are not. Pure; never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from crawler.derive.anchors import texts_in
from crawler.derive.article import SHOWN, Title, find_body, find_title
from crawler.derive.decode import decode
from crawler.derive.footer import footer_zone
from crawler.derive.forms import read_forms
from crawler.derive.kind_evidence import article_title
from crawler.derive.links import read_links
from crawler.derive.meta import page_title, read_meta
from crawler.derive.open_panes import named_open_panes
from crawler.derive.panes import names_of_panes
from crawler.derive.region import regions_of
from crawler.derive.shown import Block, Shown, read_shown, tidy
from crawler.derive.side_menu import mark_side_menus
from crawler.derive.tree import Page, parse
from crawler.derive.walk import walk_of
from crawler.model import Fetched, Form, LinkRole

_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb"))
_MOST_ROWS: Final = 5000
_WHOLE_FOOT: Final = 30
"""Characters from which a marked foot is the foot, and no remnant of one."""
_LATEST_FOOT: Final = 0.3
"""A foot that begins in the first part of a page is none."""
_MOST_LINKS: Final = 3000
_PRESSED: Final = ("a", "li", "span", "button", "dt", "dd", "td", "div")
_LONGEST_CONTROL: Final = 12
_ASKING: Final = frozenset(("查询", "查找", "筛选", "点击查询", "开始查询", "立即查询"))
_KEEPS: Final = re.compile(r"white-space\s*:\s*(?:pre|break)", re.I)
_WRAPPED: Final = 30
"""Characters from which a line may be one that its author wrapped, ..."""
_MARGIN: Final = 0.9
"""... where it reaches so far to the margin."""
_ENDS: Final = "。；;：:！？!?.”）)】"
_CHOICES: Final = 2
"""Fields of a form that chooses: the box of the site's own search is one."""


class TextLink(Struct, frozen=True):
    """A link inside the content, with the words it shows."""

    text: str
    url: str
    role: LinkRole = "page"


Table = tuple[tuple[str, ...], ...]


class PageText(Struct, frozen=True):
    """What a person reads on the page.

    ``lines``: shown lines in order, without navigation, head and foot; ``body``: those of the article's own
    text; ``tables``: rows of cell texts of every table that holds no other table; ``links``: in the content;
    ``media``: forms that the article itself holds, whatever its title promises; ``controls``: words of what
    only a script answers to, in the content, but for tabs whose panes the page holds; ``asks``: words of the
    button of a form in the content by which a visitor chooses what is listed; empty where there is none.
    """

    url: str
    title: str
    lines: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[TextLink, ...] = ()
    media: tuple[Form, ...] = ()
    controls: tuple[str, ...] = ()
    asks: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def body_text(self) -> str:
        return "\n".join(self.body)


def read_text(fetched: Fetched) -> PageText:
    """The words of one fetched page; of the rendered DOM when there is one."""
    content_type = {name.lower(): value for name, value in fetched.headers.items()}.get("content-type")
    if fetched.rendered is not None:
        page = parse(fetched.rendered, fetched.url, rendered=True)
    else:
        page = parse(decode(fetched.body, content_type).text, fetched.url)
    mark_side_menus(page)
    meta = read_meta(page)
    shown = read_shown(page)
    foot = _foot(shown)
    tab = page_title(page)
    title = find_title(shown, article_title(meta), tab, meta.get("SiteName", ""))
    body = find_body(page, shown, title.index if title else None, foot)
    if body.marked and body.blocks:
        # Lines of contact that end an article look like a foot; inside the article they are none.
        foot = max(foot, body.blocks[-1].index + 1)
    names = _pane_names(page, shown)
    held = frozenset(names.values())
    return PageText(
        url=fetched.url,
        title=title.text if title else tab,
        lines=tuple(_lines(shown.blocks[:foot], names)),
        body=tuple(line for b in body.blocks for line in _as_set(b)),
        tables=_tables(page, shown),
        links=tuple(
            TextLink(link.text, link.url, link.role)
            for link in read_links(page)[:_MOST_LINKS]
            if link.role in ("page", "attachment", "frame")
            and link.region not in _OUTSIDE
            and not link.hidden
        ),
        media=read_forms(page, shown, Title("", title.index, SHOWN) if title else None, body, foot, ()),
        controls=tuple(text for text in _controls(page) if text not in held),
        asks=_asks(page),
    )


def _controls(page: Page) -> Iterator[str]:
    """Words of short elements in the content that a handler alone answers to."""
    regions = regions_of(page)
    for element in page.root.iter(*_PRESSED):
        address = (element.get("href") or "").strip().lower()
        handled = element.get("onclick") or element.get("onmouseover") or address.startswith("javascript:")
        if not handled or address[:11] not in ("", "#", "javascript:"):
            continue
        text = "".join(islice(texts_in(element), _LONGEST_CONTROL)).strip()
        if 0 < len(text) <= _LONGEST_CONTROL and regions.region(element) not in _OUTSIDE:
            yield text


def _asks(page: Page) -> str:
    regions = regions_of(page)
    fields = 0
    button = ""
    for element in page.root.iter("button", "a", "input", "select", "span"):
        kind = (element.get("type") or "text").lower() if element.tag == "input" else ""
        if element.tag == "select" or kind in ("text", "date", "search"):
            if regions.region(element) not in _OUTSIDE and not regions.hidden(element):
                fields += 1
            continue
        words = element.get("value") if kind in ("button", "submit") else element.text
        words = "".join((words or "").split())
        if words in _ASKING and regions.region(element) not in _OUTSIDE and not regions.hidden(element):
            button = button or words
    return button if fields >= _CHOICES else ""


def _lines(blocks: Sequence[Block], names: Mapping[int, str]) -> Iterator[str]:
    """The lines of the content. A pane of tabs that does not repeat its name is told under it."""
    for block in blocks:
        if block.region in _OUTSIDE or block.option:
            continue
        name = names.get(block.index)
        if name is not None and not "".join(block.text.split()).startswith(name):
            yield name
        yield from _as_set(block)


def _as_set(block: Block) -> list[str]:
    """The text of a block; its single lines where the markup keeps the line ends of the source. A line end
    at the margin of a text that its author wrapped goes on in the next line: such a text stays whole."""
    element = block.element
    if element.tag != "pre" and not _KEEPS.search(element.get("style") or ""):
        return [block.text]
    lines = [line for part in block.raw.split("\n") if (line := " ".join(part.split()))]
    widest = max(map(len, lines), default=0)
    wrapped = (len(line) >= widest * _MARGIN and line[-1] not in _ENDS for line in lines[:-1])
    return [block.text] if widest >= _WRAPPED and any(wrapped) else lines


def _pane_names(page: Page, shown: Shown) -> dict[int, str]:
    """Number of the first block of each pane → the name of its tab."""
    panes = regions_of(page).panes
    names = {**named_open_panes(page), **(names_of_panes(panes) if panes else {})}
    if not names:
        return {}
    walk = walk_of(page)
    places = [walk.number[block.element] for block in shown.blocks]
    found: dict[int, str] = {}
    for pane, name in names.items():
        begin = walk.number[pane]
        inside = range(begin, walk.end[begin])
        first = next((index for index, place in enumerate(places) if place in inside), None)
        if first is not None:
            found[first] = name
    return found


def _foot(shown: Shown) -> int:
    """Number of the first block of the foot. Where the page marks its foot, lines of contact that stand
    before it (a guide's telephone and address) belong to the content."""
    zone = [b for b in footer_zone(shown) if b.region != "nav"]
    marked = [b for b in zone if b.region == "footer"]
    if sum(len(b.text) for b in marked) >= _WHOLE_FOOT:
        zone = marked
    start = min((b.index for b in zone), default=len(shown.blocks))
    return start if start >= len(shown.blocks) * _LATEST_FOOT else len(shown.blocks)


def _tables(page: Page, shown: Shown) -> tuple[Table, ...]:
    if not shown.blocks:
        return ()
    found = []
    left = _MOST_ROWS
    for table in page.root.iter("table"):
        if next((t for t in table.iter("table") if t is not table), None) is not None:
            continue
        rows = []
        for row in table.iter("tr"):
            cells = tuple(_cell(cell) for cell in row if cell.tag in ("td", "th"))
            if any(cells):
                rows.append(cells)
            if len(rows) >= left:
                break
        left -= len(rows)
        if rows:
            found.append(tuple(rows))
        if left <= 0:
            break
    return tuple(found)


def _cell(cell: HtmlElement) -> str:
    return tidy("".join(cell.itertext()))
