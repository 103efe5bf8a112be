"""数据发布 data_publication

查什么: 按月、按季公开的数据有没有断档: 同一栏目里同一种数据, 前后几期都有而中间缺一期。“上半年”“前三季度”
    算6月、9月和二、三季度, 只有别的数据的季度数而本数据其他季末月份照样发布的不算; 1月通常没有单独数据,
    不算缺。指标点名的数据、图表、查询和下载按词找。
为何扣分: 数据断档, 公众无法连续使用; 指标要求发布关注度高的统计数据并提供图表、查询、下载。
何时不适用: 没有按期公开的数据, 采集没有走完, 栏目没有读出时不断言缺少。
已知误报: 数据改由外部平台按期发布。
例: “统计数据”栏目有2026年2月至9月的工业用电数据, 缺5月, 目标为“2026年5月”。
选项: subjects 点名的内容, 写法同 column_content; 不写的, 按栏目自己的系列判断; columns 栏目名称;
    min_subjects 至少几项, 0 为全部; review 只收集线索; absence_open 没有时由人判定应不应有;
    suggest 为 false 时不建议得分 (找到的是反面情形);
    kind 没有时记哪一类问题。

Source: rubric_tables check family data_publication; domain.md §8.16.
"""

from __future__ import annotations

from checks.artifacts.titles import TitleIndex
from checks.check import Check, Given, Options
from checks.disclosure.content import OPTIONS, search, verdict
from checks.disclosure.periodicals import column_gaps, told
from checks.disclosure.series import unknown
from checks.model import Finding, Mark, Verdict
from checks.words import defaults


def judge(given: Given, options: Options) -> Verdict:
    if options["subjects"]:
        return verdict(given, options, search(given, options), options["kind"])
    index = given.of("titles", TitleIndex)
    place = index.place(options["columns"])
    findings: list[Finding] = []
    series = 0
    for column in place.columns:
        entries = index.of_column(column)
        found = column_gaps(entries, given.as_of)
        series += found.series
        elsewhere = told(index.entries, found.gaps) if found.gaps else frozenset()
        for gap in found.gaps:
            if (gap.name, gap.period) in elsewhere:
                continue
            findings.append(
                Finding(
                    options["kind"],
                    column.url,
                    f"“{gap.name}”缺{gap.period} (前后各期都有)",
                    target=str(gap.period) if found.series == 1 else f"{gap.period} {gap.name}",
                    column=column.name,
                    mark=Mark(region="list"),
                    facts={"first": str(gap.first), "last": str(gap.last), "periods": str(gap.held)},
                    searched=(" > ".join(column.path), f"词: {gap.period}"),
                )
            )
    if not series:
        return Verdict("not_applicable", reason_key="data_no_series")
    if not findings:
        return Verdict("met", counts={"series": series})
    return unknown(index, place) or Verdict("not_met", tuple(findings), counts={"series": series})


CHECK = Check(
    id="data_publication",
    title="数据发布",
    needs=("titles", "texts"),
    kinds=("data_missing",),
    options={**OPTIONS, **defaults("data_publication")},
    judge=judge,
    page=__doc__,
)
