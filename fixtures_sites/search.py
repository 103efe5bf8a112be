"""The portals' own site search: an index of titles, ranked like a simple engine would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True)
class Entry:
    title: str
    url: str
    date: str


@dataclass(frozen=True)
class Results:
    """One page of hits; ``total`` counts all, ``pages`` the pages, ``page`` is 1-based."""

    words: str
    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


class SearchIndex:
    """Finds titles that share at least half of the query's character pairs; an exact title comes first."""

    def __init__(self, entries: Sequence[Entry], per_page: int = 10) -> None:
        self._entries = [(entry, _pairs(entry.title)) for entry in entries]
        self._per_page = per_page

    def find(self, words: str, page: int = 1) -> Results:
        words = words.strip()
        asked = _pairs(words)
        ranked = []
        for entry, pairs in self._entries:
            score = len(asked & pairs) / len(asked) if asked else 0.0
            if entry.title == words:
                score = 2.0
            if score >= 0.5:
                ranked.append((score, entry.date, entry))
        ranked.sort(key=lambda hit: (hit[0], hit[1], hit[2].url), reverse=True)
        pages = max(1, -(-len(ranked) // self._per_page))
        start = (page - 1) * self._per_page
        shown = tuple(entry for _, _, entry in ranked[start : start + self._per_page])
        return Results(words, shown, len(ranked), page, pages)


def highlight(title: str, words: str) -> Markup:
    """Wrap in ``<em>`` what the title shares with the query, in pieces as engines cut it."""
    asked = _pairs(words)
    out, index = Markup(""), 0
    while index < len(title):
        end = index
        while end + 1 < len(title) and title[end : end + 2] in asked and end - index < 3:
            end += 1
        if end > index:
            out += Markup("<em>{}</em>").format(title[index : end + 1])
            index = end + 1
        else:
            out += escape(title[index])
            index += 1
    return out


def _pairs(text: str) -> frozenset[str]:
    return frozenset({text[i : i + 2] for i in range(len(text) - 1)} or ({text} if text else set()))
