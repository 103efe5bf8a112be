"""Parts of a letter's page that no «label：value» names: the text under a label, blocks headed 来信 and
回复 with their dates, labels and values set apart in one line, and the signature that closes an answer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import find_dates, read_date
from crawler.derive.fields import clean
from crawler.derive.shown import Block, squeeze
from crawler.derive.words import any_of, load

_WORDS: Final = load("labels")
_EDGE: Final = " \t\u3000\xa0:：【】[]*"
_HEADS: Final[dict[str, str]] = {
    squeeze(word): name for name, words in _WORDS["message_parts"].items() for word in words
}
STOPS: Final = re.compile(rf"^[\s【\[]*(?:{any_of(_WORDS['message_stops'])})")
UNIT: Final = re.compile(
    r"^[\u4e00-\u9fff（）()]{2,30}(?:[局委办室镇乡院所队厅处馆会区县市部站]|政府|街道|中心|公司)$"
)
_SIGNED: Final = re.compile(
    r"(?P<unit>[\u4e00-\u9fff（）()]{2,30}?(?:[局委办室镇乡院所队厅处馆部站]|委员会|政府|街道|办事处|中心|公司))\s*$"
)
_WHO: Final = re.compile(r"[\s：:，,|｜]*(?:(?:发表|提交|回复)?[于在])?[\s：:，,|｜（(\[【]*$")
_ASKER: Final = re.compile(
    rf"^[\s【\[]*(?:{any_of(_WORDS['message_speakers']['asks'])})(?:[\s】\]]*[:：]|[\s】\]])\s*[^\s:：]{{1,16}}[\s，,|｜]*$"
)
_ANSWERER: Final = re.compile(
    rf"^[\s【\[]*(?:{any_of(_WORDS['message_speakers']['answers'])})(?:[\s】\]]*[:：]|[\s】\]])\s*(?P<who>[^\s:：]{{2,30}})[\s，,|｜]*$"
)
OFFICE_SPEAKS: Final = re.compile(
    r"^[【\[]?(?P<who>[\u4e00-\u9fff（）()]{3,30}?)[\s】\]]*(?:的)?(?:回复|答复)(?:内容|意见)?\s*[:：】\]]\s*$"
)
_FLOOR: Final = re.compile(r"^(?:沙发|板凳|地板|第?\d{1,3}(?:楼|层)|\d{1,3}#)$")
_SAID_BY: Final = re.compile(
    r"^[【\[]?(?P<who>[\u4e00-\u9fff（）()]{3,30}?)[】\]]?的?(?:回复|答复)(?:[:：]\s*(?P<text>\S.{5,}))?$"
)
_ANSWER_OF: Final = re.compile(
    r"^[【\[](?:官方|部门|单位)?(?:回答|回复|答复)[】\]]\s?[:：]?\s?(?P<who>[\u4e00-\u9fff（）()]{3,30})$"
)
"""The office behind what heads its answer («[官方回答]：某局»)."""
_SIGNS: Final = {sign: name for name, signs in _WORDS["message_signs"].items() for sign in signs}
_LEAST_SAID: Final = 6
LEADS: Final = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fff（）()]{3,30}?)\s*[（(\[【](?P<day>[^（）()\[\]【】]{8,24})[)）\]】]\s*[:：]"
)
_STATES: Final = frozenset(_WORDS["message_states"])
_STATED: Final = re.compile(rf"[\[【(（]({any_of(_WORDS['message_states'])})\Z")
_LEAST_PIECES: Final = 2
_LONGEST_HEAD: Final = 12
_LONGEST_DATE_LINE: Final = 48
_LONGEST_DAY: Final = 24
_CLOSING: Final = 60
_CLIMB: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One headed part of a letter: its text, and the date, office and state that stand in it on their own."""

    text: str = ""
    date: str | None = None
    unit: str = ""
    state: str = ""


