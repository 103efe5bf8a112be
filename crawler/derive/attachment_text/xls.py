"""Excel 97-2003 and WPS tables (.xls, .et): the cells of every sheet, row by row."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import xlrd

from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules
from crawler.derive.attachment_text.rows import Rows


def read_xls(body: bytes) -> Read:
    """Raises :class:`Unreadable`, and whatever xlrd raises for a damaged workbook."""
    try:
        book = xlrd.open_workbook(file_contents=body, logfile=io.StringIO(), on_demand=True)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise Unreadable("encrypted", "工作簿有打开密码") from error
        raise Unreadable("broken", "工作簿结构损坏, 打不开") from error
    with book:
        found = Gathered()
        rows = Rows(found)
        count = int(book.nsheets)
        for number in range(count):
            sheet = book.sheet_by_index(number)
            rows.sheet(sheet.name, _rows(sheet, book.datemode))
            book.unload_sheet(number)
    return Read(found.text, None, count, rows.note)


def _rows(sheet: Any, datemode: int) -> Iterator[list[object]]:
    columns = attachment_rules().limits.columns
    for number in range(sheet.nrows):
        yield [_value(cell, datemode) for cell in sheet.row_slice(number, 0, columns)]


def _value(cell: Any, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    value: object = cell.value
    return value


def _date(value: float, datemode: int) -> object:
    """A date, or a time of day; the number itself where it is none."""
    try:
        when: dt.datetime = xlrd.xldate_as_datetime(value, datemode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return value
    return when.time() if 0 <= value < 1 else when
