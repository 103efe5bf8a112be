"""One crawl's archive: a folder with ``crawl.sqlite`` and the page bodies, written by one child process.

Layout: ``<run>/crawl.sqlite`` and ``<run>/evidence/``; page bodies lie in ``bodies.sqlite``
(content-addressed, zstd), in the run's own folder or in a folder shared by the unit's runs. Every
write is committed before it is acknowledged; bodies are committed before the rows that name them,
so a kill costs at most the answers in flight.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from storage.archive_again import AskedAgain
from storage.archive_base import ArchiveError
from storage.archive_engine import archive_engine
from storage.archive_evidence import Witnesses
from storage.archive_pages import Pages
from storage.archive_rows import AddressRow, Discovered, EvidenceRow, PageRow, Placed, Unchanged
from storage.archive_tables import BODIES, META
from storage.packing import DICTIONARIES
from storage.readings import create_tables

__all__ = [
    "SCHEMA",
    "AddressRow",
    "Archive",
    "ArchiveError",
    "Discovered",
    "EvidenceRow",
    "PageRow",
    "Placed",
    "Unchanged",
]

SCHEMA = 1


class Archive(Pages, AskedAgain, Witnesses):
    """Open with :meth:`create` (writes; also resumes) or :meth:`open` (reads only)."""

    @classmethod
    def create(cls, folder: Path, *, bodies: Path | None = None) -> Self:
        """Make the archive, or open an existing one to go on writing."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "evidence").mkdir(exist_ok=True)
        shared = bodies or folder
        shared.mkdir(parents=True, exist_ok=True)
        if shared != folder:
            (folder / "bodies.path").write_text(os.path.relpath(shared, folder), encoding="utf-8")
        crawl = archive_engine(folder / "crawl.sqlite", read_only=False)
        body = archive_engine(shared / "bodies.sqlite", read_only=False, small_pages=True)
        META.create_all(crawl)
        BODIES.create_all(body)
        DICTIONARIES.create_all(body)
        archive = cls(folder, crawl, body)
        create_tables(archive._body)
        archive._packer.learn()
        if archive.fact("schema") is None:
            archive.set_facts({"schema": SCHEMA})
        return archive

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open for reading. Raises :class:`ArchiveError` when there is none."""
        path = folder / "crawl.sqlite"
        pointer = folder / "bodies.path"
        shared = folder / pointer.read_text(encoding="utf-8").strip() if pointer.exists() else folder
        if not path.is_file() or not (shared / "bodies.sqlite").is_file():
            raise ArchiveError(f"{folder} 里没有采集档案 (缺 crawl.sqlite 或 bodies.sqlite)。")
        archive = cls(
            folder,
            archive_engine(path, read_only=True),
            archive_engine(shared / "bodies.sqlite", read_only=True),
        )
        if archive.fact("schema") != SCHEMA:
            archive.close()
            raise ArchiveError(f"{folder} 的档案版本与本程序不符, 请用生成它的版本打开。")
        return archive

    def close(self) -> None:
        self._crawl.close()
        self._body.close()
        for engine in self._engines:
            engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
