"""The newest dated information that the home page shows."""

from __future__ import annotations

from msgspec import Struct

from checks.artifacts.base import Artifacts
from crawler.url import key

NAME = "home"


class HomeReading(Struct, frozen=True):
    newest: str | None
    newest_title: str
    later: bool = False
    """It shows information of days after ``as_of`` that had come when it was seen."""


def read(shelf: Artifacts) -> HomeReading:
    latest = f"{shelf.as_of.isoformat()}~"
    newest, title = None, ""
    row = shelf.archive.page(key(shelf.home_url))
    dated: list[tuple[str, str]] = []
    if row is not None:
        for block in (*row.facts.blocks, *((row.facts.list,) if row.facts.list else ())):
            dated += [(item.date, item.title) for item in block.items if item.date]
    for address in shelf.archive.addresses(state="page", own=True, on_home=True):
        page = shelf.archive.page(address.key)
        if page is not None and page.kind in ("article", "document") and page.facts.published:
            dated.append((page.facts.published, page.facts.title or address.text))
    for date, name in dated:
        if date <= latest and (newest is None or (date[:10], name) > (newest[:10], title)):
            newest, title = date, name
    later = any(latest < date and date[:10] <= shelf.seen_on for date, _ in dated)
    return HomeReading(newest, title, later)
