"""日期一致 date_conflict

查什么: 列表上的日期与文章页的发布日期相差是否超过一天; 页面标签 PubDate 与页面所示日期是否一致; 有没有晚于
    监测时间点的发布日期, 或早于1995年的。
为何扣分: 日期前后不一是日期写错或改写发稿日期的迹象; 伪造发稿日期是单项否决的情形。
何时不适用: 列表或文章没有日期; 正文里提到的将来日期不算; 列表写成文日期的文件不算;
    列表只写月日而月日与文章一致的, 年份是推断的, 不算不一致。
已知误报: 一个栏目半数以上都不一致的, 由人判断。
例: 列表写 2026-11-10, 文章页写 2025-03-11, 判日期矛盾; 只差一天的不判。
选项: days 允许相差几天; first_year 早于这一年视为有误。

Source: domain notes §2.5, §5, §8; 国办秘函〔2019〕19号 (伪造发稿日期).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.texts import Texts
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults
from crawler.derive.meta import meta_date

_WORDS: dict[str, Any] = check_data("date_conflict").words
_SHOWN = ("label", "meta", "text")
_MOST = 15


class Conflict(Struct, frozen=True):
    """``one``: the date of the list or tag, ``other``: the page's; ``group``: what may always differ so."""

    page: PageEntry
    one: str
    other: str
    said: str
    group: str = ""


class Latest(Struct, frozen=True):
    """The last day that is not in the future, ISO, and what day that is."""

    day: str
    what: str


def judge(given: Given, options: Options) -> Verdict:
    index = given.of("pages", PageIndex)
    texts = given.of("texts", Texts)
    # What had come when the portal was seen is no news of the future, whatever day it is judged by.
    as_of = given.as_of.isoformat()
    latest = Latest(index.seen_on, "采集之日") if index.seen_on > as_of else Latest(as_of, "监测时间点")
    dated = [page for page in index.told() if page.kind != "message" and page.date]
    found = [conflict for page in dated for conflict in _conflicts(page, index, texts, latest, options)]
    usual = _usual(found, dated)
    sure = [c for c in found if c.group not in usual]
    opened = [c for c in found if c.group in usual]
    findings = tuple({(c.page.url, _target(c)): _finding(c) for c in sure}.values())
    candidates = tuple(Candidate(c.page.url, c.page.title, c.said) for c in opened[:_MOST])
    counts = {"looked": len(dated), "found": len(findings), "open": len(opened)}
    if findings:
        return Verdict("not_met", findings, counts=counts, candidates=candidates)
    if not dated:
        return Verdict("needs_review", reason_key="no_dated_articles", counts=counts)
    if opened:
        args = {"n": str(len(opened))}
        return Verdict(
            "needs_review",
            (),
            reason_key="dates_open",
            reason_args=args,
            counts=counts,
            candidates=candidates,
        )
    return Verdict("met", counts=counts)


def _conflicts(
    page: PageEntry, index: PageIndex, texts: Texts, latest: Latest, options: Options
) -> Iterator[Conflict]:
    own = page.published[:10] if page.published and page.published_from in _SHOWN else None
    if own is not None:
        if own > latest.day:
            yield Conflict(page, "", own, f"发布日期 {own} 晚于{latest.what} {latest.day}")
            return
        if int(own[:4]) < options["first_year"]:
            yield Conflict(page, "", own, f"发布日期 {own} 早于 {options['first_year']} 年")
            return
        yield from _against_tag(page, own, index, options["days"])
        yield from _against_lists(page, own, texts, options["days"])
        return
    for place in page.listed:
        if place.date and place.date[:10] > latest.day:
            said = f"列表所示日期 {place.date[:10]} 晚于{latest.what} {latest.day}"
            yield Conflict(page, "", place.date[:10], said)
            return


def _against_tag(page: PageEntry, own: str, index: PageIndex, days: int) -> Iterator[Conflict]:
    if not page.date_conflict or page.published_from != "label":
        return
    tagged = meta_date(index.facts(page).meta)
    if tagged and _apart(tagged, own) > days:
        said = f"页面标签 PubDate 为 {tagged[:10]}, 页面所示发布日期为 {own}"
        yield Conflict(page, tagged[:10], own, said, "tag")


def _against_lists(page: PageEntry, own: str, texts: Texts, days: int) -> Iterator[Conflict]:
    fields = page.document
    written = {day for day in (fields.written_on, fields.published_on) if day} if fields else set()
    for place in page.listed:
        listed = (place.date or "")[:10]
        if not listed or listed in written or _apart(listed, own) <= days:
            continue
        if listed[5:] == own[5:] and not _shown_with_year(texts, place.column, listed):
            continue  # The list writes month and day only: they agree.
        said = f"列表所示日期为 {listed}, 文章页发布日期为 {own}"
        yield Conflict(page, listed, own, said, place.column)
        return


def _shown_with_year(texts: Texts, column: str, day: str) -> bool:
    """Whether the list writes the date with its year, so that nobody had to infer it."""
    told = texts.at(column)
    return told is not None and any(form in told.text for form in _ways_to_write(day))


def _ways_to_write(day: str) -> tuple[str, ...]:
    """``day`` (ISO) as pages write it, with its year."""
    year, month, number = day[:10].split("-")
    pairs = ((month, number), (month.lstrip("0"), number.lstrip("0")))
    forms = (f"{year}{s[0]}{m}{s[1]}{d}{s[2:]}" for m, d in pairs for s in ("--", "//", "..", "年月日"))
    return tuple(dict.fromkeys(forms))


def _apart(one: str, other: str) -> int:
    return abs((dt.date.fromisoformat(one[:10]) - dt.date.fromisoformat(other[:10])).days)


def _usual(found: list[Conflict], dated: list[PageEntry]) -> frozenset[str]:
    """Columns (or the tag) where so many articles differ that it is how they tell dates."""
    all_of = Counter(place.column for page in dated for place in page.listed if place.date)
    all_of["tag"] = sum(1 for page in dated if page.published_from == "label")
    many = Counter(c.group for c in found if c.group)
    least, percent = _WORDS["systematic_least"], _WORDS["systematic_percent"]
    return frozenset(g for g, n in many.items() if n >= least and n * 100 >= all_of[g] * percent)


def _target(conflict: Conflict) -> str:
    return f"{conflict.one} / {conflict.other}" if conflict.one else conflict.other


def _finding(conflict: Conflict) -> Finding:
    page = conflict.page
    return Finding(
        "date_conflict",
        page.url,
        f"文章“{page.title}”的日期矛盾: {conflict.said}",
        target=_target(conflict),
        column=page.column_name or None,
        mark=Mark(texts=(*_ways_to_write(conflict.other), page.title)),
        facts={"shown": conflict.other, "against": conflict.one, "read_from": page.published_from or "list"},
    )


CHECK = Check(
    id="date_conflict",
    title="日期一致",
    needs=("pages", "texts"),
    kinds=("date_conflict",),
    options=defaults("date_conflict"),
    judge=judge,
    page=__doc__,
)
