"""``wangjian rescore``: judge a stored crawl again, by another rubric or date. No network at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from reports.publish import publish
from rubrics.assess import judge
from rubrics.judgement import Unit
from rubrics.load import load_rubric
from scripts.cli import say
from scripts.cli.audit import exit_code, parse_date
from scripts.cli.lock import make_folder
from scripts.cli.rubric_choice import choose_rubrics
from scripts.cli.summary import not_measured, print_summary
from scripts.cli.workspace import resolve_target
from scripts.workspace import ARCHIVES, RESULTS
from storage.archive import Archive, ArchiveError


def archive_of(folder: Path) -> Path:
    """The archive that belongs to a result folder: below it, or at the same place of a workspace's archives;
    else the folder itself."""
    places = [folder / "archive"]
    whole = folder.resolve()
    if len(whole.parents) > 2 and whole.parents[1].name == RESULTS:
        places.append(whole.parents[2] / ARCHIVES / whole.parent.name / whole.name)
    return next((place for place in places if (place / "crawl.sqlite").is_file()), folder)


def rescore(
    run: Annotated[str, typer.Argument(metavar="RUN", help="运行编号, 或 audit 写出的目录")],
    rubric: Annotated[list[str] | None, typer.Option(help="指标体系编号, 可多次; 不填则用原来的")] = None,
    as_of: Annotated[str | None, typer.Option(help="监测时间点; 不填则用原来的")] = None,
    out: Annotated[Path | None, typer.Option(help="结果目录; 不填则写在原目录的 rescore/ 下")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 result.json 内容")] = False,
) -> None:
    """用另一套指标或另一个监测时间点, 重新评判已存的采集; 不访问网络。"""
    folder = resolve_target(run)
    try:
        archive = Archive.open(archive_of(folder))
    except ArchiveError as error:
        say.refuse(f"{run}: {error}")
    with archive:
        unit = msgspec.convert(archive.fact("unit"), Unit)
        stored = [str(name) for name in archive.fact("rubrics") or []]
        names, faults = choose_rubrics(rubric or stored or ["all"], unit.kind)
        if faults:
            say.refuse(*faults)
        date = parse_date(as_of or str(archive.fact("as_of")))
        judgement = judge(
            archive,
            unit,
            [load_rubric(name) for name in names],
            as_of=date,
            seed=int(archive.fact("seed")),
            all_checks=bool(archive.fact("all_checks")),
        )
        target = out or folder / "rescore"
        make_folder(target)
        publish(archive, judgement, target)
    written = (target / "result.json").read_bytes()
    result = msgspec.json.decode(written)
    if json_output:
        say.out(written.decode().rstrip())
    else:
        print_summary(target)
        _tell_unanswered(result)
    raise typer.Exit(exit_code(result))


def _tell_unanswered(result: dict[str, Any]) -> None:
    items = not_measured(result)
    if items:
        say.out(f"已存的采集回答不了以下 {len(items)} 个评测要点:")
    for item in items:
        say.out(f"  {item['id']}  {item['reason']}")
