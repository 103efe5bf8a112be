"""What each rule of the rubrics earns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from rubric_builder import KIND, MET, OPEN, finding, fold, item, not_met, row, rubric

from checks.model import Candidate, Sample, Verdict
from rubrics.load import load_rubric
from rubrics.model import Rubric
from rubrics.score import NotForThisUnitError


def earned(rule: str, verdict: Verdict, full: str = "2", **params: Any) -> tuple[str | None, str]:
    sheet = fold(rubric([item("1", rule, full, params=params)]), {"甲#1": verdict}).to_dict()
    return sheet["items"][0]["points"], sheet["items"][0]["outcome"]


PART = Verdict("partial", (finding("a"),))


@pytest.mark.parametrize("rule", ["additive", "all_or_nothing"])
def test_a_condition_pays_in_full_or_not_at_all(rule: str) -> None:
    assert earned(rule, MET) == ("2", "met")
    assert earned(rule, not_met("a")) == ("0", "not_met")
    assert earned(rule, PART) == ("0", "not_met")


def test_deduction_per_occurrence_stops_at_its_cap() -> None:
    price = {"per": 1, "points": 0.5, "max": 2}
    assert earned("deduct_each", MET, "3", **price) == ("3", "met")
    assert earned("deduct_each", not_met("a", "b"), "3", **price) == ("2", "partial")
    assert earned("deduct_each", not_met(*"abcdefg"), "3", **price) == ("1", "partial")
    assert earned("deduct_each", not_met(*"abcdefg"), "3", **price | {"max": 3}) == ("0", "not_met")


def test_a_price_may_be_per_several_occurrences() -> None:
    assert earned("deduct_each", not_met(*"abcde"), per=2, points=0.5) == ("1", "partial")


def test_one_problem_found_twice_is_deducted_once() -> None:
    assert earned("deduct_each", not_met("a", "a"), per=1, points=0.5) == ("1.5", "partial")


def test_the_home_page_and_other_pages_have_their_own_prices() -> None:
    prices = {"home": {"per": 1, "points": 1}, "other": {"per": 1, "points": 0.2}, "max": 2}
    both = Verdict("not_met", (finding("a", place="home"), finding("b"), finding("c")))
    assert earned("deduct_each", both, **prices) == ("0.6", "partial")


def test_a_place_without_a_price_is_reported_and_costs_nothing() -> None:
    prices = {"home": {"per": 1, "points": 1}, "other": {"per": 1, "points": None}}
    made = rubric([item("1", "deduct_each", params=prices)])
    found = row(fold(made, {"甲#1": not_met("b", "c")}), "甲#1")
    assert (found.points, found.outcome, len(found.problems)) == (Decimal(2), "met", 2)
    assert "另有2处按原文不扣分" in found.reason


def test_samples_pay_one_by_one() -> None:
    three = Verdict("partial", (finding("a"),), share=(3, 4), sample=Sample(1, 128, ("x",), 3))
    assert earned("sampled", three, sample=4) == ("1.5", "partial")
    assert earned("sampled", three, "1.2", sample=4, points=0.3) == ("0.9", "partial")
    assert earned("sampled", Verdict("not_met", (finding("a"),), share=(0, 4)), sample=4) == ("0", "not_met")


def test_too_few_to_draw_is_open_and_says_what_is_sure() -> None:
    made = rubric([item("1", "sampled", params={"sample": 4})])
    sheet = fold(made, {"甲#1": Verdict("partial", (finding("a"),), share=(2, 3))})
    found = row(sheet, "甲#1")
    assert (found.outcome, found.reason_key, found.points) == ("needs_review", "too_few_to_draw", None)
    assert (found.low, found.high) == (Decimal(1), Decimal("1.5"))
    assert (sheet.decided, sheet.low, sheet.high) == (0, 0, Decimal("1.5"))
    as_drawn = Verdict("partial", (finding("a"),), share=(2, 3))
    assert earned("sampled", as_drawn, sample=4, too_few="as_drawn") == ("1", "partial")


def test_a_proportion_is_rounded_half_up_to_the_rubrics_step() -> None:
    assert earned("proportion", Verdict("partial", (finding("a"),), share=(1, 3))) == ("0.67", "partial")
    assert earned("proportion", Verdict("met", share=(3, 3))) == ("2", "met")


BANDS = {"bands": [{"working_days": 3, "points": 2}, {"working_days": 5, "points": 1}], "else": 0}


@pytest.mark.parametrize(("days", "points"), [(1, "2"), (3, "2"), (4, "1"), (5, "1"), (6, "0")])
def test_bands_with_upper_limits(days: int, points: str) -> None:
    assert earned("graded", Verdict("partial", counts={"working_days": days}), **BANDS)[0] == points


@pytest.mark.parametrize(("times", "points"), [(7, "2"), (6, "2"), (3, "1"), (2, "0")])
def test_bands_with_lower_limits(times: int, points: str) -> None:
    bands = [{"min_times": 6, "points": 2}, {"min_times": 3, "points": 1}]
    verdict = Verdict("partial", counts={"times": times})
    assert earned("graded", verdict, bands=bands, **{"else": 0})[0] == points


def test_a_band_that_asks_for_no_number_is_left_to_a_person() -> None:
    bands = [{"media": "中央媒体", "points": 2}, {"media": "省级媒体", "points": 1}]
    assert earned("graded", Verdict("partial", counts={"media": 3}), bands=bands) == (None, "needs_review")


def test_points_per_form_stop_at_the_maximum() -> None:
    forms = {"per": 1, "points": 1, "max": 3, "count": "forms"}
    assert earned("graded", Verdict("partial", counts={"forms": 2}), "3", **forms) == ("2", "partial")
    assert earned("graded", Verdict("partial", counts={"forms": 5}), "3", **forms) == ("3", "met")


def test_partial_without_a_scale_is_left_to_a_person() -> None:
    assert earned("graded", PART, scale_in_source=None) == (None, "needs_review")


def test_half_is_lost_only_when_there_is_none() -> None:
    assert earned("half_if_none", Verdict("not_met", (finding("a"),), share=(0, 5))) == ("1", "partial")
    assert earned("half_if_none", Verdict("partial", (finding("a"),), share=(1, 5))) == ("2", "met")


def test_a_problem_is_charged_by_the_first_item_only() -> None:
    each = [item("1", "deduct_each", params={"points": 0.5}), item("2", "deduct_each", params={"points": 1})]
    made = rubric(each)
    sheet = fold(made, {"甲#1": not_met("a", "b"), "甲#2": not_met("b")})
    second = row(sheet, "甲#2")
    assert (row(sheet, "甲#1").points, second.points) == (Decimal(1), Decimal(2))
    assert "另有1个问题已在“甲/甲项”第1项计分,不重复扣分" in second.reason
    assert second.problems == ("P-dead_link-b",)


def test_all_or_nothing_keeps_its_points_when_every_fault_is_charged_already() -> None:
    made = rubric([item("1", "deduct_each", params={"points": 0.5}), item("2", "all_or_nothing")])
    kept = row(fold(made, {"甲#1": not_met("a"), "甲#2": not_met("a")}), "甲#2")
    assert (kept.points, kept.outcome) == (Decimal(2), "partial")
    assert "同一问题不重复扣分" in kept.reason
    lost = row(fold(made, {"甲#1": not_met("a"), "甲#2": not_met("a", "new")}), "甲#2")
    assert lost.points == 0


def test_two_items_on_the_existence_of_a_thing_may_both_be_lost() -> None:
    made = rubric([item("1"), item("2")])
    missing = not_met("政府会议", kind="column_missing")
    sheet = fold(made, {"甲#1": missing, "甲#2": missing})
    assert [one.points for one in sheet.items] == [0, 0]


def veto_rubric(**params: Any) -> Any:
    return rubric(
        [item("1", "deduct_each", params={"points": 1}), item("1v", "veto", None, params=params), item("2")],
        [item("1"), item("b", "bonus", "1")],
        bonus="1",
    )


GOOD = {"甲#2": MET, "乙#1": MET, "乙#b": MET}


@pytest.mark.parametrize(("count", "decided", "vetoed"), [(5, "4", ()), (6, "2", ("甲",))])
def test_a_section_veto_starts_above_its_limit(count: int, decided: str, vetoed: tuple[str, ...]) -> None:
    made = veto_rubric(more_than=5, effect="zero_section", section="甲")
    many = not_met(*(f"u{n}" for n in range(count)))
    sheet = fold(made, GOOD | {"甲#1": many, "甲#1v": many})
    assert (sheet.decided, sheet.vetoed, sheet.bonus) == (Decimal(decided), vetoed, Decimal(1))
    assert row(sheet, "甲#1v").outcome == ("not_met" if vetoed else "met")


def test_a_pending_veto_moves_the_range_only() -> None:
    made = veto_rubric(more_than=5, effect="zero_section", section="甲")
    sheet = fold(made, GOOD | {"甲#1": MET, "甲#1v": OPEN})
    assert (sheet.low, sheet.decided, sheet.high) == (Decimal(2), Decimal(6), Decimal(6))
    assert sheet.vetoed == ()


def test_a_veto_of_the_whole_takes_everything_and_the_bonus() -> None:
    sheet = fold(
        veto_rubric(effect="zero_total", grade="不合格"), GOOD | {"甲#1": MET, "甲#1v": not_met("a")}
    )
    assert (sheet.low, sheet.decided, sheet.high, sheet.bonus) == (0, 0, 0, 0)
    assert (sheet.vetoed, sheet.grade) == (("总分",), "不合格")


def test_a_fixed_total_lowers_and_never_raises() -> None:
    made = veto_rubric(effect="fixed_total", value="3")
    assert fold(made, GOOD | {"甲#1": MET, "甲#1v": not_met("a")}).decided == 3
    assert fold(made, {"乙#1": MET, "甲#1v": not_met("a")}).decided == 2


def test_deductions_and_bonus_stand_apart_from_the_base() -> None:
    made = rubric(
        [item("1"), item("b", "bonus", "4", params={"per": 1, "points": 2, "max": 4})],
        [item("d", "deduction", None, params={"per": 1, "points": 2})],
        bonus="4",
    )
    sheet = fold(made, {"甲#1": MET, "甲#b": Verdict("met", counts={"times": 3}), "乙#d": not_met("a", "b")})
    assert (sheet.full, sheet.decided, sheet.bonus, sheet.deducted) == (2, 2, 4, 4)


def test_bonus_counts_only_from_its_gate_and_up_to_its_cap() -> None:
    items = [item("1", full="80"), item("2", full="20"), item("b", "bonus", "3"), item("c", "bonus", "3")]
    made = rubric(items, bonus="5", bonus_gate="90")
    both = {"甲#b": MET, "甲#c": MET}
    assert fold(made, both | {"甲#1": MET, "甲#2": MET}).bonus == 5
    below = fold(made, both | {"甲#1": MET, "甲#2": not_met("a")})
    assert (below.bonus, row(below, "甲#b").points) == (0, 0)
    assert "基本分未达到90分" in row(below, "甲#b").reason


NOT_OWED = Verdict("not_applicable", reason_key="nothing_due")


def test_what_does_not_apply_is_dropped_from_the_maximum() -> None:
    sheet = fold(rubric([item("1"), item("2")]), {"甲#1": MET, "甲#2": NOT_OWED})
    assert (sheet.full, sheet.decided) == (2, 2)
    assert row(sheet, "甲#2").outcome == "not_applicable"


def test_what_does_not_apply_is_carried_by_the_others_in_proportion() -> None:
    how = {"how": "rescale", "within": "section"}
    made = rubric(
        [item("1", full="1"), item("2", full="2"), item("3", full="1", not_applicable=how)], [item("1")]
    )
    sheet = fold(made, {"甲#1": MET, "甲#2": not_met("a"), "甲#3": NOT_OWED, "乙#1": MET})
    assert (sheet.full, sheet.decided) == (6, Decimal("3.33"))
    assert [row(sheet, f"甲#{no}").full for no in "123"] == [Decimal("1.33"), Decimal("2.67"), 0]
    assert "原1分,因有不适用项按比例折算为1.33分" in row(sheet, "甲#1").reason


def test_what_does_not_apply_may_take_the_rate_of_another() -> None:
    how = {"how": "rate_of", "of": "乙"}
    made = rubric([item("1", full="4", not_applicable=how)], [item("1", full="3"), item("2", full="1")])
    sheet = fold(made, {"甲#1": NOT_OWED, "乙#1": MET, "乙#2": not_met("a")})
    assert (row(sheet, "甲#1").points, row(sheet, "甲#1").outcome) == (3, "not_applicable")
    still = fold(made, {"甲#1": NOT_OWED, "乙#1": MET})
    assert (still.decided, still.low, still.high) == (3, 3, 8)


def test_points_and_wording_may_differ_by_kind_of_unit() -> None:
    made = rubric(
        [item("1", by_kind={"township": {"full": "1", "criterion": "乡镇要点"}})],
        kinds={KIND: "县", "township": "乡镇"},
    )
    assert fold(made, {"甲#1": MET}).full == 2
    sheet = fold(made, {"甲#1": MET}, kind="township")
    assert (sheet.full, sheet.items[0].title) == (1, "乡镇要点")


def test_a_unit_kind_the_rubric_does_not_name_is_refused() -> None:
    with pytest.raises(NotForThisUnitError, match="township"):
        fold(rubric([item("1")]), {}, kind="township")


def test_a_verdict_of_an_unknown_item_is_refused() -> None:
    with pytest.raises(KeyError):
        fold(rubric([item("1")]), {"甲#9": MET})


def test_an_item_a_person_decides_is_never_decided_by_a_check() -> None:
    made = rubric([item("1", automation="assisted")])
    by_check = Verdict("met", candidates=(Candidate("http://a.example/", "候选"),))
    found = row(fold(made, {"甲#1": by_check}), "甲#1")
    assert (found.outcome, found.reason_key, found.points) == (
        "needs_review",
        "person_confirms_clean",
        None,
    )
    assert "未发现问题" in found.reason
    assert len(found.candidates) == 1
    found = row(fold(made, {"甲#1": Verdict("not_met")}), "甲#1")
    assert (found.outcome, found.reason_key) == ("needs_review", "person_confirms")
    by_person = fold(made, {"甲#1": by_check}, by_hand={"甲#1"})
    assert (by_person.decided, by_person.by_method["review"]) == (2, 2)
    assert row(by_person, "甲#1").candidates == ()


def test_a_check_that_settles_one_half_leaves_the_other_to_a_person() -> None:
    made = rubric([item("1", settles="not_met")])
    assert row(fold(made, {"甲#1": MET}), "甲#1").outcome == "needs_review"
    assert row(fold(made, {"甲#1": not_met("a")}), "甲#1").points == 0


def test_items_nobody_has_judged_are_open_with_their_reason() -> None:
    made = rubric(
        [item("1"), item("2", automation="automatic", check=None), item("3", automation="material")]
    )
    sheet = fold(made, {})
    assert [(one.outcome, one.reason_key) for one in sheet.items] == [
        ("not_measured", "no_verdict"),
        ("needs_review", "no_check_yet"),
        ("material", "paper_material"),
    ]
    assert (sheet.decided, sheet.low, sheet.high) == (0, 0, 6)


def test_a_rubric_without_points_reports_and_scores_nothing() -> None:
    made = rubric([item("1", full=None), item("2", full=None)])
    sheet = fold(made, {"甲#1": MET, "甲#2": not_met("a")}).to_dict()
    assert sheet["score"]["full"] is None and sheet["score"]["decided"] is None
    assert [(one["outcome"], one["points"]) for one in sheet["items"]] == [("met", None), ("not_met", None)]


def test_a_grade_is_given_once_nothing_open_can_change_it() -> None:
    grades = [{"name": "一般", "min": "0"}, {"name": "优秀", "min": "9"}, {"name": "良好", "min": "6"}]
    made = rubric([item("1", full="9"), item("2", full="1")], grades=grades)
    assert fold(made, {"甲#1": MET}).grade == "优秀"
    assert fold(made, {"甲#2": MET}).grade is None


@pytest.mark.parametrize(
    ("unit", "full"),
    [
        ("荆州市公安局", 100),
        ("市公安局", 100),
        ("市医疗保障局", 100),
        ("市经济和信息化局", 94),
        ("荆州住房公积金中心", 94),
    ],
)
def test_a_department_owes_its_own_key_area_only(unit: str, full: int) -> None:
    sheet = fold(load_rubric("jingzhou-2021-department"), {}, kind="city_department", unit_name=unit)
    assert (sheet.full, sheet.high) == (full, full)


def test_the_sentence_says_what_is_asked_what_was_found_and_what_it_costs() -> None:
    made = rubric([item("1", "deduct_each", params={"points": 0.5})])
    found = row(fold(made, {"甲#1": not_met("a", "b", "c", "d")}), "甲#1")
    assert found.reason == ("要求:要点1;发现4个问题:问题a、问题b、问题c等;计扣4处,应扣2分,实扣2分,得0分。")


def test_a_fixed_total_does_not_lift_deductions() -> None:
    items = [item("1", full="5"), item("d", "deduction", None, params={"points": 4})]
    made = rubric([*items, item("v", "veto", None, params={"effect": "fixed_total", "value": 3})])
    sheet = fold(made, {"甲#1": MET, "甲#d": not_met("a"), "甲#v": not_met("a")})
    assert (sheet.decided, sheet.deducted) == (3, 4)


class TestPlacesThatCouldNotBeRead:
    """A column that was not read may be one fault more: it widens the range and decides nothing."""

    def made(self, **params: Any) -> Rubric:
        return rubric([item("1", "deduct_each", full="2", params={"per": 1, "points": "0.5", **params})])

    def seen(self, *names: str, unread: int) -> Verdict:
        return msgspec.structs.replace(not_met(*names), unread=unread)

    def test_the_range_reaches_from_all_of_them_faulty_to_none(self) -> None:
        sheet = fold(self.made(), {"甲#1": self.seen("a", unread=2)})
        one = row(sheet, "甲#1")
        assert (one.low, one.high, one.points) == (Decimal("0.5"), Decimal("1.5"), None)
        assert (one.outcome, one.reason_key) == ("not_measured", "part_unread")
        assert "已查实1处" in one.reason and "另有2处未能读出" in one.reason
        assert sheet.decided == 0

    def test_nothing_is_open_where_the_cap_is_reached(self) -> None:
        one = row(fold(self.made(max="0.5"), {"甲#1": self.seen("a", unread=9)}), "甲#1")
        assert (one.low, one.high, one.outcome) == (Decimal("1.5"), Decimal("1.5"), "partial")

    @pytest.mark.parametrize(("unread", "outcome"), [(0, "met"), (1, "met"), (2, "not_measured")])
    def test_a_veto_is_open_only_if_they_could_bring_it(self, unread: int, outcome: str) -> None:
        params = {"more_than": 3, "effect": "zero_section"}
        made = rubric([item("1", "veto", full=None, params=params), item("2")])
        sheet = fold(made, {"甲#1": self.seen("a", "b", unread=unread), "甲#2": MET})
        assert row(sheet, "甲#1").outcome == outcome
        assert (sheet.low, sheet.high) == (Decimal(0 if unread == 2 else 2), Decimal(2))
