"""Excel sheets as every work paper has them: streamed rows, safe text, fixed layout, repeatable bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from reports.mask import clean

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every zip entry: the oldest a zip can hold."""
CELL_LIMIT = 32_767
LINK_LIMIT = 60_000
"""Excel opens no sheet with more than 65,530 links; what is beyond is plain text."""
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")
_BAD_TITLE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


class Link(Struct, frozen=True):
    """A cell with a link. ``target``: relative file or http(s) address."""

    text: str
    target: str


class Column(Struct, frozen=True):
    """``width`` in characters. ``centre``: for short codes and numbers."""

    title: str
    width: float
    centre: bool = False


Value = str | int | Decimal | datetime | Link | None


class Book:
    """A workbook written sheet by sheet with flat memory. ``stamp`` is the date told in its properties."""

    def __init__(self, stamp: datetime, title: str) -> None:
        self._book = Workbook(write_only=True)
        self._stamp = stamp.replace(tzinfo=None, microsecond=0)
        self._book.properties.creator = "网检"
        self._book.properties.title = clean(title)
        self._titles: set[str] = set()
        for style in _styles():
            self._book.add_named_style(style)

    def sheet(
        self, title: str, header: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
    ) -> int:
        """Write one whole sheet; returns the number of its rows. ``header`` is printed on every page."""
        sheet: Any = self._book.create_sheet(self._free_title(title))
        _lay_out(sheet, header, columns)
        sheet.append([_head(sheet, column.title) for column in columns])
        count = links = 0
        for row in rows:
            cells = []
            for value, column in zip(row, columns, strict=True):
                if isinstance(value, Link):
                    links += 1
                    value = value if links <= LINK_LIMIT else value.target
                cells.append(_cell(sheet, value, column))
            sheet.append(cells)
            count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
        sheet.close()
        return count

    def save(self, path: Path) -> None:
        """Write the file with fixed dates: the same rows give the same bytes."""
        raw = path.with_name(path.name + ".raw")
        try:
            self._book.save(raw)
            _settle(raw, path, self._stamp)
        finally:
            raw.unlink(missing_ok=True)

    def _free_title(self, title: str) -> str:
        """A sheet name Excel accepts: 31 characters, none forbidden, no two alike (capitals do not count)."""
        base = _BAD_TITLE.sub(" ", clean(title)).strip()[:31] or "表"
        name, number = base, 2
        while name.lower() in self._titles:
            ending = f"({number})"
            name, number = base[: 31 - len(ending)] + ending, number + 1
        self._titles.add(name.lower())
        return name


def _styles() -> list[NamedStyle]:
    side = Side(style="thin", color="BFBFBF")
    border = Border(left=side, right=side, top=side, bottom=side)
    font = Font(name="宋体", size=10)
    return [
        NamedStyle(
            "wj_head",
            font=Font(name="宋体", size=10, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="1F4E79"),
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
            border=border,
        ),
        NamedStyle("wj_text", font=font, border=border, alignment=Alignment(vertical="top", wrap_text=True)),
        NamedStyle(
            "wj_centre",
            font=font,
            border=border,
            alignment=Alignment(horizontal="center", vertical="top", wrap_text=True),
        ),
        NamedStyle(
            "wj_link",
            font=Font(name="宋体", size=10, color="0563C1", underline="single"),
            border=border,
            alignment=Alignment(vertical="top", wrap_text=True),
        ),
    ]


def _lay_out(sheet: Any, header: str, columns: Sequence[Column]) -> None:
    """Everything that has to stand before the first row."""
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = clean(header).replace("&", "&&")
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.4)


def _head(sheet: Any, title: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=title)
    cell.style = "wj_head"
    return cell


def _cell(sheet: Any, value: Value, column: Column) -> Cell:
    """Text stays text: a value that begins like a formula is quoted, never computed."""
    if isinstance(value, Link):
        cell = WriteOnlyCell(sheet)
        cell.style = "wj_link"
        cell.hyperlink = value.target
        _set_text(cell, value.text)
        return cell
    cell = WriteOnlyCell(sheet)
    cell.style = "wj_centre" if column.centre else "wj_text"
    if isinstance(value, str):
        _set_text(cell, value)
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif value is not None:
        cell.value = value
        cell.number_format = "General"
    return cell


def _set_text(cell: Cell, text: str) -> None:
    text = clean(text)[:CELL_LIMIT]
    cell.value = text
    cell.data_type = "s"
    if text.lstrip()[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def _settle(raw: Path, path: Path, stamp: datetime) -> None:
    """Copy a zip with fixed entry dates and document dates."""
    moment = stamp.isoformat().encode() + b"Z"
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            with source.open(entry) as reader, target.open(info, "w", force_zip64=True) as writer:
                if entry.filename == "docProps/core.xml":
                    writer.write(_MODIFIED.sub(rb"\g<1>" + moment + rb"\g<3>", reader.read()))
                    continue
                while chunk := reader.read(1 << 16):
                    writer.write(chunk)
