"""The document that a tab shows, as text with all its frames inlined."""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

from msgspec import Struct
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

from crawler.gather.rules import browser_rules, page_script
from crawler.gather.tab import Tab

_REPLACEMENT: Final = "\ufffd"
_FRAME: Final = "<wj-frame "
_FRAME_END: Final = "</wj-frame>"


class Document(Struct, frozen=True):
    html: str
    url: str
    overflow: bool = False
    note: str = ""
    title: str = ""


async def read_document(tab: Tab, page: Page, limit: float) -> Document:
    """The document as text with all its frames inlined, at most the size cap of ``browser.yaml``."""
    rules = browser_rules().document
    budget = rules.cap_megabytes << 20
    deadline = monotonic() + max(limit, 2.0)
    top = await _serialise(tab, page.main_frame, budget, 0, inner=False, limit=deadline - monotonic())
    html, cut = top["html"], top["cut"]
    if top["waiting"]:
        html, inner_cut = await _fill_frames(tab, page, html, budget, deadline)
        cut = cut or inner_cut
    note = f"网页超过 {rules.cap_megabytes} MB, 只保留前面的部分" if cut else ""
    return Document(html, top["url"], bool(top["overflow"]), note, top["title"])


async def _fill_frames(tab: Tab, page: Page, html: str, budget: int, deadline: float) -> tuple[str, bool]:
    """Put the documents of frames of other origins into their places, outer frames first."""
    cut = False
    next_number = html.count(" data-wj-wait=")
    for frame in page.frames[1 : browser_rules().document.frames + 1]:
        left = min(deadline - monotonic(), 3.0)
        if left <= 0.1:
            break
        try:
            element = await tab.call(frame.frame_element(), left)
            number = await tab.call(element.evaluate("el => el.__wjWait ?? null"), left)
            if number is None:
                continue
            inner = await _serialise(tab, frame, budget - len(html), next_number, inner=True, limit=left)
        except PlaywrightError:
            # The frame went away or shows no document (a PDF, an error page): its place stays empty.
            continue
        next_number = inner["waiting"]
        cut = cut or inner["cut"]
        place = f' data-wj-wait="{number}">'
        html = html.replace(place, f">{inner['html']}", 1)
    return html, cut


def frame_garbled(html: str) -> bool:
    """Whether a frame in a document that ``read_document`` gave was shown in an encoding that its bytes are
    not in: the browser puts replacement characters for them."""
    most = browser_rules().document.garbled
    if html.count(_REPLACEMENT) < most:
        return False
    at = html.find(_FRAME)
    while at >= 0:
        end = html.find(_FRAME_END, at)
        after = html.find(_FRAME, at + 1)
        if html.count(_REPLACEMENT, at, min(p for p in (end, after, len(html)) if p >= 0)) >= most:
            return True
        at = after
    return False


async def _serialise(
    tab: Tab, frame: Frame, budget: int, first: int, *, inner: bool, limit: float
) -> dict[str, Any]:
    rules = browser_rules().document
    given = {
        "cap": max(budget, 0),
        "frames": rules.frames,
        "inner": inner,
        "first": first,
        "overflow": rules.overflow_pixels,
    }
    result: dict[str, Any] = await tab.ask(frame, page_script("serialise"), given, limit)
    return result
