"""The rubric files hold every row of the truth tables: once, with its points, rule and thresholds."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rubrics.load import available, load_rubric
from rubrics.model import Rubric
from rubrics.show import coverage

TABLES = Path(__file__).parents[2].parent / "shared" / "rubric_tables"
SCORED = ["jilin-2021-city", "jilin-2021-county", "jingzhou-2021-county", "jingzhou-2021-department"]
ANHUI = "anhui-county-department-2022"
WUDANG = ["wudang-2018-department", "wudang-2018-township"]
IDS = [ANHUI, *SCORED, *WUDANG]
MILLIONTHS = Decimal("0.000002")
"""What equal shares in six decimals leave over, so that a row adds up to its weight."""
CLASSES = {"auto": "automatic", "assisted": "assisted", "material": "material"}

needs_tables = pytest.mark.skipif(not TABLES.is_dir(), reason="the truth tables are not here")


def _table(name: str) -> dict[str, Any]:
    text = (TABLES / f"{name}.json").read_text(encoding="utf-8")
    return dict(json.loads(text, parse_float=Decimal))


def _rows(table: dict[str, Any]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    return {
        f"{indicator['id']}#{row['no']}": (indicator, row)
        for indicator in table["indicators"]
        for row in indicator["criterion_items"]
    }


def test_every_source_rubric_is_bundled() -> None:
    assert available() == sorted([*IDS, "shanwei-2023", "gov-2019-19"])


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_every_row_is_there_once(name: str) -> None:
    ids = [item.id for item in load_rubric(name).items]
    assert ids == list(_rows(_table(name)))


ADDED = {
    f"{ANHUI}/38/个人信息泄露#1": {"max"},  # once, not per incident (001-07)
    "wudang-2018-department/特别项/直接归零项#1": {"confirm", "grade"},  # article 14 (002-06)
    "wudang-2018-township/特别项/直接归零项#1": {"confirm", "grade"},
}
"""Parameters that follow from the treatment of a contradiction."""


def _params(row: dict[str, Any]) -> dict[str, Any]:
    """The row's parameters in the words of the rubric format."""
    return {key: "zero_total" if value == "score_zero" else value for key, value in row["params"].items()}


def _path(name: str, indicator: dict[str, Any]) -> list[str]:
    levels = [indicator[f"level{n}"] for n in (1, 2, 3) if indicator[f"level{n}"]]
    if name != ANHUI:
        return levels
    group = indicator["process_group"]
    if group is None:
        return ["总分扣分", "个人信息泄露"]
    alone = len(levels) == 1 and group in ("回应关切", "政府网站政务公开平台建设")
    return [group, *levels] if len(levels) == 2 or alone else [group, *levels, *levels]


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_points_rules_and_thresholds_are_those_of_the_table(name: str) -> None:
    rubric = load_rubric(name)
    for item_id, (indicator, row) in _rows(_table(name)).items():
        item = rubric.item(item_id)
        alloc = row["points_alloc"]
        if alloc is None:
            assert item.full is None, item_id
        else:
            leeway = MILLIONTHS if row["points_alloc_basis"] == "equal_split" and name == ANHUI else 0
            assert item.full is not None and abs(item.full - Decimal(alloc)) <= leeway, item_id
        assert item.rule == row["rule"], item_id
        wanted = _params(row)
        assert {key: item.params[key] for key in wanted} == wanted, item_id
        assert set(item.params) - set(wanted) <= ADDED.get(item_id, {"confirm"}), item_id
        assert item.criterion == row["text_summary"].rstrip("。"), item_id
        assert item.automation == CLASSES[row["automation"]], item_id
        assert item.family == row["check_family"], item_id
        assert item.method == indicator["method"], item_id
        assert list(item.lead_units) == (indicator["lead_units"] or []), item_id
        assert list(item.path) == _path(name, indicator), item_id
        lines = ",".join(str(line) for line in row["source_lines"])
        assert item.source_row == f"{name}:{lines}", item_id
        assert set(item.applies_to) == set(rubric.kinds) & set(indicator["applies_to"]), item_id


