"""Reading the word lists of ``data/*.yaml`` and matching labels as pages show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from crawler.yaml_data import read_yaml

GAP = r"[^\S\t-\r]*"
"""Blanks that set a word apart within a line, wide and hard ones too. Not written as the characters
themselves: each such set, and there are thousands, would take the compiler ten times as long."""


@cache
def load(name: str) -> dict[str, Any]:
    """A data file of this package by its stem."""
    text = resources.files("crawler.derive").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    data = read_yaml(text)
    if not isinstance(data, dict):
        raise TypeError(f"data/{name}.yaml is not a mapping")
    return data


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first; Chinese words may be spaced out («文　号»)."""
    return "|".join(_spaced(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


def _spaced(word: str) -> str:
    if word.isascii():
        return re.escape(word)
    return GAP.join(re.escape(char) for char in word if not char.isspace())
