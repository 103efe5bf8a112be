"""The 自评表: out, filled in, in again; and every fault with its row."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reports.headings import Heading
from reports.selfsheet import COLUMNS, SelfRow, write_self_sheet
from rubrics.load import load_rubric
from scripts.score_file import ScoreFile, read_scores
from storage.main import UnitRow

RUBRIC = "jilin-2021-county"
UNIT = UnitRow("qingxi", "清溪县人民政府", "county_government", "http://www.qingxi.example/")
OTHER = UnitRow("zhuxi", "竹溪县人民政府", "county_government", "http://www.zhuxi.example/")
ITEMS = load_rubric(RUBRIC).items[:4]


def find(name: str) -> UnitRow | None:
    return next((unit for unit in (UNIT, OTHER) if name in (unit.id, unit.name)), None)


def read(path: Path, **more: Any) -> ScoreFile:
    return read_scores(path, find, **more)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    rows = [
        SelfRow(
            item.id,
            Heading(item.path, item.criterion),
            item.full,
            Decimal("0.5"),
            "=HYPERLINK(1) 依据",
            None,
            "",
            "",
            None,
            "",
        )
        for item in ITEMS
    ]
    path = tmp_path / "a.xlsx"
    write_self_sheet(path, unit=UNIT.id, unit_name=UNIT.name, rubric=RUBRIC, rubric_title="标题&", rows=rows)
    return path


def fill(path: Path, *cells: tuple[int, str, Any]) -> Path:
    book = openpyxl.load_workbook(path)
    for line, title, value in cells:
        book.active.cell(line, COLUMNS.index(title) + 1).value = value
    book.save(path)
    return path


def as_csv(path: Path, encoding: str = "utf-8-sig") -> Path:
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    target = path.with_suffix(".csv")
    with target.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return target


def test_only_the_columns_for_people_can_be_written_in(sheet: Path) -> None:
    page = openpyxl.load_workbook(sheet).active
    assert page.protection.sheet
    free = {COLUMNS[cell.column - 1] for cell in page[2] if not cell.protection.locked}
    assert free == {"自评得分", "佐证链接", "备注", "复核得分", "复核依据"}
    assert all(cell.protection.locked for cell in page[1])
    hidden = [
        title for at, title in enumerate(COLUMNS) if page.column_dimensions["ABCDEFGHIJKLMNOP"[at]].hidden
    ]
    assert hidden == ["单位编号", "指标体系", "要点编号"]


def test_text_is_never_a_formula(sheet: Path) -> None:
    assert openpyxl.load_workbook(sheet).active["H2"].data_type == "s"


@pytest.mark.parametrize("form", ["xlsx", "utf-8-sig", "gb18030"])
def test_what_was_filled_in_is_read_back(sheet: Path, form: str) -> None:
    fill(
        sheet,
        (2, "自评得分", 0.5),
        (3, "自评得分", "１"),
        (3, "佐证链接", "http://a.example/1"),
        (4, "备注", "无"),
    )
    found = read(sheet if form == "xlsx" else as_csv(sheet, form))
    assert found.faults == ()
    assert found.unit == UNIT
    assert [(row.line, row.item.id, row.points, row.link, row.remark) for row in found.rows] == [
        (2, ITEMS[0].id, Decimal("0.5"), "", ""),
        (3, ITEMS[1].id, Decimal(1), "http://a.example/1", ""),
        (4, ITEMS[2].id, None, "", "无"),
    ]


@pytest.mark.parametrize(
    ("title", "value", "word"),
    [
        ("自评得分", 9, "超过分值"),
        ("自评得分", -1, "负数"),
        ("自评得分", "很好", "不是数"),
        ("自评得分", "NaN", "不是数"),
        ("自评得分", "1e-1", "不是数"),
        ("自评得分", "符合", "不是数"),
        ("自评得分", "=A1", "公式"),
        ("要点编号", "jilin-2021/没有#1", "没有要点"),
        ("要点编号", "", "缺少要点编号"),
        ("要点编号", ITEMS[0].id, "重复"),
        ("单位编号", "zhuxi", "不是 qingxi"),
        ("指标体系", "jilin-2021-city", "不是 jilin-2021-county"),
        ("备注", "字" * 5000, "超过"),
    ],
)
def test_a_fault_is_told_with_its_row_and_nothing_is_read(
    sheet: Path, title: str, value: Any, word: str
) -> None:
    fill(sheet, (2, "自评得分", 0.5), (5, "自评得分", 0.5), (5, title, value))
    found = read(sheet)
    assert found.rows == ()
    (fault,) = found.faults
    assert fault.startswith("第 5 行: ") and word in fault


def test_every_fault_is_told_at_once_in_the_order_of_rows(sheet: Path) -> None:
    fill(sheet, (2, "自评得分", 9), (3, "自评得分", "=A1"), (4, "自评得分", "很好"), (5, "单位编号", "zhuxi"))
    assert [fault[:4] for fault in read(sheet).faults] == ["第 2 ", "第 3 ", "第 4 ", "第 5 "]


def test_a_sheet_of_another_unit_or_rubric_is_refused(sheet: Path) -> None:
    fill(sheet, (2, "自评得分", 0.5))
    assert "不是 zhuxi" in read(sheet, unit="zhuxi").faults[0]
    assert "不是 jilin-2021-city" in "".join(read(sheet, rubric="jilin-2021-city").faults)
    fill(sheet, (2, "单位编号", "nobody"))
    assert read(sheet).faults == ("第 2 行: 没有登记单位 nobody",)


def test_a_handmade_table_needs_only_items_and_points(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"要点编号,自评得分\n{ITEMS[0].id},0.5\n", encoding="utf-8")
    assert [row.points for row in read(path, unit="qingxi", rubric=RUBRIC).rows] == [Decimal("0.5")]
    assert [fault[:13] for fault in read(path).faults] == ["第 1 行: 缺少列 单位", "第 1 行: 缺少列 指标"]


def test_a_mistyped_heading_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"要点编号,自评得份\n{ITEMS[0].id},0.5\n", encoding="utf-8")
    faults = "".join(read(path, unit="qingxi", rubric=RUBRIC).faults)
    assert "缺少列 自评得分" in faults and "是不是 自评得分" in faults


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"no zip"),
        ("a.xlsx", b""),
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00\x81"),
        ("a.csv", "要点编号,自评得分,单位编号,指标体系\n".encode()),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = read(path)
    assert found.rows == () and len(found.faults) == 1


def test_items_without_points_take_words(tmp_path: Path) -> None:
    rubric = load_rubric("wudang-2018-department")
    item = next(one for one in rubric.items if one.rule == "additive" and one.full is None)
    kind = next(iter(rubric.kinds))
    unit = UnitRow("u", "某局", kind, "http://u.example/")
    path = tmp_path / "a.csv"
    path.write_text(f"要点编号,自评得分\n{item.id},部分符合\n", encoding="utf-8")
    (row,) = read_scores(path, lambda _: unit, unit="u", rubric=rubric.id).rows
    assert (row.points, row.outcome) == (None, "partial")
    path.write_text(f"要点编号,自评得分\n{item.id},3\n", encoding="utf-8")
    assert "没有分值" in read_scores(path, lambda _: unit, unit="u", rubric=rubric.id).faults[0]
