"""Service guides: which pages are one, which elements they lack, and vague clauses in what they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from checks.artifacts.pages import PageEntry
from checks.guides.find import Doc, Reader
from checks.guides.reading import Part, guide_words, is_nothing, parts, tells

CODES: Final = (
    "basis", "conditions", "materials", "process", "hours", "time_limit", "place", "agency", "phone", "fee",
)  # fmt: skip
"""The order decides whose a label is that two fields share."""
_CONTACT: Final = frozenset(("hours", "place", "agency", "phone"))
"""What an article tells of any office; no service is told of by these alone."""
_QUOTED: Final = re.compile(r"《[^》]*》")
_MOST_DEEP: Final = 400
_ASIDE: Final = "aside"
"""What stands beside the elements: where it begins, the value before it ends."""


class ServiceGuide(Struct, frozen=True):
    """``missing``: codes of all elements it does not tell."""

    doc: Doc
    parts: tuple[Part, ...]
    missing: tuple[str, ...]


class ServiceGuides(Struct, frozen=True):
    """``unread``: guides by their title whose text was not had. ``elsewhere``: addresses of a platform of
    services that the portal leads to."""

    guides: tuple[ServiceGuide, ...]
    unread: tuple[Doc, ...]
    elsewhere: tuple[str, ...]


def find_services(reader: Reader, columns: Sequence[str]) -> ServiceGuides:
    """The service guides of the portal, at most ``most`` of them, in the order of their identities."""
    words = guide_words()["service"]
    place = reader.index.place(columns)
    inside = reader.index.within(place, columns)
    named = {p.key: p for p in reader.titled(words["title"], words["not_title"], inside)}
    listed = {p.key: p for p in reader.entries_in(inside) if not _other(p.title, words["not_title"])}
    pages = sorted({**listed, **named}.values(), key=lambda page: (page.key not in named, page.key))
    guides: list[ServiceGuide] = []
    unread: list[Doc] = []
    for page in pages[:_MOST_DEEP]:
        if page.kind not in ("article", "document", "other", "form"):
            continue
        doc = reader.doc(page)
        found = _guide(doc, page, named.keys())
        if found is not None:
            guides.append(found)
        elif doc.unread and page.key in named:
            unread.append(doc)
        if len(guides) >= words["most"]:
            break
    guides.sort(key=lambda guide: guide.doc.url)
    return ServiceGuides(tuple(guides), tuple(unread), _elsewhere(reader))


def _guide(doc: Doc, page: PageEntry, named: Iterable[str]) -> ServiceGuide | None:
    lines = doc.labelled
    read = parts(lines, (*CODES, _ASIDE))
    shown = {part.code for part in read} - {_ASIDE}
    if len(shown) < guide_words()["service"]["labels_min"]:
        return None
    if shown <= _CONTACT and page.key not in set(named):
        return None
    if doc.unread and page.key not in set(named):
        return None
    missing = tuple(code for code in CODES if not tells(code, lines, read, files=doc.pictures))
    return ServiceGuide(doc, read, missing)


def _other(title: str, words: Sequence[str]) -> bool:
    return any(word in title for word in words)


def _elsewhere(reader: Reader) -> tuple[str, ...]:
    words = guide_words()["service"]
    found = [
        link.url
        for link in reader.index.portal.nav
        if any(mark in (urlsplit(link.url).hostname or "") for mark in words["platforms"])
        or any(word in link.name for word in words["platform_words"])
    ]
    return tuple(dict.fromkeys(found))


@cache
def _vague() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in guide_words()["vague"]["phrases"])


def vague_clauses(guide: ServiceGuide) -> tuple[str, ...]:
    """Vague clauses in what a guide asks for, as they stand there, each once. Titles of laws do not count."""
    words = guide_words()["vague"]
    found: list[str] = []
    for part in guide.parts:
        if part.code not in words["in"]:
            continue
        for line, following in zip_longest(part.lines, part.lines[1:], fillvalue=""):
            if following and is_nothing(following):
                # «其他材料» as a label, and nothing behind it
                continue
            plain = _QUOTED.sub("《》", line)
            for clause in re.split(r"[。；;]", plain):
                if re.search(words["fine"], clause):
                    continue
                said = _longest(clause.strip())
                if said:
                    found.append(said)
    return tuple(dict.fromkeys(found))


def _longest(clause: str) -> str:
    hits = [match.group().strip() for pattern in _vague() for match in [pattern.search(clause)] if match]
    return max(hits, key=len, default="")
