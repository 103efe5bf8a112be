"""Recheck after 整改: what the command refuses, and the whole way on a portal whose faults are mended."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crawler.gather.clock import BEIJING
from fixtures_sites.base import serve
from scripts.audit_unit import Night, audit_unit
from scripts.cli import recheck as command
from scripts.cli.main import app
from scripts.job import Job
from scripts.runner import Ended
from scripts.workspace import Workspace
from tests.scripts.fake_jobs import FakeJobs, died, leave, problem
from tests.scripts.mutable_portal import ARTICLES, COLUMNS, MutablePortal
from tests.scripts.registered import registered
from tests.scripts.workspaces import UNITS, make, wangjian

UNIT = UNITS[1]
PAGES = 1 + len(COLUMNS) * (1 + ARTICLES)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """One unit, audited once with problems P1 and P2."""
    workspace = make(tmp_path / "ws")

    def first(job: Job, _stop: threading.Event) -> Ended:
        leave(job, problem("P1"), problem("P2"))
        return Ended("done", "", 1)

    audit_unit(workspace, UNIT, Night("2026-11-20", 20261120, {}, run_job=FakeJobs(first)))
    yield workspace
    workspace.store.close()


def invoke(
    monkeypatch: pytest.MonkeyPatch, workspace: Workspace, jobs: FakeJobs, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.chdir(workspace.folder)
    monkeypatch.setattr(command, "Night", partial(Night, run_job=jobs))
    ended = CliRunner().invoke(app, ["recheck", *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


def sees(*names: str) -> FakeJobs:
    def work(job: Job, _stop: threading.Event) -> Ended:
        leave(job, *(problem(name) for name in names))
        return Ended("done", "", 1)

    return FakeJobs(work)


def statuses(workspace: Workspace) -> dict[str, str]:
    return {p.id: p.status for p in workspace.store.problems(UNIT.id)}


def test_mended_problem_is_closed_and_the_other_kept_open(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = sees("P2")
    code, out, _ = invoke(monkeypatch, workspace, jobs, "qingxi")
    assert code == 0
    assert statuses(workspace) == {"P1": "fixed", "P2": "open"}
    assert "合计: 未整改 1, 已整改 1" in out
    job = jobs.jobs[0]
    assert job.revisit is not None
    assert (job.seed, job.previous) == (20261120, workspace.store.runs(UNIT.id)[1].id)
    assert workspace.store.runs(UNIT.id)[0].kind == "recheck"


def test_closed_problem_that_comes_back_is_reopened(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoke(monkeypatch, workspace, sees("P2"), "qingxi")
    _, out, _ = invoke(monkeypatch, workspace, sees("P1", "P2"), "清溪县人民政府")
    assert statuses(workspace) == {"P1": "reopened", "P2": "open"}
    assert "反弹 1" in out


def test_only_chosen_problems_are_settled(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = invoke(monkeypatch, workspace, sees(), "qingxi", "--problem", "P1", "--json")
    told = json.loads(out)
    assert code == 0
    assert [(p["id"], p["before"], p["after"]) for p in told["problems"]] == [("P1", "open", "fixed")]
    assert statuses(workspace) == {"P1": "fixed", "P2": "open"}


def test_new_score_stands_beside_the_old(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = invoke(monkeypatch, workspace, sees(), "qingxi", "--json")
    score = {"decided": "50", "low": "50", "high": "90"}
    assert json.loads(out)["scores"] == [{"rubric": "r", "before": score, "after": score}]


def test_failed_recheck_changes_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, said = invoke(monkeypatch, workspace, FakeJobs(died), "qingxi")
    assert code == 1
    assert "没有改变" in said
    assert statuses(workspace) == {"P1": "open", "P2": "open"}


def test_blocked_portal_leaves_every_problem_as_it_was(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blocked(job: Job, _stop: threading.Event) -> Ended:
        leave(job, home="blocked")
        return Ended("unmeasured", "", 1)

    code, out, _ = invoke(monkeypatch, workspace, FakeJobs(blocked), "qingxi")
    assert code == 3
    assert "未能检测 2" in out
    assert statuses(workspace) == {"P1": "open", "P2": "open"}
    jobs = sees()
    invoke(monkeypatch, workspace, jobs, "qingxi")
    assert jobs.jobs[0].previous == workspace.store.runs(UNIT.id)[-1].id


def test_unknown_problems_are_refused_with_the_nearest(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = sees()
    code, _, said = invoke(monkeypatch, workspace, jobs, "qingxi", "--problem", "P11", "--problem", "ZZZ")
    assert code == 2
    assert "没有问题 P11, 是不是 P1?" in said
    assert "没有问题 ZZZ" in said
    assert jobs.jobs == []


def test_unit_that_was_never_audited_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = sees()
    code, _, said = invoke(monkeypatch, workspace, jobs, "minghu", "--problem", "P1")
    assert code == 2
    assert "明湖县人民政府 (minghu) 登记后还没有评测过" in said
    assert "wangjian nightly --unit minghu" in said
    assert "没有问题 P1" not in said, "no problem can be known before the first audit"
    assert jobs.jobs == []


def test_unit_whose_only_audit_saw_nothing_is_refused_with_its_cause(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blocked(job: Job, _stop: threading.Event) -> Ended:
        leave(job, home="blocked")
        return Ended("unmeasured", "", 1)

    audit_unit(workspace, UNITS[0], Night("2026-11-20", 1, {}, run_job=FakeJobs(blocked)))
    code, _, said = invoke(monkeypatch, workspace, sees(), "minghu")
    assert code == 2
    assert "门户没有测成: " in said
    assert "拒绝访问" in said


def test_papers_of_a_unit_never_audited_are_refused_with_the_next_step(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.folder)
    for arguments in (["export", "zhuxi", "--format", "xlsx"], ["rescore", "zhuxi"], ["advise", "zhuxi"]):
        ended = CliRunner().invoke(app, arguments)
        assert ended.exit_code == 2, arguments
        assert "登记后还没有评测过" in ended.stderr
        assert "wangjian nightly --unit zhuxi" in ended.stderr


def test_lost_archive_is_refused_in_words(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run = workspace.store.runs(UNIT.id)[0]
    (workspace.folder / run.archive / "crawl.sqlite").unlink()
    code, _, said = invoke(monkeypatch, workspace, sees(), "qingxi")
    assert code == 2
    assert "已不在" in said


def test_leased_unit_ends_with_4(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert workspace.store.take_lease(UNIT.id, "别的机器:1", dt.datetime.now(BEIJING), 60)
    code, _, said = invoke(monkeypatch, workspace, sees(), "qingxi")
    assert code == 4
    assert "别的机器:1" in said


def test_recheck_left_unfinished_is_replaced(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_job: Job, _stop: threading.Event) -> Ended:
        return Ended("stopped", "", 1)

    assert invoke(monkeypatch, workspace, FakeJobs(stopped), "qingxi")[0] == 1
    assert invoke(monkeypatch, workspace, sees("P1", "P2"), "qingxi")[0] == 0
    assert sorted(r.state for r in workspace.store.runs(UNIT.id)) == ["done", "done", "failed"]
    assert workspace.store.due(dt.datetime.now(BEIJING)) == [UNITS[0], UNITS[2]]


def fates(told: dict[str, Any]) -> dict[tuple[str, str], tuple[str | None, str]]:
    return {
        (p["kind"], p["target"].rpartition("/")[2]): (p["before"], p["after"])
        for p in told["problems"]
        if p["kind"] in ("dead_link", "footer_missing")
    }


def audited_score(out: Path) -> Any:
    return json.loads((out / "result.json").read_bytes())["scores"][0]["score"]


@pytest.mark.slow
def test_mended_portal_is_closed_and_a_relapse_reopened(tmp_path: Path) -> None:
    portal = MutablePortal(dt.datetime.now(BEIJING).date())
    with serve(portal) as server:
        registered(tmp_path, server)
        first = wangjian(tmp_path, "nightly", "--json")
        assert first.returncode in (0, 3), first.stderr
        audited = json.loads(first.stdout)["units"][0]
        assert audited["state"] == "done"
        before = len(server.requests)

        portal.mended = {"link", "police"}
        second = wangjian(tmp_path, "recheck", "qingxi", "--json")
        told = json.loads(second.stdout)
        assert fates(told) == {
            ("dead_link", "plan.pdf"): ("open", "fixed"),
            ("footer_missing", "police"): ("open", "fixed"),
        }
        score = told["scores"][0]
        assert float(score["after"]["decided"]) > float(score["before"]["decided"])
        articles = {
            p for m, p in server.requests[before:] if m == "GET" and p.count("/") == 2 and ".html" in p
        }
        assert len(articles) < PAGES / 2
        assert told["asked"]["pages"] < PAGES

        again = wangjian(tmp_path, "rescore", audited["run"], "--json")
        assert again.returncode in (0, 3), again.stderr
        assert json.loads(again.stdout)["scores"][0]["score"] == audited_score(tmp_path / audited["out"])

        portal.mended = {"link"}
        third = wangjian(tmp_path, "recheck", "qingxi", "--json")
        relapse = fates(json.loads(third.stdout))
        assert relapse[("footer_missing", "police")] == ("fixed", "reopened")
        assert ("dead_link", "plan.pdf") not in relapse
        result = tmp_path / json.loads(third.stdout)["out"] / "result.json"
        statuses = {p["kind"]: p["status"] for p in json.loads(result.read_bytes())["problems"]}
        assert statuses["footer_missing"] == "reopened"
