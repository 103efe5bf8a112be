"""Facts of a letter that no colon and no cell sets apart: a label and its value in one line, the state and
the day at the letter's own heading, and bare labels («单位», «时间») that mean what their section tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from typing import Final

from crawler.derive.dates import read_date
from crawler.derive.fields import Field, clean
from crawler.derive.letter_parts import UNIT, heads_part
from crawler.derive.shown import Block, squeeze
from crawler.derive.words import any_of, load

_WORDS: Final = load("labels")
_STATES: Final = frozenset(_WORDS["message_states"])
_NUMBER: Final = re.compile(r"^[\w〔〕\[\]()（）-]{3,30}$")
_LED: Final = re.compile(r"^(?P<label>[一-鿿]{2,8})[ \u3000\xa0]+(?P<value>\S.{0,30})$")
_LONGEST: Final = 48
_QUESTION_AND_ANSWER: Final = 2
_LONGEST_TITLE: Final = 72
_DATED_TITLE: Final = re.compile(
    r"^(?:[\[【（(]\s*(?P<first>(?:19|20)\d\d[-年/.][^\[\]【】（）()]{3,16})[\]】）)]\s*)?(?P<title>[^\d\s].{3,50}?)"
    r"(?(first)|\s*[\[【（(]\s*(?P<day>(?:19|20)\d\d[-年/.][^\[\]【】（）()]{3,16})[\]】）)])$"
)
_BRACKETS: Final = "[]【】（）() \u3000\xa0"
_TITLED: Final[str] = _WORDS["message"]["title"][0]
_CAME: Final[str] = _WORDS["message_sure"]["received"][0]
_ANSWERED: Final[str] = _WORDS["message_sure"]["replied"][0]
_SURE: Final[dict[str, frozenset[str]]] = {k: frozenset(v) for k, v in _WORDS["message_sure"].items()}
_SURE_OF_ANSWER: Final = frozenset(("unit", "replied"))
_OFFICES: Final = frozenset(_WORDS["message_sure"]["unit"])
_ASKERS: Final = frozenset((*_WORDS["message_speakers"]["asks"], "昵称", "网友昵称", "姓名"))
_STATED: Final[str] = _WORDS["message"]["state"][0]
_SECTIONS: Final[dict[str, str]] = {
    squeeze(word): name for name, words in _WORDS["message_sections"].items() for word in words
}
IN_ANSWER: Final[dict[str, str]] = _WORDS["message_in_answer"]
_PUBLISHING: Final = re.compile(any_of(_WORDS["message_publishing"]))
_EDGE: Final = " \t\u3000\xa0:：【】[]*"


def led_facts(block: Block, name_of: Callable[[str], str | None]) -> list[Field]:
    """Facts of a line whose pieces are a label, a blank and a value of its sort («来信时间 2025-07-12»)."""
    if len(block.text) > _LONGEST or "：" in block.text or ":" in block.text[:12]:
        return []
    found = []
    for piece in block.spaced.split("  "):
        led = _LED.match(piece.strip())
        name = name_of(led["label"]) if led is not None else None
        if led is not None and name is not None and _suits(name, led["label"], led["value"]):
            found.append(Field(name, clean(led["value"]), squeeze(led["label"]), block.index))
    return found


def _suits(name: str, label: str, value: str) -> bool:
    if name in ("received", "replied"):
        return read_date(value) is not None
    if name == "state":
        return squeeze(value) in _STATES
    if name == "unit":
        return UNIT.match(squeeze(value)) is not None
    return name == "id" and any(map(str.isdigit, value)) and _NUMBER.match(value) is not None


def stated_heading(blocks: Sequence[Block], labels: Set[int]) -> list[Field]:
    """Title, state and day of the page's only heading that says what became of the letter, where the day
    stands alone right under it."""
    found: list[Field] = []
    for place, block in enumerate(blocks):
        if not block.heading or block.index in labels or "  " not in block.spaced:
            continue
        title, *rest = (piece.strip() for piece in block.spaced.split("  "))
        state = next((each for each in (text.strip(_BRACKETS) for text in rest) if each in _STATES), "")
        if not state or block.linked:
            continue
        if found:
            return []
        found = [
            Field("title", title, title, block.index),
            Field("state", state, _STATED, block.index),
        ]
        under = blocks[place + 1] if place + 1 < len(blocks) else None
        if under is not None and len(under.text) <= _LONGEST and under.index not in labels:
            day = under.text if read_date(under.text) else ""
            if day and "：" not in day and "发布" not in day:
                found.append(Field("received", day, _CAME, under.index))
    return found


def by_section(fields: Sequence[Field], blocks: Sequence[Block]) -> list[Field]:
    """``fields`` with the bare labels under the heading of an answer taken for facts of the answer."""
    bare = [field for field in fields if field.label in IN_ANSWER]
    if not bare:
        return list(fields)
    again = _told_again(fields)
    if again is not None:
        return again
    heads = {
        block.index: part
        for block in blocks
        if (part := _SECTIONS.get(squeeze(block.text).strip(_EDGE)) or heads_part(block)) is not None
    }
    # «处理情况：已办结» above the question is a state, and heads no answer.
    for field in fields:
        if field.index in heads and squeeze(field.value) in _STATES:
            del heads[field.index]
    found: list[Field] = []
    part = ""
    order = iter(sorted(heads))
    upcoming = next(order, None)
    for field in fields:
        while upcoming is not None and upcoming < field.index:
            part = heads[upcoming]
            upcoming = next(order, None)
        name = IN_ANSWER.get(field.label) if part == "reply" else None
        found.append(Field(name, field.value, field.label, field.index) if name else field)
    return found


def _told_again(fields: Sequence[Field]) -> list[Field] | None:
    """``fields`` of one letter whose answer has a title and a text of its own under the labels of the
    question's («内容：… 回复部门：… 回复时间：… 标题：… 内容：…»); None where it is otherwise."""
    texts = [place for place, field in enumerate(fields) if field.name == "content"]
    if len(texts) != _QUESTION_AND_ANSWER or any(field.name == "reply" for field in fields):
        return None
    first, second = texts
    known = [field.name for field in fields[first:second] if field.label in _SURE.get(field.name, ())]
    if {"unit", "replied"} - set(known) or sum(field.name == "received" for field in fields) > 1:
        return None
    if fields[first].label != fields[second].label or fields[second].label not in IN_ANSWER:
        return None
    text = fields[second]
    kept = [
        f
        for place, f in enumerate(fields)
        if not (first < place <= second and f.name in ("title", "content"))
    ]
    place = next((at for at, f in enumerate(kept) if f.index > text.index), len(kept))
    return [*kept[:place], Field("reply", text.value, text.label, text.index), *kept[place:]]


