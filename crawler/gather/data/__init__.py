"""Data files of the gather step, read once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert

from crawler.yaml_data import read_yaml


class _WalkFile(Struct, frozen=True, forbid_unknown_fields=True):
    region_order: dict[str, int]
    platform: str
    entrance: str
    not_walked: tuple[str, ...]
    page_types: tuple[str, ...]


class WalkWords(Struct, frozen=True):
    """``platform``: the whole of what a link to the unit's platform of 政府信息公开 is called; ``entrance``:
    of what the way on is called on a page before the home page."""

    region_order: dict[str, int]
    platform: re.Pattern[str]
    entrance: re.Pattern[str]
    not_walked: tuple[str, ...]
    page_types: tuple[str, ...]


@cache
def walk_words() -> WalkWords:
    text = files(__package__).joinpath("walk.yaml").read_text(encoding="utf-8")
    told = convert(read_yaml(text), _WalkFile)
    platform, entrance = re.compile(told.platform), re.compile(told.entrance)
    return WalkWords(told.region_order, platform, entrance, told.not_walked, told.page_types)
