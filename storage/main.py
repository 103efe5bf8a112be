"""The main database: registry of units, runs, scores, problems with their life cycle, leases.

SQLite by default (one file in the workspace), any SQLAlchemy URL otherwise. Written by the parent process
only; small, whatever the size of the crawls. Times are ISO with offset (Beijing).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)

_meta = MetaData()

UNIT = Table(
    "unit",
    _meta,
    Column("id", String(120), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("portal", Text, nullable=False),
    Column("hosts", Text, nullable=False),
    Column("rubrics", Text, nullable=False),
    Column("every_hours", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
)
RUN = Table(
    "run",
    _meta,
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
    _meta,
    Column("run_id", String(160), ForeignKey("run.id"), primary_key=True),
    Column("rubric", String(120), primary_key=True),
    Column("decided", String(20), nullable=False),
    Column("low", String(20), nullable=False),
    Column("high", String(20), nullable=False),
    Column("entry", Text, nullable=False),
)
PROBLEM = Table(
    "problem",
    _meta,
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
)
HISTORY = Table(
    "problem_history",
    _meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("unit_id", String(120), nullable=False, index=True),
    Column("problem_id", String(20), nullable=False),
    Column("at", String(40), nullable=False),
    Column("run_id", String(160), nullable=False),
    Column("status_before", String(20)),
    Column("status", String(20), nullable=False),
)
LEASE = Table(
    "lease",
    _meta,
    Column("unit_id", String(120), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("until", String(40), nullable=False),
)

RunKind = Literal["audit", "recheck"]
RunState = Literal["running", "done", "unmeasured", "failed"]


class UnitRow(Struct, frozen=True):
    """A registered unit. ``rubrics`` empty: all for its kind. ``every_hours``: how often it is due."""

    id: str
    name: str
    kind: str
    portal: str
    hosts: tuple[str, ...] = ()
    rubrics: tuple[str, ...] = ()
    every_hours: int = 20
    enabled: bool = True


class RunRow(Struct, frozen=True):
    id: str
    unit_id: str
    kind: str
    state: str
    as_of: str
    seed: int
    started_at: str
    finished_at: str | None
    archive: str
    out: str
    previous: str | None
    note: str | None


class ProblemRow(Struct, frozen=True):
    unit_id: str
    id: str
    kind: str
    page_url: str
    target: str
    column: str | None
    summary: str
    status: str
    first_seen: str
    last_seen: str
    run_id: str


class Changes(Struct, frozen=True):
    """What a run changed: ids of problems by what became of them."""

    new: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    not_measured: tuple[str, ...] = ()


OPEN = ("open", "reopened")


def _pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class MainStore:
    """``url``: a SQLAlchemy database URL."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _pragmas)
        _meta.create_all(self.engine)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            yield connection

    def put_units(self, units: Iterable[UnitRow]) -> tuple[int, int]:
        """Add or replace units, all or none. Returns (new, changed)."""
        new = changed = 0
        with self._write() as db:
            for unit in units:
                values = _unit_values(unit)
                if db.execute(select(UNIT.c.id).where(UNIT.c.id == unit.id)).first() is None:
                    db.execute(insert(UNIT).values(**values))
                    new += 1
                else:
                    db.execute(update(UNIT).where(UNIT.c.id == unit.id).values(**values))
                    changed += 1
        return new, changed

    def units(self) -> list[UnitRow]:
        with self.engine.connect() as db:
            rows = db.execute(select(UNIT).order_by(UNIT.c.id)).mappings().all()
        return [_unit(row) for row in rows]

    def unit(self, unit_id: str) -> UnitRow | None:
        """By id, or by name when only one unit has it."""
        rows = [u for u in self.units() if unit_id in (u.id, u.name)]
        return rows[0] if len(rows) == 1 else next((u for u in rows if u.id == unit_id), None)

    def due(self, now: datetime) -> list[UnitRow]:
        """Enabled units whose last finished audit began longer ago than their ``every_hours``."""
        due = []
        for unit in self.units():
            last = self.last_run(unit.id, kinds=("audit",))
            if not unit.enabled:
                continue
            if (
                last is None
                or datetime.fromisoformat(last.started_at) + timedelta(hours=unit.every_hours) <= now
            ):
                due.append(unit)
        return due

    def start_run(self, run: RunRow) -> None:
        with self._write() as db:
            db.execute(delete(RUN).where(RUN.c.id == run.id))
            db.execute(insert(RUN).values(**_as_dict(run)))

    def end_run(self, run_id: str, state: RunState, finished_at: str, note: str | None = None) -> None:
        with self._write() as db:
            db.execute(
                update(RUN).where(RUN.c.id == run_id).values(state=state, finished_at=finished_at, note=note)
            )

    def run(self, run_id: str) -> RunRow | None:
        with self.engine.connect() as db:
            row = db.execute(select(RUN).where(RUN.c.id == run_id)).mappings().first()
        return None if row is None else RunRow(**row)

    def unfinished_run(self, unit_id: str) -> RunRow | None:
        """The run of the unit that was started and never ended (its process was killed)."""
        return self._one_run(unit_id, ("running",), ("audit", "recheck"))

    def last_run(self, unit_id: str, *, kinds: tuple[str, ...] = ("audit", "recheck")) -> RunRow | None:
        """The newest run that has a result."""
        return self._one_run(unit_id, ("done", "unmeasured"), kinds)

    def _one_run(self, unit_id: str, states: tuple[str, ...], kinds: tuple[str, ...]) -> RunRow | None:
        query = (
            select(RUN)
            .where(RUN.c.unit_id == unit_id, RUN.c.state.in_(states), RUN.c.kind.in_(kinds))
            .order_by(RUN.c.started_at.desc(), RUN.c.id.desc())
            .limit(1)
        )
        with self.engine.connect() as db:
            row = db.execute(query).mappings().first()
        return None if row is None else RunRow(**row)

    def scores(self, run_id: str) -> dict[str, dict[str, Any]]:
        with self.engine.connect() as db:
            rows = db.execute(select(SCORE).where(SCORE.c.run_id == run_id).order_by(SCORE.c.rubric))
            return {row.rubric: json.loads(row.entry) for row in rows}

    def problems(self, unit_id: str, *, statuses: Iterable[str] | None = None) -> list[ProblemRow]:
        query = select(PROBLEM).where(PROBLEM.c.unit_id == unit_id).order_by(PROBLEM.c.id)
        if statuses is not None:
            query = query.where(PROBLEM.c.status.in_(tuple(statuses)))
        with self.engine.connect() as db:
            return [ProblemRow(**row) for row in db.execute(query).mappings()]

    def known_problems(self, unit_id: str) -> dict[str, dict[str, str]]:
        """id → {first_seen, status}, as a job carries it."""
        return {p.id: {"first_seen": p.first_seen, "status": p.status} for p in self.problems(unit_id)}

    def take_result(
        self,
        run: RunRow,
        result: Mapping[str, Any],
        unmeasured: Iterable[str],
        only: Iterable[str] | None = None,
    ) -> Changes:
        """Store a run's scores and move its unit's problems on, in one transaction.

        ``unmeasured``: ids of earlier problems that this run could not look at; they stay as they were.
        ``only``: for a recheck of chosen problems, those alone may become fixed.
        """
        seen = {p["id"]: p for p in result["problems"]}
        blind = set(unmeasured)
        chosen = None if only is None else set(only)
        at = str(result["run"]["finished_at"])
        moved: dict[str, list[str]] = {name: [] for name in Changes.__struct_fields__}
        with self._write() as db:
            for entry in result["scores"]:
                score = entry["score"]
                db.execute(
                    delete(SCORE).where(SCORE.c.run_id == run.id, SCORE.c.rubric == entry["rubric"]["id"])
                )
                db.execute(
                    insert(SCORE).values(
                        run_id=run.id,
                        rubric=entry["rubric"]["id"],
                        decided=str(score["decided"]),
                        low=str(score["low"]),
                        high=str(score["high"]),
                        entry=json.dumps({"rubric": entry["rubric"], "score": score}, ensure_ascii=False),
                    )
                )
            known = {
                row["id"]: ProblemRow(**row)
                for row in db.execute(select(PROBLEM).where(PROBLEM.c.unit_id == run.unit_id)).mappings()
            }
            for name, problem in seen.items():
                before = known.get(name)
                status, became = _again(before)
                moved[became].append(name)
                _put_problem(db, run, problem, before, status, at)
            for name, old in known.items():
                if name in seen or old.status not in OPEN:
                    continue
                if name in blind:
                    moved["not_measured"].append(name)
                elif chosen is None or name in chosen:
                    moved["fixed"].append(name)
                    _set_status(db, run, old, "fixed", at)
        return Changes(**{name: tuple(sorted(ids)) for name, ids in moved.items()})

    def take_lease(self, unit_id: str, holder: str, now: datetime, seconds: float) -> bool:
        """Claim a unit for ``seconds``; False while another holder's claim runs."""
        until = (now + timedelta(seconds=seconds)).isoformat()
        with self._write() as db:
            row = db.execute(select(LEASE).where(LEASE.c.unit_id == unit_id).with_for_update()).first()
            if row is not None and row.holder != holder and datetime.fromisoformat(row.until) > now:
                return False
            db.execute(delete(LEASE).where(LEASE.c.unit_id == unit_id))
            db.execute(insert(LEASE).values(unit_id=unit_id, holder=holder, until=until))
        return True

    def end_lease(self, unit_id: str, holder: str) -> None:
        with self._write() as db:
            db.execute(delete(LEASE).where(LEASE.c.unit_id == unit_id, LEASE.c.holder == holder))


