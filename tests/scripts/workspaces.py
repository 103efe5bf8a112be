"""A workspace with three registered units, for tests of the commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scripts.workspace import Workspace
from storage.main import UnitRow

UNITS = tuple(
    UnitRow(name, f"{title}人民政府", "county_government", f"http://www.{name}.example/")
    for name, title in (("minghu", "明湖县"), ("qingxi", "清溪县"), ("zhuxi", "竹溪县"))
)
ROOT = Path(__file__).parents[2]


def make(folder: Path) -> Workspace:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wangjian.toml").write_text("[limits]\npages = 50\n", encoding="utf-8")
    workspace = Workspace(folder)
    workspace.store.put_units(UNITS)
    return workspace


def wangjian(folder: Path, *arguments: str, seconds: float = 240) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in ``folder``."""
    return subprocess.run(
        [sys.executable, "-m", "scripts.cli.main", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
