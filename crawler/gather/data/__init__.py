"""Data files of the gather step, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from msgspec import Struct, convert


class WalkWords(Struct, frozen=True, forbid_unknown_fields=True):
    region_order: dict[str, int]
    not_walked: tuple[str, ...]
    page_types: tuple[str, ...]


@cache
def walk_words() -> WalkWords:
    text = files(__package__).joinpath("walk.yaml").read_text(encoding="utf-8")
    return convert(yaml.safe_load(text), WalkWords)
