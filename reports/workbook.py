"""``problems.xlsx``: 问题清单, 评分表 per rubric, 栏目体检表, 未到达."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from reports.grouping import By, ItemIndex, divide, proof
from reports.headings import fallen_vetoes, headings, open_vetoes, reason_beside
from reports.sheets import Book, Column, Link, Value
from reports.words import kind_ask, kind_name, reason_text, target_text, words

PART_SHEETS = 200
"""Sheets that ``by`` may make; smaller parts beyond it share the last one."""
URL_LINKS = 20_000
"""Beyond this many problems the addresses are plain text: links make a workbook slow to open."""

_WIDTHS: dict[str, tuple[float, ...]] = {
    "problems": (6, 16, 26, 16, 14, 44, 40, 28, 8, 16, 10, 9, 30, 16),
    "scores": (6, 14, 16, 18, 44, 7, 7, 11, 48, 20, 18),
    "columns": (6, 18, 34, 44, 12, 8, 12, 12, 11, 14, 10),
    "not_reached": (6, 90, 34),
}
_CENTRED = frozenset(
    [
        *("序号", "同现页数", "发现时间", "状态", "分值", "得分", "结果"),
        *("条数", "最新日期", "最早日期", "更新周期（天）", "经浏览器渲染"),
    ]
)


def write_workbook(result: Mapping[str, Any], path: Path, *, by: By = "unit", links_to: str = "") -> None:
    """Write the whole workbook. ``links_to``: way from the workbook to the folder of ``evidence/``."""
    unit, run = result["unit"], result["run"]
    stamp = _time(run["finished_at"]) or datetime.fromisoformat(run["as_of"])
    book = Book(stamp, f"{unit['name']} 网检工作底稿")
    where = f"{unit['name']}  监测时间点 {run['as_of']}"
    index = ItemIndex(result)
    sheets = words().sheets
    for name, problems in _parts(result, by):
        title = sheets["problems"] if by == "unit" else name
        header = f"{where}  {sheets['problems']}" + ("" if by == "unit" else f"（{name}）")
        rows = _problem_rows(result, problems, index, links_to)
        book.sheet(title, header, _columns("problems"), rows)
    for score in result["scores"]:
        title = sheets["scores"] + (f"-{score['rubric']['id']}" if len(result["scores"]) > 1 else "")
        header = f"{where}  {score['rubric']['title']}  {sheets['scores']}"
        book.sheet(
            title,
            header,
            _columns("scores"),
            _score_rows(score, unit["kind"]),
            _total_row(score, unit["kind"]),
        )
    book.sheet(sheets["columns"], f"{where}  {sheets['columns']}", _columns("columns"), _column_rows(result))
    title = sheets["not_reached"]
    book.sheet(title, f"{where}  {title}", _columns("not_reached"), _ledger_rows(run), _ledger_note(run))
    book.save(path)


def _columns(sheet: str) -> list[Column]:
    titles = words().columns[sheet]
    return [
        Column(title, width, title in _CENTRED) for title, width in zip(titles, _WIDTHS[sheet], strict=True)
    ]


def _parts(result: Mapping[str, Any], by: By) -> list[tuple[str, Sequence[Mapping[str, Any]]]]:
    parts = divide(result, by)
    if len(parts) <= PART_SHEETS:
        return parts
    kept = sorted(parts, key=lambda part: -len(part[1]))[: PART_SHEETS - 1]
    names = {name for name, _ in kept}
    rest = [problem for name, problems in parts if name not in names for problem in problems]
    unique = list({problem["id"]: problem for problem in rest}.values())
    return [*(part for part in parts if part[0] in names), ("其余", unique)]


def _problem_rows(
    result: Mapping[str, Any], problems: Sequence[Mapping[str, Any]], index: ItemIndex, links_to: str
) -> Iterator[list[Value]]:
    linked = len(problems) <= URL_LINKS
    for number, problem in enumerate(problems, 1):
        url = problem["page_url"]
        yield [
            number,
            result["unit"]["name"],
            "\n".join(index.titles(problem)),
            kind_name(problem["kind"]),
            problem["column"] or "",
            problem["summary"],
            Link(url, url) if linked and _web(url) else url,
            target_text(problem["target"]),
            problem["also_on"],
            _time(problem["first_seen"]) or problem["first_seen"],
            _proof_link(problem, links_to),
            words().statuses.get(problem["status"], problem["status"]),
            kind_ask(problem["kind"]),
            problem["id"],
        ]


def _web(url: str) -> bool:
    """Excel refuses links longer than 2,079 characters."""
    return url.startswith(("http://", "https://")) and len(url) <= 2000


def _proof_link(problem: Mapping[str, Any], links_to: str) -> Value:
    row = proof(problem)
    if row is None:
        return ""
    return Link(words().evidence[row["type"]], links_to + row["path"])


def _score_rows(score: Mapping[str, Any], unit_kind: str) -> Iterator[list[Value]]:
    places = headings(score, unit_kind)
    for number, item in enumerate(score["items"], 1):
        place = places[item["id"]]
        yield [
            number,
            *place.levels,
            place.criterion or item["title"],
            _points(item["full"]),
            _points(item["points"]),
            words().outcomes[item["outcome"]],
            reason_beside(place.criterion, item["reason"]),
            "、".join(item["lead_units"]),
            _some(item["problems"]),
        ]


def _total_row(score: Mapping[str, Any], unit_kind: str) -> list[list[Value]]:
    """The sum line of a 评分表; a checklist has none."""
    total = score["score"]
    if total["full"] is None:
        return []
    note = f"可能区间 {total['low']} 至 {total['high']} 分"
    if undecided := open_vetoes(score, unit_kind):
        note += f"（{undecided} 项一票否决没有定，下限按成立算）"
    for name, word in (("bonus", "加分"), ("deducted", "另扣")):
        if total[name] not in (None, "0"):
            note += f"；{word} {total[name]} 分"
    if total["vetoed"]:
        causes = "；".join(criterion for criterion, _ in fallen_vetoes(score, unit_kind))
        note += f"；触发否决：{'、'.join(total['vetoed'])}（{causes}）"
    full, decided = _points(total["full"]), _points(total["decided"])
    return [[None, "合计", "", "", "", full, decided, total["grade"] or "已定得分", note, "", ""]]


def _some(ids: Sequence[str]) -> str:
    shown = "、".join(ids[:50])
    return f"{shown} 等 {len(ids)} 个" if len(ids) > 50 else shown


def _column_rows(result: Mapping[str, Any]) -> Iterator[list[Value]]:
    for number, column in enumerate(result["columns"], 1):
        url = column["url"]
        yield [
            number,
            column["name"],
            " > ".join(column["path"]),
            Link(url, url) if _web(url) and number <= URL_LINKS else url,
            column["class"] or "",
            column["items"],
            column["newest"] or "",
            column["oldest"] or "",
            column["period_days"],
            words().states.get(column["state"], column["state"]),
            "是" if column["rendered"] else "否",
        ]


def _ledger_rows(run: Mapping[str, Any]) -> Iterator[list[Value]]:
    for number, entry in enumerate(run["not_reached"], 1):
        yield [number, entry["url"], reason_text(entry["reason"])]


def _ledger_note(run: Mapping[str, Any]) -> list[list[Value]]:
    if "not_reached_total" not in run:
        return []
    return [[None, f"共 {run['not_reached_total']} 个地址未到达，以上为前 {len(run['not_reached'])} 个", ""]]


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _time(text: str | None) -> datetime | None:
    """An ISO time as the wall clock it tells; None when it is no time."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0) if text else None
    except ValueError:
        return None
