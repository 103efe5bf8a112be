"""Annual reports: years owed, days kept, parts there, and reports that copy an earlier one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checks.artifacts.attachment_texts import FileText
from checks.check import Given
from checks.disclosure.issuers import is_own, issuer_before
from checks.disclosure.report_text import read_parts
from checks.disclosure.reports import _MARK as MARK
from checks.disclosure.reports import words
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from checks.words import defaults
from tests.checks.small_site import Entry, build

PARTS = defaults("annual_report")["parts"]
FOCUS = {
    2021: "围绕优化营商环境集中公开惠企政策和办事流程，把政策送到园区和商户手中，全年没有发生一起失泄密事件",
    2022: "重点公开疫情防控和保供稳价的消息，利用村村响广播播报通告，及时回应居民对买菜就医出行的关切",
    2023: "把老旧小区改造和学位供给放在首页醒目位置，按街道分类列出进度，居民可以逐栋查询开工竣工时间",
    2024: "开展公开目录标准化修订工作，逐条核对事项名称和公开时限，撤并重复栏目，调整页面层级便于手机浏览",
    2025: "围绕低空经济和文旅消费公开扶持办法，举办开放日邀请学生参观政务大厅，收集意见并逐条给出答复",
}
ISSUES = {
    2021: "一是个别科室对公开工作认识不足，二是解读形式单一，下一步将加强培训并引入图表解读",
    2022: "历史文件缺少有效性标注，申请平台短信提醒不稳定，目前已经补标并更换通道",
    2023: "镇街栏目更新偏慢，公众参与渠道较少，已建立月度抽查制度，增设线上座谈会",
    2024: "答复文书格式不规范，部分附件无法打开，已印发样式并完成全部链接排查",
    2025: "政策问答库条目偏少，检索结果排序不合理，将扩充词条并优化算法",
}


def report(year: int, *, of: int | None = None, leave_out: str = "", numbering: str = "{n}、{part}") -> str:
    """A report's markup; ``of``: the year whose words it repeats."""
    words_of = of or year
    matter = [
        f"（一）主动公开。{year}年发布信息{year % 97 * 31}条。{FOCUS[words_of]}。",
        f"全年收到申请{year % 13 + 2}件。{FOCUS[words_of][::-1]}。",
    ]
    bodies = [
        "</p><p>".join(matter),
        "<table><tr><th>信息内容</th><th>本年制发件数</th></tr><tr><td>行政规范性文件</td><td>6</td></tr></table>",
        f"申请人以个人为主，{ISSUES[words_of][::-1]}。",
        f"本年度没有发生复议被纠正的情形，{FOCUS[words_of][5:25]}。",
        f"{ISSUES[words_of]}。",
        f"{FOCUS[words_of][10:40]}，以上为需要说明的情况。",
    ]
    numbers = "一二三四五六七八"
    shown = [(part, body) for part, body in zip(PARTS, bodies, strict=True) if part != leave_out]
    rows = [
        f"<p>{numbering.format(n=numbers[at], d=at + 1, part=part)}</p><p>{body}</p>"
        for at, (part, body) in enumerate(shown)
    ]
    head = f"<p>根据《中华人民共和国政府信息公开条例》编制，所列数据统计期限为{year}年1月1日至12月31日。</p>"
    return head + "".join(rows)


def entry(year: int, *, date: str = "", title: str = "", **kind: Any) -> Entry:
    named = title or f"某县人民政府{year}年政府信息公开工作年度报告"
    return Entry(named, date or f"{year + 1}-01-2{year % 9}", html=report(year, **kind))


def ask(crawl: Any, as_of: dt.date = dt.date(2026, 11, 20), **options: Any) -> Verdict:
    return run_check(CHECKS["annual_report"], options, crawl.artifacts(as_of), 1)


