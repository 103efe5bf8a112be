"""The evidence manifest: every published file with its hash, chained, so that tampering shows.

``evidence/manifest.jsonl`` has one line per file: ``path``, ``sha256``, ``size``, ``prev`` and ``chain``,
where ``chain`` is the SHA-256 of ``prev`` and the line's own facts. ``evidence/manifest.json`` holds the
number of lines and the last ``chain`` (the head). Whoever can rewrite every file can also rewrite the
manifest: only a head written down elsewhere (a 通报, a signed paper) proves that nothing was replaced.
"""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal, NamedTuple

from msgspec import Struct

MANIFEST = "evidence/manifest.jsonl"
HEAD = "evidence/manifest.json"
SCHEMA = "wangjian.manifest/1"
PUBLISHED = ("result.json", "problems.xlsx", "report.html")
START = "0" * 64
WORKING = (
    "*.sqlite",
    "*.sqlite-*",
    "bodies.path",
    "archive.path",
    "*.log",
    "*.lock",
    "*.tmp",
    ".*",
    "job.json",
    "网检导出-*",
)
"""Names at the root of a run's folder that are the crawl's own and no part of what was published."""
_CHUNK = 1 << 20
_UNREADABLE = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


class Entry(NamedTuple):
    path: str
    sha256: str
    size: int


class Fault(Struct, frozen=True):
    """One thing that is not as the manifest says. ``message`` is for the user (Chinese)."""

    kind: Literal["altered", "missing", "extra", "chain", "unreadable"]
    path: str
    message: str


class ManifestError(Exception):
    """There is no manifest to verify against, or ``path`` is no folder or zip (Chinese message)."""


