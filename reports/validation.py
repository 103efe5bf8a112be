"""Holding a result against its JSON Schema (``reports/schema/result.schema.json``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SCHEMA_FILE = Path(__file__).parent / "schema" / "result.schema.json"


class ResultError(Exception):
    """The document is no result. The message (Chinese) names the place, such as ``problems[3].kind``."""


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA_FILE.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def validate_result(result: Mapping[str, Any]) -> None:
    """Raise :class:`ResultError` for the fault that says most; return when there is none."""
    error = best_match(_validator().iter_errors(result))
    if error is None:
        return
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    place = place.lstrip(".") or "整个文件"
    raise ResultError(f"结果文件不符合 wangjian.result/1: {place}: {error.message[:300]}")
