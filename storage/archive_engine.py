"""SQLite engines of an archive: write-ahead logging for the writer, read-only for everybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool


def _pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _small_pages(connection: Any, _record: object) -> None:
    """A packed body takes several pages of the file and half of the last is lost: 2 KB with the usual 4 KB.
    Says something only to a file that is yet to be made."""
    connection.execute("PRAGMA page_size=1024")


def archive_engine(path: Path, *, read_only: bool, small_pages: bool = False) -> Engine:
    url = f"sqlite:///file:{path}?mode=ro&uri=true" if read_only else f"sqlite:///{path}"
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    if small_pages:
        event.listen(engine, "connect", _small_pages)
    if not read_only:
        event.listen(engine, "connect", _pragmas)
    return engine
