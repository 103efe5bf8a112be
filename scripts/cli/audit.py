"""``wangjian audit``: one portal, registered or not, from its address to a scored, proven result."""

from __future__ import annotations

import datetime as dt
import math
import shutil
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import msgspec
import typer

from checks.kinds import kinds
from crawler.gather.clock import BEIJING
from crawler.url import canonical, host_of
from rubrics.judgement import Unit
from scripts.cli import say
from scripts.cli.lock import Locked, folder_lock
from scripts.cli.progress import board
from scripts.cli.rubric_choice import choose_rubrics
from scripts.cli.settings import load_settings
from scripts.cli.signals import ending
from scripts.cli.summary import not_measured, print_summary
from scripts.hosts import host_fault, host_name
from scripts.job import Job
from scripts.runner import run_job
from storage.archive import Archive, ArchiveError
from storage.new_media import Account, NewMediaFault, read_accounts
from storage.trouble import system_words

UrlArgument = Annotated[str, typer.Argument(metavar="URL", help="门户首页网址")]


def today() -> dt.date:
    return dt.datetime.now(BEIJING).date()


def parse_date(text: str | None) -> dt.date:
    """``--as-of``; today in Beijing when not given. Refuses what is no date, tells of a day to come."""
    if text is None:
        return today()
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        say.refuse(f"--as-of 不是日期: {text} (应为 2026-11-20 这样的格式)")
    if day > today():
        say.note(f"注意: 监测时间点 {day} 还没有到; 那天以前还会更新的栏目, 也会按现有内容判为更新不及时。")
    return day


def unit_id_of(url: str) -> str:
    return host_of(url).replace(":", "-")


def audit(
    url: UrlArgument,
    kind: Annotated[str | None, typer.Option(help="单位类型代码; 不填则按站名和所选指标体系判断")] = None,
    rubric: Annotated[
        list[str] | None, typer.Option(help="指标体系编号, 可多次; all 为该类单位的全部")
    ] = None,
    checks: Annotated[str, typer.Option(help="all: 检查目录中的检查全部运行")] = "",
    as_of: Annotated[str | None, typer.Option(help="监测时间点, 默认今天")] = None,
    seed: Annotated[int, typer.Option(help="抽样随机种子")] = 1,
    out: Annotated[Path | None, typer.Option(help="结果目录")] = None,
    name: Annotated[str | None, typer.Option(help="单位名称; 不填则用站名")] = None,
    host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="本单位的其他主机 (如信息公开平台), 一并采集; 可多次"),
    ] = None,
    new_media: Annotated[
        Path | None, typer.Option(help="政务新媒体发布记录 (CSV: 平台, 账号, 发布时间)")
    ] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="网页数上限")] = None,
    max_minutes: Annotated[float | None, typer.Option(min=0.1, help="采集时间上限 (分钟)")] = None,
    rate: Annotated[float | None, typer.Option(min=0.01, help="对每个主机每秒请求数上限")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="只输出 result.json 内容")] = False,
) -> None:
    """评测一个门户 (不必登记), 写出 result.json、problems.xlsx、report.html 和 evidence/。"""
    portal = canonical(url if "://" in url else f"http://{url}")
    faults = []
    if portal is None:
        faults.append(f"不是网址: {url} (应以 http:// 或 https:// 开头)")
    if kind is not None and kind not in kinds().names:
        faults.append(f"没有单位类型 {kind}; 可用: {'、'.join(kinds().names)}")
    if checks not in ("", "all"):
        faults.append(f"--checks 只能是 all, 不能是 {checks}")
    for option, limit in (("--max-minutes", max_minutes), ("--rate", rate)):
        if limit is not None and not math.isfinite(limit):
            faults.append(f"{option} 应是有限的数")
    hosts = [(written, host_name(written)) for written in host or ()]
    faults += [f"--host {host_fault(written)}" for written, found in hosts if found is None]
    names, rubric_faults = choose_rubrics(rubric or ["all"], kind)
    faults += rubric_faults
    accounts: tuple[Account, ...] | None = None
    if new_media is not None:
        try:
            accounts = read_accounts(new_media, name or "")
        except NewMediaFault as error:
            faults.append(f"--new-media 不能采用: {error}")
        except OSError as error:
            faults.append(f"--new-media 不能采用: {new_media}: {system_words(error)}")
    if faults or portal is None:
        say.refuse(*faults)
    date = parse_date(as_of)
    settings = load_settings(
        Path.cwd(),
        {"limits": {"pages": max_pages, "minutes": max_minutes}, "politeness": {"requests_per_second": rate}},
    )
    folder = out or Path(f"wangjian-{unit_id_of(portal)}-{date.isoformat()}")
    if fault := in_the_way(folder, portal):
        say.refuse(fault)
    try:
        with folder_lock(folder):
            job = _job(portal, folder, kind or "", name or "", names, date, seed, checks == "all", settings)
            job = msgspec.structs.replace(job, new_media=accounts)
            job = _with_hosts(job, tuple(dict.fromkeys(found for _, found in hosts if found)))
            stop = Event()
            with board(quiet=json_output) as progress, ending(stop):
                ended = run_job(job, lambda step: progress.step(job.unit.name or job.unit.id, step), stop)
    except Locked:
        say.note(f"另一个评测正在使用 {folder}, 请等它结束。")
        raise typer.Exit(say.LOCKED) from None
    if ended.how in ("failed", "timeout"):
        say.note(f"评测没有完成: {ended.note}。")
        say.note(f"已采集的内容保留在 {folder}/archive, 再次运行同一命令会接着做。")
        raise typer.Exit(say.OUR_FAULT)
    if ended.how == "stopped":
        say.note(f"收到中止信号, 已有序停下; 已采集的内容保留在 {folder}/archive, 再次运行同一命令会接着做。")
        raise typer.Exit(say.OUR_FAULT)
    result = folder / "result.json"
    if json_output:
        say.out(result.read_text(encoding="utf-8").rstrip())
    else:
        print_summary(folder, kind_told=kind is not None)
    raise typer.Exit(exit_code(msgspec.json.decode(result.read_bytes())))


