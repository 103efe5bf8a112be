"""``wangjian export``: work papers of a stored result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.errors import RefusedError, ReportError
from reports.export import export as write_paper
from scripts.cli.lock import make_folder
from scripts.cli.workspace import resolve_target


def export(
    target: Annotated[str, typer.Argument(metavar="UNIT|RUN", help="单位、运行编号或 audit 写出的结果目录")],
    format: Annotated[
        str, typer.Option("--format", help="json、xlsx、docx（通知书）、html、pdf 或 zip（证据包）")
    ],
    by: Annotated[
        str, typer.Option("--by", help="问题清单的划分: unit、lead-unit（牵头部门）或 column（栏目）")
    ] = "unit",
    out: Annotated[
        str | None, typer.Option("--out", metavar="PATH", help="写到哪个文件或文件夹（默认当前文件夹）")
    ] = None,
) -> None:
    """导出工作底稿: 问题清单、评分表、整改通知书、网页报告或证据包。"""
    try:
        source = resolve_target(target)
        if out is not None and out.endswith("/"):
            make_folder(Path(out))
        path = write_paper(source, format, by=by, out=Path(out) if out is not None else None)
    except RefusedError as error:
        typer.echo(f"错误: {error}", err=True)
        raise typer.Exit(2) from error
    except ReportError as error:
        typer.echo(f"错误: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"已导出: {path}")
