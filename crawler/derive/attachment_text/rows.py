"""Rows of cells as text: one line per row, cells parted by tabs, numbers as a sheet shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from crawler.derive.attachment_text.limits import Gathered, attachment_rules

_SHOWN_DIGITS = 15
"""A sheet keeps and shows this many digits of a number; a longer one ends in zeros."""


class Rows:
    """Adds the rows of a workbook's sheets to ``found``, within the limits."""

    def __init__(self, found: Gathered) -> None:
        limits = attachment_rules().limits
        self._found = found
        self._columns = limits.columns
        self._rows = limits.rows
        self._cells = limits.cells
        self.cut = False
        """Whether rows were left out."""

    def sheet(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Add the sheet ``name``, which is told only if it has cells."""
        self.table(rows, f"【{name}】\n")

    def table(self, rows: Iterable[Sequence[object]], heading: str = "") -> None:
        """Add ``rows`` behind ``heading``. They are made as wide as the widest before them, so that every
        cell stands under its head. Raises what ``rows`` raises."""
        width = 0
        for row in rows:
            if self._rows <= 0 or self._cells <= 0 or self._found.full:
                self.cut = True
                return
            self._rows -= 1
            cells = [shown(value) for value in row[: self._columns]]
            self._cells -= len(cells)
            filled = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
            if not filled:
                continue
            self._found.add(heading)
            heading = ""
            width = max(width, filled)
            self._found.add("\t".join([*cells[:filled], *[""] * (width - filled)]) + "\n")

    @property
    def note(self) -> str:
        return "表格很大, 只读取了前面的部分" if self.cut or self._found.full else ""


def shown(value: object) -> str:
    """A cell's value as its sheet shows it: never ``2.2E+17``, no ``.0`` behind whole numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes") if value.time() != dt.time(0) else value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return " ".join(str(value).split())


def _number(value: float) -> str:
    try:
        exact = Decimal(f"{value:.{_SHOWN_DIGITS}g}")
    except InvalidOperation:
        return ""
    if not exact.is_finite() or abs(exact.adjusted()) > 2 * _SHOWN_DIGITS:
        return str(value)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
