"""Nothing published can be altered, taken away, added or reordered without being named."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.export import export
from reports.manifest import (
    HEAD,
    MANIFEST,
    START,
    Entry,
    ManifestError,
    entry_of,
    head_of,
    link,
    published_files,
    render,
    verify,
)


def faults(path: Path, head: str | None = None) -> set[tuple[str, str]]:
    return {(fault.kind, fault.path) for fault in verify(path, head)}


def a_picture(out: Path) -> str:
    return next(file.relative_to(out).as_posix() for file in sorted(out.glob("evidence/*.png")))


def rewrite(out: Path) -> None:
    """Manifest and head anew for what the folder holds now."""
    manifest = render(entry_of(out, name) for name in published_files(out))
    (out / MANIFEST).write_bytes(manifest.lines)
    (out / HEAD).write_bytes(manifest.summary)


def test_what_was_published_verifies(out: Path) -> None:
    assert verify(out) == []
    assert verify(out, head_of(out)) == []


def test_an_altered_file_is_named(out: Path) -> None:
    picture = a_picture(out)
    with (out / picture).open("ab") as file:
        file.write(b"\0")
    assert faults(out) == {("altered", picture)}


def test_a_missing_file_is_named(out: Path) -> None:
    picture = a_picture(out)
    (out / picture).unlink()
    assert faults(out) == {("missing", picture)}


@pytest.mark.parametrize("name", ["evidence/more.png", "evidence/facts/P1.txt", "other.html"])
def test_an_extra_file_is_named(out: Path, name: str) -> None:
    (out / name).write_bytes(b"x")
    assert faults(out) == {("extra", name)}


def test_the_crawls_own_files_are_not_extra(out: Path) -> None:
    for name in ("crawl.sqlite-wal", "run.log", "job.json", ".lock"):
        (out / name).write_bytes(b"x")
    assert verify(out) == []


def test_a_link_in_place_of_a_file_is_no_file(out: Path, tmp_path: Path) -> None:
    picture = a_picture(out)
    shutil.move(out / picture, tmp_path / "moved.png")
    (out / picture).symlink_to(tmp_path / "moved.png")
    assert faults(out) == {("unreadable", picture)}


def test_an_altered_result_is_named_even_if_its_hashes_are_its_own(out: Path) -> None:
    result = json.loads((out / "result.json").read_bytes())
    row = next(row for row in result["problems"][1]["evidence"] if row["type"] == "screenshot")
    row["sha256"] = "0" * 64
    (out / "result.json").write_text(json.dumps(result), encoding="utf-8")
    assert faults(out) == {("altered", "result.json"), ("altered", row["path"])}


def lines_of(out: Path) -> list[str]:
    return (out / MANIFEST).read_text("utf-8").splitlines(keepends=True)


def test_a_line_taken_out_breaks_the_chain(out: Path) -> None:
    lines = lines_of(out)
    gone = json.loads(lines.pop(1))["path"]
    (out / MANIFEST).write_text("".join(lines), encoding="utf-8")
    found = faults(out)
    assert {("chain", MANIFEST), ("chain", HEAD), ("extra", gone)} <= found


def test_the_last_line_taken_out_breaks_the_head(out: Path) -> None:
    lines = lines_of(out)
    gone = json.loads(lines.pop())["path"]
    (out / MANIFEST).write_text("".join(lines), encoding="utf-8")
    assert faults(out) == {("chain", HEAD), ("extra", gone)}


def test_a_hash_rewritten_in_its_line_breaks_the_chain(out: Path) -> None:
    lines = lines_of(out)
    told = json.loads(lines[0])
    (out / told["path"]).write_bytes(b"forged")
    told |= {"sha256": Entry("", "0" * 64, 0).sha256, "size": 6}
    lines[0] = json.dumps(told) + "\n"
    (out / MANIFEST).write_text("".join(lines), encoding="utf-8")
    assert ("chain", MANIFEST) in faults(out)


def test_two_lines_changed_round_break_the_chain(out: Path) -> None:
    lines = lines_of(out)
    lines[0], lines[1] = lines[1], lines[0]
    (out / MANIFEST).write_text("".join(lines), encoding="utf-8")
    assert ("chain", MANIFEST) in faults(out)


@pytest.mark.parametrize("junk", ["not json\n", "[]\n", '{"path": "a"}\n'])
def test_a_junk_line_is_a_fault_not_a_crash(out: Path, junk: str) -> None:
    (out / MANIFEST).write_text("".join([*lines_of(out), junk]), encoding="utf-8")
    assert ("chain", MANIFEST) in faults(out)


def test_a_line_that_points_outside_is_refused(out: Path) -> None:
    entry = Entry("../secret", "0" * 64, 1)
    last = json.loads(lines_of(out)[-1])["chain"]
    line = {**entry._asdict(), "prev": last, "chain": link(last, entry)}
    (out / MANIFEST).write_text("".join([*lines_of(out), json.dumps(line) + "\n"]), encoding="utf-8")
    assert ("chain", MANIFEST) in faults(out)


def test_a_pack_rewritten_as_a_whole_fails_against_the_head_written_down(out: Path) -> None:
    head = head_of(out)
    picture = out / a_picture(out)
    result = (out / "result.json").read_text("utf-8")
    old = next(line for line in lines_of(out) if picture.name in line)
    picture.write_bytes(b"forged")
    rewrite(out)
    new = next(line for line in lines_of(out) if picture.name in line)
    forged = result.replace(json.loads(old)["sha256"], json.loads(new)["sha256"])
    (out / "result.json").write_text(forged, encoding="utf-8")
    rewrite(out)
    assert verify(out) == []
    assert faults(out, head) == {("chain", HEAD)}


def test_nothing_to_verify_is_not_a_pass(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no zip")
    for name in ("empty", "text.zip", "nowhere"):
        with pytest.raises(ManifestError):
            verify(tmp_path / name)


def rezip(source: Path, target: Path, changes: dict[str, bytes | None]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = changes.pop(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in changes.items():
            new.writestr(name, data or b"")


def test_a_pack_is_verified_like_a_folder(out: Path, tmp_path: Path) -> None:
    pack = export(out, "zip", out=tmp_path / "p.zip")
    assert verify(pack) == []
    picture = a_picture(out)
    rezip(pack, tmp_path / "q.zip", {picture: b"x", "report.html": None, "more.txt": b"x"})
    assert faults(tmp_path / "q.zip") == {
        ("altered", picture),
        ("missing", "report.html"),
        ("extra", "more.txt"),
    }


def test_a_flipped_byte_in_a_pack_is_named(out: Path, tmp_path: Path) -> None:
    pack = export(out, "zip", out=tmp_path / "p.zip")
    picture = a_picture(out)
    data = bytearray(pack.read_bytes())
    place = data.index((out / picture).read_bytes()[:64]) + 40
    data[place] ^= 1
    pack.write_bytes(data)
    assert {path for _, path in faults(pack)} == {picture}


def test_a_pack_unpacked_still_verifies(out: Path, tmp_path: Path) -> None:
    pack = export(out, "zip", out=tmp_path / "p.zip")
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked") == []


ENTRIES = st.lists(
    st.builds(
        Entry, st.text(min_size=1), st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(0)
    ),
    max_size=8,
    unique_by=lambda entry: entry.path,
)


@given(ENTRIES, st.randoms())
def test_the_manifest_does_not_depend_on_the_order_of_discovery(entries: list[Entry], random: object) -> None:
    mixed = list(entries)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert render(mixed) == render(entries)


@given(ENTRIES.filter(bool), st.data())
def test_any_other_entry_gives_another_head(entries: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    other = list(entries)
    other[place] = other[place]._replace(size=other[place].size + 1)
    assert render(other).head != render(entries).head
    assert render([]).head == START
