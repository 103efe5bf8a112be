"""A reviewer's decisions beside the machine's verdicts: what counts, what does not, what never changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rubric_builder import KIND, MET, OPEN, fold, item, not_met, problem_id, row, rubric
from test_rubric_score_properties import World, worlds

from checks.model import Candidate, Finding, Sample, Verdict
from rubrics.deadlines import appeal_due, is_late, paper_due, phase_on
from rubrics.decision import (
    OUTCOMES,
    DecidedOutcome,
    Decision,
    Reviewed,
    decision_faults,
    facts_digest,
    review,
)
from rubrics.model import Rubric
from rubrics.process import Process

SEEN = not_met("a", "b")


def decision(
    item_id: str, outcome: DecidedOutcome, on: Verdict | None = None, points: str | None = None
) -> Decision:
    return Decision(
        item_id,
        outcome,
        None if points is None else Decimal(points),
        "甲",
        "已核实",
        "2026-11-20T10:00:00+08:00",
        facts_digest(on, problem_id),
    )


def reviewed(made: Rubric, verdicts: dict[str, Verdict], *decisions: Decision) -> Reviewed:
    return review(made, verdicts, decisions, kind=KIND, unit_name="某县", problem_ids=problem_id)


@pytest.mark.parametrize(
    ("outcome", "points", "earned"),
    [("met", None, "2"), ("not_met", None, "0"), ("partial", "0.75", "0.75")],
)
def test_a_decision_counts_and_the_machine_keeps_its_verdict(
    outcome: DecidedOutcome, points: str | None, earned: str
) -> None:
    made = rubric([item("1"), item("2", full="3")])
    verdicts = {"甲#1": OPEN, "甲#2": MET}
    found = reviewed(made, verdicts, decision("甲#1", outcome, OPEN, points))
    assert row(found.sheet, "甲#1").points == Decimal(earned)
    assert row(found.sheet, "甲#1").outcome == outcome
    assert found.sheet.decided == 3 + Decimal(earned)
    assert found.sheet.by_method["review"] == Decimal(earned)
    assert found.machine == fold(made, verdicts)
    assert row(found.machine, "甲#1").outcome == "needs_review"


def test_who_why_and_when_stand_in_the_reason() -> None:
    made = rubric([item("1")])
    reason = row(reviewed(made, {"甲#1": SEEN}, decision("甲#1", "met", SEEN)).sheet, "甲#1").reason
    for part in ("甲", "已核实", "2026-11-20", "问题a"):
        assert part in reason


def test_what_a_person_has_weighed_is_not_charged_by_a_later_item() -> None:
    made = rubric([item("1"), item("2")])
    verdicts = {"甲#1": SEEN, "甲#2": SEEN}
    assert reviewed(made, verdicts).machine.decided == 2
    assert reviewed(made, verdicts, decision("甲#1", "met", SEEN)).sheet.decided == 4


def test_a_veto_is_lifted_and_laid_by_hand() -> None:
    veto = item("v", "veto", None, params={"effect": "zero_section", "section": "甲", "more_than": 5})
    made = rubric([item("1"), veto])
    many = not_met(*"abcdefg")
    assert reviewed(made, {"甲#1": MET, "甲#v": many}).machine.vetoed == ("甲",)
    lifted = reviewed(made, {"甲#1": MET, "甲#v": many}, decision("甲#v", "met", many))
    assert (lifted.sheet.vetoed, lifted.sheet.decided) == ((), 2)
    laid = reviewed(made, {"甲#1": MET, "甲#v": MET}, decision("甲#v", "not_met", MET))
    assert (laid.sheet.vetoed, laid.sheet.decided) == (("甲",), 0)


def test_a_deduction_takes_off_what_the_person_says() -> None:
    made = rubric([item("1"), item("d", "deduction", None, params={"points": 1})])
    found = reviewed(made, {"甲#1": MET, "甲#d": SEEN}, decision("甲#d", "not_met", SEEN, "0.5"))
    assert (found.machine.deducted, found.sheet.deducted) == (2, Decimal("0.5"))


def test_half_if_none_costs_half_by_hand_too() -> None:
    made = rubric([item("1", "half_if_none", "3")])
    assert reviewed(made, {"甲#1": OPEN}, decision("甲#1", "not_met", OPEN)).sheet.decided == Decimal("1.5")


def test_not_applicable_by_hand_leaves_the_maximum_smaller() -> None:
    made = rubric([item("1"), item("2", full="3")])
    found = reviewed(made, {"甲#1": SEEN, "甲#2": MET}, decision("甲#1", "not_applicable", SEEN))
    assert (found.sheet.full, found.sheet.decided) == (3, 3)


def test_a_material_item_is_decided_by_its_paper() -> None:
    made = rubric([item("1", automation="material")])
    found = reviewed(made, {}, decision("甲#1", "met"))
    assert found.sheet.decided == 2
    assert found.sheet.by_method["material"] == 2


class TestAfterTheNextCrawl:
    made = rubric([item("1")])

    def stands(self, before: Verdict, after: Verdict) -> bool:
        found = reviewed(self.made, {"甲#1": after}, decision("甲#1", "met", before))
        assert len(found.counted) + len(found.stale) == 1
        assert (found.sheet.decided == 2) or found.sheet == found.machine
        return bool(found.counted)

    def test_it_stays_while_the_facts_stay(self) -> None:
        assert self.stands(SEEN, SEEN)

    def test_wording_and_order_are_no_facts(self) -> None:
        turned = tuple(
            msgspec.structs.replace(one, summary="换个说法", also_on=9) for one in reversed(SEEN.findings)
        )
        assert self.stands(SEEN, Verdict("not_met", turned))

    def test_it_falls_when_a_problem_came_or_went(self) -> None:
        assert not self.stands(SEEN, not_met("a", "b", "c"))
        assert not self.stands(SEEN, not_met("a"))

    @pytest.mark.parametrize(
        "other",
        [
            Verdict("not_met", SEEN.findings, counts={"late": 3}),
            Verdict("not_met", SEEN.findings, sample=Sample(1, 9, ("t",), 0)),
            Verdict("not_met", SEEN.findings, candidates=(Candidate("http://a.example/c", "线索"),)),
        ],
    )
    def test_counts_samples_and_candidates_are_facts(self, other: Verdict) -> None:
        assert not self.stands(SEEN, other)

    def test_what_could_not_be_measured_has_not_changed(self) -> None:
        assert self.stands(SEEN, Verdict("not_measured", reason_key="blocked"))

    def test_a_decision_on_an_item_that_is_gone_does_not_count(self) -> None:
        found = reviewed(self.made, {}, decision("甲#gone", "met"))
        assert [one.item for one in found.stale] == ["甲#gone"]


@given(worlds(), st.data())
def test_decisions_keep_the_score_in_bounds_and_the_machine_as_it_was(
    world: World, data: st.DataObject
) -> None:
    verdicts = world.verdicts()
    made = []
    for one in world.rubric.items:
        outcome = data.draw(st.none() | st.sampled_from(OUTCOMES))
        partial = one.full / 2 if one.full is not None and outcome == "partial" else None
        if outcome is None or decision_faults(one, outcome, partial, kind=KIND, unit_name="某县"):
            continue
        made.append(decision(one.id, outcome, verdicts[one.id], None if partial is None else str(partial)))
    found = review(world.rubric, verdicts, made, kind=KIND, unit_name="某县", problem_ids=problem_id)
    assert found.machine == world.sheet()
    assert len(found.counted) == len(made)
    assert found.sheet.full is not None
    assert 0 <= found.sheet.low <= found.sheet.high <= found.sheet.full
    assert 0 <= found.sheet.decided <= found.sheet.high


@pytest.mark.parametrize(
    ("rule", "outcome", "points", "word"),
    [
        ("additive", "met", "3", "超过"),
        ("additive", "met", "1", "不一致"),
        ("additive", "partial", None, "给几分"),
        ("additive", "partial", "2", "不一致"),
        ("additive", "partial", "-1", "负数"),
        ("additive", "not_applicable", "1", "不能给分"),
        ("additive", "good", None, "没有"),
        ("veto", "partial", None, "否决"),
        ("veto", "met", "1", "否决"),
    ],
)
def test_a_decision_that_cannot_be_taken_says_why(
    rule: str, outcome: str, points: str | None, word: str
) -> None:
    if rule == "veto":
        made = rubric([item("1"), item("x", rule, None, params={"effect": "zero_total"})])
    else:
        made = rubric([item("x", rule)])
    value = None if points is None else Decimal(points)
    (fault,) = decision_faults(made.item("甲#x"), outcome, value, kind=KIND, unit_name="某县")
    assert word in fault


def test_an_item_of_another_unit_is_not_decided() -> None:
    made = rubric([item("x", units=["市甲局"])])
    assert decision_faults(made.item("甲#x"), "met", None, kind=KIND, unit_name="市乙局")
    assert not decision_faults(made.item("甲#x"), "met", None, kind=KIND, unit_name="某市甲局")


def test_an_identity_is_of_findings_not_of_their_words() -> None:
    one = Finding("dead_link", "http://a.example/", "一", target="x")
    two = Finding("dead_link", "http://a.example/", "二", target="x")
    assert facts_digest(Verdict("not_met", (one,)), problem_id) == facts_digest(
        Verdict("not_met", (two, one)), problem_id
    )


PROCESS = Process.model_validate(
    {
        "phases": [
            {"name": "自评", "from": "2024-06-07", "to": "2024-06-24"},
            {"name": "反馈", "from": "2024-08-01", "to": "2024-08-07"},
        ],
        "appeal": {"days": 7, "phase": "反馈"},
        "materials": [{"name": "自评表", "due": "2024-06-24"}],
    }
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class TestDays:
    def test_seven_days_from_the_day_after_the_feedback(self) -> None:
        assert appeal_due(PROCESS, day("2024-08-03")) == day("2024-08-10")
        assert appeal_due(PROCESS, None) == day("2024-08-08")

    def test_a_window_given_by_hand_stands_above_the_rubric(self) -> None:
        assert appeal_due(PROCESS, day("2024-08-03"), 3) == day("2024-08-06")
        assert appeal_due(None, day("2024-08-03"), 3) == day("2024-08-06")

    def test_a_rubric_that_names_no_days_takes_seven(self) -> None:
        assert appeal_due(None, day("2024-08-03")) == day("2024-08-10")

    def test_the_day_to_count_from_is_never_guessed(self) -> None:
        assert appeal_due(None, None) is None
        assert not is_late(day("2030-01-01"), None)

    def test_the_last_day_is_in_time(self) -> None:
        assert not is_late(day("2024-08-08"), day("2024-08-08"))
        assert is_late(day("2024-08-09"), day("2024-08-08"))

    def test_phases_and_papers(self) -> None:
        found = [phase_on(PROCESS, day(text)) for text in ("2024-06-24", "2024-07-01", "2024-08-01")]
        assert [one and one.name for one in found] == ["自评", None, "反馈"]
        assert paper_due(PROCESS, "自评表") == day("2024-06-24")
        assert paper_due(PROCESS, "别的") is None
