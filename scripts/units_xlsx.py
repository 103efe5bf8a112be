"""A registry of units in a workbook as offices make them: a title above the head, notes below it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl
from msgspec import Struct
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_HEAD_WITHIN: Final = 20
"""Rows among which the head is looked for."""
_KNOWN_IN_HEAD: Final = 2
_BESIDE: Final = frozenset({"序号", "备注", "说明", "联系人", "联系电话", "填报人", "主管部门"})
"""Columns of offices' own that say nothing of the unit to be audited."""
_BELOW: Final = re.compile(r"(?:注|备注|说明|填表|填报|审核|制表|合计|共计|总计)")
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))


class SheetRow(Struct, frozen=True):
    """A unit as written. ``values``: text by field; ``cells``: where each field stands, as «E6»."""

    sheet: str
    line: int
    values: dict[str, str]
    cells: dict[str, str]

    def at(self, field: str) -> str:
        return place(self.sheet, self.cells.get(field, ""), self.line)


def place(sheet: str, cell: str, line: int) -> str:
    """How a fault begins."""
    return f"第 {line} 行 (工作表“{sheet}”{cell + ' 格' if cell else ''}): "


def read_rows(
    path: Path, headings: Mapping[str, str], required: Mapping[str, str]
) -> tuple[list[SheetRow], list[str]]:
    """Rows of all sheets that hold a head, and the faults. ``headings``: field by heading; a field is its own
    heading too; ``required``: fields that must have a column, with their names. Hidden sheets are left."""
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError):
        return [], ["打不开这个 XLSX 文件: 有密码、已损坏, 或其实是别的格式; 请用 Excel 或 WPS 另存为 .xlsx"]
    found: list[SheetRow] = []
    faults: list[str] = []
    heads = 0
    blank = True
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = _texts(sheet)
        blank = blank and not any(any(row) for row in rows)
        head = _head(rows, headings)
        if head is None:
            continue
        heads += 1
        read, more = _rows(sheet.title, rows, head, headings, required)
        found += read
        faults += more
    book.close()
    if blank:
        return [], ["文件是空的"]
    if not heads:
        wanted = "、".join(required.values())
        return [], [f"没有找到表头: 前 {_HEAD_WITHIN} 行里应有一行写着各列的名称 ({wanted})"]
    return found, faults


def _texts(sheet: Worksheet) -> list[list[str]]:
    rows = [
        [_text(value) for value in row] for row in sheet.iter_rows(min_row=1, min_col=1, values_only=True)
    ]
    for merged in sheet.merged_cells.ranges:
        # A value that stands for several rows; across columns it is a title.
        if merged.min_col == merged.max_col and merged.max_row <= len(rows):
            for row in range(merged.min_row, merged.max_row):
                rows[row][merged.min_col - 1] = rows[merged.min_row - 1][merged.min_col - 1]
    return rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return str(value).translate(_UNSEEN).strip()


def plain_heading(text: str) -> str:
    """A heading without blanks, marks and notes: «单位\\n名称*（必填）» is 单位名称."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?:\([^()]*\)|\*)+$", "", text).strip("*")


def _head(rows: list[list[str]], headings: Mapping[str, str]) -> int | None:
    """Index of the row that names the columns: the first that knows most of them."""
    fields = set(headings.values())
    known = [
        sum(headings.get(name, name) in fields for cell in row if (name := plain_heading(cell)))
        for row in rows[:_HEAD_WITHIN]
    ]
    best = max(known, default=0)
    return known.index(best) if best >= _KNOWN_IN_HEAD else None


def _rows(
    sheet: str, rows: list[list[str]], head: int, headings: Mapping[str, str], required: Mapping[str, str]
) -> tuple[list[SheetRow], list[str]]:
    faults: list[str] = []
    columns: dict[int, str] = {}
    first: dict[str, str] = {}
    for number, cell in enumerate(rows[head]):
        name = plain_heading(cell)
        field = headings.get(name, name)
        here = f"{get_column_letter(number + 1)}{head + 1}"
        if not name or name in _BESIDE:
            continue
        if field not in headings.values():
            faults.append(f"{place(sheet, here, head + 1)}不认识的列 {cell}; 可用: {'、'.join(headings)}")
        elif field in first:
            faults.append(f"{place(sheet, here, head + 1)}列 {cell} 与 {first[field]} 格的列是同一项")
        else:
            first[field] = here
            columns[number] = field
    faults += [
        f"{place(sheet, '', head + 1)}表头缺少列 {said}"
        for name, said in required.items()
        if name not in columns.values()
    ]
    if faults:
        return [], faults
    found = []
    named = {number for number, cell in enumerate(rows[head]) if cell}
    for line, row in enumerate(rows[head + 1 :], head + 2):
        filled = [cell for cell in row if cell]
        values = {field: row[number] for number, field in columns.items() if row[number]}
        if not filled or (not values.get("id") and not values.get("portal") and _BELOW.match(filled[0])):
            continue
        if not values and not any(cell for number, cell in enumerate(row) if number not in named):
            # Numbered or formatted ahead, and never filled in.
            continue
        letters = {field: f"{get_column_letter(number + 1)}{line}" for number, field in columns.items()}
        for number, cell in enumerate(row):
            here = f"{get_column_letter(number + 1)}{line}"
            if cell in _ERRORS:
                faults.append(f"{place(sheet, here, line)}公式出错 ({cell}), 请改成值")
            elif cell and number not in named:
                faults.append(f"{place(sheet, here, line)}“{cell[:20]}”上面没有列名")
        found.append(SheetRow(sheet, line, values, letters))
    return found, faults
