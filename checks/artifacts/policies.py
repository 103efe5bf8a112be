"""The portal's policy documents, its interpretations, and which belong together, read once for all checks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final, Literal

import msgspec
from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.portal import PortalReading
from checks.artifacts.texts import Texts
from checks.policy.pairs import Maybe, Pair, find_pairs
from checks.policy.sorts import (
    READING_CLASS,
    Document,
    Interpretation,
    is_interpretation_title,
    repealed_names,
    sort_document,
)
from checks.policy.subject import WORDS, explained, plain
from crawler.derive.columns import Column
from crawler.derive.page_text import PageText
from crawler.url import key
from storage.archive import Archive

NAME = "policies"
_UNREAD: Final = frozenset({"blocked", "dynamic_failed"})
_FRAME: Final[int] = WORDS["frame_holders"]
_TEXTS: Final[int] = WORDS["texts_read"]
_LEAFING: Final = re.compile(WORDS["leafing"])
_LABEL: Final = re.compile(rf"(?:{WORDS['leafing']})\W{{0,3}}")
_FORMED: Final = re.compile(WORDS["interpretation_formed"])
_OWN: Final[tuple[str, ...]] = tuple(WORDS["own_interpretation"])

Side = Literal["document", "interpretation"]


class Policies(Struct, frozen=True):
    """``columns``: the 解读 columns; ``unread``: names of those whose list could not be read; ``cut_short``:
    why the walk ended early; ``explained_here``: identities of documents that carry their interpretation
    themselves (an attachment, or a link to one elsewhere)."""

    documents: tuple[Document, ...]
    interpretations: tuple[Interpretation, ...]
    pairs: tuple[Pair, ...]
    maybe: tuple[Maybe, ...]
    columns: tuple[Column, ...] = ()
    unread: tuple[str, ...] = ()
    cut_short: str = ""
    explained_here: frozenset[str] = frozenset()

    def owing(self, *, sort: str, since: str) -> tuple[Document, ...]:
        """Documents in force that may owe an interpretation, published on or after ``since``. ``sort``:
        normative, other (policy documents that are not), or policy (both)."""
        return tuple(
            d
            for d in self.documents
            if not d.bar and sort in ("policy", d.sort) and (d.page.date or "") >= since
        )

    def pairs_of(self, document: Document) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.document.key == document.key)

    def near(self, document: Document) -> tuple[Maybe, ...]:
        """Open questions that this document is part of."""
        return tuple(m for m in self.maybe if any(d.key == document.key for d in m.documents))


def read(shelf: Artifacts) -> Policies:
    return _Reader(shelf).read()


class _Reader:
    def __init__(self, shelf: Artifacts) -> None:
        self.as_of = shelf.as_of
        self.archive: Archive = shelf.archive
        self.index = shelf.of("pages", PageIndex)
        self.texts = shelf.of("texts", Texts)
        self.site_name = shelf.of("portal", PortalReading).portal.site_name
        self.left = _TEXTS

    def read(self) -> Policies:
        interpretations = self._interpretations()
        taken = {key(one.url) for one in interpretations}
        documents = self._documents(taken)
        found = find_pairs(documents, interpretations, self._head)
        columns = tuple(c for c in self.index.columns if c.class_ == READING_CLASS)
        return Policies(
            documents,
            interpretations,
            tuple(self._with_links(pair) for pair in found.pairs),
            found.maybe,
            columns,
            tuple(c.name for c in columns if c.state in _UNREAD),
            self.index.cut_short,
            frozenset(d.key for d in documents if self._explained_here(d)),
        )

    def _documents(self, taken: Iterable[str]) -> tuple[Document, ...]:
        skipped = frozenset(taken)
        repealed = repealed_names([entry.title for entry in self.index.told()])
        found = []
        for page in self.index.told():
            if page.key in skipped:
                continue
            document = sort_document(page, self.index.columns_of(page), self.as_of, self.site_name)
            if document is None:
                continue
            if not document.bar and plain(document.subject) in repealed:
                document = msgspec.structs.replace(document, bar="另有文件宣布其废止或失效")
            found.append(document)
        return tuple(found)

    def _interpretations(self) -> tuple[Interpretation, ...]:
        reading = {c.url for c in self.index.columns if c.class_ == READING_CLASS}
        found: dict[str, Interpretation] = {}
        for page in self.index.told():
            column = next((each.column for each in page.listed if each.column in reading), "")
            points = any(link.kind == "document" for link in page.related)
            says = is_interpretation_title(page.title)
            numbered = page.document is not None and page.document.doc_no is not None
            told = points or explained(page.title) or _FORMED.search(page.title) is not None
            if says or (column and told and not numbered):
                found[page.key] = Interpretation(page.url, page.title, page.date, page, column)
        for entry in self.index.elsewhere:
            if entry.column in reading and is_interpretation_title(entry.title):
                found.setdefault(
                    key(entry.url), Interpretation(entry.url, entry.title, entry.date, None, entry.column)
                )
        return tuple(found[name] for name in sorted(found))

    def _head(self, one: Interpretation) -> str:
        if one.page is None or self.left <= 0:
            return ""
        self.left -= 1
        return self.texts.of(one.page).body_text

    def _explained_here(self, document: Document) -> bool:
        names = [attachment.name for attachment in document.page.attachments]
        names += [link.title for link in document.page.related if link.kind == "interpretation"]
        return any(word in name for name in names for word in _OWN) or any(
            link.kind == "interpretation" for link in document.page.related
        )

    def _with_links(self, pair: Pair) -> Pair:
        explaining = pair.interpretation.page
        return msgspec.structs.replace(
            pair,
            to_document=None if explaining is None else self._links(explaining, pair.document.page.url),
            to_interpretation=self._links(pair.document.page, pair.interpretation.url),
        )

    def _links(self, page: PageEntry, target: str) -> bool | None:
        """Whether the page refers to the address; None when scripts make it and nobody saw the end."""
        wanted = key(target)
        if any(key(link.url) == wanted for link in page.related):
            return True
        if self._chrome_holds(wanted):
            return None if page.unread else False
        text = self.texts.of(page)
        if any(key(link.url) == wanted and not _leafs_on(text, link.text) for link in text.links):
            return True
        return None if page.unread else False

    def _chrome_holds(self, wanted: str) -> bool:
        """Whether so many pages hold the address that a link to it says nothing of one page's matter."""
        return self._holders.get(wanted, 0) > _FRAME

    @cached_property
    def _holders(self) -> dict[str, int]:
        return {row.key: row.holders for row in self.archive.addresses(own=True, state="page")}


def _leafs_on(text: PageText, shown: str) -> bool:
    """Whether the page shows the words of a link only to leaf on in the column («上一篇：…»)."""
    lines = text.lines
    places = [at for at, line in enumerate(lines) if shown and shown in line]
    return bool(places) and all(
        _LEAFING.match(lines[at].strip()) or (at and _LABEL.fullmatch(lines[at - 1].strip())) for at in places
    )
