"""A portal that cannot be had: the requests made for it are counted, and a gap is told as one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from crawler.gather.gather import gather
from crawler.gather.outcome import sentence
from crawler.gather.phases import Plan
from crawler.settings import Settings
from crawler.url import key
from fixtures_sites.base import Request, Response, serve
from storage.archive import Archive

SETTINGS = Settings.model_validate({"politeness": {"max_wait_seconds": 0.05, "reach": "loopback"}})


class Refusing:
    name, title, kind = "refusing", "某局", "city_department"

    def __init__(self, status: int) -> None:
        self.status = status
        self.asked = 0

    def respond(self, _request: Request) -> Response:
        self.asked += 1
        return Response(self.status, b"<p>no</p>")


def gathered(status: int, folder: Path) -> tuple[Refusing, dict[str, Any], list[tuple[str, str | None]]]:
    portal = Refusing(status)
    with serve(portal) as server, Archive.create(folder) as archive:
        plan = Plan(f"{server.base_url}/", "2026-11-20")
        asyncio.run(gather(archive, plan, SETTINGS, lambda *_: None))
        left = [(row.reason or "", row.outcome) for row in archive.addresses(state="skipped")]
        facts = {"home": archive.fact("home_state"), "requests": archive.fact("requests")}
    return portal, facts, left


@pytest.mark.parametrize(("status", "state"), [(503, "down"), (403, "blocked")])
def test_every_request_is_counted(tmp_path: Path, status: int, state: str) -> None:
    portal, facts, _ = gathered(status, tmp_path)
    assert facts["home"]["state"] == state
    assert facts["requests"] == portal.asked > 0


def test_a_portal_that_refuses_us_stands_in_the_ledger(tmp_path: Path) -> None:
    _, _, left = gathered(403, tmp_path)
    assert [outcome for _, outcome in left] == ["blocked"]


def test_a_portal_that_is_down_is_a_problem_and_no_gap(tmp_path: Path) -> None:
    assert gathered(503, tmp_path)[2] == []


HOME = "<title>石泉县人民政府</title><ul><li><a href='/zwgk/'>政务公开</a></ul>".encode()
SQUEEZED = Response(200, b"\x1f\x9d\x90", headers={"Content-Encoding": "compress"})


class Changing:
    """Answers in turn; the last one for ever."""

    name, title, kind = "changing", "某县", "county_government"

    def __init__(self, *answers: Response, robots: bytes = b"") -> None:
        self.answers = answers
        self.robots = robots
        self.asked = 0

    def respond(self, request: Request) -> Response:
        if request.path == "/robots.txt" and self.robots:
            return Response(200, self.robots)
        if request.path != "/":
            return Response(404, b"<p>no</p>")
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ((SQUEEZED,), "unreachable", "home_unread"),
        ((Response(200, HOME), SQUEEZED), "unreachable", "home_unread"),
        ((Response(200, HOME), Response(403, b"<p>no</p>")), "blocked", "forbidden"),
        ((Response(200, b""),), "unreachable", "empty_answer"),
        ((Response(204, b""),), "unreachable", "empty_answer"),
        ((Response(200, HOME),), "ok", None),
    ],
)
def test_a_portal_whose_home_page_was_not_read_is_not_measured(
    tmp_path: Path, answers: tuple[Response, ...], state: str, reason: str | None
) -> None:
    with serve(Changing(*answers)) as server, Archive.create(tmp_path) as archive:
        url = f"{server.base_url}/"
        asyncio.run(gather(archive, Plan(url, "2026-11-20"), SETTINGS, lambda *_: None))
        home = archive.fact("home_state")
        row = archive.address(key(url))
        assert archive.fact("finished_at") and row is not None
    assert home["state"] == state
    assert row.reason == reason
    assert (row.outcome == "alive") == (state == "ok")
    assert reason is None or home["cause"] == sentence(reason)


def test_a_portal_that_forbids_all_visits_in_its_robots_file_is_not_measured(tmp_path: Path) -> None:
    portal = Changing(Response(200, HOME), robots=b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    with serve(portal) as server, Archive.create(tmp_path) as archive:
        url = f"{server.base_url}/"
        asyncio.run(gather(archive, Plan(url, "2026-11-20"), SETTINGS, lambda *_: None))
        assert archive.fact("home_state")["state"] == "unreachable"
        row = archive.address(key(url))
    assert row is not None and (row.state, row.reason, row.outcome) == ("skipped", "robots", "not_measured")


def test_a_home_page_that_leads_on_without_end_is_not_measured(tmp_path: Path) -> None:
    pages = [f"<meta http-equiv=refresh content='0;url=/?{n}'>".encode() for n in range(9)]
    portal = Changing(*(Response(200, page) for page in pages))
    with serve(portal) as server, Archive.create(tmp_path) as archive:
        asyncio.run(gather(archive, Plan(f"{server.base_url}/", "2026-11-20"), SETTINGS, lambda *_: None))
        home = archive.fact("home_state")
    assert (home["state"], home["cause"]) == ("unreachable", sentence("too_many_redirects"))


def test_headers_in_other_encodings_cost_no_page(tmp_path: Path) -> None:
    odd = Response(200, HOME, headers={"X-Maker": "某公司".encode("gbk").decode("latin-1")})
    with serve(Changing(odd)) as server, Archive.create(tmp_path) as archive:
        url = f"{server.base_url}/"
        asyncio.run(gather(archive, Plan(url, "2026-11-20"), SETTINGS, lambda *_: None))
        page = archive.page(key(url))
    assert page is not None and page.facts.title == "石泉县人民政府"
