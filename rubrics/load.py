"""Loading a rubric: every fault at once, each with its line, in Chinese."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from rubrics import yamlmarks
from rubrics.faults import Fault, RubricError, UnknownRubricError, nearest
from rubrics.model import (
    IndicatorSpec,
    Item,
    ItemSpec,
    Rubric,
    RubricFile,
    Section,
    SectionSpec,
)
from rubrics.validate import meaning_faults
from rubrics.yamlmarks import Marks

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
        raise RubricError(source, [*faults, *_shape_faults(error, marks, data)]) from error
    faults += meaning_faults(spec, marks)
    if faults:
        raise RubricError(source, faults)
    return _flatten(spec, hashlib.sha256(raw).hexdigest())


def _shape_faults(error: ValidationError, marks: Marks, data: dict[str, Any]) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        path = tuple(detail["loc"])
        yield marks.fault(path, _say(detail["type"], path, detail.get("ctx", {}), detail["input"]))


def _say(kind: str, path: tuple[str | int, ...], ctx: dict[str, Any], value: Any) -> str:
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        return f"不认识的名称“{name}”{nearest(name, _field_names(path))}"
    if kind == "missing":
        return f"缺少“{name}”"
    if kind == "literal_error":
        known = [item.strip().strip("'\"") for item in str(ctx["expected"]).replace(" or ", ", ").split(",")]
        return f"“{name}”不能是“{value}”,可用:{'、'.join(known)}{nearest(str(value), known)}"
    if kind == "too_short":
        return f"“{name}”至少要有一项"
    expected = _EXPECTED.get(kind)
    return f"“{name}”{expected},写的是“{value}”" if expected else f"“{name}”的值“{value}”不合要求"


_EXPECTED = {
    "value_error": "须是数",
    "decimal_parsing": "须是数",
    "decimal_type": "须是数",
    "finite_number": "须是有限的数",
    "int_type": "须是整数",
    "int_parsing": "须是整数",
    "int_from_float": "须是整数",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_type": "须是文字",
    "bool_type": "须是 true 或 false",
    "bool_parsing": "须是 true 或 false",
    "tuple_type": "须是列表",
    "dict_type": "须是“名称: 值”的形式",
    "model_type": "须是“名称: 值”的形式",
    "string_pattern_mismatch": "只能用小写字母、数字和连字符",
}


def _field_names(path: tuple[str | int, ...]) -> list[str]:
    """Known names beside an unknown one: walk the models along the path."""
    model: type[BaseModel] = RubricFile
    for part in path[:-1]:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        inner = _model_in(model.model_fields[part].annotation)
        if inner is not None:
            model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


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
        rounding=spec.rounding,
        grades=tuple(sorted(spec.grades, key=lambda grade: -grade.min)),
        contradictions=spec.contradictions,
        sections=tuple(sections),
        items=tuple(items),
    )


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
        settles=item.settles,
        units=item.units,
        applies_to=item.applies_to or indicator.applies_to or tuple(spec.kinds),
        method=item.method or indicator.method,
        lead_units=item.lead_units if item.lead_units is not None else indicator.lead_units,
        by_kind=item.by_kind,
        not_applicable=item.not_applicable or spec.not_applicable,
        verified=spec.verified if item.verified is None else item.verified,
        source_row=f"{spec.source.table}:{lines}" if lines else spec.source.table,
        contradictions=tuple(dict.fromkeys((*item.contradictions, *indicator.contradictions))),
    )
