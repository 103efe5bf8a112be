"""Letters listed as rows: a headed table, or rows that hold a title, a date and a state."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import read_date
from crawler.derive.fields import FieldReader
from crawler.derive.first_texts import first_texts
from crawler.derive.letter_parts import UNIT
from crawler.derive.list_links import row_address
from crawler.derive.pieces import pieces_of
from crawler.derive.shown import Shown, cells, squeeze
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
_LABELLED: Final = re.compile(rf"(?:{_TIMES})\s*[:：]")
_TITLES: Final = tuple(squeeze(label) for label in _WORDS["message"]["title"])
_SPOKEN: Final = ("问", "答")
_SPEAKS: Final = tuple(re.compile(rf"(?m)^[【\[(（]?{sign}[】\])）:：]?\s?\S") for sign in _SPOKEN)
_ANSWERS_NAMED: Final = re.compile(r"^[【\[(（]?[一-鿿]{0,8}(?:回复|答复|回信|回应)(?:[】\])）]|\s?[:：])+$")
_ANSWERS: Final = re.compile(rf"{_ANSWERS_NAMED.pattern}|^[【\[(（]?答[】\])）]?\s?[:：]?$")
_REPLIES: Final = re.compile(r"(?m)^[【\[(（]?[一-鿿]{0,8}(?:回复|答复)[】\])）]?\s?[:：]\s?\S")
_FACTS_OF_LINE: Final = re.compile(r"\s*[|｜]\s*|[ \u3000\xa0]+(?=[一-鿿]{2,6}[:：])")
_SHORT: Final = 24
_FEWEST_LABELS: Final = 4
"""Labelled times on a page whose rows are boxes: two letters have as many."""
_HINTS: Final = tuple(dict.fromkeys(("：", ":", *_TITLES, *map(squeeze, _WORDS["message_states"]))))
"""What rows of letters hold: a state, a label or a column of titles."""
_ID: Final = re.compile(r"^[A-Za-z]{0,6}[-\d]{5,24}$")
_BRACKETS: Final = "[]【】（）() \xa0"
_PLAIN_HEADS: Final = {"序号": None, "时间": "received", "日期": "received", "单位": "unit", "部门": "unit"}
_BOXES: Final = frozenset(("table", "ul", "ol", "div", "dl"))
_SILENT: Final = frozenset(("script", "style", "noscript", "template"))
_MOST_PIECES: Final = 14
_MOST_HEADS: Final = 9
_FEWEST_CELLS: Final = 3
"""A row of a letter shows its title and two facts at least."""
_MOST_INNER: Final = 10_000
"""Rows of boxes inside boxes that were read: tables that a broken page never closes hold each other."""
_MOST_ROWS: Final = 10_000
"""Rows of one box that are read."""
_HEAD_PIECES: Final = 4
_HEADS: Final = frozenset(("span", "b", "strong", "em", "i", "p", "div", "li", "label", "a"))
_LONGEST_PIECE: Final = 120
"""Characters of a text that may show a state, white space round it counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """The shown pieces of one row, and the address of its first link."""

    pieces: tuple[str, ...]
    url: str | None
    item: HtmlElement | None = None
    """The element of the row where that is no row of a table."""
    named: str = ""
    """What the first link says of itself where it shows only a beginning («关于停水的…»)."""

    def whole(self, title: str | None) -> str | None:
        """``title`` as the link names it in full."""
        cut = (title or "").rstrip(".…")
        return self.named if title and cut != title and self.named.startswith(cut) else title


def read_message_rows(page: Page, shown: Shown) -> tuple[Message, ...]:
    """The longest list of letters on ``page``; empty when it shows none."""
    states = _STATES.search(shown.text) is not None and _tells_state(page)
    spoken = _speaks(shown.text)
    if not states and not spoken and not _may_head(shown.text):
        return ()
    walk = walk_of(page)
    best: list[Message] = []
    reach = inner = 0
    labelled = len(_LABELLED.findall(shown.text)) >= _FEWEST_LABELS
    for box in _hinted(page, (*_SPOKEN, "回复", "答复") if spoken else ()):
        place = walk.number[box]
        if place < reach and inner > _MOST_INNER:
            continue
        apart = _head_apart(box, page)
        if apart:
            best = max(best, _headed(apart), key=len)
            continue
        if box.tag in ("div", "dl") and not ((states or spoken or labelled) and _repeats(box)):
            continue
        rows, read = _rows(box, page)
        if place < reach:
            inner += read
        reach = max(reach, walk.end[place])
        if len(rows) >= 2 or (rows and box.tag == "table"):
            found = _headed(rows) or [m for m in map(_bare, rows) if m is not None]
            if len(found) > len(best):
                best = found
    return tuple(best)


