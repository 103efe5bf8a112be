"""What a finished audit says on the screen of what it could not measure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.cli.rescore import _tell_unanswered
from scripts.cli.summary import not_measured, print_summary

ITEMS = [
    {"id": "甲#1", "outcome": "met", "reason": "要求:甲。"},
    {"id": "乙#1", "outcome": "not_measured", "reason": "要求:乙;没有 IPv6 出口, 未能检测。"},
]


def test_a_rescore_names_what_the_stored_crawl_cannot_answer(capsys: pytest.CaptureFixture[str]) -> None:
    _tell_unanswered({"scores": [{"items": ITEMS}]})
    said = capsys.readouterr().out
    assert "回答不了以下 1 个评测要点" in said
    assert "乙#1  要求:乙;没有 IPv6 出口, 未能检测。" in said
    assert "甲#1" not in said


def test_nothing_is_said_where_all_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    _tell_unanswered({"scores": [{"items": ITEMS[:1]}]})
    assert capsys.readouterr().out == ""
    assert not_measured({"scores": [{"items": ITEMS}]}) == ITEMS[1:]


@pytest.mark.parametrize(
    ("told", "pages", "said"), [(True, 3, ""), (False, 3, "按站名和所选指标体系判断"), (False, 0, "无从判断")]
)
def test_a_kind_that_nobody_told_is_said_to_be_concluded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told: bool, pages: int, said: str
) -> None:
    unit = {"name": "某局", "portal": "http://a.gov.cn/", "kind": "city_department"}
    run = {"as_of": "2026-11-20", "pages": pages, "rendered": 0, "requests": 1}
    result = {"unit": unit, "run": run, "scores": [], "problems": [], "columns": []}
    (tmp_path / "result.json").write_text(json.dumps(result), encoding="utf-8")
    print_summary(tmp_path, kind_told=told)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "单位类型" in line]
    assert (said in line) if said else "(" not in line
