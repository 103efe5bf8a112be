"""A night: every due unit, none stopped by another, safe to start twice, resumed after a kill."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from crawler.gather.clock import BEIJING
from scripts.audit_unit import RESUME_HOURS, Night, audit_unit, seed_of
from scripts.cli import nightly as command
from scripts.cli.lock import folder_lock
from scripts.cli.main import app
from scripts.holder import holder_name
from scripts.job import Job
from scripts.pool import Pool
from scripts.runner import Ended
from scripts.workspace import Workspace
from storage.main import RunRow, StoreError
from tests.scripts.fake_jobs import FakeJobs, died, hangs, leave, problem
from tests.scripts.workspaces import UNITS, make

NOW = dt.datetime(2026, 11, 20, 22, 0, tzinfo=BEIJING)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make(tmp_path / "ws")
    yield workspace
    workspace.store.close()


def night(jobs: FakeJobs, **values: Any) -> Night:
    return Night(as_of="2026-11-20", seed=20261120, settings={}, run_job=jobs, clock=lambda: NOW, **values)


def states(pool: Pool) -> dict[str, str]:
    return {o.unit.id: o.state for o in pool.outcomes}


def invoke(
    monkeypatch: pytest.MonkeyPatch, workspace: Workspace, jobs: FakeJobs, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.chdir(workspace.folder)
    monkeypatch.setattr(command, "Night", partial(Night, run_job=jobs))
    ended = CliRunner().invoke(app, ["nightly", *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


def test_one_failed_unit_stops_no_other(workspace: Workspace) -> None:
    pool = Pool(workspace, UNITS, night(FakeJobs(qingxi=died)), 2)
    pool.run()
    assert states(pool) == {"minghu": "done", "qingxi": "failed", "zhuxi": "done"}
    row = workspace.store.runs("qingxi")[0]
    assert (row.state, row.note) == ("failed", "子进程被信号 9 结束 (可能内存不足)")
    assert workspace.store.problems("qingxi") == []


def test_unit_whose_result_is_unreadable_stops_no_other(workspace: Workspace) -> None:
    def empty(_job: Job, _stop: threading.Event) -> Ended:
        return Ended("done", "", 1)

    pool = Pool(workspace, UNITS, night(FakeJobs(minghu=empty)), 1)
    pool.run()
    assert states(pool) == {"minghu": "failed", "qingxi": "done", "zhuxi": "done"}


def test_unit_with_an_unknown_rubric_is_not_asked_anything(workspace: Workspace) -> None:
    jobs = FakeJobs()
    workspace.store.put_units([msgspec.structs.replace(UNITS[0], rubrics=("jilin-2021-count",))])
    outcome = audit_unit(workspace, workspace.store.units()[0], night(jobs))
    assert outcome.state == "failed"
    assert "jilin-2021-county" in outcome.note
    assert jobs.jobs == []


def test_all_units_of_a_night_are_treated_alike(workspace: Workspace) -> None:
    jobs = FakeJobs()
    Pool(workspace, UNITS, night(jobs), 3).run()
    assert len(jobs.jobs) == 3
    assert {(j.as_of, j.seed, json.dumps(j.settings)) for j in jobs.jobs} == {("2026-11-20", 20261120, "{}")}
    assert {workspace.store.runs(u.id)[0].seed for u in UNITS} == {seed_of("2026-11-20")}


def test_portal_that_could_not_be_measured_is_no_failure_of_ours(workspace: Workspace) -> None:
    def blocked(job: Job, _stop: threading.Event) -> Ended:
        leave(job, home="blocked")
        return Ended("unmeasured", "", 1)

    first = Pool(workspace, UNITS[:1], night(FakeJobs()), 1)
    first.run()
    later = night(FakeJobs(blocked))
    outcome = audit_unit(workspace, UNITS[0], later)
    assert (outcome.state, outcome.note) == ("unmeasured", "门户没有测成: 拒绝访问")
    assert outcome.changes.not_measured == ("P1",)
    assert [p.status for p in workspace.store.problems("minghu")] == ["open"]


def test_fixed_and_new_problems_are_told(workspace: Workspace) -> None:
    audit_unit(workspace, UNITS[0], night(FakeJobs()))

    def other(job: Job, _stop: threading.Event) -> Ended:
        leave(job, problem("P2"))
        return Ended("done", "", 1)

    outcome = audit_unit(workspace, UNITS[0], night(FakeJobs(other)))
    assert (outcome.changes.new, outcome.changes.fixed) == (("P2",), ("P1",))
    assert outcome.run_id.endswith("-2")


def test_time_limit_ends_what_runs_and_leaves_the_rest_due(workspace: Workspace) -> None:
    jobs = FakeJobs(hangs)
    pool = Pool(workspace, UNITS, night(jobs), 1)
    pool.run(seconds=0.3)
    assert states(pool) == {"minghu": "stopped"}
    assert [u.id for u in pool.not_started] == ["qingxi", "zhuxi"]
    assert [u.id for u in workspace.store.due(NOW)] == ["minghu", "qingxi", "zhuxi"]


def test_killed_run_is_taken_up_with_its_own_date_and_seed(workspace: Workspace) -> None:
    first = FakeJobs(hangs)
    Pool(workspace, UNITS[:1], night(first), 1).run(seconds=0.2)
    again = FakeJobs()
    later = Night(
        as_of="2026-11-21",
        seed=20261121,
        settings={},
        run_job=again,
        clock=lambda: NOW + dt.timedelta(hours=24),
    )
    outcome = audit_unit(workspace, UNITS[0], later)
    assert outcome.resumed
    before, after = first.jobs[0], again.jobs[0]
    assert (after.run_id, after.as_of, after.seed, after.archive) == (
        before.run_id,
        "2026-11-20",
        20261120,
        before.archive,
    )
    assert workspace.store.unfinished_run("minghu") is None


def test_run_that_was_left_too_long_is_given_up(workspace: Workspace) -> None:
    jobs = FakeJobs()
    started = (NOW - dt.timedelta(hours=RESUME_HOURS + 1)).isoformat()
    old = RunRow("old", "minghu", "audit", "running", "2026-11-17", 1, started, None, "a", "o", None, None)
    workspace.store.start_run(old)
    outcome = audit_unit(workspace, UNITS[0], night(jobs))
    assert not outcome.resumed
    assert jobs.jobs[0].run_id != "old"
    given_up = workspace.store.run("old")
    assert given_up is not None
    assert given_up.state == "failed"


def test_leased_unit_is_left_to_its_holder(workspace: Workspace) -> None:
    assert workspace.store.take_lease("minghu", "别的机器:1", NOW, 60)
    jobs = FakeJobs()
    pool = Pool(workspace, UNITS, night(jobs), 2)
    pool.run()
    assert states(pool)["minghu"] == "leased"
    assert {j.unit.id for j in jobs.jobs} == {"qingxi", "zhuxi"}
    assert workspace.store.lease_holder("minghu", NOW) == "别的机器:1"
    assert workspace.store.lease_holder("qingxi", NOW) is None


def test_unit_of_a_process_killed_on_this_host_is_taken_over_at_once(workspace: Workspace) -> None:
    dead = subprocess.Popen(["true"])
    host, pid, began = holder_name().rsplit(":", 2)
    assert int(pid) == os.getpid()
    dead.wait()
    for holder, state in (
        (f"{host}:{pid}:{began}", "leased"),
        (f"{host}:{dead.pid}:{began}", "done"),
        (f"{host}:{pid}:{int(began) - 5}", "done"),
        (f"other-{host}:{dead.pid}:{began}", "leased"),
    ):
        assert workspace.store.take_lease("minghu", holder, NOW, 60)
        other = night(FakeJobs(), holder="this")
        assert audit_unit(workspace, UNITS[0], other).state == state
        workspace.store.end_lease("minghu", holder)


def test_lost_database_ends_the_night_with_its_cause(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_values: object) -> None:
        raise StoreError("磁盘已满, 没有保存。")

    monkeypatch.setattr(workspace.store, "take_result", full)
    pool = Pool(workspace, UNITS, night(FakeJobs()), 1)
    pool.run()
    assert pool.fault == "磁盘已满, 没有保存。"
    assert len(pool.outcomes) == 1
    assert [u.id for u in workspace.store.due(NOW)] == ["minghu", "qingxi", "zhuxi"]


def test_full_disk_in_the_child_is_told_in_words(workspace: Workspace) -> None:
    def full(_job: Job, _stop: threading.Event) -> Ended:
        return Ended("failed", "OSError: [Errno 28] No space left on device", 3)

    assert "磁盘已满" in audit_unit(workspace, UNITS[0], night(FakeJobs(full))).note


def test_no_unit_is_begun_on_a_full_disk(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.audit_unit.LEAST_FREE_MEGABYTES", 10**12)
    jobs = FakeJobs()
    outcome = audit_unit(workspace, UNITS[0], night(jobs))
    assert outcome.state == "failed"
    assert "磁盘剩余空间不足" in outcome.note
    assert jobs.jobs == []


def test_command_tells_each_unit_and_ends_with_0(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, said = invoke(monkeypatch, workspace, FakeJobs())
    assert code == 0
    assert "清溪县人民政府 (qingxi): 完成" in out
    assert "r: 已定 50 分, 可能区间 50–90" in out
    assert "问题: 新增 1, 已整改 0, 反弹 0, 现有 1" in out
    assert "共 3 个单位: 完成 3。" in out
    assert "总进度 3/3" in said
    assert "已完成 1, 剩余 2" in said


def test_command_ends_with_3_when_a_unit_or_an_item_was_not_measured(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def partly(job: Job, _stop: threading.Event) -> Ended:
        leave(job, outcome="not_measured")
        return Ended("done", "", 1)

    assert invoke(monkeypatch, workspace, FakeJobs(), "--unit", "qingxi")[0] == 0
    code, out, _ = invoke(monkeypatch, workspace, FakeJobs(partly), "--unit", "qingxi")
    assert (code, "未能检测的评测要点 1 个" in out) == (3, True)
    assert invoke(monkeypatch, workspace, FakeJobs(zhuxi=died), "--jobs", "1")[0] == 3


def test_command_prints_json_alone(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, said = invoke(monkeypatch, workspace, FakeJobs(zhuxi=died), "--json")
    told = {u["unit"]: u for u in json.loads(out)["units"]}
    assert (code, said) == (3, "")
    assert told["zhuxi"]["state"] == "failed"
    assert told["qingxi"]["problems"]["new"] == 1
    assert told["qingxi"]["scores"][0]["decided"] == "50"


def test_second_start_ends_with_4_and_says_who_holds(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = FakeJobs()
    with folder_lock(workspace.folder):
        code, _, said = invoke(monkeypatch, workspace, jobs)
    assert code == 4
    assert "进程" in said
    assert jobs.jobs == []
    assert invoke(monkeypatch, workspace, jobs)[0] == 0


def test_nothing_due_is_said(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert invoke(monkeypatch, workspace, FakeJobs())[0] == 0
    code, out, _ = invoke(monkeypatch, workspace, FakeJobs())
    assert (code, out) == (0, "没有到期的单位。\n")


def test_unknown_units_are_refused_all_at_once_with_the_nearest(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = FakeJobs()
    code, _, said = invoke(monkeypatch, workspace, jobs, "--unit", "qingx", "--unit", "zhuxii")
    assert code == 2
    assert "是不是 qingxi?" in said
    assert "是不是 zhuxi?" in said
    assert jobs.jobs == []


def test_signal_ends_the_night_in_order(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(job: Job, stop: threading.Event) -> Ended:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
        return hangs(job, stop)

    code, out, said = invoke(monkeypatch, workspace, FakeJobs(asked), "--jobs", "1")
    assert code == 1
    assert "minghu): 中止" in out
    assert "zhuxi): 未开始" in out
    assert "有序停下" in said
    assert workspace.store.unfinished_run("minghu") is not None


def test_outside_a_workspace_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["nightly"])
    assert ended.exit_code == 2
    assert "wangjian init" in ended.stderr


@pytest.mark.parametrize("name", ["nightly", "recheck", "doctor", "init", "units"])
def test_help_is_in_chinese(name: str) -> None:
    shown = CliRunner().invoke(app, [name, "--help"]).stdout
    assert any("一" <= c <= "鿿" for c in shown)
