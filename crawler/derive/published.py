"""When a page was published, and which witness says so: label, tag, address, or a date beside the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.derive.dates import FoundDate, find_dates, url_date
from crawler.derive.meta import meta_date
from crawler.derive.shown import Block
from crawler.derive.words import any_of, load
from crawler.model import DateSource

_WORDS: Final = load("labels")["published"]
_AFTER_LABEL: Final = r"\s*[】\])）]?\s*[:：]?\s*[\[【(（]?\s*"
_STRONG: Final = re.compile(rf"(?:{any_of(_WORDS['strong'])}){_AFTER_LABEL}")
_WEAK: Final = re.compile(
    rf"(?:^|(?<=[^\u4e00-\u9fff]))(?:{any_of(_WORDS['weak'])})\s*[】\])）]?\s*[:：]\s*[\[【(（]?\s*"
)
_ENGLISH: Final = re.compile(rf"\b(?:{any_of(_WORDS['english'])})\s*[:：]\s*", re.I)
_DATE_CLASS: Final = re.compile(load("marks")["date_class"], re.I)
_CLOCK: Final = re.compile(r"今天|现在|当前时间|星期|农历|欢迎")
_SHORT: Final = 60


@dataclass(frozen=True, slots=True)
class Published:
    """``value``: ISO date; ``witness``: the shown words it was read from."""

    value: str
    source: DateSource
    witness: str
    conflict: bool = False


def find_published(
    near: Sequence[Block], title_index: int | None, meta: dict[str, str], url: str, answered: str | None
) -> Published | None:
    """The date a page gives for itself, best witness first.

    ``near``: blocks round the title; ``answered``: the day the page was fetched, for dates in the future.
    """
    tagged = meta_date(meta)
    labelled = _labelled(near)
    if labelled:
        value, witness = labelled
        conflict = tagged is not None and tagged[:10] != value[:10]
        return Published(value, "label", witness, conflict or _future(value, answered))
    if tagged:
        return Published(tagged, "meta", "PubDate", _future(tagged, answered))
    day = url_date(url)
    beside = _beside_title(near, title_index)
    if day:
        if beside and beside[0][:10] == day:
            return Published(beside[0], "url", url)
        return Published(day, "url", url, _future(day, answered))
    if beside:
        return Published(beside[0], "text", beside[1], _future(beside[0], answered))
    return None


def _labelled(near: Sequence[Block]) -> tuple[str, str] | None:
    for pattern in (_STRONG, _WEAK, _ENGLISH):
        for place, block in enumerate(near):
            text = block.text
            for match in pattern.finditer(text):
                rest = text[match.end() : match.end() + 40]
                found = _first_at(rest, 2)
                if found is None and not rest.strip() and place + 1 < len(near):
                    following = near[place + 1]
                    if following.index == block.index + 1 and len(following.text) < _SHORT:
                        found = _first_at(following.text, 2)
                        rest = following.text
                if found is not None:
                    return found.value, f"{match.group()}{rest[: found.end]}"
    return None


def _first_at(text: str, latest: int) -> FoundDate | None:
    for found in find_dates(text):
        return found if found.start <= latest else None
    return None


def _beside_title(near: Sequence[Block], title_index: int | None) -> tuple[str, str] | None:
    """An unlabelled date next to the title, or in an element named for a date. Head clocks do not count."""
    if title_index is None:
        return None
    for block in near:
        close = title_index - 2 <= block.index <= title_index + 6
        if (
            not close
            or len(block.text) > 2 * _SHORT
            or block.region in ("nav", "header")
            or _CLOCK.search(block.text)
        ):
            continue
        dates = find_dates(block.text)
        if not dates:
            continue
        named = _DATE_CLASS.search(f"{block.element.get('class') or ''} {block.element.get('id') or ''}")
        rest = len(block.text) - (dates[0].end - dates[0].start)
        if (rest <= 6 or (named and rest <= _SHORT)) and block.index != title_index:
            return dates[0].value, block.text
    return None


def _future(value: str, answered: str | None) -> bool:
    return answered is not None and value[:10] > answered[:10]
