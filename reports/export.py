"""Work papers from a stored result: JSON, workbook, letter, page, print, or the evidence pack."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from reports.errors import RefusedError, ReportError, from_os
from reports.grouping import By
from reports.manifest import HEAD, MANIFEST, ManifestError, published_files, verify
from reports.notice import write_notice
from reports.pack import write_pack
from reports.page import write_page
from reports.printed import print_page
from reports.stored import open_archive, verify_pages
from reports.warc import write_warc
from reports.workbook import write_workbook

FORMATS = ("json", "xlsx", "docx", "html", "pdf", "zip")
PAGES = "evidence/pages.warc.gz"
_SOURCE_MANIFEST = {
    "evidence/source-manifest.jsonl": MANIFEST,
    "evidence/source-manifest.json": HEAD,
}
"""The run's own manifest inside a pack: its head is the one told when the run was published."""
_UNSAFE = re.compile(r"[^\w.\-]+")


def export(source: Path, format: str, *, by: str = "unit", out: Path | None = None) -> Path:
    """Write one paper of the result in ``source``; returns its path.

    ``out``: a file, or a folder to put it in (default: the current folder). The paper appears whole or not
    at all. Raises :class:`RefusedError` for what cannot be asked, :class:`ReportError` for what went wrong.
    """
    _refuse_unknown(format, by)
    part: By = "lead-unit" if by == "lead-unit" else "column" if by == "column" else "unit"
    result = _load(source)
    target = _target(result, format, part, out)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".wangjian-", dir=target.parent) as work:
            made = Path(work) / "paper"
            _write(source, result, format, part, made, target.parent, Path(work))
            made.replace(target)
    except OSError as error:
        raise from_os(error, target.parent) from error
    return target


def _refuse_unknown(format: str, by: str) -> None:
    if format not in FORMATS:
        raise RefusedError(f"没有“{format}”这种导出格式，可用: {'、'.join(FORMATS)}。")
    if by not in get_args(By):
        raise RefusedError(f"没有“{by}”这种划分方式，可用: {'、'.join(get_args(By))}。")
    if format == "json" and by != "unit":
        raise RefusedError("json 是整个单位的结果，不能再划分；请去掉 --by，或改用别的格式。")


def _load(source: Path) -> dict[str, Any]:
    file = source / "result.json"
    try:
        result = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise RefusedError(f"{source} 里没有 result.json，不是一次监测的结果文件夹。") from error
    except (OSError, ValueError) as error:
        raise RefusedError(f"{file} 读不出来: {error}") from error
    if not isinstance(result, dict) or result.get("schema") != "wangjian.result/1":
        raise RefusedError(f"{file} 不是 wangjian.result/1 结果文件。")
    return result


def _target(result: Mapping[str, Any], format: str, by: By, out: Path | None) -> Path:
    if out is not None and not out.is_dir():
        return out
    ending = "" if by == "unit" else f"-{by}"
    name = f"网检导出-{result['unit']['name']}-{result['run']['id']}{ending}"
    return (out or Path.cwd()) / f"{_UNSAFE.sub('_', name)[:80]}.{format}"


def _write(
    source: Path, result: dict[str, Any], format: str, by: By, made: Path, home: Path, work: Path
) -> None:
    links_to = os.path.relpath(source, home).replace(os.sep, "/") + "/"
    links_to = "" if links_to == "./" else links_to
    if format == "json":
        made.write_bytes((source / "result.json").read_bytes())
    elif format == "xlsx":
        write_workbook(result, made, by=by, links_to=links_to)
    elif format == "docx":
        write_notice(result, made, by=by, source=source)
    elif format == "pdf":
        page = work / "report.html"
        below = os.path.relpath(source, work).replace(os.sep, "/") + "/"
        write_page(result, page, by=by, links_to=below)
        print_page(page, made, _made_at(result))
    elif format == "html":
        write_page(result, made, by=by, links_to=links_to, workbook=links_to + "problems.xlsx")
    else:
        _write_zip(source, result, by, made, work)


def _made_at(result: Mapping[str, Any]) -> datetime:
    """When the run ended; of one that never did, the day that it judges by."""
    run = result["run"]
    return datetime.fromisoformat(run["finished_at"] or f"{run['as_of']}T00:00:00+08:00")


def _write_zip(source: Path, result: dict[str, Any], by: By, made: Path, work: Path) -> None:
    """Only what the run's manifest vouches for goes into a pack: packing must not launder an alteration."""
    _refuse_altered(source)
    listed = {json.loads(line)["path"] for line in (source / MANIFEST).read_text("utf-8").splitlines()}
    files = {path: source / path for path in published_files(source) if path in listed}
    files |= {name: source / path for name, path in _SOURCE_MANIFEST.items()}
    write_workbook(result, work / "problems.xlsx", by=by)
    write_page(result, work / "report.html", by=by)
    files |= {name: work / name for name in ("problems.xlsx", "report.html")}
    archive = open_archive(source)
    if archive is not None:
        with archive:
            write_warc(result, archive, work / "pages.warc.gz")
        files[PAGES] = work / "pages.warc.gz"
    write_pack(files, made)


def _refuse_altered(source: Path) -> None:
    try:
        faults = [fault for fault in verify(source) if fault.kind != "extra"] + verify_pages(source)
    except ManifestError as error:
        raise ReportError(f"不能打包: {error}") from error
    if faults:
        shown = "；".join(fault.message for fault in faults[:5])
        raise ReportError(f"证据与发布时不一致，不能打包（{len(faults)} 处）: {shown}")
