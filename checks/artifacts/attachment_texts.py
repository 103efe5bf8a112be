"""The text of attached files, as far as they were fetched and could be read."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from checks.artifacts.base import Artifacts
from crawler.url import key
from storage.archive import Archive
from storage.attachment_rows import attachment, attachment_text

NAME = "attachment_texts"
KEPT = 64


class FileText(Struct, frozen=True):
    """``state``: that of :class:`storage.attachment_rows.AttachmentRow`; ``text`` only when it is ``ok``."""

    state: str
    text: str = ""


class AttachmentTexts:
    """Reads one file's text a call; it may hold personal data, so it is quoted only where checks mask."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read = lru_cache(maxsize=KEPT)(self._text)

    def at(self, url: str) -> FileText:
        """The file at ``url``; state ``not_fetched`` when it is not stored."""
        return self._read(key(url))

    def _text(self, identity: str) -> FileText:
        row = attachment(self._archive, identity)
        if row is None:
            return FileText("not_fetched")
        return FileText(row.state, attachment_text(self._archive, row) if row.state == "ok" else "")


def read(shelf: Artifacts) -> AttachmentTexts:
    return AttachmentTexts(shelf.archive)
