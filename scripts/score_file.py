"""Read a filled-in 自评表 (XLSX or CSV). Every fault is told at once, with its row; a file with any fault
gives nothing at all."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from reports.selfsheet import (
    COLUMNS,
    ITEM,
    LINK,
    REMARK,
    REVIEW_POINTS,
    REVIEW_WHY,
    RUBRIC,
    SELF_POINTS,
    UNIT,
    WORDS,
)
from rubrics.decimals import plain
from rubrics.faults import RubricError, UnknownRubricError
from rubrics.load import load_rubric
from rubrics.model import Item, Rubric
from storage.main import UnitRow
from storage.office_text import office_text

LONGEST = 4000
"""Characters of a link or a remark."""
DECIMALS = 4
"""A computed cell holds a binary number; beyond this many places it is noise, not points."""
_WRITTEN = (SELF_POINTS, LINK, REMARK, REVIEW_POINTS, REVIEW_WHY)
_NUMBER = re.compile(r"\d{1,6}(\.\d+)?\Z")


@dataclass(frozen=True)
class Filled:
    """What people wrote on one item. Points None where nothing stands; ``outcome`` where a word does."""

    line: int
    item: Item
    points: Decimal | None
    outcome: str | None
    link: str
    remark: str
    review_points: Decimal | None
    review_outcome: str | None
    review_why: str


@dataclass(frozen=True)
class ScoreFile:
    """``unit`` and ``rubric`` are None only beside faults."""

    unit: UnitRow | None
    rubric: Rubric | None
    rows: tuple[Filled, ...]
    faults: tuple[str, ...]


def read_scores(
    path: Path,
    find_unit: Callable[[str], UnitRow | None],
    *,
    unit: str | None = None,
    rubric: str | None = None,
) -> ScoreFile:
    """``unit`` and ``rubric``: whose sheet it has to be; required where the file does not say it itself."""
    rows, unread = _table(path)
    if not rows:
        return ScoreFile(None, None, (), tuple(unread or ["文件是空的"]))
    line, heading = rows[0]
    columns = {title.strip(): at for at, title in enumerate(heading) if title.strip()}
    faults = _heading_faults(line, columns, unit, rubric)
    if faults:
        return ScoreFile(None, None, (), (*unread, *faults))
    records = [
        (number, {title: cells[at].strip() if at < len(cells) else "" for title, at in columns.items()})
        for number, cells in rows[1:]
        if any(cell.strip() for cell in cells)
    ]
    found = _checked(records, find_unit, unit, rubric)
    if unread:
        faults = sorted([*unread, *found.faults], key=_line_of)
        return ScoreFile(found.unit, found.rubric, (), tuple(faults))
    return found


def _line_of(fault: str) -> int:
    found = re.match(r"第 (\d+) 行", fault)
    return int(found[1]) if found else 0


def _heading_faults(line: int, columns: Mapping[str, int], unit: str | None, rubric: str | None) -> list[str]:
    needed = [ITEM, SELF_POINTS, *([] if unit else [UNIT]), *([] if rubric else [RUBRIC])]
    faults = []
    for title in needed:
        if title not in columns:
            hint = {UNIT: " (或用 --unit 指明)", RUBRIC: " (或用 --rubric 指明)"}.get(title, "")
            faults.append(f"第 {line} 行: 缺少列 {title}{hint}; 请用 wangjian scores export 导出的表填写")
    for title in columns:
        if title not in COLUMNS:
            near = get_close_matches(title, COLUMNS, 1, 0.5)
            faults.append(f"第 {line} 行: 不认识的列 {title}" + (f", 是不是 {near[0]}?" if near else ""))
    return faults


def _checked(
    records: list[tuple[int, dict[str, str]]],
    find_unit: Callable[[str], UnitRow | None],
    unit: str | None,
    rubric: str | None,
) -> ScoreFile:
    if not records:
        return ScoreFile(None, None, (), ("文件里只有表头, 没有要点",))
    owner = find_unit(unit or records[0][1][UNIT])
    if owner is None:
        name = unit or records[0][1][UNIT]
        where = "" if unit else f"第 {records[0][0]} 行: "
        return ScoreFile(None, None, (), (f"{where}没有登记单位 {name or '(空)'}",))
    try:
        loaded = load_rubric(rubric or records[0][1][RUBRIC])
    except (RubricError, UnknownRubricError, OSError) as error:
        return ScoreFile(owner, None, (), (str(error),))
    faults: list[str] = []
    if owner.kind not in loaded.kinds:
        faults.append(f"指标“{loaded.title}”不适用于 {owner.name} 的单位类型 {owner.kind}")
    by_id = {item.id: item for item in loaded.items}
    first: dict[str, int] = {}
    filled: list[Filled] = []
    for line, values in records:
        before = len(faults)
        say = f"第 {line} 行: "
        faults += _belongs(say, values, owner, loaded)
        item = by_id.get(values[ITEM])
        if item is None:
            faults.append(say + _unknown(values[ITEM], by_id))
            continue
        if item.id in first:
            faults.append(f"{say}要点 {item.id} 与第 {first[item.id]} 行重复")
        first.setdefault(item.id, line)
        row = _filled(line, item, owner, values, faults)
        if len(faults) == before and row is not None:
            filled.append(row)
    return ScoreFile(owner, loaded, () if faults else tuple(filled), tuple(faults))


def _belongs(say: str, values: Mapping[str, str], owner: UnitRow, rubric: Rubric) -> list[str]:
    faults = []
    if values.get(UNIT, owner.id) not in (owner.id, owner.name, ""):
        faults.append(f"{say}单位 {values[UNIT]} 不是 {owner.id}; 一个文件只能是一个单位的自评表")
    if values.get(RUBRIC, rubric.id) not in (rubric.id, ""):
        faults.append(f"{say}指标体系 {values[RUBRIC]} 不是 {rubric.id}")
    return faults


def _unknown(name: str, known: Iterable[str]) -> str:
    if not name:
        return f"缺少{ITEM}"
    near = get_close_matches(name, list(known), 1, 0.5)
    return f"没有要点 {name}" + (f", 是不是 {near[0]}?" if near else "")


def _filled(
    line: int, item: Item, owner: UnitRow, values: Mapping[str, str], faults: list[str]
) -> Filled | None:
    """None when nobody wrote anything on the item."""
    written = {title: values.get(title, "") for title in _WRITTEN}
    if not any(written.values()):
        return None
    say = f"第 {line} 行: "
    if owner.kind not in item.applies_to or not item.owed_by(owner.name):
        faults.append(f"{say}{item.id} 不是 {owner.name} 的要点")
    for title in (LINK, REMARK, REVIEW_WHY):
        if len(written[title]) > LONGEST:
            faults.append(f"{say}{title}超过 {LONGEST} 字")
    full = item.full_for(owner.kind)
    points, outcome = _points(say, SELF_POINTS, written[SELF_POINTS], item, full, faults)
    review, review_outcome = _points(say, REVIEW_POINTS, written[REVIEW_POINTS], item, full, faults)
    return Filled(
        line,
        item,
        points,
        outcome,
        written[LINK],
        written[REMARK],
        review,
        review_outcome,
        written[REVIEW_WHY],
    )


def _points(
    say: str, title: str, text: str, item: Item, full: Decimal | None, faults: list[str]
) -> tuple[Decimal | None, str | None]:
    """(points, outcome) of a cell; a fault is entered in ``faults``."""
    plain_text = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    if not plain_text:
        return None, None
    if plain_text in WORDS and (full is None or plain_text == "不适用"):
        return None, WORDS[plain_text]
    number = _number(plain_text)
    if number is None:
        if full is None and item.rule != "deduction":
            faults.append(f"{say}{title}“{text}”应是 {'、'.join(WORDS)} 之一 (该要点没有分值)")
        else:
            faults.append(f"{say}{title}“{text}”不是数")
        return None, None
    if number < 0:
        faults.append(f"{say}{title} {plain(number)} 是负数")
    elif full is None and item.rule != "deduction":
        faults.append(f"{say}{title} {plain(number)}: 该要点没有分值, 应填 {'、'.join(WORDS)} 之一")
    elif full is not None and number > full:
        faults.append(f"{say}{title} {plain(number)} 超过分值 {plain(full)}")
    return number, None


def _number(text: str) -> Decimal | None:
    body = text.removeprefix("-")
    if not _NUMBER.match(body):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value == value.quantize(Decimal(1).scaleb(-DECIMALS)) else None


Rows = list[tuple[int, list[str]]]


def _table(path: Path) -> tuple[Rows, list[str]]:
    """(line, cells) of every row; or faults."""
    if not path.is_file():
        return [], [f"{'是目录, 不是文件' if path.is_dir() else '没有这个文件'}: {path}"]
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _xlsx(path)
    if suffix == ".csv":
        return _csv(path.read_bytes())
    return [], [f"只能导入 XLSX 或 CSV, 不能是 {suffix or '没有扩展名的文件'} (旧的 XLS 请另存为 XLSX)"]


def _csv(data: bytes) -> tuple[Rows, list[str]]:
    text = office_text(data)
    if text is None:
        return [], ["CSV 不是 UTF-8 或 GB18030 编码的文本"]
    rows: Rows = []
    line = 0
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            # A quoted cell may run over several lines; the row begins after the row before it.
            rows.append((line + 1, cells))
            line = reader.line_num
    except csv.Error as error:
        return [], [f"第 {line + 1} 行: CSV 读不懂 ({error})"]
    return [row for row in rows if any(cell.strip() for cell in row[1])], []


def _xlsx(path: Path) -> tuple[Rows, list[str]]:
    try:
        values = openpyxl.load_workbook(path, read_only=True, data_only=True)
        written = openpyxl.load_workbook(path, read_only=True)
        rows: Rows = []
        faults: list[str] = []
        both = zip(
            values.worksheets[0].iter_rows(values_only=True),
            written.worksheets[0].iter_rows(values_only=True),
            strict=True,
        )
        for line, (cells, formulas) in enumerate(both, 1):
            if any(_uncomputed(cell, formula) for cell, formula in zip(cells, formulas, strict=True)):
                faults.append(f"第 {line} 行: 有没有算出结果的公式, 请在 Excel 中打开保存一次, 或改填数值")
            rows.append((line, [_cell(cell) for cell in cells]))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        return [], [f"{path.name} 不是可读的 XLSX 文件 ({type(error).__name__})"]
    values.close()
    written.close()
    return [row for row in rows if any(cell.strip() for cell in row[1])], faults


def _uncomputed(value: Any, formula: Any) -> bool:
    return value is None and isinstance(formula, str) and formula.startswith("=")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return plain(Decimal(repr(round(value, DECIMALS)))) if value == value else "NaN"
    return str(value)
