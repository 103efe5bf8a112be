"""A score table that somebody has filled in: its sums, and where it contradicts the rubric or itself.

A record is never a rule: nothing here feeds the fold. Rows are those of the source; a score cell that is
merged over several rows counts once, against the joint weight of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rubrics.decimals import ZERO, plain
from rubrics.faults import RubricError, nearest
from rubrics.fields import Frozen, Points
from rubrics.load import load_rubric
from rubrics.model import Item, Rubric
from rubrics.yamlmarks import read

_RECORDED = Path(__file__).parent / "data" / "recorded"


class UnknownRecordError(Exception):
    """No recorded sheet for this rubric."""


class JoinedRow(Frozen):
    no: int
    indicator: str


class RecordedRow(Frozen):
    """``joint``: the further rows that the score cell covers. ``reason``: in the wording of the source."""

    no: int
    indicator: str
    score: Points
    joint: tuple[JoinedRow, ...] = ()
    reason: str | None = None
    remediated: bool = False


class RecordFile(Frozen):
    rubric: str
    source: str
    rows: tuple[RecordedRow, ...]
    total: Points


@dataclass(frozen=True)
class Row:
    """One score cell. ``weight``: that of all its rows together."""

    nos: tuple[int, ...]
    indicators: tuple[str, ...]
    name: str
    section: str
    weight: Decimal
    score: Decimal
    reason: str | None
    remediated: bool

    @property
    def lost(self) -> Decimal:
        return self.weight - self.score


@dataclass(frozen=True)
class Doubt:
    """Where the sheet contradicts itself or the rubric. ``nos``: the rows concerned, none for the whole."""

    kind: str
    nos: tuple[int, ...]
    says: str


class RecordedSheet:
    def __init__(self, rubric: Rubric, record: RecordFile) -> None:
        self.rubric = rubric
        self.stated_total = record.total
        self.rows = tuple(_row(rubric, row) for row in record.rows)
        self._record = record

    @cached_property
    def total(self) -> Decimal:
        return sum((row.score for row in self.rows), ZERO)

    @cached_property
    def weight(self) -> Decimal:
        return sum((row.weight for row in self.rows), ZERO)

    @property
    def lost(self) -> Decimal:
        return self.weight - self.total

    @cached_property
    def lost_with_reason(self) -> Decimal:
        return sum((row.lost for row in self.rows if row.reason), ZERO)

    @property
    def lost_without_reason(self) -> Decimal:
        return self.lost - self.lost_with_reason

    def sections(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Section → (weight, score), in the order of the sheet."""
        made: dict[str, tuple[Decimal, Decimal]] = {}
        for row in self.rows:
            weight, score = made.get(row.section, (ZERO, ZERO))
            made[row.section] = (weight + row.weight, score + row.score)
        return made

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        return tuple(_doubts(self))

    def to_dict(self) -> dict[str, Any]:
        return {
            "rubric": self.rubric.id,
            "total": plain(self.total),
            "weight": plain(self.weight),
            "lost": plain(self.lost),
            "lost_with_reason": plain(self.lost_with_reason),
            "lost_without_reason": plain(self.lost_without_reason),
            "sections": [
                {"section": name, "weight": plain(weight), "score": plain(score)}
                for name, (weight, score) in self.sections().items()
            ],
            "rows": [
                {
                    "rows": list(row.nos),
                    "indicators": list(row.indicators),
                    "weight": plain(row.weight),
                    "score": plain(row.score),
                    "lost": plain(row.lost),
                    "reason": row.reason,
                    "remediated": row.remediated,
                }
                for row in self.rows
            ],
            "doubts": [
                {"kind": doubt.kind, "rows": list(doubt.nos), "says": doubt.says} for doubt in self.doubts
            ],
            "contradictions": [note.model_dump(mode="json") for note in self.rubric.contradictions],
        }


def recorded_sheets() -> list[str]:
    """Ids of the rubrics with a bundled record."""
    return sorted(path.stem for path in _RECORDED.glob("*.yaml"))


def load_recorded(rubric_id: str) -> RecordedSheet:
    """The bundled record of a rubric. Raises :class:`UnknownRecordError`."""
    path = _RECORDED / f"{rubric_id}.yaml"
    if rubric_id not in recorded_sheets():
        raise UnknownRecordError(f"“{rubric_id}”没有已打分的测评表;有的是:{'、'.join(recorded_sheets())}")
    return import_recorded(path)


