"""Titles that the portal's own search should find on its first page."""

from __future__ import annotations

import pytest

from checks.artifacts import SearchCase, SearchReading

HOME = "http://www.x.gov.cn/"
RESULT = "http://www.x.gov.cn/search?q="


def case(title: str, state: str = "hit", **more: str) -> SearchCase:
    known = {"url": f"{HOME}{title}.html", "column": "通知公告", "result_url": RESULT + title, **more}
    return SearchCase(title=title, state=state, **known)  # type: ignore[arg-type]


def reading(*cases: SearchCase, state: str = "ok", note: str = "") -> SearchReading:
    return SearchReading(state, note, seed=1, frame=128, cases=cases)


def test_all_found(ask) -> None:
    verdict = ask("search_accuracy", search=reading(*(case(t) for t in "甲乙丙丁")))
    assert (verdict.outcome, verdict.findings, verdict.share) == ("met", (), (4, 4))


def test_each_title_not_found_is_a_problem_of_its_result_page(ask, found) -> None:
    verdict = ask("search_accuracy", search=reading(case("甲"), case("乙", "miss"), case("丙"), case("丁")))
    assert (verdict.outcome, verdict.share) == ("partial", (3, 4))
    assert found(verdict) == [("search_miss", RESULT + "乙", "乙")]


def test_none_found(ask) -> None:
    verdict = ask("search_accuracy", search=reading(*(case(t, "miss") for t in "甲乙丙丁")))
    assert (verdict.outcome, verdict.share, len(verdict.findings)) == ("not_met", (0, 4), 4)


def test_the_draw_is_kept(ask) -> None:
    sample = ask("search_accuracy", search=reading(*(case(t) for t in "甲乙丙丁"))).sample
    assert sample is not None
    assert (sample.seed, sample.frame, sample.drawn, sample.hits) == (1, 128, tuple("甲乙丙丁"), 4)


def test_the_rubric_says_how_many_titles(ask) -> None:
    stored = reading(case("甲"), case("乙"), case("丙", "miss"), case("丁"))
    assert ask("search_accuracy", {"sample": 2}, search=stored).outcome == "met"
    assert ask("search_accuracy", {"sample": 3}, search=stored).share == (2, 3)


def test_too_few_titles_are_for_a_person(ask) -> None:
    verdict = ask("search_accuracy", search=reading(case("甲", "miss"), case("乙")))
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "too_few_titles")
    assert verdict.findings == ()


def test_no_search_box_is_one_problem_of_the_home_page(ask, found) -> None:
    verdict = ask("search_accuracy", search=reading(state="missing"))
    assert (verdict.outcome, found(verdict)) == ("not_met", [("search_missing", HOME, "")])


@pytest.mark.parametrize("state", ["error", "blocked", "skipped"])
def test_a_search_that_could_not_be_used_is_not_measured(ask, state) -> None:
    verdict = ask("search_accuracy", search=reading(state=state, note="验证码"))
    assert (verdict.outcome, verdict.findings) == ("not_measured", ())
    assert (verdict.reason_key, verdict.reason_args) == ("search_" + state, {"cause": "验证码"})


def test_a_question_without_an_answer_is_neither_hit_nor_miss(ask, found) -> None:
    unread = case("丁", "error", note="超时")
    verdict = ask("search_accuracy", search=reading(case("甲"), case("乙"), case("丙"), unread))
    assert (verdict.outcome, verdict.findings) == ("not_measured", ())
    missed = ask("search_accuracy", search=reading(case("甲"), case("乙"), case("丙", "miss"), unread))
    assert missed.outcome == "partial"
    assert found(missed) == [("search_miss", RESULT + "丙", "丙")]
    assert missed.counts == {"hits": 2, "misses": 1, "unmeasured": 1}


def test_a_problem_names_the_picture_without_its_caption(ask) -> None:
    stored = reading(case("甲"), case("乙", "miss", raw_picture="a.png"), case("丙"), case("丁"))
    assert ask("search_accuracy", search=stored).findings[0].facts["raw_picture"] == "a.png"
