"""Which pages a default run renders, beside those that truly need it, on the bundled portals.

A page truly needs the browser when what is read from it (list, text, date, kind, foot, links that are hidden
for sure) differs between the static page and the rendered one; a foot that scripts make needs it once for all
pages of one frame. To know that, every page of the portals is rendered once. Home pages, always rendered, do
not count, and one page that answers under two names counts once. Looks for hidden links count as renderings.
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
from crawler.gather.assets import read_assets
from crawler.gather.browser import BrowserPool
from crawler.gather.client import probe_client
from crawler.gather.frontier import Frontier
from crawler.gather.render import render
from crawler.gather.rendering import FOOT, Renderer, misdeclared, same_page
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
_LEAST_TEXT: Final = 50
_TOLD: Final = frozenset(("article", "document", "other"))


@dataclass
class Share:
    """Addresses: ``rendered`` by a default run; ``needing`` it; ``proofs``: columns that turned out to hold
    nothing, or whose feed never came, which nobody knows before. ``pages`` were compared."""

    pages: int = 0
    rendered: set[str] = field(default_factory=set)
    needing: set[str] = field(default_factory=set)
    proofs: set[str] = field(default_factory=set)

    @property
    def line(self) -> str:
        without, missed = self.rendered - self.needing, self.needing - self.rendered
        proven = without & self.proofs
        strict = len(self.rendered) / max(len(self.needing), 1)
        fair = len(self.rendered) / max(len(self.needing | proven), 1)
        lines = [
            f"{strict:.2f}, {fair:.2f} with proofs that a column is empty or never fills ({self.pages} pages "
            f"compared, {len(self.needing)} need it, {len(self.rendered)} rendered, {len(proven)} proofs)"
        ]
        lines += [f"    without need {url}" for url in sorted(without - proven)]
        lines += [f"    proof        {url}" for url in sorted(proven)]
        lines += [f"    missed       {url}" for url in sorted(missed)]
        return "\n".join(lines)


def _items(facts: PageFacts) -> tuple[object, ...]:
    blocks = facts.blocks if facts.list is None else (facts.list, *facts.blocks)
    return tuple(
        sorted({(item.url, item.title, item.date or "") for block in blocks for item in block.items})
    )


def _shown(facts: PageFacts) -> tuple[object, ...]:
    return _items(facts), facts.title, facts.published


def _foot(facts: PageFacts) -> tuple[object, ...]:
    return tuple(bool(getattr(facts.footer, name)) for name in FOOT)


@dataclass(frozen=True)
class _Both:
    """``framing``: the page shows documents of other addresses, which are read at their own."""

    static: PageFacts
    rendered: PageFacts
    framing: bool
    signature: str

    @property
    def lacks(self) -> bool:
        """Whether the static page could not be judged: another list, title or date, or less text."""
        static, rendered = self.static, self.rendered
        if self.framing or static.redirect or static.kind in ("redirect", "error"):
            return False
        short = static.text_length < rendered.text_length * _TEXT_SHARE and rendered.text_length > _LEAST_TEXT
        hides = static.hidden_links != rendered.hidden_links
        return hides or _shown(static) != _shown(rendered) or (short and static.kind in _TOLD)

    @property
    def empty(self) -> bool:
        """A column with nothing in it, which only the browser proves."""
        return self.static.kind == "column" and not (_items(self.static) or _items(self.rendered))


async def _both(
    archive: Archive, pool: BrowserPool, settings: Settings, rows: Sequence[PageRow]
) -> tuple[dict[str, _Both], set[str]]:
    """Per address what the static and the rendered page tell, where the page came to rest; and the addresses
    of columns that wait for a feed and never did."""
    found: dict[str, _Both] = {}
    unfilled: set[str] = set()
    left = list(rows)

    async def work() -> None:
        while left:
            row = left.pop()
            shown = await render(pool, row.url, settings, charset=misdeclared(row.facts))
            fetched = archive.fetched(row)
            static = read_page(msgspec.structs.replace(fetched, rendered=None))
            if shown.dom is None or shown.state != "ok":
                if static.facts.needs_render:
                    unfilled.add(row.url)
                continue
            rendered = read_page(msgspec.structs.replace(fetched, rendered=shown.dom))
            framing = any(link.role == "frame" for link in static.links)
            signature = footer_signature(msgspec.structs.replace(row, facts=static.facts))
            found[row.url] = _Both(static.facts, rendered.facts, framing, signature)

    await asyncio.gather(*(work() for _ in range(settings.browser.tabs)))
    return found, unfilled


def _needing(seen: dict[str, _Both], rendered: set[str]) -> set[str]:
    """Addresses that need the browser; of pages whose foot it completes one for each frame."""
    needing = {url for url, both in seen.items() if both.lacks}
    feet: dict[str, list[str]] = {}
    for url, both in sorted(seen.items()):
        if not both.static.fragment and _foot(both.static) != _foot(both.rendered):
            feet.setdefault(both.signature, []).append(url)
    for group in feet.values():
        if needing.isdisjoint(group):
            needing.add(next((url for url in group if url in rendered), group[0]))
    return needing


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
        async with BrowserPool(settings) as pool, probe_client(settings, body_bytes=10_000_000) as client:
            walk = Walk(archive, settings, frontier, home, deadline)
            renderer = Renderer(
                archive, pool, frontier, settings, home=home, deadline=deadline, on_progress=lambda *_: None
            )
            for _ in range(_ROUNDS):
                await run_walk(walk)
                await read_assets(archive, client, frontier, home=home, deadline=deadline)
                rendered = await renderer.dynamic_pages() + await renderer.footers()
                if walk.stopped or not (rendered or await renderer.smuggled()):
                    break
            rows = _once(row for row in archive.pages() if row.status == 200 and row.frame_of is None)
            told.pages += len(rows)
            seen, unfilled = await _both(archive, pool, settings, rows)
            shown = {row.url for row in rows if row.render_state and row.key != key(home)}
            seen = {url: both for url, both in seen.items() if key(url) != key(home)}
            told.rendered |= {f"{name} {_path(url)}" for url in shown}
            told.needing |= {f"{name} {_path(url)}" for url in _needing(seen, shown)}
            proofs = unfilled | {url for url, both in seen.items() if both.empty}
            told.proofs |= {f"{name} {_path(url)}" for url in proofs}


def _once(rows: Iterable[PageRow]) -> list[PageRow]:
    """Without the second names of one page."""
    found: dict[tuple[str, str], PageRow] = {}
    for row in rows:
        found.setdefault(same_page(row), row)
    return list(found.values())


def _path(url: str) -> str:
    return url.partition("://")[2].partition("/")[2]


def rendered_share(names: Iterable[str] | None = None, *, limit: int = 5000) -> Share:
    """The shares over the bundled portals ``names`` (all of them), at most ``limit`` pages of each."""
    told = Share()
    for name in names or PORTALS:
        asyncio.run(_portal(name, limit, told))
    return told
