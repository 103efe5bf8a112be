"""Words of single pages, read again from their stored bytes for the checks that must read them."""

from __future__ import annotations

from functools import lru_cache

from checks.artifacts.base import Artifacts
from checks.artifacts.pages import PageEntry
from crawler.derive.page_text import PageText, read_text
from crawler.url import key
from storage.archive import Archive

NAME = "texts"
KEPT = 256
"""Texts kept at a time: several checks read the same page one after another."""


class Texts:
    """Reads one page a call and forgets it when others came; ask only for pages that matter."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read = lru_cache(maxsize=KEPT)(self._text)

    def of(self, page: PageEntry) -> PageText:
        return self._read(page.key) or PageText(page.url, page.title)

    def at(self, url: str) -> PageText | None:
        """The words of the page at ``url``; None when it is not stored."""
        return self._read(key(url))

    def _text(self, identity: str) -> PageText | None:
        row = self._archive.page(identity)
        return None if row is None else read_text(self._archive.fetched(row))


def read(shelf: Artifacts) -> Texts:
    return Texts(shelf.archive)
