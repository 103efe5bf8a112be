"""A rubric without points: how many items of each section are met, not met, unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rubric_builder import MET, fold, item, not_met, rubric
from typer.testing import CliRunner

from rubrics.checklist import checklist
from rubrics.load import load_rubric
from rubrics.score import score
from scripts.cli.rubric import app

WUDANG = load_rubric("wudang-2018-township")
OUTCOMES = ["met", "partial", "not_met", "needs_review", "not_measured", "material", "not_applicable"]
RUN = CliRunner()

given_outcomes = st.dictionaries(
    st.sampled_from([one.id for one in WUDANG.items]), st.sampled_from(OUTCOMES), max_size=30
)


def rows(outcomes: dict[str, str]) -> list[dict[str, str]]:
    return [{"id": item_id, "outcome": outcome} for item_id, outcome in outcomes.items()]


@given(given_outcomes)
def test_every_item_is_counted_once(outcomes: dict[str, str]) -> None:
    tallies = checklist(WUDANG, rows(outcomes))
    assert [one.section for one in tallies[:-1]] == list(dict.fromkeys(i.section for i in WUDANG.items))
    assert tallies[-1].items == sum(one.items for one in tallies[:-1]) == 98
    assert tallies[-1].met == sum(outcome == "met" for outcome in outcomes.values())


@given(given_outcomes, st.randoms())
def test_the_order_of_outcomes_is_of_no_account(outcomes: dict[str, str], random: Any) -> None:
    shuffled = rows(outcomes)
    random.shuffle(shuffled)
    assert checklist(WUDANG, shuffled) == checklist(WUDANG, rows(outcomes))


@given(given_outcomes, st.sampled_from(["needs_review", "not_measured", "material"]))
def test_an_open_item_moves_only_the_unknown(outcomes: dict[str, str], outcome: str) -> None:
    item_id = WUDANG.items[0].id
    before = checklist(WUDANG, rows({**outcomes, item_id: "met"}))[-1]
    after = checklist(WUDANG, rows({**outcomes, item_id: outcome}))[-1]
    assert (after.met, after.unknown) == (before.met - 1, before.unknown + 1)
    assert (after.not_met, after.partial, after.not_applicable) == (
        before.not_met,
        before.partial,
        before.not_applicable,
    )


def test_an_item_of_another_rubric_is_refused() -> None:
    with pytest.raises(KeyError):
        checklist(WUDANG, [{"id": "别的", "outcome": "met"}])


def test_special_items_without_amounts_are_reported_and_move_no_total() -> None:
    deduction = item("d", "deduction", None, params={"amount_in_source": None})
    bonus = item("b", "bonus", None, params={"amount_in_source": None})
    sheet = fold(
        rubric([item("1", full="2"), deduction, bonus]), {"甲#1": MET, "甲#d": not_met("a"), "甲#b": MET}
    )
    assert (sheet.decided, sheet.deducted, sheet.bonus) == (2, 0, 0)
    (said,) = [one.reason for one in sheet.items if one.id == "甲#d"]
    assert "已经发生,原文没有扣分值,只作报告" in said


def test_falsehood_makes_the_grade_even_without_points() -> None:
    veto = "wudang-2018-township/特别项/直接归零项#1"
    sheet = score(
        WUDANG,
        {veto: not_met("a")},
        kind="township",
        unit_name="某乡人民政府",
        problem_ids=lambda finding: finding.target,
        by_hand={veto},
    )
    assert (sheet.full, sheet.grade, sheet.vetoed) == (None, "不合格", ("总分",))
    assert sheet.to_dict()["score"]["decided"] is None


def test_the_command_reads_a_result(tmp_path: Path) -> None:
    sheet = score(WUDANG, {}, kind="township", unit_name="某乡人民政府", problem_ids=lambda finding: "")
    file = tmp_path / "result.json"
    file.write_text(json.dumps({"scores": [sheet.to_dict()]}), encoding="utf-8")
    shown = json.loads(RUN.invoke(app, ["checklist", str(file), "--json"]).stdout)
    assert shown["wudang-2018-township"][-1] == {
        "section": "合计",
        "met": 0,
        "partial": 0,
        "not_met": 0,
        "unknown": 98,
        "not_applicable": 0,
        "items": 98,
        "decided": 0,
    }
    plain = RUN.invoke(app, ["checklist", str(file)])
    assert "组织领导\t10\t0" in plain.stdout
    file.write_text("[]", encoding="utf-8")
    assert RUN.invoke(app, ["checklist", str(file)]).exit_code == 2
