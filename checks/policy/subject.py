"""What a title is about: the document that it puts into force, quotes or explains; and how alike two are.

Names are compared without punctuation, blanks and versions in brackets. Numbers and numerals must agree:
a plan of 2025 and one of 2026 differ in one digit and are two documents.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz

from checks.words import check_data

WORDS: Final[dict[str, Any]] = check_data("policies").words
_QUOTED: Final = re.compile(r"[《〈]((?:[^《》]|《[^《》]*》)+)[》〉]")
_ISSUED: Final = re.compile(rf"(?:{WORDS['issuing']})[：:]?(.+?)(?:{WORDS['closing']})")
_ABOUT: Final = re.compile(rf"关于(.+?)(?:{WORDS['closing']}|$)")
_VERSIONS: Final = re.compile(WORDS["versions"])
_LEADING: Final = re.compile(rf"^[【\[]?{WORDS['leading']}[】\]]?\s*[:：丨|｜—\-——]*\s*(?=.)")
_TRAILING: Final = re.compile(rf"[\s:：—\-（(]*{WORDS['trailing']}[）)]?$")
_SIGNS: Final = re.compile(r"[^\u4e00-\u9fff0-9a-z]+")
_PLACE: Final = re.compile(r"^(?:[\u4e00-\u9fff]{2,8}?(?:自治州|自治县|省|市|州|盟|县|旗|区|镇|乡|街道))+")
_NUMERALS: Final = re.compile(r"\d+|[一二三四五六七八九十百]+")
_SHORTEST: Final[int] = WORDS["shortest"]


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Han characters, digits and small letters alone; versions in brackets are left out."""
    return _SIGNS.sub("", _VERSIONS.sub("", text).lower().translate(_WIDE))


_WIDE: Final = {0xFF10 + n: 0x30 + n for n in range(10)}


@lru_cache(maxsize=65536)
def quoted(text: str) -> tuple[str, ...]:
    """Names in 《》, in order, each once."""
    return tuple(dict.fromkeys(match.group(1).strip() for match in _QUOTED.finditer(text)))


@lru_cache(maxsize=65536)
def document_subject(title: str) -> str:
    """The document a title names: «甲办法» of «…关于印发《甲办法》的通知»; else what stands after «关于»."""
    whole = "".join(title.split())
    for pattern in (_ISSUED, _ABOUT):
        match = pattern.search(whole)
        if match:
            names = quoted(match.group(1))
            return names[0] if names else match.group(1)
    names = quoted(whole)
    return names[0] if len(names) == 1 and whole.startswith(("《", "〈")) else whole


@lru_cache(maxsize=65536)
def explained(title: str) -> tuple[str, ...]:
    """Names of the documents that an interpretation's title says it explains; empty when it names none."""
    whole = "".join(title.split())
    names = quoted(whole)
    if names:
        return tuple(document_subject(name) for name in names)
    rest = _TRAILING.sub("", _LEADING.sub("", whole)).strip("：:丨|｜—-“”\"'")
    if len(plain(rest)) < _SHORTEST or rest == whole:
        return ()
    return (document_subject(rest),)


def without_place(name: str) -> str:
    """The name without the place it begins with, when enough is left of it."""
    rest = _PLACE.sub("", name)
    return rest if len(rest) >= _SHORTEST else name


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 100; 100 when they differ in nothing but signs, versions and place."""
    first, second = _parts(one), _parts(other)
    if min(len(first.whole), len(second.whole)) < _SHORTEST:
        return 100.0 if first.whole and first.whole == second.whole else 0.0
    if first.whole == second.whole or first.local == second.local:
        return 100.0
    if first.numerals != second.numerals:
        return 0.0
    short, long = sorted((first.local, second.local), key=len)
    if short in long and len(short) * 2 >= len(long):
        return 96.0
    return float(fuzz.ratio(short, long))


class _Parts(NamedTuple):
    whole: str
    local: str
    numerals: tuple[str, ...]


@lru_cache(maxsize=65536)
def _parts(name: str) -> _Parts:
    whole = plain(name)
    return _Parts(whole, without_place(whole), tuple(_NUMERALS.findall(whole)))
