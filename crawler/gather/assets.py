"""Scripts and style sheets of the own hosts: fetched once each for the links they hold.

A link written by an external script is held by the page that loads the script; addresses in a style sheet
are relative to the sheet. The texts are kept: what they could hide tells which pages a browser looks at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from time import monotonic

from crawler.derive.decode import decode
from crawler.derive.links import read_css_links, read_script_links
from crawler.gather.client import ProbeClient, visit
from crawler.gather.clock import now
from crawler.gather.frontier import Frontier
from crawler.url import key
from storage.archive import AddressRow, Archive

TEXTS = "outer_text"
"""Probes of this kind: address of a script or a sheet → sum of its text among the bodies."""
TEXT_KEPT = 1_500_000


def outer_text(archive: Archive) -> Callable[[str], str | None]:
    """What stands at the address of an outer file; None for one that was not read."""
    sums: dict[str, str] = archive.probes(TEXTS)

    @lru_cache(maxsize=32)
    def text_of(url: str) -> str | None:
        held = sums.get(key(url))
        return None if held is None else archive.body(held).decode("utf-8", "replace")

    return text_of


async def read_assets(
    archive: Archive,
    client: ProbeClient,
    frontier: Frontier,
    *,
    home: str,
    deadline: float,
    on_progress: Callable[[int, int], None] = lambda _done, _left: None,
) -> int:
    """Read every own script and style sheet still queued; returns how many answered. One that does not
    answer well stays a suspect for the verification."""
    done = 0
    rows = list(archive.addresses(state="queued", roles=("script", "style"), own=True))
    for number, row in enumerate(rows):
        if monotonic() > deadline:
            break
        if not frontier.allowed(row.url):
            archive.set_address(row.key, state="skipped", reason="robots")
            continue
        done += await _read_asset(archive, client, frontier, row, home)
        on_progress(number + 1, len(rows) - number - 1)
    return done


async def _read_asset(
    archive: Archive,
    client: ProbeClient,
    frontier: Frontier,
    row: AddressRow,
    home: str,
) -> int:
    seen = await visit(client, row.url, referer=row.holder)
    if seen.status != 200:
        reason = f"status_{seen.status}" if seen.status else f"error_{seen.error}"
        archive.set_address(
            row.key, state="checked", outcome="suspect", reason=reason, status=seen.status, checked_at=now()
        )
        return 0
    if _is_page(seen.body):
        # No script and no sheet: only the verification tells a missing file from a refusal or a challenge.
        archive.set_address(row.key, state="checked", outcome="suspect", status=200, checked_at=now())
        return 0
    text = decode(seen.body, seen.headers.get("content-type")).text
    if len(text) <= TEXT_KEPT:
        archive.put_probe(TEXTS, row.key, archive.put_body(text.encode("utf-8", "replace")))
    if row.role == "style":
        links = read_css_links(text, seen.final_url)
    else:
        links = read_script_links(text, row.holder)
    if links:
        at_home = key(row.holder) == key(home)
        archive.discover(row.holder, frontier.discover(links, row.depth), home=at_home, commit=False)
    archive.set_address(
        row.key, state="checked", outcome="alive", status=200, final_url=seen.final_url, checked_at=now()
    )
    return 1


def _is_page(body: bytes) -> bool:
    return (
        body.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith((b"<!doctype html", b"<html", b"<head"))
    )
