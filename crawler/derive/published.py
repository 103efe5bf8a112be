"""When a page was published, and which witness says so: label, tag, address, or a date beside the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import structs

from crawler.derive.dates import (
    find_dates,
    is_relative,
    leading_short_year,
    read_relative,
    url_date,
)
from crawler.derive.meta import meta_date
from crawler.derive.shown import Block, squeeze
from crawler.derive.words import any_of, load
from crawler.model import DateSource, PageFacts
from crawler.url import key

_WORDS: Final = load("labels")["published"]
_AFTER_LABEL: Final = r"\s*[】\])）]?\s*[:：]?\s*[\[【(（]?\s*"
_STRONG: Final = re.compile(rf"(?:{any_of(_WORDS['strong'])}){_AFTER_LABEL}")
_WEAK: Final = re.compile(
    rf"(?:^|(?<=[^\u4e00-\u9fff]))(?:{any_of(_WORDS['weak'])})\s*[】\])）]?\s*[:：]\s*[\[【(（]?\s*"
)
_ENGLISH: Final = re.compile(rf"\b(?:{any_of(_WORDS['english'])})\s*[:：]\s*", re.I)
_LABELS: Final = [squeeze(word).lower() for word in (*_WORDS["strong"], *_WORDS["weak"], *_WORDS["english"])]
_KERNELS: Final = [word for word in _LABELS if not any(other != word and other in word for other in _LABELS)]
"""Labels that hold no other label: a text that holds none of these holds no label."""
_DATE_CLASS: Final = re.compile(load("marks")["date_class"], re.I)
_NO_WHOLE_YEAR: Final = re.compile(
    r"(?:时间|日期|发布|更新)\s?[】\])）]?\s?[:：]\s{0,3}(?:[0-9]{2}\s?[-/.年]\s?[0-9]|[0-9]{1,3}\s?[^0-9\s]{1,3}前|[昨今前刚])"
)
"""A label and behind it a day whose year has two digits, or its distance from now."""
_CLOCK: Final = re.compile(r"今天|现在|当前时间|星期|农历|欢迎")
_WORDS_BESIDE: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_SENTENCE: Final = re.compile(r"[。；]|，.*，|^.{100}")
_SET_OFF: Final = re.compile(r"[】\])）|｜]\s*$")
"""What a date of its own stands behind in a line of tools («【字体：大 小】 2010-2-26　来源：…»)."""
_OTHER_LABEL: Final = re.compile(r"^[\u4e00-\u9fff]{2}(?:日期|时间)[:：]?$")
_TO_COME: Final = re.compile(r"(?:时间|日期|截止|定于)\s?[】\])）]?\s?[:：为至到]?\s*$")
"""What leads to the day of something else than the publication."""
_DAY: Final = len("2024-03-01")
_MONTH_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})\s?[月/.-]\s?(\d{1,2})(?!\d)")
_STAMP: Final = re.compile(r"((?:19|20)\d\d-([01]\d)-([0-3]\d))(?=T|\s|\Z)")
_FACTS: Final = re.compile("来源|字体|字号|点击|浏览|阅读|作者|录入")
_YEAR: Final = re.compile(r"(?:19|20)\d|[一二][〇零○ＯOo０0九]|[１２]")
_TOLD: Final = frozenset(("article", "document", "message"))
_LONGEST_LABEL: Final = 16
_SET_APART: Final = re.compile(r" {2,}")
_SHORT: Final = 60
_MADE_AT: Final = "页面生成时间"


@dataclass(frozen=True, slots=True)
class Published:
    """``value``: ISO date; ``witness``: the shown words it was read from."""

    value: str
    source: DateSource
    witness: str
    conflict: bool = False


def find_published(
    near: Sequence[Block],
    title_index: int | None,
    meta: dict[str, str],
    url: str,
    answered: str | None,
    headed: str | None = None,
) -> Published | None:
    """The date a page gives for itself, best witness first.

    ``near``: blocks round the title; ``answered``: the day the page was fetched, for dates in the future;
    ``headed``: the day of publication in the head of a document, which may stand far above its title.
    """
    tagged = meta_date(meta)
    labelled = _labelled(near, answered)
    if labelled:
        value, witness = labelled
        conflict = tagged is not None and tagged[:10] != value[:10]
        return Published(value, "label", witness, conflict or _future(value, answered))
    if tagged:
        shown = _shown_against(tagged, near, title_index, meta, url)
        if shown is not None:
            return Published(shown[0], "text", shown[1], True)
        return Published(tagged, "meta", "PubDate", _future(tagged, answered))
    if headed:
        return Published(headed, "label", "document head", _future(headed, answered))
    day = url_date(url)
    beside = _beside_title(near, title_index)
    if day:
        if beside and beside[0][:10] == day:
            return Published(beside[0], "url", url)
        if beside and _FACTS.search(beside[1]):
            # The line of facts says it; the address may tell the day on which the text was first kept.
            return Published(beside[0], "text", beside[1], _future(beside[0], answered))
        return Published(day, "url", url, _future(day, answered))
    if beside:
        return Published(beside[0], "text", beside[1], _future(beside[0], answered))
    return None


def _shown_against(
    tagged: str, near: Sequence[Block], title_index: int | None, meta: dict[str, str], url: str
) -> tuple[str, str] | None:
    """The day beside the title where the tag tells another and is not to be believed: the address says the
    same as the page shows, or the tag tells the moment at which the page was made («页面生成时间»)."""
    day = url_date(url)
    stamped = _MADE_AT in meta.get("others", "") and tagged[:16] in meta["others"]
    if not stamped and (day is None or day == tagged[:10]):
        return None
    beside = _beside_title(near, title_index)
    if beside is None or beside[0][:10] == tagged[:10]:
        return None
    return beside if stamped or beside[0][:10] == day else None


def dated_by_lists(pages: Sequence[PageFacts]) -> list[PageFacts]:
    """The same pages; articles that neither label nor tag dates take the day of the list that shows them.

    A list's day comes after a page's own label and tag and before its address (domain notes §5).
    """
    listed: dict[str, str] = {}
    for page in pages:
        for block in (page.list, *page.blocks):
            for item in block.items if block is not None else ():
                if item.date and item.url:
                    listed.setdefault(key(item.url), item.date)
    return [_dated(page, listed.get(key(page.url))) for page in pages]


def _dated(page: PageFacts, day: str | None) -> PageFacts:
    if day is None or page.kind not in _TOLD or page.published_from in ("label", "meta"):
        return page
    value = page.published if page.published and page.published[:10] == day else day
    return structs.replace(page, published=value, published_from="list")


def _labelled(near: Sequence[Block], answered: str | None) -> tuple[str, str] | None:
    words = squeeze("".join([b.text for b in near])).lower()
    if not any(kernel in words for kernel in _KERNELS):
        return None
    # Lines with a year, and labels that stand alone before their value.
    lines = [
        (p, b.spaced)
        for p, b in enumerate(near)
        if len(b.text) <= _LONGEST_LABEL or _YEAR.search(b.text) or _NO_WHOLE_YEAR.search(b.text)
    ]
    whole = "\n".join([line for _, line in lines])
    for pattern in (_STRONG, _WEAK, _ENGLISH):
        if not pattern.search(whole):
            continue
        for place, line in lines:
            for match in pattern.finditer(line):
                rest = line[match.end() : match.end() + _SHORT]
                following = near[place + 1] if not rest.strip() and place + 1 < len(near) else None
                if following is not None and following.index == near[place].index + 1:
                    rest = following.spaced if len(following.text) < _SHORT else ""
                value = _leading(rest) or (_short_leading(rest, answered) if answered else None)
                if value is not None:
                    return value, f"{match.group()}{rest}"
    return None


def _leading(text: str) -> str | None:
    """The date a text begins with; inline markup may have set its parts apart or cut it."""
    for joined in (_SET_APART.sub(" ", text), _SET_APART.sub("", text)):
        for found in find_dates(joined):
            if found.start <= 2:
                return found.value
            break
    return None


def _short_leading(text: str, answered: str) -> str | None:
    """The day behind a label that tells its year with two digits, or its distance from the answer."""
    words = _SET_APART.sub(" ", text).strip()
    day = leading_short_year(words, answered)
    if day is None and is_relative(first := words.partition(" ")[0]):
        day = read_relative(first, answered)
    return day


def _beside_title(near: Sequence[Block], title_index: int | None) -> tuple[str, str] | None:
    """An unlabelled date next to the title, or in an element named for a date. Head clocks do not count."""
    if title_index is None:
        return None
    before = ""
    for block in sorted(near, key=lambda b: b.index):
        text, label, before = block.text, before, block.text
        if block.index > title_index + 6:
            return None
        if block.index < title_index - 2 or block.region in ("nav", "header") or _CLOCK.search(text):
            continue
        if _OTHER_LABEL.search(squeeze(label)):
            # A day in the cell behind «生成日期：» is that of the document.
            continue
        if block.index > title_index and _SENTENCE.search(text):
            # The text has begun: its dates are those it speaks of.
            return None
        dates = find_dates(text) if len(text) <= 2 * _SHORT and block.index != title_index else ()
        if not dates:
            if block.index > title_index and len(text) <= 2 * _SHORT and (stamp := _stamped(block)):
                return stamp, text
            continue
        rest = text[: dates[0].start] + text[dates[0].end :]
        bare = len(rest) <= 6 and not _WORDS_BESIDE.search(rest)
        named = _DATE_CLASS.search(f"{block.element.get('class') or ''} {block.element.get('id') or ''}")
        leads = dates[0].start <= 2 and block.index > title_index
        told = dates[0].start and _stands_among_facts(text[: dates[0].start], rest, dates[0].value)
        if bare or ((named or leads or (told and block.index > title_index)) and len(rest) <= _SHORT):
            return dates[0].value, text
    return None


def _stands_among_facts(before: str, rest: str, value: str) -> bool:
    """Whether a day stands in a line of facts set off from what is before it, or with its time of day."""
    if _FACTS.search(rest) is None:
        return False
    timed = len(value) > _DAY and _TO_COME.search(before) is None
    return timed or _SET_OFF.search(before) is not None


def _future(value: str, answered: str | None) -> bool:
    return answered is not None and value[:10] > answered[:10]


def _stamped(block: Block) -> str | None:
    """The day of a moment shown without its year: ``<time datetime="2026-11-03T09:12">11月3日``."""
    if not _MONTH_DAY.search(block.text):
        return None
    moment = next(block.element.iter("time"), None)
    stamp = _STAMP.match(moment.get("datetime") or "") if moment is not None else None
    shown = _MONTH_DAY.search(moment.text or "") if moment is not None else None
    if stamp is None or shown is None or [int(n) for n in shown.groups()] != [int(stamp[2]), int(stamp[3])]:
        return None
    return stamp[1]
