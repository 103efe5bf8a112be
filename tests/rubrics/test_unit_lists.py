"""The units that two notices name: complete, without addresses, ready to be filled in and imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checks.kinds import kinds
from rubrics.load import load_rubric
from rubrics.unitlists import load_unit_list, template, unit_lists
from scripts.cli.units import app
from scripts.units_file import read_units

TABLES = Path(__file__).parents[2].parent / "shared" / "rubric_tables"
SIZES = {"jingzhou-2021": 43, "shanwei-2023": 41}
RUN = CliRunner()


@pytest.mark.parametrize("name", SIZES)
def test_the_list_has_every_unit_of_its_notice(name: str) -> None:
    units = load_unit_list(name)
    assert units.size == SIZES[name] == sum(group.declared for group in units.groups)
    assert {group.kind for group in units.groups} <= set(kinds().names)


@pytest.mark.skipif(not TABLES.is_dir(), reason="the truth tables are not here")
@pytest.mark.parametrize(
    ("name", "table"), [("jingzhou-2021", "jingzhou-2021-department"), ("shanwei-2023", "shanwei-2023")]
)
def test_the_names_are_those_of_the_table(name: str, table: str) -> None:
    rows = json.loads((TABLES / f"{table}.json").read_text(encoding="utf-8"))["units"]
    groups = load_unit_list(name).groups
    assert [(group.declared, list(group.units)) for group in groups] == [
        (row["declared"], row["names"]) for row in rows
    ]
    parts = [list(part) for group in groups for part in group.parts.values()]
    assert parts == [names for row in rows for names in row.get("sub_kind", {}).values()]


def test_every_list_a_rubric_names_fits_its_kinds() -> None:
    for name in ("jingzhou-2021-county", "jingzhou-2021-department", "shanwei-2023"):
        rubric = load_rubric(name)
        assert rubric.unit_list in unit_lists()
        assert {group.kind for group in load_unit_list(rubric.unit_list or "").groups} & set(rubric.kinds)


@pytest.mark.parametrize("name", SIZES)
def test_a_filled_in_template_is_imported_whole(name: str, tmp_path: Path) -> None:
    shown = RUN.invoke(app, ["template", name])
    assert shown.exit_code == 0
    file = tmp_path / "units.yaml"
    file.write_text(shown.stdout, encoding="utf-8")
    empty = read_units(file)
    assert empty.units == () and len(empty.faults) == SIZES[name]
    assert all("缺少 portal" in fault for fault in empty.faults)
    file.write_text(
        shown.stdout.replace('portal: ""', "portal: http://www.example.gov.cn/"), encoding="utf-8"
    )
    filled = read_units(file)
    assert filled.faults == ()
    assert [unit.name for unit in filled.units] == [
        name for group in load_unit_list(name).groups for name in group.units
    ]


def test_an_unknown_list_names_the_nearest() -> None:
    found = RUN.invoke(app, ["template", "jinzhou-2021"])
    assert found.exit_code == 2 and "是否想写“jingzhou-2021”?" in found.stderr


def test_the_template_says_where_it_comes_from() -> None:
    lines = template(load_unit_list("shanwei-2023")).splitlines()
    assert "41个单位" in lines[0] and "汕府办函〔2024〕112号" in lines[1]
