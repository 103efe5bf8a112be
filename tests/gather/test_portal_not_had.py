"""A portal that cannot be had: the requests made for it are counted, and a gap is told as one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from crawler.gather.gather import Plan, gather
from crawler.settings import Settings
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
