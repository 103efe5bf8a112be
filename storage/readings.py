"""What a unit's runs remember of each other: per address the last answer and what was read from it.

Lies beside the bodies that the unit's runs share, so a run needs no other run's folder. One row per address,
written when the body, the reader or the validators are others than those remembered; an unchanged page
writes nothing. Links are packed beside the body they were read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table, or_, select
from sqlalchemy.dialects.sqlite import insert

from crawler.model import PageFacts
from storage.packing import Packer
from storage.reading_links import HeldLink, pack_links, unpack_links

__all__ = ["READING", "HeldLink", "Readings", "Remembered", "create_tables", "header"]

_meta = MetaData()
READING = Table(
    "reading",
    _meta,
    Column("key", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", String, nullable=False),
    Column("etag", String, nullable=False),
    Column("modified", String, nullable=False),
    Column("body_sha", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("reader", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("needs_render", String, nullable=False),
    Column("published", String, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("nav_sha", String, nullable=False),
    Column("links", LargeBinary, nullable=False),
)
READING_NAV = Table(
    "reading_nav",
    _meta,
    Column("sha", String, primary_key=True),
    Column("links", LargeBinary, nullable=False),
)

_HEADERS = msgspec.json.Decoder(dict[str, str])


class Remembered(Struct, frozen=True):
    """The last good answer of one address. ``facts``: packed as in a page row; ``published``: its date or
    empty; ``etag`` and ``modified``: validators word for word, empty when the server gave none; ``body``:
    the stored one, whose sum is ``body_sha``."""

    key: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    etag: str
    modified: str
    body_sha: str
    size: int
    reader: str
    kind: str
    needs_render: str
    published: str
    facts: bytes
    nav_sha: str
    packed_links: bytes

    def links(self) -> list[HeldLink]:
        return unpack_links(self.packed_links, self.body)


def header(headers: Mapping[str, str], name: str) -> str:
    """A header's value whatever the case of its name; empty when absent."""
    return next((value for given, value in headers.items() if given.lower() == name), "")


class Readings:
    """The table, on the connection of the shared bodies. The caller commits."""

    def __init__(self, connection: Connection, packer: Packer) -> None:
        self._connection = connection
        self._packer = packer
        self._navs: set[str] = set()

    def find(self, keys: Iterable[str]) -> dict[str, Remembered]:
        """What is remembered of ``keys``, where its body is still there."""
        marks = msgspec.json.encode(list(keys)).decode()
        rows = self._connection.exec_driver_sql(_FIND, (marks,))
        found: dict[str, Remembered] = {}
        for name, url, status, headers, *rest, body in rows:
            whole = self._packer.unpack(body)
            found[name] = Remembered(name, url, status, _HEADERS.decode(headers), whole, *rest)
        return found

    def put(
        self,
        key: str,
        url: str,
        status: int,
        headers: Mapping[str, str],
        body_sha: str,
        body: bytes,
        *,
        reader: str,
        facts: PageFacts,
        packed_facts: bytes,
        nav_sha: str | None,
        links: Sequence[HeldLink],
    ) -> None:
        """Remember an answer and its reading, unless just this is remembered already."""
        values = {
            "key": key,
            "url": url,
            "status": status,
            "headers": msgspec.json.encode(headers).decode(),
            "etag": header(headers, "etag"),
            "modified": header(headers, "last-modified"),
            "body_sha": body_sha,
            "size": len(body),
            "reader": reader,
            "kind": facts.kind,
            "needs_render": " ".join(facts.needs_render),
            "published": facts.published or "",
            "facts": packed_facts,
            "nav_sha": nav_sha or "",
            "links": pack_links(links, body),
        }
        self._connection.execute(_PUT, values)

    def put_validators(self, key: str, headers: Mapping[str, str]) -> None:
        """The same body came under other validators."""
        self._connection.execute(
            READING.update()
            .where(READING.c.key == key)
            .values(
                headers=msgspec.json.encode(headers).decode(),
                etag=header(headers, "etag"),
                modified=header(headers, "last-modified"),
            )
        )

    def put_nav(self, sha: str, links: bytes) -> None:
        """Remember a navigation (JSON), once."""
        if sha not in self._navs:
            self._connection.execute(_PUT_NAV, {"sha": sha, "links": self._packer.pack(links)})
            if len(self._navs) < _NAVS_KEPT:
                self._navs.add(sha)

    def nav(self, sha: str) -> bytes | None:
        found = self._connection.execute(select(READING_NAV.c.links).where(READING_NAV.c.sha == sha)).scalar()
        return None if found is None else bytes(found)


def create_tables(connection: Connection) -> None:
    _meta.create_all(connection)
    connection.commit()


_FIND = (
    f"SELECT {', '.join(f'r.{column.name}' for column in READING.columns)}, b.data "
    "FROM reading r JOIN body b ON b.sha = r.body_sha "
    "WHERE r.key IN (SELECT value FROM json_each(?)) "
    "AND (r.nav_sha = '' OR EXISTS (SELECT 1 FROM reading_nav n WHERE n.sha = r.nav_sha))"
)
_NAVS_KEPT = 10_000
_PUT_NAV = insert(READING_NAV).on_conflict_do_nothing()
_insert = insert(READING)
_WATCHED = ("url", "status", "etag", "modified", "body_sha", "reader")
_PUT = _insert.on_conflict_do_update(
    index_elements=["key"],
    set_={column.name: _insert.excluded[column.name] for column in READING.columns if column.name != "key"},
    where=or_(*(READING.c[name] != _insert.excluded[name] for name in _WATCHED)),
)
