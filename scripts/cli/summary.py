"""What a finished audit tells on the screen: scores with range, problem counts, where the files are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

import msgspec

from checks.kinds import kinds
from reports.headings import fallen_vetoes, open_vetoes
from reports.words import kind_name
from scripts.cli import say


def told_score(score: dict[str, Any]) -> str:
    """One line of a score. A checklist, or a rubric of which the unit owes only vetoes, has no points."""
    if score["decided"] is None:
        return "没有分值, 只列符合情况"
    return f"已定 {score['decided']} 分, 可能区间 {score['low']}–{score['high']} (满分 {score['full']})"


def not_measured(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that could not be measured, of all rubrics."""
    return [i for score in result["scores"] for i in score["items"] if i["outcome"] == "not_measured"]


_CONCLUDED: Final = " (按站名和所选指标体系判断; 不对的请加 --kind)"
_SUPPOSED: Final = " (首页没有读到, 无从判断, 暂按此类; 请加 --kind)"


def print_summary(folder: Path, *, kind_told: bool = True) -> None:
    """``kind_told``: whether somebody said what kind of unit it is; what was concluded is told as such."""
    result: dict[str, Any] = msgspec.json.decode((folder / "result.json").read_bytes())
    unit, run = result["unit"], result["run"]
    say.out(f"{unit['name']}  {unit['portal']}")
    how = "" if kind_told else _CONCLUDED if run["pages"] else _SUPPOSED
    say.out(f"  单位类型 {kinds().names.get(unit['kind'], unit['kind'])}{how}")
    say.out(
        f"  监测时间点 {run['as_of']}, 网页 {run['pages']} 个 (渲染 {run['rendered']} 个), "
        f"请求 {run['requests']} 次"
    )
    for entry in result["scores"]:
        score = entry["score"]
        undecided = open_vetoes(entry, unit["kind"])
        below = f"; {undecided} 项一票否决没有定, 下限按成立算" if undecided else ""
        say.out(f"  {entry['rubric']['id']}: {told_score(score)}{below}")
        for criterion, _ in fallen_vetoes(entry, unit["kind"]):
            say.out(f"    单项否决: {criterion}")
    counts = Counter(kind_name(p["kind"]) for p in result["problems"])
    told = ", ".join(f"{name} {n}" for name, n in counts.most_common()) or "无"
    say.out(f"  问题 {len(result['problems'])} 个: {told}")
    if unmeasured := not_measured(result):
        say.out(f"  未能检测的评测要点 {len(unmeasured)} 个, 既不算过也不算扣; 原因见 report.html")
    for name in ("result.json", "problems.xlsx", "report.html", "evidence"):
        if (folder / name).exists():
            say.out(f"  {folder / name}")
