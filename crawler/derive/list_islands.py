"""Lists that a page holds as data: jpage XML, JSON in scripts, markup that scripts write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.derive.dates import read_date, read_epoch, url_date
from crawler.derive.islands import (
    IslandList,
    read_island_records,
    read_island_total,
    read_json_lists,
    written_html,
)
from crawler.derive.list_blocks import items_of, list_block, undated_blocks
from crawler.derive.list_links import clean_title, row_address
from crawler.derive.list_outline import outline_of
from crawler.derive.list_rows import find_groups
from crawler.derive.list_titles import is_minor
from crawler.derive.record_lists import rows_of_island
from crawler.derive.region import regions_of
from crawler.derive.tree import Page, once_per_page, parse
from crawler.model import ListBlock, ListItem
from crawler.url import canonical

_SPACE: Final = re.compile(r"\s+")
_LONGEST_ISLAND: Final = 3_000_000
_FEWEST_WRITTEN: Final = 3
"""Entries of a list that a script writes into its page; the same scripts write counters and marks."""
_ENTRY: Final = re.compile(r"<a\b|\bonclick\b", re.I)
_PER_PAGE: Final = re.compile(r"per_?page[\"']?\s*[:=]\s*[\"']?(\d+)", re.I)


def island_lists(page: Page) -> list[ListBlock]:
    """Lists of the scripts of a page whose scripts have not run; none for a rendered one."""
    if page.rendered:
        return []
    out: list[ListBlock] = []
    written: list[str] = []
    for script in page.root.iter("script"):
        text = script.text
        if not text or len(text) > _LONGEST_ISLAND:
            continue
        kind = (script.get("type") or "").lower()
        if "xml" in kind or "<recordset" in text[:2000]:
            block = _jpage(text, page)
            if block is not None:
                out.append(block)
            continue
        if "template" in kind or "text/html" in kind:
            continue
        for found in read_json_lists(text):
            block = _json_block(found, page)
            if block is not None:
                out.append(block)
        if "json" not in kind:
            html = written_html(text)
            if html:
                written.append(html)
    markup = "".join(written)
    if len(_ENTRY.findall(markup)) >= _FEWEST_WRITTEN:
        block = _markup_block(markup, page, None)
        if block is not None and len({item.url for item in block.items}) >= _FEWEST_WRITTEN:
            out.append(block)
    return out


def record_lists(page: Page) -> list[ListBlock]:
    """Lists of the page's XML islands."""
    found = (_jpage(text, page) for text in _xml_islands(page))
    return [block for block in found if block is not None]


def has_empty_island(page: Page) -> bool:
    """An XML island that tells itself that it has no record."""
    return any(read_island_total(text) == 0 and not read_island_records(text) for text in _xml_islands(page))


def _xml_islands(page: Page) -> Iterator[str]:
    for script in page.root.iter("script"):
        text = script.text
        if text and len(text) <= _LONGEST_ISLAND and "xml" in (script.get("type") or "").lower():
            yield text


def _jpage(text: str, page: Page) -> ListBlock | None:
    records = read_island_records(text)
    total = read_island_total(text)
    if not records:
        return None
    block = _markup_block(
        "".join(f"<ul>{record}</ul>" if "<li" in record else record for record in records),
        page,
        total,
        records,
    )
    if block is None:
        return None
    per_page = _per_page(page) if total else 0
    if total and per_page:
        return ListBlock(
            block.items, block.count, block.newest, block.oldest, -(-total // per_page), 1, read_from="island"
        )
    return block


@once_per_page
def _per_page(page: Page) -> int:
    """How many entries the pager of the page's islands shows at a time; 0 when none tells."""
    match = _PER_PAGE.search(page.text)
    return int(match.group(1)) if match else 0


def _markup_block(
    markup: str, page: Page, total: int | None, records: tuple[str, ...] | None = None
) -> ListBlock | None:
    items: list[ListItem] = []
    if records:
        rows = "".join(
            f"<tr><td>{re.sub(r'</?(?:tr|table|tbody)[^>]*>', ' ', record)}</td></tr>" for record in records
        )
        markup = f"<table>{rows}</table>"
    fragment = parse(f"<html><body>{markup}</body></html>", page.base_url, answered=page.answered)
    outline = outline_of(fragment)
    for group in find_groups(outline):
        found, _ = items_of(outline, group, fragment)
        items.extend(found)
    if not items:
        regions = regions_of(fragment)
        for block in undated_blocks(outline, regions, fragment, set(), False):
            items.extend(block.block.items)
        if not items and records:
            items = [
                ListItem(clean_title(outline.titles[a]), row_address(outline.elements[a], page))
                for a in outline.anchors
                if len(outline.titles[a]) > 3 and not is_minor(outline.titles[a])
            ]
    items = items or rows_of_island(fragment)
    if not items:
        return None
    return list_block(items, "island", total=total)


def _json_block(found: IslandList, page: Page) -> ListBlock | None:
    items: list[ListItem] = []
    for entry in found.items:
        date: str | None = None
        if isinstance(entry.date, int):
            date = read_epoch(entry.date)
        elif entry.date:
            date = read_date(entry.date) or (
                read_epoch(entry.date) if entry.date.isdigit() and len(entry.date) > 8 else None
            )
        title = _SPACE.sub(" ", re.sub(r"<[^>]+>", "", entry.title)).strip()
        address = canonical(entry.url, page.base_url) or ""
        if title:
            items.append(
                ListItem(title, address, date[:10] if date else (url_date(address) if address else None))
            )
    if not items:
        return None
    dated = sum(1 for item in items if item.date)
    if dated == 0 and (len(items) < 2 or sum(len(item.title) for item in items) < 9 * len(items)):
        return None
    return list_block(items, "island", total=found.total)
