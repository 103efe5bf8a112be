"""Slow and unfinished pages cost something only after a second try that ended the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checks.model import Verdict
from crawler.gather.probes.rendering_model import RenderingAnswer, Retried

HOME = "http://www.x.gov.cn/"
Ask = Callable[..., Verdict]
AT = "2026-11-20T01:00:00+08:00"
FEED = HOME + "feed.json (500)"


def seen(*retried: Retried, slow: int = 0, unfinished: int = 0) -> RenderingAnswer:
    return RenderingAnswer(AT, 15, slow, unfinished, retried)


def slow(first: int, second: int, again: Any = "yes") -> Retried:
    return Retried("slow", HOME + "s.html", again, AT, first, second, 200)


def stuck(again: Any = "yes", own: tuple[str, ...] = (FEED,)) -> Retried:
    return Retried("unfinished", HOME + "l.html", again, AT, note="占位内容一直没有被替换: 加载中", own=own)


def test_twice_slow_is_a_problem_of_that_page(ask: Ask, found: Callable[..., Any]) -> None:
    verdict = ask("page_rendering", rendering=seen(slow(16_000, 15_500), slow=1))
    assert found(verdict) == [("slow_response", HOME + "s.html", "")]
    assert "16.0" in verdict.findings[0].summary


def test_a_page_whose_own_feed_fails_twice_does_not_display(ask: Ask, found: Callable[..., Any]) -> None:
    verdict = ask("page_rendering", rendering=seen(stuck(), unfinished=1))
    assert found(verdict) == [("render_failed", HOME + "l.html", "")]


def test_a_page_that_its_own_scripts_wipe_twice_does_not_display(ask: Ask, found: Callable[..., Any]) -> None:
    one = Retried("unfinished", HOME + "l.html", "yes", AT, shown=0, wiped=True)
    verdict = ask("page_rendering", rendering=seen(one, unfinished=1))
    assert found(verdict) == [("render_failed", HOME + "l.html", "")]
    assert "清空" in verdict.findings[0].summary


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (seen(), "met"),
        (seen(slow(16_000, 900, "no"), slow=1), "met"),
        (seen(stuck("no"), unfinished=1), "met"),
        (seen(stuck(own=()), unfinished=1), "needs_review"),
        (seen(stuck("unknown"), unfinished=1), "not_measured"),
        (seen(slow(16_000, 20_000, "unknown"), slow=1), "not_measured"),
        (seen(slow=2), "not_measured"),
    ],
)
def test_everything_else_costs_nothing(ask: Ask, answer: RenderingAnswer, outcome: str) -> None:
    verdict = ask("page_rendering", rendering=answer)
    assert (verdict.outcome, verdict.findings) == (outcome, ())


def test_a_rubric_may_move_the_limit(ask: Ask) -> None:
    answer = seen(slow(16_000, 18_000), slow=1)
    assert ask("page_rendering", {"seconds": 17}, rendering=answer).findings == ()
