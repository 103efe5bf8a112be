"""Columns of 双随机一公开, 招标投标, 公共资源交易, 应急管理, 行政处罚 by their other names, what only sounds
like them, and articles in them that belong there or do not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.conftest import Crawl
from tests.checks.told_site import Site, said

ROWS = ["关于某事项的公告", "某单位抽查情况", "某项目进展情况"]


def column(crawl: Crawl, name: str, *titles: str, day: str = "2026-10-01") -> Site:
    site = Site(crawl)
    site.titles("/lm/index.html", name, [(title, day) for title in titles or ROWS])
    site.titles("/tz/index.html", "通知公告", [("关于停水的通知", "2026-11-01")])
    return site


def exists(site: Site, wanted: str) -> str | list[str]:
    return said(site.judged("column_exists", {"names": [wanted], "not_empty": True}))


@pytest.mark.parametrize(
    ("wanted", "shown", "found"),
    [
        ("双随机一公开", "“双随机、一公开”监管", "met"),
        ("双随机一公开", "双随机抽查结果", "met"),
        ("双随机一公开", "部门联合双随机", "met"),
        ("双随机一公开", "双公示", ["双随机一公开"]),
        ("双随机一公开", "校务公开", ["双随机一公开"]),
        ("招标投标", "招投标", "met"),
        ("招标投标", "工程建设招投标信息", "met"),
        ("招标投标", "招标公告", "met"),
        ("招标投标", "招商引资", ["招标投标"]),
        ("招标投标", "招聘信息", ["招标投标"]),
        ("公共资源交易", "公共资源配置", "met"),
        ("公共资源交易", "公共资源交易中心", "met"),
        ("公共资源交易", "公共服务", ["公共资源交易"]),
        ("公共资源交易", "公共资源交易目录", "needs_review"),
        ("应急管理", "应急预案", "met"),
        ("应急管理", "应急管理工作", "met"),
        ("应急管理", "县应急管理局", ["应急管理"]),
        ("应急管理", "应急管理综合行政执法大队", ["应急管理"]),
        ("应急管理", "应急广播村村响", ["应急管理"]),
        ("应急管理", "突发公共事件应急预案", "needs_review"),
        ("行政处罚", "处罚结果公示", "met"),
        ("行政处罚", "行政许可和行政处罚", "met"),
        ("行政处罚", "信用信息双公示", "met"),
        ("行政处罚", "双公示", "met"),
        ("行政处罚", "行政处罚裁量基准", "needs_review"),
        ("行政处罚", "行政处罚事项目录", "needs_review"),
        ("行政处罚", "行政许可", ["行政处罚"]),
        ("行政处罚", "行政强制", ["行政处罚"]),
    ],
)
def test_columns_by_their_other_names(crawl: Crawl, wanted: str, shown: str, found: str | list[str]) -> None:
    assert exists(column(crawl, shown), wanted) == found


def test_a_department_among_departments_is_not_the_column_of_its_matter(crawl: Crawl) -> None:
    site = column(crawl, "部门信息公开")
    site.menu += [(f"县{name}局", f"/bm/{n}.html") for n, name in enumerate(("应急管理", "教育", "财政"))]
    assert exists(site, "应急管理") == ["应急管理"]


@pytest.mark.parametrize(
    ("name", "day", "wanted"),
    [
        ("双随机、一公开", "2025-12-01", "met"),
        ("双随机、一公开", "2025-10-01", ["2025-10-01"]),
        ("行政处罚", "2025-10-01", ["2025-10-01"]),
        ("招投标", "2025-10-01", ["2025-10-01"]),
        ("应急管理", "2025-10-01", ["2025-10-01"]),
        ("随机抽查事项清单", "2022-10-01", "met"),
        ("检查对象名录库", "2022-10-01", "met"),
        ("行政处罚裁量基准", "2022-10-01", "met"),
        ("行政处罚事项目录", "2022-10-01", "met"),
        ("执法主体和执法人员", "2022-10-01", "met"),
        ("行政执法流程", "2022-10-01", "met"),
        ("公共资源交易规则制度", "2022-10-01", "met"),
    ],
)
def test_only_columns_with_news_of_their_own_grow_stale(
    crawl: Crawl, name: str, day: str, wanted: str | list[str]
) -> None:
    assert said(column(crawl, name, day=day).judged("column_stale")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我局没有行政处罚职能，无行政处罚信息。", "needs_review"),
        ("本年度未作出行政处罚决定。", "needs_review"),
        ("本单位2026年度未发生招标投标活动。", "needs_review"),
        ("暂无信息", ["column_empty"]),
        ("", ["column_empty"]),
        ("栏目建设中，敬请期待", ["column_empty"]),
    ],
)
def test_an_empty_column_whose_unit_says_that_there_is_nothing(
    crawl: Crawl, text: str, wanted: str | list[str]
) -> None:
    site = Site(crawl)
    site.column("/cf/index.html", "行政处罚", [], more=f"<div class='list'><p>{text}</p></div>")
    site.titles("/tz/index.html", "通知公告", ["关于停水的通知"])
    assert said(site.judged("column_empty")) == wanted


def subject(name: str, *words: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "any": list(words), **more}


INSPECTION = {
    "columns": ["双随机一公开"],
    "subjects": [subject("抽查结果", "抽查结果", "检查结果", "抽查情况")],
}
TENDER = {
    "columns": ["招标投标"],
    "subjects": [subject("招标公告", "招标公告"), subject("中标结果", "中标+公告", "中标+公示")],
}
PENALTY = {"columns": ["行政处罚"], "subjects": [subject("处罚决定", "处罚决定", "行政处罚+公示")]}
EMERGENCY = {"columns": ["应急管理"], "subjects": [subject("应急预案", "应急预案", anywhere=True)]}


@pytest.mark.parametrize(
    ("name", "options", "titles", "wanted"),
    [
        ("双随机、一公开", INSPECTION, ["2026年第一季度“双随机”抽查结果公示"], "met"),
        ("双随机、一公开", INSPECTION, ["我局召开双随机抽查结果通报会"], "needs_review"),
        ("双随机、一公开", INSPECTION, ["2026年双随机抽查工作计划"], ["抽查结果"]),
        ("招投标", TENDER, ["某路改造工程招标公告", "某路改造工程中标候选人公示"], "met"),
        ("招投标", TENDER, ["某路改造工程招标公告", "某路改造工程流标公告"], ["中标结果"]),
        ("招投标", TENDER, ["关于征求《招标公告示范文本》意见的通知", "某路中标结果公告"], "needs_review"),
        ("行政处罚", PENALTY, ["某餐饮店行政处罚决定书（某市监罚〔2026〕1号）"], "met"),
        ("行政处罚", PENALTY, ["行政处罚决定执行流程图培训班开班"], "needs_review"),
        ("行政处罚", PENALTY, ["行政许可公示（2026年第3期）"], ["处罚决定"]),
        ("应急管理", EMERGENCY, ["某县突发事件总体应急预案"], "met"),
        ("应急管理", EMERGENCY, ["《某县防汛应急预案》解读"], "needs_review"),
        ("应急管理", EMERGENCY, ["我县开展应急演练"], ["应急预案"]),
    ],
)
def test_what_stands_in_the_columns(
    crawl: Crawl, name: str, options: dict[str, Any], titles: list[str], wanted: str | list[str]
) -> None:
    assert said(column(crawl, name, *titles).judged("column_content", options)) == wanted


GOOD = {
    "行政处罚": [f"某店行政处罚决定书第{n}号" for n in range(6)],
    "招标公告": [f"某路第{n}标段施工招标公告" for n in range(6)],
    "应急预案": [f"某县第{n}类突发事件应急预案" for n in range(6)],
}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("行政处罚", "某公司不予行政处罚决定书"),
        ("行政处罚", "关于某公司行政处罚听证的公告"),
        ("招标公告", "某路改造工程中标候选人公示"),
        ("招标公告", "某小学教学楼项目竞争性磋商公告"),
        ("应急预案", "某县森林火灾应急演练方案"),
    ],
)
def test_articles_that_belong_to_their_column(crawl: Crawl, name: str, title: str) -> None:
    assert column(crawl, name, *GOOD[name], title).judged("column_mismatch").findings == ()
