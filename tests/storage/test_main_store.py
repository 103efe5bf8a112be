"""The main database: the life of a problem, leases, and who is due."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler.gather.clock import BEIJING
from storage.main import Changes, MainStore, RunRow, StoreError, UnitRow

NOW = dt.datetime(2026, 11, 20, 22, 0, tzinfo=BEIJING)
UNIT = UnitRow("qingxi", "清溪县人民政府", "county_government", "http://www.qingxi.example/")
OTHER = UnitRow("minghu", "明湖县人民政府", "county_government", "http://www.minghu.example/")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MainStore]:
    store = MainStore(f"sqlite:///{tmp_path / 'main.sqlite'}")
    store.put_units([UNIT, OTHER])
    yield store
    store.close()


def run(
    name: str, *, unit: str = "qingxi", state: str = "running", hours_ago: float = 0, kind: str = "audit"
) -> RunRow:
    started = (NOW - dt.timedelta(hours=hours_ago)).isoformat(timespec="seconds")
    return RunRow(name, unit, kind, state, "2026-11-20", 20261120, started, None, "a", "o", None, None)


def problem(name: str, **values: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "dead_link",
        "page_url": "http://www.qingxi.example/a.html",
        "target": "http://www.qingxi.example/x.pdf",
        "column": None,
        "summary": "打不开",
        "items": ["r/网站功能#1"],
        **values,
    }


def result(*problems: str, decided: str = "50") -> dict[str, Any]:
    score = {"decided": decided, "low": decided, "high": "90"}
    return {
        "run": {"finished_at": "2026-11-20T23:00:00+08:00"},
        "problems": [problem(name) for name in problems],
        "scores": [{"rubric": {"id": "r"}, "score": score, "items": []}],
    }


def take(store: MainStore, name: str, *problems: str, blind: tuple[str, ...] = (), **more: Any) -> Changes:
    row = run(name, kind=more.pop("kind", "audit"))
    row = msgspec.structs.replace(row, as_of=more.pop("as_of", row.as_of))
    store.start_run(row)
    return store.take_result(row, result(*problems), blind, **more)


def statuses(store: MainStore) -> dict[str, str]:
    return {p.id: p.status for p in store.problems("qingxi")}


def test_problem_is_opened_fixed_and_reopened(store: MainStore) -> None:
    assert take(store, "r1", "P1").new == ("P1",)
    assert take(store, "r2", "P1").still_open == ("P1",)
    assert take(store, "r3").fixed == ("P1",)
    assert take(store, "r4").fixed == ()
    assert take(store, "r5", "P1").reopened == ("P1",)
    assert take(store, "r6", "P1").still_open == ("P1",)
    steps = [(h.status_before, h.status, h.run_id) for h in store.history("qingxi", "P1")]
    assert steps == [(None, "open", "r1"), ("open", "fixed", "r3"), ("fixed", "reopened", "r5")]


def test_first_seen_is_kept_through_the_whole_life(store: MainStore) -> None:
    take(store, "r1", "P1")
    first = store.problems("qingxi")[0].first_seen
    later = result("P1")
    later["run"]["finished_at"] = "2026-12-01T23:00:00+08:00"
    row = run("r2")
    store.start_run(row)
    store.take_result(row, later, ())
    found = store.problems("qingxi")[0]
    assert (found.first_seen, found.last_seen) == (first, "2026-12-01T23:00:00+08:00")


def test_unmeasured_problem_stays_as_it_was(store: MainStore) -> None:
    take(store, "r1", "P1", "P2")
    changes = take(store, "r2", blind=("P1",))
    assert (changes.not_measured, changes.fixed) == (("P1",), ("P2",))
    assert statuses(store) == {"P1": "open", "P2": "fixed"}
    assert changes.open == 1


def test_recheck_of_chosen_problems_closes_no_other(store: MainStore) -> None:
    take(store, "r1", "P1", "P2")
    changes = take(store, "r2", kind="recheck", only=("P1",))
    assert changes.fixed == ("P1",)
    assert statuses(store) == {"P1": "fixed", "P2": "open"}


def test_waived_problem_rests_until_its_day_and_is_told_apart(store: MainStore) -> None:
    take(store, "r1", "P1")
    assert store.waive(
        "qingxi", "P1", who="复核员甲", why="误报", until="2026-11-30", at="2026-11-21T09:00:00+08:00"
    )
    changes = take(store, "r2", "P1", as_of="2026-11-30")
    assert (changes.waived, changes.still_open, changes.open) == (("P1",), (), 0)
    assert statuses(store) == {"P1": "waived"}
    assert store.known_problems("qingxi", "2026-11-30")["P1"]["status"] == "waived"
    assert store.known_problems("qingxi", "2026-12-01")["P1"]["status"] == "open"
    assert take(store, "r3", as_of="2026-11-30").fixed == ()
    assert take(store, "r4", "P1", as_of="2026-12-01").still_open == ("P1",)
    assert statuses(store) == {"P1": "open"}
    assert [(h.who, h.why) for h in store.history("qingxi", "P1") if h.who] == [("复核员甲", "误报")]
    assert not store.waive("qingxi", "P9", who="x", why="y", until="2026-12-31", at="z")


def test_result_ends_its_run_in_the_same_step(store: MainStore) -> None:
    row = run("r1")
    store.start_run(row)
    broken = result("P1")
    del broken["problems"][0]["summary"]
    with pytest.raises(KeyError):
        store.take_result(row, broken, ())
    assert store.unfinished_run("qingxi") == row
    assert store.scores("r1") == {}
    assert store.problems("qingxi") == []
    store.take_result(row, result("P1"), (), state="unmeasured", note="门户没有测成")
    ended = store.run("r1")
    assert ended is not None
    assert (ended.state, ended.note, ended.finished_at) == (
        "unmeasured",
        "门户没有测成",
        "2026-11-20T23:00:00+08:00",
    )
    assert store.scores("r1")["r"]["score"]["decided"] == "50"


def test_run_that_is_taken_up_again_keeps_its_row(store: MainStore) -> None:
    store.start_run(run("r1"))
    store.start_run(msgspec.structs.replace(run("r1"), note="again"))
    assert [(r.id, r.note) for r in store.runs("qingxi")] == [("r1", "again")]


def test_last_run_can_ask_for_one_whose_portal_was_measured(store: MainStore) -> None:
    store.start_run(run("r1", state="done", hours_ago=50))
    store.start_run(run("r2", state="unmeasured", hours_ago=20))
    store.start_run(run("r3", state="failed", hours_ago=1))
    newest, measured = store.last_run("qingxi"), store.last_run("qingxi", states=("done",))
    assert newest is not None
    assert measured is not None
    assert (newest.id, measured.id) == ("r2", "r1")


@pytest.mark.parametrize(
    ("state", "hours_ago", "kind", "due"),
    [
        ("done", 20, "audit", True),
        ("done", 19.5, "audit", False),
        ("unmeasured", 19.5, "audit", False),
        ("failed", 1, "audit", True),
        ("running", 1, "audit", True),
        ("done", 1, "recheck", True),
    ],
)
def test_unit_is_due_by_its_last_finished_audit(
    store: MainStore, state: str, hours_ago: float, kind: str, due: bool
) -> None:
    store.start_run(run("r1", state=state, hours_ago=hours_ago, kind=kind))
    assert ("qingxi" in [u.id for u in store.due(NOW)]) is due


def test_unfinished_units_come_first_then_who_waited_longest(store: MainStore) -> None:
    third = UnitRow("zhuxi", "竹溪县人民政府", "county_government", "http://www.zhuxi.example/")
    store.put_units([third])
    store.start_run(run("q", state="done", hours_ago=30))
    store.start_run(run("m", unit="minghu", state="done", hours_ago=90))
    store.start_run(run("z", unit="zhuxi", hours_ago=2))
    assert [u.id for u in store.due(NOW)] == ["zhuxi", "minghu", "qingxi"]


def test_disabled_unit_is_never_due(store: MainStore) -> None:
    store.put_units([msgspec.structs.replace(UNIT, enabled=False)])
    assert [u.id for u in store.due(NOW)] == ["minghu"]


def test_lease_is_one_holders_until_it_runs_out(store: MainStore) -> None:
    later = NOW + dt.timedelta(seconds=61)
    assert store.take_lease("qingxi", "a", NOW, 60)
    assert not store.take_lease("qingxi", "b", NOW, 60)
    assert store.lease_holder("qingxi", NOW) == "a"
    assert store.take_lease("minghu", "b", NOW, 60)
    assert store.take_lease("qingxi", "b", later, 60)
    assert not store.take_lease("qingxi", "a", later, 60)


def test_renewed_lease_runs_on_and_only_its_holder_can_end_it(store: MainStore) -> None:
    assert store.take_lease("qingxi", "a", NOW, 60)
    assert store.take_lease("qingxi", "a", NOW + dt.timedelta(seconds=50), 60)
    assert not store.take_lease("qingxi", "b", NOW + dt.timedelta(seconds=70), 60)
    store.end_lease("qingxi", "b")
    assert store.lease_holder("qingxi", NOW) == "a"
    store.end_lease("qingxi", "a")
    assert store.take_lease("qingxi", "b", NOW, 60)


def test_lease_times_compare_across_time_zones(store: MainStore) -> None:
    assert store.take_lease("qingxi", "a", NOW, 60)
    assert not store.take_lease("qingxi", "b", NOW.astimezone(dt.UTC), 60)


def test_of_many_claimants_at_one_moment_one_wins(store: MainStore) -> None:
    start = threading.Barrier(6)
    won: list[str] = []

    def claim(name: str) -> None:
        start.wait()
        if store.take_lease("qingxi", name, NOW, 60):
            won.append(name)

    threads = [threading.Thread(target=claim, args=(f"h{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_unit_is_found_by_id_or_by_a_name_that_only_one_has(store: MainStore) -> None:
    found = store.unit("明湖县人民政府")
    assert found == OTHER
    store.put_units([msgspec.structs.replace(OTHER, id="minghu2")])
    assert store.unit("明湖县人民政府") is None
    assert store.unit("minghu2") is not None


def test_units_are_stored_all_or_none(store: MainStore) -> None:
    good = UnitRow("a", "甲", "county_government", "http://a.example/")
    bad = msgspec.structs.replace(good, id="b", name=None)  # type: ignore[arg-type]  # what the database refuses
    with pytest.raises(Exception, match="NOT NULL"):
        store.put_units([good, bad])
    assert store.unit("a") is None


def test_locked_database_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "main.sqlite"
    store = MainStore(f"sqlite:///{path}")
    store.put_units([UNIT])
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreError, match="占用"):
            store.put_units([OTHER])
    finally:
        other.close()
        store.close()


def test_damaged_or_foreign_database_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "main.sqlite"
    path.write_bytes(b"this is no database at all, whatever its name says" * 40)
    with pytest.raises(StoreError, match="损坏"):
        MainStore(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["nonsense", "nosuchdb://x"])
def test_address_that_is_no_database_is_a_sentence(url: str) -> None:
    with pytest.raises(StoreError, match="不是可用的数据库地址"):
        MainStore(url)
