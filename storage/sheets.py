"""What people say beside the machine: self-assessments, reviewers' decisions, appeals, papers handed in.

In the main database, under the machine's own tables and never in their place. Decisions are a log: the last
one of an item counts, none is overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Boolean, Column, Integer, String, Table, Text, delete, insert, select, update

from storage.main import MainStore
from storage.tables import METADATA
from storage.trouble import explained

SELF_SCORE = Table(
    "self_score",
    METADATA,
    Column("unit_id", String(120), primary_key=True),
    Column("rubric", String(120), primary_key=True),
    Column("item", String(300), primary_key=True),
    Column("points", String(20)),
    Column("outcome", String(20)),
    Column("link", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("imported_at", String(40), nullable=False),
    Column("file_sha256", String(64), nullable=False),
)
DECISION = Table(
    "review_decision",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("unit_id", String(120), nullable=False, index=True),
    Column("rubric", String(120), nullable=False),
    Column("item", String(300), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("points", String(20)),
    Column("who", String(100), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("run_id", String(160)),
    Column("facts", String(64), nullable=False),
)
APPEAL = Table(
    "appeal",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("unit_id", String(120), nullable=False, index=True),
    Column("rubric", String(120), nullable=False),
    Column("item", String(300), nullable=False),
    Column("objection", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("opened_on", String(10), nullable=False),
    Column("due", String(10)),
    Column("late", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("who", String(100)),
    Column("why", Text),
    Column("decided_on", String(10)),
    Column("score_before", Text),
    Column("score_after", Text),
)
SUBMISSION = Table(
    "submission",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("unit_id", String(120), nullable=False, index=True),
    Column("rubric", String(120), nullable=False),
    Column("paper", String(200), nullable=False),
    Column("on", String(10), nullable=False),
    Column("due", String(10)),
    Column("late", Boolean, nullable=False),
    Column("file", Text, nullable=False),
    Column("file_sha256", String(64)),
)
WITHDRAWN = "withdrawn"


class SelfScore(Struct, frozen=True):
    """A unit's statement on an item. ``points``: decimal text; ``outcome``: where an item has no points."""

    item: str
    points: str | None
    outcome: str | None
    link: str
    remark: str
    imported_at: str
    file_sha256: str


class DecisionRow(Struct, frozen=True):
    """``facts``: digest of what it rested on. ``outcome`` ``withdrawn`` takes the earlier ones back."""

    item: str
    outcome: str
    points: str | None
    who: str
    why: str
    at: str
    run_id: str | None
    facts: str


class AppealRow(Struct, frozen=True):
    """``due``: last day in time, None without a window. ``state``: ``open``, ``accepted`` or ``rejected``.

    Scores are totals as in ``result.json`` → ``score``; ``score_before`` is that of the day it was opened.
    """

    id: int
    unit_id: str
    rubric: str
    item: str
    objection: str
    proof: str
    opened_on: str
    due: str | None
    late: bool
    state: str
    who: str | None
    why: str | None
    decided_on: str | None
    score_before: dict[str, Any] | None
    score_after: dict[str, Any] | None


class SubmissionRow(Struct, frozen=True):
    unit_id: str
    rubric: str
    paper: str
    on: str
    due: str | None
    late: bool
    file: str
    file_sha256: str | None


