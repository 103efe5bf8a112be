"""Letters listed as rows: a headed table, or rows that hold a title, a date and a state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import read_date
from crawler.derive.fields import FieldReader
from crawler.derive.first_texts import first_texts
from crawler.derive.letter_boxes import (
    BOXES,
    FEWEST_CELLS,
    SILENT,
    Row,
    hinted,
    in_line,
    repeats,
    rows_of,
)
from crawler.derive.letter_heads import column_heads, head_name, heads_others
from crawler.derive.letter_parts import OFFICE_SPEAKS, UNIT
from crawler.derive.message_asked import question
from crawler.derive.pieces import pieces_of
from crawler.derive.shown import Shown, squeeze
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.derive.words import any_of, load
from crawler.model import Message

_WORDS: Final = load("labels")
_READER: Final = FieldReader(_WORDS["message"])
_STATES: Final = re.compile(any_of(_WORDS["message_states"]))
_STATE_APART: Final = re.compile(rf"(?<![一-鿿])(?:{_STATES.pattern})(?![一-鿿])")
_TIME_WORDS: Final = ("时间", "日期")
_TIMES: Final = any_of(label for name in ("received", "replied") for label in _WORDS["message"][name])
_LABELLED: Final = re.compile(rf"(?P<label>{_TIMES})\s*[:：]|(?:回复|答复)[:：]\s?(?=20\d\d)")
_ASKED_AT: Final = "来信|留言|提问|咨询|写信|提交"
_ANSWERED_AT: Final = "回复|答复"
_AT: Final = re.compile(
    r"(?m)^.{0,16}?(?P<label>发表于|留言于|提问于|回复于|答复于"
    rf"|(?<![一-鿿])(?:{_ASKED_AT}|{_ANSWERED_AT})(?=[ \u3000]))[ \u3000]?(?=20\d\d[-年/.])"
)
_PAIRED: Final = tuple(re.compile(rf"(?:{words}) 20\d\d") for words in (_ASKED_AT, _ANSWERED_AT))
_ASKERS: Final = re.compile(
    rf"(?m)(?:^|(?<=\s))(?:昵称|{any_of(_WORDS['message_speakers']['asks'])})\s?[:：]\s?\S"
)
_OF_ANSWER: Final = frozenset(("reply", "replied", "unit"))
_DAYS_OF: Final = {"content": "received", "reply": "replied"}
_SAYS: Final = frozenset(("回复", "答复", "答", "回信"))
_BARE_TIMES: Final = frozenset(("时间", "日期"))
_TITLES: Final = tuple(squeeze(label) for label in _WORDS["message"]["title"])
_SPOKEN: Final = ("问", "答")
_SPEAKS: Final = tuple(re.compile(rf"(?m)^[【\[(（]?{sign}[】\])）:：]?\s?\S") for sign in _SPOKEN)
_REPLIES: Final = re.compile(r"(?m)^[【\[(（]?[一-鿿]{0,8}(?:回复|答复)[】\])）]?\s?[:：]\s?\S")
_FACTS_OF_LINE: Final = re.compile(r"\s*[|｜]\s*|[ \u3000\xa0]+(?=[一-鿿]{2,6}[:：])")
_EMPTY_DAY: Final = re.compile(rf"^(?:{any_of(_WORDS['message_sure']['replied'])})\s?[:：]\s?[-—/]{{0,2}}$")
_SHORT: Final = 24
_FEWEST_LABELS: Final = 4
"""Labelled times on a page whose rows are boxes: two letters have as many."""
_ANSWERED: Final = re.compile("回复|答复")
_ID: Final = re.compile(r"^(?:[A-Za-z]{1,6}[-\d]{3,24}|[-\d]{5,24})$")
_DAY_DIGITS: Final = 8
_BRACKETS: Final = "[]【】（）() \xa0"
_MOST_INNER: Final = 10_000
"""Rows of boxes inside boxes that were read: tables that a broken page never closes hold each other."""
_LONGEST_PIECE: Final = 120
"""Characters of a text that may show a state, white space round it counted."""


def read_message_rows(page: Page, shown: Shown) -> tuple[Message, ...]:
    """The longest list of letters on ``page``; empty when it shows none."""
    states = _STATES.search(shown.text) is not None and _tells_state(page)
    spoken, talks = _speaks(shown.text), _talks(shown.text)
    headed = _may_head(shown.text)
    if not states and not spoken and not headed and not _asked(shown.text) and not talks:
        return ()
    walk = walk_of(page)
    best: list[Message] = []
    reach = inner = 0
    labelled = _repeats_labels(shown.text)
    for box in hinted(page, (*_SPOKEN, "回复", "答复") if spoken or talks else ()):
        place = walk.number[box]
        if place < reach and inner > _MOST_INNER:
            continue
        apart = _head_apart(box, page)
        if apart:
            best = max(best, _headed(apart), key=len)
            continue
        if box.tag in ("div", "dl", "td") and not (
            (states or spoken or labelled or (headed and _heads_columns(box))) and repeats(box)
        ):
            continue
        rows, read = rows_of(box, page)
        if place < reach:
            inner += read
        reach = max(reach, walk.end[place])
        if rows and heads_others(rows[0]):
            continue
        if len(rows) >= 2 or (rows and box.tag == "table"):
            found = _headed(rows) or [m for m in map(_bare, rows) if m is not None]
            if len(found) > len(best):
                best = found
    return tuple(best)


def _repeats_labels(text: str) -> bool:
    """Whether a page labels the times or the writers of several letters."""
    times = [match["label"] for match in _LABELLED.finditer(text)]
    if len(times) >= _FEWEST_LABELS or any(times.count(label) > _FEWEST_LABELS // 2 for label in set(times)):
        return True
    return _asked(text) or _talks(text)


def _talks(text: str) -> bool:
    """Whether several lines tell when something was said and when it was answered."""
    if "复于" in text and len(_AT.findall(text)) >= _FEWEST_LABELS:
        return True
    return "复 20" in text and all(len(found.findall(text)) >= _FEWEST_LABELS // 2 for found in _PAIRED)


def _asked(text: str) -> bool:
    """Whether several lines name who asks, on a page that speaks of answers."""
    return ("回复" in text or "答复" in text) and len(_ASKERS.findall(text)) >= _FEWEST_LABELS // 2


def _heads_columns(box: HtmlElement) -> bool:
    """Whether the first row of a box names the columns of a list of letters."""
    first = next((each for each in box if isinstance(each.tag, str) and each.tag not in SILENT), None)
    return first is not None and bool(column_heads(first))


def _head_apart(box: HtmlElement, page: Page) -> list[Row]:
    """Heads of columns in a box of their own, and the rows of the box behind it; empty for what is none."""
    texts = column_heads(box)
    if not texts:
        return []
    following = box.getnext()
    while following is not None and following.tag in SILENT:
        following = following.getnext()
    if following is None or following.tag not in BOXES:
        return []
    return [Row(tuple(texts), None), *rows_of(following, page)[0]]


def _speaks(text: str) -> bool:
    """Whether lines begin with the sign of a question and with that of an answer («问 …», «答 …»), or several
    with that of an answer («管理员回复：…»)."""
    if _SPOKEN[1] in text and all(len(found.findall(text)) >= 2 for found in _SPEAKS):
        return True
    return ("回复" in text or "答复" in text) and len(_REPLIES.findall(text)) >= 2


def _tells_state(page: Page) -> bool:
    """Whether a state stands by itself, in a short piece of the page or set apart in one: titles hold its
    words too."""
    walk = walk_of(page)
    return any(
        len(text := (walk.tails if behind else walk.texts)[place] or "") < _LONGEST_PIECE
        and _STATE_APART.search(text) is not None
        for place, behind in pieces_of(page).holding(_STATES)
    )


def _may_head(text: str) -> bool:
    """Whether a list without states may be one of letters: its heads or its rows name the times."""
    if not any(word in text for word in _TIME_WORDS):
        return False
    plain = squeeze(text)
    return _LABELLED.search(text) is not None or any(title in plain for title in _TITLES)


def _headed(rows: Sequence[Row]) -> list[Message]:
    for place, row in enumerate(rows):
        if len(row.pieces) < FEWEST_CELLS:
            continue
        names = [head_name(text) for text in row.pieces]
        known = {n for n in names if n}
        answered = known == {"title", "state"}
        if not answered and (len(known) < 3 or not known & {"received", "replied", "state", "unit"}):
            continue
        if "title" in known or {"id", "content", "state"} <= known:
            if any(_names_facts(each.pieces) for each in rows[place + 1 :]):
                # Labels above values, row by row: the facts of one letter.
                return []
            told = ((_in_columns(each, len(names)), each) for each in rows[place + 1 :])
            found = [_message(names, replace(each, pieces=texts)) for texts, each in told if texts]
            if answered and not all(_ANSWERED.search(_state(m.state or "") or "") for m in found):
                return []
            return [m for m in found if m.title or m.id] if _of_letters(row, found) else []
    return []


def _names_facts(texts: Sequence[str]) -> bool:
    """Whether every text of a row names a fact of letters."""
    return all(_READER.name_of(text) is not None for text in texts)


def _in_columns(row: Row, columns: int) -> tuple[str, ...]:
    """The texts of ``row``, one for each of the ``columns`` of its list; none when it has others. A column
    may stand empty: that of the answer's time is while the answer is to come."""
    if len(row.pieces) == columns:
        return row.pieces
    if row.item is None or len(row.item) > columns:
        return ()
    told = [child for child in row.item if isinstance(child.tag, str)]
    return tuple(" ".join(first_texts(child).split()) for child in told) if len(told) == columns else ()


