"""One registered unit, audited: lease, job, child process, result into the main database.

The one place that does this. ``nightly`` calls it from a pool of threads, ``recheck`` for one unit, and a
task engine would call it from its workers: the lease row keeps two of them from the same unit, wherever
they run.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from checks.registry import CHECKS
from crawler.gather.clock import BEIJING
from rubrics.faults import RubricError
from rubrics.judgement import Unit
from scripts.cli.rubric_choice import ALL, choose_rubrics
from scripts.holder import holder_name, surely_dead
from scripts.job import Job
from scripts.runner import Ended, Step, run_job
from scripts.unit_accounts import accounts_of
from scripts.workspace import Workspace
from storage.archive import Archive, ArchiveError
from storage.availability import Visits, VisitStore
from storage.lifecycle import unmeasured
from storage.main import OPEN, Changes, RunRow, StoreError, UnitRow
from storage.trouble import explain, sentence

LEASE_SECONDS = 300.0
WATCHED_DAYS = 15
"""Two weeks of visits and the day that has just begun: what a rubric may look back on."""
RENEW_SECONDS = 60.0
RESUME_HOURS = 72
"""An unfinished run older than this is given up: half of its pages would be of another week."""
LEAST_FREE_MEGABYTES = 300

RunJob = Callable[[Job, Callable[[Step], None], threading.Event], Ended]
State = Literal["done", "unmeasured", "failed", "stopped", "leased"]


class Clock(Protocol):
    def __call__(self) -> datetime: ...


def beijing_now() -> datetime:
    return datetime.now(BEIJING)


@dataclass(frozen=True)
class Night:
    """What all units of one night have in common, so that none is treated better than another."""

    as_of: str
    seed: int
    settings: dict[str, Any]
    holder: str = field(default_factory=holder_name)
    all_checks: bool = False
    run_job: RunJob = run_job
    clock: Clock = beijing_now


@dataclass(frozen=True)
class Outcome:
    """How a unit's run ended. ``stopped``: asked to end, goes on next time; ``leased``: another one has it;
    ``failed``: our fault, the unit counts as not measured. ``items_unmeasured``: items of that outcome."""

    unit: UnitRow
    state: State
    run_id: str = ""
    note: str = ""
    changes: Changes = field(default_factory=Changes)
    scores: tuple[dict[str, Any], ...] = ()
    items_unmeasured: int = 0
    out: str = ""
    resumed: bool = False

    @property
    def measured(self) -> bool:
        return self.state == "done" and not self.items_unmeasured


def seed_of(as_of: str) -> int:
    """The seed of a night: its date as a number."""
    return int(as_of.replace("-", ""))


def audit_unit(
    workspace: Workspace,
    unit: UnitRow,
    night: Night,
    *,
    on_step: Callable[[Step], None] = lambda _s: None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Audit one unit, or go on with its unfinished audit. Raises nothing that one unit caused: only
    :class:`StoreError`, when the database is gone for all."""
    stop = stop or threading.Event()
    with leased(workspace, unit, night) as holder:
        if holder is not None:
            return Outcome(unit, "leased", note=f"正由 {holder} 评测")
        faults = _rubric_faults(unit)
        if faults:
            return Outcome(unit, "failed", note="; ".join(faults))
        run, resumed = _begin(workspace, unit, night)
        job = job_of(workspace, unit, run, night)
        outcome = carry_out(workspace, unit, run, job, night, on_step=on_step, stop=stop)
        return replace(outcome, resumed=resumed)


def _rubric_faults(unit: UnitRow) -> list[str]:
    """What is wrong with the unit's choice of rubrics, before anything is asked of its portal."""
    try:
        return choose_rubrics(list(unit.rubrics) or [ALL], unit.kind)[1]
    except RubricError as error:
        return [str(error)]


@contextmanager
def leased(workspace: Workspace, unit: UnitRow, night: Night) -> Iterator[str | None]:
    """Hold the unit's lease and renew it; yields None, or the one who holds it instead."""
    store = workspace.store
    if not _claim(workspace, unit, night):
        yield store.lease_holder(unit.id, night.clock()) or "另一个进程"
        return
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(RENEW_SECONDS):
            with suppress(StoreError):
                store.take_lease(unit.id, night.holder, night.clock(), LEASE_SECONDS)

    renewing = threading.Thread(target=renew, daemon=True)
    renewing.start()
    try:
        yield None
    finally:
        ended.set()
        renewing.join()
        with suppress(StoreError):
            store.end_lease(unit.id, night.holder)


def _claim(workspace: Workspace, unit: UnitRow, night: Night) -> bool:
    store = workspace.store
    if store.take_lease(unit.id, night.holder, night.clock(), LEASE_SECONDS):
        return True
    other = store.lease_holder(unit.id, night.clock())
    if other is None or not surely_dead(other):
        return False
    # Killed on this host: its unit need not wait until the claim has run out.
    store.end_lease(unit.id, other)
    return store.take_lease(unit.id, night.holder, night.clock(), LEASE_SECONDS)


