"""Compatibility: a page that shows nothing is a fault; a page that scrolls sideways is for a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checks.model import Verdict
from crawler.gather.probes.compat_model import CompatAnswer, Layout, PageSeen

HOME = "http://www.x.gov.cn/"
Ask = Callable[..., Verdict]
WIDTHS = (1366, 1920, 1024, 375)


def layout(inner: int, scroll: int = 0, shown: int = 500, meta: str | None = None, used: int = 1) -> Layout:
    return Layout(inner, scroll or inner, shown, 0, 900, meta, (1, used))


def page(*layouts: Layout, **more: Any) -> PageSeen:
    values: dict[str, Any] = {
        "url": HOME,
        "kind": "home",
        "engine": "chromium",
        "state": "ok",
        "expected": 500,
    } | more
    return PageSeen(at="2026-11-20T01:00:00+08:00", layouts=layouts, **values)


def seen(*pages: PageSeen) -> CompatAnswer:
    return CompatAnswer("measured", "2026-11-20", "", ("chromium",), ("firefox", "webkit"), pages)


GOOD = page(*(layout(width) for width in WIDTHS))


def test_pages_that_show_their_text_are_met(ask: Ask) -> None:
    verdict = ask("browser_compat", compat=seen(GOOD, page(layout(1366), errors=("a is not defined",))))
    assert (verdict.outcome, verdict.counts["script_errors"]) == ("met", 1)


def test_a_page_that_twice_shows_nothing_is_a_fault(ask: Ask, found: Callable[..., Any]) -> None:
    blank = page(
        *(layout(width, shown=0) for width in WIDTHS),
        url=HOME + "a.html",
        tries=2,
        errors=("x is not defined",),
    )
    verdict = ask("browser_compat", compat=seen(GOOD, blank))
    assert (verdict.outcome, verdict.share) == ("partial", (1, 2))
    assert found(verdict) == [("render_failed", HOME + "a.html", "")]
    assert "x is not defined" in verdict.findings[0].summary


@pytest.mark.parametrize(
    "more",
    [{"tries": 1}, {"expected": 10}, {"status": 404}],
    ids=["seen once", "holds no text", "gone meanwhile"],
)
def test_an_empty_window_alone_is_no_fault(ask: Ask, more: dict[str, Any]) -> None:
    blank = page(layout(1366, shown=0), **{"tries": 2, **more})
    assert ask("browser_compat", compat=seen(blank)).findings == ()


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (layout(1366, 1400), "met"),
        (layout(1366, 1800), "needs_review"),
        (layout(1024, 1200), "met"),
        (layout(375, 1200), "met"),
        (layout(375, 1200, meta="width=1200"), "met"),
        (layout(375, 1200, meta="width=device-width, initial-scale=1"), "needs_review"),
        (layout(375, 390, meta="width=device-width"), "met"),
    ],
)
def test_only_widths_that_a_page_owes_are_looked_at(ask: Ask, one: Layout, outcome: str) -> None:
    verdict = ask("browser_compat", compat=seen(page(one)))
    assert (verdict.outcome, verdict.findings) == (outcome, ())


def test_a_page_without_its_own_style_is_for_a_person(ask: Ask) -> None:
    bare = page(layout(1366, used=0), own_failed=(HOME + "main.css",))
    verdict = ask("browser_compat", compat=seen(bare))
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "compat_unstyled")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (CompatAnswer("no_browser", "2026-11-20", "没有"), "compat_no_browser"),
        (seen(), "compat_no_page"),
        (seen(GOOD, page(state="failed", note="超时")), "compat_not_opened"),
    ],
)
def test_what_was_not_opened_is_not_measured(ask: Ask, answer: CompatAnswer, reason: str) -> None:
    verdict = ask("browser_compat", compat=answer)
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", reason)


def test_engines_that_are_not_here_are_named_when_a_rubric_asks_for_them(ask: Ask) -> None:
    verdict = ask("browser_compat", {"engines": 2}, compat=seen(GOOD))
    assert (verdict.outcome, verdict.reason_args["absent"]) == ("not_measured", "firefox、webkit")
