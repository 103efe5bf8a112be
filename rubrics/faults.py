"""Faults of a rubric file: all of them at once, each with its line, in Chinese."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. ``line`` and ``column`` count from 1; ``where`` is the path inside the file."""

    line: int
    column: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"({self.where})" if self.where else ""
        return f"第{self.line}行第{self.column}列{place}:{self.message}"


class RubricError(Exception):
    """A rubric that cannot be used. ``faults`` are sorted by line."""

    def __init__(self, source: Path | str, faults: Iterable[Fault]) -> None:
        self.source = str(source)
        self.faults = tuple(sorted(set(faults)))
        lines = [f"{self.source}:{fault}" for fault in self.faults]
        super().__init__("\n".join([f"指标文件有{len(self.faults)}处错误:", *lines]))


class UnknownRubricError(Exception):
    """No rubric of this id or path."""


def nearest(name: str, known: Iterable[str]) -> str:
    """``;是否想写“…”?`` with the nearest known name, or the empty string."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f";是否想写“{close[0]}”?" if close else ""
