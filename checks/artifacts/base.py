"""The shelf of artifacts: readings of one archive at one ``as_of``, each made once and shared by all checks.

An artifact is a module of this package with ``NAME`` and ``read(shelf)``. One that cannot be had is a
:class:`Missing` with its cause; only the checks that declared it become ``not_measured``.
"""

from __future__ import annotations

import datetime as dt
import pkgutil
from collections.abc import Callable
from functools import cache, cached_property
from importlib import import_module
from typing import Any, TypeVar

from msgspec import Struct

from storage.archive import Archive

T = TypeVar("T")


class Missing(Struct, frozen=True):
    """An artifact that was not had: reason key and arguments for the verdict."""

    reason_key: str
    args: dict[str, str] = {}


class Artifacts:
    """Lazy readings of one archive. Memory: what the artifacts keep, which is columns, faults and one small
    entry a page; pages themselves stream."""

    def __init__(self, archive: Archive, as_of: dt.date, seed: int = 1, unit_kind: str = "") -> None:
        self.archive = archive
        self.as_of = as_of
        self.seed = seed
        self.unit_kind = unit_kind
        """Code of ``checks/data/kinds.yaml``; empty when nobody said it."""
        self._made: dict[str, Any] = {}

    @cached_property
    def home_url(self) -> str:
        return str(self.archive.fact("home_url") or self.archive.fact("portal"))

    @cached_property
    def home_state(self) -> dict[str, Any]:
        return dict(self.archive.fact("home_state") or {"state": "unreachable", "cause": "没有采集"})

    @cached_property
    def seen_on(self) -> str:
        """ISO day (Beijing) until which the portal was seen; never before ``as_of``. A crawl may be judged by
        an earlier day than its own, and a night goes past midnight."""
        ended = str(self.archive.fact("finished_at") or "")[:10]
        return max(ended, self.as_of.isoformat())

    def get(self, name: str) -> Any:
        """The artifact ``name`` or a :class:`Missing`."""
        if self.home_state["state"] != "ok" and name not in without_portal():
            return Missing(f"portal_{self.home_state['state']}", {"cause": self.home_state["cause"]})
        return self.made(name, readers()[name])

    def of(self, name: str, kind: type[T]) -> T:
        """An artifact that another one is read from. Raises ``LookupError`` when it was not had."""
        found = self.get(name)
        if not isinstance(found, kind):
            raise LookupError(f"{name}: {found}")
        return found

    def made(self, name: str, make: Callable[[Artifacts], T]) -> T:
        """What ``make`` gives, made once under ``name``."""
        if name not in self._made:
            self._made[name] = make(self)
        found: T = self._made[name]
        return found


@cache
def _modules() -> tuple[Any, ...]:
    package = import_module("checks.artifacts")
    found = (
        import_module(f"{package.__name__}.{info.name}") for info in pkgutil.iter_modules(package.__path__)
    )
    return tuple(module for module in found if hasattr(module, "NAME"))


@cache
def readers() -> dict[str, Callable[[Artifacts], Any]]:
    """Name → reader of every artifact, in the order of the names."""
    return dict(sorted((module.NAME, module.read) for module in _modules()))


@cache
def without_portal() -> frozenset[str]:
    """Artifacts that are read also when the portal did not open (``WITHOUT_PORTAL`` of their module)."""
    return frozenset(module.NAME for module in _modules() if getattr(module, "WITHOUT_PORTAL", False))
