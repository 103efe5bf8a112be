"""That a problem is missing from a result means «fixed» only when the run looked at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.url import key
from storage.archive import Archive
from storage.lifecycle import unmeasured
from storage.rows import ProblemRow
from tests.storage.archive_pages import SITE, put

KINDS = {
    "dead_link": ("dead_link", "soft_404"),
    "column_exists": ("column_missing",),
    "search_accuracy": ("search_miss", "search_missing"),
    "interpretation": ("interpretation_missing",),
}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(tmp_path / "run")
    archive.set_facts({"home_state": {"state": "ok", "cause": ""}, "walk_stopped": ""})
    put(archive, "/")
    put(archive, "/a.html", ["/x.pdf"])
    archive.set_address(key(f"{SITE}/x.pdf"), state="checked", outcome="alive")
    return archive


def problem(kind: str, page: str, target: str = "", items: tuple[str, ...] = ()) -> ProblemRow:
    return ProblemRow(
        "u", "P1", kind, SITE + page, target, None, "", "open", "2026-11-01", "2026-11-01", "r0", items
    )


def item(check: str, outcome: str = "met", name: str = "r/1", **more: Any) -> dict[str, Any]:
    return {"id": name, "check": check, "outcome": outcome, "sample": None, **more}


def result(*items: dict[str, Any]) -> dict[str, Any]:
    return {"scores": [{"items": list(items)}], "problems": []}


def blind(archive: Archive, row: ProblemRow, *items: dict[str, Any]) -> bool:
    return unmeasured(archive, [row], result(*items), KINDS) == ["P1"]


DEAD = problem("dead_link", "/a.html", f"{SITE}/x.pdf")
MISSING = problem("column_missing", "/", "预决算", ("r/1",))


def test_link_that_answers_now_was_looked_at(archive: Archive) -> None:
    assert not blind(archive, DEAD, item("dead_link"))


@pytest.mark.parametrize("outcome", ["blocked", "not_measured", "login", "suspect"])
def test_link_without_a_clear_answer_was_not(archive: Archive, outcome: str) -> None:
    archive.set_address(key(f"{SITE}/x.pdf"), outcome=outcome)
    assert blind(archive, DEAD, item("dead_link"))


def test_link_that_its_page_no_longer_shows_was_looked_at(archive: Archive) -> None:
    archive.set_address(key(f"{SITE}/x.pdf"), state="skipped", outcome=None, reason="unlinked")
    assert not blind(archive, DEAD, item("dead_link"))


def test_link_gone_because_its_page_could_not_be_read_was_not(archive: Archive) -> None:
    archive.ask_again([key(f"{SITE}/a.html")], [])
    archive.set_address(key(f"{SITE}/a.html"), state="checked", outcome="blocked")
    archive.set_address(key(f"{SITE}/x.pdf"), state="skipped", outcome=None, reason="unlinked")
    assert blind(archive, DEAD, item("dead_link"))


def test_link_left_for_want_of_time_was_not(archive: Archive) -> None:
    archive.set_address(key(f"{SITE}/x.pdf"), state="skipped", outcome=None, reason="budget_time")
    assert blind(archive, DEAD, item("dead_link"))


def test_check_that_came_to_no_decision_saw_nothing(archive: Archive) -> None:
    assert blind(archive, MISSING, item("column_exists", "not_measured"))
    assert not blind(archive, MISSING, item("column_exists", "needs_review"))


def test_decision_on_another_column_says_nothing_of_this_one(archive: Archive) -> None:
    other = item("column_exists", "met", "r/2")
    assert blind(archive, MISSING, item("column_exists", "not_measured"), other)


def test_kind_that_no_chosen_rubric_asks_about_stays_as_it_was(archive: Archive) -> None:
    assert blind(archive, problem("column_missing", "/", "预决算"), item("dead_link"))
    archive.set_facts({"all_checks": True})
    assert not blind(archive, problem("column_missing", "/", "预决算"), item("dead_link"))


def test_page_outside_the_sample_was_not_looked_at(archive: Archive) -> None:
    row = problem("interpretation_missing", "/a.html", items=("r/1",))
    drawn = item("interpretation", sample={"drawn": [f"{SITE}/a.html"]})
    others = item("interpretation", sample={"drawn": [f"{SITE}/b.html"]})
    assert not blind(archive, row, drawn)
    assert blind(archive, row, others)


@pytest.mark.parametrize(("state", "seen"), [("ok", True), ("timeout", False), ("failed", False), ("", True)])
def test_page_whose_rendering_did_not_end_was_not_looked_at(archive: Archive, state: str, seen: bool) -> None:
    archive.put_rendering(key(f"{SITE}/a.html"), state=state)
    row = problem("column_missing", "/a.html", items=("r/1",))
    assert blind(archive, row, item("column_exists")) is not seen


def test_page_gone_from_a_whole_walk_is_gone_but_not_from_one_cut_short(archive: Archive) -> None:
    row = problem("column_missing", "/gone.html", items=("r/1",))
    assert not blind(archive, row, item("column_exists"))
    archive.set_facts({"walk_stopped": "minutes"})
    assert blind(archive, row, item("column_exists"))


@pytest.mark.parametrize("state", ["blocked", "down", "unreachable"])
def test_nothing_is_fixed_on_a_portal_that_could_not_be_measured(archive: Archive, state: str) -> None:
    archive.set_facts({"home_state": {"state": state, "cause": "x"}})
    assert blind(archive, DEAD, item("dead_link"))
    assert blind(archive, MISSING, item("column_exists"))


@pytest.mark.parametrize(("state", "seen"), [("ok", True), ("down", True), ("blocked", False)])
def test_unreachable_portal_is_settled_by_any_answer_of_its_own(
    archive: Archive, state: str, seen: bool
) -> None:
    archive.set_facts({"home_state": {"state": state, "cause": "x"}})
    assert blind(archive, problem("site_unreachable", "/"), item("dead_link")) is not seen


def test_title_counts_as_searched_only_when_it_was(archive: Archive) -> None:
    row = problem("search_miss", "/search", "关于印发《工作方案》的通知", ("r/1",))
    case = {"title": row.target, "state": "hit"}
    archive.put_probe("search", "result", {"state": "ok", "cases": [case]})
    assert not blind(archive, row, item("search_accuracy"))
    archive.put_probe("search", "result", {"state": "ok", "cases": [{**case, "title": "别的标题"}]})
    assert blind(archive, row, item("search_accuracy"))
    archive.put_probe("search", "result", {"state": "blocked", "cases": []})
    assert blind(archive, row, item("search_accuracy"))
