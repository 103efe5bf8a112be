"""What a check is: an id, the artifacts it declares, its options with defaults, one pure function."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from checks.artifacts import BadLinks, FooterReading, HomeReading, PortalReading, SearchReading
from checks.model import Verdict

T = TypeVar("T")


@dataclass(frozen=True)
class Given:
    """What a check is handed. Only the artifacts it declared are set; the others raise on use."""

    as_of: dt.date
    seed: int
    home_url: str
    _artifacts: Mapping[str, Any] = field(repr=False)
    unit_kind: str = ""
    """Code of ``checks/data/kinds.yaml``; empty when it is not known."""

    def of(self, name: str, kind: type[T]) -> T:
        """The declared artifact ``name``."""
        found: T = self._artifacts[name]
        return found

    @property
    def portal(self) -> PortalReading:
        found: PortalReading = self._artifacts["portal"]
        return found

    @property
    def home(self) -> HomeReading:
        found: HomeReading = self._artifacts["home"]
        return found

    @property
    def bad_links(self) -> BadLinks:
        found: BadLinks = self._artifacts["bad_links"]
        return found

    @property
    def footers(self) -> FooterReading:
        found: FooterReading = self._artifacts["footers"]
        return found

    @property
    def search(self) -> SearchReading:
        found: SearchReading = self._artifacts["search"]
        return found


Options = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """``kinds``: problem kinds it may report. ``page``: the catalogue page (the module's docstring)."""

    id: str
    title: str
    needs: tuple[str, ...]
    kinds: tuple[str, ...]
    options: Mapping[str, Any]
    judge: Callable[[Given, Options], Verdict]
    page: str
