"""Finding the workspace, a unit or a result from what the user typed."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from scripts.cli import say
from scripts.cli.settings import FILE
from scripts.first_audit import never_measured
from scripts.workspace import Workspace
from storage.main import ProblemRow, RunRow, UnitRow

__all__ = [
    "Workspace",
    "find_workspace",
    "need_problems",
    "need_unit",
    "need_workspace",
    "resolve_target",
    "run_of",
]


def find_workspace() -> Path | None:
    """The workspace of the current folder or of one above it."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def need_workspace() -> Workspace:
    folder = find_workspace()
    if folder is None:
        say.refuse("当前目录及其上级没有工作区; 先运行 wangjian init 建立一个")
    return Workspace(folder)


def unknown_unit(workspace: Workspace, name: str) -> str:
    """The sentence for a unit that is not registered, with the nearest that is."""
    units = workspace.store.units()
    if not units:
        return f"没有登记单位 {name}; 名录还是空的, 先运行 wangjian units import FILE"
    near = get_close_matches(name, [n for u in units for n in (u.id, u.name)], 1, 0.4)
    if near:
        return f"没有登记单位 {name}, 是不是 {near[0]}?"
    return f"没有登记单位 {name}; 已登记: {'、'.join(u.id for u in units[:20])}"


def need_unit(workspace: Workspace, name: str) -> UnitRow:
    unit = workspace.store.unit(name)
    if unit is None:
        say.refuse(unknown_unit(workspace, name))
    return unit


def need_problems(workspace: Workspace, unit: UnitRow, names: list[str]) -> list[ProblemRow]:
    """The problems of ``unit`` that ``names`` are the ids of; refused where there is none."""
    known = {problem.id: problem for problem in workspace.store.problems(unit.id)}
    faults = []
    for name in names:
        if name in known:
            continue
        near = get_close_matches(name, known, 1, 0.3)
        faults.append(
            f"{unit.name} 没有问题 {name}"
            + (f", 是不是 {near[0]}?" if near else f" (共有问题 {len(known)} 个)")
        )
    if faults:
        say.refuse(*faults)
    return [known[name] for name in names]


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
    workspace = Workspace(home)
    run = run_of(workspace, target)
    if run is None:
        unit = workspace.store.unit(target)
        if unit is not None:
            say.refuse(never_measured(workspace.store, unit, "没有结果"))
        say.refuse(f"没有目录、运行编号或单位 {target}。{unknown_unit(workspace, target)}")
    return home / run.out
