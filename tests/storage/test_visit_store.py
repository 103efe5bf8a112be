"""Visits: one an interval however many samplers run, kept in order, forgotten when old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from crawler.gather.clock import BEIJING
from storage.availability import Visit, Visits, VisitStore
from storage.main import MainStore

NOON = datetime(2026, 11, 20, 12, tzinfo=BEIJING)
URL = "http://www.x.gov.cn/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VisitStore]:
    main = MainStore(f"sqlite:///{tmp_path}/main.sqlite")
    yield VisitStore(main.engine)
    main.close()


def visit(at: datetime, state: str = "ok") -> Visit:
    return Visit(at.isoformat(timespec="seconds"), state, 300)  # type: ignore[arg-type]


def test_two_samplers_claim_one_visit_an_interval(store: VisitStore) -> None:
    other = VisitStore(store.engine)
    assert store.claim("minghu", URL, NOON, 60) is not None
    assert other.claim("minghu", URL, NOON, 60) is None
    assert other.claim("qingxi", URL, NOON, 60) is not None


def test_the_end_of_one_interval_is_no_reason_for_a_visit_at_once(store: VisitStore) -> None:
    late = NOON.replace(minute=59)
    assert store.claim("minghu", URL, late, 60) is not None
    assert store.claim("minghu", URL, late + timedelta(minutes=2), 60) is None
    assert store.claim("minghu", URL, late + timedelta(minutes=31), 60) is not None


def test_a_visit_that_never_ended_is_not_shown(store: VisitStore) -> None:
    slot = store.claim("minghu", URL, NOON, 60)
    assert store.visits("minghu", NOON - timedelta(days=1), NOON + timedelta(days=1)) == ()
    assert slot is not None
    store.put("minghu", slot, visit(NOON, "failed"))
    assert [v.state for v in store.visits("minghu", NOON, NOON)] == ["failed"]


def test_a_day_of_hourly_rounds_gives_its_visits_in_order(store: VisitStore) -> None:
    for hour in range(24):
        at = NOON + timedelta(hours=hour, minutes=hour % 7)
        slot = store.claim("minghu", URL, at, 60)
        assert slot is not None
        store.put("minghu", slot, visit(at))
    seen = store.visits("minghu", NOON, NOON + timedelta(days=2))
    assert len(seen) == 24
    assert list(seen) == sorted(seen, key=lambda v: v.at)


def test_old_visits_are_forgotten(store: VisitStore) -> None:
    for days in (0, 40):
        at = NOON - timedelta(days=days)
        slot = store.claim("minghu", URL, at, 60)
        assert (slot is None) is (days == 40), "no visit is claimed before the last one"
    store.forget(NOON + timedelta(days=1), ["minghu"])
    assert store.claim("minghu", URL, NOON, 60) is not None


def test_visits_survive_the_archive_s_json() -> None:
    seen = Visits("2026-11-20T12:00:00+08:00", (visit(NOON), visit(NOON, "failed")))
    kept = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(seen)))
    assert msgspec.convert(kept, Visits) == seen
