"""Evidence pictures: the very element boxed, photographed in the same breath, with its caption strip.

A failure is a value: :class:`Picture` without a path and with a note. Files are named by their content.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from msgspec import Struct
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page, Route

from checks.model import Mark
from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.caption import Caption, FontMissing, captioned, store
from crawler.gather.cards import absence_html, facts_html
from crawler.gather.clock import now
from crawler.gather.render import cause_of, open_page
from crawler.gather.rules import browser_rules, page_script, picture_rules
from crawler.gather.settle import settle
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch
from crawler.settings import Settings
from crawler.url import canonical, key

Box = tuple[int, int, int, int]


class Picture(Struct, frozen=True):
    """``path``: the captioned PNG, or None when none could be taken (``note`` says why).

    ``box``: x, y, width, height of the marked element in its pixels. ``found``: the element was on the page.
    """

    path: str | None
    sha256: str = ""
    taken_at: str = ""
    box: Box | None = None
    found: bool = False
    note: str = ""


class _Shot(Struct):
    raw: bytes
    taken_at: str
    box: Box | None = None
    found: bool = False
    notes: list[str] = []


async def picture(
    pool: BrowserPool,
    finding_url: str,
    mark: Mark,
    out_dir: Path,
    caption: Caption,
    settings: Settings,
    rendered_html: str | None = None,
    *,
    mask_texts: Sequence[str] = (),
    facts: Mapping[str, str] | None = None,
) -> Picture:
    """Photograph ``finding_url`` with what ``mark`` means in a red box.

    When the page cannot be opened any more, the copy ``rendered_html`` is shown instead, else a card with
    ``facts``; the caption says which. ``mask_texts`` (personal data) are covered before the picture is taken.
    """

    def card(cause: str) -> str:
        return _unopened(finding_url, cause, facts or {})

    async def shoot(tab: Tab, watch: Watch) -> _Shot:
        notes: list[str] = []
        try:
            status = await _open(tab, watch, finding_url, settings)
            if status is not None and status >= 400:
                notes.append(f"网页应答 HTTP {status}")
        except (TabFailure, PlaywrightError) as error:
            if tab.broken:
                raise
            if rendered_html is None:
                return await _card(tab, card(_why(error)), settings, _why(error))
            await _show_copy(tab, watch, finding_url, rendered_html, settings)
            notes.append("网页已打不开，图为采集时保存的副本")
        shot = await _photograph(tab, mark, mask_texts, settings)
        shot.notes[:0] = notes
        return shot

    return await _take(pool, shoot, out_dir, caption, settings, card)


async def target_picture(
    pool: BrowserPool,
    target_url: str,
    out_dir: Path,
    caption: Caption,
    settings: Settings,
    facts: Mapping[str, str] | None = None,
) -> Picture:
    """What the target of a link answers: its page, or a card of the HTTP facts when it shows none."""
    known = dict(facts or {})

    def card(cause: str) -> str:
        return _unopened(target_url, cause, known)

    async def shoot(tab: Tab, watch: Watch) -> _Shot:
        try:
            status = await _open(tab, watch, target_url, settings)
        except (TabFailure, PlaywrightError) as error:
            if tab.broken:
                raise
            return await _card(tab, card(_why(error)), settings, "")
        shot = await _photograph(tab, Mark(region="page"), (), settings)
        shot.notes = [] if status is None else [f"链接目标应答 HTTP {status}"]
        return shot

    return await _take(pool, shoot, out_dir, caption, settings, card)


async def absence_card(
    pool: BrowserPool,
    sought: str,
    paths: Sequence[Sequence[str]],
    words: Sequence[str],
    out_dir: Path,
    caption: Caption,
    settings: Settings,
    *,
    column: bool = True,
) -> Picture:
    """Proof of absence: the ``paths`` that were searched and the ``words`` tried, as a picture. ``column``: a
    column was ``sought`` by its name; else ``sought`` says what is not there."""
    html = absence_html(sought, paths, words, column=column)

    async def shoot(tab: Tab, _watch: Watch) -> _Shot:
        return await _card(tab, html, settings, "")

    return await _take(pool, shoot, out_dir, caption, settings, lambda _cause: html)


def recaption(raw: Path, taken_at: str, out_dir: Path, caption: Caption, box: Box | None = None) -> Picture:
    """Put another caption under a raw picture taken earlier (a search result page)."""
    try:
        path, sha256 = store(captioned(raw.read_bytes(), caption, taken_at), out_dir)
    except (OSError, FontMissing) as error:
        return Picture(None, taken_at=taken_at, note=str(error))
    return Picture(str(path), sha256, taken_at, box, found=True)


async def _take(
    pool: BrowserPool,
    shoot: Callable[[Tab, Watch], Coroutine[Any, Any, _Shot]],
    out_dir: Path,
    caption: Caption,
    settings: Settings,
    card: Callable[[str], str],
) -> Picture:
    """Run ``shoot`` in a tab; a page that breaks it is replaced by ``card`` (of the cause) in another."""
    note = ""
    for attempt in (shoot, None):
        try:
            async with pool.tab() as tab:
                watch = tab.watch()
                try:
                    if attempt is None:
                        shot = await _card(tab, card(note), settings, note)
                    else:
                        shot = await asyncio.wait_for(
                            attempt(tab, watch), settings.timeouts.picture + settings.timeouts.render
                        )
                finally:
                    await watch.end()
                return _finish(shot, out_dir, caption)
        except BrowserUnavailable as error:
            return Picture(None, taken_at=now(), note=str(error))
        except FontMissing as error:
            return Picture(None, taken_at=now(), note=str(error))
        except TimeoutError:
            note = "网页在时限内无法截图"
        except TabFailure as error:
            note = str(error)
        except PlaywrightError as error:
            note = cause_of(error)
    return Picture(None, taken_at=now(), note=note)


def _why(error: TabFailure | PlaywrightError) -> str:
    return cause_of(error) if isinstance(error, PlaywrightError) else str(error)


def _finish(shot: _Shot, out_dir: Path, caption: Caption) -> Picture:
    notes = "；".join(shot.notes)
    if notes:
        caption = msgspec.structs.replace(caption, rows=(*caption.rows, ("说明", notes)))
    path, sha256 = store(captioned(shot.raw, caption, shot.taken_at), out_dir)
    return Picture(str(path), sha256, shot.taken_at, shot.box, shot.found, notes)


def _unopened(url: str, cause: str, facts: Mapping[str, str]) -> str:
    told = {"url": url, **({"error": cause} if cause else {}), **facts}
    proof = next((title for fact, title in picture_rules().proofs.items() if fact in facts), None)
    if proof is not None:
        return facts_html(proof, "网页本身在这里打不开, 不影响这一依据。", told)
    return facts_html("该网址打不开或没有可显示的网页", "以下为核验时记录的应答情况。", told)


async def _open(tab: Tab, watch: Watch, url: str, settings: Settings) -> int | None:
    began = monotonic()
    limit = settings.timeouts.picture
    status = await open_page(tab, tab.page, url, limit)
    # A picture of a page that never comes to rest is still a picture of what a visitor sees.
    await settle(tab, watch, min(picture_rules().settle, limit - (monotonic() - began)))
    return watch.status_of(tab.page.url) or status


async def _show_copy(tab: Tab, watch: Watch, url: str, html: str, settings: Settings) -> None:
    async def answer(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html)

    wire = url.partition("#")[0]
    limit = settings.timeouts.picture

    def is_page(asked: str) -> bool:
        return asked.partition("#")[0] == wire

    # Interception cannot be set up while a navigation is still waiting for its answer.
    await tab.leave(limit)
    await tab.call(tab.page.route(is_page, answer), limit)
    try:
        await open_page(tab, tab.page, url, limit)
        await settle(tab, watch, picture_rules().settle)
    finally:
        await tab.call(tab.page.unroute(is_page), limit)


async def _card(tab: Tab, html: str, settings: Settings, note: str) -> _Shot:
    limit = settings.timeouts.picture
    await tab.leave(limit)
    await tab.call(tab.page.set_content(html, wait_until="load"), limit)
    width, height = await tab.call(
        tab.page.evaluate("() => [document.body.offsetWidth, document.body.offsetHeight]"), limit
    )
    rules = picture_rules()
    clip = (0, 0, min(width, rules.width), min(max(height, 120), rules.whole))
    raw = await screenshot(tab, tab.page, clip, limit, beyond=True)
    return _Shot(raw, now(), notes=[note] if note else [])


async def _photograph(tab: Tab, mark: Mark, masks: Sequence[str], settings: Settings) -> _Shot:
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
    return _Shot(raw, taken_at, _box_in(clip, layout["box"]), how != "", notes)


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
