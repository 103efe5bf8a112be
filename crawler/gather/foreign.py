"""What the pages outside that links lead to turned out to be: kept only when they show what no portal means.

An answer that is alive may still be another's: the domain lapsed and is for sale, or somebody took it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import asdict

from crawler.derive.spam import FOREIGN, ForeignPage, shown_by
from crawler.gather.answer_facts import (
    answer_facts,
    fetched_of,
)
from crawler.gather.outcome import Answer
from storage.archive import AddressRow, Archive

_PAGES: Final = frozenset(("page", "frame"))
_TEXT: Final = 2000
_QUOTE: Final = 160


def foreign_page(judged: Answer) -> ForeignPage | None:
    """What a visited outside page shows, when that is plainly not what a portal links to."""
    seen = judged.seen
    if seen is None or not seen.body or seen.status is None or seen.status >= 500:
        return None
    facts = answer_facts(fetched_of(seen))
    shown = shown_by(facts.title, facts.text[:_TEXT])
    if shown is None:
        return None
    return ForeignPage(
        shown.kind, shown.words, facts.title[:_QUOTE], facts.text[:_QUOTE], seen.final_url or seen.url
    )


def note_foreign(archive: Archive, row: AddressRow, judged: Answer, known: Mapping[str, Any]) -> None:
    """Keep what an outside page shows, or that it no longer shows what an earlier visit saw (``known``)."""
    if row.own or row.role not in _PAGES or judged.outcome not in ("alive", "soft_404"):
        return
    page = foreign_page(judged)
    if page is not None:
        archive.put_probe(FOREIGN, row.key, asdict(page))
    elif known.get(row.key):
        archive.put_probe(FOREIGN, row.key, None)