def _head_apart(box: HtmlElement, page: Page) -> list[Row]:
    """Heads of columns in a box of their own, and the rows of the box behind it; empty for what is none."""
    cells_of = box
    while len(cells_of) == 1 and cells_of[0].tag in ("li", "div", "p"):
        cells_of = cells_of[0]
    if not 3 <= len(cells_of) <= _MOST_HEADS:
        return []
    texts: list[str] = []
    names: list[str] = []
    for child in cells_of:
        if len(child) > 1 or child.tag not in _HEADS:
            return []
        texts.append(first_texts(child, _HEAD_PIECES))
        names.append(_heading(texts[-1]) or "")
        if names.count("") > 1:
            return []
    if "title" not in names or not {"received", "replied"} & set(names):
        return []
    following = box.getnext()
    while following is not None and following.tag in _SILENT:
        following = following.getnext()
    if following is None or following.tag not in _BOXES:
        return []
    return [Row(tuple(texts), None), *_rows(following, page)[0]]


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


def _hinted(page: Page, more: Sequence[str]) -> list[HtmlElement]:
    """Boxes whose words, white space left out, hold a hint or one of ``more``: one cheap look spares the many
    lists of a page that are none. The text of the page is laid out once: boxes in boxes stay linear."""
    walk = walk_of(page)
    count = len(walk.tags)
    starts = [0] * count
    stops = [0] * count
    pieces: list[str] = []
    length = 0
    # Elements that are still open: the number after their last descendant, and their own.
    waiting: list[tuple[int, int]] = []
    for place in range(count + 1):
        while waiting and waiting[-1][0] <= place:
            done = waiting.pop()[1]
            stops[done] = length
            tail = walk.tails[done]
            if tail:
                pieces.append("".join(tail.split()))
                length += len(pieces[-1])
        if place == count:
            break
        starts[place] = length
        waiting.append((walk.end[place], place))
        text = walk.texts[place]
        if text:
            pieces.append("".join(text.split()))
            length += len(pieces[-1])
    first, last = _hints("".join(pieces), (*_HINTS, *more))
    found: list[HtmlElement] = []
    for place, tag in enumerate(walk.tags):
        if tag in _BOXES:
            hint = bisect_left(first, starts[place])
            if hint < len(last) and last[hint] <= stops[place]:
                found.append(walk.elements[place])
    return found


def _hints(text: str, hints: Sequence[str]) -> tuple[list[int], list[int]]:
    """Where hints begin in ``text``, in order, and the nearest end of each and those behind it."""
    spans: list[tuple[int, int]] = []
    for hint in hints:
        at = text.find(hint)
        while at >= 0:
            spans.append((at, at + len(hint)))
            at = text.find(hint, at + 1)
    spans.sort()
    ends = [end for _, end in spans]
    for place in range(len(ends) - 2, -1, -1):
        ends[place] = min(ends[place], ends[place + 1])
    return [start for start, _ in spans], ends


def _repeats(box: HtmlElement) -> bool:
    """Whether a box holds at least two children of one sort that each may be a row."""
    children = [child for child in box if isinstance(child.tag, str) and child.tag not in _SILENT]
    return len(children) >= 2 and sum(1 for c in children if c.tag == children[-1].tag and len(c)) >= 2


def _rows(box: HtmlElement, page: Page) -> tuple[list[Row], int]:
    """The rows of ``box`` that may be of letters or head their columns, and how many were looked at."""
    if box.tag == "table":
        # A row that holds rows is one of a layout; reading it whole again and again would take for ever.
        innermost = [row for row in box.iter("tr") if next(row.iterdescendants("tr"), None) is None]
        wide = (row for row in innermost if next(islice(row, _FEWEST_CELLS - 1, None), None) is not None)
        found = [(row, tuple(text for _, text in cells(row))) for row in wide]
        looked = len(innermost)
    else:
        found = [(item, _pieces(item)) for item in islice(box, _MOST_ROWS) if isinstance(item.tag, str)]
        looked = len(found)
    rows = [
        Row(pieces, _link(element, page), None if element.tag == "tr" else element, _named(element))
        for element, pieces in found
        if pieces
    ]
    return rows, looked


def _pieces(item: HtmlElement) -> tuple[str, ...]:
    """The texts of a row that elements set apart; none when it is too rich to be one row."""
    found: list[str] = []
    for text in _texts(item):
        plain = " ".join(text.split())
        if plain:
            found.append(plain)
            if len(found) > _MOST_PIECES:
                return ()
    return tuple(found)


def _texts(item: HtmlElement) -> list[str]:
    """Texts in the order of the page: an element without children is one piece."""
    found: list[str] = []
    stack: list[tuple[HtmlElement | None, str]] = [(item, "")]
    while stack:
        element, text = stack.pop()
        if element is None:
            found.append(text)
            continue
        if element.tag in _SILENT:
            continue
        if element.tag == "a" or next(iter(element), None) is None:
            found.append(first_texts(element))
            continue
        if element.text:
            found.append(element.text)
        for child in reversed(element):
            if child.tail:
                stack.append((None, child.tail))
            if isinstance(child.tag, str):
                stack.append((child, ""))
        if len(found) + len(stack) > 4 * _MOST_PIECES:
            return found
    return found