def set_apart(block: Block, name_of: Callable[[str], str | None]) -> list[tuple[str, str, str]]:
    """Name, label and value where inline elements set them apart without a colon
    (``<b>来信时间</b><i>2024-03-01</i>``), and those with one behind the heading of a part
    (``<h3>答复内容<span>回复时间：2024-03-06</span></h3>``)."""
    if "  " not in block.spaced:
        return []
    pieces = [piece for piece in block.spaced.split("  ") if piece.strip()]
    names = [None if piece.rstrip().endswith((":", "：")) else name_of(piece) for piece in pieces]
    found = []
    labelled: list[tuple[str, str, str]] = []
    for place, name in enumerate(names[:-1]):
        if name is None or names[place + 1] is not None:
            continue
        label, value = squeeze(pieces[place]).strip(_EDGE), pieces[place + 1]
        if not labelled and label in _HEADS:
            labelled = _labelled(pieces[place + 1 :], name_of)
        found.append((name, label, "" if labelled else clean(value.lstrip(" :："))))
    return [*found, *labelled]


def _labelled(pieces: Sequence[str], name_of: Callable[[str], str | None]) -> list[tuple[str, str, str]]:
    """Name, label and value of pieces that each tell both with a colon; none where one of them does not."""
    told = []
    for piece in pieces:
        label, _, value = piece.replace(":", "：", 1).partition("：")
        name = name_of(label)
        if name is None or not value.strip():
            return []
        told.append((name, squeeze(label).strip(_EDGE), clean(value)))
    return told


def text_under(block: Block, blocks: Sequence[Block], labels: set[int], *, whole: bool) -> str:
    """The text that stands where the label of ``block`` has its value, up to the next label: all of it
    (``whole``), or what the one element beside the label holds."""
    room = _room(block, whole=whole)
    found = []
    for at in range(bisect_right(blocks, block.index, key=_place), len(blocks)):
        following = blocks[at]
        if following.index in labels or STOPS.match(following.text) or not room.holds(following):
            break
        found.append(following.text)
    return clean(" ".join(found))


def read_parts(blocks: Sequence[Block], labels: set[int], facts: set[int]) -> dict[str, Part]:
    """Parts headed by words such as 来信 and 回复, by the name of the fact that they show.

    ``facts``: labels of an answer's office and time, which may stand between its heading and its text.
    """
    found: dict[str, Part] = {}
    bare: dict[str, Part] = {}
    for place, block in enumerate(blocks):
        name, told = _heading(block)
        if name is None and place and _ASKER.match(block.text):
            # Who asked, in the line below the day.
            above = blocks[place - 1]
            day = read_date(above.text) if above.text[:2] in ("19", "20") else None
            if day is not None and len(above.text) <= _LONGEST_DAY:
                name, told = "content", Part(date=day)
        if name is None or name in found:
            continue
        earlier = bare.get(name)
        if earlier is not None:
            told = Part("", told.date or earlier.date, told.unit or earlier.unit, told.state or earlier.state)
        part = _part(blocks, place, labels, facts, told)
        if name == "reply" and not part.unit:
            part = replace(part, unit=_office_above(blocks[max(0, place - 2) : place], labels))
        told_all = name == "reply" and part.date and part.unit
        if (part.text and squeeze(part.text) not in _STATES) or told_all:
            # Who answered and when, above an answer of no words, is an answer all the same.
            found[name] = part
        elif not part.text and (part.date or part.state):
            # «网友 某人　2024-05-06» over «问»: the second heading has the text, the first the day.
            bare[name] = part
    return found


def _office_above(above: Sequence[Block], labels: set[int]) -> str:
    """The office that stands alone right above the heading of its answer, unless it is a label's value."""
    name = squeeze(above[-1].text) if above and not above[-1].linked else ""
    if not UNIT.match(name) or above[-1].index in labels or above[0].index in labels:
        return ""
    return name


