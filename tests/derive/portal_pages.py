"""Pages of a made-up portal, as its column ledger takes them in."""

from __future__ import annotations

from crawler.derive.columns import Column, PageState, Portal
from crawler.derive.portal import read_portal
from crawler.model import ListBlock, ListItem, NavLink, PageFacts

ROOT = "http://www.x.gov.cn"
HOME = ROOT + "/"
AS_OF = "2026-11-20"
NOTHING = ListBlock(pages=1, page_no=1)
"""What reading gives for a page whose list stands empty."""


def block(*dates: str | None, name: str = "文", **more: object) -> ListBlock:
    items = tuple(ListItem(f"{name}{n}", f"{ROOT}/{name}{n}.html", d) for n, d in enumerate(dates))
    known = [d for d in dates if d]
    return ListBlock(items, len(items), max(known, default=None), min(known, default=None), **more)  # type: ignore[arg-type]


def column(path: str, *names: str, listed: ListBlock | None = None, **more: object) -> PageFacts:
    trail = tuple(NavLink(n, HOME if n == "首页" else f"{ROOT}{path}") for n in ("首页", *names))
    return PageFacts(ROOT + path, "column", "utf-8", breadcrumb=trail, list=listed, **more)  # type: ignore[arg-type]


def fold(*pages: PageFacts | tuple[PageFacts, PageState]) -> Portal:
    return read_portal((p if isinstance(p, tuple) else (p, PageState()) for p in pages), HOME, AS_OF)


def only(portal: Portal) -> Column:
    (found,) = portal.columns
    return found