def found(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [(f.kind, f.page_url.removeprefix("http://www.x.gov.cn"), f.target) for f in verdict.findings]


YEARS = (2025, 2024, 2023, 2022)


def test_a_full_series_is_in_order(crawl) -> None:
    build(crawl, {"政府信息公开年报": [entry(year) for year in YEARS]})
    assert (ask(crawl).outcome, found(ask(crawl))) == ("met", [])


@pytest.mark.parametrize("gone", [2025, 2024, 2023])
def test_a_year_left_out_of_the_series_is_missing_from_the_column(crawl, gone) -> None:
    build(crawl, {"信息公开年报": [entry(year) for year in YEARS if year != gone]})
    verdict = ask(crawl)
    assert found(verdict) == [("annual_report_missing", "/c1/", str(gone))]
    assert "首页 > 信息公开年报" in verdict.findings[0].searched


def test_a_column_under_another_name_is_told_by_the_own_reports_it_lists(crawl) -> None:
    other = entry(2024, title="某县教育局2024年政府信息公开工作年度报告")
    build(crawl, {"部门年报": [other], "区府报告": [entry(year) for year in YEARS if year != 2024]})
    assert found(ask(crawl)) == [("annual_report_missing", "/c2/", "2024")]


def test_reports_scattered_over_columns_name_none_of_them(crawl) -> None:
    build(crawl, {"要闻一": [entry(2025)], "要闻二": [entry(2023)]})
    assert found(ask(crawl)) == [("annual_report_missing", "/", "2024")]


def test_last_years_report_is_not_owed_before_its_day(crawl) -> None:
    build(crawl, {"信息公开年报": [entry(year) for year in YEARS[1:]]})
    assert ask(crawl, dt.date(2026, 3, 31)).outcome == "met"
    assert found(ask(crawl, dt.date(2026, 4, 1))) == [("annual_report_missing", "/c1/", "2025")]
    assert found(ask(crawl, dt.date(2026, 2, 1), due="01-31")) == [("annual_report_missing", "/c1/", "2025")]


@pytest.mark.parametrize(
    "other",
    [
        "某县人民政府2024年政府网站工作年度报表",
        "某县2024年法治政府建设年度报告",
        "关于做好2024年政府信息公开工作年度报告编制发布工作的通知",
        "一图读懂某县2024年政府信息公开工作年度报告",
        "某县财政局2024年政府信息公开工作年度报告",
        "某县2024年政府工作报告",
    ],
)
def test_what_only_looks_like_the_report_does_not_stand_for_it(crawl, other) -> None:
    entries = [entry(2025), Entry(other, "2025-01-20"), entry(2023)]
    build(crawl, {"政府信息公开年报": entries})
    assert found(ask(crawl)) == [("annual_report_missing", "/c1/", "2024")]


@pytest.mark.parametrize(
    "title",
    [
        "2024年政府信息公开工作年度报告",
        "二〇二四年信息公开年报",
        "某县政府信息公开2024年年度报告",
        "某县人民政府办公室关于2024年度政府信息公开工作的年度报告",
        "2024年年度报告",
    ],
)
def test_a_report_is_known_however_its_title_is_worded(crawl, title) -> None:
    build(crawl, {"政府信息公开年报": [entry(2025), entry(2024, title=title), entry(2023)]})
    assert found(ask(crawl)) == []


def test_a_report_in_another_column_or_as_a_file_is_there(crawl) -> None:
    files = Entry("年度报告汇编", "2025-01-22", files=("某县人民政府2024年政府信息公开工作年度报告.pdf",))
    build(crawl, {"政府信息公开年报": [entry(2025), entry(2023)], "通知公告": [files]})
    assert [kind for kind, _, _ in found(ask(crawl))] == []


def test_departments_reports_in_the_column_owe_no_series(crawl) -> None:
    others = [entry(year, title=f"某县教育局{year}年政府信息公开工作年度报告") for year in (2025, 2022)]
    build(crawl, {"政府信息公开年报": [entry(2025), entry(2024), *others]})
    assert found(ask(crawl)) == []


def test_without_column_and_reports_there_is_nothing_to_judge(crawl) -> None:
    build(crawl, {"通知公告": [Entry("停水通知", "2026-01-01")]})
    assert (ask(crawl).outcome, ask(crawl).reason_key) == ("not_applicable", "no_report_column")
    assert found(ask(crawl, years=[2025])) == [("annual_report_missing", "/", "2025")]


def test_a_report_without_a_year_leaves_the_gap_open(crawl) -> None:
    nameless = entry(2024, title="政府信息公开工作年度报告", date="2025-09-01")
    build(crawl, {"政府信息公开年报": [entry(2025), nameless, entry(2023)]})
    assert (ask(crawl).outcome, ask(crawl).reason_key) == ("needs_review", "report_year_unknown")


def test_absence_is_not_claimed_of_a_walk_cut_short(crawl) -> None:
    build(crawl, {"政府信息公开年报": [entry(2025), entry(2023)]})
    crawl.archive.set_facts({"walk_stopped": "时间用完"})
    assert (ask(crawl).outcome, ask(crawl).reason_key) == ("not_measured", "walk_cut_short")


def test_a_report_after_its_day_is_late(crawl) -> None:
    build(crawl, {"政府信息公开年报": [entry(2025), entry(2024, date="2025-04-02"), entry(2023)]})
    verdict = ask(crawl)
    assert found(verdict) == [("annual_report_late", "/c1/2.html", "2024")]
    assert verdict.findings[0].facts == {"published": "2025-04-02", "due": "2025-03-31"}


def test_departments_have_until_the_end_of_january(crawl) -> None:
    late = [
        entry(year, title=f"某市水务局{year}年政府信息公开工作年度报告", date=f"{year + 1}-02-01")
        for year in (2025,)
    ]
    build(crawl, {"政府信息公开年报": late}, name="某市水务局")
    assert found(ask(crawl)) == [("annual_report_late", "/c1/1.html", "2025")]


def test_reports_put_up_together_by_a_new_website_are_for_a_person(crawl) -> None:
    build(crawl, {"政府信息公开年报": [entry(year, date="2026-06-30") for year in YEARS]})
    verdict = ask(crawl, aspects=["late"])
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "report_date_unsure")


