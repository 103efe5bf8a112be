"""Letters of citizens and their answers, shown in full: labelled facts, or blocks headed 来信 and 回复.

Facts are read outside navigation, header and foot: «主办单位» of the foot is nobody's answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from msgspec.structs import replace

from crawler.derive.dates import read_date
from crawler.derive.fields import Field, FieldReader
from crawler.derive.footer import footer_zone
from crawler.derive.letter_gaps import unlabelled_parts
from crawler.derive.letter_lines import (
    IN_ANSWER,
    by_section,
    dated_title,
    keep_ambiguous,
    led_facts,
    of_talk,
    stated,
    stated_heading,
)
from crawler.derive.letter_parts import (
    STOPS,
    UNIT,
    Part,
    closing,
    heads_part,
    office_alone,
    read_parts,
    set_apart,
    text_under,
)
from crawler.derive.letter_steps import office_answer, says_office_and_day
from crawler.derive.letter_title import headings_above
from crawler.derive.letter_told import day_of, letter_of
from crawler.derive.letter_values import said
from crawler.derive.shown import Block, Shown
from crawler.derive.words import any_of, load
from crawler.model import Message

_WORDS: Final = load("labels")
_READER: Final = FieldReader(_WORDS["message"])
_SURE: Final[dict[str, frozenset[str]]] = {k: frozenset(v) for k, v in _WORDS["message_sure"].items()}
_TRIGGER: Final = re.compile(
    r"(?:来信|留言|写信|咨询|信件|诉求|答复|回复|办件|受理|提问|问政|求助|回应|投诉|反映|办结|反馈|发信|提交|办理|处理)"
    r"[ \u3000\xa0]*"
    r"(?:时间|日期|信息|内容|编号|单位|部门|状态|情况|意见|结果|标题|主题|人)"
)
_STATES: Final = any_of(_WORDS["message_states"])
_HEADS: Final = tuple(
    re.compile(rf"(?m)^[\s【\[]*(?:{any_of(words)})[\s】\]:：]*$")
    for words in _WORDS["message_parts"].values()
)
_ASKED: Final = re.compile(any_of(_WORDS["message_parts"]["content"]))
"""Every line that heads a question holds one of these words: they are soon looked for."""
_DATED_HEADS: Final = tuple(
    re.compile(
        rf"(?m)\d\D{{0,6}}(?:{any_of(words)})[\s】\]:：]*(?:[\[【（(](?:{_STATES})[\]】)）]\s*)?$"
        rf"|^[\s【\[]*[一-鿿]{{0,16}}(?:{any_of(words)})\D{{0,6}}20\d\d"
    )
    for words in _WORDS["message_parts"].values()
)
_STATED: Final = re.compile(rf"(?m)[\[【（(](?:{_STATES})[\]】)）]\s*$")
_TAKEN_UP: Final = frozenset(_WORDS["message_taken_up"])
_PERSONS: Final = frozenset(_WORDS["message_answerers"])
_AMBIGUOUS: Final = frozenset(("时间", "日期"))
_WAITS: Final = re.compile(rf"(?m)^[\s（(【]*(?:{'|'.join(_WORDS['message_waits'])})[\s）)】。.…]*$")
_BARE: Final = tuple(
    re.compile(rf"(?m)^(?:[【\[]?(?:{label})[】\]]?\s?[:：]|[【\[](?:{label})[】\]])\s?\S")
    for label in ("内容|留言|来信", "[一-鿿]{0,5}(?:回复|答复)")
)
"""Bare labels of a guestbook's entry, each at the begin of a line."""
_ASKER: Final = re.compile(any_of(_WORDS["message_speakers"]["asks"]))
_SPEAKERS: Final = re.compile(rf"(?m)^.{{0,32}}(?:{_ASKER.pattern})")
_ASKERS: Final = frozenset(_WORDS["message_speakers"]["asks"])
_PRIVATE: Final = tuple(re.compile(pattern) for pattern in _WORDS["message_private"])
_STATE_WORDS: Final = frozenset(_WORDS["message_states"])
_POSTED: Final = frozenset(("发布时间", "发布日期"))
_OF_ANSWER: Final = frozenset(("reply", "replied", "unit"))
_END: Final = 1 << 30
_OPEN: Final = " 【[(（"
_OFFICIAL: Final = re.compile(r"(?m)^[\s【\[]*(?:官方|部门|单位)(?:回复|答复)[\s】\]:：]*$")
_LEAST_SAID: Final = 6
_PUBLISHED: Final = re.compile("来源|发布")
_LONGEST_LINE: Final = 120
_ARTICLE: Final = 120
"""Characters of an article; what stands above a letter is shorter."""
_FEWEST_TEXTS: Final = 2
_STARTS: Final = frozenset(("id", "title", "received", "content"))
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside"))
_TELLING: Final = frozenset(("received", "replied", "content", "reply", "state"))
_LONG: Final = frozenset(("content", "reply"))


