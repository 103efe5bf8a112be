"""What a link of a page is called and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.hash_routes import hash_route
from crawler.derive.openers import opened_by
from crawler.derive.script_links import ScriptLink, read_script
from crawler.derive.tree import Page
from crawler.url import canonical

HOME: Final = re.compile(r"^(?:网站|门户|返回)?首\s*页$|^home$", re.I)
_INNER_SPACE: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SILENT: Final = frozenset(("script", "style", "noscript"))
_ENOUGH: Final = 400
_MOST_TEXTS: Final = 400


def folded(text: str) -> str:
    """``text`` with each run of white space folded to one blank."""
    return " ".join(text.split())


def shown(element: HtmlElement) -> str:
    """Text of an element without its scripts and styles, white space folded."""
    if next(iter(element), None) is None:
        return folded(element.text or "") if element.tag not in _SILENT else ""
    return folded("".join(texts_in(element)))


def texts_in(element: HtmlElement) -> Iterator[str]:
    """The texts inside, in the order of the page. Goes from one element to the next, so that who stops early
    has not paid for the rest."""
    node = element
    while True:
        silent = node.tag in _SILENT
        yield "" if silent else node.text or ""
        following = None if silent else next(iter(node), None)
        while following is None:
            if node is element:
                return
            yield node.tail or ""
            following = node.getnext()
            if following is None:
                node = node.getparent()
        node = following


def first_shown(element: HtmlElement) -> str:
    """The first text inside that is not blank."""
    return next((text for text in islice(texts_in(element), _MOST_TEXTS) if text and not text.isspace()), "")


def beginning(anchor: HtmlElement) -> str:
    """As much of the shown text as a name can be made of. Links that are never closed hold each other and the
    rest of the page: to read each whole would take the square of their number."""
    if next(iter(anchor), None) is None:
        return shown(anchor)
    parts: list[str] = []
    length = 0
    for text in islice(texts_in(anchor), _MOST_TEXTS):
        parts.append(text)
        length += len(text.strip())
        if length > _ENOUGH:
            break
    return folded("".join(parts))


def name_of(anchor: HtmlElement) -> str:
    """What a link is called, without marks round it: its text, else its title, else that of its picture."""
    text = beginning(anchor)
    if not text:
        text = anchor.get("title") or ""
        if not text:
            picture = next(anchor.iter("img"), None)
            text = (picture.get("alt") or picture.get("title") or "") if picture is not None else ""
    text = folded(text).strip("·•|>》»- ")
    return _INNER_SPACE.sub("", text)[:60] if " " in text else text[:60]


def address_of(anchor: HtmlElement, page: Page) -> str | None:
    """Where a link leads, also one whose script names the address; None for links that lead nowhere."""
    href = (anchor.get("href") or anchor.get("data-href") or "").strip()
    if href[:11].lower() == "javascript:" or not href:
        code = f"{href[11:]};{anchor.get('onclick') or ''}"
        for found in read_script(code, handler=True):
            if isinstance(found, ScriptLink):
                return canonical(found.raw, page.base_url)
        opened = opened_by(code, page)
        if opened:
            return opened
        return page.url if anchor.get("href") == "" else None
    if href.startswith("#"):
        return hash_route(anchor, page)
    return canonical(href, page.base_url)