def test_old_reports_are_held_to_the_present_duty_only_when_asked(crawl) -> None:
    old = Entry("某县2015年政府信息公开工作年度报告", "2016-05-01")
    series = [Entry(f"某县{y}年政府信息公开工作年度报告", f"{y + 1}-01-10") for y in range(2016, 2026)]
    build(crawl, {"政府信息公开年报": [old, *series]})
    assert found(ask(crawl, aspects=["late"])) == []
    assert found(ask(crawl, aspects=["late"], years=[2015])) == [("annual_report_late", "/c1/1.html", "2015")]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "numbering", ["{n}、{part}", "（{n}）{part}", "{d}. {part}", "第{n}部分 {part}", "{part}"]
)
def test_a_part_left_out_is_told_whatever_the_numbering(crawl, part, numbering) -> None:
    if numbering.startswith("（") and part.startswith("主动公开"):
        pytest.skip("a sub-heading of the same style and words cannot be told from the part")
    gone = entry(2025, leave_out=part, numbering=numbering)
    build(crawl, {"政府信息公开年报": [gone, entry(2024, numbering=numbering)]})
    assert found(ask(crawl)) == [("annual_report_incomplete", "/c1/1.html", part)]


def test_a_list_of_the_parts_in_the_preface_is_no_part() -> None:
    lines = [
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、行政复议和行政诉讼情况、存在的主要问题组成。",
        *(f"{n}、{part}" for n, part in zip("一二三四五", PARTS[:5], strict=True)),
    ]
    assert read_parts(lines, PARTS, top=True).missing == (PARTS[5],)


def test_a_part_spoken_of_but_not_headed_is_for_a_person(crawl) -> None:
    html = (
        report(2025, leave_out=PARTS[5])
        + "<p>除上述内容以外本机关在报告年度内没有其他需要报告的重要事项发生。</p>"
    )
    build(crawl, {"政府信息公开年报": [Entry("某县2025年政府信息公开工作年度报告", "2026-01-20", html=html)]})
    assert ask(crawl, aspects=["incomplete"]).reason_key == "report_parts_hinted"


