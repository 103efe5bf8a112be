"""The yearly series of budgets and final accounts, and the years they leave out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.small_site import Entry, build

AS_OF = dt.date(2026, 11, 20)


def ask(crawl: Any, as_of: dt.date = AS_OF, **options: Any) -> Verdict:
    return run_check(CHECKS["budget"], options, crawl.artifacts(as_of), 1)


def budgets(*years: int, unit: str = "某市水务局", noun: str = "部门预算") -> list[Entry]:
    return [Entry(f"{unit}{year}年{noun}公开", f"{year}-02-20") for year in years]


def accounts(*years: int, unit: str = "某市水务局", noun: str = "部门决算") -> list[Entry]:
    return [Entry(f"{unit}{year}年度{noun}", f"{year + 1}-09-10") for year in years]


def site(crawl: Any, *entries: Entry, more: dict[str, list[Entry]] | None = None) -> None:
    build(crawl, {"财政预决算": list(entries), **(more or {})}, name="某市水务局")


def targets(verdict: Verdict) -> list[str]:
    assert {f.kind for f in verdict.findings} <= {"budget_missing"}
    return [f.target for f in verdict.findings]


def test_full_series_are_in_order(crawl) -> None:
    site(crawl, *budgets(2024, 2025, 2026), *accounts(2023, 2024, 2025))
    assert (ask(crawl).outcome, targets(ask(crawl))) == ("met", [])


def test_a_year_left_out_is_missing_from_the_column(crawl) -> None:
    site(crawl, *budgets(2024, 2026), *accounts(2023, 2025))
    verdict = ask(crawl)
    assert targets(verdict) == ["2025年部门预算", "2024年部门决算"]
    assert {f.page_url for f in verdict.findings} == {"http://www.x.gov.cn/c1/"}


def test_a_file_that_names_nobody_is_the_budget_of_its_page(crawl) -> None:
    other = Entry("某市文化站2025年部门决算公开", "2026-09-10", files=("2025年决算.pdf",))
    site(crawl, *budgets(2026), *accounts(2023, 2024), other)
    assert targets(ask(crawl)) == ["2025年部门决算"]


def test_a_file_that_names_nobody_on_the_own_page_tells_the_year(crawl) -> None:
    own = Entry("某市水务局部门决算公开", "2026-09-10", files=("2025年决算.pdf",))
    site(crawl, *budgets(2026), *accounts(2023, 2024), own)
    assert targets(ask(crawl)) == []


def test_the_level_s_own_accounts_are_those_of_the_government(crawl) -> None:
    level = [Entry(f"某县本级{year}年财政决算", f"{year + 1}-09-10") for year in (2023, 2025)]
    build(crawl, {"财政预决算": [*level, *accounts(2024, unit="某县教育局")]}, name="某县人民政府")
    assert targets(ask(crawl)) == ["2024年财政决算"]


@pytest.mark.parametrize(
    "form", ["某县{}年度县本级决算公开", "某县{}年县级决算", "{}年县级决算", "{}年县本级决算公开"]
)
def test_the_level_may_stand_behind_the_year(crawl, form: str) -> None:
    level = [Entry(form.format(year), f"{year + 1}-09-10") for year in (2022, 2023, 2025)]
    build(crawl, {"财政预决算": [*level, *accounts(2024, unit="某县教育局")]}, name="某县人民政府")
    assert targets(ask(crawl)) == ["2024年决算"]


def test_the_accounts_of_the_city_are_not_those_of_the_county(crawl) -> None:
    above = [Entry(f"{year}年市级决算", f"{year + 1}-09-10") for year in (2022, 2024, 2025)]
    own = [Entry(f"某县{year}年县级决算", f"{year + 1}-09-10") for year in (2023, 2024, 2025)]
    build(crawl, {"财政预决算": [*above, *own]}, name="某县人民政府")
    assert targets(ask(crawl)) == []


@pytest.mark.parametrize(
    ("as_of", "owed"),
    [
        (dt.date(2026, 3, 31), []),
        (dt.date(2026, 4, 1), ["2026年部门预算"]),
        (dt.date(2026, 10, 31), ["2026年部门预算"]),
        (dt.date(2026, 11, 1), ["2026年部门预算", "2025年部门决算"]),
    ],
)
def test_a_year_is_owed_once_it_is_due(crawl, as_of, owed) -> None:
    site(crawl, *budgets(2024, 2025), *accounts(2023, 2024))
    assert targets(ask(crawl, as_of)) == owed


@pytest.mark.parametrize(
    "there",
    [
        Entry("某市水务局二〇二五年部门预算", "2025-02-20"),
        Entry("2025年部门预算及“三公”经费预算", "2025-02-20"),
        Entry("预算公开", "2025-02-20", files=("某市水务局2025年部门预算表.xlsx",)),
        Entry("某市水务局2024—2025年部门预算", "2025-02-20"),
    ],
    ids=["chinese numerals", "with the expenses", "a file", "two years"],
)
def test_a_year_is_there_however_it_is_told(crawl, there) -> None:
    site(crawl, *budgets(2024, 2026), there)
    assert targets(ask(crawl)) == []


@pytest.mark.parametrize(
    "other",
    [
        "某市水务局2025年预算绩效评价报告",
        "某市水务局2025年度部门决算",
        "某市供水中心2025年单位预算",
        "泵站工程2025年竣工决算审计公告",
    ],
)
def test_what_only_looks_like_the_budget_does_not_stand_for_it(crawl, other) -> None:
    site(crawl, *budgets(2024, 2026), Entry(other, "2025-05-20"))
    assert "2025年部门预算" in targets(ask(crawl)) or "绩效" in other


def test_expenses_have_a_series_of_their_own(crawl) -> None:
    expenses = [Entry(f"{y}年“三公”经费预算情况说明", f"{y}-02-21") for y in (2024, 2026)]
    site(crawl, *budgets(2024, 2025, 2026), *expenses)
    assert targets(ask(crawl)) == ["2025年“三公”经费预算"]


def test_other_units_owe_no_series_here(crawl) -> None:
    site(crawl, *budgets(2025, 2026), *budgets(2022, 2025, unit="某市供水中心", noun="单位预算"))
    assert targets(ask(crawl)) == []


def test_a_portal_without_budgets_is_not_judged(crawl) -> None:
    build(crawl, {"通知公告": [Entry("停水通知", "2026-01-01")]})
    assert ask(crawl).outcome == "not_applicable"


def test_absence_is_not_claimed_of_a_walk_cut_short(crawl) -> None:
    site(crawl, *budgets(2024, 2026))
    crawl.archive.set_facts({"walk_stopped": "时间用完"})
    assert ask(crawl).outcome == "not_measured"


def test_a_rubric_names_what_it_wants(crawl) -> None:
    site(crawl, *budgets(2025))
    own = {"name": "2025年部门预算", "any": ["部门预算"], "years": [2025]}
    below = {"name": "2025年所属单位预算", "any": ["单位预算", "所属单位"], "years": [2025]}
    assert ask(crawl, columns=["财政预决算"], subjects=[own]).outcome == "met"
    assert targets(ask(crawl, columns=["财政预决算"], subjects=[own, below])) == ["2025年所属单位预算"]


@pytest.mark.parametrize("unit", ["某岭经济技术开发区", "某岭经开区管委会", "某岭经济技术开发区管理委员会"])
def test_a_zone_is_the_same_unit_with_and_without_its_committee(crawl, unit: str) -> None:
    entries = [*budgets(2024, 2026, unit=unit), *accounts(2023, 2024, 2025, unit=unit)]
    build(crawl, {"财政预决算": entries}, name="某岭经济技术开发区管理委员会")
    assert targets(ask(crawl)) == ["2025年部门预算"]


BUREAU = "某县教育局"
OWN = [
    *(Entry(f"某县{year}年财政预算公开", f"{year}-02-20") for year in (2025, 2026)),
    Entry("某县2025年财政决算公开", "2026-09-10"),
]


def noted(crawl: Any, *entries: Entry) -> tuple[str, list[tuple[str, str]]]:
    build(crawl, {"财政预决算": OWN, "部门预决算": list(entries)}, name="某县人民政府")
    verdict = ask(crawl)
    assert targets(verdict) == []
    return verdict.outcome, [(f.page_url[-4:], f.target) for f in verdict.noted]


def test_a_departments_own_column_that_leaves_out_a_year_is_listed_at_no_cost(crawl) -> None:
    held = (*budgets(2025, 2026, unit=BUREAU), *accounts(2024, unit=BUREAU))
    assert noted(crawl, *held) == ("met", [("/c2/", "2025年部门决算")])


def test_a_departments_whole_series_leaves_nothing_to_list(crawl) -> None:
    held = (*budgets(2025, 2026, unit=BUREAU), *accounts(2024, 2025, unit=BUREAU))
    assert noted(crawl, *held) == ("met", [])


def test_a_column_of_many_departments_is_nobodys_series(crawl) -> None:
    held = (*budgets(2025, unit=BUREAU), *budgets(2026, unit="某县民政局"), *accounts(2024, unit=BUREAU))
    assert noted(crawl, *held) == ("met", [])


def test_a_department_that_is_no_more_owes_nothing(crawl) -> None:
    assert noted(crawl, *budgets(2023, 2024, unit=BUREAU)) == ("met", [])


@pytest.mark.parametrize("department_first", [True, False])
def test_a_year_is_missing_from_the_column_that_holds_the_series(crawl, department_first: bool) -> None:
    own = [*OWN, *(Entry(f"某县{year}年财政决算公开", f"{year + 1}-09-10") for year in (2022, 2023))]
    whole = [*budgets(2025, 2026, unit=BUREAU), *accounts(2024, 2025, unit=BUREAU)]
    pair = (
        {"部门预算": whole, "财政预决算": own} if department_first else {"财政预决算": own, "部门预算": whole}
    )
    build(crawl, pair, name="某县人民政府")
    verdict = ask(crawl)
    assert targets(verdict) == ["2024年财政决算"]
    assert verdict.findings[0].column == "财政预决算"


def test_expenses_are_missing_from_the_column_that_holds_theirs(crawl) -> None:
    build(
        crawl,
        {
            "财政预决算": OWN,
            "三公经费": [Entry(f"某县{y}年“三公”经费预算", f"{y}-02-20") for y in (2024, 2026)],
        },
        name="某县人民政府",
    )
    verdict = ask(crawl)
    assert [(f.target, f.column) for f in verdict.findings] == [("2025年“三公”经费预算", "三公经费")]
