"""What a crawl saw besides pages: probes (search, soft 404, groups of feet …) and pictures of problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from storage.archive_base import ArchiveBase
from storage.archive_rows import EvidenceRow
from storage.archive_tables import EVIDENCE, PROBE


class Witnesses(ArchiveBase):
    def put_probe(self, kind: str, key: str, value: Any) -> None:
        data = msgspec.json.encode(value).decode()
        self._crawl.execute(
            insert(PROBE)
            .values(kind=kind, key=key, value=data)
            .on_conflict_do_update(index_elements=["kind", "key"], set_={"value": data})
        )
        self._crawl.commit()

    def probes(self, kind: str) -> dict[str, Any]:
        query = select(PROBE.c.key, PROBE.c.value).where(PROBE.c.kind == kind).order_by(PROBE.c.key)
        return {k: msgspec.json.decode(v) for k, v in self._crawl.execute(query)}

    def put_evidence(self, *rows: EvidenceRow) -> None:
        """Commit the pictures of one problem: all of them or none."""
        with self._whole():
            for row in rows:
                values = msgspec.structs.asdict(row)
                values["box"] = None if row.box is None else msgspec.json.encode(row.box).decode()
                self._crawl.execute(
                    insert(EVIDENCE)
                    .values(**values)
                    .on_conflict_do_update(index_elements=["problem", "type", "path"], set_=values)
                )

    def evidence(self) -> Iterator[EvidenceRow]:
        query = select(EVIDENCE).order_by(EVIDENCE.c.problem, EVIDENCE.c.type, EVIDENCE.c.path)
        for row in self._crawl.execute(query).mappings():
            box = None if row["box"] is None else tuple(msgspec.json.decode(row["box"]))
            yield EvidenceRow(row["problem"], row["type"], row["path"], row["sha256"], row["taken_at"], box)