def test_reports_before_the_present_form_are_not_held_to_it(crawl) -> None:
    old = Entry("某县2018年政府信息公开工作年度报告", "2019-01-20", html="<p>" + FOCUS[2021] * 12 + "</p>")
    build(crawl, {"政府信息公开年报": [old]})
    assert found(ask(crawl, aspects=["incomplete"], years=[2018])) == []


def test_a_report_that_is_a_file_is_read_or_left_to_a_person(crawl) -> None:
    scan = Entry("某县2025年政府信息公开工作年度报告", "2026-01-20", body="见附件。", files=("年报.pdf",))
    build(crawl, {"政府信息公开年报": [scan, entry(2024)]})
    verdict = ask(crawl, aspects=["incomplete"])
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "report_text_unread")


def test_the_words_of_a_file_are_held_to_the_form(crawl) -> None:
    scan = Entry("某县2025年政府信息公开工作年度报告", "2026-01-20", body="见附件。", files=("年报.pdf",))
    build(crawl, {"政府信息公开年报": [scan]})
    shelf = crawl.artifacts()
    text = "\n".join(
        f"{n}、{part}\n{FOCUS[2025]}{ISSUES[2025]}" for n, part in zip("一二三四五", PARTS, strict=False)
    )

    class Files:
        def at(self, url: str) -> FileText:
            return FileText("ok", text)

    class Given2(Given):
        def of(self, name: str, kind: Any) -> Any:
            return Files() if name == "attachment_texts" else shelf.get(name)

    check = CHECKS["annual_report"]
    given = Given2(dt.date(2026, 11, 20), 1, "http://www.x.gov.cn/", {})
    verdict = check.judge(given, {**check.options, "aspects": ["incomplete"]})
    assert [(f.kind, f.target) for f in verdict.findings] == [("annual_report_incomplete", PARTS[5])]


def test_a_report_that_repeats_another_years_words_is_copied(crawl) -> None:
    build(crawl, {"政府信息公开年报": [entry(2025, of=2023), entry(2024), entry(2023)]})
    verdict = ask(crawl)
    assert found(verdict) == [("annual_report_copied", "/c1/1.html", "http://www.x.gov.cn/c1/3.html")]


def test_a_copy_among_the_reports_of_long_ago_is_found_too(crawl) -> None:
    build(crawl, {"政府信息公开年报": [*map(entry, YEARS), entry(2021), entry(2020, of=2021)]})
    verdict = ask(crawl, aspects=["copied"])
    assert [(f.kind, f.facts["year"], f.facts["other_year"]) for f in verdict.findings] == [
        ("annual_report_copied", "2021", "2020")
    ]


def test_an_old_report_that_cannot_be_read_leaves_nothing_open(crawl) -> None:
    scan = Entry("某县2020年政府信息公开工作年度报告", "2021-01-20", body="见附件。", files=("年报.pdf",))
    build(crawl, {"政府信息公开年报": [*map(entry, YEARS), entry(2021), scan]})
    assert ask(crawl, aspects=["copied"]).outcome == "met"


def test_reports_that_share_only_the_form_are_not_copied(crawl) -> None:
    build(crawl, {"政府信息公开年报": [entry(year) for year in YEARS]})
    assert ask(crawl, aspects=["copied"]).outcome == "met"


def test_one_report_alone_is_compared_with_nothing(crawl) -> None:
    build(crawl, {"政府信息公开年报": [entry(2025)]})
    assert ask(crawl, aspects=["copied"]).reason_key == "report_too_few"


