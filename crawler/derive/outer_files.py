"""What the style sheets and scripts beside a page could hide: whether a look in a browser is worth while.

A static page does not say what its outer files do. Read into the page they are judged by the same rules as
its own style blocks and scripts, only more freely: a selector that is not understood may mean the element,
and a script that names it near a word of hiding may hide it. The browser alone tells whether it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

from lxml.html import HtmlElement

from crawler.derive.concealment import concealment, may_conceal
from crawler.derive.footer_marks import SERVICE
from crawler.derive.settable import settable
from crawler.derive.tree import Page
from crawler.url import canonical

Evidence = Literal["hides", "unread", "none"]
"""``hides``: an outer file could hide the link; ``unread``: some outer file is not known, or cannot be
read."""

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_IMPORT: Final = re.compile(r"@import\s{1,9}(?:url\(\s{0,9})?[\"']?([^\"')\s;]{1,500})", re.I)
_FREE: Final = re.compile(
    r":(?:not|nth-[\w-]{1,20}|is|where|lang)\([^(){}]{0,200}\)|:(?:first|last|only|root|empty)[\w-]{0,20}|\[[^\[\]{}]{0,200}\]"
)
_BESIDE: Final = re.compile(r"(?<![^\s,{}>])[^\s,{}>+~]{1,200}\s{0,9}[+~]\s{0,9}")
_CUT: Final = 150_000
_LONGEST: Final = 1_500_000
_HIDES: Final = re.compile(
    r"none|hidden|\bhide\b|remove|opacity|-\d{3}|addClass|classList|className|textIndent|fontSize|zIndex|height|width",
    re.I,
)
_NAMED: Final = re.compile(r"(?<=[\"'`.#\s>])[A-Za-z_][\w-]{1,60}(?=[\"'`\s{,.:>)])")
_NEAR: Final = (80, 160)
_PACKED: Final = re.compile(r"eval\s{0,9}\(|fromCharCode|atob\s{0,9}\(|\\x3c|\\u003c", re.I)


def outer_addresses(page: Page) -> Iterator[tuple[Literal["style", "script"], str]]:
    """Style sheets and scripts that ``page`` loads, absolute; known counters and marks are left out."""
    for element in page.root.iter("link", "script"):
        style = element.tag == "link"
        raw = element.get("href" if style else "src") or ""
        if style and "stylesheet" not in (element.get("rel") or "").lower():
            continue
        url = canonical(raw, page.base_url) if raw else None
        if url and not SERVICE.search(url):
            yield ("style" if style else "script"), url


class Outer:
    """The outer files of one page, read into it. ``text_of``: what is at an address; None when it is not
    known."""

    def __init__(self, page: Page, text_of: Callable[[str], str | None]) -> None:
        self.page = page
        self.unread = False
        scripts: list[str] = []
        sheets: list[str] = []
        for role, url in outer_addresses(page):
            text = text_of(url)
            if text is None or len(text) > _LONGEST:
                self.unread = True
            elif role == "script":
                scripts.append(text)
            else:
                sheets += self._with_imports(text, url, text_of)
        for sheet in sheets:
            _put_style(page, sheet)
        self.unread = self.unread or any(_PACKED.search(text) for text in scripts)
        self._hidden_names = frozenset(name for text in scripts for name in _names_near_hiding(text))

    def _with_imports(self, text: str, url: str, text_of: Callable[[str], str | None]) -> list[str]:
        found: list[str] = []
        for match in _IMPORT.finditer(text):
            address = canonical(match.group(1), url)
            held = text_of(address) if address else None
            if held is None:
                self.unread = True
            else:
                found.append(held)
        return [*found, text]

    def evidence(self, link: HtmlElement) -> Evidence:
        """What the outer files say of ``link``."""
        if concealment(self.page, link) is not None:
            return "hides"
        node: HtmlElement | None = link
        while node is not None and node.tag not in ("body", "html"):
            names = {node.get("id") or "", *(node.get("class") or "").split()}
            if not self._hidden_names.isdisjoint(names) or may_conceal(self.page, node):
                return "hides"
            node = node.getparent()
        return "unread" if self.unread else "none"


def _put_style(page: Page, css: str) -> None:
    """Add a sheet to the page in pieces that are short enough to be read."""
    css = _BESIDE.sub("", _FREE.sub("", _COMMENT.sub(" ", css)))
    head = next(page.root.iter("head"), page.root)
    at = 0
    while at < len(css):
        end = len(css) if len(css) - at <= _CUT else css.find("}", at + _CUT - 1) + 1 or len(css)
        style = page.root.makeelement("style")
        style.text = settable(css[at:end])
        head.append(style)
        at = end


def _names_near_hiding(script: str) -> set[str]:
    """Words in quotes or selectors near anything that can hide."""
    names: set[str] = set()
    read_to = 0
    for match in _HIDES.finditer(script):
        start, end = max(match.start() - _NEAR[1], read_to), match.end() + _NEAR[0]
        if end <= read_to:
            continue
        names.update(_NAMED.findall(script, start, end))
        read_to = max(end - _NEAR[0], read_to)
    return names
