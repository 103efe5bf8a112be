"""Words of the findings, from ``checks/data/words.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml
from msgspec import Struct, convert

from crawler.gather.outcome import sentence


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    roles: dict[str, str]
    elements: dict[str, str]


@cache
def words() -> Words:
    text = files("checks").joinpath("data/words.yaml").read_text(encoding="utf-8")
    return convert(yaml.safe_load(text), Words)


def role_words(role: str) -> str:
    return words().roles.get(role, "链接")


def element_words(element: str) -> str:
    return words().elements[element]


def answer_words(reason: str | None, status: int | None) -> str:
    """How an address answered, for people: the verifier's sentence, with the status where it lacks one."""
    code = "" if status is None else f"状态码 {status}"
    if not reason:
        return code or "没有应答"
    said = sentence(reason)
    return said if not code or str(status) in said else f"{said}, {code}"


@cache
def defaults(check: str) -> dict[str, int]:
    """Default options of a check, from ``checks/data/defaults.yaml``."""
    text = files("checks").joinpath("data/defaults.yaml").read_text(encoding="utf-8")
    return convert(yaml.safe_load(text), dict[str, dict[str, int]])[check]


def shown_path(path: Sequence[str]) -> str:
    return " > ".join(path)