CONTENT = {"column_content", "lists", "budget", "data_publication", "annual_report"}
"""Families of published content: each has one check of its name, bound to every item that is no paper's."""


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_every_item_on_published_content_is_bound(name: str) -> None:
    for item in load_rubric(name).items:
        if item.family in CONTENT and item.automation != "material":
            assert item.check == item.family, item.id
        if item.family in CONTENT and item.automation == "assisted":
            assert item.options["review"] is True, item.id


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_what_only_papers_decide_is_bound_to_no_check(name: str) -> None:
    rubric = load_rubric(name)
    for item_id, (_, row) in _rows(_table(name)).items():
        item = rubric.item(item_id)
        if item.check is not None:
            assert row["automation"] != "material", item_id
            if row["check_family"] in CONTENT:
                assert item.check == row["check_family"], item_id
    six = {"column_exists", "column_empty", "column_stale", "dead_link", "footer_identity", "search_accuracy"}
    for item in rubric.items:
        if item.automation == "automatic" and item.family in six:
            assert item.check == item.family, item.id


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_thresholds_of_bound_checks_are_those_of_the_table(name: str) -> None:
    for item_id, (_, row) in _rows(_table(name)).items():
        item = load_rubric(name).item(item_id)
        if item.check == "column_exists":
            assert item.options["names"] == row["evidence"]["columns"], item_id
        if item.check == "search_accuracy":
            assert item.options["sample"] == row["params"]["sample"], item_id
        if item.check == "column_stale" and "weeks" in row["params"]:
            assert item.options["days"] == 7 * row["params"]["weeks"], item_id


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_every_contradiction_of_the_source_is_told(name: str) -> None:
    table = _table(name)
    told = {note.id for note in load_rubric(name).contradictions}
    assert told == {note["id"] for note in table["inconsistencies"]}


SECTIONS = {
    "jilin": {"政府透明度": "46", "政策解读": "20", "公开渠道": "23", "组织保障": "6", "激励性指标": "5"},
    "jingzhou-2021-county": {
        "日常工作": "15",
        "政务公开": "50",
        "网站建设": "25",
        "政务新媒体": "10",
        "加分指标": "20",
        "扣分指标": "0",
    },
    "jingzhou-2021-department": {
        "日常工作": "15",
        "政务公开": "50",
        "网站建设": "25",
        "政务新媒体": "10",
        "扣分指标": "0",
    },
}
SECTIONS[ANHUI] = {
    "决策": "36",
    "执行和结果": "4",
    "管理和服务": "27",
    "新闻发布": "2",
    "政策解读": "14",
    "回应关切": "5",
    "政府网站政务公开平台建设": "1",
    "监督保障": "11",
    "总分扣分": "0",
}
TOTALS = {
    ANHUI: ("100", "0"),
    "jilin": ("95", "5"),
    "jingzhou-2021-county": ("100", "20"),
    "jingzhou-2021-department": ("100", "0"),
}


@pytest.mark.parametrize("name", [ANHUI, *SCORED])
def test_sections_and_totals_add_up_for_every_unit(name: str) -> None:
    rubric = load_rubric(name)
    key = name if name in SECTIONS else "jilin"
    units = {item.units[0] for item in rubric.items if item.units} or {"某县"}
    for unit in units:
        assert _sums(rubric, unit) == {part: Decimal(value) for part, value in SECTIONS[key].items()}, unit
    assert (rubric.full, rubric.bonus) == tuple(Decimal(value) for value in TOTALS[key])
    stated = {section.path[0]: section.full for section in rubric.sections if len(section.path) == 1}
    assert {part: full or Decimal(0) for part, full in stated.items()} == _sums(rubric, min(units))


def _sums(rubric: Rubric, unit: str) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in rubric.items:
        if item.owed_by(unit):
            sums[item.section] += item.full or Decimal(0)
    return dict(sums)


@pytest.mark.parametrize("name", WUDANG)
def test_a_checklist_has_no_points_anywhere(name: str) -> None:
    rubric = load_rubric(name)
    assert (rubric.full, rubric.bonus, rubric.grades) == (None, 0, ())
    assert all(item.full is None for item in rubric.items)


