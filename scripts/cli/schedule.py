"""``wangjian schedule``: the nightly timer of this workspace on this host."""

from __future__ import annotations

import datetime as dt
import os
from typing import Annotated

import msgspec
import typer

from scripts import schedule as timer
from scripts.cli import say
from scripts.cli.chinese import App
from scripts.cli.workspace import need_workspace
from scripts.workspace import DATABASE_VARIABLE, Workspace

app = App(help="定时运行: 查看、安装每夜评测")

OUTSIDE = (DATABASE_VARIABLE, "WANGJIAN_CHROMIUM")
"""Variables that a timer does not know unless somebody tells it."""
At = Annotated[str, typer.Option(help="每晚几点开始 (北京时间, 时:分)")]
Minutes = Annotated[int, typer.Option(min=1, max=1440, help="每晚最多几分钟")]


@app.command()
def show(
    at: At = "22:00",
    max_minutes: Minutes = 540,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """查看本工作区在这台机器上的定时: 有没有装, 会装成什么样。什么也不改。"""
    plan = _plan(need_workspace(), at, max_minutes)
    try:
        there = timer.installed(plan.folder)
    except timer.ScheduleError as error:
        say.note(f"错误: {error}")
        raise typer.Exit(say.OUR_FAULT) from error
    if json_output:
        shown = {"workspace": str(plan.folder), "installed": there, "cron": timer.cron_line(plan)}
        say.out(msgspec.json.encode(shown).decode())
        return
    say.out(f"已安装: {there}" if there else "还没有安装; 用 wangjian schedule install 安装。")
    say.out(f"crontab 一行 (按本机时区, 即北京时间 {plan.at:%H:%M}):")
    say.out(timer.cron_line(plan))
    say.out(f"systemd: {timer.unit_name(plan.folder)}.service")
    say.out(timer.service_text(plan))
    say.out(f"systemd: {timer.unit_name(plan.folder)}.timer")
    say.out(timer.timer_text(plan).rstrip())


@app.command()
def install(at: At = "22:00", max_minutes: Minutes = 540) -> None:
    """在这台机器上安装本工作区的每夜评测 (crontab, 没有就用 systemd); 再次安装即更改, 不动别的定时任务。"""
    plan = _plan(need_workspace(), at, max_minutes)
    try:
        where = timer.install(plan)
    except timer.ScheduleError as error:
        say.note(f"错误: {error}:")
        say.note(timer.cron_line(plan))
        raise typer.Exit(say.OUR_FAULT) from error
    say.out(f"已安装 ({where}): 每天北京时间 {plan.at:%H:%M} 开始, 最多 {plan.minutes} 分钟。")
    say.out(f"输出记入 {plan.folder / 'nightly.log'}。" if where == "crontab" else "输出用 journalctl 查看。")
    for caution in timer.cautions(where):
        say.note(f"注意: {caution}。")
    for name in OUTSIDE:
        if os.environ.get(name):
            say.note(f"注意: 环境变量 {name} 不会自动带入定时任务, 请写进定时任务的环境里。")


def _plan(workspace: Workspace, at: str, minutes: int) -> timer.Plan:
    try:
        time = dt.datetime.strptime(at, "%H:%M").time()
    except ValueError:
        say.refuse(f"--at 不是时间: {at} (应为 22:00 这样的格式)")
    return timer.Plan(workspace.folder.resolve(), time, minutes, timer.program())
