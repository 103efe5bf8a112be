"""Pages that only send the visitor on: meta refresh and scripts that set the location."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.derive.anchors import shown
from crawler.derive.links import refresh_target
from crawler.derive.script_links import ScriptLink, read_script
from crawler.derive.tree import Page, once_per_page
from crawler.url import canonical

_JUMP: Final = re.compile(r"location|window\s*\.\s*open|\.href\s*=", re.I)
_FROM_ELEMENT: Final = re.compile(
    r"getElementById\(\s*['\"]([\w-]+)['\"]\s*\)\s*\.\s*(?:innerText|innerHTML|textContent|value"
    r"|href)|\$\(\s*['\"]#([\w-]+)['\"]\s*\)\s*\.\s*(?:text|html|val|attr)\("
)
_MAX_STUB_TEXT: Final = 160
_MAX_DELAY: Final = 10.0


@once_per_page
def redirect_target(page: Page) -> str | None:
    """Where a redirect stub leads: a refresh tag, or a script on a page that shows next to nothing."""
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            content = meta.get("content") or ""
            delay = re.match(r"\s*([\d.]+)", content)
            target = refresh_target(content)
            if (
                target
                and (delay is None or float(delay.group(1).strip(".") or 0) <= _MAX_DELAY)
                and not _in_noscript(meta)
            ):
                return _other(canonical(target, page.base_url), page)
    if page.rendered or len(page.text) > 60_000 or not _is_stub(page) or not _JUMP.search(page.text):
        return None
    for element in page.root.iter("script", "body"):
        code = (element.text or "") if element.tag == "script" else (element.get("onload") or "")
        if not code or not _JUMP.search(code):
            continue
        found = _script_jump(code, page)
        if found:
            return found
    return None


def _in_noscript(meta: HtmlElement) -> bool:
    return next(meta.iterancestors("noscript"), None) is not None


def _is_stub(page: Page) -> bool:
    for held, _ in enumerate(page.root.iter("a", "img", "iframe", "frame"), start=1):
        if held > 6:
            return False
    if sum(len(shown(body)) for body in page.root.iter("body")) > _MAX_STUB_TEXT:
        return False
    return not any(True for _ in page.root.iter("frameset"))


def _script_jump(code: str, page: Page) -> str | None:
    for found in read_script(code):
        if isinstance(found, ScriptLink) and found.role is None:
            url = _other(canonical(found.raw, page.base_url), page)
            if url is not None and not urlsplit(url).path.lower().endswith((".js", ".css", ".png", ".gif")):
                return url
    match = _FROM_ELEMENT.search(code)
    if match:
        wanted = match.group(1) or match.group(2)
        for element in page.root.iter():
            if isinstance(element.tag, str) and element.get("id") == wanted:
                held = element.get("href") or element.get("value") or shown(element)
                return _other(canonical(held, page.base_url), page) if held else None
    return None


def _other(url: str | None, page: Page) -> str | None:
    return url if url is not None and url != page.url else None