def closing(reply: str) -> Part:
    """Office and date that sign an answer at its end; an answer may also begin with its office."""
    end = reply[-_CLOSING:]
    dates = find_dates(end)
    if not dates or end[dates[-1].end :].strip("。)） \n日"):
        signed = re.match(r"^\s*[【\[](?P<unit>[\u4e00-\u9fff]{3,24})(?:回复|答复)?[】\]]", reply)
        return Part(unit=signed["unit"] if signed and UNIT.match(signed["unit"]) else "")
    last = dates[-1]
    before = end[: last.start].rstrip("，, \u3000")
    closed = end[last.end :].strip()[:1] in ("）", ")") and ("（" in before or "(" in before)
    signed = _SIGNED.search(
        re.split(r"[。！!；;，,：:（(]" if closed else r"[。！!；;，,：:]", before)[-1].strip()
    )
    return Part(date=last.value, unit=signed["unit"] if signed else "")


def leading(reply: str) -> Part:
    """Office and day that an answer begins with («某局(2024-03-06 16:31)：您好…»)."""
    led = LEADS.match(reply[:_CLOSING])
    day = read_date(led["day"]) if led is not None else None
    return Part(date=day, unit=led["who"]) if led is not None and day and UNIT.match(led["who"]) else Part()


def office_alone(line: str) -> str:
    """The office that is all a line tells, what heads its answer aside."""
    headed = _ANSWER_OF.match(line)
    name = headed["who"] if headed is not None else squeeze(line)
    return name if UNIT.match(name) else ""


def heads_part(block: Block) -> str | None:
    """The part that a line heads: ``content``, ``reply``, or none."""
    return _heading(block)[0]


def _head(block: Block) -> str | None:
    return _HEADS.get(squeeze(block.text).strip(_EDGE)) if len(block.text) <= _LONGEST_HEAD else None


def _heading(block: Block) -> tuple[str | None, Part]:
    """What part a line heads, with the date and office it tells: «回复», «某局 于 2024-03-06 答复：»."""
    name = _head(block)
    if name is not None:
        return name, Part()
    led = _led(block)
    if led is not None:
        return led
    office = OFFICE_SPEAKS.match(block.text) if len(block.text) <= _LONGEST_DATE_LINE else None
    if office is not None and UNIT.match(office["who"]):
        return "reply", Part(unit=office["who"])
    told = dated_head(block.text)
    return told if told[0] is not None or len(block.text) > _LONGEST_DATE_LINE else _asked_by(block.spaced)


def _led(block: Block) -> tuple[str, Part] | None:
    """A part in one line with what heads it: «某局回复：您好…», «[咨] 水渠何时通水»."""
    sign, apart, text = block.spaced[:8].partition("  ")
    name = _SIGNS.get(sign.strip(_EDGE)) if apart and text else None
    if name is not None:
        said = block.spaced.partition("  ")[2].replace("  ", " ")
        return (name, Part(said)) if len(said) >= _LEAST_SAID else None
    alone = _SAID_BY.match(block.text) if len(block.text) <= _LONGEST_HEAD else None
    if alone is not None and not alone["text"] and not block.linked and UNIT.match(alone["who"]):
        return "reply", Part(unit=alone["who"])
    if not block.text[_LEAST_SAID:] or ("复：" not in block.text[:40] and "复:" not in block.text[:40]):
        return None
    spoken = _SAID_BY.match(block.text)
    if spoken is None or not spoken["text"] or not UNIT.match(spoken["who"]):
        return None
    return "reply", Part(spoken["text"], unit=spoken["who"])


def _asked_by(line: str) -> tuple[str | None, Part]:
    """A line that tells, set apart, when something was asked, by whom and maybe what became of it
    («2024-05-06 11:20　网民 匿名　已回复»)."""
    pieces = [piece.strip() for piece in line.split("  ") if piece.strip()]
    days = [day for day in map(read_date, pieces) if day] if len(pieces) >= _LEAST_PIECES else []
    if len(days) != 1:
        return None, Part()
    rest = [piece for piece in pieces if not read_date(piece) and squeeze(piece).strip(_EDGE) not in _STATES]
    asked = len(rest) == 1 and _ASKER.match(rest[0]) is not None
    return ("content", Part(date=days[0])) if asked else (None, Part())


