"""The words of documents and interpretations: those of the page, and those of the files that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.pages import PageEntry
from checks.artifacts.texts import Texts
from checks.policy.pairs import Pair
from checks.policy.sorts import Document, Interpretation, is_interpretation_title
from checks.policy.subject import alike, plain
from crawler.model import Attachment
from crawler.url import key

_ALIKE: Final = 85.0
_CLOSED: Final = re.compile(r"[。；;：:！!？?]\s*$")
_FULL_LINE: Final = 20
"""Characters from which a line of a file may be broken by the width of the paper alone."""


class Words(Struct, frozen=True):
    """``file``: name of the file that the lines come from; empty when they stand on the page."""

    lines: tuple[str, ...]
    file: str = ""


class Wording:
    """``least``: characters below which a page says too little itself, so that its files are read."""

    def __init__(self, texts: Texts, files: AttachmentTexts, least: int) -> None:
        self._texts = texts
        self._files = files
        self._least = least

    def of_document(self, document: Document) -> str:
        """The document as its page and its files have it; what explains it is left out."""
        page = document.page
        parts = [self._texts.of(page).body_text]
        parts += [self._read(file.url) for file in page.attachments if not is_interpretation_title(file.name)]
        return "\n".join(part for part in parts if part)

    def of_pair(self, pair: Pair) -> Words:
        """The interpretation of a pair; its document, attached again, is none of its words."""
        own = {key(file.url) for file in pair.document.page.attachments}
        return self._of(pair.interpretation, own, pair.document)

    def of_page(self, page: PageEntry) -> Words:
        """An interpretation with a page here, whatever it explains."""
        return self._of(Interpretation(page.url, page.title, page.date, page), set(), None)

    def _of(self, one: Interpretation, other: set[str], document: Document | None) -> Words:
        if one.page is None:
            return Words(_whole(self._read(one.url)), one.title)
        body = self._texts.of(one.page).body
        if sum(map(len, body)) >= self._least:
            return Words(body)
        for file in one.page.attachments:
            if key(file.url) in other or (document is not None and _is_text_of(file, document)):
                continue
            text = self._read(file.url)
            if len(text) >= self._least:
                return Words((*body, *_whole(text)), file.name)
        return Words(body)

    def _read(self, url: str) -> str:
        return self._files.at(url).text


def _is_text_of(file: Attachment, document: Document) -> bool:
    """Whether the file is named for the document itself, not for what explains it."""
    if is_interpretation_title(file.name):
        return False
    name = file.name.rpartition(".")[0] or file.name
    return plain(document.subject) in plain(name) or alike(name, document.subject) >= _ALIKE


def _whole(text: str) -> tuple[str, ...]:
    """The paragraphs of a file's text: lines that only the paper's width ended are put together."""
    return tuple(_paragraphs(line.strip() for line in text.split("\n")))


def _paragraphs(lines: Iterable[str]) -> Iterable[str]:
    held = ""
    last = 0
    for line in lines:
        if not line:
            continue
        if held and last >= _FULL_LINE and _CLOSED.search(held[-3:]) is None:
            held += line
        else:
            if held:
                yield held
            held = line
        last = len(line)
    if held:
        yield held
