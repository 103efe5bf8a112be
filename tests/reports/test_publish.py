"""Publishing is all or nothing, repeatable, and leaves no rubbish."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from sample_run import dead_link, finding_id

import reports.publish as publish_module
from reports.errors import ReportError
from reports.manifest import verify
from reports.publish import Published, publish
from reports.validation import validate_result
from rubrics.judgement import Judgement
from storage.archive import Archive

Run = tuple[Archive, Judgement]


def bytes_of(out: Path) -> dict[str, bytes]:
    files = (file for file in out.rglob("*") if file.is_file() and "archive" not in file.parts)
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


def test_a_published_folder_is_whole(published: Published, tmp_path: Path) -> None:
    names = set(bytes_of(tmp_path / "out"))
    assert {
        "result.json",
        "problems.xlsx",
        "report.html",
        "evidence/manifest.jsonl",
        "evidence/manifest.json",
    } < names
    assert not [name for name in names if name.startswith(".")]
    validate_result(published.result)
    assert verify(tmp_path / "out", published.head) == []


def test_publishing_twice_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    publish(*run, tmp_path / "out")
    first = bytes_of(tmp_path / "out")
    publish(*run, tmp_path / "out")
    assert bytes_of(tmp_path / "out") == first
    with Archive.open(run[0].folder) as read_only:
        publish(read_only, run[1], tmp_path / "elsewhere")
    assert bytes_of(tmp_path / "elsewhere") == first


def test_publishing_into_the_archives_own_folder_keeps_its_pictures(run: Run) -> None:
    archive, judgement = run
    picture = archive.folder / "evidence" / f"{finding_id(dead_link())}.png"
    before = picture.read_bytes()
    for problems in (judgement.problems, judgement.problems[2:]):
        publish(archive, replace(judgement, problems=problems), archive.folder)
        assert picture.read_bytes() == before
        assert verify(archive.folder) == []


def test_evidence_of_an_earlier_publishing_does_not_stay(run: Run, tmp_path: Path) -> None:
    archive, judgement = run
    out = tmp_path / "out"
    publish(archive, judgement, out)
    gone = finding_id(dead_link())
    kept = tuple(problem for problem in judgement.problems if problem.id != gone)
    publish(archive, replace(judgement, problems=kept), out)
    assert not [name for name in bytes_of(out) if gone in name]
    assert verify(out) == []


@pytest.mark.parametrize("step", ["write_workbook", "write_page", "write_proof", "dump_result", "_sync"])
def test_a_full_disk_leaves_the_old_papers_whole(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    archive, judgement = run
    out = tmp_path / "out"
    publish(archive, judgement, out)
    before = bytes_of(out)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(publish_module, step, full)
    with pytest.raises(ReportError, match="磁盘空间不足"):
        publish(archive, replace(judgement, as_of="2026-11-21"), out)
    assert bytes_of(out) == before
    assert verify(out) == []


LIMITED = """
import resource, signal, sys
from pathlib import Path
here, root, folder, out, step, size = sys.argv[1:]
sys.path[:0] = [here, root]
from sample_run import make_judgement
import reports.publish as module
from reports.errors import ReportError
from storage.archive import Archive
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
whole = getattr(module, step)
def limited(*arguments):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    return whole(*arguments)
setattr(module, step, limited)
try:
    module.publish(Archive.open(Path(folder)), make_judgement(), Path(out))
except ReportError as error:
    print(f"refused: {error}")
"""


@pytest.mark.parametrize(
    ("step", "size"),
    [
        ("write_proof", 1),
        ("build_result", 6000),
        ("write_workbook", 1),
        ("write_workbook", 9000),
        ("write_page", 9),
    ],
)
def test_a_disk_that_really_refuses_is_told_in_one_sentence(
    run: Run, tmp_path: Path, step: str, size: int
) -> None:
    """Whatever writes below publish (plain files, zips, the sheets' XML stream) has to report the refusal."""
    here, root = Path(__file__).parent, Path(__file__).parents[2]
    out = tmp_path / "limited"
    arguments = [str(part) for part in (here, root, run[0].folder, out, step, size)]
    done = subprocess.run([sys.executable, "-c", LIMITED, *arguments], capture_output=True, text=True)
    assert done.stdout.startswith("refused: 磁盘空间不足"), done.stdout + done.stderr
    assert not list(out.iterdir())
