"""The workspace: a folder with ``wangjian.toml``, ``units.yaml``, the main database, archives and results."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.cli import say
from scripts.cli.settings import FILE
from storage.main import MainStore, RunRow, UnitRow

DATABASE = "wangjian.sqlite"


class Workspace:
    """Paths and the main store of one workspace folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = MainStore(os.environ.get("WANGJIAN_DATABASE") or f"sqlite:///{folder / DATABASE}")

    def bodies_of(self, unit_id: str) -> Path:
        return self.folder / "archive" / unit_id

    def archive_of(self, unit_id: str, run_id: str) -> Path:
        return self.folder / "archive" / unit_id / run_id

    def out_of(self, unit_id: str, run_id: str) -> Path:
        return self.folder / "results" / unit_id / run_id


def find_workspace() -> Path | None:
    """The workspace of the current folder or of one above it."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def need_workspace() -> Workspace:
    folder = find_workspace()
    if folder is None:
        say.refuse("当前目录及其上级没有工作区; 先运行 wangjian init 建立一个")
    return Workspace(folder)


def need_unit(workspace: Workspace, name: str) -> UnitRow:
    unit = workspace.store.unit(name)
    if unit is None:
        known = [u.id for u in workspace.store.units()]
        say.refuse(f"没有登记单位 {name}; 已登记: {'、'.join(known[:20]) or '无'}")
    return unit


def run_of(workspace: Workspace, target: str) -> RunRow | None:
    """A run by its id, or the newest finished run of a unit."""
    run = workspace.store.run(target)
    if run is not None:
        return run
    unit = workspace.store.unit(target)
    return workspace.store.last_run(unit.id) if unit is not None else None


def resolve_target(target: str) -> Path:
    """Folder of a result: a folder as it is, else the result of a RUN or of a UNIT's newest run."""
    folder = Path(target)
    if folder.is_dir():
        return folder
    home = find_workspace()
    if home is None:
        say.refuse(f"没有目录 {target}, 当前也不在工作区里")
    run = run_of(Workspace(home), target)
    if run is None:
        say.refuse(f"没有运行编号或单位 {target} (或该单位还没有完成过评测)")
    return home / run.out
