"""One letter out of its labelled facts and of the parts of it that words or places tell."""

from __future__ import annotations

from typing import Final

from crawler.derive.dates import read_date
from crawler.derive.fields import Field
from crawler.derive.letter_parts import UNIT, Part, closing, leading
from crawler.derive.letter_values import day_alone, handed_on, number, office, said, signed_off, state
from crawler.derive.shown import Block
from crawler.derive.words import load
from crawler.model import Message

_WORDS: Final = load("labels")
_SURE: Final[dict[str, frozenset[str]]] = {k: frozenset(v) for k, v in _WORDS["message_sure"].items()}
_DONE: Final = frozenset(_WORDS["message_done"])
_OPEN: Final = frozenset(_WORDS["message_open"])
_LONGEST_FACT: Final = 60
_ORDER: Final = ("received", "replied", "reply_unit", "content", "reply", "state")


def letter_of(group: dict[str, Field], parts: dict[str, Part], own: dict[int, Block]) -> Message:
    """What ``group`` and ``parts`` tell of a letter. ``own``: the matter of the page by number."""
    received = day_of(group, "received")
    replied = day_of(group, "replied")
    unit = office(_value(group, "unit")) or (_office_before(group["replied"], own) if replied else "")
    content, reply = group.get("content"), group.get("reply")
    before = group.get("before")
    if received is None and before is not None and content is not None and before.index <= content.index:
        received = read_date(before.value)
    if replied is None and "after" in group:
        replied = read_date(group["after"].value)
    asked, answered = parts.get("content"), parts.get("reply")
    if received is None:
        received = (asked.date if asked is not None else None) or signed_off(
            content.value if content is not None and content.value else asked.text if asked else ""
        )
    if answered is not None:
        replied, unit = replied or answered.date, unit or answered.unit
    if received is None and "posted" in group and replied is not None:
        received = read_date(group["posted"].value)
    text = reply.value if reply is not None and reply.value else answered.text if answered else ""
    lead, end = leading(text), closing(text)
    if lead.date and not ("replied" in group and group["replied"].label in _SURE["replied"]):
        replied, unit = lead.date, lead.unit
    replied, unit = replied or end.date or _day_beside(group), unit or end.unit
    if not unit and reply is not None and reply.value:
        unit = _office_before(reply, own)
        replied = replied or (_day_above(reply, own) if unit else None)
    stated = _value(group, "state").strip("[]【】() ")
    vague = "replied" in group and group["replied"].label not in _SURE["replied"]
    if (handed_on(text) and stated not in _DONE) or (vague and stated in _OPEN and not said(text)):
        # The day of the note that passes a letter on is no day of an answer.
        replied = None
    values = {
        "received": received,
        "replied": replied,
        "reply_unit": unit,
        "content": _value(group, "content") or (asked.text if asked else ""),
        "reply": said(_value(group, "reply") or (answered.text if answered else "")),
        "state": state(_value(group, "state")) or (asked.state if asked else ""),
    }
    return Message(
        id=_short(number(_value(group, "id"))),
        received=received,
        replied=replied,
        unit=_short(unit),
        state=_short(values["state"]),
        title=_short(_value(group, "title")),
        shown=tuple(name for name in _ORDER if values[name]),
    )


def _office_before(field: Field, own: dict[int, Block]) -> str:
    """The office in front of the label of its answer or of that's time («某局 回复时间：2024-03-06»)."""
    block = own.get(field.index)
    before = block.text.partition(field.label)[0] if block is not None else ""
    name = next(iter(before.split()[::-1]), "").strip("：:|｜,，")
    return name if UNIT.match(name) else ""


def _day_beside(group: dict[str, Field]) -> str | None:
    """The day that follows the office of an answer in its line («答复部门：某局　2024-03-06»)."""
    told = group.get("unit")
    if told is None or told.label not in _SURE["unit"] or office(told.value) == told.value:
        return None
    return read_date(told.value)


def _day_above(field: Field, own: dict[int, Block]) -> str | None:
    """The day that stands alone above an answer: that of a step in the course of a letter."""
    above = own.get(field.index - 1)
    return day_alone(above.text) if above is not None else None


def day_of(group: dict[str, Field], name: str) -> str | None:
    """The day of one labelled fact."""
    return read_date(group[name].value) if name in group else None


def _value(group: dict[str, Field], name: str) -> str:
    return group[name].value if name in group else ""


def _short(value: str | None) -> str | None:
    return value if value and len(value) <= _LONGEST_FACT else None
