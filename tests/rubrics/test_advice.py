"""提分建议: exact, never negative, adding up, and aware of caps, vetoes and shared causes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rubric_builder import KIND, MET, OPEN, item, not_met, problem_id, rubric
from test_rubric_score_properties import World, total, worlds

from checks.model import Verdict
from rubrics.advice import Advice, Case, advise, mended, worth_most
from rubrics.byhand import ByHand
from rubrics.model import Rubric


def advice(made: Rubric, verdicts: dict[str, Verdict], given_: dict[str, ByHand] | None = None) -> Advice:
    return advise(Case(made, verdicts, KIND, "某县", problem_id, given_ or {}))


def advice_on(world: World) -> Advice:
    return advice(world.rubric, world.verdicts())


def empty(*names: str) -> Verdict:
    return not_met(*names, kind="column_empty")


def test_three_empty_columns_and_the_veto_they_bring() -> None:
    made = rubric(
        [
            item("1", "deduct_each", "2", params={"points": "0.5"}, check="column_empty"),
            item("2", full="4"),
            item("v", "veto", None, params={"effect": "zero_section", "section": "甲", "more_than": 2}),
        ]
    )
    seen = empty("a", "b", "c")
    found = advice(made, {"甲#1": seen, "甲#2": MET, "甲#v": seen})
    assert (found.before, found.after) == (0, 6)
    assert sum(step.gain for step in found.steps) == 6
    assert found.steps[0].lifts == ("甲",)
    assert dict(found.steps[0].kinds) == {"column_empty": 3}
    assert found.single["P-column_empty-a"] == Decimal(5)


def test_beyond_the_cap_a_single_repair_earns_nothing_but_all_together_do() -> None:
    made = rubric([item("1", "deduct_each", "2", params={"points": 1})])
    found = advice(made, {"甲#1": not_met(*"abcde")})
    assert set(found.single.values()) == {0}
    assert [(step.gain, len(step.problems)) for step in found.steps] == [(2, 5)]
    assert list(worth_most(found.single)) == []


def test_one_cause_under_two_items_is_promised_once() -> None:
    made = rubric([item("1", full="2"), item("2", full="3")])
    seen = not_met("a")
    found = advice(made, {"甲#1": seen, "甲#2": seen})
    assert (found.before, found.after) == (3, 5)
    assert [step.gain for step in found.steps] == [2]


def test_two_vetoes_are_lifted_in_one_step() -> None:
    whole = {"effect": "zero_total"}
    made = rubric(
        [item("1", full="5"), item("v", "veto", None, params=whole), item("w", "veto", None, params=whole)]
    )
    found = advice(made, {"甲#1": MET, "甲#v": not_met("a"), "甲#w": empty("b")})
    assert [(step.gain, step.kinds, step.lifts) for step in found.steps] == [
        (5, {"column_empty": 1, "dead_link": 1}, ("总分",))
    ]


def test_an_item_of_which_a_check_sees_one_half_says_so() -> None:
    made = rubric([item("1", full="2", settles="not_met")])
    (step,) = advice(made, {"甲#1": not_met("a")}).steps
    assert (step.gain, step.confirm) == (2, ("甲#1",))


def test_open_items_and_those_a_person_decided_promise_nothing() -> None:
    made = rubric([item("1"), item("2")])
    seen = not_met("a")
    waiting = Verdict("needs_review", seen.findings, "no_check_yet")
    found = advice(made, {"甲#1": waiting, "甲#2": not_met("b")}, {"甲#2": ByHand()})
    assert found.steps == () and found.single == {}


def test_a_lost_item_without_a_named_problem_is_not_promised() -> None:
    made = rubric([item("1")])
    assert advice(made, {"甲#1": Verdict("not_met")}).steps == ()
    short = Verdict("not_met", not_met("a").findings, share=(1, 4))
    assert mended(short, frozenset({"P-dead_link-a"}), problem_id).share == (2, 4)
    assert mended(OPEN, frozenset({"P-dead_link-a"}), problem_id) == OPEN


@given(worlds())
def test_steps_earn_something_each_and_add_up_to_mending_everything(world: World) -> None:
    found = advice_on(world)
    everything = world.with_seen({name: () for name, seen in world.seen.items() if seen is not None})
    assert found.before == total(world.sheet())
    assert found.after == total(everything.sheet()) >= found.before
    assert all(step.gain > 0 and step.alone >= 0 for step in found.steps)
    assert found.before + sum(step.gain for step in found.steps) == found.after


@given(worlds())
def test_no_problem_is_mended_twice(world: World) -> None:
    found = advice_on(world)
    named = [name for step in found.steps for name in step.problems] + list(found.idle)
    assert sorted(named) == sorted(found.single)


@given(worlds(), st.data())
def test_a_single_repair_is_never_promised_more_than_it_earns(world: World, data: st.DataObject) -> None:
    found = advice_on(world)
    assert all(gain >= 0 for gain in found.single.values())
    if not found.single:
        return
    name = data.draw(st.sampled_from(sorted(found.single)))
    kind, _, target = name.removeprefix("P-").partition("-")
    without = {
        item_id: tuple(one for one in seen if one != f"{kind}:{target}")
        for item_id, seen in world.seen.items()
        if seen is not None
    }
    assert found.single[name] <= total(world.with_seen(without).sheet()) - found.before


@given(worlds(), st.randoms())
def test_the_order_of_verdicts_is_of_no_account(world: World, random: Any) -> None:
    verdicts = list(world.verdicts().items())
    random.shuffle(verdicts)
    assert advice(world.rubric, dict(verdicts)) == advice_on(world)
