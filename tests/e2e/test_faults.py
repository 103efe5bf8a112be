"""Full disk, full memory, dying or missing browsers, unreadable pages: the run says so and goes on."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
from runs import KIND, Run, kill_child, wait_for, write_rubric, write_settings
from small_portal import ARTICLES, COLUMNS, DEAD, FEED, article, small_portal
from sqlalchemy.exc import OperationalError

import crawler.gather.readers as readers_module
import crawler.gather.walk as walk_module
from crawler.derive.page import Reading, read_page
from crawler.gather.frontier import Frontier
from crawler.gather.gather import gather
from crawler.gather.phases import Plan
from crawler.gather.walk import Walk, run_walk
from crawler.gather.walk_answers import fetched_of
from crawler.model import Fetched
from crawler.settings import Browser, Limits, Settings
from crawler.url import Scope, key
from fixtures_sites.base import Response, Server, serve
from reports.publish import publish
from reports.validation import validate_result
from rubrics.assess import judge
from rubrics.judgement import Unit
from rubrics.load import load_rubric
from storage.archive import AddressRow, Archive

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
NOWHERE = "/nonexistent/chromium"
PAGES = len(COLUMNS) * (ARTICLES + 1) + 2


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(small_portal()) as running:
        yield running


def walked(archive: Archive, server: Server, settings: Settings | None = None) -> Walk:
    home = server.base_url + "/"
    archive.seed((home,))
    frontier = Frontier(Scope(home), max_depth=20, allowed=lambda _url: True)
    walk = Walk(archive, settings or Settings(), frontier, home, time.monotonic() + 60)
    asyncio.run(run_walk(walk))
    return walk


# The disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)], capture_output=True)
    if made.returncode:
        pytest.skip("a small file system can only be mounted by root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(tmp_path: Path, small_disk: Path) -> None:
    noise = random.Random(1)
    extra = {
        f"/long/{n}.html": Response(
            body=f"<html><title>长文{n}</title><body><p>{noise.randbytes(150_000).hex()}</p></body></html>".encode()
        )
        for n in range(20)
    }
    with serve(small_portal(extra=extra)) as server:
        run = Run(small_disk, server.base_url + "/", "--max-minutes", "2")
        write_settings(small_disk, browser={"executable": NOWHERE})
        code, said = run.finish()
        assert code == 1, said
        assert "磁盘已满" in said and "Traceback" not in said
        kept = run.pages()
        asked = Counter(path for _, path in server.requests)
        assert 0 < len(kept) < PAGES + len(extra)
        assert max(asked[path] for path in extra) <= 1
        subprocess.run(["mount", "-o", "remount,size=80m", str(small_disk)], check=True)
        code, said = run.finish()
        assert code in (0, 3), said
        assert kept.items() <= run.pages().items()
        assert len(run.pages()) == PAGES + len(extra)
        validate_result(run.result())
        with Archive.open(run.archive) as archive:
            assert all(archive.fetched(row).body for row in archive.pages())


def test_a_page_that_cannot_be_stored_ends_the_walk_and_nothing_is_asked_for_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_page = Archive.put_page

    def refusing(self: Archive, *given: Any, **named: Any) -> None:
        if self.count_pages() >= 10:
            raise OperationalError("insert", {}, Exception("database or disk is full"))
        put_page(self, *given, **named)

    monkeypatch.setattr(Archive, "put_page", refusing)
    mark = len(server.requests)
    with Archive.create(tmp_path) as archive:
        with pytest.raises(OperationalError):
            walked(archive, server)
        assert archive.count_pages() == 10
        assert max(Counter(server.requests[mark:]).values()) == 1
        monkeypatch.undo()
        walked(archive, server)
        assert archive.count_pages() == PAGES


def test_a_fault_in_the_middle_of_storing_a_page_leaves_nothing_of_it(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = server.base_url + article("zwyw", 3)
    name = key(target)
    discover = Archive.discover

    def breaking(self: Archive, holder: str, *given: Any, **named: Any) -> None:
        if holder == target:
            raise ValueError("made up")
        discover(self, holder, *given, **named)

    monkeypatch.setattr(Archive, "discover", breaking)
    with Archive.create(tmp_path) as archive:
        walked(archive, server)
        assert archive.page(name) is None
        row = archive.address(name)
        assert row is not None
        assert (row.state, row.outcome, row.reason) == ("checked", "suspect", "unexpected")
        assert archive.count_pages() == PAGES - 1
        assert all(page.facts.nav for page in archive.pages())


# Pages


def test_a_page_that_cannot_be_read_costs_only_itself(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = server.base_url + article("tzgg", 2)

    def read(page: Fetched) -> Reading:
        if page.url == target:
            raise RecursionError("made up")
        return read_page(page)

    monkeypatch.setattr(readers_module, "read_page", read)
    mark = len(server.requests)
    with Archive.create(tmp_path) as archive:
        walked(archive, server)
        assert archive.count_pages() == PAGES - 1
        row = archive.address(key(target))
        assert row is not None and (row.state, row.outcome) == ("checked", "suspect")
    assert Counter(server.requests[mark:])["GET", article("tzgg", 2)] == 1


def test_an_answer_that_cannot_be_taken_costs_only_itself(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = server.base_url + article("tzgg", 2)

    def take(row: AddressRow, response: Any) -> Fetched:
        if response.url == target:
            raise OverflowError("made up")
        return fetched_of(row, response)

    monkeypatch.setattr(walk_module, "fetched_of", take)
    with Archive.create(tmp_path) as archive:
        walked(archive, server)
        assert archive.count_pages() == PAGES - 1
        row = archive.address(key(target))
        assert row is not None and (row.state, row.reason) == ("checked", "unexpected")


def test_the_walk_asks_nobody_but_the_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = socket.getaddrinfo

    def watching(host: Any, *given: Any, **named: Any) -> Any:
        asked.append(str(host))
        return ask(host, *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", watching)
    cookie = Response(body=b"<html><title>x</title></html>", headers={"Set-Cookie": "a=1; Domain=.gov.cn"})
    with serve(small_portal(extra={"/cookie.html": cookie})) as server, Archive.create(tmp_path) as archive:
        walked(archive, server)
        assert archive.page(key(server.base_url + "/cookie.html")) is not None
    assert {host for host in asked if host not in ("127.0.0.1", "None")} == set()


def test_a_site_whose_guard_wakes_up_is_left_alone(tmp_path: Path) -> None:
    challenge = Response(
        body=b"<html><script>var arg1='4C1B2D83F0A9E75D61C2B3A4';acw_sc__v2=1</script></html>"
    )
    extra = {f"/guarded/{n}.html": challenge for n in range(60)}
    with serve(small_portal(extra=extra)) as server, Archive.create(tmp_path) as archive:
        pages = server.portal.pages  # type: ignore[attr-defined]  # a PageTable
        for path in [p for p in pages if p != "/" and not p.startswith("/guarded")]:
            pages[path] = challenge
        walk = walked(archive, server)
        assert walk.stopped == "blocked"
        assert archive.count_pages() == 1
        assert len(server.requests) < 40


# Memory


def test_at_the_limit_of_memory_the_walk_stops_and_a_result_is_published(tmp_path: Path) -> None:
    limits = Limits().model_copy(update={"memory_megabytes": 1})
    settings = Settings(limits=limits, browser=Browser(executable=NOWHERE))
    extra = {f"/more/{n}.html": Response(body=b"<html><title>x</title><p>x</p></html>") for n in range(60)}
    with serve(small_portal(extra=extra)) as server, Archive.create(tmp_path / "archive") as archive:
        plan = Plan(server.base_url + "/", "2026-11-20")
        asyncio.run(gather(archive, plan, settings, lambda *_: None))
        assert archive.fact("walk_stopped") == "memory"
        assert archive.count_pages() < PAGES + len(extra)
        left = [row.reason for row in archive.addresses(state="skipped")]
        assert left and set(left) == {"budget_memory"}
        rubric = load_rubric(str(write_rubric(tmp_path)))
        unit = Unit("u", "石泉县人民政府", KIND, server.base_url + "/")
        judgement = judge(archive, unit, [rubric], as_of=dt.date(2026, 11, 20), seed=1)
        validate_result(publish(archive, judgement, tmp_path / "out").result)


# The browser


def test_a_browser_that_is_killed_over_a_page_is_replaced_and_the_page_rendered_again(tmp_path: Path) -> None:
    with serve(small_portal(feed_delay=2.0)) as server:
        run = Run(tmp_path, server.base_url + "/")
        process = run.start()
        wait_for(lambda: ("GET", FEED) in server.requests or process.poll() is not None)
        killed = [p for p in run.processes() if "--wangjian-pool" in " ".join(p.cmdline())]
        for browser in killed:
            browser.kill()
        psutil.wait_procs(killed, timeout=10)
        code, said = run.finish(process)
    assert killed
    assert code in (0, 3), said
    states = dict(run.ask("select url, render_state from page where render_state != ''"))
    assert states[server.base_url + "/bmdt/"] == "ok"
    columns = {c["name"]: c for c in run.result()["columns"]}
    assert (columns["部门动态"]["state"], columns["部门动态"]["items"]) == ("ok", 5)
    assert run.processes() == []


def test_without_a_browser_dynamic_columns_are_not_measured_and_problems_keep_their_written_proof(
    tmp_path: Path,
) -> None:
    with serve(small_portal(feed_delay=0.0)) as server:
        run = Run(tmp_path, server.base_url + "/", checks=("dead_link", "column_empty", "search_accuracy"))
        write_settings(tmp_path, browser={"executable": NOWHERE})
        code, said = run.finish()
    assert code == 3, said
    result = run.result()
    validate_result(result)
    columns = {c["name"]: c["state"] for c in result["columns"]}
    assert columns["部门动态"] == "dynamic_failed"
    outcomes = {i["check"]: i["outcome"] for s in result["scores"] for i in s["items"]}
    assert outcomes["search_accuracy"] == "not_measured"
    assert {p["kind"] for p in result["problems"]} == {"dead_link"}
    assert len(result["problems"]) == len(DEAD)
    for problem in result["problems"]:
        kinds = {row["type"] for row in problem["evidence"]}
        assert "screenshot" not in kinds and kinds
        assert all((run.out / row["path"]).is_file() for row in problem["evidence"])


# Sameness, and neighbours


@pytest.fixture(scope="module")
def audited(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = Run(tmp_path_factory.mktemp("audited"), server.base_url + "/")
    write_settings(run.folder, limits={"pictures": 2})
    code, said = run.finish()
    assert code in (0, 3), said
    return run


def outcomes(run: Run) -> list[tuple[str, str]]:
    return [(i["id"], i["outcome"]) for s in run.result()["scores"] for i in s["items"]]


def rescored(run: Run, out: Path) -> bytes:
    command = [run.command[0], "-m", "scripts.cli.main", "rescore", str(run.out), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=run.folder)
    assert done.returncode in (0, 3), done.stderr
    return (out / "result.json").read_bytes()


def test_rescoring_gives_the_same_bytes_and_what_the_audit_said(audited: Run, tmp_path: Path) -> None:
    one, other = rescored(audited, tmp_path / "one"), rescored(audited, tmp_path / "other")
    assert one == other
    again, first = msgspec.json.decode(one), audited.result()
    validate_result(again)
    assert {k: again[k] for k in ("scores", "problems", "columns")} == {
        k: first[k] for k in ("scores", "problems", "columns")
    }


def test_one_killed_run_leaves_its_neighbour_alone(audited: Run, server: Server, tmp_path: Path) -> None:
    good, bad = (Run(tmp_path / name, server.base_url + "/") for name in ("good", "bad"))
    for run in (good, bad):
        write_settings(run.folder, browser={"executable": NOWHERE})
    started = {run.out: run.start() for run in (good, bad)}
    process = started[bad.out]
    wait_for(lambda: bad.pages() or process.poll() is not None)
    kill_child(process)
    process.kill()
    process.communicate(timeout=10)
    code, said = good.finish(started[good.out])
    assert code in (0, 3), said
    assert good.judged()["problems"] == audited.judged()["problems"]
    assert outcomes(good) == outcomes(audited)
    wait_for(lambda: not bad.processes(), 30)


# A page that kills native code

_DEADLY = """
import os, signal, sys
if "scripts.unit_job" in " ".join(sys.orig_argv):
    import crawler.gather.readers as readers
    read = readers.read_page
    def deadly(fetched):
        if fetched.url.endswith({path!r}):
            with open({log!r}, "a") as log:
                log.write("died\\n")
            os.kill(os.getpid(), signal.{signal})
        return read(fetched)
    readers.read_page = deadly
"""


@pytest.mark.parametrize(("death", "deaths"), [("SIGSEGV", 1), ("SIGKILL", 2)])
def test_a_page_that_kills_the_child_costs_that_page_and_not_the_unit(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, death: str, deaths: int
) -> None:
    path, log = article("zwyw", 3), tmp_path / "deaths"
    (tmp_path / "sitecustomize.py").write_text(_DEADLY.format(path=path, log=str(log), signal=death))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    run = Run(tmp_path / "run", server.base_url + "/", "--max-minutes", "2")
    write_settings(run.folder, browser={"executable": NOWHERE})
    code, said = run.finish()
    assert code in (0, 3), said
    assert log.read_text().count("died") == deaths
    assert len(run.pages()) == PAGES - 1
    left = {entry["url"]: entry["reason"] for entry in run.result()["run"]["not_reached"]}
    assert "reader_died" in left[server.base_url + path]
