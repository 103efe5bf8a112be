"""Rendered pages of an application in an archive, as a gathering leaves them."""

from __future__ import annotations

from typing import Literal

from crawler.derive.page import DERIVE_VERSION, read_page
from crawler.model import Fetched, Link, Region
from crawler.url import key
from storage.archive import Archive, Discovered


def put_rendered(
    archive: Archive,
    url: str,
    shell: str,
    dom: str,
    *,
    home: str,
    region: Region = "body",
    state: Literal["ok", "failed"] = "ok",
) -> None:
    """Store ``url`` as the server's ``shell`` and what a browser made of it, linked to from ``home``."""
    archive.discover(home, [Discovered(Link(url, "page", "href", region=region), True, 1, 1)], home=False)
    page = Fetched(url, 200, {}, shell.encode(), url)
    archive.put_page(
        page,
        read_page(page).facts,
        key=key(url),
        fetched_at="2026-11-20T09:00:00+08:00",
        elapsed_ms=1,
        redirects=(),
        depth=1,
        derive_version=DERIVE_VERSION,
        found=(),
        home=False,
    )
    facts = read_page(Fetched(url, 200, {}, shell.encode(), url, dom)).facts
    archive.put_rendering(key(url), state=state, dom=dom, facts=facts)
