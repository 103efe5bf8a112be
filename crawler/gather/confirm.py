"""Second opinions by the browser: refused addresses, and links that only script text speaks of."""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Final

from crawler.derive.links import read_links
from crawler.derive.script_links import ScriptLink, read_script
from crawler.derive.shown import read_shown
from crawler.derive.tree import parse
from crawler.derive.unused_code import drop_unused
from crawler.gather.browser import BrowserPool
from crawler.gather.outcome import Answer, Exchange, answer, classify
from crawler.gather.render import render
from crawler.settings import Settings
from crawler.url import Scope, canonical, key
from storage.archive import Archive

BAD = ("dead", "soft_404")
_SEEN: Final = (
    "img",
    "svg",
    "canvas",
    "iframe",
    "frame",
    "wj-frame",
    "video",
    "audio",
    "object",
    "embed",
    "input",
)
_DATA: Final = re.compile(r"json|xml|template|text/html|text/x-", re.I)


def browser_check(pool: BrowserPool, settings: Settings, scope: Scope) -> Callable[[str], Awaitable[Answer]]:
    """Opens an address as a visitor would and judges what it shows. Nothing is solved or evaded."""

    async def check(url: str) -> Answer:
        shown = await render(pool, url, settings)
        if shown.unavailable or shown.status is None:
            return answer("no_answer", own=False)
        seen = Exchange(
            url,
            method="GET",
            status=shown.status,
            final_url=shown.final_url,
            headers={"content-type": "text/html; charset=utf-8"},
            body=shown.dom.encode("utf-8", "replace") if shown.dom and _shows(shown.dom, url) else b"",
        )
        return classify(seen, own=scope.contains(url))

    return check


def _shows(dom: str, url: str) -> bool:
    """Whether a rendered page has anything to see: the browser makes an empty document of what never came."""
    page = parse(dom, url, rendered=True)
    return bool(read_shown(page).text) or next(page.root.iter(*_SEEN), None) is not None


def shown_links(dom: str, url: str) -> Iterator[str]:
    """Addresses that a rendered page holds, and those its code goes to when it is used.

    Markup that a script could write counts only where it was written: then it stands in the page."""
    page = parse(dom, url, rendered=True)
    codes = []
    for script in page.root.iter("script"):
        if script.text and not _DATA.search(script.get("type") or ""):
            codes.append(script.text)
        script.text = None
    for link in read_links(page):
        yield link.url
    for code in codes:
        for found in read_script(drop_unused(code, dom)):
            address = canonical(found.raw, page.base_url) if isinstance(found, ScriptLink) else None
            if address:
                yield address


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
        held = {key(url) for url in shown_links(shown.dom, shown.final_url)}
        held |= {key(url) for url in (*shown.navigations, *shown.popups) if url.startswith("http")}
        for name in keys:
            if name not in held:
                archive.set_address(name, outcome="unconfirmed", reason="not_shown_by_page")
                released += 1
    return released
