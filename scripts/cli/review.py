"""``wangjian review``: what a person decides; kept beside the machine's verdict, never in its place."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from reports.words import words
from rubrics.decimals import plain, plain_or_none
from rubrics.decision import Decision, decision_faults, facts_digest
from rubrics.model import Rubric
from rubrics.sheet import ItemScore
from scripts.cli import say
from scripts.cli.chinese import App
from scripts.cli.sheets import (
    need_item,
    need_rubric,
    need_sheet,
    now,
    parse_day,
    parse_points,
    points_text,
    print_json,
    print_table,
    rubrics_of,
    told_total,
    totals,
)
from scripts.cli.trouble import told
from scripts.cli.workspace import need_problems, need_unit, need_workspace
from scripts.unit_sheet import NoSheet, UnitSheet, sheet_of
from storage.main import UnitRow
from storage.sheets import WITHDRAWN, DecisionRow, SheetStore

app = App(help="复核: 列出待定要点, 记录人的决定")

UnitArgument = Annotated[str, typer.Argument(metavar="UNIT", help="单位编号或名称")]
ItemArgument = Annotated[str, typer.Argument(metavar="ITEM", help="要点编号 (指标编号#序号)")]
RubricOption = Annotated[str, typer.Option(help="指标体系编号")]
WhoOption = Annotated[str, typer.Option(help="复核人")]
WhyOption = Annotated[str, typer.Option(help="理由")]

OPEN = ("needs_review", "not_measured", "material")
STATES = {"open": "待定", "machine": "机器已定", "decided": "复核已定", "stale": "事实有变, 请复核"}


@app.command("list")
def list_(
    unit: Annotated[str | None, typer.Argument(metavar="UNIT", help="单位编号或名称; 不填则全部")] = None,
    rubric: Annotated[str | None, typer.Option(help="只看这套指标")] = None,
    open_: Annotated[bool, typer.Option("--open", help="只列待定的和事实有变的要点")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """列出各要点的机器结论和复核决定; 复查后事实有变的决定会注明, 不再计分。"""
    with told():
        workspace = need_workspace()
        units = [need_unit(workspace, unit)] if unit else workspace.store.units()
        only = need_rubric(rubric) if rubric else None
        rows: list[dict[str, Any]] = []
        for row in units:
            for loaded in [only] if only else [need_rubric(name) for name in rubrics_of(row)]:
                try:
                    rows += _rows(row, sheet_of(workspace, row, loaded), open_)
                except NoSheet as error:
                    say.note(str(error))
                    break
    if json_output:
        print_json(rows)
        return
    print_table(
        ("单位", "要点", "状态", "机器结论", "机器得分", "复核得分", "复核人", "理由或待定原因"),
        [
            (
                one["unit"],
                one["item"],
                STATES[one["state"]],
                words().outcomes[one["machine"]["outcome"]],
                one["machine"]["points"] or "–",
                one["reviewed"]["points"] or "–",
                one["decision"]["who"] if one["decision"] else "",
                one["decision"]["why"] if one["decision"] else one["machine"]["reason"],
            )
            for one in rows
        ],
    )
    waiting = sum(one["state"] in ("open", "stale") for one in rows)
    say.note(f"共 {len(rows)} 项, 待复核 {waiting} 项。")


def _rows(unit: UnitRow, sheet: UnitSheet, open_only: bool) -> list[dict[str, Any]]:
    reviewed = sheet.reviewed
    machine = {item.id: item for item in reviewed.machine.items}
    counted = {decision.item: decision for decision in reviewed.counted}
    stale = {decision.item: decision for decision in reviewed.stale}
    rows = []
    for item in reviewed.sheet.items:
        state = _state(item, counted, stale)
        if item.reason_key in ("other_kind", "other_unit", "superseded"):
            continue
        if open_only and state not in ("open", "stale"):
            continue
        decision = counted.get(item.id) or stale.get(item.id)
        rows.append(
            {
                "unit": unit.id,
                "rubric": sheet.rubric.id,
                "item": item.id,
                "title": item.title,
                "full": plain_or_none(item.full),
                "state": state,
                "machine": _brief(machine[item.id]),
                "reviewed": _brief(item),
                "decision": _decision(decision) if decision else None,
                "problems": list(machine[item.id].problems),
                "candidates": [candidate.url for candidate in item.candidates],
            }
        )
    return rows


def _state(item: ItemScore, counted: dict[str, Decision], stale: dict[str, Decision]) -> str:
    if item.id in counted:
        return "decided"
    if item.id in stale:
        return "stale"
    return "open" if item.outcome in OPEN else "machine"


def _brief(item: ItemScore) -> dict[str, Any]:
    return {"outcome": item.outcome, "points": plain_or_none(item.points), "reason": item.reason}


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome,
        "points": plain_or_none(decision.points),
        "who": decision.who,
        "why": decision.why,
        "at": decision.at,
    }


@app.command()
def decide(
    unit: UnitArgument,
    item: ItemArgument,
    rubric: RubricOption,
    outcome: Annotated[str, typer.Option(help="结论: met、partial、not_met 或 not_applicable")],
    who: WhoOption,
    why: WhyOption,
    points: Annotated[str | None, typer.Option(help="给几分 (扣分项: 扣几分); partial 必填")] = None,
) -> None:
    """记录一个要点的复核决定; 机器的结论保留不变。"""
    with told():
        workspace = need_workspace()
        row = need_unit(workspace, unit)
        loaded = need_rubric(rubric)
        sheet = need_sheet(workspace, row, loaded)
        made = need_decision(sheet, item, outcome, points, who, why)
        SheetStore(workspace.store).decide(row.id, loaded.id, [made])
        after = need_sheet(workspace, row, loaded)
    _tell_change(loaded, item, sheet, after)


def need_decision(
    sheet: UnitSheet, item: str, outcome: str, points: str | None, who: str, why: str
) -> DecisionRow:
    """A decision that can be taken, resting on the facts of ``sheet``; else it is refused."""
    found = need_item(sheet.rubric, item)
    awarded = parse_points(points)
    faults = decision_faults(found, outcome, awarded, kind=sheet.unit.kind, unit_name=sheet.unit.name)
    faults += _left_empty(who, why)
    if faults:
        say.refuse(*faults)
    facts = facts_digest(sheet.machine_verdicts.get(item), sheet.problem_id)
    run_id = sheet.run.id if sheet.run else None
    return DecisionRow(item, outcome, plain_or_none(awarded), who.strip(), why.strip(), now(), run_id, facts)


def _left_empty(who: str, why: str) -> list[str]:
    return [f"{name} 不能是空的" for name, text in (("--who", who), ("--why", why)) if not text.strip()]


@app.command()
def withdraw(
    unit: UnitArgument, item: ItemArgument, rubric: RubricOption, who: WhoOption, why: WhyOption
) -> None:
    """撤回一个要点的复核决定, 恢复机器的结论; 撤回也留下记录。"""
    with told():
        workspace = need_workspace()
        row = need_unit(workspace, unit)
        loaded = need_rubric(rubric)
        store = SheetStore(workspace.store)
        if item not in store.decisions(row.id, loaded.id):
            say.refuse(f"{row.name} 的要点 {item} 没有复核决定")
        sheet = need_sheet(workspace, row, loaded)
        run_id = sheet.run.id if sheet.run else None
        gone = DecisionRow(item, WITHDRAWN, None, who, why, now(), run_id, "")
        store.decide(row.id, loaded.id, [gone])
        after = need_sheet(workspace, row, loaded)
    _tell_change(loaded, item, sheet, after)


@app.command()
def waive(
    unit: UnitArgument,
    problems: Annotated[list[str], typer.Argument(metavar="PROBLEM...", help="问题编号, 可多个")],
    until: Annotated[str, typer.Option(help="豁免到哪一天 (含当天), 过后仍未消除的重新算未整改")],
    who: WhoOption,
    why: Annotated[str, typer.Option(help="理由 (误报、确无新信息可发等)")],
) -> None:
    """豁免问题: 从下次评测起标为豁免, 不列入整改通知书; 得分不变, 要改分请用 review decide。"""
    with told():
        workspace = need_workspace()
        row = need_unit(workspace, unit)
        day = parse_day(until, "--until")
        chosen = need_problems(workspace, row, problems)
        faults = [f"{one.id} 已整改, 不必豁免" for one in chosen if one.status == "fixed"]
        faults += _left_empty(who, why)
        if day < parse_day(None, "--until"):
            faults.append(f"--until 已经过去: {until}")
        if faults:
            say.refuse(*faults)
        for one in chosen:
            workspace.store.waive(
                row.id, one.id, who=who.strip(), why=why.strip(), until=day.isoformat(), at=now()
            )
    print_table(
        ("问题", "内容", "此前", "豁免到"),
        [(one.id, one.summary, words().statuses[one.status], day.isoformat()) for one in chosen],
    )
    say.note(f"已豁免 {len(chosen)} 个问题; 机器的判定和得分不变。")


def _tell_change(rubric: Rubric, item: str, before: UnitSheet, after: UnitSheet) -> None:
    points = [
        next(one for one in sheet.reviewed.sheet.items if one.id == item).points for sheet in (before, after)
    ]
    say.out(f"{item}: {points_text(points[0])} → {points_text(points[1])} 分")
    old, new = totals(before.reviewed.sheet), totals(after.reviewed.sheet)
    say.out(f"{rubric.id}: {told_total(old)} → {told_total(new)}")
    machine = plain(before.reviewed.machine.decided)
    say.out(f"机器自己的已定分仍为 {machine}。")
