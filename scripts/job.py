"""One unit's audit as an idempotent job: what the parent writes down and the child carries out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from crawler.settings import Settings
from rubrics.judgement import Unit
from storage.availability import Visits
from storage.new_media import Account

PICTURE_MINUTES = 25.0
"""Time that the pictures may take after the crawl; problems left without one keep their written evidence."""
OUR_PLACE = 5
"""Exit code of the child when disk or database refuse: trying again at once is of no use."""

DIED = "WANGJIAN_DIED"
"""Environment variable that tells the child how the try before ended: ``native`` (a fault of native code),
``killed``, or empty."""


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """The child's last line when it fails by our own fault: why, in Chinese."""

    fault: str


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
    availability: Visits | None = None
    """Visits of the last days, to be kept in the archive; None for a unit that is not watched."""
    new_media: tuple[Account, ...] | None = None
    """Posts of the unit's accounts as handed in, to be kept in the archive; None when there are none."""

    def effective_settings(self) -> Settings:
        return Settings.model_validate(self.settings)

    def write(self, path: Path) -> None:
        temporary = path.with_suffix(".tmp")
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> Job:
        return msgspec.json.decode(path.read_bytes(), type=cls)
