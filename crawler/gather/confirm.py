"""Second opinions by the browser: refused addresses, and links that only script text speaks of."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from time import monotonic

from crawler.derive.links import read_links
from crawler.derive.tree import parse
from crawler.gather.browser import BrowserPool
from crawler.gather.outcome import Answer, Exchange, answer, classify
from crawler.gather.render import render
from crawler.settings import Settings
from crawler.url import Scope, key
from storage.archive import Archive

BAD = ("dead", "soft_404")


def browser_check(pool: BrowserPool, settings: Settings, scope: Scope) -> Callable[[str], Awaitable[Answer]]:
    """Opens an address as a visitor would and judges what it shows. Nothing is solved or evaded."""

    async def check(url: str) -> Answer:
        shown = await render(pool, url, settings)
        if shown.unavailable or shown.status is None:
            return answer("no_answer", own=scope.contains(url))
        seen = Exchange(
            url,
            method="GET",
            status=shown.status,
            final_url=shown.final_url,
            headers={"content-type": "text/html; charset=utf-8"},
            body=(shown.dom or "").encode("utf-8", "replace"),
        )
        return classify(seen, own=scope.contains(url))

    return check


async def confirm_script_links(
    archive: Archive, pool: BrowserPool, settings: Settings, *, deadline: float = math.inf
) -> int:
    """A bad address read from script text counts only when the page that holds it shows it, once its
    scripts have run. Returns how many were let go. What cannot be shown, for want of a browser or of time
    (``deadline``: ``time.monotonic`` value), is not measured."""
    doubtful: dict[str, list[str]] = {}
    for row in archive.addresses(outcomes=BAD):
        if row.held in ("script", "island"):
            doubtful.setdefault(row.holder, []).append(row.key)
    released = 0
    for holder, keys in sorted(doubtful.items()):
        late = monotonic() > deadline
        shown = None if late else await render(pool, holder, settings)
        if shown is None or shown.dom is None:
            for name in keys:
                reason = "budget" if late else "unexpected"
                archive.set_address(name, outcome="not_measured", reason=reason)
            released += len(keys)
            continue
        page = parse(shown.dom, shown.final_url, rendered=True)
        held = {key(link.url) for link in read_links(page)}
        held |= {key(url) for url in (*shown.navigations, *shown.popups) if url.startswith("http")}
        for name in keys:
            if name not in held:
                archive.set_address(name, outcome="unconfirmed", reason="not_shown_by_page")
                released += 1
    return released
