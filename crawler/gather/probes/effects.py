"""What pressing a control changed on a page: readings of ``access_state.js``, compared. Pure."""

from __future__ import annotations

from msgspec import Struct

from crawler.gather.probes.access_model import Change, Function
from crawler.gather.probes.rules import Effects

ORDER: tuple[Function, ...] = ("contrast", "guide", "speech", "enlarge", "simple")
"""The order in which the controls of a toolbar are pressed: what may lead away comes last."""


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """One reading, in the words of ``access_state.js``."""

    size: float
    grown: float
    recoloured: float
    background: str
    colour: str
    turned: bool
    cursor: str
    pointed: bool
    guide: int
    spoken: int
    mutations: int
    panel: bool
    controls: tuple[tuple[int, Function, str], ...]
    texts: int
    elements: int


def measured(
    function: Function, label: str, before: Look, after: Look, rules: Effects, voices: int
) -> Change:
    """``before``: the page as it was opened. ``voices``: requests to a voice service since then."""
    works, was, now = _AS[function](before, after, rules, voices)
    return Change(function, label, was, now, works)


def changes_of(before: Look, after: Look, rules: Effects, voices: int) -> tuple[Change, ...]:
    """The functions that the entry itself switched on."""
    every = (
        measured(function, "", before, after, rules, voices) for function in ORDER if function != "simple"
    )
    return tuple(change for change in every if change.works)


def anything(before: Look, after: Look, rules: Effects, voices: int) -> bool:
    """Did the page react at all in a way that a visitor sees or hears?"""
    return bool(changes_of(before, after, rules, voices)) or after.panel or len(after.controls) > 1


def _enlarge(before: Look, after: Look, rules: Effects, _voices: int) -> tuple[bool, str, str]:
    return after.grown >= rules.share, f"{before.size:.0f}px", f"{after.size:.0f}px"


def _contrast(before: Look, after: Look, rules: Effects, _voices: int) -> tuple[bool, str, str]:
    works = after.turned or after.recoloured >= rules.share
    return works, f"{before.background} / {before.colour}", f"{after.background} / {after.colour}"


def _guide(before: Look, after: Look, _rules: Effects, _voices: int) -> tuple[bool, str, str]:
    return after.guide > 0 or after.pointed, before.cursor, after.cursor if after.pointed else "辅助线"


def _speech(_before: Look, after: Look, _rules: Effects, voices: int) -> tuple[bool, str, str]:
    return after.spoken + voices > 0, "0", str(after.spoken + voices)


def _simple(before: Look, after: Look, rules: Effects, voices: int) -> tuple[bool, str, str]:
    works = after.grown >= rules.share or (0 < after.elements < before.elements / 2 and after.texts > 0)
    return works, f"{before.elements} 个元素", f"{after.elements} 个元素"


_AS = {
    "enlarge": _enlarge,
    "contrast": _contrast,
    "guide": _guide,
    "speech": _speech,
    "simple": _simple,
}
