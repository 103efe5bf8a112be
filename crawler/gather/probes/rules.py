"""Data of the probes (``data/probes.yaml``), read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert, to_builtins

from crawler.yaml_data import read_yaml


class Ipv6Rules(Struct, frozen=True, forbid_unknown_fields=True):
    synthesised: tuple[str, ...]
    """Networks of addresses that a resolver makes up from IPv4 ones."""
    tunnels: tuple[str, ...]
    nameservers: int
    tries: int
    pause: float


class EntryWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Regular expressions, whole texts and whole ids."""

    accessibility: str
    elder: str
    ids: str
    elder_ids: str
    about: str
    scripts: str
    harmless: str
    leave: str
    longest: int
    entries: int


class Effects(Struct, frozen=True, forbid_unknown_fields=True):
    """What counts as a change. ``grown``: ratio of text sizes; ``share``: part of the sampled texts."""

    grown: float
    share: float
    texts: int
    thin: int
    long: int
    reaction: float
    reaction_again: float
    step: float
    settle: float


class AccessibilityRules(Struct, frozen=True, forbid_unknown_fields=True):
    entry: EntryWords
    effects: Effects
    functions: dict[str, str]
    voices: str
    axe_seconds: float
    axe_elements: int


class CompatRules(Struct, frozen=True, forbid_unknown_fields=True):
    widths: tuple[int, ...]
    height: int
    pages: tuple[tuple[str, ...], ...]
    settle: float
    resize: float
    shown: int
    errors: int
    engines: tuple[str, ...]
    programs: dict[str, tuple[str, ...]]
    launch: float


class RenderingRules(Struct, frozen=True, forbid_unknown_fields=True):
    pages: int
    again_after: float


class ProbeRules(Struct, frozen=True, forbid_unknown_fields=True):
    """``probes.yaml``. Seconds and pixels, except where a name says otherwise."""

    ipv6: Ipv6Rules
    accessibility: AccessibilityRules
    compat: CompatRules
    rendering: RenderingRules


@cache
def probe_rules() -> ProbeRules:
    text = files("crawler.gather").joinpath("data", "probes.yaml").read_text(encoding="utf-8")
    return convert(read_yaml(text), ProbeRules)


def for_page(rules: Struct) -> dict[str, Any]:
    """Rules as a page script takes them."""
    found: dict[str, Any] = to_builtins(rules)
    return found
