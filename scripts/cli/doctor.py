"""``wangjian doctor``: what this host lacks (browser, fonts, disk …) and the command that mends it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from crawler.settings import Settings
from scripts.cli import say
from scripts.cli.settings import FILE, check_settings
from scripts.cli.toml_file import TomlFault, read_toml
from scripts.cli.workspace import find_workspace
from scripts.host_checks import Line, look


def doctor(json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False) -> None:
    """检查本机: 浏览器、中文字体、数据库、磁盘、时钟等; 缺什么, 用什么命令补上。"""
    folder = find_workspace()
    own, settings = _settings(folder)
    lines = [own, *look(folder, settings)]
    if json_output:
        say.out(msgspec.json.format(msgspec.json.encode(lines), indent=1).decode())
    else:
        for line in lines:
            say.out(f"{'正常' if line.ok else '缺少'}  {line.name}: {line.found}")
            if not line.ok:
                say.out(f"      补救: {line.mend}")
    if any(not line.ok and line.needed for line in lines):
        raise typer.Exit(say.OUR_FAULT)


def _settings(folder: Path | None) -> tuple[Line, Settings]:
    if folder is None:
        return Line("设置", True, "当前不在工作区, 用默认值"), Settings()
    path = folder / FILE
    try:
        values: dict[str, Any] = read_toml(path)
        faults = check_settings(values)
    except TomlFault as error:
        values, faults = {}, [str(error)]
    if faults:
        return Line("设置", False, "; ".join(faults), f"改正 {path}"), Settings()
    return Line("设置", True, str(path)), Settings.model_validate(values)
