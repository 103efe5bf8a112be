"""Loading a rubric: every fault at once, each with its line, in Chinese."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from rubrics import yamlmarks
from rubrics.decimals import ZERO
from rubrics.faults import Fault, RubricError, UnknownRubricError, nearest
from rubrics.model import (
    Grade,
    IndicatorSpec,
    Item,
    ItemSpec,
    Rubric,
    RubricFile,
    Section,
    SectionSpec,
)
from rubrics.shape import mend, shape_faults
from rubrics.validate import meaning_faults

DATA = Path(__file__).parent / "data"


def available() -> list[str]:
    """Ids of the bundled rubrics, sorted."""
    return sorted(path.stem for path in DATA.glob("*.yaml"))


def load_rubric(path_or_id: str | Path) -> Rubric:
    """A rubric by bundled id or by file.

    Raises :class:`UnknownRubricError` when there is neither, :class:`RubricError` with every fault.
    """
    name = str(path_or_id)
    if name in available():
        return _bundled(name)
    path = Path(path_or_id)
    if path.is_dir():
        raise UnknownRubricError(f"“{name}”是目录,不是指标文件")
    if not path.is_file():
        raise UnknownRubricError(f"没有名为“{name}”的指标,也没有这个文件{nearest(name, available())}")
    return parse(path.read_bytes(), path)


@cache
def _bundled(name: str) -> Rubric:
    path = DATA / f"{name}.yaml"
    return parse(path.read_bytes(), path)


def parse(raw: bytes, source: Path | str = "指标文件") -> Rubric:
    """A rubric from the bytes of a file. Raises :class:`RubricError`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RubricError(source, [Fault(line, 1, "", "不是 UTF-8 编码,请另存为 UTF-8")]) from error
    data, marks, faults = yamlmarks.read(text)
    if data is None:
        raise RubricError(source, faults or [Fault(1, 1, "", "文件是空的")])
    if not isinstance(data, dict):
        raise RubricError(source, [Fault(1, 1, "", "最外层须是“名称: 值”的形式")])
    try:
        spec = RubricFile.model_validate(data)
    except ValidationError as error:
        faults += shape_faults(error, marks)
        mended = mend(data, error)
        if mended is not None:
            # Names and references are wrong whatever the shape: the author sees all of it at once.
            faults += meaning_faults(mended, marks, sums=False)
        raise RubricError(source, faults) from error
    faults += meaning_faults(spec, marks, sums=True)
    if faults:
        raise RubricError(source, faults)
    return _flatten(spec, hashlib.sha256(raw).hexdigest())


def _flatten(spec: RubricFile, sha256: str) -> Rubric:
    sections: list[Section] = []
    items: list[Item] = []

    def walk(section: SectionSpec, above: tuple[str, ...]) -> None:
        path = (*above, section.name)
        sections.append(Section(path=path, full=section.full))
        for indicator in section.indicators:
            items.extend(_item(spec, indicator, item, path) for item in indicator.items)
        for inner in section.sections:
            walk(inner, path)

    for section in spec.sections:
        walk(section, ())
    return Rubric(
        id=spec.id,
        title=spec.title,
        sha256=sha256,
        source=spec.source,
        period=spec.period,
        kinds=spec.kinds,
        full=spec.full,
        bonus=spec.bonus,
        bonus_gate=spec.bonus_gate,
        bonus_gate_strict=spec.bonus_gate_strict,
        rounding=spec.rounding,
        grades=tuple(sorted(spec.grades, key=_from_the_top)),
        grade_without_points=spec.grade_without_points,
        unit_list=spec.unit_list,
        process=spec.process,
        contradictions=spec.contradictions,
        sections=tuple(sections),
        items=tuple(items),
    )


def _from_the_top(grade: Grade) -> tuple[bool, Decimal]:
    """Highest limit first; grades without one keep their order behind."""
    return (True, ZERO) if grade.min is None else (False, -grade.min)


def _item(spec: RubricFile, indicator: IndicatorSpec, item: ItemSpec, path: tuple[str, ...]) -> Item:
    lines = ",".join(str(line) for line in item.source_lines)
    return Item(
        id=f"{indicator.id}#{item.no}",
        indicator=indicator.id,
        path=(*path, indicator.name),
        no=item.no,
        criterion=item.criterion,
        full=item.full,
        stated=item.stated,
        rule=item.rule,
        params=item.params,
        automation=item.automation,
        family=item.family,
        check=item.check,
        options=item.options,
        also=item.also,
        settles=item.settles,
        units=item.units,
        applies_to=item.applies_to or indicator.applies_to or tuple(spec.kinds),
        method=item.method or indicator.method,
        lead_units=item.lead_units if item.lead_units is not None else indicator.lead_units,
        by_kind=item.by_kind,
        not_applicable=item.not_applicable or spec.not_applicable,
        verified=spec.verified if item.verified is None else item.verified,
        note=item.note,
        source_row=f"{spec.source.table}:{lines}" if lines else spec.source.table,
        contradictions=tuple(dict.fromkeys((*item.contradictions, *indicator.contradictions))),
    )
