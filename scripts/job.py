"""One unit's audit as an idempotent job: what the parent writes down and the child carries out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from crawler.settings import Settings
from rubrics.judgement import Unit


class Job(Struct, frozen=True, forbid_unknown_fields=True):
    """``archive``: folder of this run. ``out``: where the work papers go. ``rubrics``: ids or file paths.

    ``known_problems``: id → {first_seen, status} of the unit's earlier runs. ``settings``: overrides only.
    ``revisit``: for a recheck, the identities of the addresses to ask again; None for a whole audit.
    """

    run_id: str
    unit: Unit
    as_of: str
    seed: int
    archive: str
    out: str
    rubrics: tuple[str, ...]
    all_checks: bool = False
    bodies: str | None = None
    hosts: tuple[str, ...] = ()
    settings: dict[str, Any] = {}
    previous: str | None = None
    known_problems: dict[str, dict[str, str]] = {}
    revisit: tuple[str, ...] | None = None

    def effective_settings(self) -> Settings:
        return Settings.model_validate(self.settings)

    def write(self, path: Path) -> None:
        temporary = path.with_suffix(".tmp")
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> Job:
        return msgspec.json.decode(path.read_bytes(), type=cls)
