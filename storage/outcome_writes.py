"""Writing a run's outcome into the main database: its scores, and each problem moved on with its history.

Parts of one transaction, which the caller holds (:meth:`storage.main.MainStore.take_result`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from storage.rows import ProblemRow, RunRow, RunState
from storage.tables import HISTORY, PROBLEM, RUN, SCORE


def as_problem(row: Mapping[Any, Any]) -> ProblemRow:
    return ProblemRow(**{**row, "items": tuple(json.loads(row["items"]))})


def is_problem(unit_id: str, problem_id: str) -> tuple[Any, Any]:
    return PROBLEM.c.unit_id == unit_id, PROBLEM.c.id == problem_id


def end_run(db: Connection, run_id: str, state: RunState, finished_at: str, note: str | None) -> None:
    db.execute(update(RUN).where(RUN.c.id == run_id).values(state=state, finished_at=finished_at, note=note))


def put_scores(db: Connection, run_id: str, scores: Iterable[Mapping[str, Any]]) -> None:
    db.execute(delete(SCORE).where(SCORE.c.run_id == run_id))
    for entry in scores:
        score = entry["score"]
        db.execute(
            insert(SCORE).values(
                run_id=run_id,
                rubric=entry["rubric"]["id"],
                decided=str(score["decided"]),
                low=str(score["low"]),
                high=str(score["high"]),
                entry=json.dumps({"rubric": entry["rubric"], "score": score}, ensure_ascii=False),
            )
        )


def waiver_over(problem: ProblemRow, as_of: str) -> bool:
    """Whether the problem was waived until a day before ``as_of``."""
    return problem.status == "waived" and problem.waived_until is not None and problem.waived_until < as_of


def seen_again(before: ProblemRow | None, as_of: str) -> tuple[str, str]:
    """(status, what became of it) of a problem that a run has seen."""
    if before is None:
        return "open", "new"
    if before.status == "waived":
        return ("open", "still_open") if waiver_over(before, as_of) else ("waived", "waived")
    if before.status == "fixed":
        return "reopened", "reopened"
    return before.status, "still_open"


def put_problem(
    db: Connection,
    run: RunRow,
    problem: Mapping[str, Any],
    before: ProblemRow | None,
    status: str,
    at: str,
) -> None:
    name = str(problem["id"])
    values = {
        "kind": problem["kind"],
        "page_url": problem["page_url"],
        "target": problem["target"],
        "column": problem["column"],
        "summary": problem["summary"],
        "status": status,
        "last_seen": at,
        "run_id": run.id,
        "items": json.dumps(problem.get("items", []), ensure_ascii=False),
    }
    if before is None:
        db.execute(insert(PROBLEM).values(unit_id=run.unit_id, id=name, first_seen=at, **values))
    else:
        db.execute(update(PROBLEM).where(*is_problem(run.unit_id, name)).values(**values))
    if before is None or before.status != status:
        note_change(db, run.id, run.unit_id, name, before.status if before else None, status, at)


def set_status(db: Connection, run: RunRow, old: ProblemRow, status: str, at: str) -> None:
    db.execute(update(PROBLEM).where(*is_problem(run.unit_id, old.id)).values(status=status))
    note_change(db, run.id, run.unit_id, old.id, old.status, status, at)


def note_change(
    db: Connection,
    run_id: str | None,
    unit_id: str,
    problem: str,
    before: str | None,
    status: str,
    at: str,
    *,
    who: str | None = None,
    why: str | None = None,
) -> None:
    db.execute(
        insert(HISTORY).values(
            unit_id=unit_id,
            problem_id=problem,
            at=at,
            run_id=run_id,
            status_before=before,
            status=status,
            who=who,
            why=why,
        )
    )
