"""The words shown for the codes of ``result.json``, read once from ``reports/data``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from crawler.gather.outcome import sentence
from crawler.yaml_data import read_yaml

_DATA = Path(__file__).parent / "data"


class Kind(Struct, frozen=True, forbid_unknown_fields=True):
    """One problem kind. ``ask``: what the unit has to do (整改要求)."""

    name: str
    group: str
    ask: str


class Kinds(Struct, frozen=True, forbid_unknown_fields=True):
    groups: dict[str, str]
    kinds: dict[str, Kind]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    outcomes: dict[str, str]
    open_outcomes: tuple[str, ...]
    open_meaning: dict[str, str]
    statuses: dict[str, str]
    severities: dict[str, str]
    states: dict[str, str]
    evidence: dict[str, str]
    methods: dict[str, str]
    reasons: dict[str, str]
    targets: dict[str, str]
    sheets: dict[str, str]
    columns: dict[str, tuple[str, ...]]
    by: dict[str, str]
    no_lead_unit: str
    no_column: str


@cache
def words() -> Words:
    data = read_yaml((_DATA / "words.yaml").read_text("utf-8"))
    return msgspec.convert(data, Words)


@cache
def kinds() -> Kinds:
    data = read_yaml((_DATA / "kinds.yaml").read_text("utf-8"))
    return msgspec.convert(data, Kinds)


def kind_name(kind: str) -> str:
    known = kinds().kinds.get(kind)
    return known.name if known else kind


def kind_ask(kind: str) -> str:
    known = kinds().kinds.get(kind)
    return known.ask if known else ""


def reason_text(reason: str) -> str:
    """The sentence of a ledger reason. «key: detail» keeps its detail; an unknown key is shown as it is."""
    key, colon, detail = reason.partition(":")
    text = words().reasons.get(key.strip()) or sentence(key.strip())
    return f"{text}（{detail.strip()}）" if colon and detail.strip() else text


def target_text(target: str) -> str:
    return words().targets.get(target, target)
