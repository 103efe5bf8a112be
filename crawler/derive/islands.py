"""Data islands: list data that stands in the page and waits for a script to unfold it.

Kinds: jpage XML (``<script type="text/xml">`` with ``<record>`` of HTML), JSON scripts and JavaScript data
literals (``window._CONFIG``, ``var data = [...]``), HTML written by ``document.write`` (also base64).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from crawler.derive.remember import remember_texts
from crawler.derive.script_links import ScriptMarkup, read_script
from crawler.derive.script_text import UNKNOWN, read_data

_RECORD: Final = re.compile(r"<record\b[^<>]*>", re.I)
_RECORD_END: Final = re.compile(r"</record\s*>", re.I)
_CDATA: Final = "<![CDATA["
_TOTAL: Final = re.compile(r"<total_?record>\s*(?:<!\[CDATA\[)?\s*(\d+)", re.I)
_URL_KEYS: Final = (
    "url",
    "href",
    "link",
    "post_url",
    "linkurl",
    "pageurl",
    "docpuburl",
    "weburl",
    "artUrl",
    "jump_url",
    "infourl",
    "contenturl",
    "detailurl",
    "puburl",
    "linkto",
    "docurl",
    "path",
)
_TITLE_KEYS: Final = (
    "title",
    "name",
    "doctitle",
    "docTitle",
    "subject",
    "showtitle",
    "articletitle",
    "infotitle",
    "topic",
    "headline",
    "text",
    "label",
)
_DATE_KEYS: Final = (
    "display_publish_time", "publish_time", "publishtime", "publishdate", "pubdate", "docreltime",
    "docpubtime",
    "date", "time", "releasetime", "releasedate", "fbsj", "fbrq", "infodate", "created_at",
    "createtime", "createdate", "addtime",
)  # fmt: skip
_TOTAL_KEYS: Final = (
    "total",
    "totalcount",
    "post_count",
    "totalrecord",
    "count",
    "totalnum",
    "totalrows",
    "rowcount",
    "recordcount",
    "totalelements",
)
_WORTH: Final = re.compile(r"(?:url|href|link|path|title|name|subject|topic)[\"']?\s*:", re.I)
_ADDRESS: Final = re.compile(
    r"^(?:https?:)?//[^\s\"'<>]+$|^\.{0,2}/[^\s\"'<>]*$|^[\w./%-]+\.(?:s?html?|jspx?|aspx?|php|pdf"
    r"|docx?)(?:[?#]\S*)?$",
    re.I,
)


class IslandItem(NamedTuple):
    """One entry of a JSON island; ``date`` as held: text, or epoch seconds or milliseconds."""

    title: str
    url: str
    date: str | int | None


class IslandList(NamedTuple):
    items: tuple[IslandItem, ...]
    total: int | None


def read_island_records(text: str) -> tuple[str, ...]:
    """The HTML of every record of a jpage island."""
    records = []
    # Cut at the ends first: one pass, also where thousands of records are never closed.
    for part in _RECORD_END.split(text)[:-1]:
        begin = _RECORD.search(part)
        if begin is None:
            continue
        inner = part[begin.end() :]
        pieces = [piece.partition(_CDATA)[2] for piece in inner.split("]]>")[:-1] if _CDATA in piece]
        records.append("".join(pieces) if pieces else html.unescape(inner))
    return tuple(records)


def read_island_total(text: str) -> int | None:
    """``totalrecord`` of a jpage island."""
    match = _TOTAL.search(text)
    return int(match.group(1)) if match else None


def _pick(entry: dict[str, Any], keys: tuple[str, ...]) -> Any:
    lowered = {str(name).lower(): value for name, value in entry.items()}
    for key in keys:
        value = lowered.get(key.lower())
        if value not in (None, "", [], {}):
            return value
    return None


def _entry(entry: Any) -> IslandItem | None:
    if not isinstance(entry, dict):
        return None
    title = _pick(entry, _TITLE_KEYS)
    url = _pick(entry, _URL_KEYS)
    if not isinstance(title, str) or not isinstance(url, str) or not _ADDRESS.match(url.strip()):
        return None
    date = _pick(entry, _DATE_KEYS)
    return IslandItem(title, url.strip(), date if isinstance(date, (str, int)) else None)


def _walk(value: Any, depth: int = 0) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    if depth > 12:
        return
    if isinstance(value, dict):
        for inner in value.values():
            if isinstance(inner, list):
                yield inner, value
            if isinstance(inner, (dict, list)):
                yield from _walk(inner, depth + 1)
    elif isinstance(value, list):
        if depth == 0:
            yield value, {}
        for inner in value:
            if isinstance(inner, (dict, list)):
                yield from _walk(inner, depth + 1)


@remember_texts
def read_json_lists(script: str) -> tuple[IslandList, ...]:
    """Lists of titled addresses among the data literals of a script or JSON text. Never raises."""
    if ":" not in script or not _WORTH.search(script):
        return ()
    found: list[IslandList] = []
    for value in read_data(script):
        for entries, holder in _walk(value):
            items = tuple(item for item in map(_entry, entries) if item is not None)
            if not items:
                continue
            total = _pick(holder, _TOTAL_KEYS)
            if total is None and isinstance(holder.get("classify"), dict):
                total = _pick(holder["classify"], _TOTAL_KEYS)
            found.append(IslandList(items, total if isinstance(total, int) and total >= len(items) else None))
    return tuple(found)


def read_json_links(script: str) -> Iterator[tuple[str, str]]:
    """Address and title of every entry of the JSON islands of a script."""
    for block in read_json_lists(script):
        for item in block.items:
            yield item.url, item.title


@remember_texts
def written_html(script: str) -> str:
    """HTML that a script writes out by itself, unknown parts cut; empty when there is none."""
    if (
        "<" not in script
        and "atob" not in script
        and "unescape" not in script
        and "fromCharCode" not in script
    ):
        return ""
    pieces = [
        found.html.replace(UNKNOWN, "") for found in read_script(script) if isinstance(found, ScriptMarkup)
    ]
    return "".join(pieces)
