"""gov-2019-19: vetoes with exact thresholds, 60 and 80, four thirds, and what is unverified said so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from rubric_builder import MET, finding
from typer.testing import CliRunner

from checks.model import Finding, Verdict
from rubrics.load import load_rubric
from rubrics.score import score
from rubrics.sheet import ScoreSheet
from rubrics.show import coverage
from scripts.cli.rubric import app

GOV = load_rubric("gov-2019-19")
VETO = "gov-2019-19/单项否决/"
SERVICE = "gov-2019-19/办事服务/办事服务"
BONUS = "gov-2019-19/加分指标/加分"
REST = "gov-2019-19/未能核实的分值/扣分#1"
NONE_DUE = Verdict("not_applicable", reason_key="nothing_due")


def many(count: int, kind: str) -> Verdict:
    found = tuple(finding(f"栏目{n}", kind) for n in range(count))
    return Verdict("not_met" if found else "met", found)


def identity(found: Finding) -> str:
    return f"{found.kind}/{found.target}"


def all_met(**given: Verdict) -> dict[str, Verdict]:
    return {item.id: MET for item in GOV.items if item.rule not in ("bonus",)} | given


def fold(verdicts: dict[str, Verdict], kind: str = "county_government") -> ScoreSheet:
    owed = {name: one for name, one in verdicts.items() if kind in GOV.item(name).applies_to}
    return score(GOV, owed, kind=kind, unit_name="某县", problem_ids=identity, by_hand=set(owed))


@pytest.mark.parametrize(
    ("item", "kind", "limit"),
    [
        ("栏目不更新#1", "column_stale", 5),
        ("栏目不更新#2", "column_stale", 10),
        ("栏目不更新#3", "column_empty", 5),
        ("首页不更新#1", "home_stale", 1),
    ],
)
def test_a_veto_starts_at_its_very_threshold(item: str, kind: str, limit: int) -> None:
    def outcome(count: int) -> Any:
        sheet = score(
            GOV,
            {VETO + item: many(count, kind)},
            kind="county_government",
            unit_name="某县",
            problem_ids=identity,
        )
        return sheet.vetoed, sheet.high

    assert outcome(limit - 1) == ((), 100)
    assert outcome(limit) == (("总分",), 0)


def test_a_veto_ends_the_scoring_and_the_grade() -> None:
    sheet = fold(all_met(**{VETO + "首页不更新#1": many(1, "home_stale")}))
    assert (sheet.decided, sheet.grade, sheet.bonus) == (0, "不合格", 0)


def test_an_account_s_veto_does_not_touch_the_site() -> None:
    sheet = fold(all_met(**{VETO + "政务新媒体#2": many(1, "new_media_stale")}))
    assert (sheet.decided, sheet.vetoed) == (100, ("单项否决(政务新媒体)",))


def losing(points: int) -> dict[str, Verdict]:
    """Base points of 100 − ``points``, lost where a person scores by the original table."""
    fulls = {
        "gov-2019-19/发布解读/栏目#5": 5,
        f"{SERVICE}#5": 23,
        REST: 50,
        "gov-2019-19/发布解读/政策解读#1": 3,
    }
    lost: dict[str, Verdict] = {}
    for name, full in sorted(fulls.items(), key=lambda one: -one[1]):
        if full <= points:
            lost[name] = many(1, "x")
            points -= full
    assert points == 0
    return lost


@pytest.mark.parametrize(
    ("lost", "bonus", "grade"),
    [(3, 30, "合格"), (23, 0, "合格"), (50, 0, "不合格")],
)
def test_sixty_passes_and_only_above_eighty_opens_the_bonus(lost: int, bonus: int, grade: str) -> None:
    sheet = fold(all_met(**losing(lost), **{f"{BONUS}#3": MET}))
    assert (sheet.decided, sheet.bonus, sheet.grade) == (100 - lost, bonus, grade)


def test_exactly_eighty_does_not_open_the_bonus() -> None:
    assert (GOV.bonus_gate, GOV.bonus_gate_strict, GOV.bonus) == (80, True, 30)
    two = {"gov-2019-19/发布解读/栏目#4": 5, "gov-2019-19/发布解读/栏目#5": 5}
    three = {"gov-2019-19/互动交流/互动交流#5": 3, "gov-2019-19/发布解读/政策解读#1": 3}
    rest = {f"gov-2019-19/发布解读/栏目#{no}": 2 for no in (1, 2)}
    assert sum((two | three | rest).values()) == 20
    at = all_met(**{name: many(1, name) for name in two | three | rest}, **{f"{BONUS}#3": MET})
    assert (fold(at).decided, fold(at).bonus) == (80, 0)
    above = at | {"gov-2019-19/发布解读/栏目#1": MET}
    assert (fold(above).decided, fold(above).bonus) == (82, 30)


def test_a_portal_without_services_is_scored_by_four_thirds() -> None:
    none = {f"{SERVICE}#{no}": NONE_DUE for no in range(1, 6)}
    whole = fold(all_met(**none))
    assert (whole.full, whole.decided) == (100, 100)
    part = fold(all_met(**none, **{"gov-2019-19/互动交流/互动交流#5": many(1, "reply_late")}))
    assert part.full == 100
    assert part.decided == Decimal(96), "72 of 75, times four thirds"


def test_other_sites_are_only_vetoed() -> None:
    sheet = fold(all_met(), "township")
    assert (sheet.full, sheet.grade) == (None, "合格")
    fallen = fold(all_met(**{VETO + "栏目不更新#3": many(5, "column_empty")}), "township")
    assert fallen.grade == "不合格"
    assert fold({}, "township").grade is None


def test_the_bonus_grade_waits_only_for_what_can_move_it() -> None:
    low = all_met(**losing(50))
    assert fold(low).grade == "不合格", "an open bonus cannot open below the gate"


def test_points_add_up_to_the_hundred_that_is_known() -> None:
    base = sum((item.full or Decimal(0) for item in GOV.items if item.rule not in ("bonus",)), Decimal(0))
    service = sum((item.full or Decimal(0) for item in GOV.items if item.section == "办事服务"), Decimal(0))
    assert (base, service, GOV.full) == (100, 25, 100)


def test_what_is_unverified_is_shown_as_such() -> None:
    notes = {row["id"]: row["note"] for row in coverage(GOV)["by_item"]}
    for item in GOV.items:
        assert ("数值未核实" in notes[item.id]) == (not item.verified), item.id
    verified = {item.id for item in GOV.items if item.verified}
    assert "gov-2019-19/发布解读/栏目#5" in verified
    assert f"{VETO}服务不实用#2" not in verified and REST not in verified
    lines = CliRunner().invoke(app, ["show", "gov-2019-19"]).stdout.splitlines()
    assert sum("(数值未核实)" in line for line in lines) == sum(not item.verified for item in GOV.items)
