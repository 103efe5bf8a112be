"""One unit's sheet by one rubric as it stands today: the machine's verdicts on its newest measured crawl,
with the reviewers' decisions over them. From stored archives only; no network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import msgspec

from checks.model import Finding, Verdict
from checks.problem import problem_id
from rubrics.assess import verdicts_of
from rubrics.decision import DecidedOutcome, Decision, Reviewed, review
from rubrics.judgement import Unit
from rubrics.model import Rubric
from rubrics.standing import UnitStanding, from_entry, from_sheet
from scripts.first_audit import never_measured
from scripts.workspace import Workspace
from storage.archive import Archive, ArchiveError
from storage.main import RunRow, UnitRow
from storage.sheets import DecisionRow, SheetStore


class NoSheet(Exception):
    """There is no sheet to be had; the message says why (Chinese)."""


@dataclass(frozen=True)
class UnitSheet:
    """``run``: None when the crawl was given as a folder. ``findings``: problem id → its finding."""

    unit: Unit
    rubric: Rubric
    run: RunRow | None
    as_of: str
    reviewed: Reviewed
    machine_verdicts: dict[str, Verdict]
    findings: dict[str, Finding]

    def problem_id(self, finding: Finding) -> str:
        return problem_id(self.unit.id, finding)


def newest_run(workspace: Workspace, unit_id: str) -> RunRow | None:
    """The newest run that measured the portal; the newest of all when none did."""
    return workspace.store.last_run(unit_id, states=("done",)) or workspace.store.last_run(unit_id)


def sheet_of(workspace: Workspace, unit: UnitRow, rubric: Rubric, *, blank: bool = False) -> UnitSheet:
    """Raises :class:`NoSheet`: not evaluated yet, crawl gone, or a rubric for other units.

    ``blank``: a unit not evaluated yet has a sheet on which the machine has said nothing.
    """
    run = newest_run(workspace, unit.id)
    if run is None and not blank:
        raise NoSheet(never_measured(workspace.store, unit, "没有得分"))
    rows = SheetStore(workspace.store).decisions(unit.id, rubric.id).values()
    decisions = [as_decision(row) for row in rows]
    if run is None:
        nothing = Unit(unit.id, unit.name, unit.kind, unit.portal)
        return _sheet(nothing, rubric, None, "", {}, decisions)
    return sheet_in(workspace.folder / run.archive, rubric, decisions, run)


def sheet_in(
    folder: Path, rubric: Rubric, decisions: list[Decision] | None = None, run: RunRow | None = None
) -> UnitSheet:
    """From the folder of a stored crawl. Raises :class:`NoSheet`."""
    try:
        archive = Archive.open(folder)
    except ArchiveError as error:
        raise NoSheet(f"采集存档打不开: {error}") from error
    with archive:
        unit = msgspec.convert(archive.fact("unit"), Unit)
        as_of = str(archive.fact("as_of"))
        verdicts = verdicts_of(
            archive, unit, rubric, as_of=dt.date.fromisoformat(as_of), seed=int(archive.fact("seed"))
        )
    return _sheet(unit, rubric, run, as_of, verdicts, decisions or [])


def _sheet(
    unit: Unit,
    rubric: Rubric,
    run: RunRow | None,
    as_of: str,
    verdicts: dict[str, Verdict],
    decisions: list[Decision],
) -> UnitSheet:
    if unit.kind not in rubric.kinds:
        raise NoSheet(f"指标“{rubric.title}”不适用于{unit.name}的单位类型 {unit.kind}")

    def identity(finding: Finding) -> str:
        return problem_id(unit.id, finding)

    reviewed = review(rubric, verdicts, decisions, kind=unit.kind, unit_name=unit.name, problem_ids=identity)
    findings = {identity(f): f for verdict in verdicts.values() for f in verdict.findings}
    return UnitSheet(unit, rubric, run, as_of, reviewed, verdicts, findings)


def standing_of(
    workspace: Workspace, unit: UnitRow, rubric: Rubric, decided: set[tuple[str, str]]
) -> UnitStanding:
    """For the ranking: from the stored result; judged again only where reviewers decided something or the
    result was made by another rubric. Raises :class:`NoSheet`."""
    run = newest_run(workspace, unit.id)
    if run is not None and (unit.id, rubric.id) not in decided:
        entry = _stored_entry(workspace.folder / run.out / "result.json", rubric)
        if entry is not None:
            found = from_entry(rubric, entry, unit=unit.id, name=unit.name, kind=unit.kind)
            if found is not None:
                return found
    sheet = sheet_of(workspace, unit, rubric)
    return from_sheet(rubric, sheet.reviewed.sheet, unit=unit.id, name=unit.name, kind=unit.kind)


def _stored_entry(path: Path, rubric: Rubric) -> dict[str, Any] | None:
    try:
        result = msgspec.json.decode(path.read_bytes())
        return next((one for one in result["scores"] if one["rubric"]["sha256"] == rubric.sha256), None)
    except (OSError, msgspec.DecodeError, KeyError, TypeError):
        return None


def as_decision(row: DecisionRow) -> Decision:
    outcome = next(name for name in get_args(DecidedOutcome) if name == row.outcome)
    points = None if row.points is None else Decimal(row.points)
    return Decision(row.item, outcome, points, row.who, row.why, row.at, row.facts)


def unit_in(folder: Path) -> Unit:
    """Whose crawl a folder holds. Raises :class:`NoSheet`."""
    try:
        with Archive.open(folder) as archive:
            return msgspec.convert(archive.fact("unit"), Unit)
    except ArchiveError as error:
        raise NoSheet(f"采集存档打不开: {error}") from error