def dated_title(above: Block | None) -> dict[str, Field]:
    """Title and day in the line above a question («占道经营（2025-06-08）», «[2025-06-08] 占道经营»)."""
    if above is None or len(above.text) > _LONGEST_TITLE or "：" in above.text:
        return {}
    told = _DATED_TITLE.match(above.text)
    if told is None or not read_date(told["day"] or told["first"]):
        return {}
    title, day = told["title"].strip(), told["day"] or told["first"]
    return {
        "title": Field("title", title, _TITLED, above.index),
        "received": Field("received", day, _CAME, above.index),
    }


def stated(fields: Sequence[Field]) -> list[Field]:
    """``fields`` with «处理情况：已回复» taken for a state above a question without a label: the facts of the
    answer follow."""
    if any(field.name == "content" for field in fields):
        return list(fields)
    last = max(
        (f.index for f in fields if f.name in _SURE_OF_ANSWER and f.label in _SURE[f.name]), default=-1
    )
    return [
        Field("state", field.value, _STATED, field.index)
        if field.name == "reply" and field.value in _STATES and field.index < last
        else field
        for field in fields
    ]


def of_talk(group: dict[str, Field], fields: Sequence[Field]) -> dict[str, Field]:
    """``group`` with its bare times where they stand beside who asked and beside the office that answered
    («网友：某人　时间：2025-06-19 … 回复单位：某局　时间：2025-06-23»)."""
    before, after, unit = group.get("before"), group.get("after"), group.get("unit")
    if before is None or after is None or unit is None or group.keys() & {"received", "replied", "content"}:
        return group
    asked = any(field.label in _ASKERS and field.index <= before.index for field in fields)
    if not asked or unit.label not in _OFFICES or not before.index < unit.index <= after.index:
        return group
    received = Field("received", before.value, _CAME, before.index)
    return {**group, "received": received, "replied": Field("replied", after.value, _ANSWERED, after.index)}


def keep_ambiguous(current: dict[str, Field], field: Field, blocks: Sequence[Block]) -> None:
    """A bare «时间» belongs to the part it stands in; that of the page's own publishing line to none."""
    if current.keys() & {"content", "reply"} or ("unit" in current and current["unit"].label in _OFFICES):
        current.setdefault("after", field)
    elif not _PUBLISHING.search(blocks[field.index].text):
        current.setdefault("before", field)
