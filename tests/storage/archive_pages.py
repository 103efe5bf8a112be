"""Small pages and links for archive tests."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.model import Fetched, Footer, Link, PageFacts
from crawler.url import key
from storage.archive import Archive, Discovered

SITE = "http://www.qingxi.example"


def link(path: str, **values: object) -> Discovered:
    return Discovered(Link(SITE + path, "page", "href", text=path, **values), True, 1, 10)  # type: ignore[arg-type]  # region, raw, hidden as a test needs


def put(
    archive: Archive,
    path: str,
    links: Iterable[str] = (),
    *,
    footer: Footer | None = None,
    home: bool = False,
) -> str:
    """Store one page that holds ``links``; returns its identity."""
    url = SITE + path
    body = f"<html><body>{path}{''.join(f'<a href={x}>{x}</a>' for x in links)}</body></html>"
    facts = PageFacts(url, "article", "utf-8", title=path, footer=footer or Footer())
    archive.discover(SITE + "/", [link(path)], home=False)
    archive.put_page(
        Fetched(url, 200, {"content-type": "text/html; charset=utf-8"}, body.encode(), url),
        facts,
        key=key(url),
        fetched_at="2026-11-20T01:00:00+08:00",
        elapsed_ms=5,
        redirects=(),
        depth=1,
        derive_version=1,
        found=[link(x) for x in links],
        home=False,
    )
    return key(url)
