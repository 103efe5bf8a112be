"""``wangjian recheck``: after 整改, visit again only what open problems need; new score beside the old."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from reports.words import kind_name
from scripts.audit_unit import Night, beijing_now, leased
from scripts.cli import say
from scripts.cli.progress import board
from scripts.cli.settings import load_settings
from scripts.cli.signals import ending
from scripts.cli.trouble import told
from scripts.cli.workspace import need_problems, need_unit, need_workspace
from scripts.recheck_unit import BECAME, Fate, NothingToRecheck, Rechecked, recheck_unit

AFTER = {**BECAME, "kept_fixed": "保持已整改"}
BEFORE = {"open": "未整改", "reopened": "反弹", "fixed": "已整改", "waived": "已豁免"}
TABLE_WIDTH = 160
"""Of the table when piped: wide enough that a file is readable."""


def recheck(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位编号或名称")],
    problem: Annotated[
        list[str] | None, typer.Option(help="只复查这些问题 (编号, 可多次); 不填则复查全部未整改问题")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """整改后复查一个单位: 只重新访问问题涉及的页面和少量对照页面, 逐个问题给出结论和新旧得分。"""
    with told():
        workspace = need_workspace()
        row = need_unit(workspace, unit)
        settings = load_settings(workspace.folder)
        previous = workspace.store.last_run(row.id, states=("done",))
        if previous is not None:
            need_problems(workspace, row, problem or [])
        now = beijing_now()
        seed = previous.seed if previous is not None else 1
        night = Night(as_of=now.date().isoformat(), seed=seed, settings=settings)
        stop = Event()
        with leased(workspace, row, night) as holder:
            if holder is not None:
                say.note(f"{row.name} 正由 {holder} 评测, 请等它结束。")
                raise typer.Exit(say.LOCKED)
            try:
                with board(quiet=json_output) as progress, ending(stop):
                    done = recheck_unit(
                        workspace,
                        row,
                        night,
                        problem or [],
                        on_step=lambda step: progress.step(row.name, step),
                        stop=stop,
                    )
            except NothingToRecheck as error:
                say.refuse(str(error))
    raise typer.Exit(_tell(workspace.folder, done, json_output))


def _tell(folder: Path, done: Rechecked, json_output: bool) -> int:
    outcome = done.outcome
    if json_output:
        say.out(msgspec.json.format(msgspec.json.encode(as_json(done)), indent=1).decode())
    elif outcome.state in ("done", "unmeasured"):
        _print(folder, done)
    else:
        say.note(f"复查没有完成: {outcome.note}。问题状态没有改变。")
    if outcome.state in ("failed", "stopped"):
        return say.OUR_FAULT
    blind = any(fate.became == "not_measured" for fate in done.fates)
    return say.OK if outcome.measured and not blind else say.UNMEASURED


def _print(folder: Path, done: Rechecked) -> None:
    outcome = done.outcome
    say.out(f"{outcome.unit.name} ({outcome.unit.id}) 复查 {outcome.run_id}, 上次 {done.previous.id}")
    if outcome.note:
        say.out(outcome.note)
    say.out(f"重新访问网页 {len(done.asked.pages)} 个, 重新核验链接 {len(done.asked.links)} 个")
    console = Console(width=None if say.is_terminal() else TABLE_WIDTH, highlight=False)
    if done.fates:
        console.print(_problem_table(done.fates))
    else:
        say.out("没有未整改的问题。")
    rows = score_rows(done)
    if rows:
        console.print(_score_table(rows))
    counts = [(AFTER[kind], sum(f.became == kind for f in done.fates)) for kind in AFTER]
    if done.fates:
        say.out("合计: " + ", ".join(f"{name} {n}" for name, n in counts if n))
    say.out(f"结果: {folder / outcome.out}")


def _problem_table(fates: tuple[Fate, ...]) -> Table:
    table = Table(title="问题", title_justify="left", pad_edge=False)
    for heading in ("编号", "类型", "页面", "内容", "复查前", "复查后"):
        table.add_column(heading, overflow="fold")
    for fate in fates:
        p = fate.problem
        before = BEFORE.get(fate.before or "", "–")
        table.add_row(p.id, kind_name(p.kind), p.page_url, p.summary, before, AFTER[fate.became])
    return table


def _score_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="得分", title_justify="left", pad_edge=False)
    for heading in ("指标体系", "复查前 (已定, 区间)", "复查后 (已定, 区间)"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row["rubric"], _score(row["before"]), _score(row["after"]))
    return table


def _score(score: dict[str, Any] | None) -> str:
    return "–" if score is None else f"{score['decided']}, {score['low']}–{score['high']}"


def score_rows(done: Rechecked) -> list[dict[str, Any]]:
    """One entry per rubric: the score of the run before and of the recheck."""
    after = {score["rubric"]: score for score in done.outcome.scores}
    before = {name: entry["score"] for name, entry in done.scores_before.items()}
    names = ("decided", "low", "high")

    def brief(score: dict[str, Any] | None) -> dict[str, Any] | None:
        return None if score is None else {name: score[name] for name in names}

    return [
        {"rubric": name, "before": brief(before.get(name)), "after": brief(after.get(name))}
        for name in sorted(before.keys() | after.keys())
    ]


def as_json(done: Rechecked) -> dict[str, Any]:
    outcome = done.outcome
    return {
        "unit": outcome.unit.id,
        "name": outcome.unit.name,
        "state": outcome.state,
        "note": outcome.note,
        "run": outcome.run_id,
        "previous": done.previous.id,
        "asked": {"pages": len(done.asked.pages), "links": len(done.asked.links)},
        "scores": score_rows(done),
        "problems": [
            {
                "id": fate.problem.id,
                "kind": fate.problem.kind,
                "page_url": fate.problem.page_url,
                "target": fate.problem.target,
                "before": fate.before,
                "after": fate.became,
            }
            for fate in done.fates
        ],
        "out": outcome.out or None,
    }
