"""Pages that visitors see in a frame of a frameset: beside them stand the head and foot of other frames."""

from __future__ import annotations

from crawler.derive.columns import column_key
from crawler.model import PageFacts
from crawler.url import key
from storage.archive import Archive, PageRow


class Framesets:
    """The framesets of a crawl, gathered in one pass over its pages (``see``), and what their links open."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._framing: set[str] = set()
        self._framed: set[str] = set()

    def see(self, row: PageRow) -> None:
        """Note a page that shows others in frames and next to nothing itself, or one that is shown so."""
        if row.frame_of:
            self._framed.add(column_key(row.frame_of))
        elif row.facts.fragment and row.kind not in ("redirect", "error"):
            self._framing.add(column_key(row.url))

    def shows(self, urls: frozenset[str], but: str = "") -> bool:
        """Whether one of these addresses (``column_key``) is that of a frameset other than ``but``."""
        return any(url != but for url in urls & self._framing & self._framed)

    def opens(self, url: str) -> bool:
        """Whether the link that leads to a page stands in a frameset: it opens in the frame beside it."""
        if not self._framing & self._framed:
            return False
        address = self._archive.address(key(url))
        return address is not None and self.shows(frozenset((column_key(address.holder),)))


def stands_alone(facts: PageFacts) -> bool:
    """Whether a page neither tells its place in the site nor has a menu or the tags of one: what a frame
    shows looks so."""
    named = any(name.lower() == "sitename" and value.strip() for name, value in facts.meta.items())
    return not (facts.breadcrumb or facts.nav or named)
