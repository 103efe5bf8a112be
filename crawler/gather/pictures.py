"""Evidence pictures: the very element boxed, photographed in the same breath, with its caption strip.

A failure is a value: :class:`Picture` without a path and with a note. Files are named by their content.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from msgspec import Struct
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route

from checks.model import Mark
from crawler.gather.browser import BrowserPool, BrowserUnavailable
from crawler.gather.caption import Caption, FontMissing, captioned, store
from crawler.gather.cards import absence_html, facts_html
from crawler.gather.clock import now
from crawler.gather.photograph import Box, Shot, photograph, screenshot
from crawler.gather.render import cause_of, open_page
from crawler.gather.rules import picture_rules
from crawler.gather.settle import settle
from crawler.gather.tab import Tab, TabFailure
from crawler.gather.watch import Watch
from crawler.settings import Settings


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

    async def shoot(tab: Tab, watch: Watch) -> Shot:
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
        shot = await photograph(tab, mark, mask_texts, settings)
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

    async def shoot(tab: Tab, watch: Watch) -> Shot:
        try:
            status = await _open(tab, watch, target_url, settings)
        except (TabFailure, PlaywrightError) as error:
            if tab.broken:
                raise
            return await _card(tab, card(_why(error)), settings, "")
        shot = await photograph(tab, Mark(region="page"), (), settings)
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

    async def shoot(tab: Tab, _watch: Watch) -> Shot:
        return await _card(tab, html, settings, "")

    return await _take(pool, shoot, out_dir, caption, settings, lambda _cause: html)


async def _take(
    pool: BrowserPool,
    shoot: Callable[[Tab, Watch], Coroutine[Any, Any, Shot]],
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


def _finish(shot: Shot, out_dir: Path, caption: Caption) -> Picture:
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


async def _card(tab: Tab, html: str, settings: Settings, note: str) -> Shot:
    limit = settings.timeouts.picture
    await tab.leave(limit)
    await tab.call(tab.page.set_content(html, wait_until="load"), limit)
    width, height = await tab.call(
        tab.page.evaluate("() => [document.body.offsetWidth, document.body.offsetHeight]"), limit
    )
    rules = picture_rules()
    clip = (0, 0, min(width, rules.width), min(max(height, 120), rules.whole))
    raw = await screenshot(tab, tab.page, clip, limit, beyond=True)
    return Shot(raw, now(), notes=[note] if note else [])
