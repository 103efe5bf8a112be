"""Words of the findings, from ``checks/data/words.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml
from msgspec import Struct, convert


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    roles: dict[str, str]
    elements: dict[str, str]
    outcomes: dict[str, str]


@cache
def words() -> Words:
    text = files("checks").joinpath("data/words.yaml").read_text(encoding="utf-8")
    return convert(yaml.safe_load(text), Words)


def role_words(role: str) -> str:
    return words().roles.get(role, "链接")


def element_words(element: str) -> str:
    return words().elements[element]


def outcome_words(reason: str | None, status: int | None) -> str:
    """Why an address counts as dead, for people."""
    known = words().outcomes
    if reason and reason in known:
        return known[reason]
    if status is not None:
        return f"状态码 {status}"
    return reason or "没有应答"


def shown_path(path: Sequence[str]) -> str:
    return " > ".join(path)