def _of_letters(head: Row, found: Sequence[Message]) -> bool:
    """Whether a headed table lists letters: a time of letters in its head, or their states in its rows.
    A list of documents has 标题, 单位, 日期 and 状态 too."""
    if {_READER.name_of(text) for text in head.pieces} & {"received", "replied"}:
        return True
    return any(_state(letter.state or "") for letter in found)


def _message(names: list[str | None], row: Row) -> Message:
    values: dict[str, str] = {}
    for name, text in zip(names, row.pieces, strict=True):
        if name and text:
            values.setdefault(name, text)
    replied = values.get("replied", "")
    if not replied and len(values.get("reply", "")) <= _SHORT:
        # «回复» may head the days of the answers.
        replied = values.get("reply", "")
    return Message(
        id=values.get("id"),
        received=read_date(values.get("received", "")),
        replied=read_date(replied),
        unit=values.get("unit"),
        # «处理情况» heads a column of states as well as the answer itself.
        state=values.get("state") or _state(values.get("reply", "")) or _state(replied),
        title=row.whole(values.get("title") or values.get("content")),
        url=row.url,
    )


def _state(text: str) -> str | None:
    plain = text.strip(_BRACKETS)
    return plain if len(text) <= 8 and _STATES.fullmatch(plain) else None


