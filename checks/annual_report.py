"""政府信息公开年报 annual_report

查什么: 年报栏目和标题中的政府信息公开工作年度报告: 应有年度的报告在不在(缺), 发布日期是否晚于规定(迟),
    六个部分是否齐全(不全), 不同年度的正文是否雷同; 数字和年份不同不算不同, 表格和固定格式的文字不计。
为何扣分: 《政府信息公开条例》规定部门1月31日前、县级以上政府3月31日前公布上一年度报告, 国办规定了六个部分。
何时不适用: 没有年报栏目也没有年报的, 栏目缺失另计; 没写年度、日期不能确认、正文只有附件或扫描件而没有读出的,
    由人判定; 采集没有走完或栏目没有读出的, 不断言缺少。
已知误报: 网站改版后重新上传的旧年报, 页面只剩改版的日期(三个以上年度同一天发布的不判迟); 标题不写年度的年报。
例: 栏目里有2022、2023、2025年年报, 2026年2月检查, 缺2024年年报, 记一个问题, 目标为 2024。
选项: columns 栏目名称; years 只看这些年度; aspects 看哪几方面(missing 缺, late 迟, incomplete 不全,
    copied 雷同, overall 总体情况的五个方面, members 部门和下级政府的年报, figures 数据, handled 申请办理);
    due 期限(月-日); members_due 部门和下级政府年报的期限, 不填时部门按条例1月31日判 (连同
    与上年雷同的, 只列出、不扣分), 下级政府不判; parts 应有的部分; review 只收集线索。

Source: 政府信息公开条例 第49、50条; 国办公开办函〔2021〕30号; rubric_tables check family annual_report.
"""

from __future__ import annotations

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex
from checks.check import Check, Given, Options
from checks.disclosure.report_aspects import ASPECTS
from checks.disclosure.report_case import Beside, Case, Open
from checks.disclosure.reports import find_reports, report_place
from checks.model import Candidate, Finding, Verdict
from checks.words import defaults


def judge(given: Given, options: Options) -> Verdict:
    index = given.of("titles", TitleIndex)
    names: list[str] = options["columns"]
    place = report_place(index, names)
    reports = find_reports(index, place, names)
    if not reports and not place.found and not options["years"]:
        return Verdict("not_applicable", reason_key="no_report_column")
    texts = given.of("texts", Texts), given.of("attachment_texts", AttachmentTexts)
    case = Case(given, options, index, place, reports, *texts)
    if options["years"] and not case.years:
        return Verdict("not_applicable", reason_key="report_not_due", reason_args={"due": case.due})
    aspects: list[str] = options["aspects"]
    if options["years"] and "missing" not in aspects and aspects != ["members"]:
        # A report that is not there is neither on time nor complete.
        aspects = ["missing", *aspects]
    found = [said for aspect in aspects for said in ASPECTS[aspect](case)]
    findings = tuple(each for each in found if isinstance(each, Finding))
    noted = tuple(each.finding for each in found if isinstance(each, Beside))
    opens = [each for each in found if isinstance(each, Open)]
    counts = {"reports": len(reports), "own": sum(report.own for report in reports)}
    shown = [report for report in reports if report.own][: case.most]
    rows = tuple(Candidate(r.titled.url, r.titled.title, r.published or r.unsure or "") for r in shown)
    if findings:
        return Verdict("not_met", findings, counts=counts, candidates=rows, noted=noted)
    first = min(opens, key=lambda each: each.outcome != "not_measured", default=None)
    if first is not None:
        rows = first.candidates or rows
        return Verdict(first.outcome, (), first.key, first.args, counts=counts, candidates=rows, noted=noted)
    if options["review"]:
        return Verdict("needs_review", (), "report_review", counts=counts, candidates=rows, noted=noted)
    return Verdict("met", counts=counts, candidates=rows, noted=noted)


CHECK = Check(
    id="annual_report",
    title="政府信息公开年报",
    needs=("titles", "texts", "attachment_texts"),
    kinds=(
        "annual_report_missing",
        "annual_report_late",
        "annual_report_incomplete",
        "annual_report_copied",
    ),
    options=defaults("annual_report"),
    judge=judge,
    page=__doc__,
)
