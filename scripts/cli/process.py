"""``wangjian process``: the phases of an appraisal, the papers due, who handed them in and when."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Annotated, Any

import typer

from rubrics.deadlines import is_late, paper_due, phase_on
from rubrics.decimals import plain
from rubrics.faults import nearest
from rubrics.model import Rubric
from rubrics.process import Process
from scripts.cli import say
from scripts.cli.chinese import App
from scripts.cli.sheets import need_rubric, parse_day, print_json, print_table
from scripts.cli.trouble import told
from scripts.cli.workspace import need_unit, need_workspace
from storage.sheets import SheetStore, SubmissionRow

app = App(help="考评过程: 阶段、时限、报送材料")

TodayOption = Annotated[str | None, typer.Option("--today", "--as-of", help="按哪一天计算, 默认今天")]
JsonOption = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


@app.command()
def show(
    rubric: Annotated[str, typer.Argument(metavar="RUBRIC", help="指标体系编号")],
    today: TodayOption = None,
    json_output: JsonOption = False,
) -> None:
    """各阶段的日期和任务、要报送的材料、复核申请的时限; 注明今天在哪个阶段。"""
    day = parse_day(today, "--today")
    loaded = need_rubric(rubric)
    process = _need_process(loaded)
    if json_output:
        data = process.model_dump(mode="json", by_alias=True)
        now_in = phase_on(process, day)
        print_json({"rubric": loaded.id, "today": day.isoformat(), "phase": now_in and now_in.name, **data})
        return
    say.out(f"{loaded.id}  {loaded.title}")
    current = phase_on(process, day)
    print_table(
        ("阶段", "开始", "结束", "责任单位", "任务", ""),
        [
            (
                phase.name,
                phase.first.isoformat(),
                phase.last.isoformat(),
                duty.who if duty else "",
                duty.what if duty else "",
                "← 今天" if phase == current else "",
            )
            for phase in process.phases
            for duty in (phase.duties or (None,))
        ],
    )
    for line in _told(process):
        say.out(line)


def _told(process: Process) -> list[str]:
    lines = [
        f"报送材料: {paper.name} ({'、'.join(paper.formats)})"
        + (f", 不晚于 {paper.due}" if paper.due else "")
        for paper in process.materials
    ]
    if process.materials_to:
        lines.append(f"报送至: {process.materials_to}")
    if process.late:
        points = process.late.points
        taken = "扣分数原文没有写明, 只作记录" if points is None else f"扣 {plain(points)} 分"
        lines.append(f"逾期: {process.late.what} ({taken})")
    if process.appeal:
        needs = f", 须附{'、'.join(process.appeal.needs)}" if process.appeal.needs else ""
        lines.append(f"复核申请: 反馈后 {process.appeal.days} 日内{needs}")
    return lines


def _need_process(rubric: Rubric) -> Process:
    if rubric.process is None:
        say.refuse(f"指标 {rubric.id} 没有写考评过程 (process)")
    return rubric.process


@app.command()
def submit(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位编号或名称")],
    paper: Annotated[str, typer.Argument(metavar="PAPER", help="材料名称, 如 佐证材料")],
    rubric: Annotated[str, typer.Option(help="指标体系编号")],
    file: Annotated[Path | None, typer.Option(help="收到的文件; 记下名称和校验码")] = None,
    today: Annotated[str | None, typer.Option(help="收到的日期, 默认今天")] = None,
) -> None:
    """记录一个单位报送了一份材料; 逾期的注明。"""
    day = parse_day(today, "--today")
    loaded = need_rubric(rubric)
    process = _need_process(loaded)
    names = [one.name for one in process.materials]
    if paper not in names:
        say.refuse(f"{loaded.id} 没有要求报送“{paper}”{nearest(paper, names)}; 应报送: {'、'.join(names)}")
    if file is not None and not file.is_file():
        say.refuse(f"没有这个文件: {file}")
    due = paper_due(process, paper)
    late = is_late(day, due)
    digest = hashlib.sha256(file.read_bytes()).hexdigest() if file else None
    with told():
        workspace = need_workspace()
        row = need_unit(workspace, unit)
        name = file.name if file else ""
        SheetStore(workspace.store).submit(
            SubmissionRow(row.id, loaded.id, paper, day.isoformat(), _iso(due), late, name, digest)
        )
    say.out(f"{row.name}: {paper} 已于 {day} 收到" + (f", 逾期 (应不晚于 {due})" if late else ""))


@app.command()
def status(
    rubric: Annotated[str, typer.Argument(metavar="RUBRIC", help="指标体系编号")],
    today: TodayOption = None,
    json_output: JsonOption = False,
) -> None:
    """各单位的材料: 已报、逾期报送、逾期未报。"""
    day = parse_day(today, "--today")
    loaded = need_rubric(rubric)
    process = _need_process(loaded)
    with told():
        workspace = need_workspace()
        came: dict[tuple[str, str], SubmissionRow] = {}
        for row in SheetStore(workspace.store).submissions(loaded.id):
            came.setdefault((row.unit_id, row.paper), row)
        units = [unit for unit in workspace.store.units() if unit.kind in loaded.kinds]
    rows = [
        _paper_state(unit.id, paper.name, paper.due, came.get((unit.id, paper.name)), day)
        for unit in units
        for paper in process.materials
    ]
    if json_output:
        print_json(rows)
        return
    print_table(
        ("单位", "材料", "期限", "收到", "状态"),
        [(r["unit"], r["paper"], r["due"] or "–", r["on"] or "–", _PAPER_STATES[r["state"]]) for r in rows],
    )


_PAPER_STATES = {"in_time": "按期", "late": "逾期报送", "missing": "逾期未报", "waiting": "未到期"}


def _paper_state(
    unit: str, paper: str, due: dt.date | None, row: SubmissionRow | None, day: dt.date
) -> dict[str, Any]:
    """The first submission counts: what is handed in again later does not make it late."""
    if row is not None:
        state = "late" if row.late else "in_time"
    else:
        state = "missing" if is_late(day, due) else "waiting"
    return {"unit": unit, "paper": paper, "due": _iso(due), "on": row.on if row else None, "state": state}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
