"""YAML with the line of every node, exact decimals, and repeated keys as faults.

A float scalar becomes :class:`~decimal.Decimal` from its own text; no binary float is ever made.
Dates stay text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from rubrics.faults import Fault
from rubrics.yaml_faults import syntax_fault

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C reader where libyaml is there: ten times faster, same nodes and marks."""

_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
_BOOL = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"


class Marks:
    """Where each node stands. An unknown path falls back to its nearest known ancestor."""

    def __init__(self) -> None:
        self._places: dict[Path, tuple[int, int]] = {(): (1, 1)}
        self._keys: dict[Path, tuple[int, int]] = {}
        self._written: dict[Path, str] = {}

    def put(self, path: Path, node: yaml.Node) -> None:
        self._places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)

    def put_key(self, path: Path, node: yaml.Node) -> None:
        self._keys[path] = (node.start_mark.line + 1, node.start_mark.column + 1)

    def put_written(self, path: Path, text: str) -> None:
        self._written[path] = text

    def written(self, path: Path) -> str:
        """A number, truth or nothing as the file writes it; the empty string for text and for no scalar."""
        return self._written.get(path, "")

    def at(self, path: Path) -> tuple[int, int]:
        for length in range(len(path), -1, -1):
            head = path[:length]
            found = self._keys.get(head) or self._places.get(head)
            if found:
                return found
        return (1, 1)

    def fault(self, path: Path, message: str) -> Fault:
        line, column = self.at(path)
        return Fault(line, column, spell(path), message)


def spell(path: Path) -> str:
    """``sections[0].name`` with positions counted from 1, as people count."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else str(part)
    return text


def read(text: str) -> tuple[Any, Marks, list[Fault]]:
    """Plain data, marks and the faults of the YAML itself (syntax, repeated keys)."""
    marks = Marks()
    faults: list[Fault] = []
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return None, marks, [syntax_fault(text, error)]
    if node is None:
        return None, marks, [Fault(1, 1, "", "文件是空的")]
    return _plain(node, (), marks, faults), marks, faults


def _plain(node: yaml.Node, path: Path, marks: Marks, faults: list[Fault]) -> Any:
    marks.put(path, node)
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            marks.put_key(here, key_node)
            if key in made:
                faults.append(marks.fault(here, f"“{key}”写了两次"))
            made[key] = _plain(value_node, here, marks, faults)
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value, (*path, at), marks, faults) for at, value in enumerate(node.value)]
    return _scalar(node, path, marks, faults)


def _scalar(node: yaml.Node, path: Path, marks: Marks, faults: list[Fault]) -> Any:
    text = str(node.value)
    if node.tag in (_INT, _FLOAT, _BOOL, _NULL):
        marks.put_written(path, text)
    try:
        if node.tag == _INT:
            return int(text)
        if node.tag == _FLOAT:
            return Decimal(text)
    except (ValueError, ArithmeticError):
        faults.append(marks.fault(path, f'看不懂的数:{text};如果是文字,请加引号,写成 "{text}"'))
        return None
    if node.tag == _BOOL:
        return text.lower() in ("true", "yes", "on")
    if node.tag == _NULL:
        return None
    return text
