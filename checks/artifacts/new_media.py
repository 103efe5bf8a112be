"""New-media accounts: what was handed in of their posts, and what the portal shows of them."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.artifacts.home_page import HomePage
from checks.words import check_data
from crawler.model import Entry
from storage.new_media import FACT, Account

NAME = "new_media"


class NewMedia(Struct, frozen=True):
    """``supplied``: None when nothing was handed in. ``shown``: ways in on the home page, without those of
    others that every portal shows."""

    supplied: tuple[Account, ...] | None
    shown: tuple[Entry, ...]


def read(shelf: Artifacts) -> NewMedia:
    stored = shelf.archive.fact(FACT)
    supplied = None if stored is None else msgspec.convert(stored, tuple[Account, ...])
    entries = shelf.of("home_page", HomePage).of("new_media")
    return NewMedia(supplied, tuple(entry for entry in entries if not of_others(entry)))


def of_others(entry: Entry) -> bool:
    """Whether a way in leads to what every portal shows: clients of the State Council and the like."""
    return any(word in entry.text for word in check_data("new_media_entry").words["others"])
