"""Excel and WPS tables of the zipped kind (.xlsx, newer .et): the cells of every sheet, row by row."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules
from crawler.derive.attachment_text.rows import Rows
from crawler.derive.attachment_text.zipped import core_title, opened


def read_xlsx(body: bytes) -> Read:
    """Raises :class:`Unreadable`; values are those last calculated, hidden sheets are read too."""
    with opened(body) as parts:
        _refuse_bombs(body)
        title = core_title(parts)
    found = Gathered()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book: Any = openpyxl.load_workbook(
                io.BytesIO(body), read_only=True, data_only=True, keep_links=False
            )
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            TypeError,
            SyntaxError,
        ) as error:
            raise Unreadable("broken", "工作簿结构损坏, 打不开") from error
        try:
            rows = Rows(found)
            for sheet in book.worksheets:
                # The size that a sheet tells of itself may be that of all its empty cells.
                sheet.reset_dimensions()
                rows.sheet(sheet.title, sheet.iter_rows(values_only=True))
            count = len(book.worksheets)
        finally:
            book.close()
    return Read(found.text, title, count, rows.note)


def _refuse_bombs(body: bytes) -> None:
    limits = attachment_rules().limits
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        sizes = [
            entry.file_size
            for entry in packed.infolist()
            if entry.filename.lower().endswith((".xml", ".rels"))
        ]
    if max(sizes, default=0) > limits.part_bytes or sum(sizes) > limits.total_bytes:
        raise Unreadable("too_large", f"工作簿解压后有 {sum(sizes)} 字节, 超过上限")
