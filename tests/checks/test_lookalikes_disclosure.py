"""Yearly and monthly series, lists, plans and columns told rightly in ways that look like a gap, and gaps."""

from __future__ import annotations

import pytest

from checks.disclosure.periods import Period, months_of
from tests.checks.conftest import Crawl
from tests.checks.told_site import Site, said

Titles = list[str | tuple[str, str]]
PLATFORM = "http://zwfw.y.gov.cn/qz"


def judged(crawl: Crawl, check: str, column: str, titles: Titles) -> str | list[str]:
    site = Site(crawl, "甲县教育局")
    site.titles("/c/index.html", column, titles)
    return said(site.judged(check))


def yearly(title: str, *years: int, after: int = 0, day: str = "02-20") -> Titles:
    return [(title.format(year), f"{year + after}-{day}") for year in years]


def opened(crawl: Crawl, name: str, body: str) -> str | list[str]:
    site = Site(crawl, "甲县教育局")
    site.menu.append((name, "/qd/index.html"))
    site.page("/qd/index.html", name, f"<h2>{name}</h2><div class='con'>{body}</div>")
    return said(site.judged("lists"))


@pytest.mark.parametrize(
    "body",
    [
        f"<p>请到<a href='{PLATFORM}'>省政务服务网</a>查看。</p>",
        f"<p><a href='{PLATFORM}'><img src='/a.png' width=300 height=120 alt=''></a></p>",
        "<a href='http://jyj.x.gov.cn/qz.html'>教育局</a> <a href='http://gaj.x.gov.cn/qz.html'>公安局</a>",
        "<p><a href='/f/qz.xlsx'>权责清单.xlsx</a></p>",
        "<table><tr><td>1</td><td>低保</td></tr><tr><td>2</td><td>养老</td></tr></table>",
    ],
)
def test_a_list_that_the_page_leads_to_or_tells_shortly_is_there(crawl: Crawl, body: str) -> None:
    assert opened(crawl, "权责清单", body) == "met"


@pytest.mark.parametrize(
    ("name", "line", "wanted"),
    [
        ("中介服务清单", "我局无行政审批中介服务事项。", "needs_review"),
        ("收费目录清单", "本单位不涉及行政事业性收费。", "needs_review"),
        ("中介服务清单", "清单正在梳理，稍后公布。", ["中介服务清单"]),
        ("公共服务清单", "另行公布，敬请关注<a href='/'>网站首页</a>。", ["公共服务清单"]),
    ],
)
def test_a_list_that_has_no_matter_is_not_one_to_come(
    crawl: Crawl, name: str, line: str, wanted: str | list[str]
) -> None:
    assert opened(crawl, name, f"<p>{line}</p>") == wanted


BUDGET = "甲县教育局{}年部门预算"
KNOWN = yearly(BUDGET, 2022, 2023, 2025, 2026)
THREE = "甲县教育局{}年“三公”经费预算"


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ([*KNOWN, ("甲县教育局部门预算公开", "2024-02-20")], "needs_review"),
        ([*KNOWN, "甲县教育局24年部门预算"], "met"),
        ([*KNOWN, "甲县教育局二〇二四年部门预算"], "met"),
        ([*KNOWN, "甲县教育局2023年部门决算和2024年部门预算公开"], "met"),
        ([*KNOWN, ("甲县教育局部门预算公开", "2023-02-20")], ["2024年部门预算"]),
        ([*KNOWN, "甲县教育局2024年部门预算绩效目标"], ["2024年部门预算"]),
        ([*yearly(BUDGET, *range(2019, 2027)), *yearly(THREE, 2019, 2020, 2021)], "needs_review"),
        ([*yearly(BUDGET, *range(2019, 2027)), *yearly(THREE, 2019, 2020, 2022, *range(2023, 2027))],
         ["2021年“三公”经费预算"]),
    ],
)  # fmt: skip
def test_years_of_budgets_told_otherwise(crawl: Crawl, titles: Titles, wanted: str | list[str]) -> None:
    assert judged(crawl, "budget", "财政预决算", titles) == wanted