class SheetStore:
    """Beside a :class:`MainStore`, in the same database. Raises ``StoreError`` as that does."""

    def __init__(self, store: MainStore) -> None:
        self._engine = store.engine
        with explained():
            METADATA.create_all(self._engine, tables=[SELF_SCORE, DECISION, APPEAL, SUBMISSION])

    def put_self_scores(self, unit_id: str, rubric: str, scores: Iterable[SelfScore]) -> None:
        """The unit's whole self-assessment by this rubric, in place of its earlier one."""
        is_its = SELF_SCORE.c.unit_id == unit_id, SELF_SCORE.c.rubric == rubric
        with explained(), self._engine.begin() as db:
            db.execute(delete(SELF_SCORE).where(*is_its))
            for score in scores:
                db.execute(insert(SELF_SCORE).values(unit_id=unit_id, rubric=rubric, **asdict(score)))

    def self_scores(self, unit_id: str, rubric: str) -> dict[str, SelfScore]:
        """By item."""
        query = select(SELF_SCORE).where(SELF_SCORE.c.unit_id == unit_id, SELF_SCORE.c.rubric == rubric)
        rows = [_row(SelfScore, row) for row in self._read(query)]
        return {row.item: row for row in rows}

    def decide(self, unit_id: str, rubric: str, decisions: Iterable[DecisionRow]) -> None:
        """Enter decisions in the log, all or none."""
        with explained(), self._engine.begin() as db:
            for decision in decisions:
                db.execute(insert(DECISION).values(unit_id=unit_id, rubric=rubric, **asdict(decision)))

    def decisions(self, unit_id: str, rubric: str) -> dict[str, DecisionRow]:
        """The last decision of each item, without those withdrawn."""
        log = self.decision_log(unit_id, rubric)
        last = {row.item: row for row in log}
        return {item: row for item, row in last.items() if row.outcome != WITHDRAWN}

    def decision_log(self, unit_id: str, rubric: str) -> list[DecisionRow]:
        """Every decision ever made, oldest first."""
        query = select(DECISION).where(DECISION.c.unit_id == unit_id, DECISION.c.rubric == rubric)
        return [_row(DecisionRow, row) for row in self._read(query.order_by(DECISION.c.id))]

    def reviewed(self) -> set[tuple[str, str]]:
        """(unit, rubric) of every sheet that somebody has decided something on."""
        query = select(DECISION.c.unit_id, DECISION.c.rubric).distinct()
        return {(row["unit_id"], row["rubric"]) for row in self._read(query)}

    def open_appeal(self, appeal: AppealRow) -> int:
        """Its number. ``appeal.id`` is not used."""
        values = _appeal_values(appeal)
        del values["id"]
        with explained(), self._engine.begin() as db:
            number = db.execute(insert(APPEAL).values(**values)).inserted_primary_key
        return int(number[0]) if number else 0

    def close_appeal(
        self,
        number: int,
        *,
        state: str,
        who: str,
        why: str,
        on: str,
        score_after: Mapping[str, Any] | None,
    ) -> bool:
        """Decide an open appeal; False when it is not open (decided already, or unknown)."""
        values = {"state": state, "who": who, "why": why, "decided_on": on, "score_after": _dump(score_after)}
        with explained(), self._engine.begin() as db:
            done = db.execute(
                update(APPEAL).where(APPEAL.c.id == number, APPEAL.c.state == "open").values(**values)
            )
            return bool(done.rowcount)

    def appeals(self, unit_id: str | None = None) -> list[AppealRow]:
        """Oldest first; of one unit, or all."""
        query = select(APPEAL).order_by(APPEAL.c.id)
        if unit_id is not None:
            query = query.where(APPEAL.c.unit_id == unit_id)
        return [_appeal(row) for row in self._read(query)]

    def submit(self, row: SubmissionRow) -> None:
        with explained(), self._engine.begin() as db:
            db.execute(insert(SUBMISSION).values(**asdict(row)))

    def submissions(self, rubric: str) -> list[SubmissionRow]:
        """Papers handed in, in the order they came."""
        query = select(SUBMISSION).where(SUBMISSION.c.rubric == rubric).order_by(SUBMISSION.c.id)
        return [_row(SubmissionRow, row) for row in self._read(query)]

    def _read(self, query: Any) -> list[Mapping[str, Any]]:
        with explained(), self._engine.connect() as db:
            return [dict(row) for row in db.execute(query).mappings()]


def _row(shape: Any, row: Mapping[str, Any]) -> Any:
    return shape(**{name: row[name] for name in shape.__struct_fields__})


def _appeal_values(appeal: AppealRow) -> dict[str, Any]:
    values = asdict(appeal)
    for name in ("score_before", "score_after"):
        values[name] = _dump(values[name])
    return values


def _appeal(row: Mapping[str, Any]) -> AppealRow:
    scores = {name: json.loads(row[name]) if row[name] else None for name in ("score_before", "score_after")}
    return AppealRow(**{**row, **scores})


def _dump(score: Mapping[str, Any] | None) -> str | None:
    return None if score is None else json.dumps(score, ensure_ascii=False)