def read_messages(shown: Shown) -> tuple[Message, ...]:
    """Letters shown in full: several when the page repeats the labels. Empty when it shows none."""
    if not _TRIGGER.search(shown.text) and not _shows_parts(shown.text):
        return ()
    read = _READER.read(shown)
    blocks = _matter(shown, read)
    fields = _fields(read, blocks)
    groups = _grouped(fields, shown.blocks)
    firm = {field.index for field in fields if field.name != "other"}
    facts = {field.index for field in fields if field.name in ("unit", "replied")}
    # «处理情况：受理中» in cells tells a state, and heads no answer.
    stating = {field.index for field in fields if field.name == "reply" and field.value in _STATE_WORDS}
    heading = [block for block in blocks if block.index not in stating] if stating else blocks
    parts = read_parts(heading, firm, facts) if len(groups) == 1 else {}
    if parts and not firm and _comments(blocks):
        return ()
    if len(groups) == 1 and "reply" not in parts:
        parts = _implied(groups[0], fields, blocks) or parts
        parts |= office_answer(groups[0], parts, firm, blocks)
    waits = any(_WAITS.match(block.text) for block in blocks)
    own = {block.index: block for block in blocks}
    kept = len(groups) == 1 and _is_kept(groups[0], blocks)
    labels, values = {field.index for field in fields}, {field.value for field in fields}
    starts = [min((field.index for field in group.values()), default=0) for group in groups]
    headings = dict(zip(starts, headings_above(starts, own), strict=False))
    found = []
    ends = [max((field.index for field in group.values()), default=-1) + 1 for group in groups]
    for group, begin, start, end in zip(groups, [0, *ends[:-1]], starts, [*starts[1:], _END], strict=True):
        if "content" in group and not group.keys() & {"title", "received", "before"}:
            group.update(dated_title(own.get(start - 1)))
        told = {**unlabelled_parts(group, labels, values, blocks, begin, end), **parts}
        if _is_letter(group, told, waits, kept):
            letter = letter_of(group, told, own)
            headed = headings.get(start)
            found.append(replace(letter, title=headed) if headed and not letter.title else letter)
    return tuple(found)


def _comments(blocks: Sequence[Block]) -> bool:
    """Whether what visitors say stands below an article with a line that tells when it was published."""
    published = False
    told = 0
    for block in blocks:
        if heads_part(block) == "content":
            return told >= _ARTICLE
        if published:
            told += 0 if block.linked else block.length
        elif len(block.text) <= _LONGEST_LINE and _PUBLISHED.search(block.text):
            published = read_date(block.text) is not None
    return False


def _is_kept(group: dict[str, Field], blocks: Sequence[Block]) -> bool:
    """Whether a line says that a letter without question and answer is kept from the public."""
    if not {"id", "received"} <= group.keys() or group.keys() & {"content", "reply"}:
        return False
    return any(pattern.search(block.text) for block in blocks for pattern in _PRIVATE)


def _implied(group: dict[str, Field], fields: Sequence[Field], blocks: Sequence[Block]) -> dict[str, Part]:
    """Question and answer that no words head: what stands between who asked and when it was answered, and
    what follows that; the office may stand alone above the answer's day."""
    answered, before = group.get("replied"), group.get("before")
    told = group.get("received") or before
    if group.keys() & {"content", "reply"}:
        return {}
    if answered is None and "received" in group:
        return _signed(group["received"], fields, blocks)
    if answered is None or told is None:
        return {}
    asker = next((f.index for f in fields if f.label in _ASKERS and f.index < answered.index), None)
    if asker is None or answered.label not in _SURE["replied"] or told.index >= answered.index:
        return {}
    labels = {field.index for field in fields}
    own = [b for b in blocks if b.index not in labels and b.index > min(asker, told.index)]
    question = [b.text for b in own if b.index < answered.index]
    office = office_alone(question[-1]) if question else ""
    answer = list(takewhile(lambda b: not STOPS.match(b.text), (b for b in own if b.index > answered.index)))
    content = " ".join(question[:-1] if office else question)
    reply = " ".join(b.text for b in answer)
    if min(len(content), len(reply)) < _LEAST_SAID:
        return {}
    return {"content": Part(content, read_date(told.value)), "reply": Part(reply, unit=office)}


