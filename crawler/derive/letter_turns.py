"""A letter told turn by turn, on a page of a column of letters: steps of its course with their days
(«2025-03-04　网友提交», «2025-03-06　某局答复»), or posts of a forum («#1 楼主 …», «某局　官方回复»)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.derive.dates import read_date
from crawler.derive.fields import FieldReader
from crawler.derive.letter_parts import STOPS, UNIT
from crawler.derive.letter_title import names_letter
from crawler.derive.letter_values import said
from crawler.derive.shown import Block, squeeze
from crawler.derive.words import any_of, load
from crawler.model import Message

_WORDS: Final = load("labels")
_READER: Final = FieldReader(_WORDS["message"])
_TURNS: Final = _WORDS["message_turns"]
_STATES: Final = frozenset(_WORDS["message_states"])
_ASKERS: Final = frozenset((*_WORDS["message_speakers"]["asks"], *_TURNS["askers"]))
_ANSWERERS: Final = frozenset(
    (*_WORDS["message_speakers"]["answers"], *_WORDS["message_answerers"], *_TURNS["answerers"])
)
_ASKS: Final = re.compile(rf"^.{{0,6}}(?:{any_of(_TURNS['asks'])})[一-鿿]{{0,2}}$")
_PASSES: Final = re.compile(rf"^.{{0,6}}(?:{any_of(_TURNS['passes'])})[一-鿿]{{0,4}}$")
_ANSWERS: Final = re.compile(rf"^.{{0,6}}(?:{any_of(_TURNS['answers'])})[一-鿿]{{0,2}}$")
_VERB: Final = re.compile(
    rf"(?P<verb>(?:官方|部门|单位|进行|已|的)?(?:{any_of((*_TURNS['answers'], *_TURNS['passes']))}))$"
)
_HANDS_ON: Final = re.compile(rf"^已?(?:{any_of(_TURNS['passes'])})[给至到由]?(?P<office>.*)$")
_OTHERS: Final = re.compile(rf"(?:{any_of(_TURNS['others'])})$")
_QUESTION: Final = re.compile("|".join(_WORDS["message_speech"]["question"]))
_ANSWER: Final = re.compile("|".join(_WORDS["message_speech"]["answer"]))
_FLOOR: Final = re.compile(
    r"^(?:楼主|沙发|板凳|地板|第?[\d一二三四五六七八九十]{1,3}(?:楼|层)|\d{1,3}#|#\d{1,3})$"
)
_SIGN: Final = re.compile(r"^(?:问|答|提|网)$")
_AT: Final = re.compile(rf"(?:{any_of(_TURNS['at'])})于?$")
_DAY: Final = re.compile(
    r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s{1,2}\d{1,2}[:：时]\d\d[\d:：分秒]{0,6})?"
)
_COLON: Final = re.compile(r"\s?[:：]\s{0,2}")
_APART: Final = re.compile(r"[\s|｜·（）()]+")
_SENTENCE: Final = re.compile(r"[，。？！；,?!;]")
_EDGE: Final = "[]【】（）() \u3000\xa0"
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside"))
_TIMES: Final = frozenset(("received", "replied"))
_LONGEST_FACTS: Final = 64
_LONGEST_NAME: Final = 16
_LONGEST_VERB: Final = 10
_SHORTEST_TITLE: Final = 4
_LONGEST_TITLE: Final = 60
_LEAST_SAID: Final = 6
_FEWEST: Final = 2
_MOST_NAMES: Final = 2
"""A title and who asks; more are labels and values of some other table."""
_MOST_LINES: Final = 400


@dataclass(slots=True)
class _Turn:
    """What somebody did or said on a day: the facts at its head and the text below them."""

    day: str = ""
    office: str = ""
    state: str = ""
    number: str = ""
    title: str = ""
    heading: str = ""
    floor: bool = False
    asks: bool = False
    passes: bool = False
    answers: bool = False
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def who(self) -> bool:
        return bool(self.office or self.names or self.asks or self.passes or self.answers or self.floor)

    @property
    def told(self) -> bool:
        """Whether the line tells more than a name, which may be a text as well."""
        return bool(self.day or self.office or self.asks or self.passes or self.answers or self.floor)

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    def take(self, other: _Turn) -> None:
        """Adds the facts of a further line of the same head."""
        self.day, self.office = self.day or other.day, self.office or other.office
        self.state, self.number = self.state or other.state, self.number or other.number
        self.title, self.heading = self.title or other.title, self.heading or other.heading
        self.floor, self.asks = self.floor or other.floor, self.asks or other.asks
        self.passes, self.answers = self.passes or other.passes, self.answers or other.answers
        self.names += other.names


def read_turns(blocks: Sequence[Block]) -> tuple[Message, ...]:
    """The only letter that the turns on a page tell of; none where they are not all of one letter."""
    turns = _turns(blocks)
    if len(turns) < _FEWEST or not all(turn.day and turn.who for turn in turns):
        return ()
    title = turns[0].title or turns[0].heading
    days = [turn.day[:10] for turn in turns]
    if days[0] > days[-1] and days == sorted(days, reverse=True):
        # The last step stands first.
        turns, days = turns[::-1], days[::-1]
    first, *rest = turns
    spoken = first.asks or first.floor or first.names
    if not spoken or first.office or first.passes or first.answers or len(first.text) < _LEAST_SAID:
        return ()
    if len(first.names) > _MOST_NAMES or any(map(speaks_otherwise, first.names)):
        return ()
    if days != sorted(days) or (not first.floor and any(_of_another(turn) for turn in rest)):
        return ()
    answer = next((turn for turn in rest if _answered(turn)), None)
    if not first.asks and not is_said(first.text, answer.text if answer else ""):
        return ()
    if answer is None and not (first.asks and any(turn.passes for turn in rest)):
        return ()
    state = next((turn.state for turn in turns if turn.state), None)
    known = ["received", *(("replied",) if answer else ())]
    known += ["reply_unit"] if answer and answer.office else []
    known += ["content", *(("reply",) if answer else ()), *(("state",) if state else ())]
    return (
        Message(
            next((turn.number for turn in turns if turn.number), None),
            first.day,
            answer.day if answer else None,
            (answer.office or None) if answer else None,
            state,
            title or _title_of(first) or None,
            shown=tuple(known),
        ),
    )


def is_said(question: str, answer: str) -> bool:
    """Whether one of two texts is said to somebody: two notices, each with its day, are not."""
    return _QUESTION.search(question) is not None or _ANSWER.search(answer) is not None


def speaks_otherwise(name: str) -> bool:
    """Whether somebody speaks who asks nothing of an office: a leader, a host, a reporter."""
    return _OTHERS.search(name) is not None


def _of_another(turn: _Turn) -> bool:
    """Whether a later turn is that of somebody else who asks, or of whom nothing is known."""
    return turn.asks or not (turn.office or turn.passes or turn.answers)


def _answered(turn: _Turn) -> bool:
    if turn.asks or (turn.passes and not turn.answers) or not (turn.office or turn.answers):
        return False
    return len(said(turn.text)) >= _LEAST_SAID


def _title_of(turn: _Turn) -> str:
    """The title of a letter in a line above the name of who asks."""
    named = len(turn.names) > 1 or (turn.asks and turn.names)
    return turn.names[0] if named and len(turn.names[0]) >= _SHORTEST_TITLE else ""


def _turns(blocks: Iterable[Block]) -> list[_Turn]:
    """The turns of the page's matter; none where other texts stand above them."""
    found: list[_Turn] = []
    head = _Turn()
    waiting: list[tuple[_Turn, str]] = []
    # Lines behind a text that may belong to it or to the head of the next turn.
    days_first = False
    lines = 0
    for block in blocks:
        if block.region in _OUTSIDE or block.option:
            continue
        lines += 1
        told = _facts(block)
        if STOPS.match(block.text) and not (told is not None and told.day):
            if found and found[-1].texts:
                break
            continue
        if lines > _MOST_LINES:
            return []
        if told is None:
            if block.heading and not found:
                head.heading = block.text if names_letter(block.text, ()) else ""
            if block.heading or 2 * block.linked > len(block.text) or (block.linked and not found):
                continue
            if head.day and head.who:
                found.append(head)
                head = _Turn()
            if found:
                found[-1].texts += [*(text for _, text in waiting), block.text]
                waiting = []
            elif head.title or len(block.text) > _LONGEST_TITLE or _SENTENCE.search(block.text):
                return []
            else:
                head.title = block.text
            continue
        if block.heading and not told.day and not (head.day and not head.who and told.told):
            if not found:
                head.heading = block.text if names_letter(block.text, ()) else ""
            continue
        if (block.linked and not told.told) or (2 * block.linked > len(block.text) and not told.who):
            continue
        if head.day and head.who:
            # The head is told: what follows is said, or begins the next turn.
            found.append(head)
            head = _Turn()
            if told.state and not told.told and not told.names:
                found[-1].state = found[-1].state or told.state
                continue
            if not told.told or (days_first and not told.day):
                found[-1].texts.append(block.text)
                continue
        if found and not told.day:
            if head.day:
                head.take(told)
            elif days_first:
                found[-1].texts.append(block.text)
            else:
                waiting.append((told, block.text))
            continue
        if head.day and told.day:
            return []
        for each, _ in waiting:
            head.take(each)
        waiting = []
        if told.day and not found:
            days_first = not head.who and not told.who
        head.take(told)
    if head.day or not found:
        found.append(head)
    elif waiting:
        found[-1].texts += [text for _, text in waiting]
    return found


