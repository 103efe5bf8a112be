"""``wangjian availability``: a round once an interval, shown by day, copied into the job of an audit."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from scripts.audit_unit import Night, beijing_now, job_of, new_run
from storage.availability import Visit, VisitStore
from tests.scripts.workspaces import make, wangjian

SETTINGS = '[politeness]\nreach = "loopback"\n[availability]\nseconds = 1\n'


def test_a_second_round_at_once_visits_nobody(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "wangjian.toml").write_text(SETTINGS, encoding="utf-8")
    first = wangjian(tmp_path, "availability", "sample", "--json")
    assert first.returncode == 0, first.stderr
    assert [(row["unit"], row["state"]) for row in json.loads(first.stdout)] == [
        ("minghu", "unmeasured"),
        ("qingxi", "unmeasured"),
        ("zhuxi", "unmeasured"),
    ]
    second = wangjian(tmp_path, "availability", "sample")
    assert "本轮访问 0 个单位, 3 个未到间隔" in second.stdout
    shown = wangjian(tmp_path, "availability", "show", "--unit", "minghu")
    assert "有效访问 0 (不足 20 次)" in shown.stdout
    assert "未能判断 1" in shown.stdout


def test_a_round_forgets_what_no_rubric_asks_for_any_more(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    (tmp_path / "wangjian.toml").write_text(SETTINGS + "keep_days = 60\n", encoding="utf-8")
    store, now = VisitStore(workspace.store.engine), beijing_now()
    for days in (61, 59):
        moment = now - timedelta(days=days)
        slot = store.claim("minghu", "http://www.minghu.example/", moment, 60)
        assert slot is not None
        store.put("minghu", slot, Visit(moment.isoformat(timespec="seconds"), "ok", 200))
    assert wangjian(tmp_path, "availability", "sample", "--unit", "qingxi").returncode == 0
    kept = store.visits("minghu", now - timedelta(days=99), now)
    assert [visit.at for visit in kept] == [(now - timedelta(days=59)).isoformat(timespec="seconds")]


def test_an_unknown_unit_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    make(tmp_path)
    refused = wangjian(tmp_path, "availability", "sample", "--unit", "mingu")
    assert refused.returncode == 2
    assert "minghu" in refused.stderr


def test_the_job_of_an_audit_holds_the_visits_up_to_now(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    unit = workspace.store.units()[0]
    night = Night(as_of="2026-11-20", seed=1, settings={})
    run = new_run(workspace, unit, "audit", night)
    assert job_of(workspace, unit, run, night).availability is None
    store, at = VisitStore(workspace.store.engine), night.clock() - timedelta(hours=1)
    for moment in (at - timedelta(days=30), at):
        slot = store.claim(unit.id, unit.portal, moment, 60)
        assert slot is not None
        store.put(unit.id, slot, Visit(moment.isoformat(timespec="seconds"), "ok", 200))
    kept = job_of(workspace, unit, run, night).availability
    assert kept is not None
    assert [datetime.fromisoformat(visit.at).date() for visit in kept.visits] == [at.date()]
