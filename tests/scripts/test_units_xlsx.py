"""Registries in workbooks as offices make them: read as meant, faults named by sheet and cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scripts.units_file import UnitsFile, read_units

HEAD = ["序号", "单位编号", "单位\n名称*", "单位类型(必填)", " 门户网址 ", "间隔小时", "启用", "备注"]
MINGHU = [
    1,
    "ｍｉｎｇｈｕ",
    "明湖县人民政府",
    "county_government",
    "http://www.minghu.example/\u3000",
    24.0,
    "是",
]
QINGXI = [
    2,
    "qingxi",
    "清溪县（新区）人民政府\u200b",
    "县(市、区)政府",
    "ｗｗｗ.qingxi.example",
    "２４",
    True,
    "x",
]


class Office:
    """A workbook under way."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "名录.xlsx"
        self.book = openpyxl.Workbook()
        self.sheet: Worksheet = self.book.worksheets[0]
        self.sheet.title = "单位名录"

    def titled(self) -> None:
        self.sheet.append(["2026年度政府网站单位名录"])
        self.sheet.merge_cells("A1:H1")
        self.sheet.append([])
        self.sheet.append(["填表单位: 县政府办", None, None, "填表日期", dt.datetime(2026, 3, 1)])
        self.sheet.append(HEAD)

    def read(self) -> UnitsFile:
        self.book.save(self.path)
        return read_units(self.path)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_title_above_the_head_notes_below_and_wide_letters_are_read_as_meant(office: Office) -> None:
    office.titled()
    office.sheet.append(MINGHU)
    office.sheet.append(QINGXI)
    for number in range(3, 30):
        office.sheet.append([number if number < 6 else None] + [None] * 9)
    office.sheet.append(["注: 门户网址以备案为准"])
    office.sheet["K50"] = " "
    found = office.read()
    assert found.faults == ()
    assert [(u.id, u.name, u.kind, u.portal, u.every_hours) for u in found.units] == [
        ("minghu", "明湖县人民政府", "county_government", "http://www.minghu.example/", 24),
        ("qingxi", "清溪县（新区）人民政府", "county_government", "http://www.qingxi.example/", 24),
    ]


def test_all_sheets_with_a_head_are_read_and_others_are_not(office: Office) -> None:
    office.titled()
    office.sheet.append(MINGHU)
    office.book.create_sheet("填表说明").append(["单位编号用字母和数字"])
    second = office.book.create_sheet("乡镇")
    second.append(HEAD)
    second.append(QINGXI)
    hidden = office.book.create_sheet("旧表")
    hidden.append(HEAD)
    hidden.append([3, "old", "旧单位", "nothing", "x"])
    hidden.sheet_state = "hidden"
    found = office.read()
    assert (found.faults, [u.id for u in found.units]) == ((), ["minghu", "qingxi"])


def test_a_kind_merged_over_several_rows_holds_for_all(office: Office) -> None:
    office.sheet.append(HEAD)
    office.sheet.append(MINGHU)
    office.sheet.append([*QINGXI[:3], None, *QINGXI[4:]])
    office.sheet.merge_cells("D2:D3")
    assert [u.kind for u in office.read().units] == ["county_government"] * 2


def test_faults_name_sheet_and_cell(office: Office) -> None:
    office.titled()
    office.sheet.append(MINGHU)
    office.sheet.append([2, "qing xi", "清溪", "县级政府", None, dt.datetime(2026, 3, 1), "随便", None, "多"])
    office.sheet.append([3, "minghu", "#REF!", "county_government", "http://a.example/"])
    found = office.read()
    assert found.units == ()
    told = "\n".join(found.faults)
    for words in (
        "第 6 行 (工作表“单位名录”B6 格): 编号 qing xi 只能用",
        "第 6 行 (工作表“单位名录”D6 格): 没有单位类型 县级政府, 是不是",
        "第 6 行 (工作表“单位名录”E6 格): 缺少 portal (门户网址)",
        "F6 格): every_hours 应是正整数, 不是 2026-03-01",
        "G6 格): enabled 应是 是/否, 不是 随便",
        "I6 格): “多”上面没有列名",
        "C7 格): 公式出错 (#REF!)",
        "B7 格): 编号 minghu 与第 5 行 (工作表“单位名录”B5 格)重复",
    ):
        assert words in told


def test_head_with_unknown_doubled_and_missing_columns(office: Office) -> None:
    office.sheet.append(["编号", "单位名称", "单位", "类型", "办公地址"])
    told = "\n".join(office.read().faults)
    assert "E1 格): 不认识的列 办公地址" in told
    assert "C1 格): 列 单位 与 B1 格的列是同一项" in told
    assert "表头缺少列 门户网址" in told


def test_workbook_without_a_head_and_one_that_cannot_be_opened(office: Office) -> None:
    office.sheet.append(["minghu", "明湖县人民政府"])
    assert "没有找到表头" in office.read().faults[0]
    office.path.write_bytes(b"\xd0\xcf\x11\xe0 with a password")
    assert "请用 Excel 或 WPS 另存为 .xlsx" in read_units(office.path).faults[0]
