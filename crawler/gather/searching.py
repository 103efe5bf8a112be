"""The search test: draw titles from the stored articles, drive the site's search, keep the answers.

The draw is kept in the archive, so a recheck repeats the same titles.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from crawler.gather.browser import BrowserPool
from crawler.gather.search import SearchCase, SearchResult, search_probe
from crawler.gather.titles import Draw, TitleEntry, draw_titles
from crawler.model import PageFacts
from crawler.settings import Settings
from crawler.url import key
from storage.archive import Archive

PROBE = "search"
RESULT = "result"
DRAW = "search_draw"
ARTICLES = ("article", "document")
_STATES = {"measured": "ok", "unavailable": "error"}
"""Words of the probe that the check knows by another name."""


async def probe_search(
    archive: Archive, pool: BrowserPool, settings: Settings, *, home: str, sample: int, seed: int, as_of: str
) -> None:
    """Run the test once; an archive that has its answers keeps them."""
    if RESULT in archive.probes(PROBE):
        return
    draw = stored_draw(archive) or draw_titles(_frame(archive), sample, seed, as_of)
    archive.set_facts({DRAW: msgspec.to_builtins(draw)})
    page = archive.page(key(home))
    unit: dict[str, Any] = archive.fact("unit") or {}
    found = await search_probe(
        pool,
        home,
        [SearchCase(entry.title, entry.url) for entry in draw.drawn],
        settings,
        page.facts.search_forms if page is not None else (),
        pictures_dir=archive.folder / "evidence",
        unit=str(unit.get("name", "")),
    )
    archive.put_probe(PROBE, RESULT, as_stored(found, draw))


def stored_draw(archive: Archive) -> Draw | None:
    kept = archive.fact(DRAW)
    return None if kept is None else msgspec.convert(kept, Draw)


def as_stored(found: SearchResult, draw: Draw) -> dict[str, Any]:
    """The answers as the artifact ``search`` reads them."""
    columns = {entry.url: entry.column for entry in draw.drawn}
    return {
        "state": _STATES.get(found.state, found.state),
        "note": found.note,
        "seed": draw.seed,
        "frame": draw.frame,
        "cases": [
            {
                "title": answer.title,
                "url": answer.url,
                "column": columns.get(answer.url) or None,
                "state": answer.state,
                "result_url": answer.result_url,
                "note": answer.reason,
                "picture": Path(answer.picture).name if answer.picture else "",
                "picture_sha256": answer.picture_sha256,
                "raw_picture": Path(answer.raw_picture).name if answer.raw_picture else "",
                "searched_at": answer.searched_at,
            }
            for answer in found.answers
        ],
    }


def _frame(archive: Archive) -> Iterator[TitleEntry]:
    """Every dated article of the portal with the column that shows it."""
    bad = {row.key for row in archive.addresses(outcomes=("soft_404",), own=True)}
    for row in archive.pages(kinds=ARTICLES):
        facts = row.facts
        if row.status == 200 and row.key not in bad and facts.title and facts.published:
            yield TitleEntry(facts.title, row.url, _column(facts), facts.published)


def _column(facts: PageFacts) -> str:
    names = [link.name for link in facts.breadcrumb if link.name and link.name != facts.title]
    meta = next((v for k, v in sorted(facts.meta.items()) if k.lower() == "columnname"), "")
    return names[-1] if len(names) > 1 else meta
