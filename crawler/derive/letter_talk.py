"""A question and its answer that no word heads, on a page of a column of letters: somebody speaks on one day,
an office on another, and nothing else is said («晨曦微露　… 2025-03-04　某中心　… 2025-03-06»)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.derive.dates import read_date
from crawler.derive.letter_parts import STOPS, UNIT
from crawler.derive.letter_turns import is_said, read_turns, speaks_otherwise
from crawler.derive.shown import Block, Shown, squeeze
from crawler.derive.words import any_of, load
from crawler.model import Message

_WORDS: Final = load("labels")
_COLUMN: Final = re.compile(any_of((*_WORDS["message_columns"], *_WORDS["message_talk_columns"])))
_STATES: Final = frozenset(_WORDS["message_states"])
_SAID: Final = any_of(_WORDS["message_said"])
_DAY: Final = re.compile(
    r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s\d{1,2}[:：时]\d\d[\d:：分秒]{0,6})?"
)
_PIECES: Final = re.compile(r"\s\s|[|｜]")
_SPEAKS: Final = re.compile(rf"(?:{_SAID})?于?$")
_HEADS: Final = frozenset(word for words in _WORDS["message_parts"].values() for word in words)
_EDGE: Final = "[]【】（）()|｜:： \u3000\xa0"
_SAYS: Final = re.compile(rf"(?P<said>(?:{_SAID})于?)\s?：\s?(?=\s|$|(?:19|20)\d\d)")
"""A colon behind what is said or when («某局回复：», «提问于：2025-05-11»)."""
_BRACKETS: Final = dict.fromkeys(map(ord, "[]【】"))
_ANSWERS: Final = "答："
_SIGN: Final = "问："
"""What may begin a question; a label is longer."""
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside"))
_LONGEST_NAME: Final = 16
_LONGEST_FACTS: Final = 64
_SENTENCE: Final = re.compile(r"[，。？！；,?!;]")
_MOST_LINES: Final = 200
_SHORTEST_TITLE: Final = 4
_LONGEST_TITLE: Final = 60
_RUNS: Final = 2


@dataclass(slots=True)
class _Facts:
    """What a line tells that says nothing: a day, an office, a state, a name."""

    day: str = ""
    office: str = ""
    state: str = ""
    name: str = ""


def read_talk(shown: Shown, names: Sequence[str]) -> tuple[Message, ...]:
    """The letter that the page shows as a talk; none where more is said, or by others, or in other columns.
    ``names``: the page's place in the site."""
    if not any(_COLUMN.search(name) for name in names):
        return ()
    return _two_runs(shown) or read_turns(shown.blocks)


def _two_runs(shown: Shown) -> tuple[Message, ...]:
    """A question and an answer that are all a page says besides who says them and when."""
    said: list[list[str]] = []
    facts: list[tuple[int, _Facts]] = []
    speaks = False
    for told, text in _lines(shown.blocks):
        if told is not None:
            facts.append((len(said), told))
        elif "：" in text[len(_SIGN) : _LONGEST_NAME] or len(said) > _RUNS + 1:
            return ()
        elif speaks and not text.startswith(_ANSWERS):
            said[-1].append(text)
        else:
            said.append([text])
        speaks = told is None
    above = said[:1] if len(said) == _RUNS + 1 and _may_title(said[0]) else []
    asked = len(above) + 1
    days = [told.day for _, told in facts if told.day]
    offices = [place for place, told in facts if told.office]
    if len(said) - len(above) != _RUNS or len(days) != _RUNS or len(offices) != 1 or offices[0] < asked:
        return ()
    if days[0][:10] > days[1][:10] or next(told for _, told in facts if told.day).office:
        return ()
    if not is_said(" ".join(said[-_RUNS]), " ".join(said[-1])):
        return ()
    if any(speaks_otherwise(told.name) for _, told in facts if told.name):
        return ()
    title = above[0][0] if above else _named(facts, asked)
    office = next(told.office for _, told in facts if told.office)
    state = next((told.state for _, told in facts if told.state), None)
    known = ("received", "replied", "reply_unit", "content", "reply", *(("state",) if state else ()))
    return (Message(None, days[0], days[1], office, state, title or None, shown=known),)


def _may_title(lines: Sequence[str]) -> bool:
    return len(lines) == 1 and _SHORTEST_TITLE <= len(lines[0]) <= _LONGEST_TITLE and "。" not in lines[0]


def _named(facts: Sequence[tuple[int, _Facts]], asked: int) -> str:
    """The title among the names above the question: who asks is named too, there or under the question."""
    above = [told.name for place, told in facts if told.name and place < asked]
    below = [told.name for place, told in facts if told.name and place == asked and told.day]
    known = len(above) + bool(below and not above[1:]) == _RUNS
    return above[0] if above and known and len(above[0]) >= _SHORTEST_TITLE else ""


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[_Facts | None, str]]:
    """The lines of the page's matter: their facts, or none for what somebody says. Headings are no lines,
    unless they tell who spoke on which day."""
    begun = 0
    for block in blocks:
        if block.region in _OUTSIDE or block.option or 2 * block.linked > len(block.text):
            continue
        told = _facts(block)
        if told is None and block.linked and not begun:
            # Where the page stands in the site.
            continue
        if block.heading and (told is None or not told.day):
            continue
        if STOPS.match(block.text):
            if begun > _RUNS:
                return
            continue
        begun += 1
        if begun > _MOST_LINES:
            return
        yield told, block.text


def _facts(block: Block) -> _Facts | None:
    line = _SAYS.sub(r"\g<said> ", block.spaced) if "：" in block.text else block.spaced
    if len(block.text) > _LONGEST_FACTS or "：" in line:
        return None
    found = _Facts()
    for piece in _PIECES.split(line):
        day = _DAY.search(piece)
        if day is not None:
            if found.day:
                return None
            found.day = read_date(day.group()) or ""
        for plain in map(_bare, _parts(piece, day)):
            who = _SPEAKS.sub("", plain)
            if not plain or plain in _HEADS or not who:
                continue
            if plain in _STATES:
                found.state = plain
            elif UNIT.match(who):
                found.office = who
            elif len(plain) <= _LONGEST_NAME and not _SENTENCE.search(plain):
                found.name += plain
            else:
                return None
    return found


def _parts(piece: str, day: re.Match[str] | None) -> list[str]:
    """The words of a piece without its day; those of a name without one stay together."""
    return [piece] if day is None else [*piece[: day.start()].split(), *piece[day.end() :].split()]


def _bare(text: str) -> str:
    return squeeze(text).translate(_BRACKETS).strip(_EDGE)