REPORT = "甲县教育局{}年政府信息公开工作年度报告"
REPORTS = yearly(REPORT, 2021, 2022, 2024, 2025, after=1, day="01-20")
IN_TIME = yearly(REPORT, 2022, 2023, 2024, 2025, after=1, day="01-20")


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ([(REPORT.format(2023) + "（修订版）", "2024-05-10"), *IN_TIME], "met"),
        ([(REPORT.format(2023), "2024-05-10"), *IN_TIME], "met"),
        ([*REPORTS, ("政府信息公开工作年度报告", "2024-01-22")], "met"),
        ([*REPORTS, ("甲县教育局政府信息公开工作情况报告（2023年度）", "2024-01-20")], "met"),
        ([*REPORTS, ("甲县教育局2023年度政务公开工作总结", "2024-01-20")], "needs_review"),
        ([*REPORTS, ("一图读懂甲县教育局2023年政府信息公开工作年度报告", "2024-01-20")], ["2023"]),
        ([each for each in IN_TIME if "2023" not in each[0]], ["2023"]),
    ],
)
def test_reports_corrected_later_or_named_otherwise(
    crawl: Crawl, titles: Titles, wanted: str | list[str]
) -> None:
    site = Site(crawl, "甲县教育局")
    site.titles("/nb/index.html", "政府信息公开年报", titles)
    assert said(site.judged("annual_report", {"aspects": ["missing", "late"]})) == wanted


def monthly(name: str, year: int, *months: int) -> Titles:
    return [(f"{year}年{month}月{name}", f"{year}-{month + 1:02d}-10") for month in months]


USED, FIGURES, RUN = "全县工业用电量", "全县主要经济指标", "全市经济运行情况"
AUTUMN = monthly(FIGURES, 2025, 6, 7, 8, 9, 10, 11) + monthly(FIGURES, 2026, 2, 3, 4)
QUARTERS: Titles = [
    (f"2025年一季度{RUN}", "2025-04-20"),
    (f"2025年上半年{RUN}", "2025-07-20"),
    (f"2026年一季度{RUN}", "2026-04-20"),
    (f"2026年上半年{RUN}", "2026-07-20"),
]


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ([*monthly(USED, 2026, 2, 3, 4, 5, 6, 9), (f"2026年7、8月{USED}", "2026-09-10")], "met"),
        ([*monthly(USED, 2026, 2, 3, 4, 5, 6, 9), (f"2026年7月和8月{USED}", "2026-09-10")], "met"),
        ([*AUTUMN, (f"2025年{FIGURES}", "2026-01-20")], "met"),
        ([*AUTUMN, ("2025年国民经济和社会发展统计公报", "2026-03-20")], "met"),
        (AUTUMN, ["2025年12月"]),
        ([*QUARTERS, (f"2025年1-9月{RUN}", "2025-10-20"), (f"2025年{RUN}", "2026-01-20")], "met"),
        ([*QUARTERS, (f"2025年全年{RUN}", "2026-01-20")], ["2025年三季度"]),
        ([(f"2026年{month}月份某县水质状况", "2026-06-10") for month in "二三四六七八九"], ["2026年5月"]),
    ],
)
def test_months_and_quarters_told_together(crawl: Crawl, titles: Titles, wanted: str | list[str]) -> None:
    assert judged(crawl, "data_publication", "统计数据", titles) == wanted


@pytest.mark.parametrize(
    ("title", "months"),
    [
        ("2026年7、8月用电量", [7, 8]),
        ("2026年7月和8月用电量", [7, 8]),
        ("2026年1-5月用电量", [5]),
        ("2026年5月用电量", [5]),
        ("2026年第2和3月用电量", [2, 3]),
        ("关于用电量的通知", []),
    ],
)
def test_months_of_a_title(title: str, months: list[int]) -> None:
    assert months_of(title, None) == tuple(Period(2026, month, "月") for month in months)