def dated_head(text: str) -> tuple[str | None, Part]:
    """The same of a line that tells when, and maybe who, beside the word that heads the part."""
    if len(text) > _LONGEST_DATE_LINE:
        return None, Part()
    dates = find_dates(text)
    if len(dates) != 1:
        return None, Part()
    before, after = text[: dates[0].start], squeeze(text[dates[0].end :]).strip(_EDGE + ")）")
    after = _FLOOR.sub("", after)
    who = squeeze(_WHO.sub("", before)).strip(_EDGE)
    spoken = _spoken(before) if not after else None
    if spoken is not None:
        return spoken[0], Part(date=dates[0].value, unit=spoken[1])
    stated = _STATED.search(after)
    if stated is not None:
        after = after[: stated.start()].strip(_EDGE)
    by = _SAID_BY.match(who) if not after else None
    if by is not None and not by["text"] and UNIT.match(by["who"]):
        return "reply", Part(date=dates[0].value, unit=by["who"])
    if after in _HEADS:
        state = stated[1] if stated is not None else ""
        return _HEADS[after], Part(date=dates[0].value, unit=who if UNIT.match(who) else "", state=state)
    return (_HEADS.get(who), Part(date=dates[0].value)) if not after else (None, Part())


def _spoken(before: str) -> tuple[str, str] | None:
    """The part that a line names by who speaks («来信人：刘**», «答复单位：某局»), and the office."""
    asked = _ASKER.match(before)
    if asked is not None:
        return "content", ""
    answered = _ANSWERER.match(before)
    if answered is None:
        return None
    office = squeeze(answered["who"]).strip(_EDGE)
    return ("reply", office) if UNIT.match(office) else None


def _part(blocks: Sequence[Block], place: int, labels: set[int], facts: set[int], told: Part) -> Part:
    """The part that the block at ``place`` heads."""
    head = blocks[place]
    room: _Room | None = None
    lines = [told.text] if told.text else []
    date, unit = told.date, told.unit
    for at in range(place + 1, len(blocks)):
        block = blocks[at]
        text = block.text
        if block.index in facts and not lines:
            room = room or _room(head, whole=True)
            continue
        if _heading(block)[0] is not None or block.index in labels or STOPS.match(text):
            break
        if room is not None and room.own and not room.holds(block):
            break
        short = len(text) <= _LONGEST_DATE_LINE and not text.endswith(("。", "？", "?"))
        own = read_date(text) if short else None
        if own is not None:
            date = date or own
            for piece in re.split(r"\s{1,}|[:：|｜]", block.spaced):
                unit = unit or (piece if UNIT.match(piece) else "")
        elif short and UNIT.match(squeeze(text)):
            unit = unit or squeeze(text)
        else:
            lines.append(text)
    return Part(" ".join(lines), date, unit, told.state)


@dataclass(frozen=True, slots=True)
class _Room:
    """Where a label's text may stand: in its own element and those that hold it alone, and in what follows
    the last of these beside it, all of that or the first element."""

    own: tuple[HtmlElement, ...]
    above: HtmlElement | None = None
    first: HtmlElement | None = None

    def holds(self, block: Block) -> bool:
        """Whether ``block``, which comes after the label, stands there."""
        node: HtmlElement | None = block.element
        while node is not None:
            above = node.getparent()
            if node is self.first or any(node is own for own in self.own):
                return True
            if self.above is not None and above is self.above:
                return True
            node = above
        return False


def _room(block: Block, *, whole: bool) -> _Room:
    element = block.element
    if element.tag == "body":
        return _Room(())
    own = [element]
    for _ in range(_CLIMB):
        beside = element.getnext()
        above = element.getparent()
        if beside is not None:
            return _Room(tuple(own), above) if whole else _Room(tuple(own), first=beside)
        if above is None or above.tag in ("body", "html") or not _alone(above, block):
            break
        element = above
    return _Room(tuple(own))


def _alone(element: HtmlElement, block: Block) -> bool:
    left = squeeze(block.text)
    for text in element.itertext():
        plain = squeeze(text)
        if not left.startswith(plain):
            return False
        left = left[len(plain) :]
    return not left


def _place(block: Block) -> int:
    return block.index
