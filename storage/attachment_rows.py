"""The attachments of one archive: what was fetched, what could be read of it, and why the others were not.

Bodies and texts lie with the page bodies (by their sha256, packed, shared by a unit's runs). Beside them
lies, per address, the last answer with its validators, so that the next run need not fetch or read it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, delete, func, inspect, select
from sqlalchemy.dialects.sqlite import insert

from crawler.model import AttachmentState, PersonalData
from storage.archive import Archive
from storage.archive_statements import HAS_BODY
from storage.archive_tables import ATTACHMENT, ATTACHMENT_KNOWN


class AttachmentRow(Struct, frozen=True):
    """One attachment. ``state``: what reading came to, or ``not_fetched`` with the key of its ``reason``;
    ``note``: for people (Chinese). ``name``: the text of its link, or its file name; ``holder``: a page that
    holds it; ``size``: bytes; ``personal``: masked; ``reader``: what read it; ``fetched_at``: ISO time."""

    key: str
    url: str
    name: str
    holder: str
    state: AttachmentState | Literal["not_fetched"]
    reason: str = ""
    note: str = ""
    type: str = ""
    title: str | None = None
    pages: int | None = None
    size: int = 0
    body_sha: str | None = None
    text_sha: str | None = None
    text_length: int = 0
    personal: tuple[PersonalData, ...] = ()
    reader: str = ""
    fetched_at: str = ""


class KnownAttachment(Struct, frozen=True):
    """The last good answer of one address. ``etag`` and ``modified``: empty when the server gave none."""

    etag: str
    modified: str
    row: AttachmentRow


_ROW = msgspec.json.Decoder(AttachmentRow)
_PERSONAL = msgspec.json.Decoder(tuple[PersonalData, ...])


def attachments(archive: Archive) -> Iterator[AttachmentRow]:
    """All attachments in the order of their identity, those that were not fetched too. An archive made before
    attachments were read has none."""
    crawl, _ = archive.databases
    if not inspect(crawl).has_table(ATTACHMENT.name):
        return
    query = select(ATTACHMENT).order_by(ATTACHMENT.c.key).execution_options(yield_per=200)
    for row in crawl.execute(query).mappings():
        yield _row(row)


def attachment(archive: Archive, key: str) -> AttachmentRow | None:
    """The attachment with the identity ``key`` (:func:`crawler.url.key`)."""
    crawl, _ = archive.databases
    if not inspect(crawl).has_table(ATTACHMENT.name):
        return None
    row = crawl.execute(select(ATTACHMENT).where(ATTACHMENT.c.key == key)).mappings().first()
    return None if row is None else _row(row)


def attachment_text(archive: Archive, row: AttachmentRow) -> str:
    """The text that was read; empty when there is none. It may hold personal data: never to be put out."""
    return archive.body(row.text_sha).decode("utf-8") if row.text_sha else ""


def attachment_keys(archive: Archive) -> frozenset[str]:
    """Identities of all that have been settled."""
    crawl, _ = archive.databases
    return frozenset(crawl.execute(select(ATTACHMENT.c.key)).scalars())


def fetched_since(archive: Archive, moment: str) -> tuple[int, int]:
    """How many attachments were fetched since ``moment`` (ISO time), and their bytes."""
    crawl, _ = archive.databases
    query = select(func.count(), func.coalesce(func.sum(ATTACHMENT.c.size), 0)).where(
        ATTACHMENT.c.state != "not_fetched", ATTACHMENT.c.fetched_at >= moment
    )
    count, size = crawl.execute(query).one()
    return int(count), int(size)


def put_attachment(archive: Archive, row: AttachmentRow) -> None:
    """Commit one attachment; its body and text are stored already."""
    crawl, _ = archive.databases
    values = msgspec.structs.asdict(row)
    values["personal"] = msgspec.json.encode(row.personal).decode()
    put = insert(ATTACHMENT).values(**values)
    crawl.execute(put.on_conflict_do_update(index_elements=["key"], set_=values))
    crawl.commit()


def forget_attachments(archive: Archive, keys: Iterable[str]) -> None:
    """Drop ``keys``: they are about to be asked again, or nobody holds them any more."""
    crawl, _ = archive.databases
    for key in sorted(keys):
        crawl.execute(delete(ATTACHMENT).where(ATTACHMENT.c.key == key))
    crawl.commit()


def known_attachment(archive: Archive, key: str) -> KnownAttachment | None:
    """What an earlier run of the unit got at ``key``, where its body is still there."""
    _, bodies = archive.databases
    row = bodies.execute(select(ATTACHMENT_KNOWN).where(ATTACHMENT_KNOWN.c.key == key)).mappings().first()
    if row is None:
        return None
    try:
        known = KnownAttachment(row["etag"], row["modified"], _ROW.decode(row["row"]))
    except msgspec.MsgspecError:
        # Written by a version with other fields: it is fetched anew.
        return None
    stored = [sha for sha in (known.row.body_sha, known.row.text_sha) if sha]
    there = all(bodies.execute(HAS_BODY, {"sha": sha}).first() is not None for sha in stored)
    return known if stored and there else None


def know_attachment(archive: Archive, known: KnownAttachment) -> None:
    """Remember a good answer for the unit's later runs."""
    _, bodies = archive.databases
    values = {
        "key": known.row.key,
        "etag": known.etag,
        "modified": known.modified,
        "body_sha": known.row.body_sha,
        "row": msgspec.json.encode(known.row),
    }
    put = insert(ATTACHMENT_KNOWN).values(**values)
    bodies.execute(put.on_conflict_do_update(index_elements=["key"], set_=values))
    bodies.commit()


def _row(row: RowMapping) -> AttachmentRow:
    return AttachmentRow(**{**row, "personal": _PERSONAL.decode(row["personal"])})
