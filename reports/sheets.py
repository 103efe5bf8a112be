"""Excel sheets as every work paper has them: streamed rows, safe text, fixed layout, repeatable bytes."""

from __future__ import annotations

import errno
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml.etree import SerialisationError
from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from reports.mask import clean

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every zip entry: the oldest a zip can hold."""
CELL_LIMIT = 32_767
LINK_LIMIT = 60_000
"""Excel opens no sheet with more than 65,530 links; what is beyond is plain text."""
_FORMULA = frozenset("=+-@")
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
        self,
        title: str,
        header: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value]],
        totals: Sequence[Sequence[Value]] = (),
    ) -> None:
        """Write one whole sheet. Raises ``OSError`` when the disk refuses.

        ``header``: printed on each page. ``totals``: rows below the others, out of the filter.
        """
        sheet: Any = self._book.create_sheet(self._free_title(title))
        _lay_out(sheet, header, columns)
        cells = _Cells(sheet, columns)
        with _disk_refusals():
            sheet.append(cells.head())
            filtered = 1
            for row in rows:
                sheet.append(cells.row(row))
                filtered += 1
            for row in totals:
                sheet.append(cells.row(row))
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{filtered}"
            sheet.close()

    def save(self, path: Path) -> None:
        """Write the file with fixed dates: the same rows give the same bytes."""
        raw = path.with_name(path.name + ".raw")
        try:
            with _disk_refusals():
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


@contextmanager
def _disk_refusals() -> Iterator[None]:
    """The XML stream below a sheet tells a refused write by its own error, such as ``IO_ENOSPC``."""
    try:
        yield
    except SerialisationError as error:
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number)) from error


class _Cells:
    """Makes the cells of one sheet. Text stays text: what begins like a formula is quoted, never computed.

    The style of a cell is looked up once per sheet, not per cell: a long sheet is mostly that.
    """

    def __init__(self, sheet: Any, columns: Sequence[Column]) -> None:
        self._sheet = sheet
        self._columns = columns
        self._links = 0
        names = ["wj_centre" if column.centre else "wj_text" for column in columns]
        self._plain = [self._style(name) for name in names]
        self._quoted = [self._style(name, quoted=True) for name in names]
        self._dates = [self._style(name, number_format="yyyy-mm-dd hh:mm") for name in names]
        self._link = self._style("wj_link")

    def _style(self, name: str, *, quoted: bool = False, number_format: str = "General") -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        cell.style = name
        cell.number_format = number_format
        if quoted:
            cell.quotePrefix = True
        return cell._style

    def head(self) -> list[Any]:
        style = self._style("wj_head")
        return [self._text(column.title, style) for column in self._columns]

    def row(self, values: Sequence[Value]) -> list[Any]:
        if len(values) != len(self._columns):
            raise ValueError(f"{len(values)} values for {len(self._columns)} columns")
        return [self._cell(place, value) for place, value in enumerate(values)]

    def _cell(self, place: int, value: Value) -> Any:
        if isinstance(value, Link):
            self._links += 1
            if self._links > LINK_LIMIT:
                return self._text(value.target, self._plain[place])
            return self._text(value.text, self._link, value.target)
        if isinstance(value, str):
            formula = value.lstrip()[:1] in _FORMULA
            return self._text(value, (self._quoted if formula else self._plain)[place])
        cell: Any = WriteOnlyCell(self._sheet)
        if isinstance(value, datetime):
            cell.value = value.replace(tzinfo=None)
            cell._style = self._dates[place]
        else:
            cell.value = value
            cell._style = self._plain[place]
        return cell

    def _text(self, text: str, style: Any, target: str | None = None) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        if target is not None:
            cell.hyperlink = target
        cell.value = clean(text)[:CELL_LIMIT]
        cell.data_type = "s"
        cell._style = style
        return cell


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
    for_print(sheet, header)
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.4)


def for_print(sheet: Any, header: str) -> None:
    """Landscape A4 as wide as the columns; the first row and ``header`` on every page, numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = clean(header).replace("&", "&&")
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


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
