"""What judging one crawl gives: the seam between score and reports."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from checks.problem import Problem


class ColumnEntry(Struct, frozen=True):
    """A row of ``result.json`` → ``columns`` (栏目体检表)."""

    name: str
    path: tuple[str, ...]
    url: str
    items: int | None
    newest: str | None
    oldest: str | None
    class_: str | None
    period_days: int | None
    state: str
    rendered: bool


class Unit(Struct, frozen=True):
    id: str
    name: str
    kind: str
    portal: str


class Judgement(Struct, frozen=True):
    """``scores``: one ready-to-serialise entry per rubric (``ScoreSheet.to_dict()``)."""

    unit: Unit
    as_of: str
    seed: int
    scores: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    columns: tuple[ColumnEntry, ...]
