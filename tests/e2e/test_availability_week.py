"""A week of the sampler over two portals on this machine, by a clock of its own, to the veto it leads to."""

from __future__ import annotations

import asyncio
import datetime as dt
import socketserver
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

import crawler.gather.sampling
import scripts.cli.availability
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from crawler.gather.clock import BEIJING
from rubrics.assess import judge
from rubrics.judgement import Unit
from rubrics.load import load_rubric
from scripts.audit_unit import Night, job_of, new_run
from scripts.cli.availability import sample_units
from scripts.workspace import Workspace
from storage.archive import Archive
from storage.availability import FACT, Visits
from storage.main import UnitRow
from tests.checks.conftest import Crawl

pytestmark = pytest.mark.slow

FIRST = dt.datetime(2026, 11, 13, 0, 5, tzinfo=BEIJING)
AUDIT = dt.datetime(2026, 11, 20, 1, 0, tzinfo=BEIJING)
DAYS = 7
LIMIT = 15
"""Seconds after which a home page that is still not open counts (国办秘函〔2019〕19号)."""
PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n"
    b"<h1>portal</h1>"
)

State = Literal["open", "silent", "slow"]


class Clock:
    """Goes only when it is put forward: by the test between rounds, by pauses and slow answers in one."""

    def __init__(self) -> None:
        self.at = FIRST
        self.seconds = 0.0

    def now(self) -> dt.datetime:
        return self.at

    def text(self) -> str:
        return self.at.isoformat(timespec="seconds")

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float, _sleep: Any = asyncio.sleep) -> None:
        self.seconds += seconds
        await _sleep(0)


class Portal:
    """A home page on this machine. ``silent``: it hangs up; ``slow``: it answers after the limit."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.state: State = "open"

    @contextmanager
    def served(self, host: str) -> Iterator[str]:
        portal = self

        class Door(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                if portal.state == "silent":
                    return
                while self.rfile.readline().strip():
                    pass
                if portal.state == "slow":
                    portal.clock.seconds += LIMIT
                self.wfile.write(PAGE)

        with socketserver.ThreadingTCPServer((host, 0), Door) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://{host}:{server.server_address[1]}/"
            finally:
                server.shutdown()


Week = Callable[..., Visits]


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Week]:
    """``week(rounds, down, ours, how)``: what the audit on the eighth day is handed of the first unit after
    that many rounds, ``how`` it is in the rounds ``down``; in the rounds ``ours`` both hang up."""
    clock = Clock()
    watched, other = Portal(clock), Portal(clock)
    settings = tmp_path / "wangjian.toml"
    settings.write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scripts.cli.availability, "beijing_now", clock.now)
    monkeypatch.setattr(crawler.gather.sampling, "now", clock.text)
    monkeypatch.setattr(crawler.gather.sampling, "monotonic", clock.monotonic)
    monkeypatch.setattr(asyncio, "sleep", clock.sleep)
    with watched.served("127.0.0.1") as first, other.served("127.0.0.2") as second:
        workspace = Workspace(tmp_path)
        workspace.store.put_units(
            [
                UnitRow(name, title, "county_government", url)
                for name, title, url in (
                    ("qingxi", "清溪县人民政府", first),
                    ("zhuxi", "竹溪县人民政府", second),
                )
            ]
        )

        def run(
            rounds: int, down: Collection[int], ours: Collection[int] = (), how: State = "silent"
        ) -> Visits:
            apart = dt.timedelta(days=DAYS) / rounds
            every = f"[availability]\nseconds = {LIMIT}\nminutes = {apart.total_seconds() / 60:.6f}\n"
            settings.write_text(f'[politeness]\nreach = "loopback"\n{every}', encoding="utf-8")
            for at in range(rounds):
                clock.at = FIRST + at * apart
                watched.state = "silent" if at in ours else how if at in down else "open"
                other.state = "silent" if at in ours else "open"
                sample_units(None, json_output=True)
            night = Night(as_of="2026-11-20", seed=1, settings={}, clock=lambda: AUDIT)
            unit = workspace.store.units()[0]
            assert unit.id == "qingxi"
            kept = job_of(workspace, unit, new_run(workspace, unit, "audit", night), night).availability
            assert kept is not None
            return kept

        yield run


def judged(folder: Path, kept: Visits) -> tuple[Verdict, dict[str, Any], dict[str, Any]]:
    """The verdict of the check; the item and the score of the national rubric."""
    with Archive.create(folder / "archive") as archive:
        crawl = Crawl(archive)
        crawl.html("/", "<html><head><title>清溪县人民政府</title></head><body><h1>首页</h1></body></html>")
        archive.set_facts({FACT: msgspec.to_builtins(kept)})
        verdict = run_check(CHECKS["availability"], {}, crawl.artifacts(), 1)
        unit = Unit("qingxi", "清溪县人民政府", "county_government", "http://www.x.gov.cn/")
        rubrics = [load_rubric("gov-2019-19")]
        sheet: Any = judge(archive, unit, rubrics, as_of=dt.date(2026, 11, 20), seed=1).scores[0]
    (item,) = (row for row in sheet["items"] if "站点无法访问" in row["id"])
    return verdict, item, sheet["score"]


def states(kept: Visits) -> dict[str, int]:
    return {
        state: n for state in ("ok", "failed", "ours") if (n := sum(v.state == state for v in kept.visits))
    }


@pytest.mark.parametrize("how", ["silent", "slow"])
def test_five_in_a_hundred_visits_lead_to_the_veto(week: Week, tmp_path: Path, how: State) -> None:
    """Exactly the limit, in a week of twenty visits a day: the limit is inclusive."""
    kept = week(140, range(10, 80, 10), how=how)
    assert states(kept) == {"ok": 133, "failed": 7}
    verdict, item, score = judged(tmp_path, kept)
    (finding,) = verdict.findings
    assert (verdict.outcome, finding.kind) == ("not_met", "site_unreachable")
    assert "7 天 140 次访问首页, 7 次打不开, 占 5.0%" in finding.summary
    assert (item["outcome"], score["vetoed"], score["decided"]) == ("not_met", ["总分"], "0")


def test_a_little_less_is_a_warning_and_no_veto(week: Week, tmp_path: Path) -> None:
    kept = week(143, range(10, 80, 10))
    assert states(kept) == {"ok": 136, "failed": 7}
    verdict, item, score = judged(tmp_path, kept)
    assert (verdict.outcome, verdict.reason_key, verdict.reason_args["rate"]) == (
        "met",
        "availability_warning",
        "4.9",
    )
    assert (item["outcome"], score["vetoed"]) == ("met", [])


def test_an_outage_of_our_own_is_no_failure_of_theirs(week: Week, tmp_path: Path) -> None:
    """Both portals are silent for a morning: nobody of the round answered, so nothing is held against it."""
    kept = week(168, range(20, 26), ours=range(60, 64))
    assert states(kept) == {"ok": 158, "failed": 6, "ours": 4}
    verdict, item, _score = judged(tmp_path, kept)
    assert (verdict.outcome, verdict.counts["visits"], verdict.counts["failed"]) == ("met", 164, 6)
    assert item["outcome"] == "met"


def test_a_day_that_our_outage_ate_is_not_measured(week: Week, tmp_path: Path) -> None:
    kept = week(140, range(10, 80, 10), ours=range(100, 101))
    verdict, item, score = judged(tmp_path, kept)
    assert (verdict.outcome, verdict.reason_key, verdict.reason_args["had"]) == (
        "not_measured",
        "availability_too_few",
        "6",
    )
    assert (item["outcome"], score["vetoed"]) == ("not_measured", [])
