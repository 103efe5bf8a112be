"""``wangjian rubric``: the rubrics as data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from rubrics.decimals import plain, plain_or_none
from rubrics.faults import RubricError, UnknownRubricError
from rubrics.load import available, load_rubric
from rubrics.model import Rubric
from rubrics.show import as_json, coverage

BAD_INPUT = 2
"""Exit code of a bad argument or rubric."""

_CLASS_NAMES = {"automatic": "自动判定", "assisted": "人工判定", "material": "佐证材料"}

app = typer.Typer(help="评估指标:列出、查看、校验、自动化程度。", no_args_is_help=True)

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
            item.criterion,
            plain_or_none(item.full) or "—",
            item.method or "—",
            item.check or "—",
        )
        for item in loaded.items
    ]
    _print_table(("指标", "号", "评测要点", "分值", "方式", "检查"), rows)
    for contradiction in loaded.contradictions:
        typer.echo(f"{contradiction.id} 原文:{contradiction.says};读法:{contradiction.read_as}")


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
    for name, label in _CLASS_NAMES.items():
        typer.echo(f"{label}:{found['items'][name]}项,{found['points'][name]}分")
    rows = [
        (row["id"], row["full"] or "—", _CLASS_NAMES[row["class"]], row["check"] or "—", row["note"])
        for row in found["by_item"]
    ]
    _print_table(("评测要点", "分值", "类别", "检查", "说明"), rows)


def _load(name: str) -> Rubric:
    try:
        return load_rubric(name)
    except (RubricError, UnknownRubricError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(BAD_INPUT) from error
    except OSError as error:
        typer.echo(f"读不了指标文件“{name}”:{error.strerror}", err=True)
        raise typer.Exit(BAD_INPUT) from error


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
