"""Recheck of one unit after 整改: its last archive copied, only what the open problems need asked again."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from crawler.gather.revisit import Revisit, copy_archive, prepare, rules
from crawler.settings import Settings
from scripts.audit_unit import Night, Outcome, carry_out, job_of, new_run
from scripts.first_audit import never_measured
from scripts.runner import Step
from scripts.workspace import Workspace
from storage.archive import Archive, ArchiveError
from storage.main import OPEN, ProblemRow, RunRow, StoreError, UnitRow
from storage.trouble import explain

BECAME = {
    "new": "新发现",
    "still_open": "未整改",
    "fixed": "已整改",
    "reopened": "反弹",
    "not_measured": "未能检测",
    "waived": "已豁免",
}


class NothingToRecheck(Exception):
    """There is no earlier measured run, or its archive is gone. The message is for the user (Chinese)."""


@dataclass(frozen=True)
class Fate:
    """One problem before and after. ``became``: a key of ``BECAME``, or ``kept_fixed``."""

    problem: ProblemRow
    before: str | None
    became: str


@dataclass(frozen=True)
class Rechecked:
    outcome: Outcome
    previous: RunRow
    asked: Revisit
    fates: tuple[Fate, ...]
    scores_before: dict[str, dict[str, Any]]


def chosen_problems(
    workspace: Workspace, unit: UnitRow, names: Sequence[str]
) -> tuple[list[ProblemRow], list[ProblemRow]]:
    """(problems to settle, places to look at besides). Without names: all that are open, and the places of
    those rectified last, so that one that came back is seen."""
    known = workspace.store.problems(unit.id)
    if names:
        wanted = set(names)
        return [p for p in known if p.id in wanted], []
    fixed = sorted((p for p in known if p.status == "fixed"), key=lambda p: (p.last_seen, p.id), reverse=True)
    return [p for p in known if p.status in OPEN], fixed[: rules().fixed]


def recheck_unit(
    workspace: Workspace,
    unit: UnitRow,
    night: Night,
    names: Sequence[str] = (),
    *,
    on_step: Callable[[Step], None] = lambda _s: None,
    stop: threading.Event,
) -> Rechecked:
    """Recheck ``unit`` (the caller holds its lease). ``names``: ids of chosen problems, empty for all.

    Raises :class:`NothingToRecheck`, and StoreError when the database is gone.
    """
    store = workspace.store
    previous = store.last_run(unit.id, states=("done",))
    if previous is None:
        raise NothingToRecheck(never_measured(store, unit, "没有可复查的问题和采集"))
    source = workspace.folder / previous.archive
    if not (source / "crawl.sqlite").is_file():
        raise NothingToRecheck(
            f"上次评测的采集档案 {source} 已不在; 先运行 wangjian nightly --unit {unit.id}"
        )
    now = night.clock().isoformat(timespec="seconds")
    while (left := store.unfinished_run(unit.id, kind="recheck")) is not None:
        store.end_run(left.id, "failed", now, "复查中断, 由新的复查代替")
    problems, besides = chosen_problems(workspace, unit, names)
    scores = store.scores(previous.id)
    run = new_run(workspace, unit, "recheck", night, previous)
    folder = workspace.folder / run.archive
    try:
        copy_archive(source, folder)
        with Archive.create(folder, bodies=workspace.bodies_of(unit.id)) as archive:
            asked = prepare(archive, [*problems, *besides], night.seed)
            rendered = archive.count_rendered()
    except (OSError, sqlite3.Error, ArchiveError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        ours = explain(error)
        note = ours or f"上次的采集档案读不出来: {error}"
        store.end_run(run.id, "failed", now, note)
        raise (StoreError(note) if ours else NothingToRecheck(note)) from error
    job = msgspec.structs.replace(
        job_of(workspace, unit, run, night),
        revisit=asked.pages,
        settings=_limits(night.settings, asked.page_limit, rendered),
    )
    only = tuple(p.id for p in problems) if names else None
    outcome = carry_out(workspace, unit, run, job, night, on_step=on_step, stop=stop, only=only)
    fates = _fates(workspace, outcome, problems) if outcome.state in ("done", "unmeasured") else ()
    return Rechecked(outcome, previous, asked, fates, scores)


def _limits(settings: dict[str, Any], pages: int, rendered: int) -> dict[str, Any]:
    """The settings with limits that count on top of what the copied archive holds already."""
    renders = Settings.model_validate(settings).limits.renders
    limits = {**settings.get("limits", {}), "pages": pages, "renders": renders + rendered}
    return {**settings, "limits": limits}


def _fates(workspace: Workspace, outcome: Outcome, problems: Sequence[ProblemRow]) -> tuple[Fate, ...]:
    """What became of the problems that were asked for, and of any others that the recheck saw change."""
    became = {
        name: kind for kind in BECAME for name in getattr(outcome.changes, kind) if kind != "not_measured"
    }
    blind = set(outcome.changes.not_measured)
    asked = {p.id: p for p in problems}
    after = {p.id: p for p in workspace.store.problems(outcome.unit.id)}
    fates = []
    for name, problem in sorted(asked.items()):
        kept = {"fixed": "kept_fixed", "waived": "waived"}.get(problem.status, "not_measured")
        fates.append(
            Fate(problem, problem.status, "not_measured" if name in blind else became.get(name, kept))
        )
    for name, kind in sorted(became.items()):
        if name not in asked and kind in ("new", "reopened", "fixed"):
            before = None if kind == "new" else "fixed" if kind == "reopened" else "open"
            fates.append(Fate(after[name], before, kind))
    return tuple(fates)
