"""Columns that a rubric asks for by name."""

from __future__ import annotations

import pytest

from checks.artifacts import PortalReading
from checks.problem import problem_id
from crawler.derive.columns import Column, Portal
from crawler.model import NavLink

ROOT = "http://www.x.gov.cn"
HOME = ROOT + "/"
NAV = (NavLink("政务公开", ROOT + "/zwgk/"), NavLink("通知公告", ROOT + "/tzgg/", ("政务公开",)))
WANTED = {"names": ["规划计划", "发展规划"]}


def column(name: str, path: str = "/c/", **more: object) -> Column:
    return Column(name=name, path=("首页", name), url=ROOT + path, **more)  # type: ignore[arg-type]


def portal(*columns: Column, nav: tuple[NavLink, ...] = NAV, cut_short: str = "") -> PortalReading:
    return PortalReading(Portal(columns, nav, "某县", HOME), cut_short)


@pytest.mark.parametrize(
    "reading",
    [
        portal(column("规划计划", state="ok")),
        portal(column("规划 计划", state="stale")),
        portal(column("规划栏", aliases=("发展规划",))),
        portal(nav=(*NAV, NavLink("发展规划", ROOT + "/fzgh/"))),
        portal(column("规划计划"), cut_short="时间用完"),
    ],
    ids=["named so", "spaces", "alias", "only in the menu", "seen before the walk ended"],
)
def test_a_column_that_is_there(ask, found, reading) -> None:
    verdict = ask("column_exists", WANTED, portal=reading)
    assert (verdict.outcome, found(verdict)) == ("met", [])


def test_what_was_found_is_shown_to_the_person_who_judges_its_contents(ask) -> None:
    reading = portal(column("规划计划", items=3), nav=(*NAV, NavLink("发展规划", ROOT + "/fzgh.html")))
    seen = ask("column_exists", WANTED, portal=reading).candidates
    assert [(one.title, one.url) for one in seen] == [
        ("规划计划", ROOT + "/c/"),
        ("发展规划", ROOT + "/fzgh.html"),
    ]
    assert "3 条" in seen[0].quote and "条" not in seen[1].quote


def test_a_column_that_is_not_there_is_one_problem_of_the_home_page(ask, found) -> None:
    verdict = ask("column_exists", WANTED, portal=portal(column("通知公告"), column("机构职能", "/jg/")))
    assert verdict.outcome == "not_met"
    assert found(verdict) == [("column_missing", HOME, "规划计划")]


def test_absence_carries_the_navigation_searched_and_the_words_tried(ask) -> None:
    (finding,) = ask("column_exists", WANTED, portal=portal()).findings
    assert finding.searched == ("政务公开", "政务公开 > 通知公告", "词: 规划计划", "词: 发展规划")
    assert "规划计划、发展规划" in finding.summary


def test_absence_is_not_claimed_of_a_walk_cut_short(ask) -> None:
    verdict = ask("column_exists", WANTED, portal=portal(column("通知公告"), cut_short="时间用完"))
    assert (verdict.outcome, verdict.findings) == ("not_measured", ())
    assert (verdict.reason_key, verdict.reason_args) == ("walk_cut_short", {"cause": "时间用完"})


def test_without_names_nothing_is_asked(ask) -> None:
    assert ask("column_exists", portal=portal()).outcome == "not_applicable"


def test_an_empty_column_is_a_column_unless_content_is_asked_for(ask, found) -> None:
    reading = portal(column("规划计划", state="empty"))
    assert ask("column_exists", WANTED, portal=reading).outcome == "met"
    verdict = ask("column_exists", {**WANTED, "not_empty": True}, portal=reading)
    assert (verdict.outcome, found(verdict)) == ("not_met", [("column_empty", ROOT + "/c/", "")])


@pytest.mark.parametrize("state", ["ok", "stale"])
def test_one_filled_column_of_the_name_is_enough(ask, state) -> None:
    reading = portal(column("规划计划", state="empty"), column("发展规划", "/d/", state=state, items=3))
    assert ask("column_exists", {**WANTED, "not_empty": True}, portal=reading).outcome == "met"


def test_a_menu_entry_that_leads_to_a_plain_page_has_content(ask) -> None:
    reading = portal(nav=(*NAV, NavLink("发展规划", ROOT + "/fzgh.html")))
    assert ask("column_exists", {**WANTED, "not_empty": True}, portal=reading).outcome == "met"


def test_a_column_that_could_not_be_read_is_neither_filled_nor_empty(ask) -> None:
    reading = portal(column("规划计划", state="empty"), column("发展规划", "/d/", state="dynamic_failed"))
    verdict = ask("column_exists", {**WANTED, "not_empty": True}, portal=reading)
    assert (verdict.outcome, verdict.findings, verdict.reason_key) == ("not_measured", (), "column_unread")


def test_a_column_whose_entry_is_dead_is_for_a_person(ask) -> None:
    reading = portal(column("规划计划", state="not_found"))
    assert ask("column_exists", WANTED, portal=reading).outcome == "met"
    verdict = ask("column_exists", {**WANTED, "not_empty": True}, portal=reading)
    assert (verdict.outcome, verdict.findings, verdict.reason_key) == (
        "needs_review",
        (),
        "column_does_not_open",
    )


def test_the_same_empty_column_is_one_problem_for_both_checks(ask) -> None:
    reading = portal(column("规划计划", state="empty"))
    asked_for = ask("column_exists", {**WANTED, "not_empty": True}, portal=reading).findings
    seen = ask("column_empty", portal=reading).findings
    assert [problem_id("u", f) for f in asked_for] == [problem_id("u", f) for f in seen]
