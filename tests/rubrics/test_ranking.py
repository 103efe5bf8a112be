"""The ranking: ties, what is left out for all, who is not ranked, and what never lowers a rank."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rubric_builder import KIND, MET, OPEN, fold, item, not_met, rubric

from checks.model import Verdict
from rubrics.model import Rubric
from rubrics.ranking import Ranking, competition, lead_units, rank
from rubrics.standing import ItemStanding, State, UnitStanding, from_entry, from_sheet

FULL = Decimal(10)
OUT_OF_TEN = rubric(
    [item(str(no), full="10", lead_units=["市甲局"] if no < 2 else ["市甲局", "市乙局"]) for no in range(3)],
    [item("0", full="10")],
)
IDS = [one.id for one in OUT_OF_TEN.items]


def standing(name: str, *points: int | str | None, **more: Any) -> UnitStanding:
    """``points`` per item: a number is decided, None not measured, a word another outcome."""
    items = {}
    for item_id, value in zip(IDS, points, strict=True):
        if isinstance(value, int):
            items[item_id] = ItemStanding("decided", Decimal(value), FULL, "met")
        else:
            state = "off" if value == "not_applicable" else "open"
            full = Decimal(0) if state == "off" else FULL
            items[item_id] = ItemStanding(state, Decimal(0), full, value or "not_measured")  # type: ignore[arg-type]
    return UnitStanding(name, f"单位{name}", KIND, Decimal(40), items, **more)


def only(*units: UnitStanding, by: Rubric = OUT_OF_TEN) -> Ranking:
    (ranking,) = rank(by, units)
    return ranking


def ranks(ranking: Ranking) -> dict[str, int | None]:
    return {place.unit: place.rank for place in ranking.places}


def test_equal_points_share_a_rank_and_the_next_is_skipped() -> None:
    found = only(
        standing("a", 9, 9, 9, 9),
        standing("b", 5, 9, 9, 9),
        standing("c", 9, 5, 9, 9),
        standing("d", 1, 1, 1, 1),
    )
    assert ranks(found) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_an_item_not_measured_for_one_is_left_out_for_all_and_named() -> None:
    found = only(standing("a", 10, 1, 1, 1), standing("b", None, 2, 2, 2))
    assert [(one.item, one.open_for) for one in found.left_out] == [(IDS[0], ("b",))]
    assert ranks(found) == {"b": 1, "a": 2}
    assert found.basis == 30
    assert [place.value for place in found.places] == [6, 3]


def test_a_unit_that_could_not_be_measured_is_not_ranked_and_empties_nothing() -> None:
    found = only(standing("a", 10, 10, 10, 10), standing("b", 1, 1, 1, 1), standing("waf", *[None] * 4))
    assert ranks(found) == {"a": 1, "b": 2, "waf": None}
    assert found.left_out == ()
    assert found.basis == 40


def test_a_unit_whose_papers_wait_is_ranked_on_the_rest() -> None:
    waiting = standing("a", 10, "material", "needs_review", "material")
    found = only(waiting, standing("b", 9, 10, 10, 10))
    assert ranks(found) == {"a": 1, "b": 2}
    assert len(found.left_out) == 3


def test_what_a_unit_does_not_owe_neither_helps_nor_harms() -> None:
    found = only(standing("a", 8, 8, 8, "not_applicable"), standing("b", 8, 8, 8, 8))
    assert ranks(found) == {"a": 1, "b": 1}
    assert found.left_out == ()


def test_items_of_single_units_are_left_out_together() -> None:
    made = rubric(
        [item("1", full="6", units=["甲局"]), item("2", full="6", units=["乙局"])], [item("0", full="4")]
    )

    def unit(name: str, mine: str, points: int | None) -> UnitStanding:
        state = "open" if points is None else "decided"
        outcome = "not_measured" if points is None else "met"
        items = {
            mine: ItemStanding(state, Decimal(points or 0), Decimal(6), outcome),  # type: ignore[arg-type]
            "乙#0": ItemStanding("decided", Decimal(4), Decimal(4), "met"),
        }
        return UnitStanding(name, name, KIND, Decimal(10), items)

    found = only(unit("甲局", "甲#1", None), unit("乙局", "甲#2", 0), by=made)
    assert {one.item for one in found.left_out} == {"甲#1", "甲#2"}
    assert ranks(found) == {"甲局": 1, "乙局": 1}


def test_a_veto_of_the_whole_leaves_no_more_than_its_fixed_value() -> None:
    vetoed = standing("a", 10, 10, 10, 10, vetoed=("总分",), fixed=Decimal(0), grade="不合格")
    found = only(vetoed, standing("b", 1, 0, 0, 0))
    assert ranks(found) == {"b": 1, "a": 2}
    assert found.places[1].grade == "不合格"


def test_grades_are_the_bands_of_the_rubric() -> None:
    made = OUT_OF_TEN.model_copy(
        update={
            "grades": rubric(
                [item("0")],
                grades=[{"name": "优秀", "min": 36}, {"name": "良好", "min": 20}, {"name": "一般", "min": 0}],
            ).grades
        }
    )
    found = only(standing("a", 9, 9, 9, 9), standing("b", 5, 5, 5, 5), standing("c", 0, 0, 0, 9), by=made)
    assert [place.grade for place in found.places] == ["优秀", "良好", "一般"]


@pytest.mark.parametrize(("state", "grade"), [("open", None), ("decided", "优秀"), ("off", "优秀")])
def test_there_is_no_grade_while_a_veto_with_a_grade_of_its_own_is_open(state: State, grade: str) -> None:
    veto = item("v", rule="veto", full=None, params={"effect": "zero_total", "grade": "不合格"})
    made = rubric([item("0", full="10"), veto], grades=[{"name": "优秀", "min": 8}])
    first, second = (one.id for one in made.items)
    items = {
        first: ItemStanding("decided", FULL, FULL, "met"),
        second: ItemStanding(state, Decimal(0), Decimal(0), "met"),
    }
    (place,) = only(UnitStanding("a", "单位", KIND, FULL, items), by=made).places
    assert (place.grade, place.rank, place.open_vetoes) == (grade, 1, int(state == "open"))


def test_kinds_of_unit_are_ranked_apart() -> None:
    city = replace(standing("c", 1, 1, 1, 1), kind="city_government")
    found = rank(OUT_OF_TEN, [city, standing("a", 9, 9, 9, 9)])
    assert [(one.kind, ranks(one)) for one in found] == [(KIND, {"a": 1}), ("city_government", {"c": 1})]


def test_each_section_has_its_own_ranking() -> None:
    found = only(standing("a", 9, 9, 9, 1), standing("b", 1, 1, 1, 9))
    assert [(one.section, one.unit, one.rank) for one in found.sections] == [
        ("甲", "a", 1),
        ("甲", "b", 2),
        ("乙", "b", 1),
        ("乙", "a", 2),
    ]


def test_lead_units_answer_for_their_items() -> None:
    held = standing("a", 9, 10, 10, 10)
    items = dict(held.items)
    items[IDS[0]] = replace(items[IDS[0]], problems=("P1", "P2"))
    items[IDS[2]] = replace(items[IDS[2]], problems=("P2",))
    found = lead_units(OUT_OF_TEN, [replace(held, items=items), standing("b", 4, 10, 10, None)], "未定")
    assert [(one.name, one.items, one.lost, one.open, one.problems) for one in found] == [
        ("市甲局", 3, 7, 0, 2),
        ("市乙局", 1, 0, 0, 1),
        ("未定", 1, 0, 1, 0),
    ]
    assert found[0].by_item[IDS[0]] == (7, 2)


def test_a_stored_entry_and_the_fold_give_the_same_standing() -> None:
    made = rubric(
        [item("0", full="2"), item("1", "deduct_each", "2", params={"points": "0.5"})],
        [item("0", "deduction", None, params={"points": 1}), item("1", "bonus", "3"), item("2", full="1")],
        bonus="3",
    )
    verdicts = {"甲#0": MET, "甲#1": not_met("x", "y"), "乙#0": not_met("z"), "乙#1": MET, "乙#2": OPEN}
    sheet = fold(made, verdicts)
    names = {"unit": "u", "name": "某县", "kind": KIND}
    assert from_sheet(made, sheet, **names) == from_entry(made, sheet.to_dict(), **names)
    place = only(from_sheet(made, sheet, **names), by=made).places[0]
    assert (place.value, place.bonus, place.deducted) == (Decimal(5), 3, 1)


def test_an_entry_of_another_rubric_is_no_standing() -> None:
    entry = fold(rubric([item("gone")]), {}).to_dict()
    assert from_entry(OUT_OF_TEN, entry, unit="u", name="某县", kind=KIND) is None


def test_a_checklist_is_ranked_by_what_conforms() -> None:
    made = rubric([item(str(no), full=None) for no in range(3)])
    units = [
        from_sheet(made, fold(made, seen), unit=name, name=name, kind=KIND)
        for name, seen in (
            ("a", {"甲#0": MET, "甲#1": not_met("x"), "甲#2": MET}),
            ("b", {"甲#0": MET, "甲#1": not_met("x"), "甲#2": Verdict("partial", share=(1, 2))}),
        )
    ]
    found = only(*units, by=made)
    assert ranks(found) == {"a": 1, "b": 2}
    assert [place.value for place in found.places] == [2, 1]


cells = st.one_of(st.integers(0, 10), st.sampled_from([None, "material", "needs_review", "not_applicable"]))


@st.composite
def fields(draw: st.DrawFn) -> list[UnitStanding]:
    rows = draw(st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=6))
    return [standing(f"u{number}", *row) for number, row in enumerate(rows)]


@given(fields(), st.randoms())
def test_the_order_of_units_is_of_no_account(units: list[UnitStanding], random: Any) -> None:
    shuffled = list(units)
    random.shuffle(shuffled)
    assert rank(OUT_OF_TEN, shuffled) == rank(OUT_OF_TEN, units)
    assert lead_units(OUT_OF_TEN, shuffled) == lead_units(OUT_OF_TEN, units)


@given(fields(), st.data())
def test_more_points_never_lower_a_rank(units: list[UnitStanding], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(units) - 1))
    decided = [name for name, one in units[at].items.items() if one.state == "decided"]
    if not decided:
        return
    name = data.draw(st.sampled_from(decided))
    more = replace(units[at].items[name], points=FULL)
    better = replace(units[at], items={**units[at].items, name: more})
    before, after = (
        ranks(only(*some))[units[at].unit] for some in (units, [*units[:at], better, *units[at + 1 :]])
    )
    assert (before is None) == (after is None)
    assert before is None or after is None or after <= before


@given(fields())
def test_ranks_follow_values_and_only_decided_items_are_compared(units: list[UnitStanding]) -> None:
    found = only(*units)
    ranked = [place for place in found.places if place.rank is not None]
    for one in ranked:
        assert one.rank == 1 + sum(other.value > one.value for other in ranked)
    names = {place.unit for place in ranked}
    out = {one.item for one in found.left_out}
    for unit in units:
        if unit.unit in names:
            assert {name for name, one in unit.items.items() if one.state == "open"} <= out


@given(st.lists(st.integers(0, 5)))
def test_competition_ranks(values: list[int]) -> None:
    falling = [Decimal(value) for value in sorted(values, reverse=True)]
    assert competition(falling) == [1 + sum(other > value for other in falling) for value in falling]
