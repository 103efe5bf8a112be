"""Words of the findings, from ``checks/data/words.yaml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

from crawler.gather.outcome import sentence
from crawler.yaml_data import read_yaml


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    roles: dict[str, str]
    elements: dict[str, str]
    limits: dict[str, str]


@cache
def words() -> Words:
    text = files("checks").joinpath("data/words.yaml").read_text(encoding="utf-8")
    return convert(read_yaml(text), Words)


def role_words(role: str) -> str:
    return words().roles.get(role, "链接")


def element_words(element: str) -> str:
    return words().elements[element]


def limit_words(stopped: object) -> str:
    """Why the walk ended before its time, for people; empty when it went to its end."""
    return words().limits.get(str(stopped or ""), str(stopped or ""))


def answer_words(reason: str | None, status: int | None) -> str:
    """How an address answered, for people: the verifier's sentence, with the status where it lacks one."""
    code = "" if status is None else f"状态码 {status}"
    if not reason:
        return code or "没有应答"
    said = sentence(reason)
    return said if not code or str(status) in said else f"{said}, {code}"


class CheckData(Struct, frozen=True, forbid_unknown_fields=True):
    """``checks/data/<check id>.yaml``: default options, sentences of reason keys, words of its findings."""

    defaults: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    words: dict[str, Any] = {}


@cache
def check_data(check: str) -> CheckData:
    """The data of one check; empty when it has none."""
    path = files("checks").joinpath(f"data/{check}.yaml")
    if not path.is_file():
        return CheckData()
    return convert(read_yaml(path.read_text(encoding="utf-8")) or {}, CheckData)


def defaults(check: str) -> dict[str, Any]:
    """Default options of a check; a rubric's options override each."""
    return check_data(check).defaults


@cache
def reasons() -> dict[str, str]:
    """Reason key → sentence: the common ones and those of every check. A key stands once."""
    text = files("checks").joinpath("data/reasons.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = dict(read_yaml(text))
    common = {"reasons", "kinds", "words"}
    for path in sorted(files("checks").joinpath("data").iterdir(), key=lambda each: each.name):
        name = path.name.removesuffix(".yaml")
        if path.name.endswith(".yaml") and name not in common:
            own = check_data(name).reasons
            twice = sorted(own.keys() & found.keys())
            if twice:
                raise ValueError(f"checks/data/{path.name}: 原因“{twice[0]}”已在别处写明")
            found.update(own)
    return found


def shown_path(path: Sequence[str]) -> str:
    return " > ".join(path)


def shown_days(date: str) -> tuple[str, ...]:
    """The ways in which pages write the day of an ISO ``date``."""
    day = dt.date.fromisoformat(date[:10])
    return (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y.%m.%d}",
        f"{day.year}年{day.month}月{day.day}日",
    )
