"""``wangjian advise``: which mending earns most. From a stored crawl; no network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from reports.words import kind_ask, kind_name
from rubrics.advice import Advice, Case, Step, worth_most
from rubrics.advice import advise as work_out
from rubrics.decimals import plain
from rubrics.model import Rubric
from scripts.cli import say
from scripts.cli.rubric_choice import rubrics_for
from scripts.cli.sheets import need_rubric, print_json, print_table, rubrics_of
from scripts.cli.trouble import told
from scripts.cli.workspace import find_workspace, unknown_unit
from scripts.unit_sheet import NoSheet, UnitSheet, sheet_in, sheet_of, unit_in
from scripts.workspace import Workspace

SHOWN = 20
"""Single problems in the table; all are in the JSON."""


def advise(
    target: Annotated[str, typer.Argument(metavar="UNIT|DIR", help="单位编号或名称, 或 audit 写出的目录")],
    rubric: Annotated[list[str] | None, typer.Option(help="指标体系编号, 可多次; 不填则该单位的全部")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """提分建议: 整改哪些问题得分最多, 先做哪一步; 考虑封顶、否决和同一问题不重复扣分。不访问网络。"""
    chosen = [need_rubric(name) for name in rubric or []]
    with told():
        try:
            sheets = list(_sheets(target, chosen))
        except NoSheet as error:
            say.refuse(str(error))
    if not sheets:
        say.refuse(f"{target} 没有适用的指标体系")
    found = [(sheet, _advice(sheet)) for sheet in sheets]
    if json_output:
        print_json([as_json(sheet, advice) for sheet, advice in found])
        return
    for sheet, advice in found:
        _print(sheet, advice)


def _sheets(target: str, chosen: list[Rubric]) -> Iterable[UnitSheet]:
    folder = Path(target)
    if folder.is_dir():
        archive = folder / "archive" if (folder / "archive" / "crawl.sqlite").is_file() else folder
        for loaded in chosen or [need_rubric(name) for name in rubrics_for(unit_in(archive).kind)]:
            yield sheet_in(archive, loaded)
        return
    home = find_workspace()
    if home is None:
        say.refuse(f"没有目录 {target}, 当前也不在工作区里")
    workspace = Workspace(home)
    unit = workspace.store.unit(target)
    if unit is None:
        say.refuse(unknown_unit(workspace, target))
    for loaded in chosen or [need_rubric(name) for name in rubrics_of(unit)]:
        yield sheet_of(workspace, unit, loaded)


def _advice(sheet: UnitSheet) -> Advice:
    reviewed = sheet.reviewed
    return work_out(
        Case(
            sheet.rubric,
            reviewed.verdicts,
            sheet.unit.kind,
            sheet.unit.name,
            sheet.problem_id,
            reviewed.given,
        )
    )


def as_json(sheet: UnitSheet, advice: Advice) -> dict[str, Any]:
    return {
        "unit": sheet.unit.id,
        "rubric": sheet.rubric.id,
        "as_of": sheet.as_of,
        "before": plain(advice.before),
        "after": plain(advice.after),
        "gain": plain(advice.after - advice.before),
        "steps": [
            {
                "advice": sentence(sheet, step),
                "gain": plain(step.gain),
                "alone": plain(step.alone),
                "lifts": list(step.lifts),
                "kinds": dict(step.kinds),
                "problems": list(step.problems),
                "items": list(step.items),
                "confirm": list(step.confirm),
            }
            for step in advice.steps
        ],
        "single": [
            {"problem": name, "gain": plain(gain), **_where(sheet, name)}
            for name, gain in worth_most(advice.single)
        ],
        "no_gain": list(advice.idle),
    }


def _where(sheet: UnitSheet, problem: str) -> dict[str, str]:
    finding = sheet.findings[problem]
    return {"kind": finding.kind, "page_url": finding.page_url, "summary": finding.summary}


def sentence(sheet: UnitSheet, step: Step) -> str:
    """«整改 3 个“栏目空白”问题 → +1.5 分, 并解除否决 (网站建设)»"""
    what = "、".join(f"{count} 个“{kind_name(kind)}”问题" for kind, count in step.kinds.items())
    text = f"整改 {what} → +{plain(step.gain)} 分"
    if step.lifts:
        text += f", 并解除否决 ({'、'.join(step.lifts)})"
    if step.confirm:
        text += "; 其中部分内容还须由人确认"
    return text


def _print(sheet: UnitSheet, advice: Advice) -> None:
    say.out(f"{sheet.unit.name}  {sheet.rubric.title}  (监测时间点 {sheet.as_of})")
    if not advice.steps:
        say.out(f"现得 {plain(advice.before)} 分; 没有整改后能提分的问题。")
        return
    gain = plain(advice.after - advice.before)
    say.out(f"现得 {plain(advice.before)} 分, 全部整改后 {plain(advice.after)} 分 (+{gain})。按先后:")
    for number, step in enumerate(advice.steps, 1):
        say.out(f"{number}. {sentence(sheet, step)}")
        for kind in step.kinds:
            say.out(f"   {kind_ask(kind)}")
    best = list(worth_most(advice.single))[:SHOWN]
    if best:
        say.out("单独整改即可提分的问题:")
        rows = [(name, sheet.findings[name], gained) for name, gained in best]
        print_table(
            ("问题", "提分", "类型", "页面", "内容"),
            [(n, f"+{plain(g)}", kind_name(f.kind), f.page_url, f.summary) for n, f, g in rows],
        )
    if advice.idle:
        say.out(
            f"另有 {len(advice.idle)} 个问题整改后不增加本指标的得分 (已封顶或已在别处计分), 但仍应整改。"
        )
