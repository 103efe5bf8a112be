"""The catalogue: every module of this package that has a ``CHECK``, by the check's id."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import checks
from checks.check import Check


def _found() -> dict[str, Check]:
    modules = (import_module(f"checks.{info.name}") for info in pkgutil.iter_modules(checks.__path__))
    held = (module.CHECK for module in modules if isinstance(getattr(module, "CHECK", None), Check))
    return {check.id: check for check in sorted(held, key=lambda check: check.id)}


CHECKS: dict[str, Check] = _found()
