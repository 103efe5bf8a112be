"""Settings of a run: defaults, then ``wangjian.toml`` of the folder, then the command line."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from crawler.settings import Settings
from scripts.cli import say
from scripts.cli.toml_file import TomlFault, read_toml

FILE = "wangjian.toml"


def load_settings(folder: Path, given: dict[str, dict[str, Any]] | None = None) -> dict[str, Any]:
    """The overrides that differ from the defaults, checked. Ends with exit code 2 on any fault."""
    values: dict[str, Any] = {}
    path = folder / FILE
    if path.is_file():
        try:
            values = read_toml(path)
        except TomlFault as error:
            say.refuse(f"{path}: {error}")
    if faults := check_settings(values):
        say.refuse(*(f"{path}: {fault}" for fault in faults))
    for group, options in (given or {}).items():
        for name, value in options.items():
            if value is not None:
                values.setdefault(group, {})[name] = value
    if faults := check_settings(values):
        say.refuse(*faults)
    return values


def check_settings(values: dict[str, Any]) -> list[str]:
    """Every fault, in Chinese, with the nearest known name for an unknown one."""
    try:
        Settings.model_validate(values)
    except ValidationError as error:
        return [_sentence(list(e["loc"]), e["type"], e["msg"], e.get("ctx") or {}) for e in error.errors()]
    return []


def known_settings() -> dict[str, list[str]]:
    return {
        group: list(field.annotation.model_fields)  # type: ignore[union-attr]  # every group is a model
        for group, field in Settings.model_fields.items()
    }


_WRONG = {
    "greater_than": "应大于 {gt:g}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "float_type": "应是数",
    "float_parsing": "应是数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "literal_error": "只能是 {expected}",
    "string_type": "应是文字, 写在双引号里",
    "model_type": "应是一组设置, 写成 [名称] 一行, 各项在其下",
}


_QUOTED: Final = re.compile(r"'([^']*)'")


def _sentence(where: list[Any], kind: str, message: str, context: dict[str, Any]) -> str:
    known = known_settings()
    place = ".".join(str(part) for part in where)
    if kind == "extra_forbidden":
        among = list(known) if len(where) == 1 else known.get(str(where[0]), [])
        near = get_close_matches(str(where[-1]), among, 1, 0.4)
        return f"不认识的设置 {place}" + (f", 是不是 {near[0]}?" if near else f"; 可用: {'、'.join(among)}")
    wrong = _WRONG.get(kind)
    if "expected" in context:
        # Named in English: 'a', 'b' or 'c'.
        context = {**context, "expected": "、".join(_QUOTED.findall(str(context["expected"])))}
    return f"设置 {place} 的值不合适: {wrong.format(**context) if wrong else message}"