@pytest.mark.parametrize(
    ("title", "issuer", "own"),
    [
        ("澜川市人民政府2025年政府信息公开工作年度报告", "澜川市人民政府", True),
        ("澜川市人民政府信息公开2025年报", "澜川市人民政府", True),
        ("2025年政府信息公开年报", "", True),
        ("全市2025年政府信息公开工作年度报告", "全市", True),
        ("澜川市水务局2025年信息公开年报", "澜川市水务局", False),
        ("2025年政府信息公开工作年度报告（澜川市水务局）", "澜川市水务局", False),
        ("甲县人民政府2025年政府信息公开工作年度报告", "甲县人民政府", False),
    ],
)
def test_the_issuer_of_a_title(title, issuer, own) -> None:
    assert issuer_before(title, MARK) == issuer
    assert is_own(issuer, "澜川市人民政府门户网站") is own


@pytest.mark.parametrize("site", ["中国·清溪", "清溪县政府网", "清溪县人民政府", "Qingxi"])
def test_the_own_series_is_known_however_the_site_calls_itself(crawl, site) -> None:
    own = [
        entry(year, title=f"清溪县人民政府{year}年政府信息公开工作年度报告") for year in (2025, 2024, 2023)
    ]
    others = [entry(year, title=f"清溪县教育局{year}年信息公开年报") for year in (2025, 2023, 2021)]
    build(crawl, {"政府信息公开年报": [*own, *others]}, name=site)
    assert found(ask(crawl, aspects=["missing"])) == []


def test_every_part_has_its_words() -> None:
    assert set(PARTS) | set(words("overall_parts")) == set(words("part_words"))


BUREAU = "某县教育局"


def of_bureau(year: int, date: str, **kind: Any) -> Entry:
    return entry(year, date=date, title=f"{BUREAU}{year}年政府信息公开工作年度报告", **kind)


def test_a_column_of_the_same_name_in_a_part_of_the_site_is_not_where_the_own_one_is_missed(crawl) -> None:
    bureau = [of_bureau(2025, "2026-01-20")]
    own = [entry(year) for year in (2025, 2023)]
    build(crawl, {"政府信息公开年报": bureau, "信息公开年报": own})
    assert found(ask(crawl)) == [("annual_report_missing", "/c2/", "2024")]


def test_a_department_owes_its_report_by_the_end_of_january(crawl) -> None:
    late, in_time = of_bureau(2025, "2026-03-05"), of_bureau(2024, "2025-01-15")
    build(crawl, {"政府信息公开年报": [entry(y) for y in YEARS], "部门年报": [late, in_time]})
    verdict = ask(crawl)
    assert (verdict.outcome, found(verdict)) == ("met", []), "listed, and costs nothing"
    [noted] = verdict.noted
    assert (noted.kind, noted.page_url[-10:], noted.target) == ("annual_report_late", "/c2/1.html", "2025")
    assert noted.summary.startswith(BUREAU)


def test_a_lower_government_owes_it_by_no_date_of_its_own(crawl) -> None:
    town = entry(2025, date="2026-03-05", title="某县甲镇人民政府2025年政府信息公开工作年度报告")
    build(crawl, {"政府信息公开年报": [entry(y) for y in YEARS], "乡镇年报": [town]})
    assert (found(ask(crawl)), ask(crawl).noted) == ([], ())


def test_a_departments_report_that_repeats_its_last_one_is_a_copy(crawl) -> None:
    series = [of_bureau(2025, "2026-01-20", of=2024), of_bureau(2024, "2025-01-20", of=2024)]
    build(crawl, {"政府信息公开年报": [entry(y) for y in YEARS], "部门年报": series})
    [finding] = ask(crawl).noted
    assert (finding.kind, finding.page_url[-10:], finding.target[-10:]) == (
        "annual_report_copied",
        "/c2/1.html",
        "/c2/2.html",
    )


def test_reports_of_two_departments_are_not_laid_beside_each_other(crawl) -> None:
    other = entry(2025, date="2026-01-20", of=2024, title="某县民政局2025年政府信息公开工作年度报告")
    one = of_bureau(2024, "2025-01-20")
    build(crawl, {"政府信息公开年报": [entry(y) for y in (2025, 2023, 2022)], "部门年报": [other, one]})
    verdict = ask(crawl)
    assert [f for f in (*verdict.findings, *verdict.noted) if f.kind == "annual_report_copied"] == []
