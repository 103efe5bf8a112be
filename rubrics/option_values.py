"""Values of options that are of another sort than the check reads: a number among words, a word for a year.

YAML makes a number of an unquoted 2025 and a truth of an unquoted yes: what was meant as a word would not be
found in a title. Dates stay the text they are (:mod:`rubrics.yamlmarks`), so an unquoted day is a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, get_args, get_origin

from msgspec.structs import FieldInfo, fields

from checks.disclosure.subjects import Subject
from checks.registry import CHECKS
from rubrics.faults import nearest

Place = tuple[str | int, ...]
Said = Iterator[tuple[Place, str]]
Written = Callable[[Place], str]
"""What the file says at a place below the options, as it is written there."""

_NUMBERS: Final = frozenset(("years",))
"""Lists of numbers whose default is empty, so that it does not tell what they hold."""
_ROWS: Final = frozenset(("bands",))
"""Lists of rows, whose meaning the scoring rules judge."""
_SUBJECTS: Final = "subjects"
_NOTHING: Final = frozenset(("", "~", "null"))
_FIELDS: Final[dict[str, FieldInfo]] = {field.name: field for field in fields(Subject)}


def value_faults(check_id: str, options: Mapping[str, Any], written: Written) -> Said:
    """Yields the path below ``options`` and what is wrong there, with what to write instead."""
    check = CHECKS.get(check_id)
    if check is None:
        return
    for name, value in options.items():
        default = check.options.get(name)
        if name == _SUBJECTS and isinstance(value, list):
            yield from _subjects(value, written)
        elif isinstance(default, list) and isinstance(value, list) and name not in _ROWS:
            if name in _NUMBERS or any(isinstance(each, int) for each in default):
                yield from _integers((name,), value, written)
            else:
                yield from _words((name,), value, written)
        elif isinstance(default, str) and name in check.options:
            yield from _text((name,), value, written)


def _subjects(rows: list[Any], written: Written) -> Said:
    for at, row in enumerate(rows):
        here: Place = (_SUBJECTS, at)
        if not isinstance(row, dict):
            yield here, "“subjects”的每一项须写明 name 和 any"
            continue
        for name in ("name", "any"):
            if name not in row:
                yield here, f"“subjects”的这一项缺少“{name}”"
        for name, value in row.items():
            if name in _FIELDS:
                yield from _field((*here, name), value, _FIELDS[name].type, written)
            else:
                yield (*here, name), f"“subjects”里没有“{name}”{nearest(name, _FIELDS)}"


def _field(place: Place, value: Any, kind: Any, written: Written) -> Said:
    name = place[-1]
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            yield place, f"“{name}”须是列表,写的是“{_shown(place, value, written)}”"
        elif get_args(kind)[0] is int:
            yield from _integers(place, value, written)
        else:
            yield from _words(place, value, written)
    elif kind is bool:
        if not isinstance(value, bool):
            yield place, f"“{name}”须是 true 或 false,写的是“{_shown(place, value, written)}”"
    elif kind is int:
        yield from _integer(place, value, written)
    else:
        yield from _text(place, value, written)


def _words(place: Place, values: list[Any], written: Written) -> Said:
    for at, value in enumerate(values):
        here = (*place, at)
        if isinstance(value, str):
            if not value.strip():
                yield here, f"“{place[-1]}”里有一项是空的,请写上词,或删去这一项"
            continue
        if not _told(value, written(here)):
            yield here, _no_word(f"“{place[-1]}”里的词", value, written(here))


def _text(place: Place, value: Any, written: Written) -> Said:
    if not isinstance(value, str) and not _relative(value) and not _told(value, written(place)):
        yield place, _no_word(f"“{place[-1]}”", value, written(place))


def _told(value: Any, said: str) -> bool:
    """Whether the reader of the file has refused the value already (``12:30`` as a number)."""
    return value is None and said.lower() not in _NOTHING


def _no_word(what: str, value: Any, said: str) -> str:
    if isinstance(value, dict):
        return f"{what}须是文字,写的是“名称: 值”的形式;词里有冒号的,请把整个词放在引号里"
    if isinstance(value, list):
        return f"{what}须是文字,写的是列表"
    if value is None and said in ("", "~"):
        return f"{what}须是文字,这里是空的;请写上词,或删去这一项"
    return f'{what}须是文字,没有引号的 {said} 不是文字;请加引号,写成 "{said}"'


def _integers(place: Place, values: list[Any], written: Written) -> Said:
    for at, value in enumerate(values):
        yield from _integer((*place, at), value, written)


def _integer(place: Place, value: Any, written: Written) -> Said:
    if _relative(value) or (isinstance(value, int) and not isinstance(value, bool)):
        return
    name = next(part for part in reversed(place) if isinstance(part, str))
    hint = f";请去掉引号,写成 {value}" if isinstance(value, str) and value.strip().isdecimal() else ""
    yield place, f"“{name}”须是整数,写的是“{_shown(place, value, written)}”{hint}"


def _shown(place: Place, value: Any, written: Written) -> str:
    return value if isinstance(value, str) else (written(place) or str(value))


def _relative(value: Any) -> bool:
    """A year or day told from the evaluated year: ``{period: -1}``."""
    return isinstance(value, dict) and "period" in value
