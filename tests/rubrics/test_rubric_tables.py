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
IDS = ["jilin-2021-city", "jilin-2021-county", "jingzhou-2021-county", "jingzhou-2021-department"]
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


def test_the_four_rubrics_are_bundled() -> None:
    assert available() == IDS


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_every_row_is_there_once(name: str) -> None:
    ids = [item.id for item in load_rubric(name).items]
    assert ids == list(_rows(_table(name)))


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_points_rules_and_thresholds_are_those_of_the_table(name: str) -> None:
    rubric = load_rubric(name)
    for item_id, (indicator, row) in _rows(_table(name)).items():
        item = rubric.item(item_id)
        alloc = row["points_alloc"]
        assert item.full == (None if alloc is None else Decimal(alloc)), item_id
        assert item.rule == row["rule"], item_id
        assert {key: item.params[key] for key in row["params"]} == row["params"], item_id
        assert set(item.params) - set(row["params"]) <= {"confirm"}, item_id
        assert item.criterion == row["text_summary"].rstrip("。"), item_id
        assert item.automation == CLASSES[row["automation"]], item_id
        assert item.family == row["check_family"], item_id
        assert item.method == indicator["method"], item_id
        assert list(item.lead_units) == (indicator["lead_units"] or []), item_id
        assert list(item.path) == [indicator[f"level{n}"] for n in (1, 2, 3) if indicator[f"level{n}"]]
        lines = ",".join(str(line) for line in row["source_lines"])
        assert item.source_row == f"{name}:{lines}", item_id
        assert set(item.applies_to) == set(rubric.kinds) & set(indicator["applies_to"]), item_id


@needs_tables
@pytest.mark.parametrize("name", IDS)
def test_only_what_a_crawler_decides_is_bound_to_a_check(name: str) -> None:
    rubric = load_rubric(name)
    for item_id, (_, row) in _rows(_table(name)).items():
        item = rubric.item(item_id)
        if item.check is not None:
            assert row["automation"] == "auto", item_id
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
TOTALS = {
    "jilin": ("95", "5"),
    "jingzhou-2021-county": ("100", "20"),
    "jingzhou-2021-department": ("100", "0"),
}


@pytest.mark.parametrize("name", IDS)
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


COVERAGE = {
    "jilin-2021-city": {"automatic": (20, "24"), "assisted": (39, "69.5"), "material": (5, "6.5")},
    "jilin-2021-county": {"automatic": (33, "30.5"), "assisted": (38, "63"), "material": (5, "6.5")},
    "jingzhou-2021-county": {"automatic": (30, "37"), "assisted": (32, "44"), "material": (21, "39")},
    "jingzhou-2021-department": {"automatic": (35, "49"), "assisted": (81, "28"), "material": (16, "23")},
}


@pytest.mark.parametrize("name", IDS)
def test_coverage_counts_items_and_points_of_each_class(name: str) -> None:
    found = coverage(load_rubric(name))
    assert {key: (found["items"][key], found["points"][key]) for key in found["items"]} == COVERAGE[name]
