"""Points lost because too little was found: the sentence says how much, and what was found is shown."""

from __future__ import annotations

from rubric_builder import MET, fold, item, not_met, row, rubric

from checks.model import Candidate, Verdict
from rubrics.sheet import ItemScore

SEEN = (Candidate("http://a.example/1", "关于某办法征求意见的公告"),)


def scored(verdict: Verdict) -> ItemScore:
    made = rubric([item("1")])
    (name,) = (one.id for one in made.items)
    return row(fold(made, {name: verdict}), name)


def test_too_few_are_told_with_the_number_found_and_the_number_owed() -> None:
    one = scored(Verdict("not_met", share=(3, 6), candidates=SEEN))
    assert "须有6个,符合的3个" in one.reason
    assert one.points == 0
    assert one.candidates == SEEN


def test_problems_speak_for_themselves() -> None:
    one = scored(Verdict("not_met", not_met("a").findings, share=(3, 6), candidates=SEEN))
    assert "须有" not in one.reason
    assert one.problems and not one.candidates


def test_what_is_met_lists_nothing_to_look_at() -> None:
    assert not scored(MET).candidates
    assert not scored(Verdict("met", share=(6, 6), candidates=SEEN)).candidates
