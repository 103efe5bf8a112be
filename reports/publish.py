"""Publishing a run: result.json, problems.xlsx, report.html, ``evidence/`` with its manifest; all or nothing.

Everything is first written beside the old files and then renamed into place, the manifest last. A full disk
leaves the old files as they were.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from reports.errors import from_os
from reports.manifest import HEAD, MANIFEST, Entry, entry_of, published_files, render
from reports.page import write_page
from reports.proof import FACTS, fact_evidence, write_proof
from reports.result import build_result, dump_result
from reports.workbook import write_workbook
from rubrics.judgement import Judgement
from storage.archive import Archive

_STAGE = ".publishing-"
_LAST = ("problems.xlsx", "report.html", "result.json", MANIFEST, HEAD)
"""Renamed in this order after all evidence is in place."""


class Published(Struct, frozen=True):
    """``head``: the manifest's last chain value, worth writing down elsewhere."""

    result: dict[str, Any]
    head: str


def publish(archive: Archive, judgement: Judgement, out_dir: Path) -> Published:
    """Write all papers of one judgement to ``out_dir`` (which may be the archive's own folder).

    Raises :class:`reports.errors.ReportError` when the disk refuses; the old files are then untouched.
    """
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        for left in out_dir.glob(_STAGE + "*"):
            shutil.rmtree(left, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=out_dir))
        try:
            return _publish(archive, judgement, out_dir, stage)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise from_os(error, out_dir) from error


def _publish(archive: Archive, judgement: Judgement, out: Path, stage: Path) -> Published:
    (stage / FACTS).mkdir(parents=True)
    rows = []
    for proof in fact_evidence(archive, judgement):
        write_proof(stage, proof)
        rows.append(proof.row)
    result = build_result(archive, judgement, rows)
    own = out.resolve() == archive.folder.resolve()
    if not own:
        _copy_pictures(result, archive.folder, stage)
    (stage / "result.json").write_bytes(dump_result(result))
    write_workbook(result, stage / "problems.xlsx")
    write_page(result, stage / "report.html")
    manifest = render(_entries(stage, out if own else None))
    (stage / MANIFEST).write_bytes(manifest.lines)
    (stage / HEAD).write_bytes(manifest.summary)
    for name in _LAST:
        _sync(stage / name)
    stale = [] if own else _stale(out, stage)
    _move_in(stage, out)
    for file in stale:
        file.unlink(missing_ok=True)
    return Published(result, manifest.head)


def _copy_pictures(result: dict[str, Any], source: Path, stage: Path) -> None:
    paths = {row["path"] for problem in result["problems"] for row in problem["evidence"]}
    for path in sorted(paths):
        if not path.startswith(FACTS):
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / path, stage / path)


def _entries(stage: Path, kept: Path | None) -> Iterator[Entry]:
    """What will lie in the folder: the staged files, and the archive's pictures when it is their home."""
    staged = set(published_files(stage))
    for path in staged:
        yield entry_of(stage, path)
    if kept is not None:
        for path in published_files(kept):
            if path.startswith("evidence/") and not path.startswith(FACTS) and path not in staged:
                yield entry_of(kept, path)


def _stale(out: Path, stage: Path) -> list[Path]:
    """Evidence of an earlier publishing that this one does not have (the fact files are replaced whole)."""
    staged = set(published_files(stage))
    return [
        out / path
        for path in published_files(out)
        if path.startswith("evidence/") and not path.startswith(FACTS) and path not in staged
    ]


def _move_in(stage: Path, out: Path) -> None:
    """Rename everything into place: no byte is written any more."""
    facts, old = out / FACTS, stage / "old-facts"
    (out / "evidence").mkdir(exist_ok=True)
    if facts.exists():
        facts.rename(old)
    (stage / FACTS).rename(facts)
    for path in sorted(published_files(stage)):
        if path.startswith("evidence/"):
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(out / path)
    for path in _LAST:
        (stage / path).replace(out / path)


def _sync(file: Path) -> None:
    """Some file systems tell only here that the disk is full."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