def _labelled(row: Row, texts: list[str]) -> Message | None:
    """A row whose pieces name themselves («来信时间：2024-03-01»)."""
    values, rest, later = _told(texts)
    received, replied = read_date(values.get("received", "")), read_date(values.get("replied", ""))
    office = next((text for text in rest if UNIT.match(text)), None) if row.url else None
    if office is not None and "unit" not in values:
        values["unit"] = office
    facts = values.keys() & {"received", "replied", "unit", "state", "id"}
    # The day of an answer to come is labelled too.
    waits = "replied" not in facts and any(_EMPTY_DAY.match(text) for text in texts)
    if not (received or replied) or len(facts) + ("asked" in values) + waits < 2:
        return None
    stated = next((s for s in map(_state, (*rest, *later)) if s), None)
    titles = [
        text for text in rest or later if text != office and _state(text) is None and not read_date(text)
    ]
    if not titles and not values.get("title"):
        return None
    return Message(
        id=values.get("id"),
        received=received,
        replied=replied,
        unit=values.get("unit"),
        state=values.get("state") or stated,
        title=row.whole(values.get("title") or row.title_of(titles)),
        url=row.url,
    )


def _told(texts: Sequence[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Facts of a row by their names, and its pieces without a label: of the letter, of its answer.
    Of days without a label or under «时间» the first is that of the letter, the next that of the answer."""
    values: dict[str, str] = {}
    rest: list[str] = []
    later: list[str] = []
    waiting = ""
    days: list[str] = []
    for text in (piece for each in texts for piece in _FACTS_OF_LINE.split(each) if piece):
        label, colon, value = text.replace(":", "：", 1).partition("：")
        name = _READER.name_of(label) if colon else None
        said = _AT.match(text) if len(text) <= _SHORT else None
        if said is not None:
            name = "replied" if said["label"][0] in "回答" else "received"
            values.setdefault(name, text[said.end() :])
            who = (rest or later or [""])[-1]
            if name == "replied" and UNIT.match(who):
                values.setdefault("unit", who)
            continue
        spoken = OFFICE_SPEAKS.match(text) if name is None and len(text) <= _SHORT else None
        if spoken is not None and UNIT.match(spoken["who"]):
            values.setdefault("unit", spoken["who"])
            waiting = "reply"
            continue
        if name is None:
            if waiting:
                values.setdefault(waiting, text)
            else:
                answered = bool(values.keys() & _OF_ANSWER) or bool(later)
                (later if answered or text.strip(_BRACKETS) in _SAYS else rest).append(text)
                if len(text) <= _SHORT and read_date(text) and "replied" not in values:
                    days.append(text)
        elif value.strip():
            if name in _DAYS_OF and len(text) <= _SHORT and read_date(value):
                name = _DAYS_OF[name]
            values.setdefault(name, value.strip())
            if squeeze(label) in _BARE_TIMES and read_date(value):
                days.append(value)
        if name == "other" and _ASKERS.match(f"{label}：{value}"):
            values["asked"] = value
        waiting = name if name is not None and not value.strip() else ""
    if days and "asked" in values:
        values.setdefault("received", days[0])
        if len(days) > 1 and values.keys() & {"unit", "reply"}:
            values.setdefault("replied", days[1])
    return values, rest, later


def _facts_in(text: str) -> int:
    """How many facts a piece tells that a line or blanks set apart."""
    return len(_FACTS_OF_LINE.split(text))


def _is_number(text: str) -> bool:
    """Whether ``text`` numbers a letter; the number may begin with a day («20220815-0031»)."""
    return _ID.match(text) is not None and (not read_date(text) or sum(map(str.isdigit, text)) > _DAY_DIGITS)


def _bare(row: Row) -> Message | None:
    texts = [part for text in row.pieces for part in in_line(text) if part]
    if len(texts) < FEWEST_CELLS and sum(map(_facts_in, texts)) < FEWEST_CELLS:
        return None
    labelled = _labelled(row, texts) or question(row, texts)
    if labelled is not None or len(texts) < FEWEST_CELLS:
        return labelled
    stated = next((t for t in texts if _state(t)), None)
    number = next((t for t in texts if _is_number(t)), None)
    dates = [d for d in (read_date(t) for t in texts if len(t) <= 24 and t != number) if d]
    title = row.title_of([t for t in texts if t != stated and not read_date(t) and not _ID.match(t)])
    unit = next((u for t in texts if t != title and UNIT.match(u := t.strip(_BRACKETS))), None)
    if title is not None and not row.url and UNIT.match(title):
        # An office and what it did: a step in the course of a letter.
        return None
    # Without a day a row needs all that else tells of a letter.
    if stated is None or not (dates or (row.url and (_ANSWERED.search(stated) or (number and unit)))):
        return None
    return Message(
        id=number,
        received=min(dates[:2], default=None),
        replied=max(dates[:2]) if len(dates) > 1 else None,
        unit=unit,
        state=_state(stated),
        title=row.whole(title),
        url=row.url,
    )
