"""``wangjian evidence``: holding stored evidence against its manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from reports.manifest import ManifestError, head_of
from reports.manifest import verify as verify_files
from reports.stored import verify_pages
from scripts.cli.chinese import App

app = App(help="证据核验。")


@app.callback()
def _evidence() -> None:
    """证据核验。"""


@app.command()
def verify(
    path: Annotated[Path, typer.Argument(help="结果文件夹或证据包 zip")],
    head: Annotated[str | None, typer.Option("--head", help="当时公布的清单末值，用来识破整包重做")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象")] = False,
) -> None:
    """重新计算每个文件的校验码，列出被改动、缺少或多出的文件。

    退出码: 0 与发布时一致；1 有改动；2 没有可核验的清单。
    """
    try:
        faults = verify_files(path, head) + (verify_pages(path) if path.is_dir() else [])
        told = head_of(path) if not faults else None
    except ManifestError as error:
        typer.echo(f"错误: {error}", err=True)
        raise typer.Exit(2) from error
    if as_json:
        answer = {"path": str(path), "ok": not faults, "head": told, "faults": msgspec.to_builtins(faults)}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    elif faults:
        for fault in faults:
            typer.echo(fault.message)
        typer.echo(f"核验未通过: {len(faults)} 处与发布时不一致。")
    else:
        typer.echo(f"核验通过，全部文件与发布时一致。清单末值: {told}")
    if faults:
        raise typer.Exit(1)