def _begin(workspace: Workspace, unit: UnitRow, night: Night) -> tuple[RunRow, bool]:
    """The run to carry out, written down: the unfinished one (same id, as_of and seed) or a new one."""
    store, now = workspace.store, night.clock()
    left = store.unfinished_run(unit.id)
    if left is not None:
        if datetime.fromisoformat(left.started_at) + timedelta(hours=RESUME_HOURS) > now:
            return left, True
        store.end_run(left.id, "failed", now.isoformat(timespec="seconds"), "中断后过久没有接续, 已放弃")
    return new_run(workspace, unit, "audit", night), False


def new_run(
    workspace: Workspace, unit: UnitRow, kind: str, night: Night, previous: RunRow | None = None
) -> RunRow:
    """Write a new run down."""
    store, now = workspace.store, night.clock()
    wanted = run_id = f"{now:%Y%m%d-%H%M%S}-{unit.id}"
    number = 1
    while store.run(run_id) is not None:
        number += 1
        run_id = f"{wanted}-{number}"
    before = previous or store.last_run(unit.id)
    run = RunRow(
        id=run_id,
        unit_id=unit.id,
        kind=kind,
        state="running",
        as_of=night.as_of,
        seed=night.seed,
        started_at=now.isoformat(timespec="seconds"),
        finished_at=None,
        archive=workspace.relative(workspace.archive_of(unit.id, run_id)),
        out=workspace.relative(workspace.out_of(unit.id, run_id)),
        previous=None if before is None else before.id,
        note=None,
    )
    store.start_run(run)
    return run


def job_of(workspace: Workspace, unit: UnitRow, run: RunRow, night: Night) -> Job:
    """The job of a run, as the child gets it."""
    return Job(
        run_id=run.id,
        unit=Unit(unit.id, unit.name, unit.kind, unit.portal),
        as_of=run.as_of,
        seed=run.seed,
        archive=str(workspace.folder / run.archive),
        out=str(workspace.folder / run.out),
        rubrics=unit.rubrics or ("all",),
        all_checks=night.all_checks,
        bodies=str(workspace.bodies_of(unit.id)),
        hosts=unit.hosts,
        settings=night.settings,
        previous=run.previous,
        known_problems=workspace.store.known_problems(unit.id, run.as_of),
        availability=_visits(workspace, unit, night),
        new_media=accounts_of(workspace, unit, night.as_of),
    )


def _visits(workspace: Workspace, unit: UnitRow, night: Night) -> Visits | None:
    """What the sampler has seen of the unit up to now; None when it is not watched."""
    taken = night.clock()
    made = VisitStore(workspace.store.engine).visits(unit.id, taken - timedelta(days=WATCHED_DAYS), taken)
    return Visits(taken.isoformat(timespec="seconds"), made) if made else None


def carry_out(
    workspace: Workspace,
    unit: UnitRow,
    run: RunRow,
    job: Job,
    night: Night,
    *,
    on_step: Callable[[Step], None] = lambda _s: None,
    stop: threading.Event,
    only: tuple[str, ...] | None = None,
) -> Outcome:
    """Run the job in its child and store what came of it."""
    if shutil.disk_usage(workspace.folder).free < LEAST_FREE_MEGABYTES * 1_000_000:
        return _failed(workspace, unit, run, night, f"磁盘剩余空间不足 {LEAST_FREE_MEGABYTES} MB, 没有开始")
    try:
        ended = night.run_job(job, on_step, stop)
        if ended.how == "stopped":
            return Outcome(unit, "stopped", run.id, "没有做完, 下次接着做", out=run.out)
        if ended.how not in ("done", "unmeasured"):
            note = sentence(ended.note) or ended.note or "子进程没有完成"
            return _failed(workspace, unit, run, night, note)
        return _take(workspace, unit, run, job, ended, only)
    except StoreError:
        raise
    except Exception as error:
        said = explain(error) or f"{type(error).__name__}: {error}"
        return _failed(workspace, unit, run, night, said)


def _failed(workspace: Workspace, unit: UnitRow, run: RunRow, night: Night, note: str) -> Outcome:
    workspace.store.end_run(run.id, "failed", night.clock().isoformat(timespec="seconds"), note)
    return Outcome(unit, "failed", run.id, note, out=run.out)


def _take(
    workspace: Workspace,
    unit: UnitRow,
    run: RunRow,
    job: Job,
    ended: Ended,
    only: tuple[str, ...] | None,
) -> Outcome:
    result = msgspec.json.decode((Path(job.out) / "result.json").read_bytes())
    store = workspace.store
    cause = ""
    try:
        with Archive.open(Path(job.archive)) as archive:
            kinds_of = {check.id: check.kinds for check in CHECKS.values()}
            blind = unmeasured(archive, store.problems(unit.id, statuses=OPEN), result, kinds_of)
            cause = str((archive.fact("home_state") or {}).get("cause") or "")
    except ArchiveError as error:
        raise RuntimeError(f"子进程没有留下档案: {error}") from error
    state: Literal["done", "unmeasured"] = "unmeasured" if ended.how == "unmeasured" else "done"
    note = (f"门户没有测成: {cause}" if cause else "门户没有测成") if state == "unmeasured" else ""
    changes = store.take_result(run, result, blind, only, state=state, note=note or None)
    items = [item for score in result["scores"] for item in score["items"]]
    return Outcome(
        unit,
        state,
        run.id,
        note,
        changes,
        tuple({"rubric": s["rubric"]["id"], **s["score"]} for s in result["scores"]),
        sum(item["outcome"] == "not_measured" for item in items),
        out=run.out,
    )
