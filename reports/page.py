"""``report.html``: one self-contained page for the evaluated unit and its assessors.

The page shows a bounded number of rows per group and points to ``problems.xlsx`` for the rest, so that
a portal with tens of thousands of problems still opens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from checks.kinds import kinds as unit_kinds
from crawler.typeset import typeset
from reports.grouping import By, divide, picture, proof
from reports.headings import Heading, headings, open_vetoes, reason_beside
from reports.words import kind_ask, kind_name, kinds, reason_text, target_text, words
from rubrics.decimals import plain

PER_GROUP = 30
"""Problems shown per kind (or per part when the list is divided)."""
PROOFS_PER_ITEM = 3
GAINS_SHOWN = 10
EAGER_PICTURES = 150
"""Up to this many, pictures load at once, so that a print shows them all."""
COLUMNS_SHOWN = 1500
LEDGER_SHOWN = 5

_TEMPLATES = Path(__file__).parent / "templates"


class ProblemGroup(Struct, frozen=True):
    """Problems listed together. ``rest``: how many are only in the workbook."""

    name: str
    count: int
    ask: str
    shown: Sequence[Mapping[str, Any]]
    rest: int


class Part(Struct, frozen=True):
    """A part of the list: the whole unit, one lead unit or one column."""

    name: str
    count: int
    groups: tuple[ProblemGroup, ...]


class ItemRow(Struct, frozen=True):
    item: Mapping[str, Any]
    heading: Heading
    reason: str
    """The item's reason without its criterion, which stands beside it."""
    below: str
    """The headings under the section's own."""
    pictures: tuple[Mapping[str, Any], ...]
    """Problems of the item that have a picture, the first few."""
    open: bool
    lost: bool


class Section(Struct, frozen=True):
    """Items of one first- and second-level heading. Points are None for a checklist."""

    name: str
    full: Decimal | None
    decided: Decimal | None
    rows: tuple[ItemRow, ...]


class ScoreCard(Struct, frozen=True):
    """One rubric. ``bar``: decided, open and lost share in per cent of the full points."""

    rubric: Mapping[str, Any]
    total: Mapping[str, Any]
    bar: tuple[float, float, float] | None
    outcomes: tuple[tuple[str, str, int], ...]
    """(code, word, number of items), in the order of the words."""
    open: tuple[ItemRow, ...]
    has_candidates: bool
    """Some open item names pages to look at first."""
    gains: tuple[tuple[ItemRow, Decimal], ...]
    """Lost items with the points to be won back, most first (提分建议)."""
    vetoes: tuple[ItemRow, ...]
    """Items of 一票否决 that have fallen."""
    open_vetoes: int
    """Undecided ones that hold the range below what is decided."""
    sections: tuple[Section, ...]


def write_page(
    result: Mapping[str, Any],
    path: Path,
    *,
    by: By = "unit",
    links_to: str = "",
    workbook: str = "problems.xlsx",
) -> None:
    """Write the page. ``links_to``: way from the page to the folder of ``evidence/``."""
    stream = _environment().get_template("report.html.j2").stream(_view(result, by, links_to, workbook))
    stream.enable_buffering(64)
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        for piece in stream:
            out.write(piece)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": _moment, "web": _web, "file": _file, "kind": kind_name}
    environment.filters |= {
        "target": target_text,
        "reason": reason_text,
        "picture": picture,
        "proof": proof,
        "plain": plain,
        "typeset": typeset,
    }
    return environment


def _view(result: Mapping[str, Any], by: By, links_to: str, workbook: str) -> dict[str, Any]:
    problems = {problem["id"]: problem for problem in result["problems"]}
    run = result["run"]
    ledger = Counter(entry["reason"] for entry in run["not_reached"])
    columns = result["columns"]
    return {
        "unit": result["unit"],
        "run": run,
        "w": words(),
        "unit_kind": unit_kinds().names.get(result["unit"]["kind"], result["unit"]["kind"]),
        "cards": [_card(score, result["unit"]["kind"], problems) for score in result["scores"]],
        "kind_counts": _kind_counts(result["problems"]),
        "severities": Counter(problem["severity"] for problem in result["problems"]),
        "statuses": Counter(problem["status"] for problem in result["problems"]),
        "problem_count": len(problems),
        "divided": by != "unit",
        "by_words": words().by[by],
        "parts": [_part(name, part, by) for name, part in divide(result, by)],
        "columns": columns[:COLUMNS_SHOWN],
        "columns_rest": max(0, len(columns) - COLUMNS_SHOWN),
        "column_states": Counter(column["state"] for column in columns),
        "ledger": [
            (reason_text(reason), count, _of_reason(run, reason)) for reason, count in ledger.most_common()
        ],
        "ledger_count": run.get("not_reached_total", len(run["not_reached"])),
        "evidence_to": links_to,
        "workbook": workbook,
        "lazy": sum(1 for problem in result["problems"] if picture(problem)) > EAGER_PICTURES,
    }


