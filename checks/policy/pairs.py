"""Which interpretation explains which document: by links, then by 文号, then by names; never by guessing.

Two documents that fit equally well are an open question, and so is a name that is merely near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from checks.policy.sorts import Document, Interpretation
from checks.policy.subject import WORDS, alike, explained, quoted
from crawler.derive.document import DOC_NO
from crawler.url import key

How = Literal["link", "number", "name"]
_ALIKE: Final = float(WORDS["alike"])
_NEAR: Final = float(WORDS["near"])
_HEAD: Final[int] = WORDS["head_chars"]


class Pair(Struct, frozen=True):
    """``to_document``: the interpretation links to the document; ``to_interpretation``: the other way.
    None when the page that would hold the link could not be read."""

    document: Document
    interpretation: Interpretation
    how: How
    to_document: bool | None = None
    to_interpretation: bool | None = None


class Maybe(Struct, frozen=True):
    """An interpretation that may belong to any of several documents, or to one whose name is only near."""

    interpretation: Interpretation
    documents: tuple[Document, ...]
    score: float


class Found(Struct, frozen=True):
    pairs: tuple[Pair, ...]
    maybe: tuple[Maybe, ...]


def find_pairs(
    documents: Sequence[Document],
    interpretations: Sequence[Interpretation],
    words_of: Callable[[Interpretation], str],
) -> Found:
    """``words_of``: beginning of an interpretation's text, asked only where links and title tell nothing."""
    by_key = {document.key: document for document in documents}
    by_number = _numbers(documents)
    linked = _linked(documents, interpretations, by_key)
    pairs: dict[tuple[str, str], Pair] = {}
    maybe: list[Maybe] = []
    for one in interpretations:
        named = linked.get(key(one.url), {})
        for document in named.values():
            _note(pairs, document, one, "link")
        names = explained(one.title)
        best = [_best(name, documents) for name in names]
        for score, fitting in best:
            if score >= _ALIKE and len(fitting) == 1:
                _note(pairs, fitting[0], one, "name")
        if named or any(score >= _ALIKE and len(fitting) == 1 for score, fitting in best):
            continue
        head = words_of(one)[:_HEAD]
        found = _by_number(head, by_number)
        if found is not None:
            _note(pairs, found, one, "number")
            continue
        if not names:
            best = [_best(name, documents) for name in quoted(head)[:1]]
            score, fitting = best[0] if best else (0.0, [])
            if score >= _ALIKE and len(fitting) == 1:
                _note(pairs, fitting[0], one, "name")
                continue
        open_ones = [(score, fitting) for score, fitting in best if score >= _NEAR and fitting]
        if open_ones:
            score, fitting = max(open_ones, key=lambda each: each[0])
            maybe.append(Maybe(one, tuple(fitting), score))
    return Found(tuple(pairs[name] for name in sorted(pairs)), tuple(maybe))


def _note(
    pairs: dict[tuple[str, str], Pair], document: Document, interpretation: Interpretation, how: How
) -> None:
    pairs.setdefault((document.key, interpretation.url), Pair(document, interpretation, how))


def _linked(
    documents: Sequence[Document],
    interpretations: Sequence[Interpretation],
    by_key: Mapping[str, Document],
) -> dict[str, dict[str, Document]]:
    """Identity of an interpretation → documents that link to it or that it links to as its counterpart."""
    found: dict[str, dict[str, Document]] = {}
    known = {key(one.url) for one in interpretations}
    for document in documents:
        for link in document.page.related:
            target = key(link.url)
            if link.kind == "interpretation" and target in known:
                found.setdefault(target, {})[document.key] = document
    for one in interpretations:
        for link in one.page.related if one.page else ():
            target = key(link.url)
            if link.kind == "document" and target in by_key:
                found.setdefault(key(one.url), {})[target] = by_key[target]
    return found


def _best(name: str, documents: Iterable[Document]) -> tuple[float, list[Document]]:
    """The best score and the documents that have it; one in force beats its repealed forerunners."""
    best = 0.0
    fitting: list[Document] = []
    for document in documents:
        score = alike(name, document.subject)
        if score > best:
            best, fitting = score, [document]
        elif score == best and score:
            fitting.append(document)
    if len(fitting) > 1:
        in_force = [document for document in fitting if not document.bar]
        fitting = in_force if len(in_force) == 1 else fitting
    return best, fitting


def _numbers(documents: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in documents:
        if document.doc_no:
            found.setdefault(_same_number(document.doc_no), []).append(document)
    return found


def _by_number(text: str, by_number: Mapping[str, list[Document]]) -> Document | None:
    """The one document whose 文号 the text quotes; None when it quotes several or none."""
    quoted_numbers = {_same_number(match.group()) for match in DOC_NO.finditer(text)}
    ends = {
        id(document): document
        for number in quoted_numbers
        for known, documents in by_number.items()
        if number.endswith(known)
        for document in documents
    }
    return next(iter(ends.values())) if len(ends) == 1 else None


def _same_number(number: str) -> str:
    """A 文号 with one sort of brackets and no blanks."""
    return "".join(number.split()).translate(_BRACKETS).replace("第", "")


_BRACKETS: Final = str.maketrans("[(（【［﹝])）】］﹞", "〔〔〔〔〔〔〕〕〕〕〕〕")
