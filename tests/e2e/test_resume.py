"""A killed audit goes on where it was and ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from runs import Run, child_of, kill_child, wait_for, write_settings
from small_portal import COLUMNS, DEAD, article, small_portal

from fixtures_sites.base import Server, serve
from reports.validation import validate_result

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

Moment = Callable[[Run], object]
MOMENTS: dict[str, Moment] = {
    "walk": lambda run: len(run.pages()) >= 15,
    "verification": lambda run: run.ask(
        "select 1 from address where role = 'attachment' and state = 'checked'"
    ),
    "evidence": lambda run: run.ask("select 1 from evidence"),
}
ARTICLES = [article(code, n) for code in COLUMNS for n in range(1, 9)]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(small_portal(delay=0.05)) as running:
        yield running


def run_in(folder: Path, server: Server) -> Run:
    run = Run(folder, server.base_url + "/")
    write_settings(folder, browser={"tabs": 1}, timeouts={"picture": 10})
    return run


@pytest.fixture(scope="module")
def undisturbed(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    run = run_in(tmp_path_factory.mktemp("undisturbed"), server)
    code, said = run.finish()
    assert code in (0, 3), said
    judged = run.judged()
    assert len(judged["problems"]) >= len(DEAD)
    assert len(judged["columns"]) == len(COLUMNS)
    return judged


def reached(run: Run, process: subprocess.Popen[str], moment: Moment) -> None:
    wait_for(lambda: moment(run) or process.poll() is not None)
    assert process.poll() is None, "the run ended before the moment came"


def new_child(process: subprocess.Popen[str], old: int) -> Moment:
    return lambda _run: (child := child_of(process)) is not None and child.pid != old


def asked(server: Server, since: int) -> Counter[str]:
    return Counter(path for _, path in server.requests[since:])


def test_the_command_given_again_after_a_kill_ends_as_an_undisturbed_run(
    server: Server, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    """Parent and child are killed at each moment in turn; the last command finishes."""
    run = run_in(tmp_path, server)
    before: dict[str, str] = {}
    for name, moment in MOMENTS.items():
        mark = len(server.requests)
        process = run.start()
        reached(run, process, moment)
        process.send_signal(signal.SIGSTOP)
        kill_child(process)
        process.kill()
        process.communicate(timeout=10)
        wait_for(lambda: not run.processes(), 30)
        after = run.pages()
        assert before.items() <= after.items(), name
        again = asked(server, mark)
        assert not [path for path in ARTICLES if again[path] and f"{server.base_url}{path}" in before], name
        before = after
    mark = len(server.requests)
    code, said = run.finish()
    assert code in (0, 3), said
    assert "接着上次没有做完的评测" in said
    assert before.items() <= run.pages().items()
    assert not [path for path in ARTICLES if asked(server, mark)[path]]
    assert run.judged() == undisturbed
    assert run.processes() == []
    validate_result(run.result())


def test_a_child_that_is_killed_is_started_again_by_its_parent(
    server: Server, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    run = run_in(tmp_path, server)
    mark = len(server.requests)
    process = run.start()
    for name in ("walk", "evidence"):
        reached(run, process, MOMENTS[name])
        killed = kill_child(process)
        reached(run, process, new_child(process, killed))
    code, said = run.finish(process)
    assert code in (0, 3), said
    assert run.judged() == undisturbed
    assert all(asked(server, mark)[path] <= 2 for path in ARTICLES)
    assert sum(asked(server, mark)[path] for path in ARTICLES) <= len(ARTICLES) + 8
    assert run.processes() == []


def test_a_child_that_dies_again_and_again_is_told_and_can_be_gone_on_with(
    server: Server, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    run = run_in(tmp_path, server)
    process = run.start()
    killed = 0
    for _ in range(3):
        reached(run, process, new_child(process, killed))
        reached(run, process, Run.pages)
        killed = kill_child(process)
    code, said = run.finish(process)
    assert code == 1
    assert "被信号 9 结束" in said and "再次运行同一命令会接着做" in said
    assert run.processes() == []
    assert run.finish()[0] in (0, 3)
    assert run.judged() == undisturbed


def test_when_the_parent_alone_is_killed_the_child_ends_in_order_and_takes_its_browser_along(
    server: Server, tmp_path: Path
) -> None:
    run = run_in(tmp_path, server)
    process = run.start()
    reached(run, process, MOMENTS["evidence"])
    assert len(run.processes()) > 1
    process.kill()
    process.communicate(timeout=10)
    wait_for(lambda: not run.processes(), 30)
    code, said = run.finish()
    assert code in (0, 3), said


def test_ctrl_c_leaves_nothing_running_and_what_was_gathered(server: Server, tmp_path: Path) -> None:
    run = run_in(tmp_path, server)
    process = run.start()
    reached(run, process, MOMENTS["walk"])
    os.kill(process.pid, signal.SIGINT)
    code, _ = run.finish(process)
    assert code != 0
    assert run.processes() == []
    assert len(run.pages()) >= 15
