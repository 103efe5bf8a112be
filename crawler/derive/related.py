"""Counterparts of an article: the 解读 of a file, the 文件 that an interpretation explains.

What says so is a heading («相关解读», a cell of the document's head, words before a link), the link's own
words together with the title of this page, or the ``relation`` of a gkmlpt page. A column of interpretations
in the navigation is no counterpart, nor is what merely stands beside the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple

from lxml.html import HtmlElement

from crawler.derive.anchors import address_of, beginning
from crawler.derive.filling import fills_later
from crawler.derive.link_roles import role_of
from crawler.derive.region import Regions, regions_of
from crawler.derive.related_box import AROUND, DATA, EDGES, HEADS, SILENT, WHOLE, box, is_neighbour
from crawler.derive.related_words import OUTSIDE, hits, may_tell
from crawler.derive.script_text import read_data
from crawler.derive.shown import Block
from crawler.derive.tree import Page
from crawler.derive.walk import Walk, walk_of
from crawler.derive.words import load
from crawler.model import Counterpart, Related
from crawler.url import canonical

_MARKS: Final = load("marks")
_GENERIC: Final = frozenset(DATA["generic"])
_UNSURE: Final = frozenset(DATA["document_unsure"])
_TURNED: Final = frozenset(DATA["interpretation_on_document"])
_TELLS_INTERPRETATION: Final = re.compile(DATA["tells_interpretation"])
_INTERPRETATIONS: Final = re.compile(DATA["interpretation_column"])
_TELLS_DOCUMENT: Final = re.compile(DATA["tells_document"])
_COLUMN_URL: Final = re.compile(_MARKS["column_url"], re.I)
_ARTICLE_URL: Final = re.compile(_MARKS["article_url"], re.I)
_NAMED: Final = re.compile(r"《([^》]{4,})》")
_MOST: Final = 30
_LEAST_COMMON: Final = 4
_ALIKE: Final = 0.6
_LONGEST_TITLE: Final = 200


class _Own(NamedTuple):
    """What this page is: its title, and whether it is an interpretation or a document itself."""

    title: str
    interprets: bool
    document: bool


def read_related(
    page: Page, blocks: Sequence[Block], kind: str, title: str, place: tuple[str, ...]
) -> tuple[Related, ...]:
    """Counterparts that an article or document shows, those under headings first, each address once.

    ``blocks``: shown text; ``kind``, ``title``: of this page; ``place``: names of its column and breadcrumb.
    """
    interprets = _TELLS_INTERPRETATION.search(title) is not None or (
        kind == "article" and any(_INTERPRETATIONS.search(name) for name in place)
    )
    own = _Own(title, interprets, kind == "document")
    found: dict[str, Related] = {}
    told = interprets or may_tell(page, blocks)
    for related in chain(_by_words(page, own) if told else (), _by_relation(page, own)):
        if related.url != page.url and related.url not in found:
            found[related.url] = related
            if len(found) == _MOST:
                break
    return tuple(found.values())


def awaits_script(page: Page) -> bool:
    """Whether a box headed as one of counterparts stands empty with a hook that scripts fill: what it will
    hold is not known before they ran."""
    looks = regions_of(page)
    for hit in hits(page):
        element = hit.element
        label = "".join(hit.text.split()).strip(EDGES)
        if label not in HEADS or label in _GENERIC or element.tag in SILENT:
            continue
        if looks.region(element) in OUTSIDE or _anchor_round(element) is not None:
            continue
        after = list(_after(element))
        if any(_is_hook(each) for each in after):
            return True
        if any(_is_bare(each) for each in after) and _fetches(page):
            return True
    return False


def _fetches(page: Page) -> bool:
    """Whether a script in the page fetches what it then puts in."""
    return any(script.text and fills_later(script.text) for script in page.root.iter("script"))


def _after(element: HtmlElement) -> Iterator[HtmlElement]:
    """What follows a heading: its own next element, or that of what holds the heading alone."""
    node: HtmlElement | None = element
    for _ in range(3):
        if node is None or node.tag in WHOLE:
            return
        following = node.getnext()
        if following is not None:
            if isinstance(following.tag, str):
                yield following
            return
        node = node.getparent()


def _is_hook(element: HtmlElement) -> bool:
    """An empty element that scripts can find, or the script that writes in its place."""
    if element.tag == "script":
        return True
    if not _is_bare(element):
        return False
    return (
        bool(element.get("id"))
        or any(name.startswith("data-") for name in element.attrib)
        or next(element.iter("script"), None) is not None
    )


def _is_bare(element: HtmlElement) -> bool:
    """An element that shows nothing: no words and no link."""
    return next(element.iter("a"), None) is None and not beginning(element)


def _by_words(page: Page, own: _Own) -> Iterator[Related]:
    walk, looks = walk_of(page), regions_of(page)
    for hit in hits(page):
        element: HtmlElement | None = hit.element
        if element is None or element.tag in SILENT or looks.region(element) in OUTSIDE:
            continue
        last = looks.place(element)
        if hit.is_tail:
            last = walk.end[last] - 1
            element = element.getparent()
            if element is None or element.tag in SILENT:
                continue
        label = "".join(hit.text.split()).strip(EDGES)
        anchor = _anchor_round(element)
        if label in HEADS:
            yield from _under_heading(page, own, walk, looks, label, element, anchor, last)
        elif anchor is not None and not own.interprets:
            yield from _by_own_words(page, own, looks, anchor)
    if own.interprets:
        for anchor in page.root.iter("a"):
            yield from _by_own_words(page, own, looks, anchor)


def _anchor_round(element: HtmlElement) -> HtmlElement | None:
    node: HtmlElement | None = element
    for _ in range(4):
        if node is None or node.tag == "a":
            return node
        node = node.getparent()
    return None


def _under_heading(
    page: Page,
    own: _Own,
    walk: Walk,
    looks: Regions,
    label: str,
    element: HtmlElement,
    anchor: HtmlElement | None,
    last: int,
) -> Iterator[Related]:
    kind = _kind_of(label, own)
    if anchor is not None:
        url = address_of(anchor, page)
        if url is not None and _is_page(url) and not _is_column(url):
            # The words are the link: «查看解读», «政策原文».
            if kind is not None and not looks.withheld(anchor):
                yield Related(kind, url, _title(anchor, label), label)
            return
        last = max(last, looks.place(anchor))
        element = anchor
    boxed = box(walk, looks, element, last)
    # A box headed by the name of a column, or by a link to one, holds what the column holds.
    of_column = anchor is not None or label in _GENERIC
    single = len(boxed) == 1 and anchor is None and looks.region(element) != "aside"
    for each in boxed:
        url = address_of(each, page)
        if url is None or not _is_page(url) or _is_column(url):
            continue
        title = _title(each, label)
        if of_column and not single and not alike(own.title, title):
            continue
        told = kind
        if _TELLS_INTERPRETATION.search(title):
            told = "interpretation"
        elif told == "interpretation" and own.interprets and _TELLS_DOCUMENT.search(title):
            told = "interpretation" if not alike(own.title, title) else "document"
        if told is not None:
            yield Related(told, url, title, label)


def _kind_of(label: str, own: _Own) -> Counterpart | None:
    if own.document and label in _TURNED:
        return "interpretation"
    kind = HEADS[label]
    if kind == "document" and not own.interprets and (own.document or label in _UNSURE):
        return None
    return kind


def _by_own_words(page: Page, own: _Own, looks: Regions, anchor: HtmlElement) -> Iterator[Related]:
    if looks.region(anchor) in OUTSIDE or looks.withheld(anchor):
        return
    title = _title(anchor, "")
    kind: Counterpart | None = None
    if _TELLS_INTERPRETATION.search(title):
        kind = None if own.interprets else "interpretation"
    elif own.interprets and _TELLS_DOCUMENT.search(title):
        kind = "document"
    if kind is None or len(title) < 5 or is_neighbour(anchor) or not alike(own.title, title):
        return
    url = address_of(anchor, page)
    if url is not None and _is_page(url) and not _is_column(url):
        yield Related(kind, url, title, "")


def _by_relation(page: Page, own: _Own) -> Iterator[Related]:
    """``relation`` of ``_CONFIG.DETAIL``: a list of entries with title and address."""
    if "relation" not in page.text or "_CONFIG" not in page.text:
        return
    for script in page.root.iter("script"):
        text = script.text or ""
        if "relation" not in text or "_CONFIG" not in text or len(text) > 1_000_000:
            continue
        for data in read_data(text):
            for entry in _relations(data):
                url = next(
                    (entry[k] for k in ("post_url", "url", "link") if isinstance(entry.get(k), str)), ""
                )
                title = next((entry[k] for k in ("title", "name") if isinstance(entry.get(k), str)), "")
                address = canonical(url, page.base_url) if url else None
                if address is None or not title:
                    continue
                if _TELLS_INTERPRETATION.search(title) and not own.interprets:
                    yield Related("interpretation", address, title[:_LONGEST_TITLE], "relation")
                elif own.interprets:
                    yield Related("document", address, title[:_LONGEST_TITLE], "relation")


def _relations(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4 or not isinstance(data, dict):
        return
    for name, value in data.items():
        if name == "relation":
            entries = value if isinstance(value, list) else [value]
            yield from (entry for entry in entries if isinstance(entry, dict))
        elif isinstance(value, dict):
            yield from _relations(value, depth + 1)


def _title(anchor: HtmlElement, label: str) -> str:
    text = beginning(anchor)
    told = (anchor.get("title") or "").strip()
    if not text or (told.startswith(text.rstrip(".…")) and len(told) > len(text)):
        text = told
    if not text:
        picture = next(anchor.iter("img"), None)
        text = ((picture.get("alt") or picture.get("title") or "") if picture is not None else "").strip()
    return (" ".join(text.split()) or label)[:_LONGEST_TITLE]


def _is_page(url: str) -> bool:
    return role_of(url) in ("page", "attachment")


def _is_column(url: str) -> bool:
    path = url.partition("://")[2].partition("?")
    return _ARTICLE_URL.search(url) is None and _COLUMN_URL.search(path[0][path[0].find("/") :]) is not None


@lru_cache(maxsize=4096)
def _about(title: str) -> str:
    """What a title is about: the name in 《》, or the title without the words round it."""
    named = _NAMED.search(title)
    plain = named.group(1) if named else title
    return AROUND.sub("", AROUND.sub("", plain)) or plain


def alike(one: str, other: str) -> bool:
    """Whether two titles are about the same matter, whatever stands round it."""
    first, second = _about(one[:_LONGEST_TITLE]), _about(other[:_LONGEST_TITLE])
    shorter = min(len(first), len(second))
    if shorter < _LEAST_COMMON:
        return False
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return match.size >= max(_LEAST_COMMON, _ALIKE * shorter)
