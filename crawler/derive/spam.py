"""Words of smuggled advertisements and of domains that have changed hands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from msgspec import Struct

from crawler.derive.words import load

PARKING: Final = "parking"
FOREIGN: Final = "foreign_page"
"""Kind of the archive's probes that hold a :class:`ForeignPage`, by the identity of its address."""
_KINDS: Final = ("gambling", "adult", "game", "medical", "loan", "papers", "promotion")
_BLANK: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a foreign page turned out to be: ``kind`` of ``spam.yaml`` and the words that say so."""

    kind: str
    words: tuple[str, ...]


class ForeignPage(Struct, frozen=True):
    """What is kept of an outside page: ``kind`` of ``spam.yaml``; ``words`` that say so; ``quote``: the
    beginning of the shown text."""

    kind: str
    words: tuple[str, ...]
    title: str
    quote: str
    final_url: str = ""


@cache
def _words() -> dict[str, Any]:
    return load("spam")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    words = [str(word) for word in _words()[kind]["words"]]
    latin = [rf"(?<![a-z]){re.escape(w)}(?![a-z])" for w in words if w.isascii()]
    return re.compile("|".join([*(re.escape(w.lower()) for w in words if not w.isascii()), *latin]))


@cache
def _hosts(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in _words()[kind]["hosts"]))


@cache
def _parked(part: str) -> re.Pattern[str]:
    phrases = [str(phrase) for phrase in _words()[PARKING][part]]
    return re.compile("|".join(rf"\b{re.escape(p)}\b" if p.isascii() else re.escape(p) for p in phrases))


def spam_kind(text: str, host: str = "") -> str:
    """Which kind of advertisement a link's text or host speaks of; empty when neither does."""
    # Chinese words may be spaced out; Latin ones end at their blanks.
    said = f"{text} {_BLANK.sub('', text)}".lower() if text else ""
    if said and any(word in said for word in _words()["lawful"]):
        said = ""
    for kind in _KINDS:
        if (said and _pattern(kind).search(said)) or (host and _hosts(kind).search(host)):
            return kind
    return ""


def shown_by(title: str, text: str) -> Shown | None:
    """What a page outside government shows, when it is plainly none that a portal would link to.

    Conservative: a parking page by its title or sentence, gambling and adult matter by the title with
    other words of the kind on the page; what may be lawful (``weak``) never by words alone.
    """
    words = _words()
    head = _BLANK.sub(" ", title).lower()
    body = _BLANK.sub(" ", text).lower()[: words["text_chars"]]
    trade = any(word in head for word in words[PARKING]["lawful"])
    for part, said in (("titles", head), ("texts", body)):
        if trade:
            break
        parked = _parked(part).search(said)
        if parked is not None:
            return Shown(PARKING, (parked.group(),))
    if any(word in head or word in body for word in words["lawful"]):
        return None
    for kind in _KINDS:
        if kind in words["weak"]:
            continue
        in_title = list(dict.fromkeys(_pattern(kind).findall(head)))
        on_page = list(dict.fromkeys(_pattern(kind).findall(body)))
        both = list(dict.fromkeys([*in_title, *on_page]))
        if (in_title and len(both) >= 2) or len(on_page) >= words["text_words"]:
            return Shown(kind, tuple(both[: words["text_words"]]))
    return None
