"""Judge one stored crawl: run every bound check once, fold the verdicts by each rubric's data.

Pure function of the archive, the rubrics, ``as_of`` and the seed: no network, no clock. ``audit``,
``rescore`` and ``recheck`` all come here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from checks.artifacts import Artifacts, PortalReading
from checks.model import Finding, Mark, Verdict
from checks.problem import Problem, Status, problem_id
from checks.registry import CHECKS
from checks.run import run_check
from rubrics.bindings import bindings_of
from rubrics.judgement import ColumnEntry, Judgement, Unit
from rubrics.model import Rubric
from rubrics.score import score
from rubrics.together import together
from storage.archive import Archive


class _Bench:
    """Verdicts by check and options, so that a binding shared by several items or rubrics runs once."""

    def __init__(self, artifacts: Artifacts, seed: int) -> None:
        self.artifacts = artifacts
        self.seed = seed
        self._known: dict[str, Verdict] = {}

    def verdict(self, check: str, options: Mapping[str, Any]) -> Verdict:
        name = check + msgspec.json.encode(dict(options), order="sorted").decode()
        if name not in self._known:
            self._known[name] = run_check(CHECKS[check], options, self.artifacts, self.seed)
        return self._known[name]

    def findings(self) -> list[Finding]:
        verdicts = [self._known[name] for name in sorted(self._known)]
        return [f for v in verdicts for f in (*v.findings, *v.noted)]


def judge(
    archive: Archive,
    unit: Unit,
    rubrics: Sequence[Rubric],
    *,
    as_of: dt.date,
    seed: int,
    all_checks: bool = False,
) -> Judgement:
    """Scores per rubric, problems and columns of one crawl.

    ``all_checks``: run the whole catalogue with default options too; its findings are listed without points.
    """
    artifacts = Artifacts(archive, as_of, seed, unit.kind)
    bench = _Bench(artifacts, seed)

    def identity(finding: Finding) -> str:
        return problem_id(unit.id, finding)

    sheets: list[dict[str, Any]] = []
    for rubric in rubrics:
        verdicts = _verdicts(bench, unit, rubric)
        sheet = score(rubric, verdicts, kind=unit.kind, unit_name=unit.name, problem_ids=identity)
        sheets.append(sheet.to_dict())
    if all_checks or not rubrics:
        for check in CHECKS.values():
            bench.verdict(check.id, {})
    findings = bench.findings() + _unreachable(archive)
    return Judgement(
        unit=unit,
        as_of=as_of.isoformat(),
        seed=seed,
        scores=tuple(sheets),
        problems=_problems(archive, findings, identity, _costs(sheets), as_of),
        columns=columns_of(artifacts),
    )


def verdicts_of(
    archive: Archive, unit: Unit, rubric: Rubric, *, as_of: dt.date, seed: int
) -> dict[str, Verdict]:
    """Item id → the machine's verdict on a stored crawl, for the items of ``rubric`` that have a check."""
    return _verdicts(_Bench(Artifacts(archive, as_of, seed, unit.kind), seed), unit, rubric)


def _verdicts(bench: _Bench, unit: Unit, rubric: Rubric) -> dict[str, Verdict]:
    return {
        item.id: together(
            [bench.verdict(check, options) for check, options in bindings_of(item, rubric.period)]
        )
        for item in rubric.items
        if item.check is not None and unit.kind in item.applies_to and item.owed_by(unit.name)
    }


def _costs(sheets: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    costs: dict[str, list[str]] = {}
    for sheet in sheets:
        for item in sheet["items"]:
            for problem in item["problems"]:
                costs.setdefault(problem, []).append(item["id"])
    return costs


def _problems(
    archive: Archive,
    findings: Iterable[Finding],
    identity: Callable[[Finding], str],
    costs: Mapping[str, list[str]],
    as_of: dt.date,
) -> tuple[Problem, ...]:
    known: dict[str, dict[str, str]] = archive.fact("known_problems") or {}
    seen_at = str(archive.fact("finished_at") or archive.fact("started_at") or as_of.isoformat())
    by_id: dict[str, Finding] = {}
    beside: dict[str, list[str]] = {}
    for finding in findings:
        name = identity(finding)
        if name not in by_id or len(finding.facts) > len(by_id[name].facts):
            by_id[name] = finding
        beside.setdefault(name, []).append(finding.facts.get("one_of", ""))
    problems = []
    for name, shown in by_id.items():
        finding = _with_others(shown, beside[name])
        before = known.get(name, {})
        problems.append(
            Problem(
                id=name,
                finding=finding,
                status=_STATUS_AGAIN.get(before.get("status", ""), "open"),
                first_seen=before.get("first_seen", seen_at),
                last_seen=seen_at,
                items=tuple(costs.get(name, ())),
            )
        )
    return tuple(sorted(problems, key=lambda p: (p.finding.kind, p.finding.page_url, p.finding.target, p.id)))


def _with_others(finding: Finding, beside: Iterable[str]) -> Finding:
    """A fault of one thing among several on its page, with the names of the others that have it too."""
    others = sorted({name for name in beside if name} - {finding.facts.get("one_of", "")})
    if not others:
        return finding
    more = "等" if len(others) > _MOST_OTHERS else ""
    named = "、".join(f"“{name}”" for name in others[:_MOST_OTHERS])
    return msgspec.structs.replace(
        finding, summary=f"{finding.summary}; 同页还有 {len(others)} 件有同样问题: {named}{more}"
    )


_MOST_OTHERS = 10
_STATUS_AGAIN: dict[str, Status] = {"fixed": "reopened", "reopened": "reopened", "waived": "waived"}
"""What a problem that is seen again becomes, by its status before."""


def _unreachable(archive: Archive) -> list[Finding]:
    state = archive.fact("home_state") or {}
    if state.get("state") != "down":
        return []
    return [
        Finding(
            "site_unreachable",
            str(archive.fact("portal")),
            f"门户首页打不开 ({state['cause']})",
            severity="serious",
            mark=Mark(region="page"),
            facts={k: str(v) for k, v in sorted(state.items())},
        )
    ]


def columns_of(artifacts: Artifacts) -> tuple[ColumnEntry, ...]:
    portal = artifacts.get("portal")
    if not isinstance(portal, PortalReading):
        return ()
    return tuple(
        ColumnEntry(
            name=c.name,
            path=tuple(c.path),
            url=c.url,
            items=c.items,
            newest=c.newest[:10] if c.newest else None,
            oldest=c.oldest[:10] if c.oldest else None,
            class_=c.class_,
            period_days=None if c.url in portal.closed else c.period_days,
            # What its page calls archived owes no new entry.
            state="ok" if c.url in portal.closed else c.state,
            rendered=c.rendered,
        )
        for c in portal.columns
    )
