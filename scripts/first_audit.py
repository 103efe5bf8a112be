"""What to say of a unit that no run has a result of yet: what happened so far, and what to do first."""

from __future__ import annotations

from storage.main import MainStore, RunRow, UnitRow

_ENDED = {
    "running": "还没有做完",
    "failed": "没有完成",
    "unmeasured": "门户没有测成",
    "done": "已测成",
}


def never_measured(store: MainStore, unit: UnitRow, lacking: str) -> str:
    """The sentence (Chinese). ``lacking``: what there is none of therefore, as «没有可复查的问题»."""
    return f"{unit.name} ({unit.id}) {_so_far(store.runs(unit.id))}, {lacking}。{_first(unit)}"


def _so_far(runs: list[RunRow]) -> str:
    if not runs:
        return "登记后还没有评测过"
    last = runs[0]
    cause = f": {last.note.rstrip('。')}" if last.note else ""
    when = last.started_at[:16].replace("T", " ")
    return f"还没有完成过评测 (最近一次 {when} {_ENDED[last.state]}{cause})"


def _first(unit: UnitRow) -> str:
    return f"请先运行 wangjian nightly --unit {unit.id} 评测一次。"
