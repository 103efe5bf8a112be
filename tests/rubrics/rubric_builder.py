"""Small rubrics made in memory for tests."""

from __future__ import annotations

from typing import Any

import yaml

from checks.model import Finding, Verdict
from rubrics.load import parse
from rubrics.model import Rubric
from rubrics.score import score
from rubrics.sheet import ItemScore, ScoreSheet

KIND = "county_government"
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def item(no: str, rule: str = "additive", full: str | None = "2", **more: Any) -> dict[str, Any]:
    made = {"no": no, "criterion": f"要点{no}", "rule": rule, "automation": "automatic", **more}
    if full is not None:
        made["full"] = full
    if made["automation"] == "automatic":
        made.setdefault("check", "dead_link")
    return made


def rubric(*sections: list[dict[str, Any]], **top: Any) -> Rubric:
    """One section (甲, 乙, 丙 …) for each list of items; every section has one indicator of its name."""
    names = "甲乙丙丁"
    data = {
        "format": "wangjian.rubric/1",
        "id": "made",
        "title": "测试指标",
        "source": {"table": "made"},
        "period": 2026,
        "kinds": {KIND: "县"},
        "sections": [
            {"name": names[at], "indicators": [{"id": names[at], "name": f"{names[at]}项", "items": items}]}
            for at, items in enumerate(sections)
        ],
    } | top
    return parse(yaml.dump(data, Dumper=_DUMPER, allow_unicode=True).encode())


def finding(name: str, kind: str = "dead_link", place: str = "other") -> Finding:
    return Finding(kind, f"http://a.example/{name}", f"问题{name}", target=name, place=place)  # type: ignore[arg-type]


def problem_id(found: Finding) -> str:
    return f"P-{found.kind}-{found.target}"


def not_met(*names: str, kind: str = "dead_link", place: str = "other") -> Verdict:
    return Verdict("not_met", tuple(finding(name, kind, place) for name in names))


MET = Verdict("met")
OPEN = Verdict("needs_review", reason_key="no_check_yet")


def fold(made: Rubric, verdicts: dict[str, Verdict], **more: Any) -> ScoreSheet:
    return score(
        made,
        verdicts,
        **({"kind": KIND, "unit_name": "某县", "problem_ids": problem_id} | more),
    )


def row(sheet: ScoreSheet, item_id: str) -> ItemScore:
    return next(one for one in sheet.items if one.id == item_id)
