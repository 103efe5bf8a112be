"""Faults of shape: unknown or missing names, values of the wrong sort. Told in Chinese, with the line."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from rubrics.faults import Fault, nearest
from rubrics.model import RubricFile
from rubrics.yamlmarks import Marks


def _details(error: ValidationError) -> Iterator[Any]:
    """Pydantic's faults, without «too short» where entries stand that have faults of their own."""
    for detail in error.errors(include_url=False):
        if not (detail["type"] == "too_short" and detail["input"]):
            yield detail


def shape_faults(error: ValidationError, marks: Marks) -> Iterator[Fault]:
    for detail in _details(error):
        path = tuple(detail["loc"])
        yield marks.fault(
            _blamed(path, detail), _say(detail["type"], path, detail.get("ctx", {}), detail["input"])
        )


def _blamed(path: tuple[str | int, ...], detail: Any) -> tuple[str | int, ...]:
    """Where a fault of a whole process stands: at the phase the message begins with, or the appeal."""
    given, message = detail["input"], str(detail.get("ctx", {}).get("error", ""))
    if path != ("process",) or not isinstance(given, dict):
        return path
    for at, phase in enumerate(given.get("phases") or ()):
        if isinstance(phase, dict) and message.startswith(f"阶段“{phase.get('name')}”"):
            return (*path, "phases", at)
    return (*path, "appeal")


def _say(kind: str, path: tuple[str | int, ...], ctx: dict[str, Any], value: Any) -> str:
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        return f"不认识的名称“{name}”{nearest(name, _field_names(path))}"
    if kind == "missing":
        return f"缺少“{name}”"
    if kind == "literal_error":
        known = _choices(ctx)
        return f"“{name}”不能是“{value}”,可用:{'、'.join(known)}{nearest(str(value), known)}"
    if kind == "value_error" and "须是" not in str(ctx.get("error", "")):
        return str(ctx["error"])
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
    "date_type": "须是日期(年-月-日)",
    "date_parsing": "须是日期(年-月-日)",
    "date_from_datetime_parsing": "须是日期(年-月-日)",
    "date_from_datetime_inexact": "须是日期(年-月-日)",
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


def _choices(ctx: dict[str, Any]) -> list[str]:
    return re.findall(r"'([^']*)'", str(ctx["expected"]))


def mend(data: dict[str, Any], error: ValidationError) -> RubricFile | None:
    """The file as its author probably meant it, so that its meaning can be looked at too; None if unclear.

    A misspelt name or choice becomes the nearest known one; any other faulty value is left out, or stood in
    for where the format needs one.
    """
    made = copy.deepcopy(data)
    for detail in _details(error):
        path = tuple(detail["loc"])
        if not path or not _mend(made, path, detail):
            return None
    try:
        return RubricFile.model_validate(made)
    except ValidationError:
        return None


_STAND_INS = {
    "format": "wangjian.rubric/1",
    "id": "x",
    "title": "?",
    "name": "?",
    "no": "?",
    "criterion": "?",
    "table": "?",
    "period": 2000,
    "rule": "additive",
    "automation": "automatic",
}
"""What stands for a faulty or missing value that every file, section, indicator or item must have."""


def _mend(data: Any, path: tuple[str | int, ...], detail: Any) -> bool:
    holder = data
    for part in path[:-1]:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return False
    name = path[-1]
    if not isinstance(holder, dict):
        return False
    value = holder.pop(name, None)
    if name in _STAND_INS:
        holder[name] = _STAND_INS[str(name)]
    if detail["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(name), _field_names(path), n=1, cutoff=0.5)
        if close and close[0] not in holder:
            holder[close[0]] = value
    if detail["type"] == "literal_error":
        known = _choices(detail["ctx"])
        holder[name] = (difflib.get_close_matches(str(value), known, n=1) or known)[0]
    return True