def _signed(received: Field, fields: Sequence[Field], blocks: Sequence[Block]) -> dict[str, Part]:
    """Question and answer that follow the day of a letter, the answer signed by an office and its day."""
    day = read_date(received.value)
    if received.label not in _SURE["received"] or day is None:
        return {}
    last = max(field.index for field in fields)
    after = takewhile(lambda b: not STOPS.match(b.text), (b for b in blocks if b.index > last))
    texts = [block.text for block in after if not block.linked]
    end = closing(" ".join(texts[1:]))
    if len(texts) < _FEWEST_TEXTS or end.date is None or not end.unit or len(texts[0]) < _LEAST_SAID:
        return {}
    return {"content": Part(texts[0], day), "reply": Part(" ".join(texts[1:]), end.date, end.unit)}


def _shows_parts(text: str) -> bool:
    """Whether lines of ``text`` head a question and its answer, or date a question that waits for one."""
    asked, answered = _DATED_HEADS
    asker = _ASKER.search(text) is not None and _SPEAKERS.search(text) is not None
    if asker and says_office_and_day(text):
        return True
    if "回复" in text or "答复" in text:
        if asker and answered.search(text):
            return True
        if _BARE[0].search(text) and (_BARE[1].search(text) or _HEADS[1].search(text)):
            return True
    if "编号" in text and _OFFICIAL.search(text):
        return True
    if not _ASKED.search(text):
        return False
    return all(head.search(text) for head in _HEADS) or bool(
        asked.search(text) and (answered.search(text) or _WAITS.search(text))
    )


def _matter(shown: Shown, read: list[Field]) -> list[Block]:
    """The blocks of the page's own matter. The foot begins after the last fact that only letters have:
    «承办单位» alone would look like one."""
    # «info-foot» may also name the last lines of an answer.
    told = {f.index for f in read if f.label in _SURE.get(f.name, ())}
    found = [
        b
        for b in shown.blocks
        if not b.option and (b.region not in _OUTSIDE or (b.region == "footer" and b.index in told))
    ]
    last = max((f.index for f in read if f.name in _TELLING), default=-1)
    foot = {block.index for block in footer_zone(shown) if block.index > last}
    return [block for block in found if block.index not in foot]


def _fields(read: list[Field], blocks: Sequence[Block]) -> list[Field]:
    """Those of the labelled facts read that are of the page's own matter; a label without a value takes the
    text under it."""
    own = {block.index: block for block in blocks}
    apart = {
        block.index: [Field(name, value, label, block.index) for name, label, value in pieces]
        for block in blocks
        if (pieces := set_apart(block, _READER.name_of))
    }
    found = [field for pieces in apart.values() for field in pieces]
    for field in read:
        if field.index in own and field.index not in apart:
            beside = own.get(field.index + 1)
            if beside is not None and field.name == "unit" and _are_heads(own[field.index], beside):
                continue
            taken = beside is not None and beside.index in apart and field.value == beside.text
            found.append(Field(field.name, "", field.label, field.index) if taken else field)
    told = {field.index for field in found}
    found += [
        each for block in blocks if block.index not in told for each in led_facts(block, _READER.name_of)
    ]
    found += stated_heading(blocks, told)
    found.sort(key=lambda field: field.index)
    found = stated(by_section(found, blocks))
    # «来信人：您好» may stand inside an answer: that ends no text.
    labels = {
        field.index
        for field in found
        if field.name != "other" or own[field.index].text.lstrip(_OPEN)[:1] == field.label[:1]
    }
    return [
        field if field.value and field.name not in _LONG else _filled(field, own[field.index], blocks, labels)
        for field in found
    ]


def _are_heads(label: Block, value: Block) -> bool:
    """Whether the label of an office and what stands for its value are heads of columns, side by side."""
    return label.element.tag == value.element.tag == "th" and not UNIT.match(value.text)


def _filled(field: Field, block: Block, blocks: Sequence[Block], labels: set[int]) -> Field:
    under = text_under(block, blocks, labels, whole=field.name in _LONG)
    value = field.value
    if under and under not in value:
        value = f"{value} {under}" if value and not under.startswith(value) else under
    return Field(field.name, value, field.label, field.index)


