"""What kind of column a name stands for, and which other names stand for the same column."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from unicodedata import category

from crawler.yaml_data import read_yaml

_DATA: Final = Path(__file__).parent / "data"
_NO_LETTER: Final = re.compile(r"[\W_]")
_MARKS: Final = frozenset("PSZC")
"""First letters of the Unicode categories that write no sound: punctuation, symbols, spaces, controls. Signs
of vowels (M), which ``\\W`` takes in, belong to the names of Tibetan and other portals."""
_SUFFIX: Final = re.compile(r"(?:栏目|专栏|专区|频道|类|信息|情况|列表|页面|工作)$")
_PREFIX: Final = re.compile(r"^(?:最新|更多)")


class ColumnClass(NamedTuple):
    """``period_days``: longest silence the duty allows; None: no duty of regular update."""

    name: str
    period_days: int | None


def _load() -> tuple[tuple[tuple[ColumnClass, re.Pattern[str]], ...], int | None]:
    held: dict[str, Any] = read_yaml((_DATA / "column_classes.yaml").read_text(encoding="utf-8"))
    rows = tuple(
        (ColumnClass(row["class"], row["period_days"]), re.compile("|".join(row["patterns"])))
        for row in held["classes"]
    )
    return rows, held["rest"]["period_days"]


def _load_synonyms() -> dict[str, frozenset[str]]:
    groups: list[list[str]] = read_yaml((_DATA / "column_synonyms.yaml").read_text(encoding="utf-8"))
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        names = frozenset(short_name(name) for name in group)
        for name in names:
            found[name] = found.get(name, frozenset()) | names
    return found


@lru_cache(maxsize=16384)
def plain_name(name: str) -> str:
    """A column's name without spaces, quotes, dots and other marks: «十四·五规划» is 十四五规划."""
    if _NO_LETTER.search(name) is None:
        return name
    return "".join(char for char in name if category(char)[0] not in _MARKS)


@lru_cache(maxsize=16384)
def short_name(name: str) -> str:
    """:func:`plain_name` without «栏目», «专栏», «信息», «类» at its end."""
    plain = _PREFIX.sub("", plain_name(name))
    while True:
        cut = _SUFFIX.sub("", plain)
        if cut == plain or len(cut) < 2:
            return plain
        plain = cut


_LOADED: Final = _load()
_CLASSES: Final = _LOADED[0]
REST_PERIOD: Final = _LOADED[1]
"""Days a column of no known class may go without a new entry; None: nothing is owed by such a column."""
_SYNONYMS: Final = _load_synonyms()


@lru_cache(maxsize=16384)
def class_of(name: str) -> ColumnClass | None:
    """Class of a column by its name; None when the table does not know it."""
    plain = plain_name(name)
    if not plain:
        return None
    for column_class, pattern in _CLASSES:
        if pattern.search(plain):
            return column_class
    return None


@lru_cache(maxsize=4096)
def synonyms_of(name: str) -> frozenset[str]:
    """Short names of every name of the same column, its own included."""
    short = short_name(name)
    return _SYNONYMS.get(short, frozenset()) | {short}


def _load_places() -> tuple[re.Pattern[str], str]:
    held: dict[str, Any] = read_yaml((_DATA / "place_columns.yaml").read_text(encoding="utf-8"))
    before, other = "|".join(held["before"]), "|".join(held["not_places"])
    after, told = "|".join(held["after"]), "|".join(held["not_told"])
    named = rf"(?![\u4e00-\u9fff]*(?:{told}))[\u4e00-\u9fff]{{2,7}}(?:{after})"
    return re.compile(f"(?:{before})(?!{other})[\u4e00-\u9fff]{{2,4}}|{named}"), held["stands_for"]


_PLACE, _INTRODUCES = _load_places()


def _load_leaders() -> tuple[re.Pattern[str], str]:
    held: dict[str, Any] = read_yaml((_DATA / "leader_columns.yaml").read_text(encoding="utf-8"))
    return re.compile(rf"[\u4e00-\u9fff]{{0,6}}(?:{'|'.join(held['bodies'])})领导"), short_name(
        held["stands_for"]
    )


_LEADERS, _OF_LEADERS = _load_leaders()


def _load_others() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, frozenset[str]]]:
    held: dict[str, Any] = read_yaml((_DATA / "column_others.yaml").read_text(encoding="utf-8"))
    covered = {
        name: frozenset().union(*map(synonyms_of, wanted))
        for whole, wanted in held["covers"].items()
        for name in synonyms_of(whole)
    }
    bodies, matters = "|".join(held["bodies"]), "|".join(held["matters"])
    return re.compile(f"(?:{bodies})$"), re.compile(matters), covered


_BODY, _MATTER, _COVERED = _load_others()


def names_body(shown: str, wanted: str) -> bool:
    """Whether a shown name is an agency's, where another matter than agencies is wanted."""
    return _BODY.search(short_name(shown)) is not None and _BODY.search(short_name(wanted)) is None


def _holds(shown: str, wanted: str) -> bool:
    """Whether the shown name is the wanted one with words round it that leave it the same matter."""
    at = shown.find(wanted)
    if at < 0 or len(shown) > len(wanted) + 8 or names_body(shown, wanted):
        return False
    return _MATTER.search(shown, at + len(wanted)) is None or _MATTER.search(wanted) is not None


@lru_cache(maxsize=65536)
def likeness(wanted: str, shown: str) -> int:
    """How well a shown name answers a wanted one: 4 the same, 3 the same but for filler words, 2 a synonym,
    1 one name holds the other or stands for it among others, 0 not at all."""
    if not shown:
        return 0
    if plain_name(wanted) == plain_name(shown):
        return 4
    short_wanted, short_shown = short_name(wanted), short_name(shown)
    if short_wanted == short_shown:
        return 3
    if short_shown in synonyms_of(wanted):
        return 2
    if _PLACE.fullmatch(short_shown) and _INTRODUCES in synonyms_of(wanted):
        return 2
    if _LEADERS.fullmatch(short_shown) and _OF_LEADERS in synonyms_of(wanted):
        return 2
    if len(short_wanted) >= 3 and _holds(short_shown, short_wanted):
        return 1
    if any(whole in short_shown and short_wanted in wholly for whole, wholly in _COVERED.items()):
        return 1
    if len(short_shown) >= 4 and short_shown in short_wanted:
        return 1
    return 0
