"""``wangjian checks list|show``: the catalogue of checks, generated from their docstrings."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from checks.registry import CHECKS
from scripts.cli import say
from scripts.cli.chinese import App

app = App(help="检查目录: 查什么、为何扣分、何时不适用、已知误报")


@app.command("list")
def list_checks(json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False) -> None:
    """列出全部检查。"""
    if json_output:
        rows = [
            {"id": c.id, "title": c.title, "kinds": c.kinds, "needs": c.needs, "options": dict(c.options)}
            for c in CHECKS.values()
        ]
        say.out(msgspec.json.format(msgspec.json.encode(rows), indent=1).decode())
        return
    width = max(map(len, CHECKS))
    for check in CHECKS.values():
        say.out(f"{check.id:<{width}}  {check.title}")


@app.command("show")
def show_check(name: Annotated[str, typer.Argument(metavar="ID", help="检查编号")]) -> None:
    """显示一项检查的说明。"""
    if name not in CHECKS:
        say.refuse(f"没有检查 {name}; 可用: {'、'.join(CHECKS)}")
    check = CHECKS[name]
    say.out(check.page.strip())
    say.out()
    say.out(f"报告的问题类型: {'、'.join(check.kinds)}")
    say.out("选项 (默认值): " + (", ".join(f"{k}={v!r}" for k, v in check.options.items()) or "无"))
