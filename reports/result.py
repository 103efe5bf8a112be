"""``result.json`` (``wangjian.result/1``): all that an audit says of one unit, computed from the archive.

Nothing reads the clock and the order of every list and key is fixed: the same archive and judgement give the
same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checks.problem import Problem
from crawler.typeset import typeset
from reports.mask import clean, mask
from reports.proof import FACTS, fact_evidence
from reports.words import kinds
from rubrics.judgement import ColumnEntry, Judgement
from storage.archive import AddressRow, Archive, EvidenceRow

SCHEMA = "wangjian.result/1"
LEDGER_LIMIT = 20_000
"""Addresses listed in ``not_reached``; beyond it the total is told in ``not_reached_total``."""

_EVIDENCE_ORDER = {name: i for i, name in enumerate(("screenshot", "http", "nav_tree", "text", "warc"))}
_SCORE_KEYS = ("rubric", "score", "items")
_RUBRIC_KEYS = ("id", "title", "sha256")
_TOTAL_KEYS = ("full", "decided", "low", "high", "bonus", "deducted", "vetoed", "grade", "by_method")
_METHOD_KEYS = ("automatic", "review", "material")
_ITEM_KEYS = (
    *("id", "title", "full", "points", "outcome", "check", "lead_units", "reason", "reason_key"),
    *("sample", "problems", "candidates"),
)
_SAMPLE_KEYS = ("seed", "frame", "drawn")
_CANDIDATE_KEYS = ("url", "title", "quote", "score")
_FREE_TEXT = frozenset({"title", "reason", "quote"})


def build_result(
    archive: Archive, judgement: Judgement, facts: Iterable[EvidenceRow] | None = None
) -> dict[str, Any]:
    """The whole document. ``facts``: rows of the fact evidence when the caller has already made it."""
    rows = [proof.row for proof in fact_evidence(archive, judgement)] if facts is None else list(facts)
    evidence = _evidence(archive, judgement, rows)
    known = archive.fact("known_problems") or {}
    unit = judgement.unit
    return {
        "schema": SCHEMA,
        "unit": {"id": unit.id, "name": clean(unit.name), "kind": unit.kind, "portal": unit.portal},
        "run": _run(archive, judgement),
        "scores": [_score(score) for score in judgement.scores],
        "problems": [
            _problem(problem, known, evidence.get(problem.id, []))
            for problem in sorted(judgement.problems, key=_problem_order)
        ],
        "columns": [_column(column) for column in judgement.columns],
    }


def _proof_order(row: EvidenceRow) -> tuple[int, bool, str]:
    """The picture with the marked element comes first: it is the one shown small."""
    return _EVIDENCE_ORDER.get(row.type, 9), row.box is None, row.path


def dump_result(result: Mapping[str, Any]) -> bytes:
    """UTF-8, indented by one, newline at the end."""
    text = json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return text.encode("utf-8", "replace")


def _run(archive: Archive, judgement: Judgement) -> dict[str, Any]:
    started, finished = archive.fact("started_at"), archive.fact("finished_at")
    if started is None or finished is None:
        first, last = _page_times(archive)
        started, finished = started or first, finished or last
    requests, total = archive.fact("requests"), archive.fact("bytes")
    ledger, count = _not_reached(archive)
    run = {
        "id": archive.fact("run_id") or archive.folder.name,
        "started_at": started,
        "finished_at": finished,
        "as_of": judgement.as_of,
        "seed": judgement.seed,
        "previous": archive.fact("previous"),
        "pages": archive.count_pages(),
        "rendered": archive.count_rendered(),
        "requests": archive.count_pages() if requests is None else requests,
        "bytes": archive.total_bytes() if total is None else total,
        "not_reached": ledger,
    }
    if count > len(ledger):
        run["not_reached_total"] = count
    return run


def _page_times(archive: Archive) -> tuple[str | None, str | None]:
    """First and last arrival of a page: what is known of a crawl that was killed before it noted its end."""
    first: str | None = None
    last: str | None = None
    for page in archive.pages():
        first = page.fetched_at if first is None else min(first, page.fetched_at)
        last = page.fetched_at if last is None else max(last, page.fetched_at)
    return first, last


def _not_reached(archive: Archive) -> tuple[list[dict[str, str]], int]:
    """Addresses neither walked nor verified, with the reason of each, sorted by address; and their number."""
    ledger: list[dict[str, str]] = []
    count = 0
    for address in _unreached(archive):
        count += 1
        if count <= LEDGER_LIMIT:
            ledger.append({"url": clean(address.url), "reason": _reason(address)})
    return sorted(ledger, key=lambda entry: (entry["url"], entry["reason"])), count


def _unreached(archive: Archive) -> Iterator[AddressRow]:
    """Never visited, or visited without an answer that can be judged, or without getting the page that others
    get: it answered when it was asked again, but the walk had no page of it."""
    yield from archive.addresses(state="queued")
    yield from archive.addresses(state="skipped")
    for address in archive.addresses(outcomes=("blocked", "not_measured")):
        if address.state not in ("queued", "skipped"):
            yield address
    yield from archive.unread()


def _reason(address: AddressRow) -> str:
    """The ledger's own words: which limit was spent and which guard refused are details of the archive."""
    if address.outcome == "blocked":
        return "blocked"
    if address.outcome == "alive":
        return "unread"
    reason = address.reason or address.outcome or "budget"
    return "budget" if reason.startswith("budget") else clean(reason)


