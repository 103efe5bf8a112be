"""Rows of two parts, of which a sign heads the answer: what was asked, and who answered it when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.derive.dates import read_date
from crawler.derive.fields import FieldReader
from crawler.derive.letter_boxes import Row
from crawler.derive.letter_parts import OFFICE_SPEAKS, UNIT
from crawler.derive.letter_values import office, signed_off
from crawler.derive.words import load
from crawler.model import Message

_READER: Final = FieldReader(load("labels")["message"])
_SPOKEN: Final = ("问", "答")
_ANSWERS_NAMED: Final = re.compile(r"^[【\[(（]?[一-鿿]{0,8}(?:回复|答复|回信|回应)(?:[】\])）]|\s?[:：])+$")
_ANSWERS: Final = re.compile(rf"{_ANSWERS_NAMED.pattern}|^[【\[(（]?答[】\])）]?\s?[:：]?$")
_LED: Final = re.compile(
    rf"^[【\[(（]?(?P<sign>{'|'.join(_SPOKEN)})[】\])）]?\s?[:：]\s?(?P<text>\S.{{3,}})$"
)
_BRACKETS: Final = "[]【】（）() \xa0"
_SHORT: Final = 24
_LONGEST_FACT: Final = 48
_SHORTEST_TITLE: Final = 4


def question(row: Row, texts: list[str]) -> Message | None:
    """A row of two parts with a sign before the answer: «问 title day 答 office day», «someone day question
    管理员回复： answer (day)»."""
    spoken = [piece for text in texts for piece in _spoken(text)]
    led = len(spoken) > len(texts)
    texts = spoken
    answer = next((n for n, text in enumerate(texts) if n and _ANSWERS.match(text)), None)
    if answer is None:
        return None
    asked, told = texts[:answer], texts[answer + 1 :]
    days = [[d for d in (read_date(t) for t in part if len(t) <= _SHORT) if d] for part in (asked, told)]
    if not days[0]:
        return None
    signed = asked[0].strip(_BRACKETS + ":：") == _SPOKEN[0]
    title = asked[1] if signed and len(asked) > 1 and not read_date(asked[1]) else None
    if title is None and not _ANSWERS_NAMED.match(texts[answer]):
        return None
    if title is None:
        title = next((t for t in asked[:2] if len(t) >= _SHORTEST_TITLE and t in row.links), None)
    unit, day = _answerer(texts[answer], told)
    if led and not (unit and (days[1] or day)):
        # Frequent questions are dated too, but nobody signs their answers.
        return None
    return Message(
        received=days[0][0],
        replied=days[1][0] if days[1] else day,
        unit=unit,
        title=row.whole(title),
        url=row.url,
    )


def _spoken(text: str) -> tuple[str, ...]:
    """A piece that begins with the sign of a question or an answer («问：…»), with the sign set apart."""
    led = _LED.match(text) if text[:3].lstrip("【[(（")[:1] in _SPOKEN else None
    return (led["sign"], led["text"]) if led is not None else (text,)


def _answerer(head: str, told: Sequence[str]) -> tuple[str | None, str | None]:
    """Who answered and when: as the head of the answer, a line of it or the brackets at its end say."""
    spoken = OFFICE_SPEAKS.match(head)
    name = spoken["who"] if spoken is not None and UNIT.match(spoken["who"]) else None
    day = None
    for text in told:
        label, colon, value = text.replace(":", "：", 1).partition("：")
        if UNIT.match(office(text)):
            name, day = name or office(text), day or read_date(text)
        elif len(text) > _LONGEST_FACT:
            day = day or signed_off(text)
        elif colon and _READER.name_of(label) == "unit":
            name, day = name or office(value.strip()), day or read_date(value)
    return name, day