def link(prev: str, entry: Entry) -> str:
    """The chain value after ``entry``."""
    facts = json.dumps([entry.path, entry.sha256, entry.size], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{prev}\n{facts}".encode("utf-8", "surrogateescape")).hexdigest()


class Rendered(NamedTuple):
    """Bytes of ``manifest.jsonl`` and ``manifest.json``, and the head they end in."""

    lines: bytes
    summary: bytes
    head: str


def render(entries: Iterable[Entry]) -> Rendered:
    """The manifest of ``entries`` in the order of their paths."""
    lines: list[str] = []
    prev = START
    for entry in sorted(entries):
        chain = link(prev, entry)
        line = {**entry._asdict(), "prev": prev, "chain": chain}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
        prev = chain
    summary = {"schema": SCHEMA, "entries": len(lines), "head": prev}
    return Rendered("".join(lines).encode(), (json.dumps(summary, indent=1) + "\n").encode(), prev)


def digest(stream: IO[bytes]) -> tuple[str, int]:
    """(sha256, size) of a stream, read piece by piece."""
    total, size = hashlib.sha256(), 0
    while piece := stream.read(_CHUNK):
        total.update(piece)
        size += len(piece)
    return total.hexdigest(), size


def entry_of(folder: Path, path: str) -> Entry:
    with (folder / path).open("rb") as stream:
        return Entry(path, *digest(stream))


def published_files(folder: Path) -> Iterator[str]:
    """Paths that a manifest covers: the three papers and everything under ``evidence/`` but the manifest."""
    for name in PUBLISHED:
        if (folder / name).is_file():
            yield name
    for file in sorted((folder / "evidence").rglob("*")):
        name = file.relative_to(folder).as_posix()
        if name not in (MANIFEST, HEAD) and not file.is_dir():
            yield name


def head_of(path: Path) -> str:
    """The head that a folder or zip tells. Raises :class:`ManifestError`."""
    with _open(path) as store:
        return str(_read_json(store, HEAD).get("head", ""))


def verify(path: Path, head: str | None = None) -> list[Fault]:
    """Recompute every hash of a folder or zip; the faults by path, none when all is as published.

    ``head``: the head as written down elsewhere; a pack that was rewritten as a whole fails against it.
    Raises :class:`ManifestError` when there is nothing to verify against.
    """
    with _open(path) as store:
        if not store.has(MANIFEST):
            raise ManifestError(f"{path} 里没有证据清单 {MANIFEST}，无法核验。")
        return sorted(_verify(store, head), key=lambda fault: (fault.path, fault.kind))


class _Store:
    """Files of a folder or zip by their posix path."""

    def __init__(self, names: dict[str, Callable[[], IO[bytes]]], twice: Iterable[str] = ()) -> None:
        self.names = names
        self.twice = tuple(twice)
        self.close: Callable[[], None] = lambda: None

    def __enter__(self) -> _Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def has(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        with self.names[name]() as stream:
            return stream.read()


def _open(path: Path) -> _Store:
    if path.is_dir():
        return _folder_store(path)
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise ManifestError(f"没有这个文件或文件夹: {path}") from error
    except (zipfile.BadZipFile, OSError) as error:
        raise ManifestError(f"{path} 不是文件夹，也不是完好的 zip 文件。") from error
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    store = _Store(
        {name: (lambda name=name: archive.open(name)) for name in names},  # type: ignore[misc]
        twice={name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else (),
    )
    store.close = archive.close
    return store


def _folder_store(folder: Path) -> _Store:
    roots = (file for file in folder.iterdir() if not any(fnmatchcase(file.name, name) for name in WORKING))
    files = sorted(roots) + sorted((folder / "evidence").rglob("*"))
    names: dict[str, Callable[[], IO[bytes]]] = {}
    for file in files:
        if file.is_symlink() or (file.exists() and stat.S_ISREG(file.stat().st_mode)):
            names[file.relative_to(folder).as_posix()] = lambda file=file: _plain(file)  # type: ignore[misc]
    return _Store(names)


def _plain(file: Path) -> IO[bytes]:
    """A link is no published file: what it points to may change without a trace."""
    if file.is_symlink():
        raise OSError("是符号链接")
    return file.open("rb")


def _read_json(store: _Store, name: str) -> dict[str, Any]:
    try:
        value = json.loads(store.read(name))
    except (KeyError, *_UNREADABLE) as error:
        raise ManifestError(f"读不出 {name}。") from error
    return value if isinstance(value, dict) else {}


def _verify(store: _Store, head: str | None) -> Iterator[Fault]:
    entries: dict[str, Entry] = {}
    prev, count = START, 0
    try:
        lines = store.read(MANIFEST).decode("utf-8").splitlines()
    except _UNREADABLE:
        yield Fault("unreadable", MANIFEST, "证据清单读不出来，文件已损坏。")
        return
    for number, line in enumerate(lines, 1):
        entry, told_prev, chain = _parse(line)
        count += 1
        if entry is None:
            yield Fault("chain", MANIFEST, f"证据清单第 {number} 行不是清单应有的样子。")
            prev = ""
            continue
        if (prev and told_prev != prev) or chain != link(told_prev, entry):
            yield Fault(
                "chain", MANIFEST, f"证据清单第 {number} 行（{entry.path}）与前后不衔接，清单被改动过。"
            )
        if entry.path in entries:
            yield Fault("chain", MANIFEST, f"证据清单第 {number} 行重复列出 {entry.path}。")
        entries[entry.path] = entry
        prev = chain
    yield from _verify_head(store, prev, count, head)
    yield from _verify_files(store, entries)
    yield from _verify_result(store, entries)


def _parse(line: str) -> tuple[Entry | None, str, str]:
    try:
        told = json.loads(line)
        entry = Entry(str(told["path"]), str(told["sha256"]), int(told["size"]))
        prev, chain = str(told["prev"]), str(told["chain"])
    except (ValueError, KeyError, TypeError):
        return None, "", ""
    path = PurePosixPath(entry.path)
    if path.is_absolute() or ".." in path.parts:
        return None, prev, chain
    return entry, prev, chain


def _verify_head(store: _Store, last: str, count: int, head: str | None) -> Iterator[Fault]:
    try:
        told = _read_json(store, HEAD)
    except ManifestError:
        yield Fault("missing", HEAD, f"缺少 {HEAD}，或者它已损坏。")
        told = {"head": last, "entries": count}
    if told.get("head") != last or told.get("entries") != count:
        yield Fault("chain", HEAD, f"{HEAD} 与证据清单不一致：清单被增删或改动过。")
    if head is not None and head.strip().lower() != last:
        yield Fault("chain", HEAD, f"清单末值 {last} 与给出的 {head} 不同：不是当时公布的那一份。")


def _verify_files(store: _Store, entries: dict[str, Entry]) -> Iterator[Fault]:
    for path, entry in entries.items():
        if not store.has(path):
            yield Fault("missing", path, f"缺少文件: {path}")
            continue
        try:
            with store.names[path]() as stream:
                sha256, size = digest(stream)
        except _UNREADABLE as error:
            yield Fault("unreadable", path, f"文件读不出来: {path}（{error}）")
            continue
        if (sha256, size) != (entry.sha256, entry.size):
            yield Fault("altered", path, f"文件被改动: {path}")
    for path in store.names:
        if path not in entries and path not in (MANIFEST, HEAD):
            yield Fault("extra", path, f"清单里没有的文件: {path}")
    for path in store.twice:
        yield Fault("extra", path, f"压缩包里有两份: {path}")


def _verify_result(store: _Store, entries: dict[str, Entry]) -> Iterator[Fault]:
    """The hashes that ``result.json`` tells of its evidence have to be those of the manifest."""
    if not store.has("result.json"):
        return
    try:
        problems = _read_json(store, "result.json")["problems"]
        told = {row["path"]: row["sha256"] for problem in problems for row in problem["evidence"]}
    except (ManifestError, KeyError, TypeError):
        yield Fault("unreadable", "result.json", "result.json 读不出来，无法核对其中的校验码。")
        return
    for path, sha256 in sorted(told.items()):
        entry = entries.get(path)
        if entry is None:
            yield Fault("missing", path, f"result.json 引用的证据不在清单里: {path}")
        elif entry.sha256 != sha256:
            yield Fault("altered", path, f"与 result.json 所记的校验码不同: {path}")
