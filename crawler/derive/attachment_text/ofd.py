"""OFD (GB/T 33190-2016): ``TextCode`` elements in the order of pages and objects.

``OFD.xml`` names the documents, each ``Document.xml`` its pages, a page's ``Content.xml`` holds text objects:
a ``Boundary`` (x, y, width, height) and in it the characters. Objects of one line are joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules
from crawler.derive.attachment_text.zipped import Parts, local, opened, resolved

_ROOT = "OFD.xml"
_WIDE_GAP = 0.6
"""Of a line's height: a gap wider than this between two objects parts words or cells."""


def read_ofd(body: bytes) -> Read:
    """Raises :class:`Unreadable`; ``empty`` when no page holds text."""
    with opened(body) as parts:
        root = parts.xml(_ROOT)
        title = next((e.text for e in root.iter() if local(e) == "Title" and e.text), None)
        limit = attachment_rules().limits.pages
        found = Gathered()
        pages = unread = 0
        for name in _pages(parts, root):
            pages += 1
            if pages > limit or found.full:
                continue
            try:
                _add_page(found, parts.xml(name))
            except Unreadable as fault:
                if fault.state != "broken":
                    raise
                unread += 1
        if not pages or unread == pages:
            locked = any(name.endswith("encryptions.xml") for name in parts.names())
            raise (
                Unreadable("encrypted", "OFD 已加密")
                if locked
                else Unreadable("broken", "OFD 里没有能读的页")
            )
    if not found.text:
        raise Unreadable("empty", f"OFD 的 {pages} 页都没有文字 (扫描件或图片)")
    notes = [
        f"共 {pages} 页, 只读取了前 {limit} 页" if pages > limit else "",
        f"其中 {unread} 页读不出来" if unread else "",
        found.note,
    ]
    return Read(found.text, title, pages, "; ".join(note for note in notes if note))


def _pages(parts: Parts, root: Any) -> Iterator[str]:
    """Names of the page parts of all documents, in order."""
    for element in root.iter():
        if local(element) != "DocRoot" or not element.text:
            continue
        name = resolved(_ROOT, element.text.strip())
        try:
            document = parts.xml(name)
        except Unreadable as fault:
            if fault.state != "broken":
                raise
            continue
        for page in document.iter():
            if local(page) == "Page" and page.get("BaseLoc"):
                yield resolved(name, page.get("BaseLoc"))


def _add_page(found: Gathered, content: Any) -> None:
    last: tuple[float, float, float] | None = None
    for element in content.iter():
        if local(element) != "TextObject":
            continue
        text = "".join(code.text or "" for code in element if local(code) == "TextCode")
        if not text:
            continue
        x, y, width, height = _boundary(element)
        if last is not None:
            right, line, tall = last
            if abs(y + height / 2 - line) > max(height, tall) / 2:
                found.add("\n")
            elif x - right > _WIDE_GAP * max(height, tall):
                found.add(" ")
        last = (x + width, y + height / 2, height)
        if not found.add(text):
            return
    found.add("\n")


def _boundary(element: Any) -> tuple[float, float, float, float]:
    try:
        x, y, width, height = (float(number) for number in (element.get("Boundary") or "").split())
    except ValueError:
        return 0.0, 0.0, 0.0, 0.0
    return x, y, width, height
