"""The word lists of ``rubrics/words``: names, explanations and message texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from crawler.yaml_data import read_yaml

_WORDS = Path(__file__).parent / "words"


@cache
def words(name: str) -> dict[str, Any]:
    """One list by its file's name."""
    loaded = read_yaml((_WORDS / f"{name}.yaml").read_text(encoding="utf-8"))
    return dict(loaded)
