"""财政预决算 budget

查什么: 预算、决算、“三公”经费是不是逐年公开: 按标题和附件名中的年份看, 从最早一年起, 到已到期的最近一年止。
    预算当年3月底前、决算次年10月底前公开, 没到期的不算缺。门户里部门专栏缺年的, 只列出、不扣分。
    指标点名的内容(所属单位、债务、绩效)按词和年份找。
为何扣分: 预算法和政府信息公开条例要求各部门每年公开预算、决算和“三公”经费。
何时不适用: 没有按年公开的预决算可以比照, 采集没有走完, 栏目没有读出时不断言缺少。
已知误报: 标题不写年份; 只在财政部门统一平台公开而本站没有链接。
例: 栏目里有2023、2024、2026年部门预算, 缺2025年部门预算, 目标为“2025年部门预算”。
选项: subjects 点名的内容, 写法同 column_content; 不写的, 按门户自己的年度系列判断; columns 栏目名称;
    min_subjects 至少几项, 0 为全部; review 只收集线索; absence_open 没有时由人判定应不应有;
    suggest 为 false 时不建议得分 (找到的是反面情形);
    kind 没有时记哪一类问题。

Source: 预算法 第14条; rubric_tables check family budget.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.artifacts.titles import Place, TitleIndex
from checks.check import Check, Given, Options
from checks.disclosure.budgets import Gap, budget_gaps, series_of_parts
from checks.disclosure.content import OPTIONS, search, verdict
from checks.disclosure.series import titled_with, unknown
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import defaults
from crawler.derive.columns import Column

_WORDS = ("预算", "决算")
_MOST = 10


def judge(given: Given, options: Options) -> Verdict:
    if options["subjects"]:
        return verdict(given, options, search(given, options), options["kind"])
    index = given.of("titles", TitleIndex)
    place = index.place(options["columns"])
    gaps = budget_gaps(titled_with(index, _WORDS), index.portal.site_name, given.as_of)
    why = unknown(index, place)
    noted = _of_parts(given, options, index, place) if why is None else ()
    if gaps is None or not place.found:
        return Verdict("not_applicable", reason_key="budget_no_series", noted=noted)
    if not gaps:
        return Verdict("met", noted=noted)
    if why is not None:
        return why
    part = {finding.page_url for finding in noted}
    free = [each for each in place.columns if each.url not in part]
    leads = tuple(Candidate(t.url, t.title, gap.target) for gap in gaps for t in gap.leads)[:_MOST]
    sure = [gap for gap in gaps if not gap.leads]
    if not sure:
        args = {"targets": "、".join(gap.target for gap in gaps)}
        return Verdict("needs_review", (), "budget_unsure", args, candidates=leads, noted=noted)
    found = [(gap, _column_of(gap, free)) for gap in sure]
    return Verdict(
        "not_met",
        tuple(
            _finding(options, place, gap, column.url if column else place.url, column)
            for gap, column in found
        ),
        noted=noted,
        candidates=leads,
    )


def _column_of(gap: Gap, columns: Sequence[Column]) -> Column | None:
    """The column that lists the series, else the first of them."""
    by_url = {column.url: column for column in columns}
    first = columns[0] if columns else None
    return next((by_url[url] for url in gap.columns if url in by_url), first)


def _of_parts(given: Given, options: Options, index: TitleIndex, place: Place) -> tuple[Finding, ...]:
    """Years that the columns of departments' parts of the portal leave out: listed, at nobody's cost."""
    return tuple(
        _finding(options, Place((column,)), gap, column.url, column, issuer)
        for column, issuer, gaps in series_of_parts(index, place, given.as_of)
        for gap in gaps
    )


def _finding(
    options: Options, place: Place, gap: Gap, url: str, column: Column | None, issuer: str = ""
) -> Finding:
    have = "、".join(map(str, gap.have))
    return Finding(
        options["kind"],
        url,
        f"未见{issuer}{gap.target} (已见年份: {have})",
        target=gap.target,
        column=column.name if column else None,
        mark=Mark(region="list"),
        facts={"years_found": have},
        searched=(
            *(" > ".join(each.path) for each in place.columns),
            *(f"词: {word}" for word in _WORDS),
        ),
    )


CHECK = Check(
    id="budget",
    title="财政预决算",
    needs=("titles", "texts"),
    kinds=("budget_missing",),
    options={**OPTIONS, **defaults("budget")},
    judge=judge,
    page=__doc__,
)
