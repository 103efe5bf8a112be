"""Pages that visitors see in a frame of a frameset: beside them stand the head and foot of other frames."""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.columns import column_key
from crawler.model import PageFacts
from crawler.url import key
from storage.archive import Archive, PageRow

_FRAMESET: Final = re.compile(rb"<frameset\b", re.I)


class Framesets:
    """The framesets of a crawl, gathered in one pass over its pages (``see``), and what their links open."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._framing: set[str] = set()
        self._framed: set[str] = set()
        self._alone: set[str] = set()
        self._known: dict[str, bool] = {}

    def see(self, row: PageRow) -> None:
        """Note a page that shows others in frames and next to nothing itself, one that is shown so, and one
        that may be."""
        if row.frame_of:
            self._framed.add(column_key(row.frame_of))
        elif row.facts.fragment and row.kind not in ("redirect", "error"):
            self._framing.add(column_key(row.url))
        elif stands_alone(row.facts):
            self._alone.add(row.key)

    def shows(self, urls: frozenset[str], but: str = "") -> bool:
        """Whether one of these addresses (``column_key``) is that of a frameset other than ``but``."""
        return any(url != but for url in urls & self._framing & self._framed)

    def opens(self, url: str) -> bool:
        """Whether the link that leads to a page stands in a frameset, or in what that shows: a frame opens
        the page."""
        if not self._framed:
            return False
        passed: set[str] = set()
        place = key(url)
        while place not in passed:
            passed.add(place)
            address = self._archive.address(place)
            if address is None:
                return False
            if self._is_frameset(address.holder):
                return True
            place = key(address.holder)
            if place not in self._alone:
                return False
        return False

    def _is_frameset(self, url: str) -> bool:
        place = column_key(url)
        if place not in self._framed or place in self._framing:
            return place in self._framed
        if place not in self._known:
            # A page that a browser showed is read as what its frames show.
            row = self._archive.page(key(url))
            body = self._archive.fetched(row).body if row is not None else b""
            self._known[place] = _FRAMESET.search(body) is not None
        return self._known[place]


def stands_alone(facts: PageFacts) -> bool:
    """Whether a page neither tells its place in the site nor has a menu or the tags of one: what a frame
    shows looks so."""
    named = any(name.lower() == "sitename" and value.strip() for name, value in facts.meta.items())
    return not (facts.breadcrumb or facts.nav or named)
