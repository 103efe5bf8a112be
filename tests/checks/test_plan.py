"""Plans: five-year plans and yearly plans that a portal's own series leaves out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.small_site import Entry, build

NUMBERS = {"十二": "2011-08-01", "十三": "2016-08-01", "十四": "2021-08-01", "十五": "2026-03-01"}


def ask(crawl: Any, as_of: dt.date = dt.date(2026, 11, 20)) -> Verdict:
    return run_check(CHECKS["plan"], {}, crawl.artifacts(as_of), 1)


def targets(verdict: Verdict) -> list[str]:
    assert {f.kind for f in verdict.findings} <= {"plan_missing"}
    return [f.target for f in verdict.findings]


def five(*names: str) -> list[Entry]:
    return [Entry(f"某县“{name}五”规划纲要", NUMBERS[name]) for name in names]


@pytest.mark.parametrize(
    ("names", "owed"),
    [
        (("十三", "十四", "十五"), []),
        (("十三", "十四"), []),
        (("十三", "十五"), ["“十四五”规划"]),
        (("十二", "十四"), ["“十三五”规划"]),
        (("十三",), ["“十四五”规划"]),
        (("十四",), []),
    ],
)
def test_the_five_year_plans_follow_one_another(crawl, names, owed) -> None:
    build(crawl, {"规划计划": five(*names)})
    assert targets(ask(crawl)) == owed


def test_a_new_plan_is_owed_by_the_end_of_its_second_year(crawl) -> None:
    build(crawl, {"规划计划": five("十三", "十四")})
    assert targets(ask(crawl, dt.date(2027, 12, 31))) == []
    assert targets(ask(crawl, dt.date(2028, 1, 1))) == ["“十五五”规划"]


def test_news_of_a_plan_is_not_the_plan(crawl) -> None:
    build(
        crawl, {"规划计划": five("十三", "十五"), "要闻": [Entry("我县召开“十四五”规划座谈会", "2021-01-01")]}
    )
    assert targets(ask(crawl)) == ["“十四五”规划"]


def test_a_plan_is_known_by_its_long_name_and_in_another_column(crawl) -> None:
    other = Entry("某县国民经济和社会发展第十四个五年规划纲要", "2021-08-01")
    build(crawl, {"规划计划": five("十三", "十五"), "政府文件": [other]})
    assert targets(ask(crawl)) == []


def test_a_yearly_plan_left_out_between_others_is_missing(crawl) -> None:
    yearly = [Entry(f"某县政府办公室{year}年工作计划", f"{year}-02-01") for year in (2022, 2023, 2025, 2026)]
    build(crawl, {"规划计划": yearly})
    assert targets(ask(crawl)) == ["2024年工作计划"]


def test_plans_of_what_matters_most_are_the_unit_s_own(crawl) -> None:
    yearly = [Entry(f"某县人民政府{year}年重点工作计划", f"{year}-02-01") for year in (2022, 2023, 2025)]
    build(crawl, {"规划计划": yearly})
    assert targets(ask(crawl)) == ["2024年工作计划"]


def test_a_plan_under_another_word_fills_the_year(crawl) -> None:
    yearly = [Entry(f"某县{year}年工作计划", f"{year}-02-01") for year in (2022, 2023, 2025)]
    build(crawl, {"规划计划": [*yearly, Entry("某县2024年政府工作要点", "2024-03-01")]})
    assert targets(ask(crawl)) == []


def test_a_portal_without_plans_owes_none(crawl) -> None:
    build(crawl, {"规划计划": [Entry("某镇村庄建设导则", "2024-03-01")]})
    assert targets(ask(crawl)) == []
    build(crawl, {"通知公告": []})


def test_absence_is_not_claimed_of_a_walk_cut_short(crawl) -> None:
    build(crawl, {"规划计划": five("十三", "十五")})
    crawl.archive.set_facts({"walk_stopped": "时间用完"})
    assert ask(crawl).outcome == "not_measured"


PAST = {"name": "历史规划", "any": ["历史规划"], "ended_before": 2021, "anywhere": True}


def past(crawl: Any, year: int, as_of: dt.date = dt.date(2026, 11, 20)) -> tuple[str, list[str]]:
    options = {
        "columns": ["规划计划"],
        "subjects": [{**PAST, "ended_before": year}],
        "kind": "plan_missing",
    }
    verdict = run_check(CHECKS["column_content"], options, crawl.artifacts(as_of), 1)
    return verdict.outcome, targets(verdict)


@pytest.mark.parametrize(
    ("names", "year", "outcome"),
    [
        (("十三", "十四"), 2021, "met"),
        (("十二", "十四"), 2021, "met"),
        (("十四", "十五"), 2026, "met"),
        # Past on the day, but not yet in the rubric's year: a person weighs it.
        (("十四",), 2021, "needs_review"),
        (("十四",), 2025, "needs_review"),
        (("十五",), 2026, "not_met"),
    ],
)
def test_which_plans_are_past_follows_from_the_rubric_s_year(crawl, names, year, outcome) -> None:
    build(crawl, {"规划计划": five(*names)})
    said, owed = past(crawl, year)
    assert said == outcome
    assert owed == (["历史规划"] if outcome == "not_met" else [])


def test_words_of_a_plan_s_years_are_no_plan(crawl) -> None:
    """Trap: «“十三五”时期» in a report on roads is not the plan of those years."""
    build(crawl, {"规划计划": [Entry("“十三五”时期全县公路建设成就", "2021-01-05"), *five("十四")]})
    assert past(crawl, 2021, dt.date(2022, 1, 10)) == ("needs_review", [])
    verdict = run_check(
        CHECKS["column_content"],
        {
            "columns": ["规划计划"],
            "subjects": [{"name": "中长期规划", "any": ["中长期规划"], "running_in": 2022}],
        },
        crawl.artifacts(),
        1,
    )
    assert verdict.outcome == "met"
