"""What the commands on sheets share: rubric, sheet and day from what the user typed; a table for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Column, Table

from crawler.gather.clock import BEIJING
from rubrics.decimals import plain
from rubrics.faults import RubricError, UnknownRubricError, nearest
from rubrics.load import load_rubric
from rubrics.model import Item, Rubric
from rubrics.sheet import ScoreSheet
from scripts.cli import say
from scripts.cli.rubric_choice import rubrics_for
from scripts.unit_sheet import NoSheet, UnitSheet, sheet_of
from scripts.workspace import Workspace
from storage.main import UnitRow
from storage.trouble import system_words


def need_rubric(name: str) -> Rubric:
    try:
        return load_rubric(name)
    except (RubricError, UnknownRubricError) as error:
        say.refuse(str(error))
    except OSError as error:
        say.refuse(f"读不了指标文件“{name}”: {system_words(error)}")


def need_sheet(workspace: Workspace, unit: UnitRow, rubric: Rubric) -> UnitSheet:
    """The unit's sheet; blank of the machine's word where it was not evaluated yet."""
    try:
        return sheet_of(workspace, unit, rubric, blank=True)
    except NoSheet as error:
        say.refuse(str(error))


def need_item(rubric: Rubric, name: str) -> Item:
    try:
        return rubric.item(name)
    except KeyError:
        say.refuse(f"{rubric.id} 没有要点 {name}{nearest(name, [item.id for item in rubric.items])}")


def rubrics_of(unit: UnitRow) -> tuple[str, ...]:
    """The rubrics a unit is judged by: its own, else all for its kind."""
    return unit.rubrics or tuple(rubrics_for(unit.kind))


def parse_day(text: str | None, option: str) -> dt.date:
    """A date of the command line; today in Beijing when not given."""
    if text is None:
        return dt.datetime.now(BEIJING).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        say.refuse(f"{option} 不是日期: {text} (应为 2026-11-20 这样的格式)")


def parse_points(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        say.refuse(f"--points 不是数: {text}")
    if not value.is_finite():
        say.refuse(f"--points 不是数: {text}")
    return value


def now() -> str:
    return dt.datetime.now(BEIJING).isoformat(timespec="seconds")


def totals(sheet: ScoreSheet) -> dict[str, Any]:
    """The totals as in ``result.json`` → ``score``."""
    score: dict[str, Any] = sheet.to_dict()["score"]
    return score


def told_total(score: dict[str, Any] | None) -> str:
    if score is None or score["decided"] is None:
        return "–"
    text = f"已定 {score['decided']} 分, {score['low']}–{score['high']}"
    return text + (f", 否决: {'、'.join(score['vetoed'])}" if score["vetoed"] else "")


def points_text(value: Decimal | None) -> str:
    return "–" if value is None else plain(value)


def print_json(value: object) -> None:
    say.out(msgspec.json.format(msgspec.json.encode(value), indent=1).decode())


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on a terminal; in a pipe one line a row, columns parted by tabs, nothing cut."""
    console = Console(highlight=False)
    if not console.is_terminal:
        for row in (head, *rows):
            say.out("\t".join(" ".join(cell.split()) for cell in row))
        return
    table = Table(*(Column(name, overflow="fold") for name in head), pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console.print(table, markup=False)
