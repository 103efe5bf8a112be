"""Tables of the main database. Times are ISO with offset (Beijing); lease times are UTC, so that they compare
as text on every machine."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()

UNIT = Table(
    "unit",
    METADATA,
    Column("id", String(120), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("portal", Text, nullable=False),
    Column("hosts", Text, nullable=False),
    Column("rubrics", Text, nullable=False),
    Column("every_hours", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
)
UNIT_ACCOUNT = Table(
    "unit_account",
    METADATA,
    Column("unit_id", String(120), ForeignKey("unit.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # its place in the registry
    Column("platform", String(60), nullable=False),
    Column("name", String(200), nullable=False),
    Column("url", Text, nullable=False),
    Column("newest", String(10), nullable=False),
    Column("feed", Text, nullable=False),
)
RUN = Table(
    "run",
    METADATA,
    Column("id", String(160), primary_key=True),
    Column("unit_id", String(120), ForeignKey("unit.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("finished_at", String(40)),
    Column("archive", Text, nullable=False),
    Column("out", Text, nullable=False),
    Column("previous", String(160)),
    Column("note", Text),
)
SCORE = Table(
    "score",
    METADATA,
    Column("run_id", String(160), ForeignKey("run.id"), primary_key=True),
    Column("rubric", String(120), primary_key=True),
    Column("decided", String(20), nullable=False),
    Column("low", String(20), nullable=False),
    Column("high", String(20), nullable=False),
    Column("entry", Text, nullable=False),
)
PROBLEM = Table(
    "problem",
    METADATA,
    Column("unit_id", String(120), ForeignKey("unit.id"), primary_key=True),
    Column("id", String(20), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("page_url", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("column", Text),
    Column("summary", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("first_seen", String(40), nullable=False),
    Column("last_seen", String(40), nullable=False),
    Column("run_id", String(160), nullable=False),
    Column("items", Text, nullable=False),
    Column("waived_until", String(10)),
)
HISTORY = Table(
    "problem_history",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("unit_id", String(120), nullable=False, index=True),
    Column("problem_id", String(20), nullable=False),
    Column("at", String(40), nullable=False),
    Column("run_id", String(160)),
    Column("status_before", String(20)),
    Column("status", String(20), nullable=False),
    Column("who", String(100)),
    Column("why", Text),
)
LEASE = Table(
    "lease",
    METADATA,
    Column("unit_id", String(120), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("until", String(40), nullable=False),
)
VISIT = Table(
    "availability_visit",
    METADATA,
    Column("unit_id", String(120), primary_key=True),
    Column("slot", Integer, primary_key=True),  # which interval since the epoch: at most one visit each
    Column("at", String(40), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("state", String(20), nullable=False),  # "" while the visit is being made
    Column("ms", Integer, nullable=False),
    Column("cause", Text, nullable=False),
)
