"""One page, photographed: the marked element is found, boxed and in the picture, personal data covered."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

from checks.model import Mark
from crawler.gather.clock import now
from crawler.gather.rules import browser_rules, page_script, picture_rules
from crawler.gather.tab import Tab
from crawler.settings import Settings
from crawler.url import canonical, key

Box = tuple[int, int, int, int]


class Shot(Struct):
    """A raw picture (PNG): when it was taken, what is boxed, and what whoever sees it should know."""

    raw: bytes
    taken_at: str
    box: Box | None = None
    found: bool = False
    notes: list[str] = []


async def photograph(tab: Tab, mark: Mark, masks: Sequence[str], settings: Settings) -> Shot:
    """The page in hand, scrolled to what ``mark`` means; ``masks``: texts to cover. Raises TabFailure and
    Playwright's own errors."""
    rules = picture_rules()
    limit = settings.timeouts.picture
    page = tab.page
    target, how = await _locate(tab, page, mark, limit)
    layout = await _outline(tab, page, target, masks, limit, scroll=True)
    if target is not None:
        # Pictures that load when scrolled to move what is around them.
        await asyncio.sleep(0.3)
    raw, taken_at, clip = b"", now(), (0, 0, 0, 0)
    steady = False
    for _ in range(rules.tries):
        layout = await _outline(tab, page, target, masks, limit, scroll=False)
        clip = _window(layout)
        taken_at = now()
        raw = await screenshot(tab, page, clip, limit, beyond=not layout["fixed"])
        after = await _outline(tab, page, target, masks, limit, scroll=False)
        steady = _same_place(layout["box"], after["box"])
        if steady:
            break
    notes = []
    if layout["hidden"]:
        notes.append("该处内容在页面上不可见（隐藏）" + ("，红框为其所在的可见区域" if layout["box"] else ""))
    if how == "" and mark.region != "page":
        notes.append("页面上没有可框出的位置")
    if not steady:
        notes.append("页面内容在移动，红框位置可能略有偏差")
    return Shot(raw, taken_at, _box_in(clip, layout["box"]), how != "", notes)


async def _locate(tab: Tab, page: Page, mark: Mark, limit: float) -> tuple[Frame | None, str]:
    """The frame that holds the marked element (kept there by the page script), and how it was found.

    A link anywhere on the page goes before a text, a text before a region: all frames are asked for each.
    """
    frames = [f for f in page.frames if f is page.main_frame or f.url not in ("", "about:blank")]
    frames = frames[: browser_rules().document.frames]
    for by in ("link", "texts", "css", "region"):
        if by == "link" and mark.link is None:
            continue
        for frame in frames:
            given: dict[str, Any] = {"numbers": [], "texts": [], "css": [], "region": ""}
            given["visible"] = mark.region == "empty"
            try:
                if by == "link":
                    given["numbers"] = await _holders(tab, frame, mark.link or "", limit)
                    if not given["numbers"]:
                        continue
                else:
                    value = getattr(mark, by)
                    given[by] = value if isinstance(value, str) else list(value)
                if how := await tab.ask(frame, page_script("locate"), given, limit):
                    return frame, how
            except PlaywrightError:
                # A frame that went away, or shows no document.
                continue
    return None, ""


async def _holders(tab: Tab, frame: Frame, link: str, limit: float) -> list[int]:
    """Numbers of the elements of ``frame`` that hold ``link``; ``crawler.url`` judges what is equal."""
    rows, base = await tab.ask(frame, page_script("held"), picture_rules().addresses, limit)
    wanted = canonical(link)
    if wanted is None:
        return []
    found = []
    for number, text in rows:
        url = canonical(text, base)
        if url is not None and key(url) == key(wanted):
            found.append(number)
    return list(dict.fromkeys(found))


async def _outline(
    tab: Tab, page: Page, target: Frame | None, masks: Sequence[str], limit: float, *, scroll: bool
) -> dict[str, Any]:
    """Box and masks in every frame; the layout of the main document, its ``box`` in document pixels."""
    given = {"masks": list(masks), "scroll": scroll}
    script = page_script("outline")
    inner: dict[str, Any] | None = None
    if target is not None and target is not page.main_frame:
        inner = await tab.ask(target, script, given, limit)
        element = await tab.call(target.frame_element(), limit)
        if scroll:
            await tab.call(element.evaluate("el => el.scrollIntoView({block: 'center'})"), limit)
        place = await tab.call(element.bounding_box(), limit)
        rim = await tab.call(element.evaluate("el => [el.clientLeft, el.clientTop]"), limit)
    if masks:
        for frame in page.frames[1 : browser_rules().document.frames]:
            if frame is target:
                continue
            try:
                await tab.ask(frame, script, {**given, "scroll": False}, limit)
            except PlaywrightError:
                continue
    layout: dict[str, Any] = await tab.ask(page.main_frame, script, given, limit)
    if inner is not None:
        layout["hidden"] = inner["hidden"]
        if inner["box"] and place:
            x, y, width, height = inner["box"]
            left = place["x"] + rim[0] + max(x - inner["scrollX"], 0)
            top = place["y"] + rim[1] + layout["scrollY"] + max(y - inner["scrollY"], 0)
            layout["box"] = [left, top, min(width, place["width"]), min(height, place["height"])]
    return layout


def _window(layout: Mapping[str, Any]) -> Box:
    """Part of the document to show: all of a short page, else a window around the box."""
    rules = picture_rules()
    width, whole, box = rules.width, int(layout["height"]), layout["box"]
    if layout["fixed"]:
        return (0, 0, width, int(layout["innerHeight"]))
    left = 0
    if box and box[0] + box[2] > width:
        left = int(max(min(box[0] - 40, box[0] + box[2] + 40 - width), 0))
    if whole <= rules.whole:
        return (left, 0, width, max(whole, 300))
    if not box:
        return (left, 0, width, rules.window)
    top = box[1] + box[3] / 2 - rules.window / 2 if box[3] < rules.window - 120 else box[1] - 60
    return (left, int(max(min(top, whole - rules.window), 0)), width, rules.window)


def _box_in(clip: Box, box: Sequence[float] | None) -> Box | None:
    if box is None:
        return None
    x, y = max(round(box[0]) - clip[0], 0), max(round(box[1]) - clip[1], 0)
    return (x, y, min(round(box[2]), clip[2] - x), min(round(box[3]), clip[3] - y))


def _same_place(one: Sequence[float] | None, other: Sequence[float] | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(abs(a - b) <= picture_rules().steady for a, b in zip(one, other, strict=True))


async def screenshot(tab: Tab, page: Page, clip: Box, limit: float, *, beyond: bool) -> bytes:
    """PNG of ``clip`` (document pixels when ``beyond`` the window)."""
    x, y, width, height = clip
    try:
        return await asyncio.wait_for(
            page.screenshot(
                clip={"x": x, "y": y, "width": width, "height": height},
                full_page=beyond,
                animations="disabled",
                scale="css",
                timeout=limit * 500,
            ),
            limit,
        )
    except (PlaywrightError, TimeoutError):
        # Web fonts that never arrive hold the ordinary way for ever; the plain one does not wait for them.
        session = await tab.call(page.context.new_cdp_session(page), limit)
        answer = await tab.call(
            session.send(
                "Page.captureScreenshot",
                {
                    "format": "png",
                    "captureBeyondViewport": beyond,
                    "clip": {"x": x, "y": y, "width": width, "height": height, "scale": 1},
                },
            ),
            limit,
        )
        return base64.b64decode(answer["data"])
