"""``wangjian appeal``: a unit's objection, its window, the decision, and the score before and after."""

from __future__ import annotations

from typing import Annotated

import typer

from rubrics.deadlines import appeal_due, is_late
from scripts.cli import say
from scripts.cli.chinese import App
from scripts.cli.review import need_decision
from scripts.cli.sheets import (
    need_item,
    need_rubric,
    need_sheet,
    parse_day,
    print_json,
    print_table,
    told_total,
    totals,
)
from scripts.cli.trouble import told
from scripts.cli.workspace import need_unit, need_workspace
from storage.sheets import AppealRow, SheetStore

app = App(help="复核申请: 登记、决定、列出")

STATES = {"open": "待决定", "accepted": "采纳", "rejected": "不采纳"}
TodayOption = Annotated[str | None, typer.Option("--today", "--as-of", help="按哪一天计算, 默认今天")]


@app.command("open")
def open_appeal(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位编号或名称")],
    item: Annotated[str, typer.Argument(metavar="ITEM", help="要点编号 (指标编号#序号)")],
    rubric: Annotated[str, typer.Option(help="指标体系编号")],
    objection: Annotated[str, typer.Option(help="单位的异议")],
    proof: Annotated[str, typer.Option(help="佐证: 链接或文件名")] = "",
    fed_back: Annotated[
        str | None, typer.Option(help="向该单位反馈结果的日期; 不填则按过程中反馈阶段的日期")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="申请期限 (日); 不填则按指标的规定, 没有规定的 7 日")
    ] = None,
    today: TodayOption = None,
) -> None:
    """登记一个单位对一个要点的复核申请; 超过期限的注明, 当时的得分一并保存。"""
    day = parse_day(today, "--today")
    told_on = parse_day(fed_back, "--fed-back") if fed_back else None
    if not objection.strip():
        say.refuse("--objection 不能是空的")
    loaded = need_rubric(rubric)
    need_item(loaded, item)
    with told():
        workspace = need_workspace()
        row = need_unit(workspace, unit)
        sheet = need_sheet(workspace, row, loaded)
        due = appeal_due(loaded.process, told_on, days)
        late = is_late(day, due)
        number = SheetStore(workspace.store).open_appeal(
            AppealRow(
                id=0,
                unit_id=row.id,
                rubric=loaded.id,
                item=item,
                objection=objection.strip(),
                proof=proof,
                opened_on=day.isoformat(),
                due=due.isoformat() if due else None,
                late=late,
                state="open",
                who=None,
                why=None,
                decided_on=None,
                score_before=totals(sheet.reviewed.sheet),
                score_after=None,
            )
        )
    window = f"期限 {due}" if due else "不知道反馈日期, 没有判断期限 (可用 --fed-back 写明)"
    say.out(f"复核申请 {number}: {row.name} {item}, {window}" + (", 逾期" if late else ""))


@app.command("decide")
def decide_appeal(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="申请的编号")],
    who: Annotated[str, typer.Option(help="决定人")],
    why: Annotated[str, typer.Option(help="理由")],
    outcome: Annotated[
        str | None, typer.Option(help="采纳时的结论: met、partial、not_met 或 not_applicable; 不填为不采纳")
    ] = None,
    points: Annotated[str | None, typer.Option(help="采纳时给几分; partial 必填")] = None,
    today: TodayOption = None,
) -> None:
    """决定一个复核申请: 写明结论即采纳 (同时记为复核决定), 不写即不采纳; 前后得分都保存。"""
    day = parse_day(today, "--today")
    if not who.strip() or not why.strip():
        say.refuse("--who 和 --why 不能是空的")
    if points is not None and outcome is None:
        say.refuse("写了 --points 就要写 --outcome")
    with told():
        workspace = need_workspace()
        store = SheetStore(workspace.store)
        appeal = next((one for one in store.appeals() if one.id == number), None)
        if appeal is None:
            say.refuse(f"没有复核申请 {number}")
        if appeal.state != "open":
            say.refuse(f"复核申请 {number} 已于 {appeal.decided_on} 决定: {STATES[appeal.state]}")
        row = need_unit(workspace, appeal.unit_id)
        loaded = need_rubric(appeal.rubric)
        sheet = need_sheet(workspace, row, loaded)
        if outcome is not None:
            made = need_decision(sheet, appeal.item, outcome, points, who, f"复核申请 {number}: {why}")
            store.decide(row.id, loaded.id, [made])
            sheet = need_sheet(workspace, row, loaded)
        state = "rejected" if outcome is None else "accepted"
        after = totals(sheet.reviewed.sheet)
        store.close_appeal(number, state=state, who=who, why=why, on=day.isoformat(), score_after=after)
    say.out(f"复核申请 {number}: {STATES[state]}")
    say.out(f"申请时 {told_total(appeal.score_before)} → 决定后 {told_total(after)}")


@app.command("list")
def list_appeals(
    unit: Annotated[str | None, typer.Argument(metavar="UNIT", help="单位编号或名称; 不填则全部")] = None,
    open_: Annotated[bool, typer.Option("--open", help="只列待决定的")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """列出复核申请: 异议、佐证、期限、决定和前后得分。"""
    with told():
        workspace = need_workspace()
        unit_id = need_unit(workspace, unit).id if unit else None
        rows = SheetStore(workspace.store).appeals(unit_id)
    rows = [row for row in rows if not open_ or row.state == "open"]
    if json_output:
        print_json(rows)
        return
    print_table(
        ("编号", "单位", "要点", "提出", "期限", "异议", "佐证", "决定", "决定人", "理由", "前", "后"),
        [
            (
                str(row.id),
                row.unit_id,
                row.item,
                row.opened_on + (" (逾期)" if row.late else ""),
                row.due or "–",
                row.objection,
                row.proof,
                STATES[row.state],
                row.who or "",
                row.why or "",
                told_total(row.score_before),
                told_total(row.score_after),
            )
            for row in rows
        ],
    )
