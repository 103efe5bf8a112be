"""The column ledger of the portal and its navigation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.artifacts.base import Artifacts
from checks.artifacts.pages import PagesPass, read_pass
from crawler.derive.columns import Column, Portal

NAME = "portal"


@dataclass(frozen=True)
class PortalReading:
    portal: Portal
    cut_short: str
    """Why the walk ended before everything was seen; empty when it did not."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.portal.columns

    def searched_paths(self) -> Iterator[str]:
        """The navigation looked through, one «a > b» line per entry."""
        for link in self.portal.nav:
            yield " > ".join((*link.path, link.name))


def read(shelf: Artifacts) -> PortalReading:
    seen: PagesPass = shelf.made("pages_pass", read_pass)
    return PortalReading(seen.portal, str(shelf.archive.fact("walk_stopped") or ""))