def _grouped(fields: Sequence[Field], blocks: Sequence[Block]) -> list[dict[str, Field]]:
    groups: list[dict[str, Field]] = [{}]
    last = max((f.index for f in fields if f.name in ("title", "content")), default=-1)
    latest = {field.name: field.index for field in fields}
    for field in fields:
        current = groups[-1]
        name = field.name
        if name in _OF_ANSWER and _passed_on(current):
            # What was told of the note that passed the letter on gives way to the answer that follows it.
            for each in _OF_ANSWER & current.keys():
                if latest[each] >= field.index:
                    del current[each]
        if name == "received" and {"received", "reply"} <= current.keys() and 0 <= last < field.index:
            # The day under an answer that has the letter's label («提交时间»): no letter follows it.
            current.setdefault("replied", field)
        elif name == "reply" and field.value in _STATE_WORDS:
            current.setdefault("state", field)
        elif name in _STARTS and name in current and _again(current, field):
            groups.append({name: field})
        elif name == "other":
            if field.label in _AMBIGUOUS:
                keep_ambiguous(current, field, blocks)
            elif field.label in _POSTED and {"content", "reply", "replied"} & current.keys() == {"content"}:
                current.setdefault("posted", field)
        elif name not in current or _better(name, current[name], field):
            current[name] = field
    return [of_talk(group, fields) for group in groups]


def _passed_on(group: dict[str, Field]) -> bool:
    """Whether the answer read so far only says that the letter was passed on."""
    reply = group.get("reply")
    return reply is not None and bool(reply.value) and not said(reply.value)


def _again(current: dict[str, Field], field: Field) -> bool:
    """Whether a label that comes again begins the next letter."""
    known = current[field.name]
    if not current.keys() & {"content", "reply", "replied"} or (known.value and not field.value):
        return False
    answered = [name for name in ("reply", "replied") if name in current and current[name].value]
    if not known.value and (not answered or (known.label != field.label and "reply" not in answered)):
        # An empty one was the heading of this letter («留言内容» over its table).
        return False
    return known.label == field.label or not known.value


def _better(name: str, known: Field, field: Field) -> bool:
    """The sure label stands before a vague one («受理时间» beside «来信时间»), even without a value."""
    if name == "unit" and field.value and known.label in _TAKEN_UP and field.label not in _TAKEN_UP:
        # «回复人：信访科» gives way to the office that took the letter up.
        return (
            field.label not in _PERSONS or not UNIT.match(known.value) or UNIT.match(field.value) is not None
        )
    if field.label in IN_ANSWER and not known.value:
        return True
    sure = _SURE.get(name)
    if sure is not None and (known.label in sure) != (field.label in sure):
        told = bool(field.value or not known.value)
        return field.label in sure and (told or name not in ("unit", "reply"))
    return not known.value or (name == "reply" and not said(known.value))


def _is_letter(group: dict[str, Field], parts: dict[str, Part], waits: bool, kept: bool) -> bool:
    """A letter tells something: an empty comment form has the labels but no values. ``waits``: a line says
    that the answer is still to come; ``kept``: one says that the letter is not shown to the public."""
    told = {name for name, field in group.items() if field.value}
    told -= {name for name in ("received", "replied") if name in told and day_of(group, name) is None}
    if kept and {"id", "received"} <= told and group["received"].label in _SURE["received"]:
        return True
    if "content" in told:
        if told & {"reply", "replied", "received"} or ("before" in told and "reply" in parts):
            return True
        return group["content"].label != "内容" and "state" in told and group["state"].value in _STATE_WORDS
    if "received" in told and told & {"reply", "replied"}:
        return True
    if {"reply", "replied"} <= told and group["reply"].label in _SURE["reply"]:
        return group["replied"].label in _SURE["replied"] and bool(told & {"id", "title", "unit"})
    stated = {"received", "state"} <= told and group["received"].label in _SURE["received"]
    if stated and (told & {"id", "title"} or ("content" in parts and group["state"].value in _STATE_WORDS)):
        return True
    if "received" in told and {"content", "reply"} & parts.keys() and told & {"reply", "replied"}:
        return True
    # A question and its answer are a letter when they are dated; a page of frequent questions is not.
    if "reply" not in parts and "content" in parts and (waits or parts["content"].state):
        return parts["content"].date is not None
    if not {"content", "reply"} <= parts.keys():
        return False
    return parts["content"].date is not None or bool(parts["reply"].date and parts["reply"].unit)
