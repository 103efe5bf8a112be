"""Registries of units: every fault at once, each with its line; nothing from a file with faults."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from scripts.cli.main import app
from scripts.units_file import read_units
from scripts.workspace import Workspace
from storage.main import UnitRow
from tests.scripts.workspaces import UNITS, make

HEADING = "编号,单位名称,单位类型,门户网址,主机,指标体系,间隔小时,启用\n"
ROW = "minghu,明湖县人民政府,县(市、区)政府,www.minghu.example,zwgk.minghu.example,jilin-2021-county,24,是\n"
WANTED = UnitRow(
    "minghu",
    "明湖县人民政府",
    "county_government",
    "http://www.minghu.example/",
    ("zwgk.minghu.example",),
    ("jilin-2021-county",),
    24,
)


def faults(path: Path) -> list[str]:
    found = read_units(path)
    assert found.units == () or not found.faults
    return list(found.faults)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_csv_in_any_encoding_an_office_saves(tmp_path: Path, encoding: str) -> None:
    found = read_units(written(tmp_path, "units.csv", HEADING + ROW, encoding))
    assert (found.units, found.faults) == ((WANTED,), ())


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_csv_with_other_separators(tmp_path: Path, separator: str) -> None:
    text = (HEADING + ROW).replace(",", separator)
    assert read_units(written(tmp_path, "units.csv", text)).units == (WANTED,)


def test_yaml(tmp_path: Path) -> None:
    text = """\
units:
- id: minghu
  name: 明湖县人民政府
  kind: county_government
  portal: http://www.minghu.example/
  hosts: [zwgk.minghu.example]
  rubrics: [jilin-2021-county]
  every_hours: 24
