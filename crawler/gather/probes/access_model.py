"""What the accessibility probe keeps: the ways in that a page shows, and what trying them changed."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Function = Literal["enlarge", "contrast", "guide", "speech", "simple"]
"""Functions that 适老化规范 names. ``simple``: another, simpler version of the page."""

Tried = Literal["works", "no_effect", "unclear", "unmeasurable", "hidden"]
"""``unclear``: something happened, but none of the functions could be measured; ``unmeasurable``: what the
entry needs could not be loaded from here; ``hidden``: it stands in the page, but is not shown."""


class Change(Struct, frozen=True):
    """One function: the control pressed (empty for the entry itself) and what was measured round it."""

    function: Function
    label: str
    before: str
    after: str
    works: bool


class Picture(Struct, frozen=True):
    """File name inside the archive's ``evidence`` folder."""

    path: str
    sha256: str
    taken_at: str


class EntryTried(Struct, frozen=True):
    kind: Literal["accessibility", "elder"]
    label: str
    css: str
    url: str
    state: Tried
    note: str = ""
    changes: tuple[Change, ...] = ()
    controls: int = 0
    """Function controls that the opened toolbar or page shows."""
    panel: bool = False
    opened: str = ""
    status: int | None = None
    popups: int = 0
    dialogs: tuple[str, ...] = ()
    errors: int = 0
    tries: int = 1
    before: Picture | None = None
    after: Picture | None = None


class Violations(Struct, frozen=True):
    """Elements that axe-core objects to, by impact. Evidence beside the verdict, never the verdict."""

    rules: int
    elements: dict[str, int]


class AccessAnswer(Struct, frozen=True):
    """``sizes``: controls of the text size that stand in the page without an entry. ``scripts``: those that
    put entries and toolbars into pages; ``unreachable``: those of other sites that did not load from here."""

    state: Literal["measured", "not_opened", "no_browser"]
    at: str
    url: str
    note: str = ""
    entries: tuple[EntryTried, ...] = ()
    sizes: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    axe: Violations | None = None