def exit_code(result: dict[str, Any]) -> int:
    """3 when some item could not be measured, else 0."""
    return say.UNMEASURED if not_measured(result) or not result["run"]["pages"] else say.OK


def in_the_way(folder: Path, portal: str) -> str | None:
    """Why an audit of ``portal`` must not write into ``folder``: what is there would be lost."""
    archive = folder / "archive"
    held = any(archive.iterdir()) if archive.is_dir() else archive.exists()
    if held and not (archive / "job.json").exists():
        return f"{archive} 不是评测留下的采集档案, 不能覆盖; 请用 --out 换一个目录"
    before = _portal_in(archive / "job.json", folder / "result.json")
    if before is not None and before != portal:
        return f"{folder} 里是 {before} 的评测结果, 不能覆盖; 请用 --out 换一个目录"
    return None


def _portal_in(*files: Path) -> str | None:
    """The portal that the first readable of ``files`` (a job, a result) is about."""
    for file in files:
        try:
            told = msgspec.json.decode(file.read_bytes())
            return str(told["unit"]["portal"])
        except (OSError, msgspec.DecodeError, LookupError, TypeError):
            continue
    return None


def _job(
    portal: str,
    folder: Path,
    kind: str,
    name: str,
    rubrics: tuple[str, ...],
    as_of: dt.date,
    seed: int,
    all_checks: bool,
    settings: dict[str, Any],
) -> Job:
    """A new job, or the unfinished one of the same portal in this folder (it keeps its 监测时间点)."""
    archive = folder / "archive"
    started = dt.datetime.now(BEIJING)
    if _unfinished(archive, portal):
        before = Job.read(archive / "job.json")
        as_of, run_id = dt.date.fromisoformat(before.as_of), before.run_id
        say.note(f"接着上次没有做完的评测 {run_id} (监测时间点 {as_of})。")
    else:
        if archive.exists():
            shutil.rmtree(archive)
        run_id = f"{started:%Y%m%d-%H%M%S}-{unit_id_of(portal)}"
    return Job(
        run_id=run_id,
        unit=Unit(unit_id_of(portal), name, kind, portal),
        as_of=as_of.isoformat(),
        seed=seed,
        archive=str(archive),
        out=str(folder),
        rubrics=rubrics,
        all_checks=all_checks,
        settings=settings,
    )


def _with_hosts(job: Job, hosts: tuple[str, ...]) -> Job:
    """The job with the unit's further hosts. A run that goes on keeps those it began with: what it met on
    other hosts was taken for foreign."""
    before = Path(job.archive) / "job.json"
    if before.exists():
        known = Job.read(before).hosts
        if known != hosts:
            say.note(f"接着做的评测沿用开始时的其他主机: {'、'.join(known) or '没有'}。")
        hosts = known
    return msgspec.structs.replace(job, hosts=hosts)


def _unfinished(archive: Path, portal: str) -> bool:
    if not (archive / "job.json").exists():
        return False
    try:
        with Archive.open(archive) as stored:
            return stored.fact("portal") == portal and stored.fact("published_at") is None
    except ArchiveError:
        return False
