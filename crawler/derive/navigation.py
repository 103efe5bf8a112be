"""Menus and site maps of a page: the names of columns and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.derive.anchors import HOME, address_of, beginning, folded, name_of
from crawler.derive.breadcrumb import read_breadcrumb
from crawler.derive.islands import written_html
from crawler.derive.region import Regions, regions_of
from crawler.derive.tree import Page, once_per_page, parse
from crawler.derive.walk import walk_of
from crawler.model import ListBlock, NavLink
from crawler.url import key

_SITEMAP: Final = re.compile(r"网站地图|站点地图|网站导航|sitemap|site map", re.I)
_SITEMAP_URL: Final = re.compile(r"sitemap|webmap|wzdt|zddt|wzdh|site_?map", re.I)
_MENUS: Final = frozenset(("nav", "ul", "div", "table", "td", "dl", "section", "ol"))
_MAX_NAV: Final = 2000
_DEEPEST_MENU: Final = 40
_WIDEST_ENTRY: Final = 60


def _with_written(element: HtmlElement, page: Page) -> Iterator[HtmlElement]:
    """Anchors of ``element`` and those its scripts write, in order; what a script repeats stands once."""
    written: set[str] = set()
    for node in element.iter("a", "script"):
        if node.tag == "a":
            yield node
        elif node.text and "<a" in node.text and node.text not in written:
            written.add(node.text)
            markup = written_html(node.text)
            if markup:
                yield from parse(markup, page.base_url).root.iter("a")


@once_per_page
def read_nav(page: Page) -> tuple[NavLink, ...]:
    """Entries of the page's menus with the names above them; doubles folded, order of the page."""
    regions = regions_of(page)
    out: dict[tuple[str, str], NavLink] = {}
    tops = _nav_tops(page, regions)
    for top in tops:
        for anchor in _with_written(top, page):
            name = name_of(anchor)
            url = address_of(anchor, page)
            if not name or url is None or len(name) > 30:
                continue
            identity = (name, key(url))
            if identity in out:
                continue
            out[identity] = NavLink(name, url, _menu_path(anchor, top))
            if len(out) >= _MAX_NAV:
                return tuple(out.values())
    return tuple(out.values())


def without_entries(nav: tuple[NavLink, ...], listed: ListBlock | None) -> tuple[NavLink, ...]:
    """The menus without the entries of the page's list: what shows a day is no part of a menu, though a class
    of its rows speaks of one («nav_list»)."""
    entries = {item.url for item in listed.items if item.date} if listed is not None else ()
    return tuple(link for link in nav if link.url not in entries) if entries else nav


def _nav_tops(page: Page, regions: Regions) -> list[HtmlElement]:
    walk = walk_of(page)
    tops: list[HtmlElement] = []
    place, count = 0, len(walk.elements)
    while place < count:
        if walk.tags[place] in _MENUS and regions.regions[place] == "nav":
            top = walk.elements[place]
            if next(top.iter("a", "script"), None) is not None:
                tops.append(top)
            # What stands inside belongs to this menu.
            place = walk.end[place]
        else:
            place += 1
    named = any(HOME.match(name_of(anchor)) for top in tops for anchor in top.iter("a"))
    if not named and _may_name_home(page):
        for anchor in page.root.iter("a"):
            if not HOME.match(name_of(anchor)) or regions.region(anchor) in ("breadcrumb", "footer"):
                continue
            node = anchor.getparent()
            for _ in range(4):
                if node is None or node.tag in ("body", "html"):
                    break
                count = sum(1 for _ in islice(node.iter("a"), 301))
                if count >= 4:
                    if count <= 300:
                        tops.insert(0, node)
                    return tops
                node = node.getparent()
    return tops


def _may_name_home(page: Page) -> bool:
    """Whether the source can hold such an entry: the words themselves, or characters told by number."""
    return "首" in page.text or "&#" in page.text or "home" in page.lower


def _menu_path(anchor: HtmlElement, top: HtmlElement) -> tuple[str, ...]:
    """Names of the menu entries under which ``anchor`` hangs, outermost first."""
    path: list[str] = []
    below = anchor
    for node in islice(anchor.iterancestors(), _DEEPEST_MENU):
        if node is top:
            break
        if node.tag in ("li", "dl", "dd"):
            head = _entry_head(node, anchor, below)
            if head and (not path or path[0] != head):
                path.insert(0, head)
        below = node
    own = name_of(anchor)
    return tuple(name for name in path if name != own)


def _entry_head(item: HtmlElement, anchor: HtmlElement, below: HtmlElement) -> str:
    """Name of a menu entry: its own first link or text, when ``anchor`` stands in a menu below it.

    ``below``: the child of ``item`` that holds the anchor.
    """
    for child in islice(item, _WIDEST_ENTRY):
        if child is anchor or not isinstance(child.tag, str):
            return ""
        if child is below:
            return folded(item.text or "")[:30] if item.text and item.text.strip() else ""
        if child.tag in ("a", "span", "h2", "h3", "h4", "h5", "p", "dt", "strong", "b", "em", "div"):
            text = name_of(child) if child.tag == "a" else beginning(child)
            if text and len(text) <= 20:
                return text
    return ""


def is_sitemap(page: Page, trail: Sequence[NavLink] | None = None) -> bool:
    """True for the site map page, told by its title, breadcrumb or address. ``trail``: the breadcrumb, where
    it has been read."""
    title = next((node.text or "" for node in page.root.iter("title")), "")
    if _SITEMAP.search(title.split("-")[0].split("_")[0]) or _SITEMAP_URL.search(urlsplit(page.url).path):
        return sum(1 for _ in page.root.iter("a")) > 8
    trail = read_breadcrumb(page) if trail is None else trail
    return bool(trail) and bool(_SITEMAP.search(trail[-1].name))
