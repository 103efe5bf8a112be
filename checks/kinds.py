"""Kinds of units: their codes and names, and the guess from a site's name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert

from crawler.yaml_data import read_yaml


class Kinds(Struct, frozen=True, forbid_unknown_fields=True):
    names: dict[str, str]
    patterns: tuple[tuple[str, str], ...]
    default: str


@cache
def kinds() -> Kinds:
    text = files("checks").joinpath("data/kinds.yaml").read_text(encoding="utf-8")
    return convert(read_yaml(text), Kinds)


def guess_kind(*names: str) -> str:
    """Code of the kind that the first telling name (site name, sponsor) speaks of; else the default."""
    for text in names:
        name = re.sub(r"\s|门户网站|网站|官网|首页|欢迎", "", text)
        for code, pattern in kinds().patterns:
            if re.search(pattern, name):
                return code
    return kinds().default
