"""``wangjian nightly``: audit every unit that is due, several at once. Safe to start twice, from cron too."""

from __future__ import annotations

import os
from typing import Annotated, Any

import msgspec
import typer

from scripts.audit_unit import Night, Outcome, beijing_now, seed_of
from scripts.cli import say
from scripts.cli.lock import Locked, folder_lock
from scripts.cli.progress import board
from scripts.cli.settings import load_settings
from scripts.cli.signals import ending
from scripts.cli.summary import told_score
from scripts.cli.trouble import told
from scripts.cli.workspace import need_workspace, unknown_unit
from scripts.pool import Pool
from scripts.workspace import Workspace
from storage.main import UnitRow

STATES = {
    "done": "完成",
    "unmeasured": "未测成",
    "failed": "失败",
    "stopped": "中止",
    "leased": "他处在评",
    "not_started": "未开始",
}


def nightly(
    unit: Annotated[
        list[str] | None, typer.Option(help="只评测这些单位 (编号或名称, 可多次), 不论是否到期")
    ] = None,
    max_minutes: Annotated[
        float | None,
        typer.Option(min=0.01, help="总时限 (分钟): 到时不再开始新单位, 在评的有序停下, 下次接着做"),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=64, help="同时评测的单位数, 默认等于处理器数")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """评测所有到期的单位; 一个单位失败不影响其他单位, 中断后再次运行会接着做。"""
    with told():
        workspace = need_workspace()
        settings = load_settings(workspace.folder)
        try:
            with folder_lock(workspace.folder):
                units = _chosen(workspace, unit or [])
                as_of = beijing_now().date().isoformat()
                night = Night(as_of=as_of, seed=seed_of(as_of), settings=settings)
                code = run_night(
                    workspace, units, night, jobs or os.cpu_count() or 1, max_minutes, json_output
                )
        except Locked as locked:
            say.note(f"另一次夜间评测正在进行: {locked.holder}。本次没有开始任何评测。")
            raise typer.Exit(say.LOCKED) from None
    raise typer.Exit(code)


def _chosen(workspace: Workspace, names: list[str]) -> list[UnitRow]:
    if not names:
        return workspace.store.due(beijing_now())
    found = {name: workspace.store.unit(name) for name in dict.fromkeys(names)}
    faults = [unknown_unit(workspace, name) for name, row in found.items() if row is None]
    if faults:
        say.refuse(*faults)
    return list({row.id: row for row in found.values() if row is not None}.values())


def run_night(
    workspace: Workspace,
    units: list[UnitRow],
    night: Night,
    jobs: int,
    max_minutes: float | None,
    json_output: bool,
) -> int:
    """Audit ``units`` and tell how it went. Returns the exit code."""
    labels = _labels(units)
    if not units and not json_output:
        registered = bool(workspace.store.units())
        say.out("没有到期的单位。" if registered else "名录是空的; 先运行 wangjian units import FILE。")
    elif not json_output:
        say.note(f"到期 {len(units)} 个单位, 同时评测 {min(jobs, len(units))} 个, 监测时间点 {night.as_of}。")
    with board(len(units), quiet=json_output) as progress:
        pool = Pool(
            workspace,
            units,
            night,
            jobs,
            on_step=lambda row, step: progress.step(labels[row.id], step),
            on_end=lambda outcome: progress.close(labels[outcome.unit.id], STATES[outcome.state]),
        )
        with ending(pool.stop) as asked:
            pool.run(None if max_minutes is None else max_minutes * 60)
    outcomes = sorted(pool.outcomes, key=lambda o: o.unit.id)
    left = pool.not_started
    if json_output:
        say.out(msgspec.json.format(msgspec.json.encode(_as_json(night, outcomes, left)), indent=1).decode())
    else:
        _tell(outcomes, left)
    if pool.fault or asked:
        say.note(pool.fault or "收到中止信号, 已有序停下; 再次运行会接着做。")
        return say.OUR_FAULT
    return say.OK if all(o.measured for o in outcomes) and not left else say.UNMEASURED


def _labels(units: list[UnitRow]) -> dict[str, str]:
    """Unit id → name on the screen; the id too where two units have one name."""
    names = [u.name for u in units]
    return {u.id: u.name if names.count(u.name) == 1 else f"{u.name} ({u.id})" for u in units}


def _as_json(night: Night, outcomes: list[Outcome], left: tuple[UnitRow, ...]) -> dict[str, Any]:
    return {
        "as_of": night.as_of,
        "seed": night.seed,
        "units": [
            {
                "unit": o.unit.id,
                "name": o.unit.name,
                "state": o.state,
                "run": o.run_id or None,
                "resumed": o.resumed,
                "note": o.note,
                "scores": list(o.scores),
                "problems": {
                    "new": len(o.changes.new),
                    "fixed": len(o.changes.fixed),
                    "reopened": len(o.changes.reopened),
                    "open": o.changes.open,
                    "not_measured": len(o.changes.not_measured),
                },
                "items_not_measured": o.items_unmeasured,
                "out": o.out or None,
            }
            for o in outcomes
        ]
        + [{"unit": u.id, "name": u.name, "state": "not_started"} for u in left],
    }


def _tell(outcomes: list[Outcome], left: tuple[UnitRow, ...]) -> None:
    for outcome in outcomes:
        for line in unit_lines(outcome):
            say.out(line)
    for unit in left:
        say.out(f"{unit.name} ({unit.id}): {STATES['not_started']}, 下次仍到期")
    if outcomes or left:
        counts = [
            (name, sum(o.state == state for o in outcomes)) for state, name in STATES.items() if outcomes
        ]
        counts.append((STATES["not_started"], len(left)))
        told_counts = ", ".join(f"{name} {n}" for name, n in counts if n)
        say.out(f"共 {len(outcomes) + len(left)} 个单位: {told_counts}。")


def unit_lines(outcome: Outcome) -> list[str]:
    """What the summary says of one unit."""
    head = f"{outcome.unit.name} ({outcome.unit.id}): {STATES[outcome.state]}"
    if outcome.resumed:
        head += ", 接续上次的评测"
    if outcome.note:
        head += f", {outcome.note}"
    lines = [head]
    if outcome.state in ("done", "unmeasured"):
        for score in outcome.scores:
            lines.append(f"  {score['rubric']}: {told_score(score)}")
        c = outcome.changes
        lines.append(
            f"  问题: 新增 {len(c.new)}, 已整改 {len(c.fixed)}, 反弹 {len(c.reopened)}, 现有 {c.open}"
            + (f" (其中本次未能检测 {len(c.not_measured)})" if c.not_measured else "")
        )
        if outcome.items_unmeasured:
            lines.append(f"  未能检测的评测要点 {outcome.items_unmeasured} 个")
    return lines
