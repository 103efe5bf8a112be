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

from checks.artifacts.titles import Place, TitleIndex, folded
from checks.check import Check, Given, Options
from checks.disclosure.bare import bare_page
from checks.disclosure.content import OPTIONS, search, verdict
from checks.disclosure.issuers import issuer_before
from checks.disclosure.periods import years_of
from checks.disclosure.series import gaps, own_issuers, titled_with, unknown
from checks.disclosure.subjects import is_event
from checks.model import Finding, Mark, Verdict
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
    findings = (*_five_years(given, index, place), *_annual(index, place), *_bare(index))
    if not findings:
        return Verdict("met")
    return unknown(index, place) or Verdict("not_met", findings)


def _five_years(given: Given, index: TitleIndex, place: Place) -> Iterator[Finding]:
    plans = words("five_year")
    there = [bool(_plans(index, plan["any"])) for plan in plans]
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


def _annual(index: TitleIndex, place: Place) -> Iterator[Finding]:
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
            yield _finding(place, f"{year}年工作计划", tuple(words("annual")))


def _bare(index: TitleIndex) -> Iterator[Finding]:
    for name in words("pages"):
        page = bare_page(index, (name,))
        if page is not None:
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
