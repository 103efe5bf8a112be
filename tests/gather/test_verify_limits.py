"""Verification: what is left alone, where it ends, and what a kill costs."""

from __future__ import annotations

import asyncio
import time

import msgspec
import pytest
from verified_portal import (
    AT,
    PDF,
    SETTINGS,
    Open,
    html,
    open_portals,
    read_least,
)

from crawler.gather.calibrate import PROBE, calibrate, signatures
from crawler.gather.soft404 import (
    nonsense_urls,
)
from crawler.model import Fetched, Reading
from crawler.settings import Limits, Settings, Timeouts
from fixtures_sites.base import PageTable, Response

portal = pytest.fixture(open_portals)


def test_a_host_that_blocks_everything_is_left_alone(portal: Open) -> None:
    p = portal({})
    p.server.portal = PageTable("p", "某县", "county_government", {}, html("x", "已被拦截", status=403))
    names = [p.link(f"/{n:03}.pdf") for n in range(80)]
    p.verify()
    outcomes = [p.row(name).outcome for name in names]
    assert set(outcomes) <= {"blocked", "not_measured"}
    assert outcomes.count("not_measured") > 40
    assert {p.row(n).reason for n in names if p.row(n).outcome == "not_measured"} == {"host_blocked"}
    assert len(p.server.requests) < 2 * 80


def test_at_the_deadline_what_is_left_is_budget_and_unconfirmed_doubt_is_no_verdict(portal: Open) -> None:
    p = portal({"/a.pdf": PDF})
    first, doubted = p.link("/a.pdf"), p.link("/b.html", "page")
    p.archive.set_address(doubted, state="checked", outcome="suspect", reason="status_404")
    stats = p.verify(deadline=time.monotonic() - 1)
    for name in (first, doubted):
        row = p.row(name)
        assert (row.state, row.reason, row.outcome) == ("skipped", "budget", "not_measured")
    assert stats.skipped_budget == 2


def test_the_deadline_cuts_visits_that_are_under_way(portal: Open) -> None:
    p = portal({"/a.pdf": PDF, "/slow.pdf": Response(200, b"x", "application/pdf", delay=30)})
    quick, slow = p.link("/a.pdf"), p.link("/slow.pdf")
    p.verify(Settings(timeouts=Timeouts(link=60)), deadline=time.monotonic() + 1.5)
    assert p.row(quick).outcome == "alive"
    assert (p.row(slow).state, p.row(slow).reason) == ("skipped", "budget")


def test_beyond_the_limit_of_links_the_least_prominent_are_left(portal: Open) -> None:
    p = portal({"/a.pdf": PDF, "/z.pdf": PDF})
    inner, home = p.link("/a.pdf", home=False), p.link("/z.pdf")
    p.verify(Settings(limits=Limits(links=1)))
    assert (p.row(home).outcome, p.row(inner).state) == ("alive", "skipped")


def test_a_verification_started_again_skips_what_has_a_verdict(portal: Open) -> None:
    p = portal({"/a.pdf": PDF, "/b.pdf": PDF})
    p.link("/a.pdf")
    p.verify()
    second = p.link("/b.pdf")
    doubt = p.link("/c.pdf")
    p.archive.set_address(
        doubt, state="checked", outcome="suspect", detail='[{"method":"HEAD","status":404,"at":"x"}]'
    )
    p.verify()
    assert p.methods("/a.pdf") == ["HEAD"]
    assert p.row(second).outcome == "alive"
    assert p.row(doubt).outcome == "dead"
    assert [a["method"] for a in msgspec.json.decode(p.row(doubt).detail or "")] == ["HEAD", "GET"]


def test_connections_are_used_again_in_the_first_round(portal: Open) -> None:
    p = portal({f"/{n}.pdf": PDF for n in range(30)})
    for n in range(30):
        p.link(f"/{n}.pdf")
    opened: list[object] = []
    server = p.server._http
    accept = server.process_request
    server.process_request = lambda *given: (opened.append(given), accept(*given))  # type: ignore[method-assign]
    p.verify()
    assert len(p.server.requests) == 30
    assert 1 <= len(opened) <= SETTINGS.politeness.connections


def test_progress_ends_where_it_said_it_would(portal: Open) -> None:
    p = portal({"/a.pdf": PDF})
    for path in ("/a.pdf", "/b.pdf", "/c.pdf"):
        p.link(path)
    seen: list[tuple[int, int]] = []
    stats = p.verify(on_progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == list(range(1, 6))
    assert seen[-1][0] == seen[-1][1]
    # A link in doubt is looked at twice, and what is left tells so as soon as it is known.
    assert sorted(total for _, total in seen[:3]) == [total for _, total in seen[:3]] and seen[2] == (3, 5)
    assert stats.outcomes == {"alive": 1, "dead": 2}


def test_a_reader_that_crashes_costs_no_verdict(portal: Open) -> None:
    def crash(_page: Fetched) -> Reading:
        raise ValueError("unreadable")

    p = portal({"/soft.html": html("页面不存在", "您访问的页面不存在")})
    name = p.link("/soft.html", "page", own=False)
    p.verify(read_page=crash)
    assert p.row(name).outcome == "soft_404"


def test_calibration_asks_two_addresses_that_cannot_exist_and_a_control(portal: Open) -> None:
    p = portal({"/": html("某县人民政府"), "/a/1.html": html("通知")})
    known = p.server.base_url + "/a/1.html"

    def run() -> None:
        asyncio.run(calibrate(p.archive, SETTINGS, [known], seed=5, read_page=read_least, now=lambda: AT))

    run()
    asked = [p.server.base_url + path for _, path in p.server.requests]
    assert asked == [*nonsense_urls(known, 5), known]
    (found,) = signatures(p.archive).values()
    assert [a.status for a in found.answers] == [404, 404]
    assert found.control is not None and found.control.title == "通知"
    assert found.taken_at == AT
    assert list(p.archive.probes(PROBE)) == [found.host]
    run()
    assert len(p.server.requests) == 3


def test_own_sheets_and_scripts_that_are_web_pages_are_missing(portal: Open) -> None:
    script = Response(200, b"var a='<html>';", "text/html")
    p = portal({"/no.css": html("某县人民政府"), "/no.js": html("某县人民政府"), "/yes.js": script})
    names = {
        path: p.link(path, role)
        for path, role in (("/no.css", "style"), ("/no.js", "script"), ("/yes.js", "script"))
    }
    p.verify()
    assert {path: p.row(name).outcome for path, name in names.items()} == {
        "/no.css": "soft_404",
        "/no.js": "soft_404",
        "/yes.js": "alive",
    }