def _facts(block: Block) -> _Turn | None:
    """What a line tells that says nothing; None for a text."""
    if len(block.text) > _LONGEST_FACTS:
        return None
    line = block.spaced
    day = _DAY.search(line)
    found = _Turn()
    if day is not None:
        found.day = read_date(day.group()) or ""
        line = f"{line[: day.start()]} {line[day.end() :]}"
        if _DAY.search(line):
            return None
    for piece in _APART.split(_COLON.sub("：", line).strip()):
        if piece and not _read_piece(piece, found):
            return None
    if found.day and found.state and not found.who:
        # A step of the course, not what became of the letter.
        _do(found.state, found)
        found.state = ""
    return found


def _read_piece(piece: str, found: _Turn) -> bool:
    """Adds what one piece of a line tells to ``found``; whether it tells a fact."""
    label, colon, value = piece.strip(_EDGE).partition("：")
    if colon and value and "：" not in value:
        return _read_labelled(label, value, found)
    plain = squeeze(label).strip(_EDGE)
    if not plain or (colon and _READER.name_of(plain) in (*_TIMES, "other") and plain not in _ASKERS):
        return True
    plain = _AT.sub("", plain) if found.day else plain
    verb = _VERB.search(plain)
    if not plain:
        return True
    if plain in _STATES:
        found.state = plain
    elif _FLOOR.match(plain):
        found.floor = True
    elif plain in _ASKERS or (len(plain) <= _LONGEST_VERB and _ASKS.match(plain)):
        found.asks = True
    elif (handed := _HANDS_ON.match(plain)) is not None and UNIT.match(handed["office"]):
        found.passes = True
    elif UNIT.match(plain):
        found.office = found.office or plain
    elif verb is not None and UNIT.match(plain[: verb.start()]):
        found.office = found.office or plain[: verb.start()]
        _do(verb["verb"], found)
    elif len(plain) <= _LONGEST_VERB and (_ANSWERS.match(plain) or _PASSES.match(plain)):
        _do(plain, found)
    elif len(plain) <= _LONGEST_NAME and not _SENTENCE.search(plain):
        if not _SIGN.match(plain):
            found.names.append(plain)
    else:
        return False
    return True


def _do(verb: str, found: _Turn) -> None:
    if _ANSWERS.match(verb):
        found.answers = True
    else:
        found.passes = True


def _read_labelled(label: str, value: str, found: _Turn) -> bool:
    name = _READER.name_of(label)
    if label in _ASKERS:
        found.asks = True
    elif label in _ANSWERERS:
        if not UNIT.match(value):
            return False
        found.office, found.answers = value, True
    elif name == "id":
        found.number = value
    elif name == "title":
        found.title = value
    elif name == "state" and value in _STATES:
        found.state = value
    else:
        return name == "other"
    return True