def _evidence(
    archive: Archive, judgement: Judgement, facts: Iterable[EvidenceRow]
) -> dict[str, list[EvidenceRow]]:
    """Rows per problem. Recorded fact files give way to those of this judgement: their wording is its own.

    A recorded picture whose file is gone is not listed, so that the result never names what cannot be shown.
    """
    wanted = {problem.id for problem in judgement.problems}
    found: dict[str, list[EvidenceRow]] = {}
    for row in archive.evidence():
        if row.problem not in wanted or row.path.startswith(FACTS):
            continue
        if (archive.folder / row.path).is_file():
            found.setdefault(row.problem, []).append(row)
    for row in facts:
        found.setdefault(row.problem, []).append(row)
    return found


def _problem_order(problem: Problem) -> tuple[int, str, str, str, str]:
    """Order of every work paper: kinds as the data lists them, then page and target."""
    finding = problem.finding
    return (_kind_rank().get(finding.kind, 999), finding.kind, finding.page_url, finding.target, problem.id)


def _kind_rank() -> dict[str, int]:
    return {name: place for place, name in enumerate(kinds().kinds)}


def _problem(problem: Problem, known: Mapping[str, Any], rows: list[EvidenceRow]) -> dict[str, Any]:
    finding = problem.finding
    return {
        "id": problem.id,
        "kind": finding.kind,
        "page_url": clean(finding.page_url),
        "target": _target(finding.target),
        "column": mask(finding.column) if finding.column else None,
        "summary": typeset(mask(finding.summary)),
        "severity": finding.severity,
        "status": problem.status,
        "first_seen": _first_seen(problem, known),
        "last_seen": problem.last_seen,
        "also_on": finding.also_on,
        "items": list(problem.items),
        "evidence": [
            {
                "type": row.type,
                "path": row.path,
                "sha256": row.sha256,
                "taken_at": row.taken_at,
                "box": None if row.box is None else list(row.box),
            }
            for row in sorted(rows, key=_proof_order)
        ],
    }


def _target(target: str) -> str:
    return clean(target) if target.startswith(("http://", "https://")) else mask(target)


def _first_seen(problem: Problem, known: Mapping[str, Any]) -> str:
    """The unit's earlier runs may know the problem already (fact ``known_problems``: id → first_seen)."""
    entry = known.get(problem.id)
    seen = entry.get("first_seen") if isinstance(entry, Mapping) else entry
    return min(str(seen), problem.first_seen) if seen else problem.first_seen


def _column(column: ColumnEntry) -> dict[str, Any]:
    return {
        "name": clean(column.name),
        "path": [clean(name) for name in column.path],
        "url": clean(column.url),
        "items": column.items,
        "newest": column.newest,
        "oldest": column.oldest,
        "class": column.class_,
        "period_days": column.period_days,
        "state": column.state,
        "rendered": column.rendered,
    }


def _score(score: Mapping[str, Any]) -> dict[str, Any]:
    ordered = _ordered(score, _SCORE_KEYS)
    ordered["rubric"] = _ordered(score["rubric"], _RUBRIC_KEYS)
    total = _ordered(score["score"], _TOTAL_KEYS)
    if isinstance(total.get("by_method"), Mapping):
        total["by_method"] = _ordered(total["by_method"], _METHOD_KEYS)
    ordered["score"] = total
    ordered["items"] = [_item(item) for item in score["items"]]
    return ordered


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    ordered = _ordered(item, _ITEM_KEYS)
    if isinstance(ordered.get("sample"), Mapping):
        ordered["sample"] = _ordered(ordered["sample"], _SAMPLE_KEYS)
    if isinstance(ordered.get("reason"), str):
        ordered["reason"] = typeset(ordered["reason"])
    ordered["candidates"] = [_ordered(entry, _CANDIDATE_KEYS) for entry in item.get("candidates", ())]
    return ordered


def _ordered(entry: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """``entry`` with the contract's keys first and in its order; free text masked."""
    names = [name for name in keys if name in entry] + sorted(name for name in entry if name not in keys)
    return {
        name: mask(value) if name in _FREE_TEXT and isinstance(value := entry[name], str) else entry[name]
        for name in names
    }
