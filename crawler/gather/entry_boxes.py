"""Columns made by scripts in which the box that holds the entries of their sisters holds none.

Where a whole page comes from scripts, nothing but words tells an empty list from a page of text, and every
application has its own words for «nothing here yet». Its other columns tell: each puts its entries into the
same box. Kept as archive probes of kind ``empty_box``.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct
from sqlalchemy.exc import OperationalError

from crawler.derive.columns import EMPTY_BOX
from crawler.derive.page_text import read_text
from crawler.derive.region import regions_of
from crawler.derive.tree import parse
from crawler.gather.shell_404 import app_of
from crawler.model import Fetched, PageFacts
from crawler.url import canonical, host_of
from storage.archive import Archive, PageRow

_log = logging.getLogger(__name__)

_ENTRIES: Final = 2
"""Entries of a column by which its box is known."""
_PAGES: Final = 6
"""Pages of an application that are looked at for their boxes, and as many that hold a text."""
_LONGEST: Final = 40
_ARTICLES: Final = frozenset(("article", "document", "message", "form"))
_HOLDING: Final = (
    "a",
    "img",
    "svg",
    "canvas",
    "iframe",
    "wj-frame",
    "video",
    "audio",
    "embed",
    "object",
    "input",
    "select",
    "textarea",
    "button",
)
_DIGITS: Final = re.compile(r"[0-9]+")
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb"))

Box = tuple[str, str, str, str]
"""Tag, id and classes of an element, and classes of the one that holds it; numbers left out."""


class _App(Struct):
    full: list[PageRow] = []
    texts: list[PageRow] = []
    bare: list[PageRow] = []


def note_empty_boxes(archive: Archive) -> None:
    """Note for every rendered column without entries whether the box of its sisters is there and empty."""
    apps: dict[tuple[str, tuple[str, ...]], _App] = defaultdict(_App)
    known = archive.probes(EMPTY_BOX)
    for row in archive.pages():
        if row.render_state != "ok" or row.rendered_sha is None or not row.needs_render or row.frame_of:
            continue
        name = host_of(row.requested_url), app_of(archive.body(row.body_sha))
        if row.key in known:
            archive.put_probe(EMPTY_BOX, row.key, False)
        if _is_full(row.facts) and len(apps[name].full) < _PAGES:
            apps[name].full.append(row)
        elif row.kind in _ARTICLES and len(apps[name].texts) < _PAGES:
            apps[name].texts.append(row)
        elif _is_bare(row.facts):
            apps[name].bare.append(row)
    for app in apps.values():
        if not app.bare or not app.full:
            continue
        try:
            found = _empty_of(archive, app)
        except (OperationalError, OSError):
            raise
        except Exception:
            # A document that we cannot read tells nothing.
            _log.exception("comparing columns of %s failed", app.full[0].url)
            continue
        for empty in found:
            archive.put_probe(EMPTY_BOX, empty, True)


def _empty_of(archive: Archive, app: _App) -> list[str]:
    boxes = {
        box
        for row in app.full
        if (box := entry_box(_dom(archive, row), row.url, _targets(row.facts))) is not None
    }
    for row in app.texts:
        boxes -= boxes_in(_dom(archive, row), row.url)
    if not boxes:
        return []
    return [row.key for row in app.bare if is_empty(archive.fetched(row), row.facts.title or "", boxes)]


def entry_box(dom: str, url: str, targets: Iterable[str]) -> Box | None:
    """The innermost element that holds the links to all ``targets``; None when it has no name."""
    page = parse(dom, url, rendered=True)
    wanted = set(targets)
    found: dict[str, HtmlElement] = {}
    for anchor in page.root.iter("a"):
        address = canonical(anchor.get("href") or "", page.base_url)
        if address in wanted:
            found[address] = anchor
    if len(found) < _ENTRIES or len(found) < len(wanted):
        return None
    first, *others = found.values()
    above = [set(other.iterancestors()) for other in others]
    for element in first.iterancestors():
        if all(element in each for each in above):
            box = _box(element)
            return box if box[1] or box[2] else None
    return None


def boxes_in(dom: str, url: str) -> set[Box]:
    """Every named element of a page."""
    page = parse(dom, url, rendered=True)
    return {_box(e) for e in page.root.iter() if isinstance(e.tag, str) and (e.get("id") or e.get("class"))}


def is_empty(fetched: Fetched, name: str, boxes: set[Box]) -> bool:
    """Whether the column ``name`` shows one of ``boxes`` with nothing or a short line in it, and beside it
    nothing but its name: no tabs or fields by which a visitor would choose what is listed."""
    said = said_in_box(fetched.rendered or "", fetched.url, boxes)
    if said is None or not name:
        return False
    text = read_text(fetched)
    if text.controls or text.asks:
        return False
    return all(name in line or "".join(line.split()) in said for line in text.lines)


def said_in_box(dom: str, url: str, boxes: set[Box]) -> str | None:
    """The words of the one of ``boxes`` that the page shows, when it holds nothing or a short line without
    numbers alone; else None."""
    page = parse(dom, url, rendered=True)
    regions = regions_of(page)
    found = [e for e in page.root.iter(*{box[0] for box in boxes}) if _box(e) in boxes]
    if len(found) != 1 or regions.region(found[0]) in _OUTSIDE or regions.hidden(found[0]):
        return None
    if next(found[0].iter(*_HOLDING), None) is not None:
        return None
    words = "".join("".join(islice(found[0].itertext(), _LONGEST * 5)).split())
    return words if len(words) <= _LONGEST and not _DIGITS.search(words) else None


def _box(element: HtmlElement) -> Box:
    above = element.getparent()
    return str(element.tag), _name(element, "id"), _name(element, "class"), _name(above, "class")


def _name(element: HtmlElement | None, name: str) -> str:
    told = "" if element is None else element.get(name) or ""
    return " ".join(sorted(_DIGITS.sub("", told[:200]).split()))


def _is_full(facts: PageFacts) -> bool:
    return facts.kind == "column" and len(_targets(facts)) >= _ENTRIES


def _is_bare(facts: PageFacts) -> bool:
    block = facts.list
    if facts.kind != "column" or block is None or block.count or block.pages is not None:
        return False
    return not (facts.attachments or facts.blocks or facts.messages or facts.published)


def _targets(facts: PageFacts) -> list[str]:
    items = facts.list.items if facts.list is not None else ()
    return [item.url for item in islice(items, 3) if item.url]


def _dom(archive: Archive, row: PageRow) -> str:
    return archive.fetched(row).rendered or ""
