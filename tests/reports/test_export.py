"""Exports come from the stored result alone, appear whole, and refuse what they cannot give."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer
import zstandard
from lxml import html
from sample_run import ARTICLE, COLUMN, HOME, ID_CARD
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

import reports.export as export_module
from reports.errors import RefusedError, ReportError
from reports.export import PAGES, export
from reports.manifest import head_of, verify
from reports.stored import verify_pages
from scripts.cli.evidence import app as evidence_app
from scripts.cli.export import export as export_command

runner = CliRunner()


def export_app() -> Any:
    app = typer.Typer()
    app.command()(export_command)
    return app


def test_json_is_the_stored_result(out: Path, tmp_path: Path) -> None:
    made = export(out, "json", out=tmp_path / "r.json")
    assert made.read_bytes() == (out / "result.json").read_bytes()


@pytest.mark.parametrize("format", ["json", "xlsx", "docx", "html", "zip"])
def test_an_export_is_repeatable(out: Path, tmp_path: Path, format: str) -> None:
    first = export(out, format, out=tmp_path / "a").read_bytes()
    assert export(out, format, out=tmp_path / "b").read_bytes() == first


def test_a_folder_gets_a_file_named_for_unit_run_and_part(out: Path, tmp_path: Path) -> None:
    made = export(out, "xlsx", by="column", out=tmp_path)
    assert made == tmp_path / "网检导出-清溪县人民政府-20261120-qingxi-column.xlsx"


def test_a_name_that_ends_in_a_slash_is_a_folder(out: Path, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(export_command)
    ended = runner.invoke(app, [str(out), "--format", "json", "--out", f"{tmp_path}/new/deep/"])
    assert ended.exit_code == 0
    assert [path.suffix for path in (tmp_path / "new/deep").iterdir()] == [".json"]


def test_a_page_exported_elsewhere_still_shows_the_pictures(out: Path, tmp_path: Path) -> None:
    (tmp_path / "far" / "away").mkdir(parents=True)
    made = export(out, "html", out=tmp_path / "far" / "away")
    sources = html.fromstring(made.read_bytes()).xpath("//img/@src")
    assert sources
    assert all((made.parent / source).is_file() for source in sources)


def test_an_export_into_the_result_folder_is_not_taken_for_tampering(out: Path) -> None:
    export(out, "zip", out=out)
    assert verify(out) == []


def test_a_pack_holds_papers_pictures_facts_and_pages(out: Path, tmp_path: Path) -> None:
    pack = zipfile.ZipFile(export(out, "zip", out=tmp_path / "p.zip"))
    names = set(pack.namelist())
    assert {"result.json", "problems.xlsx", "report.html", PAGES, "evidence/manifest.jsonl"} <= names
    result = json.loads(pack.read("result.json"))
    told = {row["path"] for problem in result["problems"] for row in problem["evidence"]}
    assert told <= names
    assert json.loads(pack.read("evidence/source-manifest.json"))["head"] == head_of(out)


def warc_of(out: Path, tmp_path: Path) -> list[tuple[str, str, bytes]]:
    pack = zipfile.ZipFile(export(out, "zip", out=tmp_path / "p.zip"))
    (tmp_path / "pages.warc.gz").write_bytes(pack.read(PAGES))
    with (tmp_path / "pages.warc.gz").open("rb") as stream:
        return [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI") or "",
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream)
        ]


def test_the_stored_pages_are_a_readable_warc(out: Path, tmp_path: Path) -> None:
    records = warc_of(out, tmp_path)
    responses = {url: body for kind, url, body in records if kind == "response"}
    assert responses[HOME] == "<html><title>清溪县人民政府</title></html>".encode()
    assert [url for kind, url, _ in records if kind == "conversion"] == [COLUMN]


def test_a_page_with_personal_data_is_not_handed_out(out: Path, tmp_path: Path) -> None:
    records = warc_of(out, tmp_path)
    kinds = [kind for kind, url, _ in records if url == ARTICLE]
    assert kinds == ["metadata"]
    assert ID_CARD.encode() not in gzip.decompress((tmp_path / "pages.warc.gz").read_bytes())


def test_without_the_archive_a_pack_has_no_pages(out: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(out, kept, ignore=shutil.ignore_patterns("archive"))
    pack = export(kept, "zip", out=tmp_path / "p.zip")
    assert PAGES not in zipfile.ZipFile(pack).namelist()
    assert verify(pack) == []


def test_altered_evidence_is_not_packed_anew(out: Path, tmp_path: Path) -> None:
    next(iter(sorted(out.glob("evidence/*.png")))).write_bytes(b"forged")
    with pytest.raises(ReportError, match="不能打包"):
        export(out, "zip", out=tmp_path / "p.zip")
    assert not (tmp_path / "p.zip").exists()


def test_a_stray_file_does_not_get_into_a_pack(out: Path, tmp_path: Path) -> None:
    (out / "evidence" / "stray.png").write_bytes(b"x")
    assert "evidence/stray.png" not in zipfile.ZipFile(export(out, "zip", out=tmp_path / "p.zip")).namelist()


@pytest.mark.parametrize(
    ("format", "by", "told"),
    [
        ("csv", "unit", "没有“csv”这种导出格式"),
        ("xlsx", "month", "没有“month”这种划分方式"),
        ("json", "column", "不能再划分"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(
    out: Path, tmp_path: Path, format: str, by: str, told: str
) -> None:
    with pytest.raises(RefusedError, match=told):
        export(out, format, by=by, out=tmp_path / "x")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"schema": "other"}'])
def test_a_folder_without_a_result_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "result.json").write_bytes(content)
    with pytest.raises(RefusedError):
        export(tmp_path, "xlsx", out=tmp_path / "x.xlsx")


def test_a_full_disk_leaves_the_earlier_export(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = export(out, "html", out=tmp_path / "r.html")
    before = target.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_module, "write_page", full)
    with pytest.raises(ReportError, match="磁盘空间不足"):
        export(out, "html", out=target)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "r.html"]


def forge_page(out: Path, data: bytes) -> None:
    """Put other bytes in the place of a stored page, under its old name."""
    sha256 = hashlib.sha256("<html><title>清溪县人民政府</title></html>".encode()).hexdigest()
    with sqlite3.connect(out / "archive" / "bodies.sqlite") as bodies:
        changed = bodies.execute("UPDATE body SET data = ? WHERE sha = ?", (data, sha256))
        assert changed.rowcount == 1


@pytest.mark.parametrize("data", [b"no zstd", zstandard.ZstdCompressor().compress(b"forged")])
def test_a_stored_page_that_was_changed_is_named(out: Path, data: bytes) -> None:
    assert verify_pages(out) == []
    forge_page(out, data)
    assert [(fault.kind, fault.path) for fault in verify_pages(out)] == [("altered", HOME)]
    done = runner.invoke(evidence_app, ["verify", str(out)])
    assert (done.exit_code, "存档网页" in done.output) == (1, True)


def test_a_changed_page_is_not_packed(out: Path, tmp_path: Path) -> None:
    forge_page(out, zstandard.ZstdCompressor().compress(b"forged"))
    with pytest.raises(ReportError, match="不能打包"):
        export(out, "zip", out=tmp_path / "p.zip")


def test_a_page_cleared_away_is_no_fault(out: Path) -> None:
    with sqlite3.connect(out / "archive" / "bodies.sqlite") as bodies:
        bodies.execute("DELETE FROM body")
    assert verify_pages(out) == []


def test_a_pack_without_cleared_pages_is_still_made(out: Path, tmp_path: Path) -> None:
    with sqlite3.connect(out / "archive" / "bodies.sqlite") as bodies:
        bodies.execute("DELETE FROM body")
    assert [kind for kind, _, _ in warc_of(out, tmp_path)] == ["warcinfo", "metadata", "metadata", "metadata"]


@pytest.mark.parametrize(("format", "code"), [("xlsx", 0), ("doc", 2)])
def test_the_export_command_ends_with_the_promised_code(
    out: Path, tmp_path: Path, format: str, code: int
) -> None:
    done = runner.invoke(export_app(), [str(out), "--format", format, "--out", str(tmp_path / "x")])
    assert done.exit_code == code, done.output
    assert (tmp_path / "x").exists() == (code == 0)


def test_the_verify_command_passes_fails_and_refuses(out: Path, tmp_path: Path) -> None:
    good = runner.invoke(evidence_app, ["verify", str(out), "--head", head_of(out)])
    assert (good.exit_code, "核验通过" in good.output) == (0, True)
    (out / "report.html").write_text("forged")
    bad = runner.invoke(evidence_app, ["verify", str(out)])
    assert (bad.exit_code, "文件被改动: report.html" in bad.output) == (1, True)
    told = json.loads(runner.invoke(evidence_app, ["verify", str(out), "--json"]).output)
    assert (told["ok"], [fault["path"] for fault in told["faults"]]) == (False, ["report.html"])
    assert runner.invoke(evidence_app, ["verify", str(tmp_path / "nowhere")]).exit_code == 2
