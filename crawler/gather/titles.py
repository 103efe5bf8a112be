"""Drawing the titles that are looked for with the site's own search box: seeded, repeatable, pure."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from crawler.gather.rules import search_rules
from crawler.url import key


class TitleEntry(Struct, frozen=True, order=True):
    """One published article. ``published``: ISO date or time in Beijing time."""

    title: str
    url: str
    column: str
    published: str


class Draw(Struct, frozen=True):
    """``frame``: how many could have been drawn; ``enough`` is False when fewer than ``wanted`` could."""

    seed: int
    wanted: int
    frame: int
    drawn: tuple[TitleEntry, ...]

    @property
    def enough(self) -> bool:
        return len(self.drawn) >= self.wanted


def normal_title(text: str) -> str:
    """Title as compared: full and half width alike, without spaces and punctuation, lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def draw_titles(frame: Iterable[TitleEntry], n: int, seed: int, as_of: str) -> Draw:
    """Draw ``n`` titles, as far as possible from different columns.

    Only articles that are at least 48 hours and at most a year old at ``as_of``, with a title long
    enough and borne by no other article. A date without a time counts as the end of that day, an
    ``as_of`` without one as the start of its day. The order of ``frame`` does not matter.
    """
    entries = _unambiguous(frame)
    moment = datetime.fromisoformat(as_of).replace(tzinfo=None)
    eligible = [e for e in entries if _ripe(e.published, moment)]
    by_column: dict[str, list[TitleEntry]] = defaultdict(list)
    for entry in eligible:
        by_column[entry.column].append(entry)
    columns = sorted(by_column, key=lambda name: _lot(seed, "column", name))
    for name in columns:
        by_column[name].sort(key=lambda e: _lot(seed, key(e.url), e.title))
    drawn: list[TitleEntry] = []
    while len(drawn) < min(n, len(eligible)):
        for name in columns:
            if by_column[name] and len(drawn) < n:
                drawn.append(by_column[name].pop(0))
    return Draw(seed=seed, wanted=n, frame=len(eligible), drawn=tuple(drawn))


def _unambiguous(frame: Iterable[TitleEntry]) -> list[TitleEntry]:
    """One entry per article (listed in several columns: the first by name), no title shared by two."""
    shortest = search_rules().shortest_title
    articles: dict[str, TitleEntry] = {}
    bearers: dict[str, set[str]] = defaultdict(set)
    for entry in frame:
        normal = normal_title(entry.title)
        if len(normal) < shortest:
            continue
        identity = key(entry.url)
        bearers[normal].add(identity)
        known = articles.get(identity)
        if known is None or _rank(entry) < _rank(known):
            articles[identity] = entry
    return [e for e in articles.values() if len(bearers[normal_title(e.title)]) == 1]


def _rank(entry: TitleEntry) -> tuple[str, str, str, str]:
    return (entry.column, entry.published, entry.title, entry.url)


def _ripe(published: str, moment: datetime) -> bool:
    try:
        first = datetime.fromisoformat(published).replace(tzinfo=None)
    except ValueError:
        return False
    last = first if len(published) > 10 else first + timedelta(days=1)
    rules = search_rules()
    oldest = (moment - timedelta(days=rules.oldest_days)).date()
    return last <= moment - timedelta(hours=rules.youngest_hours) and first.date() >= oldest


def _lot(seed: int, *parts: str) -> bytes:
    return hashlib.sha256("\x1f".join((str(seed), *parts)).encode()).digest()