def _of_reason(run: Mapping[str, Any], reason: str) -> list[str]:
    return [entry["url"] for entry in run["not_reached"] if entry["reason"] == reason][:LEDGER_SHOWN]


def _kind_counts(problems: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, int]]]]:
    """(group, [(kind, count)]) for the overview, in the order of the data."""
    counts = Counter(problem["kind"] for problem in problems)
    groups: dict[str, list[tuple[str, int]]] = {}
    for name, kind in kinds().kinds.items():
        if counts[name]:
            groups.setdefault(kinds().groups[kind.group], []).append((kind.name, counts[name]))
    return list(groups.items())


def _part(name: str, problems: Sequence[Mapping[str, Any]], by: By) -> Part:
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for problem in problems:
        by_kind.setdefault(problem["kind"], []).append(problem)
    groups = tuple(
        ProblemGroup(
            kind_name(kind), len(found), kind_ask(kind), found[:PER_GROUP], max(0, len(found) - PER_GROUP)
        )
        for kind, found in by_kind.items()
    )
    return Part(name, len(problems), groups)


def _card(score: Mapping[str, Any], unit_kind: str, problems: Mapping[str, Mapping[str, Any]]) -> ScoreCard:
    places = headings(score, unit_kind)
    rows = [_row(item, places[item["id"]], problems) for item in score["items"]]
    counts = Counter(row.item["outcome"] for row in rows)
    sections: dict[str, list[ItemRow]] = {}
    for row in rows:
        sections.setdefault(" / ".join(_section_path(row.heading)) or "未分组", []).append(row)
    return ScoreCard(
        rubric=score["rubric"],
        total=score["score"],
        bar=_bar(score["score"]),
        outcomes=tuple((code, word, counts[code]) for code, word in words().outcomes.items() if counts[code]),
        open=tuple(row for row in rows if row.open),
        has_candidates=any(row.open and row.item["candidates"] for row in rows),
        gains=_gains(rows),
        vetoes=tuple(row for row in rows if row.heading.veto and row.item["outcome"] == "not_met"),
        open_vetoes=open_vetoes(score, unit_kind),
        sections=tuple(_section(name, found) for name, found in sections.items()),
    )


def _section_path(heading: Heading) -> tuple[str, ...]:
    """The headings above the indicator, two levels at most."""
    return heading.path[:-1][:2] or heading.path


def _gains(rows: Sequence[ItemRow]) -> tuple[tuple[ItemRow, Decimal], ...]:
    lost = [
        (row, Decimal(row.item["full"]) - Decimal(row.item["points"]))
        for row in rows
        if row.lost and row.item["full"] is not None and row.item["points"] is not None
    ]
    worth = sorted((entry for entry in lost if entry[1] > 0), key=lambda entry: -entry[1])
    return tuple(worth[:GAINS_SHOWN])


def _section(name: str, rows: Sequence[ItemRow]) -> Section:
    fulls = [Decimal(row.item["full"]) for row in rows if row.item["full"] is not None]
    points = [Decimal(row.item["points"]) for row in rows if row.item["points"] is not None and not row.open]
    has_points = bool(fulls)
    return Section(
        name=name,
        full=sum(fulls, Decimal(0)) if has_points else None,
        decided=sum(points, Decimal(0)) if has_points else None,
        rows=tuple(rows),
    )


def _row(item: Mapping[str, Any], heading: Heading, problems: Mapping[str, Mapping[str, Any]]) -> ItemRow:
    seen = [problems[name] for name in item["problems"][:200] if name in problems]
    return ItemRow(
        item=item,
        heading=heading,
        reason=reason_beside(heading.criterion, item["reason"]),
        below=" / ".join(heading.path[len(_section_path(heading)) :]),
        pictures=tuple(problem for problem in seen if picture(problem))[:PROOFS_PER_ITEM],
        open=item["outcome"] in words().open_outcomes,
        lost=item["outcome"] in ("partial", "not_met"),
    )


def _bar(total: Mapping[str, Any]) -> tuple[float, float, float] | None:
    """Shares for the drawing only; the points themselves stay decimal strings."""
    if total["full"] is None or Decimal(total["full"]) <= 0:
        return None
    full = Decimal(total["full"])
    low, high = (min(max(Decimal(total[name]), Decimal(0)), full) for name in ("low", "high"))
    shares = (low, high - low, full - high)
    first, second, third = (float(round(share / full * 100, 2)) for share in shares)
    return first, second, third


def _moment(text: str | None) -> str:
    """``2026-11-20T02:03:04+08:00`` as an official reads it."""
    return text[:16].replace("T", " ") if text else "未记录"


def _web(url: str) -> str:
    """An address that may stand in ``href``: only http(s), anything else leads nowhere."""
    return url if url.startswith(("http://", "https://")) else "#"


def _file(path: str) -> str:
    return quote(path)