"""
    assert read_units(written(tmp_path, "units.yaml", text)).units == (WANTED,)


def test_xlsx(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (HEADING, ROW):
        sheet.append([int(c) if c.isdigit() else c for c in line.strip().split(",")])
    book.save(tmp_path / "units.xlsx")
    assert read_units(tmp_path / "units.xlsx").units == (WANTED,)


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    rows = [
        "a,甲,county_goverment,http://a.example/,,,,",
        "a,乙,county_government,,,,,",
        "c c,丙,county_government,http://c.example/,http://x/y,jilin-2021-count,每天,也许",
        ",丁,county_government,不是网址,,,0,",
    ]
    found = faults(written(tmp_path, "units.csv", HEADING + "\n".join(rows)))
    told = "\n".join(found)
    assert len(found) == 11
    assert "第 2 行: 没有单位类型 county_goverment, 是不是 county_government?" in told
    assert "第 3 行: 缺少 portal" in told
    assert "第 3 行: 编号 a 与第 2 行重复" in told
    assert "第 4 行: 编号 c c 只能用字母" in told
    assert "第 4 行: 主机 http://x/y 不是主机名" in told
    assert "第 4 行: 没有指标体系 jilin-2021-count, 是不是 jilin-2021-county?" in told
    assert "第 4 行: every_hours 应是正整数, 不是 每天" in told
    assert "第 4 行: enabled 应是 是/否, 不是 也许" in told
    assert "第 5 行: 缺少 id" in told
    assert "第 5 行: 门户网址 不是网址 不是有效网址" in told
    assert "第 5 行: every_hours 应是正整数, 不是 0" in told


def test_a_rubric_for_another_kind_of_unit_is_told_before_a_night_fails_for_it(tmp_path: Path) -> None:
    rows = "a,甲,city_department,http://a.example/,,jingzhou-2021-department,,\nb,乙,city_department,http://b.example/,,jilin-2021-county,,\n"
    assert faults(written(tmp_path, "units.csv", HEADING + rows)) == [
        "第 3 行: 指标体系 jilin-2021-county 不适用于单位类型 city_department (适用: county_government)"
    ]


def test_wrong_and_missing_columns_are_told(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "units.csv", "编号,单位名,单位类型,备注\na,甲,county_government,x\n"))
    assert [f.partition(":")[0] for f in found] == ["第 1 行"] * len(found)
    told = "\n".join(found)
    assert "单位名, 是不是 " in told
    assert "备注" in told
    assert "缺少列 portal" in told


def test_line_is_right_after_a_cell_of_several_lines(tmp_path: Path) -> None:
    text = (
        HEADING
        + '"minghu","明湖县\n人民政府",county_government,http://m.example/,,,,\n'
        + "b,乙,nothing,,,,,\n"
    )
    found = faults(written(tmp_path, "units.csv", text))
    assert found[0].startswith("第 4 行")


def test_row_with_too_many_cells_is_told(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "units.csv", HEADING + ROW.strip() + ",多出,来的\n"))
    assert found == ["第 2 行: 有 10 列, 表头只有 8 列"]


def test_unreadable_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(HEADING.encode() + ROW.encode() + b"b,\xff\xff\xff,x\n")
    assert faults(path) == ["第 3 行: 文字编码无法识别, 请另存为 UTF-8 或 GBK"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("units:\n- id: a\n  naem: 甲\n", "第 3 行: 不认识的列或键 naem, 是不是 name?"),
        ("unit:\n- id: a\n", "第 1 行: 不认识的键 unit, 这里只能是 units"),
        ("units: none\n", "units 下面应是单位列表"),
        ("units:\n- just text\n", "第 2 行: 单位应写成"),
        ("units:\n- id: [a\n", "第 "),
    ],
)
def test_faults_of_yaml_are_told(tmp_path: Path, text: str, told: str) -> None:
    found = faults(written(tmp_path, "units.yaml", text))
    assert any(told in f for f in found)


def test_a_fault_of_yaml_is_told_with_the_line_of_its_field(tmp_path: Path) -> None:
    text = (
        "units:\n- id: a\n  name: 甲\n  kind: county\n  portal: 不是网址\n"
        "- name: 乙\n  id: a\n  portal: b.example\n  kind: township\n  hosts: [http://x/y]\n"
    )
    begun = [f.partition(":")[0] for f in faults(written(tmp_path, "units.yaml", text))]
    assert begun == ["第 4 行", "第 5 行", "第 7 行", "第 10 行"]
    only_id = "units:\n- id: a\n"
    assert {f.partition(":")[0] for f in faults(written(tmp_path, "units.yaml", only_id))} == {"第 2 行"}


@pytest.mark.parametrize("name", ["units.csv", "units.yaml", "units.xlsx", "units.docx", "nothing.csv"])
def test_file_without_units_is_a_fault(tmp_path: Path, name: str) -> None:
    if not name.startswith("nothing"):
        (tmp_path / name).write_bytes(b"")
    assert len(faults(tmp_path / name)) == 1


def test_import_with_faults_imports_nothing_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make(tmp_path)
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, "units.csv", HEADING + ROW + "b,乙,nothing,http://b.example/,,,,\n")
    ended = CliRunner().invoke(app, ["units", "import", str(path)])
    assert ended.exit_code == 2
    assert "第 3 行" in ended.stderr
    assert workspace.store.units() == sorted(UNITS, key=lambda u: u.id)


def test_import_adds_and_replaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace: Workspace = make(tmp_path)
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, "units.csv", HEADING + ROW + "b,乙局,县直部门,http://b.example/,,,,否\n", "gbk")
    ended = CliRunner().invoke(app, ["units", "import", str(path)])
    assert (ended.exit_code, ended.stdout) == (0, "已导入 2 个单位 (新增 1, 更新 1)。\n")
    assert workspace.store.unit("minghu") == WANTED
    listed = CliRunner().invoke(app, ["units", "list"]).stdout
    assert "b\t乙局\t县直部门\thttp://b.example/  (停用)" in listed


def test_units_with_one_portal_are_told_and_still_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    same = "b,乙局,县直部门,HTTP://b.example:80,,,,\nc,丙局,县直部门,http://b.example/,,,,\n"
    off = "d,丁局,县直部门,http://b.example/,,,,否\ne,戊局,县直部门,http://e.example/,,,,\n"
    ended = CliRunner().invoke(
        app, ["units", "import", str(written(tmp_path, "u.csv", HEADING + same + off))]
    )
    assert (ended.exit_code, ended.stdout) == (0, "已导入 4 个单位 (新增 4, 更新 0)。\n")
    assert "乙局、丙局 登记的是同一个门户 http://b.example/" in ended.stderr
    assert "丁局" not in ended.stderr and "戊局" not in ended.stderr
