"""The heads of columns in lists of letters: what each tells, and which tell of other matters."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import read_date
from crawler.derive.fields import FieldReader
from crawler.derive.first_texts import first_texts
from crawler.derive.letter_boxes import Row
from crawler.derive.shown import squeeze
from crawler.derive.words import any_of, load

_WORDS: Final = load("labels")
_READER: Final = FieldReader(_WORDS["message"])
_OTHERS: Final = re.compile(any_of(_WORDS["message_other_heads"]))
"""Heads of tables that tell of other matters with the words of letters."""
_PLAIN_HEADS: Final = {"序号": None, "时间": "received", "日期": "received", "单位": "unit", "部门": "unit"}
_MORE_NAMES: Final = re.compile(r"([一-鿿]{2,6})[（(/]([一-鿿]{2,6})[)）]?")
"""Two names of one column («受理人(单位)»)."""
_LONGEST_HEAD: Final = 8
_LONGEST_NAMES: Final = 16
_MOST_HEADS: Final = 9
_HEAD_PIECES: Final = 4
_HEADS: Final = frozenset(("span", "b", "strong", "em", "i", "p", "div", "li", "label", "a"))


def head_name(text: str) -> str | None:
    """The fact of letters that a column with this head tells."""
    plain = squeeze(text)
    name = _READER.name_of(text)
    if name not in (None, "other"):
        return name
    more = _MORE_NAMES.fullmatch(plain) if name is None and len(plain) <= _LONGEST_NAMES else None
    return next(filter(None, map(head_name, more.groups())), None) if more else _PLAIN_HEADS.get(plain)


def heads_others(row: Row) -> bool:
    """Whether a row names the columns of a list that tells of other matters than letters."""
    if row.url or any(len(text) > _LONGEST_HEAD or read_date(text) for text in row.pieces):
        return False
    return any(map(_OTHERS.search, row.pieces))


def column_heads(box: HtmlElement) -> list[str]:
    """The heads of columns that a box holds, when these are of a list of letters."""
    cells_of = box
    while len(cells_of) == 1 and cells_of[0].tag in ("ul", "li", "div", "p"):
        cells_of = cells_of[0]
    if not 3 <= len(cells_of) <= _MOST_HEADS:
        return []
    texts: list[str] = []
    names: list[str] = []
    strange = 0
    for child in cells_of:
        if len(child) > 1 or child.tag not in _HEADS:
            return []
        texts.append(first_texts(child, _HEAD_PIECES))
        names.append(head_name(texts[-1]) or "")
        strange += not names[-1] and _READER.name_of(texts[-1]) is None
        if strange > 1:
            return []
    if "title" not in names or not {"received", "replied"} & set(names):
        return []
    return texts
