"""规划计划 plan

查什么: 门户自己列出的规划是不是接得上: 有前后两期五年规划而缺中间一期, 有旧的而没有现行的一期;
    年度工作计划中间缺了一年; 写着“十四五规划”“历史规划”的菜单打开却没有内容。
为何扣分: 规划是条例规定主动公开的内容, 指标要求现行规划、历史规划、年度计划都查得到。
何时不适用: 门户没有公开过五年规划或年度计划的, 不以本检查认定; 采集没有走完、栏目没有读出的不断言缺少。
已知误报: 规划合订在一份没有写期次的文件里。
例: 栏目中有“十三五”“十五五”规划, 没有“十四五”规划, 目标为“十四五”规划。
选项: subjects 点名的内容, 写法同 column_content; 不写的, 按门户自己的系列判断; columns 栏目名称;
    min_subjects 至少几项, 0 为全部; review 只收集线索; absence_open 没有时由人判定应不应有;
    suggest 为 false 时不建议得分 (找到的是反面情形);
    kind 没有时记哪一类问题。

Source: 政府信息公开条例 第20条; rubric_tables 规划信息 items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from checks.artifacts.texts import Texts
from checks.artifacts.titles import Place, Titled, TitleIndex, folded
from checks.check import Check, Given, Options
from checks.disclosure.bare import bare_page
from checks.disclosure.content import OPTIONS, search, verdict
from checks.disclosure.issuers import issuer_before
from checks.disclosure.periods import years_of
from checks.disclosure.series import gaps, own_issuers, titled_with, unknown
from checks.disclosure.subjects import is_event
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults


@cache
def words(name: str) -> Any:
    return check_data("plan").words[name]


def judge(given: Given, options: Options) -> Verdict:
    if options["subjects"]:
        return verdict(given, options, search(given, options), options["kind"])
    index = given.of("titles", TitleIndex)
    place = index.place(options["columns"])
    if not place.found:
        return Verdict("not_applicable", reason_key="plan_no_series")
    annual = tuple(_annual(index, place))
    sure = (finding for finding, leads in annual if not leads)
    findings = (*_five_years(given, index, place), *sure, *_bare(index, given.of("texts", Texts)))
    leads = tuple(lead for _, leads in annual for lead in leads)
    if findings:
        return unknown(index, place) or Verdict("not_met", findings, candidates=leads)
    if leads:
        args = {"names": "、".join(finding.target for finding, held in annual if held)}
        return Verdict("needs_review", (), "plan_unsure", args, candidates=leads)
    return Verdict("met")


def _five_years(given: Given, index: TitleIndex, place: Place) -> Iterator[Finding]:
    plans = words("five_year")
    there = [bool(_plans(index, plan["any"])) or _of_span(index, plan["first"]) for plan in plans]
    if not any(there):
        return
    first = there.index(True)
    for at, plan in enumerate(plans):
        owed = given.as_of.year > plan["first"] + words("grace_years")
        later = any(there[at + 1 :])
        if at > first and not there[at] and (owed or later):
            yield _finding(place, plan["name"], tuple(plan["any"]))


def _plans(index: TitleIndex, names: list[str]) -> list[str]:
    return [t.title for t in titled_with(index, names) if not is_event(t.title)]


def _of_span(index: TitleIndex, first: int) -> bool:
    """Whether a plan names its years, not its number: «发展规划（2021—2025年）»."""
    span = tuple(range(first, first + words("years")))
    named = titled_with(index, words("of_span"))
    return any(years_of(t.title) == span and not is_event(t.title) for t in named)


def _annual(index: TitleIndex, place: Place) -> Iterator[tuple[Finding, tuple[Candidate, ...]]]:
    """Years without a yearly plan, each with what may be it under another name or without its year."""
    mark = re.compile("|".join(words("annual")))
    strict: dict[str, set[int]] = {}
    there: set[int] = set()
    for titled in titled_with(index, words("annual")):
        title = folded(titled.title)
        years = years_of(title)
        there.update(years)
        if len(years) == 1 and not any(word in title for word in words("not_annual")):
            strict.setdefault(issuer_before(title, mark), set()).update(years)
    mine = own_issuers(strict, index.portal.site_name)
    years_seen = {year for issuer in mine for year in strict.get(issuer, ())}
    if len(years_seen) < 3:
        return
    for year in gaps(years_seen):
        if year not in there:
            finding = _finding(place, f"{year}年工作计划", tuple(words("annual")))
            yield finding, _perhaps(index, place, year, mark)


def _perhaps(index: TitleIndex, place: Place, year: int, mark: re.Pattern[str]) -> tuple[Candidate, ...]:
    """Titles of the plan columns that may be the plan of ``year``: by a kindred name, or without a year."""
    inside = index.within(place, [column.name for column in place.columns])
    kindred = {t.url for t in titled_with(index, words("like_annual")) if year in years_of(t.title)}
    found = [
        titled
        for titled in (index.entries[at] for at in sorted(inside))
        if titled.url in kindred or _undated_plan(titled, year, mark)
    ]
    return tuple({t.url: Candidate(t.url, t.title, t.date or "") for t in found}.values())


def _undated_plan(titled: Titled, year: int, mark: re.Pattern[str]) -> bool:
    dated = (titled.date or "").startswith(str(year))
    title = folded(titled.title)
    apart = any(word in title for word in words("not_annual"))
    return dated and not apart and not years_of(titled.title) and mark.search(title) is not None


def _bare(index: TitleIndex, texts: Texts) -> Iterator[Finding]:
    told: set[str] = set()
    for name in words("pages"):
        page = bare_page(index, texts, (name,))
        if page is not None and page.url not in told:
            told.add(page.url)
            yield Finding(
                "plan_missing",
                page.url,
                f"“{name}”打开后没有内容",
                target=name,
                mark=Mark(region="page"),
                facts={"text_length": str(page.text_length)},
            )


def _finding(place: Place, name: str, tried: tuple[str, ...]) -> Finding:
    return Finding(
        "plan_missing",
        place.url,
        f"未见{name} (找过的词: {'、'.join(tried)})",
        target=name,
        column=place.columns[0].name if place.columns else None,
        mark=Mark(region="list"),
        searched=(*(" > ".join(c.path) for c in place.columns), *(f"词: {word}" for word in tried)),
    )


CHECK = Check(
    id="plan",
    title="规划计划",
    needs=("titles", "texts"),
    kinds=("plan_missing",),
    options={**OPTIONS, **defaults("plan")},
    judge=judge,
    page=__doc__,
)
