"""Data files of the gather step, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from msgspec import Struct, convert

from crawler.yaml_data import read_yaml


class WalkWords(Struct, frozen=True, forbid_unknown_fields=True):
    region_order: dict[str, int]
    not_walked: tuple[str, ...]
    page_types: tuple[str, ...]


@cache
def walk_words() -> WalkWords:
    text = files(__package__).joinpath("walk.yaml").read_text(encoding="utf-8")
    return convert(read_yaml(text), WalkWords)
