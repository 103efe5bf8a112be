"""``wangjian units``: the registry of units."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from checks.kinds import kinds
from crawler.gather.client import probe_client
from crawler.gather.home import find_home
from crawler.settings import Settings
from rubrics.faults import nearest
from rubrics.unitlists import load_unit_list, template, unit_lists
from scripts.cli import say
from scripts.cli.chinese import App
from scripts.cli.rubric_choice import rubrics_for
from scripts.cli.settings import load_settings
from scripts.cli.trouble import told
from scripts.cli.workspace import Workspace, need_workspace
from scripts.units_file import UnitsFile, read_units, shared_portals
from storage.main import UnitRow

app = App(help="单位名录: 导入、查看、检查")


@app.command("import")
def import_units(file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML、CSV 或 XLSX")]) -> None:
    """导入单位名录; 文件有任何错误则一条也不导入。"""
    with told():
        workspace = need_workspace()
        found = read_units(file, workspace.folder)
        _import(workspace, file, found)


def _import(workspace: Workspace, file: Path, found: UnitsFile) -> None:
    if found.faults:
        say.note(f"{file} 有 {len(found.faults)} 处错误, 没有导入任何单位:")
        say.refuse(*found.faults)
    new, changed = workspace.store.put_units(found.units)
    say.out(f"已导入 {len(found.units)} 个单位 (新增 {new}, 更新 {changed})。")
    for portal, names in shared_portals(workspace.store.units()):
        say.note(f"提示: {'、'.join(names)} 登记的是同一个门户 {portal}; 如不是有意共用, 请核对网址。")


@app.command("list")
def list_units(json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False) -> None:
    """列出已登记的单位。"""
    with told():
        units = need_workspace().store.units()
    if json_output:
        say.out(msgspec.json.format(msgspec.json.encode(units), indent=1).decode())
        return
    for unit in units:
        state = "" if unit.enabled else "  (停用)"
        say.out(f"{unit.id}\t{unit.name}\t{kinds().names[unit.kind]}\t{unit.portal}{state}")
    if not units:
        say.out("还没有登记单位; 用 wangjian units import FILE 导入。")


@app.command("template")
def template_units(
    name: Annotated[str, typer.Argument(metavar="ID", help="自带名录: " + "、".join(unit_lists()))],
) -> None:
    """输出自带的单位名录 (没有网址), 填好 portal 后用 wangjian units import 导入。"""
    if name not in unit_lists():
        say.refuse(f"没有单位名录 {name}{nearest(name, unit_lists())}; 可用: {'、'.join(unit_lists())}")
    say.out(template(load_unit_list(name)).rstrip("\n"))


@app.command("check")
def check_units() -> None:
    """逐个打开各单位门户首页, 核对能否访问、有没有适用的指标体系。"""
    with told():
        workspace = need_workspace()
        units = workspace.store.units()
    settings = Settings.model_validate(load_settings(workspace.folder))
    bad = asyncio.run(_check(units, settings))
    say.out(f"共 {len(units)} 个单位, {bad} 个有问题。")
    if bad:
        raise typer.Exit(say.UNMEASURED)


async def _check(units: list[UnitRow], settings: Settings) -> int:
    bad = 0
    async with probe_client(settings) as client:
        for unit in units:
            home = await find_home(client, unit.portal, settings)
            faults = []
            if home.state != "ok":
                faults.append(f"首页: {home.cause}")
            if not (unit.rubrics or rubrics_for(unit.kind)):
                faults.append("没有适用的指标体系")
            bad += bool(faults)
            say.out(f"{unit.id}\t{unit.name}\t{'; '.join(faults) if faults else '正常 ' + home.title}")
    return bad