@needs_tables
@pytest.mark.parametrize("name", WUDANG)
def test_the_articles_of_procedure_are_those_of_the_table(name: str) -> None:
    process, table = load_rubric(name).process, _table(name)["process"]
    assert process is not None
    assert (process.scope, list(process.principles)) == (table["scope"], table["principles"])
    for article, row in zip(process.articles, table["rules"], strict=True):
        assert (article.no, article.rule, article.params) == (row["article"], row["rule"], row["params"])
        assert list(article.source_lines) == row["source_lines"]


@needs_tables
def test_shanwei_is_the_process_of_the_table_and_no_item() -> None:
    rubric, table = load_rubric("shanwei-2023"), _table("shanwei-2023")["process"]
    process = rubric.process
    assert process is not None and process.appeal is not None and process.late is not None
    assert (rubric.items, rubric.full) == ((), None)
    assert list(process.dimensions) == table["dimensions"]
    assert list(process.methods) == table["methods"]
    assert [(str(one.first), str(one.last)) for one in process.phases] == [
        (one["from"], one["to"]) for one in table["phases"]
    ]
    for phase, row in zip(process.phases, table["phases"], strict=True):
        (duty,) = phase.duties
        assert duty.who == row["who"] and duty.what.startswith(row["what"])
        assert all(source in duty.what for source in row.get("sources", ()))
    appeal = table["appeal"]
    assert (process.appeal.days, process.appeal.to) == (appeal["days"], appeal["to"])
    assert list(process.appeal.needs) == appeal["needs"] and process.appeal.days_kind is None
    assert process.appeal.phase == process.phases[appeal["phase"] - 1].name
    assert [(one.name, list(one.formats), str(one.due)) for one in process.materials] == [
        (one["name"], one["formats"], one["deadline"]) for one in table["materials"]
    ]
    assert (process.materials_to, process.ranking) == (table["materials_to"], table["ranking"])
    assert (process.late.what, process.late.points) == (table["late_penalty"]["text"], None)
    assert [(grade.name, grade.min) for grade in rubric.grades] == [
        (grade["name"], grade["threshold"]) for grade in table["grades"]
    ]
    assert [(one.no, one.title, one.at_hand) for one in process.attachments] == [
        (one["no"], one["title"], one["in_seed"]) for one in table["attachments"]
    ]
    window = table["appraisal_window"]
    assert any(window["from"] in note and window["to"] in note for note in process.notes)
    assert any("、".join(table["dimensions_alternative_reading"]) in note for note in process.notes)
    assert {one.id for one in rubric.contradictions} == {
        one["id"] for one in _table("shanwei-2023")["inconsistencies"]
    }


COVERAGE = {
    ANHUI: {"automatic": (74, "55.4"), "assisted": (34, "44.6"), "material": (0, "0")},
    "wudang-2018-township": {"automatic": (7, "0"), "assisted": (51, "0"), "material": (40, "0")},
    "wudang-2018-department": {"automatic": (8, "0"), "assisted": (60, "0"), "material": (37, "0")},
    "shanwei-2023": {"automatic": (0, "0"), "assisted": (0, "0"), "material": (0, "0")},
    "jilin-2021-city": {"automatic": (20, "24"), "assisted": (39, "69.5"), "material": (5, "6.5")},
    "jilin-2021-county": {"automatic": (33, "30.5"), "assisted": (38, "63"), "material": (5, "6.5")},
    "jingzhou-2021-county": {"automatic": (30, "37"), "assisted": (32, "44"), "material": (21, "39")},
    "jingzhou-2021-department": {"automatic": (35, "49"), "assisted": (81, "28"), "material": (16, "23")},
}


@pytest.mark.parametrize("name", COVERAGE)
def test_coverage_counts_items_and_points_of_each_class(name: str) -> None:
    found = coverage(load_rubric(name))
    assert {key: (found["items"][key], found["points"][key]) for key in found["items"]} == COVERAGE[name]


@pytest.mark.parametrize("name", available())
def test_no_item_looked_up_online_stays_without_a_check_or_a_reason(name: str) -> None:
    bare = [
        item.id
        for item in load_rubric(name).items
        if item.automation != "material" and item.check is None and not item.note
    ]
    assert bare == []


@pytest.mark.parametrize("name", available())
def test_every_automatic_item_is_judged_by_a_check(name: str) -> None:
    assert [i.id for i in load_rubric(name).items if i.automation == "automatic" and i.check is None] == []
