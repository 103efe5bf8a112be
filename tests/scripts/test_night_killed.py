"""Nights of real child processes: killed, ended at the limit, started twice."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from crawler.gather.clock import BEIJING
from fixtures_sites.base import Server, serve
from scripts.workspace import Workspace
from storage.main import RunRow
from tests.scripts.mutable_portal import MutablePortal
from tests.scripts.registered import registered
from tests.scripts.workspaces import ROOT, wangjian

pytestmark = pytest.mark.slow
ENOUGH = 6
GIVE_UP = 90.0


@pytest.fixture
def portal() -> MutablePortal:
    return MutablePortal(dt.datetime.now(BEIJING).date(), sticks_after=ENOUGH)


@pytest.fixture
def server(portal: MutablePortal, tmp_path: Path) -> Iterator[Server]:
    with serve(portal) as server:
        registered(tmp_path, server)
        yield server


def begin(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.cli.main", "nightly"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until_stuck(portal: MutablePortal) -> None:
    """Wait until the portal keeps somebody waiting."""
    end = time.monotonic() + GIVE_UP
    while portal.answered <= ENOUGH:
        assert time.monotonic() < end, "the walk never came so far"
        time.sleep(0.1)


def runs(folder: Path) -> list[RunRow]:
    workspace = Workspace(folder)
    try:
        return workspace.store.runs("qingxi")
    finally:
        workspace.store.close()


def gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=GIVE_UP)
    return not alive


def articles(server: Server) -> list[str]:
    return [p for m, p in server.requests if m == "GET" and p.endswith(".html")]


def test_killed_night_leaves_no_process_and_is_taken_up(
    tmp_path: Path, portal: MutablePortal, server: Server
) -> None:
    night = begin(tmp_path)
    until_stuck(portal)
    family = psutil.Process(night.pid).children(recursive=True)
    assert family
    night.send_signal(signal.SIGKILL)
    night.communicate()
    assert gone(family)
    (left,) = runs(tmp_path)
    assert left.state == "running"

    portal.sticks_after = None
    before = set(articles(server))
    again = wangjian(tmp_path, "nightly", "--json")
    told = json.loads(again.stdout)["units"][0]
    assert (told["state"], told["run"], told["resumed"]) == ("done", left.id, True)
    (done,) = runs(tmp_path)
    assert (done.id, done.as_of, done.seed) == (left.id, left.as_of, left.seed)
    visits = articles(server)
    assert len(visits) - len(set(visits)) < len(before) + ENOUGH


def test_time_limit_ends_the_child_in_order_and_the_unit_stays_due(tmp_path: Path, server: Server) -> None:
    ended = wangjian(tmp_path, "nightly", "--max-minutes", "0.25", "--json")
    told = json.loads(ended.stdout)["units"][0]
    assert (ended.returncode, told["state"], told["note"]) == (3, "stopped", "没有做完, 下次接着做")
    assert [r.state for r in runs(tmp_path)] == ["running"]
    assert wangjian(tmp_path, "units", "list").returncode == 0


def test_second_night_says_who_holds_and_a_signal_ends_the_first(
    tmp_path: Path, portal: MutablePortal, server: Server
) -> None:
    night = begin(tmp_path)
    until_stuck(portal)
    second = wangjian(tmp_path, "nightly")
    assert second.returncode == 4
    assert str(night.pid) in second.stderr
    recheck = wangjian(tmp_path, "recheck", "qingxi")
    assert recheck.returncode == 4
    family = psutil.Process(night.pid).children(recursive=True)
    night.send_signal(signal.SIGTERM)
    said, _ = night.communicate(timeout=GIVE_UP)
    assert night.returncode == 1
    assert "有序停下" in said
    assert gone(family)
