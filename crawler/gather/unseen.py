"""Links to other sites that visitors do not get to see: what only a browser can tell.

A style sheet or a script of its own may hide a link; the static page does not say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from time import monotonic
from typing import Final, Literal

import msgspec
from playwright.async_api import Error as PlaywrightError

from crawler.derive.decode import decode
from crawler.derive.hidden import known_host
from crawler.derive.outer_files import Evidence, Outer
from crawler.derive.spam import spam_kind
from crawler.derive.tree import parse
from crawler.gather.assets import outer_text
from crawler.gather.rules import browser_rules, page_script
from crawler.gather.tab import Tab, TabTimeout
from crawler.gather.watch import Watch, same_site
from crawler.url import canonical, host_of, key
from storage.archive import AddressRow, Archive, PageRow

Reason = Literal["words", "files", "unread"]
LOOKS: Final = "look"
"""Probes of this kind: page → why a browser looked at it for hidden links."""


async def mark_unseen(tab: Tab, watch: Watch, limit: float) -> None:
    """Let the page say which links to other sites are not seen; ``serialise.js`` writes it down."""
    rules = browser_rules().unseen
    failed, errors = len(watch.failures), watch.console_errors
    page, end = watch.page, monotonic() + limit
    for frame in page.frames[: rules.frames + 1]:
        inner = frame is not page.main_frame
        if inner and not same_site(frame.url, page.url):
            continue
        left = min(end - monotonic(), limit if not inner else rules.limit)
        if left <= 0.1:
            break
        # A document that breaks what scripts ask for, or is gone, is read without the marks.
        with suppress(PlaywrightError, *((TabTimeout,) if inner else ())):
            given = {**msgspec.to_builtins(rules), "inner": inner}
            await tab.ask(frame, page_script("unseen"), given, left)
    # That its scripts could not be read once more is no fault of the page.
    del watch.failures[failed:]
    watch.console_errors = errors


def pages_to_look_at(archive: Archive) -> dict[str, Reason]:
    """Static pages (by key) that a browser should see for the links to unknown hosts they hold, and why, in
    order.

    First those looked at before, when a recheck has asked them anew; then those whose links speak of what
    offices never advertise; then, one page for each host, those where a style sheet or a script could hide
    such a link; last, of hosts that no rendered page shows, some pages whose outer files are not known. A
    page whose files hide nothing costs no look. What was looked at earlier (:func:`note_look`) counts
    against the limits.
    """
    rules = browser_rules().unseen
    looks: dict[str, Reason] = archive.probes(LOOKS)
    spent = Counter(looks.values())
    pages: dict[str, PageRow | None] = {}
    seen: set[str] = set()
    held: dict[str, list[AddressRow]] = {}
    for row in _unknown(archive):
        name = key(row.holder)
        if name not in pages:
            pages[name] = archive.page(name)
        page = pages[name]
        if page is None:
            continue
        if page.render_state:
            seen.add(host_of(row.url))
        elif _may_be_looked_at(page) and row.url not in page.facts.hidden_links:
            held.setdefault(name, []).append(row)
    found: dict[str, Reason] = {name: looks[name] for name in held if name in looks}
    spoken = [name for name, rows in held.items() if any(spam_kind(r.text, host_of(r.url)) for r in rows)]
    for name in spoken[: max(rules.looks_for_words - spent["words"], 0)]:
        found.setdefault(name, "words")
    hiding: dict[str, set[str]] = {}
    unread: dict[str, set[str]] = {}
    text_of = outer_text(archive)
    for name in [name for name in held if name not in found][: rules.pages_read]:
        page = pages[name]
        assert page is not None
        for row, told in outer_evidence(archive, page, held[name], text_of):
            if told == "hides":
                hiding.setdefault(name, set()).add(host_of(row.url))
            elif told == "unread" and host_of(row.url) not in seen:
                unread.setdefault(name, set()).add(host_of(row.url))
    for name in _fewest(hiding, rules.looks_for_files - spent["files"]):
        found[name] = "files"
        seen |= hiding[name]
    unread = {name: hosts - seen for name, hosts in unread.items() if name not in found}
    return found | dict.fromkeys(_fewest(unread, rules.looks - spent["unread"]), "unread")


def note_look(archive: Archive, name: str, why: Reason) -> None:
    """Remember that page ``name`` is looked at: it counts, and a recheck looks again."""
    archive.put_probe(LOOKS, name, why)


def outer_evidence(
    archive: Archive, page: PageRow, rows: Sequence[AddressRow], text_of: Callable[[str], str | None]
) -> Iterator[tuple[AddressRow, Evidence]]:
    """What the outer files of a static page say of its links ``rows``."""
    fetched = archive.fetched(page)
    tree = parse(decode(fetched.body, fetched.headers.get("content-type")).text, fetched.url)
    outer = Outer(tree, text_of)
    wanted = {key(row.url): row for row in rows}
    for link in tree.root.iter("a", "area", "iframe", "frame"):
        url = canonical(link.get("href") or link.get("src") or "", tree.base_url)
        row = wanted.pop(key(url), None) if url else None
        if row is not None:
            yield row, outer.evidence(link)
    # What the tree does not hold stands there by a script.
    for row in wanted.values():
        yield row, "unread"


def _fewest(hosts: Mapping[str, Set[str]], most: int) -> list[str]:
    """At most ``most`` pages that show every host once: the page with the most hosts first, as smuggled
    links come in blocks."""
    left = {name: set(told) for name, told in hosts.items()}
    chosen: list[str] = []
    while left and len(chosen) < most:
        name = min(left, key=lambda each: (-len(left[each]), each))
        told = left.pop(name)
        if not told:
            break
        chosen.append(name)
        for others in left.values():
            others -= told
    return chosen


def _may_be_looked_at(page: PageRow) -> bool:
    return page.status == 200 and page.kind not in ("redirect", "error") and page.frame_of is None


def _unknown(archive: Archive) -> Iterator[AddressRow]:
    """Addresses of pages on hosts that portals have no known reason to lead to."""
    for row in archive.addresses(own=False, roles=("page", "frame")):
        if row.holder and not known_host(host_of(row.url)):
            yield row
