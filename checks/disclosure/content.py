"""From named subjects to a verdict: shared by the checks that look for subjects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex
from checks.check import Given, Options
from checks.disclosure.leads import candidates, suggested
from checks.disclosure.plans import subjects_of
from checks.disclosure.subjects import Found, find, number
from checks.model import Finding, Mark, Verdict
from checks.phrases import named, tried_words

OPTIONS: dict[str, Any] = {
    "columns": [],
    "subjects": [],
    "min_subjects": 0,
    "review": False,
    "absence_open": False,
    "suggest": True,
}
"""``columns``: names of the columns to look in; ``subjects``: fields of :class:`Subject`;
``min_subjects``: how many of them suffice, 0 for all; ``review``: only collect, a person decides;
``absence_open``: not every unit owes it, so what is not found is for a person;
``suggest``: False where what is found speaks against the unit, so that no share can be suggested."""


def search(given: Given, options: Options) -> tuple[Found, ...]:
    """Every subject of the options, looked for."""
    index = given.of("titles", TitleIndex)
    texts = given.of("texts", Texts)
    columns: Sequence[str] = options["columns"]
    return tuple(
        find(index, texts, subject, columns, topical=options["review"])
        for subject in subjects_of(options["subjects"], given.as_of.year)
    )


def verdict(given: Given, options: Options, found: Sequence[Found], kind: str) -> Verdict:
    """``met`` when enough subjects are sure; ``not_met`` only when absence is known; else for a person."""
    shown = [each for each in found if each.shown]
    hinted = [each for each in found if each.hinted]
    owed = options["min_subjects"] or len(found)
    absent = [each for each in found if not each.shown and not each.hinted]
    args = {
        "found": str(len(shown)),
        "owed": str(owed),
        "shown": _names(shown),
        "hinted": _names(hinted),
        "absent": _names(absent),
        "told": "; ".join(
            f"{words}{len(each)}项 ({_names(each)})"
            for words, each in (("找到", shown), ("只有线索", hinted), ("未见", absent))
            if each
        ),
    }
    counts = {"subjects": len(found), "found": len(shown), "hinted": len(hinted)}
    rows = candidates(found, suggested(found, owed) if options["suggest"] else None)
    if options["review"]:
        key = "content_review" if shown or hinted else "content_nothing"
        key = key if options["suggest"] else "content_listed"
        return Verdict("needs_review", (), key, args, counts=counts, candidates=rows)
    if len(shown) >= owed:
        return Verdict("met", counts=counts, candidates=rows)
    if not absent or len(shown) + len(hinted) >= owed:
        return Verdict("needs_review", (), "content_hinted", args, counts=counts, candidates=rows)
    cut_short = given.of("titles", TitleIndex).pages.cut_short
    if cut_short:
        args = {"cause": cut_short}
        return Verdict("not_measured", (), "walk_cut_short", args, counts=counts, candidates=rows)
    unread = dict.fromkeys(name for each in absent for name in each.unread)
    if unread:
        args = {"columns": "、".join(list(unread)[:5])}
        return Verdict("not_measured", (), "column_unread", args, counts=counts, candidates=rows)
    old = [year for each in absent for year in (*each.subject.years, *each.subject.dated)]
    if old and given.as_of.year - max(old) > number("old_years"):
        args["year"] = str(max(old))
        return Verdict("needs_review", (), "content_old_year", args, counts=counts, candidates=rows)
    if options["absence_open"]:
        return Verdict("needs_review", (), "content_not_owed", args, counts=counts, candidates=rows)
    findings = tuple(absence(given, each, options["columns"], kind) for each in absent if kind)
    return Verdict("not_met", findings, counts=counts, candidates=rows)


def absence(given: Given, found: Found, columns: Sequence[str], kind: str) -> Finding:
    """The finding that a subject is not there, with where it was looked for and by which words."""
    subject, place = found.subject, found.place
    names = subject.columns or tuple(columns)
    words = tried_words(subject.any)
    if place.columns:
        column = place.columns[0]
        where = f"栏目“{column.name}”{f'等{len(place.columns)}个栏目' if len(place.columns) > 1 else ''}"
    elif place.menu:
        where = f"“{place.menu[0].name}”"
    else:
        where = "全站"
    without = f", 也没有“{names[0]}”类栏目" if names and not place.columns and not place.menu else ""
    years = (
        f" ({'、'.join(map(str, subject.years or subject.dated))}年)"
        if subject.years or subject.dated
        else ""
    )
    return Finding(
        kind,
        place.url if place.found else given.home_url,
        f"{where}未见{named(subject.name)}{years}{without} (找过的词: {words})",
        target=subject.name,
        column=place.columns[0].name if place.columns else None,
        mark=Mark(region="list" if place.found else "nav"),
        searched=(*found.looked, *(f"词: {word}" for word in subject.any)),
    )


def _names(found: Iterable[Found]) -> str:
    return "、".join(each.subject.name for each in found) or "无"
