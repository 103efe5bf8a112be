"""``wangjian availability``: visits of the home pages, spaced over days. Meant for a timer."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Annotated, Any

import msgspec
import typer

from checks.availability import CHECK
from crawler.gather.sampling import sample
from crawler.settings import Settings
from scripts.audit_unit import beijing_now
from scripts.cli import say
from scripts.cli.chinese import App
from scripts.cli.settings import load_settings
from scripts.cli.trouble import told
from scripts.cli.workspace import Workspace, need_unit, need_workspace
from storage.availability import Visit, VisitStore
from storage.main import UnitRow

app = App(help="网站可用性: 连续监测首页能否打开")
SHOWN_DAYS = 8
"""A week, and the day that has just begun."""
WORDS = {
    "ok": "能打开",
    "failed": "打不开",
    "blocked": "被拒绝",
    "unmeasured": "未能判断",
    "ours": "本机网络中断",
}


@app.command("sample")
def sample_units(
    unit: Annotated[
        list[str] | None, typer.Option(help="只访问这些单位 (编号或名称, 可多次); 未到间隔的仍不访问")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """访问一轮到了间隔的各单位首页并记下结果; 供定时任务每隔一段时间运行, 同时启动两次也不会重复访问。"""
    with told():
        workspace = need_workspace()
        settings = Settings.model_validate(load_settings(workspace.folder))
        every = [row for row in workspace.store.units() if row.enabled]
        chosen = [need_unit(workspace, name) for name in unit] if unit else every
        made = _round(workspace, chosen, every, settings)
    if json_output:
        rows = [{"unit": name, **_told(visit)} for name, visit in sorted(made.items())]
        say.out(msgspec.json.format(msgspec.json.encode(rows), indent=1).decode())
        return
    for name, visit in sorted(made.items()):
        cause = f" ({visit.cause})" if visit.cause else ""
        say.out(f"{name}\t{WORDS[visit.state]}\t{visit.ms} 毫秒{cause}")
    waiting = len({row.id for row in chosen}) - len(made)
    say.out(f"本轮访问 {len(made)} 个单位" + (f", {waiting} 个未到间隔。" if waiting else "。"))


def _round(
    workspace: Workspace, chosen: list[UnitRow], every: list[UnitRow], settings: Settings
) -> dict[str, Visit]:
    store = VisitStore(workspace.store.engine)
    at = beijing_now()
    everybody = [row.id for row in workspace.store.units()]
    store.forget(at - timedelta(days=settings.availability.keep_days), everybody)
    slots: dict[str, int] = {}
    targets: dict[str, str] = {}
    for row in {row.id: row for row in chosen}.values():
        slot = store.claim(row.id, row.portal, at, settings.availability.minutes)
        if slot is not None:
            slots[row.id], targets[row.id] = slot, row.portal
    witnesses = [row.portal for row in every] + list(settings.availability.canaries)
    made = asyncio.run(sample(targets, witnesses, settings)) if targets else {}
    for name, visit in made.items():
        store.put(name, slots[name], visit)
    return made


@app.command("show")
def show(
    unit: Annotated[list[str] | None, typer.Option(help="只看这些单位 (编号或名称, 可多次)")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """按单位和日期列出最近一周的访问次数和打不开的次数。"""
    with told():
        workspace = need_workspace()
        store = VisitStore(workspace.store.engine)
        rows = [need_unit(workspace, name) for name in unit] if unit else workspace.store.units()
        until = beijing_now()
        found = {row.id: store.visits(row.id, until - timedelta(days=SHOWN_DAYS), until) for row in rows}
    if json_output:
        values = [{"unit": name, "visits": [_told(v) for v in visits]} for name, visits in found.items()]
        say.out(msgspec.json.format(msgspec.json.encode(values), indent=1).decode())
        return
    owed = CHECK.options["visits_per_day"]
    for row in rows:
        say.out(f"{row.id}\t{row.name}")
        for line in _days(found[row.id], owed):
            say.out(f"  {line}")
    if not rows:
        say.out("还没有登记单位; 用 wangjian units import FILE 导入。")


def _days(visits: tuple[Visit, ...], owed: int) -> list[str]:
    days: dict[str, Counter[str]] = {}
    for visit in visits:
        days.setdefault(visit.at[:10], Counter())[visit.state] += 1
    lines = []
    for day, states in sorted(days.items()):
        counted = states["ok"] + states["failed"]
        rest = ", ".join(f"{WORDS[s]} {states[s]}" for s in ("blocked", "unmeasured", "ours") if states[s])
        short = "" if counted >= owed else f" (不足 {owed} 次)"
        lines.append(
            f"{day}: 有效访问 {counted}{short}, 打不开 {states['failed']}" + (f"; {rest}" if rest else "")
        )
    return lines or ["没有访问记录"]


def _told(visit: Visit) -> dict[str, Any]:
    return {"at": visit.at, "state": visit.state, "ms": visit.ms, "cause": visit.cause}
