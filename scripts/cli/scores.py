"""``wangjian scores``: the 自评表, out to the unit and in again."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from reports.headings import Heading
from reports.selfsheet import WORDS, SelfRow, write_self_sheet
from rubrics.deadlines import is_late, paper_due
from rubrics.decimals import plain_or_none
from rubrics.decision import decision_faults, facts_digest
from rubrics.model import Item
from rubrics.sheet import ItemScore
from scripts.cli import say
from scripts.cli.chinese import App
from scripts.cli.sheets import need_rubric, need_sheet, now, parse_day, told_total, totals
from scripts.cli.trouble import told
from scripts.cli.workspace import need_unit, need_workspace
from scripts.score_file import Filled, ScoreFile, read_scores
from scripts.unit_sheet import UnitSheet
from scripts.workspace import Workspace
from storage.sheets import DecisionRow, SelfScore, SheetStore, SubmissionRow

app = App(help="自评表: 导出、导入")

PAPER = "自评表"
_NAMES = {outcome: name for name, outcome in WORDS.items()}


@app.command("export")
def export_scores(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位编号或名称")],
    rubric: Annotated[str, typer.Option(help="指标体系编号")],
    out: Annotated[Path | None, typer.Option(help="写到哪个 XLSX 文件")] = None,
) -> None:
    """导出一个单位的自评表: 机器得分和依据已填好, 自评、佐证链接、备注和复核由人填写。"""
    with told():
        workspace = need_workspace()
        row = need_unit(workspace, unit)
        loaded = need_rubric(rubric)
        sheet = need_sheet(workspace, row, loaded)
        path = out or Path(f"自评表-{row.id}-{loaded.id}.xlsx")
        if path.suffix.lower() != ".xlsx":
            say.refuse(f"--out 应是 .xlsx 文件, 不能是 {path.name}")
        own = SheetStore(workspace.store).self_scores(row.id, loaded.id)
        rows = _rows(sheet, own)
        write_self_sheet(
            path,
            unit=row.id,
            unit_name=row.name,
            rubric=loaded.id,
            rubric_title=loaded.title,
            rows=rows,
        )
    say.out(f"已导出 {len(rows)} 个要点: {path}")


def _rows(sheet: UnitSheet, own: dict[str, SelfScore]) -> list[SelfRow]:
    """The items the unit owes, in the order of the rubric."""
    kind, name = sheet.unit.kind, sheet.unit.name
    machine = {item.id: item for item in sheet.reviewed.machine.items}
    reviewed = {item.id: item for item in sheet.reviewed.sheet.items}
    counted = {decision.item: decision for decision in sheet.reviewed.counted}
    stale = {decision.item: decision for decision in sheet.reviewed.stale}
    rows = []
    for item in sheet.rubric.items:
        if kind not in item.applies_to or not item.owed_by(name) or "superseded_by" in item.params:
            continue
        mine, decision = own.get(item.id), counted.get(item.id)
        why = decision.why if decision else ""
        if item.id in stale:
            why = f"事实有变, 请复核 (原结论: {_NAMES[stale[item.id].outcome]}; {stale[item.id].why})"
        rows.append(
            SelfRow(
                item=item.id,
                heading=Heading(item.path, item.criterion_for(kind)),
                full=item.full_for(kind),
                machine=_points(item, machine[item.id]),
                reason=machine[item.id].reason if sheet.as_of else "还没有评测",
                own=_own(mine),
                link=mine.link if mine else "",
                remark=mine.remark if mine else "",
                reviewed=_reviewed(item, reviewed[item.id], decision.outcome) if decision else None,
                reviewed_why=why,
            )
        )
    return rows


def _points(item: Item, score: ItemScore) -> Decimal | None:
    return score.low if item.rule == "deduction" else score.points


def _own(score: SelfScore | None) -> Decimal | str | None:
    if score is None:
        return None
    if score.points is not None:
        return Decimal(score.points)
    return None if score.outcome is None else _NAMES[score.outcome]


def _reviewed(item: Item, score: ItemScore, outcome: str) -> Decimal | str | None:
    if outcome == "not_applicable" or _points(item, score) is None:
        return _NAMES[outcome]
    return _points(item, score)


@app.command("import")
def import_scores(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="填好的自评表 (XLSX 或 CSV)")],
    unit: Annotated[str | None, typer.Option(help="须是这个单位的表; 文件里没有单位编号时必填")] = None,
    rubric: Annotated[str | None, typer.Option(help="须是这套指标的表; 文件里没有指标体系时必填")] = None,
    reviewer: Annotated[
        str | None, typer.Option(help="复核人: 填写后, 复核得分和复核依据两列作为这个人的复核决定导入")
    ] = None,
    today: Annotated[str | None, typer.Option(help="收到的日期, 默认今天; 用来判断是否逾期")] = None,
) -> None:
    """导入自评表; 文件有任何错误则一条也不导入。机器得分不会被改动。"""
    day = parse_day(today, "--today")
    with told():
        workspace = need_workspace()
        found = read_scores(file, workspace.store.unit, unit=unit, rubric=rubric)
        faults = [*found.faults]
        decided: list[tuple[Filled, DecisionRow]] = []
        if not faults and reviewer:
            decided = _decisions(workspace, found, reviewer, faults)
        if faults or found.unit is None or found.rubric is None:
            say.note(f"{file} 有 {len(faults)} 处错误, 没有导入:")
            say.refuse(*faults)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        own = _own_scores(found, digest)
        if not own and not decided:
            say.refuse(
                f"{file}: 没有填写任何自评" + ("" if reviewer else " (复核两列要加 --reviewer 才导入)")
            )
        store = SheetStore(workspace.store)
        if own:
            store.put_self_scores(found.unit.id, found.rubric.id, own)
            due = paper_due(found.rubric.process, PAPER)
            late = is_late(day, due)
            shown = due.isoformat() if due else None
            store.submit(
                SubmissionRow(
                    found.unit.id, found.rubric.id, PAPER, day.isoformat(), shown, late, file.name, digest
                )
            )
            if late:
                say.note(f"逾期: {PAPER}应不晚于 {shown} 报送, 已记录。")
        store.decide(found.unit.id, found.rubric.id, [row for _, row in decided])
    say.out(f"{found.unit.name}: 已导入自评 {len(own)} 项, 复核 {len(decided)} 项。")
    ignored = 0 if reviewer else sum(1 for row in found.rows if _review_written(row))
    if ignored:
        say.note(f"有 {ignored} 项填了复核得分或依据, 没有导入; 复核人导入时加 --reviewer 姓名。")
    if decided:
        with told():
            sheet = need_sheet(workspace, found.unit, found.rubric)
        say.out(f"复核后: {told_total(totals(sheet.reviewed.sheet))}")


def _own_scores(found: ScoreFile, digest: str) -> list[SelfScore]:
    at = now()
    return [
        SelfScore(row.item.id, plain_or_none(row.points), row.outcome, row.link, row.remark, at, digest)
        for row in found.rows
        if row.points is not None or row.outcome or row.link or row.remark
    ]


def _review_written(row: Filled) -> bool:
    return bool(row.review_points is not None or row.review_outcome or row.review_why)


def _decisions(
    workspace: Workspace, found: ScoreFile, who: str, faults: list[str]
) -> list[tuple[Filled, DecisionRow]]:
    """The decisions written in the sheet that are new or changed; faults are entered in ``faults``."""
    if found.unit is None or found.rubric is None:
        return []
    sheet = need_sheet(workspace, found.unit, found.rubric)
    standing = {decision.item: decision for decision in sheet.reviewed.counted}
    rows = {row.item: row for row in _rows(sheet, {})}
    made = []
    for row in found.rows:
        if not _review_written(row):
            continue
        item = row.item
        blank = row.review_points is None and row.review_outcome is None
        shown = rows.get(item.id)
        if blank and shown is not None and row.review_why == shown.reviewed_why:
            continue  # the note about changed facts, left as it was exported
        if blank or not row.review_why:
            faults.append(f"第 {row.line} 行: 复核得分和复核依据须同时填写")
            continue
        outcome = row.review_outcome or _outcome_of(item, row.review_points, found.unit.kind)
        points = row.review_points if outcome == "partial" or item.rule == "deduction" else None
        wrong = decision_faults(item, outcome, points, kind=found.unit.kind, unit_name=found.unit.name)
        faults += [f"第 {row.line} 行: {fault}" for fault in wrong]
        before = standing.get(item.id)
        same = before is not None and (before.outcome, before.points, before.why) == (
            outcome,
            points,
            row.review_why,
        )
        if wrong or same:
            continue
        run_id = sheet.run.id if sheet.run else None
        facts = facts_digest(sheet.machine_verdicts.get(item.id), sheet.problem_id)
        made.append(
            (
                row,
                DecisionRow(
                    item.id, outcome, plain_or_none(points), who, row.review_why, now(), run_id, facts
                ),
            )
        )
    return made


def _outcome_of(item: Item, points: Decimal | None, kind: str) -> str:
    full = item.full_for(kind)
    if item.rule == "deduction":
        return "not_met" if points else "met"
    if points == full:
        return "met"
    return "partial" if points else "not_met"