def _named(element: HtmlElement) -> str:
    link = next(element.iter("a"), None)
    return (link.get("title") or "").strip() if link is not None else ""


def _link(element: HtmlElement, page: Page) -> str | None:
    """The page of the row's letter: where its first link leads, or what its handler opens."""
    links = [element] if element.tag == "a" else element.iter("a")
    return next((url for link in links if (url := row_address(link, page))), None) or (
        row_address(element, page) or None if element.get("onclick") else None
    )


def _headed(rows: Sequence[Row]) -> list[Message]:
    for place, row in enumerate(rows):
        if len(row.pieces) < _FEWEST_CELLS:
            continue
        names = [_heading(text) for text in row.pieces]
        known = {n for n in names if n}
        if len(known) >= 3 and known & {"received", "replied", "state", "unit"} and "title" in known:
            told = ((_in_columns(each, len(names)), each) for each in rows[place + 1 :])
            found = [_message(names, replace(each, pieces=texts)) for texts, each in told if texts]
            return [m for m in found if m.title or m.id] if _of_letters(row, found) else []
    return []


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


def _heading(text: str) -> str | None:
    name = _READER.name_of(text)
    return _PLAIN_HEADS.get(squeeze(text)) if name in (None, "other") else name


def _message(names: list[str | None], row: Row) -> Message:
    values: dict[str, str] = {}
    for name, text in zip(names, row.pieces, strict=True):
        if name and text:
            values.setdefault(name, text)
    replied = values.get("replied", "")
    told = values.get("state") or (_state(replied) if not read_date(replied) else None)
    return Message(
        id=values.get("id"),
        received=read_date(values.get("received", "")),
        replied=read_date(replied),
        unit=values.get("unit"),
        state=told,
        title=row.whole(values.get("title") or values.get("content")),
        url=row.url,
    )


def _state(text: str) -> str | None:
    plain = text.strip(_BRACKETS)
    return plain if len(text) <= 8 and _STATES.fullmatch(plain) else None


def _labelled(row: Row, texts: list[str]) -> Message | None:
    """A row whose pieces name themselves («来信时间：2024-03-01»)."""
    values: dict[str, str] = {}
    rest: list[str] = []
    for text in (piece for each in texts for piece in _FACTS_OF_LINE.split(each) if piece):
        label, colon, value = text.replace(":", "：", 1).partition("：")
        name = _READER.name_of(label) if colon and value.strip() else None
        if name is None:
            rest.append(text)
        else:
            values.setdefault(name, value.strip())
    received, replied = read_date(values.get("received", "")), read_date(values.get("replied", ""))
    if not (received or replied) or len(values.keys() & {"received", "replied", "unit", "state", "id"}) < 2:
        return None
    stated = next((s for s in map(_state, rest) if s), None)
    titles = [text for text in rest if _state(text) is None and not read_date(text)]
    if not titles and not values.get("title"):
        return None
    return Message(
        id=values.get("id"),
        received=received,
        replied=replied,
        unit=values.get("unit"),
        state=values.get("state") or stated,
        title=row.whole(values.get("title") or max(titles, key=len, default=None)),
        url=row.url,
    )


def _question(row: Row, texts: list[str]) -> Message | None:
    """A row of two parts with a sign before the answer: «问 title day 答 office day», «someone day question
    管理员回复： answer (day)»."""
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
    return Message(
        received=days[0][0],
        replied=days[1][0] if days[1] else None,
        unit=next((text for text in told if UNIT.match(text)), None),
        title=row.whole(title),
        url=row.url,
    )


def _bare(row: Row) -> Message | None:
    texts = [text for text in row.pieces if text]
    if len(texts) < _FEWEST_CELLS:
        return None
    labelled = _labelled(row, texts) or _question(row, texts)
    if labelled is not None:
        return labelled
    stated = next((t for t in texts if _state(t)), None)
    dates = [d for d in (read_date(t) for t in texts if len(t) <= 24) if d]
    if stated is None or not dates:
        return None
    title = max(
        (t for t in texts if t != stated and not read_date(t) and not _ID.match(t)), key=len, default=None
    )
    return Message(
        id=next((t for t in texts if _ID.match(t) and not read_date(t)), None),
        received=min(dates[:2]),
        replied=max(dates[:2]) if len(dates) > 1 else None,
        unit=next((t for t in texts if t != title and UNIT.match(t)), None),
        state=_state(stated),
        title=row.whole(title),
        url=row.url,
    )
