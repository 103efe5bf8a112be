"""Links that were verified and found dead."""

from __future__ import annotations

from msgspec import Struct

from checks.artifacts.base import Artifacts
from storage.archive import AddressRow

NAME = "bad_links"
BAD = ("dead", "soft_404")


class BadLinks(Struct, frozen=True):
    rows: tuple[AddressRow, ...]
    checked: int
    unmeasured: int


def read(shelf: Artifacts) -> BadLinks:
    rows = tuple(row for row in shelf.archive.addresses(outcomes=BAD) if row.holders)
    checked = shelf.archive.count_addresses(state="checked") + shelf.archive.count_addresses(state="page")
    unmeasured = shelf.archive.count_addresses(outcome="not_measured") + shelf.archive.count_addresses(
        outcome="blocked"
    )
    return BadLinks(rows, checked, unmeasured)
