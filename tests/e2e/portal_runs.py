"""An audited bundled portal, and the command that audits one."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixtures_sites.base import AS_OF, Expected, Server


@dataclass(frozen=True)
class Audited:
    name: str
    server: Server
    folder: Path
    code: int
    said: str
    result: dict[str, Any]
    expected: Expected


def audit_command(url: str, out: Path, *more: str) -> list[str]:
    return [
        *(sys.executable, "-m", "scripts.cli.main", "audit", url, "--as-of", AS_OF),
        *("--checks", "all", "--out", str(out), *more),
    ]
