"""What every part of an archive works on: its two connections, packing, and its facts (name -> value)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.sqlite import insert

from storage.archive_tables import FACT
from storage.packing import Packer
from storage.readings import Readings


class ArchiveError(Exception):
    """The folder holds no archive, or one of another version. The message is for the user (Chinese)."""


class ArchiveBase:
    """Connections to ``crawl.sqlite`` and to the bodies."""

    def __init__(self, folder: Path, crawl: Engine, bodies: Engine) -> None:
        self.folder = folder
        self.shared = (folder / "bodies.path").exists()
        """Whether the bodies are those of all the unit's runs."""
        self._crawl: Connection = crawl.connect()
        self._body: Connection = bodies.connect()
        self._engines = (crawl, bodies)
        self._packer = Packer(self._body)
        self._known_nav: set[str] = set()
        self._holds: dict[str, tuple[str, int, int, bool]] = {}
        self.readings = Readings(self._body, self._packer)

    @property
    def databases(self) -> tuple[Connection, Connection]:
        """The run's own and that of the bodies, for tables that have a module of their own."""
        return self._crawl, self._body

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """All that the block writes is committed, or nothing of it: a fault in the middle leaves no half page
        for the next commit to keep."""
        try:
            yield
            self._crawl.commit()
        except BaseException:
            self._crawl.rollback()
            self._known_nav.clear()
            self._holds.clear()
            raise

    def fact(self, name: str) -> Any:
        value = self._crawl.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar()
        return None if value is None else msgspec.json.decode(value)

    def set_facts(self, facts: Mapping[str, Any]) -> None:
        for name, value in facts.items():
            data = msgspec.json.encode(value).decode()
            self._crawl.execute(
                insert(FACT)
                .values(name=name, value=data)
                .on_conflict_do_update(index_elements=["name"], set_={"value": data})
            )
        self._crawl.commit()
