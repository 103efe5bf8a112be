"""The title of a letter that has a page of its own: what heads the page, where no label names it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from crawler.derive.article import Title
from crawler.derive.dates import read_date
from crawler.derive.fields import FieldReader
from crawler.derive.letter_parts import dated_head, heads_part
from crawler.derive.letter_values import day_alone
from crawler.derive.shown import Block, squeeze
from crawler.derive.words import any_of, load
from crawler.model import Message

_WORDS: Final = load("labels")
_READER: Final = FieldReader(_WORDS["message"])
_COLUMN: Final = re.compile(rf"^.{{0,8}}(?:{any_of(_WORDS['message_columns'])}).{{0,4}}$")
_PAGE_WORDS: Final = frozenset(_WORDS["letter_page_words"])
_PARTS: Final = frozenset(squeeze(word) for words in _WORDS["message_parts"].values() for word in words)
_PAGE_NAME: Final = re.compile(r"^.{2,4}(?:详情|查看|展示|内容)$")
_LABELS: Final = re.compile(r"([一-鿿]{2,8})\s*[:：]")
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside"))
_SHORT: Final = re.compile(r"^[一-鿿]{2,3}$")
_WORD: Final = re.compile(any_of(_WORDS["letter_words"]))
_SENTENCE: Final = re.compile(r"[，。；].*[。？！?!]$")
_SHORTEST: Final = 4
_LONGEST: Final = 60
_LONGEST_DAY: Final = 10
_LONGEST_LINE: Final = 240
"""Characters of a line in which labels are looked for."""


def entitled(
    letters: tuple[Message, ...], title: Title | None, blocks: Sequence[Block], path: Sequence[str]
) -> tuple[Message, ...]:
    """``letters`` with the page's title where it is that of its only letter. ``path``: the breadcrumb."""
    if len(letters) != 1 or letters[0].title:
        return letters
    headed = title.text if title is not None and title.index is not None else ""
    name = headed if names_letter(headed, path) else _line_above(blocks, path) or _heading(blocks, path)
    name = name or _short_heading(blocks, path)
    return (replace(letters[0], title=name),) if name else letters


def headings_above(starts: Sequence[int], own: Mapping[int, Block]) -> tuple[str, ...]:
    """What stands as a heading right above the first fact of each of several letters; empty unless each has
    its own there."""
    above = [own.get(start - 1) for start in starts]
    names = [b.text for b in above if b is not None and b.heading and names_letter(b.text, ())]
    return tuple(names) if len(names) == len(set(names)) == len(starts) > 1 else ()


def names_letter_page(text: str) -> bool:
    """Whether ``text`` names any page that shows a letter («信件详情»)."""
    return squeeze(text) in _PAGE_WORDS


def names_letter(text: str, path: Sequence[str]) -> bool:
    """Whether ``text`` is a letter's own: neither the name of a mailbox nor that of every such page."""
    plain = squeeze(text)
    if not _SHORTEST <= len(plain) <= _LONGEST or plain in {squeeze(name) for name in path}:
        return False
    if plain in _PAGE_WORDS or plain in _PARTS or _PAGE_NAME.match(plain) or _labels_fact(plain):
        return False
    return _COLUMN.match(plain) is None and dated_head(text)[0] is None


def _labels_fact(text: str) -> bool:
    """Whether a fact of letters is labelled in ``text``."""
    if ":" not in text and "：" not in text:
        return False
    return any(_READER.name_of(label) is not None for label in _LABELS.findall(text[:_LONGEST_LINE]))


def _heading(blocks: Sequence[Block], path: Sequence[str]) -> str:
    """The only heading of the page's matter that names a letter."""
    heads = (b.text for b in blocks if b.heading and b.region not in _OUTSIDE)
    found = {text for text in heads if not {":", "："} & set(text) and names_letter(text, path)}
    return found.pop() if len(found) == 1 else ""


def _short_heading(blocks: Sequence[Block], path: Sequence[str]) -> str:
    """The only heading of the page's matter, right above the first labelled fact, when it is two or three
    characters that are no word of such pages («停电»)."""
    heads = [b for b in blocks if b.heading and b.region not in _OUTSIDE]
    plain = squeeze(heads[0].text) if heads else ""
    if not _SHORT.match(plain) or _WORD.search(plain) or any(plain in name for name in path):
        return ""
    under = next((b for b in blocks if b.index == heads[0].index + 1), None)
    label = re.split(r"[:：]|\s{2,}", under.spaced, maxsplit=1)[0] if under is not None else ""
    return plain if _READER.name_of(label) is not None else ""


def _line_above(blocks: Sequence[Block], path: Sequence[str]) -> str:
    """The line right above the first labelled fact of the letter."""
    above = ""
    for block in blocks:
        if block.region in _OUTSIDE or block.option:
            continue
        text = block.text
        label = re.split(r"[:：]|\s{2,}", block.spaced, maxsplit=1)[0]
        if any(_READER.name_of(each) is not None for each in (label, text)) or _labels_fact(text):
            return above if names_letter(above, path) and not _SENTENCE.search(above) else ""
        if day_alone(text) is not None or (text[:2] == "20" and read_date(text[:_LONGEST_DAY])):
            continue
        told = block.linked or ":" in text or "：" in text or heads_part(block) is not None
        above = "" if told else text
    return ""
