"""Data and page scripts of everything that drives the browser, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert, field, to_builtins

from crawler.yaml_data import read_yaml


class Waiting(Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds, except ``polling`` (answers), ``documents`` (of one visit) and ``elements`` (a document larger
    than this is given up)."""

    quiet: float
    quiet_idle: float
    patience: float
    look_every: float
    gap: float
    load: float
    foreign: float
    timer: float
    placeholder: float
    placeholder_after_failure: float
    polling: int
    hang: float
    unanswered: float
    documents: int
    elements: int
    reserve: float


class Placeholders(Struct, frozen=True, forbid_unknown_fields=True):
    """Regular expressions for text that only stands in for content still to come."""

    whole: str
    needs: str
    longest: int
    template: str


class DocumentRules(Struct, frozen=True, forbid_unknown_fields=True):
    cap_megabytes: int
    frames: int
    overflow_pixels: int
    garbled: int


class UnseenRules(Struct, frozen=True, forbid_unknown_fields=True):
    """When a link to another site is not seen; see ``browser.yaml``."""

    most: int
    boxes: int
    frames: int
    gone: int
    box: int
    font: int
    beside: int
    scripts: int
    seconds: float
    limit: float
    looks_for_words: int
    looks_for_files: int
    looks: int
    pages_read: int


class WipedRules(Struct, frozen=True, forbid_unknown_fields=True):
    """When a page's own scripts take its content away; characters."""

    said: int
    left: int
    note: str


class FaultRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Lines (regular expressions) in which a page says that it could not load its content."""

    line: str
    nothing: str
    longest: int
    note: str


class BrowserRules(Struct, frozen=True, forbid_unknown_fields=True):
    """``browser.yaml``."""

    programs: tuple[str, ...]
    flags: tuple[str, ...]
    root_flags: tuple[str, ...]
    dropped_flags: tuple[str, ...]
    agent: str
    locale: str
    timezone: str
    viewport: tuple[int, int]
    relaunches: int
    sound: int
    launch: float
    answered_dialogs: int
    kept_popups: int
    waiting: Waiting
    placeholders: Placeholders
    document: DocumentRules
    unseen: UnseenRules
    wiped: WipedRules
    faults: FaultRules
    next_page: str
    """Whole labels of the control that turns a script-made list to its next page."""


class SearchBox(Struct, frozen=True, forbid_unknown_fields=True):
    """Regular expressions that tell the search box from other inputs; see ``search.yaml``."""

    least: int
    names: str
    near: str
    placeholder: str
    action: str
    button: str
    not_: str = field(name="not")


class ResultRules(Struct, frozen=True, forbid_unknown_fields=True):
    count: str
    none: str
    blocked: str
    blocked_statuses: tuple[int, ...]
    busy: str
    gone: str


class SearchRules(Struct, frozen=True, forbid_unknown_fields=True):
    """``search.yaml``."""

    shortest_title: int
    youngest_hours: int
    oldest_days: int
    shortest_prefix: int
    reaction: float
    again_after: float
    box: SearchBox
    opener: str
    opener_near: str
    result: ResultRules


class PictureRules(Struct, frozen=True, forbid_unknown_fields=True):
    """``pictures.yaml``. Pixels; ``settle`` in seconds; ``facts``: name of a fact -> how people call it."""

    width: int
    whole: int
    window: int
    settle: float
    tries: int
    steady: int
    addresses: int
    tree_names: int
    facts: dict[str, str]
    proofs: dict[str, str]
    """Facts that are the proof themselves, wherever the page stands, and how their card is headed."""


def _read(name: str) -> Any:
    return read_yaml(files("crawler.gather").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def browser_rules() -> BrowserRules:
    return convert(_read("browser.yaml"), BrowserRules)


@cache
def browser_errors() -> dict[str, str]:
    """Beginning of a code of the browser -> words (``browser_errors.yaml``)."""
    told: dict[str, str] = _read("browser_errors.yaml")["words"]
    return told


@cache
def search_rules() -> SearchRules:
    return convert(_read("search.yaml"), SearchRules)


@cache
def picture_rules() -> PictureRules:
    return convert(_read("pictures.yaml"), PictureRules)


@cache
def placeholder_rules() -> dict[str, Any]:
    """The placeholder rules as the page script takes them."""
    rules: dict[str, Any] = to_builtins(browser_rules().placeholders)
    return rules


@cache
def page_script(name: str) -> str:
    """Text of ``js/NAME.js``."""
    return files("crawler.gather").joinpath("js", f"{name}.js").read_text(encoding="utf-8")