POINTS = yearly("甲县教育局{}年工作要点", 2022, 2023, 2025, 2026)
AROUND: Titles = [
    ("某县国民经济和社会发展“十三五”规划纲要", "2016-05-01"),
    ("某县国民经济和社会发展“十五五”规划纲要", "2026-05-01"),
]


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ([*AROUND, ("某县教育事业发展规划（2021—2025年）", "2021-05-01")], "met"),
        ([*AROUND, ("某县水利发展规划（2022—2024年）", "2022-05-01")], ["“十四五”规划"]),
        ([*POINTS, ("甲县教育局2024年重点工作任务清单", "2024-02-20")], "needs_review"),
        ([*POINTS, ("甲县教育局年度工作要点", "2024-02-20")], "needs_review"),
        ([*POINTS, ("甲县教育局2023年工作总结和2024年工作计划", "2024-01-20")], "met"),
        (POINTS, ["2024年工作计划"]),
    ],
)
def test_plans_told_by_their_years_or_by_another_name(
    crawl: Crawl, titles: Titles, wanted: str | list[str]
) -> None:
    assert judged(crawl, "plan", "规划计划", titles) == wanted


def test_one_empty_page_under_two_names_is_one_fault(crawl: Crawl) -> None:
    site = Site(crawl, "甲县教育局")
    site.titles("/gh/index.html", "规划计划", ["某县“十四五”规划", "某县“十五五”规划"])
    site.menu.append(("历史规划", "/ls/index.html"))
    site.page("/ls/index.html", "历史规划", "<h2>历史规划</h2><p>整理中</p>")
    assert said(site.judged("plan")) == ["历史规划"]


@pytest.mark.parametrize(
    ("name", "shown", "wanted"),
    [
        ("规划计划", "发展规划和计划", "needs_review"),
        ("财政预决算", "财政预算、决算", "met"),
        ("权责清单", "权力和责任清单", "met"),
        ("招考录用", "公务员招录", "met"),
        ("政府信息公开年报", "政府信息公开工作年报", "met"),
        ("统计信息", "统计公报与数据", "needs_review"),
        ("部门预算", "全面预算绩效管理", ["部门预算"]),
        ("领导信息", "领导信箱", ["领导信息"]),
        ("规划计划", "计划生育", ["规划计划"]),
    ],
)
def test_columns_by_kindred_names(crawl: Crawl, name: str, shown: str, wanted: str | list[str]) -> None:
    site = Site(crawl)
    site.titles("/c/index.html", shown, ["甲信息一则", "乙信息一则"])
    assert said(site.judged("column_exists", {"names": [name]})) == wanted


@pytest.mark.parametrize(
    ("column", "own", "title"),
    [
        ("财政预决算", ["2024年部门预算", "2025年部门决算"], "2026年采购意向公开"),
        ("政策解读", ["某办法解读", "一图读懂某方案"], "中考新政：这些变化要知道"),
        ("政府会议", ["县政府第5次常务会议", "全体会议"], "县长调研安全生产并召开现场会"),
        ("政府采购", ["某项目招标公告", "某工程中标公告"], "全民健身运动会器材采购公告"),
        ("建议提案", ["对第5号建议的答复", "对第9号提案的答复"], "关于举办马拉松的第12号提案办理情况"),
        ("权责清单", ["某局权责清单", "公共服务事项目录"], "气象预报服务事项清单"),
        ("规划计划", ["十四五规划", "2026年工作要点"], "2026年公开招聘工作计划"),
    ],
)
def test_titles_of_two_matters_stand_where_one_belongs(
    crawl: Crawl, column: str, own: Titles, title: str
) -> None:
    assert judged(crawl, "column_mismatch", column, [*own, title]) == "met"


SECRECY = {
    "columns": ["政府信息公开制度"],
    "subjects": [{"name": "保密审查制度", "any": ["保密审查"]}],
}


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("关于印发《信息发布“保密审查”制度》的通知", "met"),
        ("政府信息公开 保密 审查 制度", "met"),
        ("关于征求《保密审查办法》意见的公告", "needs_review"),
        ("关于向社会公开征集《保密审查办法》修改建议的公告", "needs_review"),
        ("《保密审查办法》解读", "needs_review"),
        ("责任追究办法", ["保密审查制度"]),
    ],
)
def test_a_rule_is_not_the_call_for_opinions_on_it(crawl: Crawl, title: str, wanted: str | list[str]) -> None:
    site = Site(crawl, "甲县教育局")
    site.titles("/zd/index.html", "公开制度", ["依申请公开办法", title])
    assert said(site.judged("column_content", SECRECY)) == wanted