def _as_dict(row: Struct) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def _unit_values(unit: UnitRow) -> dict[str, Any]:
    values = _as_dict(unit)
    for name in ("hosts", "rubrics"):
        values[name] = json.dumps(values[name], ensure_ascii=False)
    return values


def _unit(row: Mapping[Any, Any]) -> UnitRow:
    values = dict(row)
    for name in ("hosts", "rubrics"):
        values[name] = tuple(json.loads(values[name]))
    return UnitRow(**values)


def _again(before: ProblemRow | None) -> tuple[str, str]:
    """(status, what became of it) of a problem that a run has seen."""
    if before is None:
        return "open", "new"
    if before.status == "waived":
        return "waived", "still_open"
    if before.status == "fixed":
        return "reopened", "reopened"
    return before.status, "still_open"


def _put_problem(
    db: Connection,
    run: RunRow,
    problem: Mapping[str, Any],
    before: ProblemRow | None,
    status: str,
    at: str,
) -> None:
    values = {
        "kind": problem["kind"],
        "page_url": problem["page_url"],
        "target": problem["target"],
        "column": problem["column"],
        "summary": problem["summary"],
        "status": status,
        "last_seen": at,
        "run_id": run.id,
    }
    where = (PROBLEM.c.unit_id == run.unit_id, PROBLEM.c.id == problem["id"])
    if before is None:
        db.execute(insert(PROBLEM).values(unit_id=run.unit_id, id=problem["id"], first_seen=at, **values))
    else:
        db.execute(update(PROBLEM).where(*where).values(**values))
    if before is None or before.status != status:
        _note(db, run, str(problem["id"]), before.status if before else None, status, at)


def _set_status(db: Connection, run: RunRow, old: ProblemRow, status: str, at: str) -> None:
    db.execute(
        update(PROBLEM).where(PROBLEM.c.unit_id == run.unit_id, PROBLEM.c.id == old.id).values(status=status)
    )
    _note(db, run, old.id, old.status, status, at)


def _note(db: Connection, run: RunRow, problem: str, before: str | None, status: str, at: str) -> None:
    db.execute(
        insert(HISTORY).values(
            unit_id=run.unit_id,
            problem_id=problem,
            at=at,
            run_id=run.id,
            status_before=before,
            status=status,
        )
    )
