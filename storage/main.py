"""The main database: registry of units, runs, scores, problems with their life cycle, leases.

SQLite by default (one file in the workspace), any SQLAlchemy URL otherwise. Written by the parent process
only; small, whatever the size of the crawls. Every method raises :class:`storage.trouble.StoreError` when the
database is full, locked or gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, create_engine, delete, event, insert, or_, select, update
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError

from storage.outcome_writes import (
    as_problem,
    end_run,
    is_problem,
    note_change,
    put_problem,
    put_scores,
    seen_again,
    set_status,
    waiver_over,
)
from storage.rows import (
    OPEN,
    Changes,
    HistoryRow,
    ProblemRow,
    RunKind,
    RunRow,
    RunState,
    UnitAccount,
    UnitRow,
)
from storage.tables import HISTORY, LEASE, METADATA, PROBLEM, RUN, SCORE, UNIT, UNIT_ACCOUNT
from storage.trouble import StoreError, explained

__all__ = [
    "OPEN",
    "Changes",
    "HistoryRow",
    "MainStore",
    "ProblemRow",
    "RunKind",
    "RunRow",
    "RunState",
    "StoreError",
    "UnitRow",
]


def _pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class MainStore:
    """``url``: a SQLAlchemy database URL."""

    def __init__(self, url: str) -> None:
        try:
            self.engine = create_engine(url)
        except (ArgumentError, NoSuchModuleError) as error:
            raise StoreError(f"不是可用的数据库地址: {url.partition('://')[0]}://… ({error})") from error
        except ModuleNotFoundError as error:
            raise StoreError(f"没有安装这种数据库的驱动 (Python 模块 {error.name})") from error
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _pragmas)
        with explained():
            METADATA.create_all(self.engine)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with explained(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with explained(), self.engine.connect() as connection:
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
                db.execute(delete(UNIT_ACCOUNT).where(UNIT_ACCOUNT.c.unit_id == unit.id))
                for number, account in enumerate(unit.new_media):
                    held = {"unit_id": unit.id, "number": number, **_as_dict(account)}
                    db.execute(insert(UNIT_ACCOUNT).values(**held))
        return new, changed

    def units(self) -> list[UnitRow]:
        with self._read() as db:
            rows = db.execute(select(UNIT).order_by(UNIT.c.id)).mappings().all()
            query = select(UNIT_ACCOUNT).order_by(UNIT_ACCOUNT.c.unit_id, UNIT_ACCOUNT.c.number)
            accounts: dict[str, list[UnitAccount]] = {}
            for held in db.execute(query).mappings():
                account = UnitAccount(*(held[name] for name in UnitAccount.__struct_fields__))
                accounts.setdefault(held["unit_id"], []).append(account)
        return [_unit(row, tuple(accounts.get(row["id"], ()))) for row in rows]

    def unit(self, unit_id: str) -> UnitRow | None:
        """By id, or by name when only one unit has it."""
        rows = [u for u in self.units() if unit_id in (u.id, u.name)]
        return rows[0] if len(rows) == 1 else next((u for u in rows if u.id == unit_id), None)

    def due(self, now: datetime) -> list[UnitRow]:
        """Enabled units with an unfinished audit, or whose last finished one began longer ago than their
        ``every_hours``. The unfinished come first, then whoever has waited longest."""
        waiting: list[tuple[bool, str, str, UnitRow]] = []
        for unit in self.units():
            if not unit.enabled:
                continue
            unfinished = self.unfinished_run(unit.id) is not None
            last = self.last_run(unit.id, kinds=("audit",))
            since = "" if last is None else last.started_at
            if (
                unfinished
                or last is None
                or datetime.fromisoformat(since) + timedelta(hours=unit.every_hours) <= now
            ):
                waiting.append((not unfinished, since, unit.id, unit))
        return [unit for *_, unit in sorted(waiting, key=lambda entry: entry[:3])]

    def start_run(self, run: RunRow) -> None:
        """Write a run down, or write it down anew when it is taken up again."""
        values = _as_dict(run)
        with self._write() as db:
            if not db.execute(update(RUN).where(RUN.c.id == run.id).values(**values)).rowcount:
                db.execute(insert(RUN).values(**values))

    def end_run(self, run_id: str, state: RunState, finished_at: str, note: str | None = None) -> None:
        with self._write() as db:
            end_run(db, run_id, state, finished_at, note)

    def run(self, run_id: str) -> RunRow | None:
        return self._one_run(select(RUN).where(RUN.c.id == run_id))

    def runs(self, unit_id: str) -> list[RunRow]:
        """All runs of a unit, newest first."""
        query = select(RUN).where(RUN.c.unit_id == unit_id)
        with self._read() as db:
            rows = db.execute(query.order_by(RUN.c.started_at.desc(), RUN.c.id.desc())).mappings().all()
        return [RunRow(**row) for row in rows]

    def unfinished_run(self, unit_id: str, *, kind: RunKind = "audit") -> RunRow | None:
        """The run of the unit that was started and never ended (its process was killed)."""
        return self._one_run(_newest(unit_id, ("running",), (kind,)))

    def last_run(
        self,
        unit_id: str,
        *,
        kinds: tuple[str, ...] = ("audit", "recheck"),
        states: tuple[str, ...] = ("done", "unmeasured"),
    ) -> RunRow | None:
        """The newest run that has a result. ``states=("done",)``: one whose portal was measured."""
        return self._one_run(_newest(unit_id, states, kinds))

    def _one_run(self, query: Select[Any]) -> RunRow | None:
        with self._read() as db:
            row = db.execute(query).mappings().first()
        return None if row is None else RunRow(**row)

    def scores(self, run_id: str) -> dict[str, dict[str, Any]]:
        """rubric id → its entry (``rubric`` and ``score``) as in ``result.json``, without the items."""
        query = select(SCORE).where(SCORE.c.run_id == run_id).order_by(SCORE.c.rubric)
        with self._read() as db:
            return {row.rubric: json.loads(row.entry) for row in db.execute(query)}

    def problems(self, unit_id: str, *, statuses: Iterable[str] | None = None) -> list[ProblemRow]:
        query = select(PROBLEM).where(PROBLEM.c.unit_id == unit_id).order_by(PROBLEM.c.id)
        if statuses is not None:
            query = query.where(PROBLEM.c.status.in_(tuple(statuses)))
        with self._read() as db:
            return [as_problem(row) for row in db.execute(query).mappings()]

    def history(self, unit_id: str, problem_id: str) -> list[HistoryRow]:
        """A problem's life, oldest first."""
        query = select(HISTORY).where(HISTORY.c.unit_id == unit_id, HISTORY.c.problem_id == problem_id)
        names = HistoryRow.__struct_fields__
        with self._read() as db:
            rows = db.execute(query.order_by(HISTORY.c.id)).mappings().all()
        return [HistoryRow(**{name: row[name] for name in names}) for row in rows]

    def known_problems(self, unit_id: str, as_of: str) -> dict[str, dict[str, str]]:
        """id → {first_seen, status}, as a job carries it: what was waived until a day before ``as_of`` is
        open again."""
        return {
            p.id: {"first_seen": p.first_seen, "status": "open" if waiver_over(p, as_of) else p.status}
            for p in self.problems(unit_id)
        }

    def waive(self, unit_id: str, problem_id: str, *, who: str, why: str, until: str, at: str) -> bool:
        """Let a problem rest (误报 or 豁免) up to and including the day ``until``. False: no such problem."""
        with self._write() as db:
            old = db.execute(select(PROBLEM.c.status).where(*is_problem(unit_id, problem_id))).first()
            if old is None:
                return False
            db.execute(
                update(PROBLEM)
                .where(*is_problem(unit_id, problem_id))
                .values(status="waived", waived_until=until[:10])
            )
            note_change(db, None, unit_id, problem_id, old.status, "waived", at, who=who, why=why)
        return True

    def take_result(
        self,
        run: RunRow,
        result: Mapping[str, Any],
        unmeasured: Iterable[str],
        only: Iterable[str] | None = None,
        *,
        state: RunState = "done",
        note: str | None = None,
    ) -> Changes:
        """Store a run's scores, move its unit's problems on and end the run, in one transaction.

        ``unmeasured``: ids of earlier problems that this run could not look at; they stay as they were.
        ``only``: for a recheck of chosen problems, those alone may become fixed.
        """
        seen = {p["id"]: p for p in result["problems"]}
        blind = set(unmeasured)
        chosen = None if only is None else set(only)
        at = str(result["run"]["finished_at"])
        moved: dict[str, list[str]] = {name: [] for name in Changes.__struct_fields__}
        with self._write() as db:
            put_scores(db, run.id, result["scores"])
            rows = db.execute(select(PROBLEM).where(PROBLEM.c.unit_id == run.unit_id)).mappings()
            known = {row["id"]: as_problem(row) for row in rows}
            for name, problem in seen.items():
                before = known.get(name)
                status, became = seen_again(before, run.as_of)
                moved[became].append(name)
                put_problem(db, run, problem, before, status, at)
            for name, old in known.items():
                if name in seen or old.status not in OPEN:
                    continue
                if name in blind or (chosen is not None and name not in chosen):
                    moved["not_measured"].append(name)
                else:
                    moved["fixed"].append(name)
                    set_status(db, run, old, "fixed", at)
            end_run(db, run.id, state, at, note)
        return Changes(**{name: tuple(sorted(ids)) for name, ids in moved.items()})

    def take_lease(self, unit_id: str, holder: str, now: datetime, seconds: float) -> bool:
        """Claim a unit for ``seconds``, or renew one's own claim; False while another holder's claim runs.

        One statement decides, so that of two claimants at one moment only one can win.
        """
        until = _utc(now + timedelta(seconds=seconds))
        free = or_(LEASE.c.holder == holder, LEASE.c.until <= _utc(now))
        with self._write() as db:
            taken = db.execute(
                update(LEASE).where(LEASE.c.unit_id == unit_id, free).values(holder=holder, until=until)
            )
            if taken.rowcount:
                return True
        try:
            with self._write() as db:
                db.execute(insert(LEASE).values(unit_id=unit_id, holder=holder, until=until))
        except IntegrityError:
            return False
        return True

    def lease_holder(self, unit_id: str, now: datetime) -> str | None:
        """Who claims the unit at this moment."""
        query = select(LEASE.c.holder).where(LEASE.c.unit_id == unit_id, LEASE.c.until > _utc(now))
        with self._read() as db:
            found = db.execute(query).scalar()
        return None if found is None else str(found)

    def end_lease(self, unit_id: str, holder: str) -> None:
        with self._write() as db:
            db.execute(delete(LEASE).where(LEASE.c.unit_id == unit_id, LEASE.c.holder == holder))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _newest(unit_id: str, states: tuple[str, ...], kinds: tuple[str, ...]) -> Select[Any]:
    return (
        select(RUN)
        .where(RUN.c.unit_id == unit_id, RUN.c.state.in_(states), RUN.c.kind.in_(kinds))
        .order_by(RUN.c.started_at.desc(), RUN.c.id.desc())
        .limit(1)
    )


def _as_dict(row: Struct) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def _unit_values(unit: UnitRow) -> dict[str, Any]:
    values = _as_dict(unit)
    del values["new_media"]
    for name in ("hosts", "rubrics"):
        values[name] = json.dumps(values[name], ensure_ascii=False)
    return values


def _unit(row: Mapping[Any, Any], accounts: tuple[UnitAccount, ...]) -> UnitRow:
    values = dict(row)
    values["new_media"] = accounts
    for name in ("hosts", "rubrics"):
        values[name] = tuple(json.loads(values[name]))
    return UnitRow(**values)
