"""Several checks that judge one item: a fault stands, what is not known is never taken as in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rubric_builder import MET, OPEN, finding, not_met

from checks.model import Candidate, Verdict
from rubrics.together import together

UNREAD = Verdict("not_measured", reason_key="column_unread", reason_args={"columns": "甲"})
NOT_OWED = Verdict("not_applicable", reason_key="no_names")


def test_findings_of_all_stand_together() -> None:
    verdict = together([not_met("a"), not_met("b")])
    assert verdict.outcome == "not_met"
    assert [f.target for f in verdict.findings] == ["a", "b"]


def test_beside_one_that_is_in_order_it_is_partly_so() -> None:
    assert together([not_met("a"), MET]).outcome == "partial"


def test_what_could_not_be_measured_beside_a_fault_is_counted_as_unread() -> None:
    verdict = together([not_met("a"), UNREAD])
    assert (verdict.outcome, verdict.unread) == ("not_met", 1)


def test_met_only_where_all_are() -> None:
    assert together([MET, MET]).outcome == "met"
    assert together([MET, UNREAD]).reason_key == "column_unread"
    assert together([MET, OPEN]).outcome == "needs_review"


def test_a_check_that_does_not_apply_says_nothing() -> None:
    assert together([NOT_OWED, MET]) == MET
    assert together([NOT_OWED, NOT_OWED]) == NOT_OWED


def test_one_verdict_alone_stays_as_it_is() -> None:
    alone = Verdict(
        "partial", (finding("a"),), share=(1, 2), candidates=(Candidate("http://a.example/", "甲"),)
    )
    assert together([alone]) is alone


@given(
    st.lists(
        st.sampled_from([MET, OPEN, UNREAD, NOT_OWED, not_met("a"), not_met("b")]), min_size=1, max_size=5
    )
)
def test_the_order_moves_neither_the_outcome_nor_the_faults(verdicts: list[Verdict]) -> None:
    one, other = together(verdicts), together(verdicts[::-1])
    assert one.outcome == other.outcome
    assert sorted(f.target for f in one.findings) == sorted(f.target for f in other.findings)
    assert one.unread == other.unread
