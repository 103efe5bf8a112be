"""The question and the answer of a letter that no label names: what stands between the facts of the letter
and those of its answer, and what follows the latter in the same box."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import find_dates, read_date
from crawler.derive.fields import Field
from crawler.derive.letter_parts import STOPS, UNIT, Part, heads_part
from crawler.derive.shown import Block, squeeze
from crawler.derive.words import load

_SURE: Final[dict[str, frozenset[str]]] = {
    name: frozenset(words) for name, words in load("labels")["message_sure"].items()
}
_STATES: Final = frozenset(load("labels")["message_states"])
_PRIVATE: Final = tuple(re.compile(pattern) for pattern in load("labels")["message_private"])
_OF_LETTER: Final = frozenset(("id", "title", "received", "state"))
_LEAST_SAID: Final = 6
_SHORT_LINE: Final = 48
_LEAST_QUESTION: Final = 16
_MOST_FACTS: Final = 4
_SENTENCE: Final = re.compile(r"[，。？！；,?!;]")
_MOST_ABOVE: Final = 64


def unlabelled_parts(
    group: Mapping[str, Field],
    labels: Set[int],
    told: Set[str],
    blocks: Sequence[Block],
    begin: int,
    end: int,
) -> dict[str, Part]:
    """Content and reply of the letter that ``group`` tells of, where no label has them.

    ``labels``: blocks of all labelled facts of the page; ``told``: their values; ``begin`` and ``end``: the
    blocks behind the facts of the letter before and at which the next one begins.
    """
    begins = [field.index for name, field in group.items() if name in _OF_LETTER and field.value]
    asked = "content" in group and not _heads_question(group)
    if not begins or (asked and "reply" in group):
        return {}
    start = min(begins)
    answers = [field.index for field in group.values() if _of_answer(field)]
    first = bisect_left(blocks, start, key=_place)
    within = blocks[first : bisect_left(blocks, end, lo=first, key=_place)]
    stated = group["state"].index if "state" in group else -1
    headed = [b.index for b in within if b.index != stated and heads_part(b) == "reply"]
    found: dict[str, Part] = {}
    answered = min((index for index in (*answers, *headed) if index > start), default=None)
    day = None if "received" in group else _day_of_head(group, within)
    if not asked and answered is not None and ("received" in group or (day and headed)):
        above = [block for block in within if block.index < answered and block.text not in told]
        state = next((b.text for b in above if squeeze(b.text) in _STATES), "")
        texts = [b.text for b in above if b.text != state and _says(b, labels)]
        if len("".join(texts)) >= _LEAST_SAID:
            found["content"] = Part(" ".join(texts), day, state=state)
        elif headed and "received" in group:
            at = bisect_left(blocks, group["received"].index, key=_place)
            over = blocks[max(bisect_left(blocks, begin, key=_place), at - _MOST_FACTS - 1) : at + 1]
            text = _over_its_writer(over, labels, told)
            if text:
                found["content"] = Part(text)
    if not asked and answered is None and "received" in group:
        text = " ".join(_within(group, within, labels))
        if len(text) >= _LEAST_SAID:
            found["content"] = Part(text)
    replied = group.get("replied")
    if "reply" not in group and not headed and replied is not None and read_date(replied.value):
        text = " ".join(_after(replied, group, within, labels))
        if replied.label in _SURE["replied"] and len(text) >= _LEAST_SAID:
            found["reply"] = Part(text)
        elif replied.label in _SURE["replied"] and not asked and "received" in group and "content" in found:
            question = _over_its_day(
                group["received"], replied, blocks[bisect_left(blocks, begin, key=_place) :], labels
            )
            if question:
                found = {"content": Part(question), "reply": found["content"]}
    return found


def _over_its_day(received: Field, replied: Field, blocks: Sequence[Block], labels: Set[int]) -> str:
    """The sentence right above the day of a letter, when nothing is said behind the day of its answer: both
    stand above their days."""
    above, after = "", False
    for block in blocks:
        if block.index < received.index:
            says = not block.heading and _SENTENCE.search(block.text) is not None and _says(block, labels)
            above = block.text if says and len(block.text) >= _LEAST_SAID else ""
        elif block.index > replied.index:
            after = not block.heading and _says(block, labels) and not STOPS.match(block.text)
            break
    return "" if after else above


def _over_its_writer(blocks: Sequence[Block], labels: Set[int], told: Set[str]) -> str:
    """The sentence over the line that tells who wrote and when, in the same box: the question of a page that
    sets the answer, too, above its day. ``blocks``: that day is told in the last of them."""
    at = len(blocks) - 1
    while at > 0 and (blocks[at - 1].index in labels or blocks[at - 1].text in told):
        at -= 1
    if at < 1:
        return ""
    above = blocks[at - 1]
    says = not above.heading and _SENTENCE.search(above.text) is not None and _says(above, labels)
    near = says and _common([above.element, blocks[-1].element]) is not None
    return above.text if near and len(above.text) >= _LEAST_QUESTION else ""


def _heads_question(group: Mapping[str, Field]) -> bool:
    """Whether the label of the question is the heading of its part, with the day between it and the text."""
    content, received = group["content"], group.get("received")
    return not content.value and received is not None and content.index < received.index


def _day_of_head(group: Mapping[str, Field], blocks: Sequence[Block]) -> str | None:
    """The only day in the line that numbers a letter («[编号：9921] 城关镇 2022-11-08 15:20»)."""
    numbered = group.get("id")
    line = next((b.text for b in blocks if numbered is not None and b.index == numbered.index), "")
    days = find_dates(line)
    return days[0].value if len(days) == 1 else None


def _of_answer(field: Field) -> bool:
    """Whether a labelled fact is of an answer for sure: its text, its day or its office."""
    if field.name == "reply":
        return True
    return field.name in ("replied", "unit") and field.label in _SURE[field.name]


def _says(block: Block, labels: Set[int]) -> bool:
    """Whether a block is a text of somebody: no label, no button, no link, no day or office alone."""
    text = block.text
    if block.index in labels or STOPS.match(text) or heads_part(block) is not None:
        return False
    if 2 * block.linked > len(text) or UNIT.match(squeeze(text)):
        return False
    return len(text) > _SHORT_LINE or read_date(text) is None


def _after(
    field: Field, group: Mapping[str, Field], blocks: Sequence[Block], labels: Set[int]
) -> Iterator[str]:
    """The texts that follow the day of an answer in the box that holds the facts of the letter."""
    place = {block.index: block.element for block in blocks}
    elements = [place[each.index] for each in group.values() if each.index in place]
    box = _common(elements)
    for block in blocks:
        if block.index <= field.index:
            continue
        if box is None or not _inside(block.element, box) or STOPS.match(block.text):
            return
        if block.index in labels and block.index > max(each.index for each in group.values()):
            return
        if _says(block, labels):
            yield block.text


def _within(group: Mapping[str, Field], blocks: Sequence[Block], labels: Set[int]) -> Iterator[str]:
    """The texts that follow the facts of a letter without an answer in the box that holds these facts."""
    last = max(field.index for field in group.values())
    place = {block.index: block.element for block in blocks}
    box = _common([place[each.index] for each in group.values() if each.index in place])
    alone = last in place and box is place[last]
    around = box.getparent() if box is not None and alone else None
    if around is not None and around.tag not in ("body", "html"):
        # All facts stand in one line: the text stands beside it.
        box = around
    after = (block for block in blocks if block.index > last)
    for block in after:
        if box is None or not _inside(block.element, box) or STOPS.match(block.text):
            return
        if any(pattern.search(block.text) for pattern in _PRIVATE):
            return
        if _says(block, labels):
            yield block.text


def _common(elements: Sequence[HtmlElement]) -> HtmlElement | None:
    """The innermost element that holds all of ``elements``; none when that is the whole page."""
    if not elements:
        return None
    chain = [elements[0], *islice(elements[0].iterancestors(), _MOST_ABOVE)]
    for box in chain:
        if box.tag in ("body", "html"):
            return None
        if all(_inside(element, box) for element in elements):
            return box
    return None


def _inside(element: HtmlElement, box: HtmlElement) -> bool:
    node: HtmlElement | None = element
    while node is not None:
        if node is box:
            return True
        node = node.getparent()
    return False


def _place(block: Block) -> int:
    return block.index
