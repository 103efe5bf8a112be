"""``wangjian rubric``: the rubrics as data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from rubrics.checklist import checklist
from rubrics.decimals import plain, plain_or_none
from rubrics.faults import RubricError, UnknownRubricError
from rubrics.load import available, load_rubric
from rubrics.model import Rubric
from rubrics.process import Process
from rubrics.recorded import UnknownRecordError, import_recorded, load_recorded
from rubrics.show import as_json, coverage, unverified
from scripts.cli import say
from scripts.cli.chinese import App
from storage.trouble import system_words

_CLASS_NAMES = {"automatic": "自动判定", "assisted": "人工判定", "material": "佐证材料"}

app = App(help="评估指标: 列出、查看、校验、自动化程度。")

RubricArgument = Annotated[str, typer.Argument(metavar="ID", help="指标编号,或指标文件的路径。")]
JsonOption = Annotated[bool, typer.Option("--json", help="只输出 JSON。")]


@app.command("list")
def list_(json_: JsonOption = False) -> None:
    """列出自带的评估指标。"""
    rubrics = [load_rubric(name) for name in available()]
    if json_:
        _print_json([_summary(rubric) for rubric in rubrics])
        return
    rows = [
        (
            rubric.id,
            rubric.title,
            plain_or_none(rubric.full) or "—",
            plain(rubric.bonus),
            str(len(rubric.items)),
            "、".join(rubric.kinds.values()),
        )
        for rubric in rubrics
    ]
    _print_table(("编号", "名称", "满分", "加分", "要点", "适用单位"), rows)


def _summary(rubric: Rubric) -> dict[str, Any]:
    return {
        "id": rubric.id,
        "title": rubric.title,
        "full": plain_or_none(rubric.full),
        "bonus": plain(rubric.bonus),
        "items": len(rubric.items),
        "kinds": list(rubric.kinds),
        "sha256": rubric.sha256,
    }


@app.command()
def show(rubric: RubricArgument, json_: JsonOption = False) -> None:
    """查看一套指标的全部评测要点。"""
    loaded = _load(rubric)
    if json_:
        _print_json(as_json(loaded))
        return
    bonus = f",加分{plain(loaded.bonus)}" if loaded.bonus else ""
    typer.echo(f"{loaded.id}  {loaded.title}")
    typer.echo(f"满分{plain_or_none(loaded.full) or '未定'}{bonus},{len(loaded.items)}个评测要点")
    rows = [
        (
            "/".join(item.path),
            item.no,
            item.criterion + (f"({unverified(item)})" if unverified(item) else ""),
            plain_or_none(item.full) or "—",
            item.method or "—",
            item.check or "—",
        )
        for item in loaded.items
    ]
    _print_table(("指标", "号", "评测要点", "分值", "方式", "检查"), rows)
    if loaded.process is not None:
        _show_process(loaded.process)
    for contradiction in loaded.contradictions:
        typer.echo(f"{contradiction.id} 原文:{contradiction.says};读法:{contradiction.read_as}")


def _show_process(process: Process) -> None:
    for phase in process.phases:
        typer.echo(f"{phase.name}  {phase.first}至{phase.last}")
        for duty in phase.duties:
            typer.echo(f"  {duty.who}:{duty.what}")
    if process.appeal is not None:
        appeal = process.appeal
        typer.echo(f"复核申请:{appeal.days}日内向{appeal.to or '—'}提出,须附{'、'.join(appeal.needs) or '—'}")
    for paper in process.materials:
        due = f",{paper.due}前" if paper.due else ""
        typer.echo(f"报送材料:{paper.name}({'、'.join(paper.formats)}){due}")
    if process.late is not None:
        typer.echo(f"逾期:{process.late.what}({plain_or_none(process.late.points) or '原文没有扣分值'})")
    for article in process.articles:
        typer.echo(f"第{article.no}条 {article.rule}")


@app.command()
def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="指标文件(YAML)。")],
) -> None:
    """校验指标文件,一次指出全部错误和所在行。"""
    loaded = _load(str(file))
    full = plain_or_none(loaded.full) or "未定"
    typer.echo(f"{file}:没有错误({len(loaded.items)}个评测要点,满分{full})")


@app.command("coverage")
def coverage_(rubric: RubricArgument, json_: JsonOption = False) -> None:
    """逐项说明哪些自动判定、哪些由人判定、哪些依据材料,以及由哪个检查判定。"""
    loaded = _load(rubric)
    found = coverage(loaded)
    if json_:
        _print_json(found)
        return
    doubtful = sum(not item.verified for item in loaded.items)
    if doubtful:
        typer.echo(f"数值未核实:{doubtful}项")
    for name, label in _CLASS_NAMES.items():
        typer.echo(f"{label}:{found['items'][name]}项,{found['points'][name]}分")
    rows = [
        (row["id"], row["full"] or "—", _CLASS_NAMES[row["class"]], row["check"] or "—", row["note"])
        for row in found["by_item"]
    ]
    _print_table(("评测要点", "分值", "类别", "检查", "说明"), rows)


@app.command()
def recorded(
    rubric: Annotated[str, typer.Argument(metavar="ID", help="指标编号,或打分记录文件(YAML)的路径。")],
    json_: JsonOption = False,
) -> None:
    """已打分的测评表:各行得分、合计,以及原表自相矛盾之处。"""
    try:
        sheet = import_recorded(Path(rubric)) if Path(rubric).is_file() else load_recorded(rubric)
    except (UnknownRecordError, RubricError, UnknownRubricError) as error:
        say.refuse(str(error))
    if json_:
        _print_json(sheet.to_dict())
        return
    typer.echo(f"得分{plain(sheet.total)}分(权重合计{plain(sheet.weight)}分)")
    with_reason, without = plain(sheet.lost_with_reason), plain(sheet.lost_without_reason)
    typer.echo(f"失分{plain(sheet.lost)}分:有扣分依据{with_reason}分,没有依据{without}分")
    rows = [
        ("、".join(map(str, row.nos)), row.name, plain(row.weight), plain(row.score), row.reason or "")
        for row in sheet.rows
    ]
    _print_table(("行", "指标", "权重", "得分", "扣分依据"), rows)
    for doubt in sheet.doubts:
        where = f"第{'、'.join(map(str, doubt.nos))}行:" if doubt.nos else ""
        typer.echo(f"矛盾 {where}{doubt.says}")
    for note in sheet.rubric.contradictions:
        typer.echo(f"{note.id} 原文:{note.says};读法:{note.read_as}")


@app.command("checklist")
def checklist_(
    file: Annotated[Path, typer.Argument(metavar="RESULT", help="audit 写出的 result.json。")],
    json_: JsonOption = False,
) -> None:
    """按部分列出符合、不符合、未定各多少项(没有分值的指标也能用)。"""
    scores = _scores(file)
    made = {str(score["rubric"]["id"]): checklist(_load_id(score), score["items"]) for score in scores}
    if json_:
        _print_json({name: [row.to_dict() for row in rows] for name, rows in made.items()})
        return
    for name, tallies in made.items():
        typer.echo(name)
        rows = [
            (
                row.section,
                *(
                    str(n)
                    for n in (row.items, row.met, row.partial, row.not_met, row.unknown, row.not_applicable)
                ),
                f"{row.met}/{row.decided}",
            )
            for row in tallies
        ]
        head = ("部分", "项数", "符合", "部分符合", "不符合", "未定", "不适用", "符合/已判定")
        _print_table(head, rows)


def _scores(file: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(file.read_text(encoding="utf-8"))["scores"])
    except (OSError, ValueError, KeyError, TypeError):
        say.refuse(f"“{file}”不是 audit 写出的 result.json")


def _load_id(score: dict[str, Any]) -> Rubric:
    return _load(str(score["rubric"]["id"]))


def _load(name: str) -> Rubric:
    try:
        return load_rubric(name)
    except (RubricError, UnknownRubricError) as error:
        say.refuse(str(error))
    except OSError as error:
        say.refuse(f"读不了指标文件“{name}”:{system_words(error)}")


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _print_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """A table on a terminal; in a pipe one line a row, columns parted by tabs, nothing cut."""
    console = Console()
    if not console.is_terminal:
        for row in (head, *rows):
            typer.echo("\t".join(row))
        return
    table = Table(*(Column(name, overflow="fold") for name in head))
    for row in rows:
        table.add_row(*row)
    console.print(table, markup=False)