def import_recorded(path: Path) -> RecordedSheet:
    """A record from a file written like those of ``data/recorded``.

    Raises :class:`RubricError` with every fault of the file, by line; ``OSError`` when it cannot be read.
    """
    data, marks, faults = read(path.read_text(encoding="utf-8"))
    try:
        record = RecordFile.model_validate(data)
    except ValidationError as error:
        faults += [
            marks.fault(tuple(one["loc"]), f"“{one['loc'][-1] if one['loc'] else ''}”缺少或不合要求")
            for one in error.errors(include_url=False)
        ]
        raise RubricError(path, faults) from error
    rubric = load_rubric(record.rubric)
    known = {item.indicator for item in rubric.items}
    for at, row in enumerate(record.rows):
        for name in (row.indicator, *(one.indicator for one in row.joint)):
            if name not in known:
                hint = nearest(name, known)
                faults.append(marks.fault(("rows", at, "indicator"), f"没有编号为“{name}”的指标{hint}"))
    if faults:
        raise RubricError(path, faults)
    return RecordedSheet(rubric, record)


def _row(rubric: Rubric, row: RecordedRow) -> Row:
    nos = (row.no, *(one.no for one in row.joint))
    indicators = (row.indicator, *(one.indicator for one in row.joint))
    items = [item for name in indicators for item in _items(rubric, name)]
    return Row(
        nos=nos,
        indicators=indicators,
        name="、".join(dict.fromkeys(item.path[-1] for item in items)),
        section=items[0].section,
        weight=sum((item.full or ZERO for item in items), ZERO),
        score=row.score,
        reason=row.reason,
        remediated=row.remediated,
    )


def _items(rubric: Rubric, indicator: str) -> list[Item]:
    return [item for item in rubric.items if item.indicator == indicator]


def _doubts(sheet: RecordedSheet) -> Iterator[Doubt]:
    yield from _numbering(sheet)
    for row in sheet.rows:
        yield from _joint(sheet, row)
        for indicator in row.indicators:
            yield from _row_doubts(row, _items(sheet.rubric, indicator))
        if row.score > row.weight:
            said = f"得分{plain(row.score)}超过权重{plain(row.weight)}"
            yield Doubt("score_over_weight", row.nos, said)
        if row.lost > 0 and not row.reason:
            yield Doubt("lost_without_reason", row.nos, f"失{plain(row.lost)}分,没有扣分依据")
        if row.lost == 0 and row.reason:
            yield Doubt("reason_without_loss", row.nos, f"写有扣分依据“{row.reason}”,却没有失分")
    if sheet.total != sheet.stated_total:
        said = f"各行得分合计{plain(sheet.total)}分,总分写的是{plain(sheet.stated_total)}分"
        yield Doubt("total", (), said)


def _numbering(sheet: RecordedSheet) -> Iterator[Doubt]:
    """Numbers that are skipped, counting rows of the rubric without a score (deductions) too."""
    nos = {no for row in sheet.rows for no in row.nos} | set(_numbers(sheet.rubric))
    for missing in sorted(set(range(1, max(nos) + 1)) - nos):
        yield Doubt("row_missing", (missing,), f"没有第{missing}行")


def _numbers(rubric: Rubric) -> Iterator[int]:
    """Row numbers that the indicators' ids carry (``…/38/…``)."""
    for item in rubric.items:
        parts = item.indicator.split("/")
        if len(parts) > 1 and parts[1].isdigit():
            yield int(parts[1])


def _joint(sheet: RecordedSheet, row: Row) -> Iterator[Doubt]:
    if len(row.nos) == 1:
        return
    first = sum((item.full or ZERO for item in _items(sheet.rubric, row.indicators[0])), ZERO)
    over = f",高于第{row.nos[0]}行自己的权重{plain(first)}" if row.score > first else ""
    nos = "、".join(map(str, row.nos))
    said = f"得分格跨第{nos}行合并:{plain(row.score)}分是{plain(row.weight)}分中的得分{over}"
    yield Doubt("joint_score", row.nos, said)


def _row_doubts(row: Row, items: list[Item]) -> Iterator[Doubt]:
    weight = sum((item.full or ZERO for item in items), ZERO)
    stated = [item.stated if item.stated is not None else item.full for item in items]
    total = sum((points or ZERO for points in stated), ZERO)
    if any(item.stated is not None for item in items) and total != weight:
        said = f"原文各分项合计{plain(total)}分,权重{plain(weight)}分"
        yield Doubt("parts_over_weight", row.nos, said)
    for item in items:
        each = item.params.get("points")
        if item.rule != "deduct_each" or each is None or item.full is None:
            continue
        if Decimal(each) > item.full:
            said = f"每处扣{plain(Decimal(each))}分,超过权重{plain(item.full)}分"
            yield Doubt("price_over_weight", row.nos, said)
        if Decimal(each) >= item.full and len(items) == 1 and row.reason and row.score > 0:
            said = f"按规则有一处即得0分,扣分依据写“{row.reason}”,却得{plain(row.score)}分"
            yield Doubt("score_against_rule", row.nos, said)
