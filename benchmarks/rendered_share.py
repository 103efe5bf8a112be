"""Which pages a default run renders, beside those that truly need it, on the bundled portals.

A page truly needs the browser when what is read from it (list, text, date, kind, foot) differs between the
static page and the rendered one; a foot that scripts make needs it once for all pages of one frame. To know
that, every page of the portals is rendered once.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from crawler.derive.page import read_page
from crawler.derive.template import footer_signature
from crawler.gather.browser import BrowserPool
from crawler.gather.frontier import Frontier
from crawler.gather.render import render
from crawler.gather.rendering import FOOT, Renderer
from crawler.gather.walk import Walk, run_walk
from crawler.model import PageFacts
from crawler.settings import Settings
from crawler.url import Scope, key
from fixtures_sites.base import serve
from fixtures_sites.serve import PORTALS, serve_outside
from storage.archive import Archive, PageRow

_ROUNDS: Final = 5
_TEXT_SHARE: Final = 0.8
"""A static page with less than this of the rendered text lacks some of it."""


@dataclass
class Share:
    """Addresses: ``rendered`` by a default run, ``needing`` it; ``pages`` were compared."""

    pages: int = 0
    rendered: set[str] = field(default_factory=set)
    needing: set[str] = field(default_factory=set)

    @property
    def ratio(self) -> float:
        return len(self.rendered) / max(len(self.needing), 1)

    @property
    def line(self) -> str:
        without, missed = self.rendered - self.needing, self.needing - self.rendered
        lines = [
            f"{self.ratio:.2f} ({self.pages} pages compared, {len(self.needing)} need it, "
            f"{len(self.rendered)} rendered, {len(without)} without need, {len(missed)} missed)"
        ]
        lines += [f"    without need {url}" for url in sorted(without)]
        lines += [f"    missed       {url}" for url in sorted(missed)]
        return "\n".join(lines)


def _shown(facts: PageFacts) -> tuple[object, ...]:
    items = (
        () if facts.list is None else tuple((item.url, item.title, item.date) for item in facts.list.items)
    )
    return items, facts.title, facts.published


def _foot(facts: PageFacts) -> tuple[object, ...]:
    return tuple(bool(getattr(facts.footer, name)) for name in FOOT)


def _lacks(static: PageFacts, rendered: PageFacts) -> bool:
    """Whether the static page could not be judged: it shows another list, title or date, or less text."""
    if static.redirect or static.kind in ("redirect", "error"):
        return False
    short = static.text_length < rendered.text_length * _TEXT_SHARE and rendered.text_length > 50
    return _shown(static) != _shown(rendered) or (short and static.kind in ("article", "document", "other"))


async def _truth(
    archive: Archive, pool: BrowserPool, settings: Settings, rows: Sequence[PageRow], home: str
) -> set[str]:
    needing = {home}
    feet: set[str] = set()
    left = list(rows)

    async def work() -> None:
        while left:
            row = left.pop()
            shown = await render(pool, row.url, settings)
            if shown.dom is None or shown.state != "ok":
                continue
            fetched = archive.fetched(row)
            static = read_page(msgspec.structs.replace(fetched, rendered=None)).facts
            rendered = read_page(msgspec.structs.replace(fetched, rendered=shown.dom)).facts
            if _lacks(static, rendered):
                needing.add(row.url)
            elif not static.fragment and _foot(static) != _foot(rendered):
                signature = footer_signature(msgspec.structs.replace(row, facts=static))
                if signature not in feet:
                    feet.add(signature)
                    # Any page of the frame will do; a default run that took another took the right number.
                    chosen = next((r.url for r in rows if r.render_state and _same(r, signature)), row.url)
                    needing.add(chosen)

    await asyncio.gather(*(work() for _ in range(settings.browser.tabs)))
    return needing


def _same(row: PageRow, signature: str) -> bool:
    return footer_signature(row) == signature


async def _portal(name: str, limit: int, told: Share) -> None:
    settings = Settings.model_validate({"politeness": {"reach": "loopback"}, "limits": {"pages": limit}})
    with (
        serve_outside() as outside,
        serve(PORTALS[name](outside.base_url)) as server,
        tempfile.TemporaryDirectory() as folder,
        Archive.create(Path(folder)) as archive,
    ):
        home = f"{server.base_url}/"
        frontier = Frontier(Scope(home), max_depth=20, allowed=lambda _url: True)
        archive.seed([home])
        deadline = time.monotonic() + 3600
        async with BrowserPool(settings) as pool:
            walk = Walk(archive, settings, frontier, home, deadline)
            renderer = Renderer(
                archive, pool, frontier, settings, home=home, deadline=deadline, on_progress=lambda *_: None
            )
            for _ in range(_ROUNDS):
                await run_walk(walk)
                rendered = await renderer.dynamic_pages() + await renderer.footers()
                if walk.stopped or not rendered:
                    break
            rows = [row for row in archive.pages() if row.status == 200 and row.frame_of is None]
            told.pages += len(rows)
            entry = archive.page(key(home))
            first = entry.url if entry is not None else home
            told.rendered |= {f"{name} {_path(row.url)}" for row in rows if row.render_state}
            needing = await _truth(archive, pool, settings, rows, first)
            told.needing |= {f"{name} {_path(url)}" for url in needing}


def _path(url: str) -> str:
    return url.partition("://")[2].partition("/")[2]


def rendered_share(names: Iterable[str] | None = None, *, limit: int = 5000) -> Share:
    """The shares over the bundled portals ``names`` (all of them), at most ``limit`` pages of each."""
    told = Share()
    for name in names or PORTALS:
        asyncio.run(_portal(name, limit, told))
    return told
