"""The tables of one archive: ``crawl.sqlite`` (META) and ``bodies.sqlite`` (BODIES)."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, text

META = MetaData()
BODIES = MetaData()

FACT = Table("fact", META, Column("name", String, primary_key=True), Column("value", String, nullable=False))
ADDRESS = Table(
    "address",
    META,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("url", String, nullable=False),
    Column("role", String, nullable=False),
    Column("own", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String, nullable=False),  # queued | page | checked | skipped
    Column("reason", String),
    Column("held", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("holder_rank", String, nullable=False),
    Column("text", String, nullable=False),
    Column("region", String, nullable=False),
    Column("raw", String, nullable=False),
    Column("hidden", Integer, nullable=False),
    Column("holders", Integer, nullable=False),
    Column("on_home", Integer, nullable=False),
    Column("outcome", String),
    Column("status", Integer),
    Column("final_url", String),
    Column("detail", String),
    Column("checked_at", String),
)
TO_WALK = text("state = 'queued' AND own = 1 AND role IN ('page', 'frame')")
Index("address_to_walk", ADDRESS.c.priority, ADDRESS.c.key, sqlite_where=TO_WALK)
"""Small: only what waits is in it. Without it every batch of the frontier reads the whole table."""
PAGE = Table(
    "page",
    META,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("url", String, nullable=False),
    Column("requested_url", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", String, nullable=False),
    Column("fetched_at", String, nullable=False),
    Column("elapsed_ms", Integer, nullable=False),
    Column("body_sha", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("redirects", String, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("nav_sha", String),
    Column("derive_version", Integer, nullable=False),
    Column("needs_render", String, nullable=False),
    Column("render_state", String, nullable=False),  # "" | ok | timeout | failed | skipped
    Column("render_note", String),
    Column("rendered_sha", String),
    Column("frame_of", String),
)
NAV = Table(
    "nav", META, Column("sha", String, primary_key=True), Column("links", LargeBinary, nullable=False)
)
PROBE = Table(
    "probe",
    META,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
EVIDENCE = Table(
    "evidence",
    META,
    Column("problem", String, primary_key=True),
    Column("type", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("taken_at", String, nullable=False),
    Column("box", String),
)
BODY = Table(
    "body",
    BODIES,
    Column("sha", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
ATTACHMENT = Table(
    "attachment",
    META,
    Column("key", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("name", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("note", String, nullable=False),
    Column("type", String, nullable=False),
    Column("title", String),
    Column("pages", Integer),
    Column("size", Integer, nullable=False),
    Column("body_sha", String),
    Column("text_sha", String),
    Column("text_length", Integer, nullable=False),
    Column("personal", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("fetched_at", String, nullable=False),
)
ATTACHMENT_KNOWN = Table(
    "attachment_known",
    BODIES,
    Column("key", String, primary_key=True),
    Column("etag", String, nullable=False),
    Column("modified", String, nullable=False),
    Column("body_sha", String, nullable=False),
    Column("row", LargeBinary, nullable=False),
)
"""The last answer of each attachment, shared by a unit's runs. ``row``: its row of the archive, as JSON."""
