"""Outside pages that turned out to be somebody else's: for sale, gambling, adult matter."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from checks.artifacts.base import Artifacts
from crawler.derive.spam import FOREIGN, ForeignPage
from storage.archive import AddressRow

NAME = "foreign"


class ForeignLink(Struct, frozen=True):
    row: AddressRow
    page: ForeignPage


class ForeignLinks(Struct, frozen=True):
    """``links``: in the order of identities. ``checked``: outside pages that answered; ``unmeasured``: those
    that could not be reached from here."""

    links: tuple[ForeignLink, ...]
    checked: int
    unmeasured: int

    def at(self, url: str) -> ForeignPage | None:
        """What the address ``url`` shows, when it is not what a portal means."""
        return next((link.page for link in self.links if link.row.url == url), None)


def read(shelf: Artifacts) -> ForeignLinks:
    archive = shelf.archive
    found = []
    for name, value in archive.probes(FOREIGN).items():
        row = archive.address(name)
        if value is not None and row is not None and row.holders:
            found.append(ForeignLink(row, msgspec.convert(value, ForeignPage)))
    checked = archive.count_addresses(own=0, state="checked", outcome="alive")
    unmeasured = archive.count_addresses(own=0, outcome="not_measured")
    return ForeignLinks(tuple(found), checked, unmeasured)
