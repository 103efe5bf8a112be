"""Links to other sites that visitors do not get to see: what only a browser can tell.

A style sheet or a script of its own may hide a link; the static page does not say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import msgspec
from playwright.async_api import Error as PlaywrightError

from crawler.derive.hidden import known_host
from crawler.derive.spam import spam_kind
from crawler.gather.rules import browser_rules, page_script
from crawler.gather.tab import Tab, Watch
from crawler.url import host_of, key
from storage.archive import AddressRow, Archive, PageRow


async def mark_unseen(tab: Tab, watch: Watch, limit: float) -> None:
    """Let the page say which links to other sites are not seen; ``serialise.js`` writes it down."""
    given = msgspec.to_builtins(browser_rules().unseen)
    failed, errors = len(watch.failures), watch.console_errors
    # A page that breaks what scripts ask for is read without the marks.
    with suppress(PlaywrightError):
        await tab.call(watch.page.evaluate(page_script("unseen"), given), limit)
    # That its scripts could not be read once more is no fault of the page.
    del watch.failures[failed:]
    watch.console_errors = errors


def pages_to_look_at(archive: Archive) -> list[str]:
    """Keys of static pages that a browser should see for the links to unknown hosts they hold, each once.

    First those whose links speak of what offices never advertise; then, of hosts that no rendered page shows,
    one page for each: the page with the most such hosts first, as smuggled links come in blocks.
    """
    rules = browser_rules().unseen
    pages: dict[str, PageRow | None] = {}
    spoken: list[str] = []
    seen: set[str] = set()
    first: dict[str, str] = {}
    for row in _unknown(archive):
        host = host_of(row.url)
        name = key(row.holder)
        if name not in pages:
            pages[name] = archive.page(name)
        page = pages[name]
        if page is None:
            continue
        if page.render_state:
            seen.add(host)
        elif page.status == 200 and page.kind not in ("redirect", "error") and page.frame_of is None:
            first.setdefault(host, name)
            if spam_kind(row.text, host):
                spoken.append(name)
    hosts: dict[str, int] = {}
    for host, name in first.items():
        if host not in seen:
            hosts[name] = hosts.get(name, 0) + 1
    fullest = sorted(hosts, key=lambda name: (-hosts[name], name))
    spoken = list(dict.fromkeys(spoken))[: rules.looks_for_words]
    return list(dict.fromkeys((*spoken, *[name for name in fullest if name not in spoken][: rules.looks])))


def _unknown(archive: Archive) -> Iterator[AddressRow]:
    """Addresses of pages on hosts that portals have no known reason to lead to."""
    for row in archive.addresses(own=False, roles=("page", "frame")):
        if row.holder and not known_host(host_of(row.url)):
            yield row
