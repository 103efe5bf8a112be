"""自评表: machine, self-assessed and reviewed points of one unit side by side, to be filled in and read back.

Only the five columns for people can be written in; the ids that the reading back needs are hidden columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reports.headings import Heading
from reports.mask import clean, mask
from reports.sheets import CELL_LIMIT, for_print

SELF_POINTS, LINK, REMARK = "自评得分", "佐证链接", "备注"
REVIEW_POINTS, REVIEW_WHY = "复核得分", "复核依据"
UNIT, RUBRIC, ITEM = "单位编号", "指标体系", "要点编号"
COLUMNS = (
    *("序号", "一级指标", "二级指标", "三级指标", "评测要点", "分值", "机器得分", "机器依据"),
    *(SELF_POINTS, LINK, REMARK, REVIEW_POINTS, REVIEW_WHY, UNIT, RUBRIC, ITEM),
)
WORDS = {"符合": "met", "部分符合": "partial", "不符合": "not_met", "不适用": "not_applicable"}
"""What may stand in a points column in place of a number."""

_WIDTHS = (6, 14, 16, 18, 44, 7, 9, 44, 9, 34, 24, 9, 34, 12, 12, 12)
_OPEN = frozenset({SELF_POINTS, LINK, REMARK, REVIEW_POINTS, REVIEW_WHY})
_HIDDEN = frozenset({UNIT, RUBRIC, ITEM})
_CENTRED = frozenset({"序号", "分值", "机器得分", SELF_POINTS, REVIEW_POINTS})


class SelfRow(Struct, frozen=True):
    """One item. Points None where open or not stated; words stand for items without points."""

    item: str
    heading: Heading
    full: Decimal | None
    machine: Decimal | None
    reason: str
    own: Decimal | str | None
    link: str
    remark: str
    reviewed: Decimal | str | None
    reviewed_why: str


def write_self_sheet(
    path: Path, *, unit: str, unit_name: str, rubric: str, rubric_title: str, rows: Sequence[SelfRow]
) -> None:
    """Write the workbook. Raises ``OSError``."""
    book = Workbook()
    book.properties.creator = "网检"
    book.properties.title = clean(f"{unit_name} 自评表")
    sheet: Any = book.active
    sheet.title = "自评表"
    _head(sheet)
    for number, row in enumerate(rows, 1):
        values = {
            "序号": number,
            **dict(zip(COLUMNS[1:4], row.heading.levels, strict=True)),
            "评测要点": row.heading.criterion,
            "分值": row.full,
            "机器得分": row.machine,
            "机器依据": mask(row.reason),
            SELF_POINTS: row.own,
            LINK: row.link,
            REMARK: row.remark,
            REVIEW_POINTS: row.reviewed,
            REVIEW_WHY: mask(row.reviewed_why),
            UNIT: unit,
            RUBRIC: rubric,
            ITEM: row.item,
        }
        _write(sheet, number + 1, values)
    _rules(sheet, rows)
    _lay_out(sheet, f"{unit_name}  {rubric_title}  自评表", len(rows) + 1)
    book.save(path)


def _head(sheet: Any) -> None:
    for at, title in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, at, title)
        cell.font = Font(name="宋体", size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _write(sheet: Any, line: int, values: Mapping[str, Any]) -> None:
    side = Side(style="thin", color="BFBFBF")
    for at, title in enumerate(COLUMNS, 1):
        value = values[title]
        cell = sheet.cell(line, at)
        if isinstance(value, str):
            cell.value = clean(value)[:CELL_LIMIT] or None
            if cell.value is not None:
                # Text stays text: what begins like a formula is quoted, never computed.
                cell.data_type = "s"
                cell.quotePrefix = cell.value.lstrip()[:1] in ("=", "+", "-", "@")
        else:
            cell.value = value
        cell.font = Font(name="宋体", size=10)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        centred = "center" if title in _CENTRED else None
        cell.alignment = Alignment(horizontal=centred, vertical="top", wrap_text=True)
        if title in _OPEN:
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor="FFF9E5")


def _rules(sheet: Any, rows: Sequence[SelfRow]) -> None:
    """What Excel lets be typed: a number up to the item's full points, or one of the words."""
    words = DataValidation("list", formula1=f'"{",".join(WORDS)}"', allow_blank=True)
    for line, row in enumerate(rows, 2):
        for title in (SELF_POINTS, REVIEW_POINTS):
            where = f"{get_column_letter(COLUMNS.index(title) + 1)}{line}"
            if row.full is None:
                words.add(where)
                continue
            if title == REVIEW_POINTS:
                continue  # a reviewer may also write 不适用
            number = DataValidation(
                "decimal", operator="between", formula1="0", formula2=str(row.full), allow_blank=True
            )
            number.error = f"请填 0 至 {row.full} 之间的数"
            number.add(where)
            sheet.add_data_validation(number)
    if words.sqref:
        sheet.add_data_validation(words)


def _lay_out(sheet: Any, header: str, last: int) -> None:
    for at, (title, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width = width
        column.hidden = title in _HIDDEN
    sheet.freeze_panes = "F2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)
    for_print(sheet, header)
