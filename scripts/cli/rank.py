"""``wangjian rank``: units by one rubric, over what was decided for everybody; and who has to mend what."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import typer

from reports.words import words
from rubrics.decimals import plain, plain_or_none, share
from rubrics.model import Rubric
from rubrics.ranking import LEAST_MEASURED, LeadUnit, Ranking, lead_units
from rubrics.ranking import rank as rank_units
from rubrics.standing import UnitStanding
from scripts.cli import say
from scripts.cli.sheets import need_rubric, points_text, print_json, print_table, rubrics_of
from scripts.cli.trouble import told
from scripts.cli.workspace import need_workspace
from scripts.unit_sheet import NoSheet, standing_of
from scripts.workspace import Workspace
from storage.sheets import SheetStore

WAYS = ("unit", "section", "lead-unit")


def rank(
    rubric: Annotated[
        list[str] | None, typer.Option(help="指标体系编号, 可多次; 不填则各单位用到的全部")
    ] = None,
    by: Annotated[
        str, typer.Option(help="unit: 总排名; section: 分部分排名; lead-unit: 按牵头部门分解任务")
    ] = "unit",
    least: Annotated[str, typer.Option(help="可比分值中至少测到多大比例才参加排名 (0 至 1)")] = str(
        LEAST_MEASURED
    ),
    json_output: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """排名和等次: 有任一单位没有测到的要点, 对所有单位都不计, 并列出名称; 同分同名次。"""
    if by not in WAYS:
        say.refuse(f"--by 只能是 {'、'.join(WAYS)}, 不能是 {by}")
    smallest = _share(least)
    chosen = [need_rubric(name) for name in rubric or []]
    with told():
        workspace = need_workspace()
        found = []
        for loaded in chosen or _in_use(workspace):
            units, missing = _standings(workspace, loaded, asked=bool(chosen))
            found.append((loaded, units, missing, rank_units(loaded, units, least=smallest)))
    if not any(units for _, units, _, _ in found):
        say.refuse("还没有可以排名的评测结果; 先运行 wangjian nightly")
    if json_output:
        print_json([_as_json(*one) for one in found])
    else:
        for one in found:
            _print(by, *one)
    if any(missing for _, _, missing, _ in found):
        raise typer.Exit(say.UNMEASURED)


def _share(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except ArithmeticError:
        say.refuse(f"--least 不是数: {text}")
    if not 0 <= value <= 1:
        say.refuse(f"--least 应在 0 至 1 之间, 不能是 {text}")
    return value


def _in_use(workspace: Workspace) -> list[Rubric]:
    names = {name for unit in workspace.store.units() if unit.enabled for name in rubrics_of(unit)}
    return [need_rubric(name) for name in sorted(names)]


def _standings(
    workspace: Workspace, rubric: Rubric, *, asked: bool
) -> tuple[list[UnitStanding], list[tuple[str, str]]]:
    """Sheets of the units that the rubric is for, and (unit, why not) of the others among them."""
    decided = SheetStore(workspace.store).reviewed()
    found: list[UnitStanding] = []
    missing: list[tuple[str, str]] = []
    for unit in workspace.store.units():
        if not unit.enabled or unit.kind not in rubric.kinds:
            continue
        if not asked and rubric.id not in rubrics_of(unit):
            continue
        try:
            found.append(standing_of(workspace, unit, rubric, decided))
        except NoSheet as error:
            missing.append((unit.id, str(error)))
    return found, missing


def _as_json(
    rubric: Rubric, units: list[UnitStanding], missing: list[tuple[str, str]], rankings: list[Ranking]
) -> dict[str, Any]:
    return {
        "rubric": {"id": rubric.id, "title": rubric.title, "sha256": rubric.sha256},
        "rankings": [_ranking(one) for one in rankings],
        "lead_units": [_lead(one) for one in lead_units(rubric, units, words().no_lead_unit)],
        "not_evaluated": [{"unit": unit, "why": why} for unit, why in missing],
    }


def _ranking(ranking: Ranking) -> dict[str, Any]:
    return {
        "kind": ranking.kind,
        "basis": plain(ranking.basis),
        "units": [
            {
                "rank": one.rank,
                "unit": one.unit,
                "name": one.name,
                "value": plain(one.value),
                "points": plain(one.points),
                "full": plain(one.full),
                "bonus": plain(one.bonus),
                "deducted": plain(one.deducted),
                "grade": one.grade,
                "vetoed": list(one.vetoed),
                "open_vetoes": one.open_vetoes,
                "measured": plain(one.measured),
            }
            for one in ranking.places
        ],
        "left_out": [
            {
                "item": one.item,
                "title": one.title,
                "full": plain_or_none(one.full),
                "open_for": list(one.open_for),
            }
            for one in ranking.left_out
        ],
        "sections": [
            {
                "section": one.section,
                "rank": one.rank,
                "unit": one.unit,
                "name": one.name,
                "points": plain(one.points),
                "full": plain(one.full),
            }
            for one in ranking.sections
        ],
    }


def _lead(lead: LeadUnit) -> dict[str, Any]:
    return {
        "lead_unit": lead.name,
        "items": lead.items,
        "points": plain(lead.points),
        "full": plain(lead.full),
        "lost": plain(lead.lost),
        "open": lead.open,
        "problems": lead.problems,
        "by_item": [
            {"item": item, "lost": plain(lost), "problems": problems}
            for item, (lost, problems) in lead.by_item.items()
        ],
    }


def _print(
    by: str,
    rubric: Rubric,
    units: list[UnitStanding],
    missing: list[tuple[str, str]],
    rankings: list[Ranking],
) -> None:
    say.out(f"{rubric.id}  {rubric.title}")
    if by == "lead-unit":
        _print_leads(rubric, units)
    for ranking in rankings:
        if by != "lead-unit" and len(rubric.kinds) > 1:
            say.out(rubric.kinds.get(ranking.kind, ranking.kind))
        if by == "unit":
            _print_places(ranking)
            _print_left_out(ranking)
        elif by == "section":
            _print_sections(ranking)
    for unit, why in missing:
        say.note(f"未参加排名 {unit}: {why}")


def _print_places(ranking: Ranking) -> None:
    print_table(
        ("名次", "单位", "可比得分", "满分", "加分", "扣分", "等次", "否决", "已测比例"),
        [
            (
                "未排名" if one.rank is None else str(one.rank),
                one.name,
                "–" if one.rank is None else plain(one.value),
                plain(ranking.basis),
                plain(one.bonus),
                plain(one.deducted),
                one.grade or "–",
                "、".join(one.vetoed),
                f"{plain(share(Decimal(100), one.measured, Decimal(1), Decimal('0.1')))}%",
            )
            for one in ranking.places
        ],
    )
    waiting = sum(1 for one in ranking.places if one.rank is not None and one.open_vetoes)
    if waiting:
        say.out(f"有 {waiting} 个单位的一票否决还没有全部判定, 暂不评等次")


def _print_left_out(ranking: Ranking) -> None:
    if not ranking.left_out:
        return
    points = sum((one.full or Decimal(0) for one in ranking.left_out), Decimal(0))
    say.out(
        f"有 {len(ranking.left_out)} 个要点 (合计 {plain(points)} 分) 不是每个单位都已测定, 对所有单位都不计:"
    )
    print_table(
        ("要点", "分值", "未测定的单位数", "要求"),
        [
            (one.item, points_text(one.full), str(len(one.open_for)) if one.open_for else "同类", one.title)
            for one in ranking.left_out
        ],
    )


def _print_sections(ranking: Ranking) -> None:
    print_table(
        ("部分", "名次", "单位", "得分", "满分"),
        [
            (one.section, str(one.rank), one.name, plain(one.points), plain(one.full))
            for one in ranking.sections
        ],
    )


def _print_leads(rubric: Rubric, units: list[UnitStanding]) -> None:
    """任务分解; an item with several lead units stands under each."""
    print_table(
        ("牵头部门", "要点", "已定得分", "已定满分", "失分", "待定", "问题"),
        [
            (
                one.name,
                str(one.items),
                plain(one.points),
                plain(one.full),
                plain(one.lost),
                str(one.open),
                str(one.problems),
            )
            for one in lead_units(rubric, units, words().no_lead_unit)
        ],
    )
