"""What people say, kept beside the machine's tables: replaced, logged, closed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from storage.main import MainStore
from storage.sheets import WITHDRAWN, AppealRow, DecisionRow, SelfScore, SheetStore, SubmissionRow
from storage.trouble import StoreError

AT = "2026-11-20T10:00:00+08:00"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SheetStore]:
    main = MainStore(f"sqlite:///{tmp_path / 'main.sqlite'}")
    yield SheetStore(main)
    main.close()


def own(item: str, points: str = "1") -> SelfScore:
    return SelfScore(item, points, None, "http://a.example/", "备注", AT, "0" * 64)


def decided(item: str, outcome: str = "met", why: str = "已核实") -> DecisionRow:
    return DecisionRow(item, outcome, None, "甲", why, AT, "run", "f" * 64)


def appeal(unit: str = "u") -> AppealRow:
    return AppealRow(
        0, unit, "r", "i", "异议", "佐证", "2026-11-20", "2026-11-27", False, "open", None, None, None,
        {"decided": "1"}, None,
    )  # fmt: skip


def test_a_new_self_assessment_replaces_the_whole_earlier_one(store: SheetStore) -> None:
    store.put_self_scores("u", "r", [own("a"), own("b")])
    store.put_self_scores("u", "other", [own("a", "2")])
    store.put_self_scores("u", "r", [own("b", "0.5")])
    assert store.self_scores("u", "r") == {"b": own("b", "0.5")}
    assert store.self_scores("u", "other") == {"a": own("a", "2")}
    assert store.self_scores("v", "r") == {}


def test_the_last_decision_counts_and_none_is_lost(store: SheetStore) -> None:
    store.decide("u", "r", [decided("a", "not_met"), decided("b")])
    store.decide("u", "r", [decided("a", "met", "申诉后")])
    assert store.decisions("u", "r") == {"a": decided("a", "met", "申诉后"), "b": decided("b")}
    assert [row.outcome for row in store.decision_log("u", "r")] == ["not_met", "met", "met"]
    assert store.reviewed() == {("u", "r")}


def test_a_withdrawn_decision_counts_no_more_but_stays_in_the_log(store: SheetStore) -> None:
    store.decide("u", "r", [decided("a"), decided("a", WITHDRAWN)])
    assert store.decisions("u", "r") == {}
    assert len(store.decision_log("u", "r")) == 2


def test_decisions_are_entered_all_or_none(store: SheetStore) -> None:
    broken = msgspec.structs.replace(decided("b"), who=None)
    with pytest.raises(Exception, match="NOT NULL"):
        store.decide("u", "r", [decided("a"), broken])
    assert store.decision_log("u", "r") == []


def test_an_appeal_is_decided_once_and_keeps_both_scores(store: SheetStore) -> None:
    first, second = store.open_appeal(appeal()), store.open_appeal(appeal("v"))
    assert first != second
    after = {"decided": "2"}
    done = {"who": "乙", "why": "属实", "on": "2026-11-21", "score_after": after}
    assert store.close_appeal(first, state="accepted", **done)  # type: ignore[arg-type]
    assert not store.close_appeal(first, state="rejected", **done)  # type: ignore[arg-type]
    assert not store.close_appeal(99, state="rejected", **done)  # type: ignore[arg-type]
    (row,) = store.appeals("u")
    assert (row.id, row.state, row.score_before, row.score_after) == (
        first,
        "accepted",
        {"decided": "1"},
        after,
    )
    assert [one.state for one in store.appeals()] == ["accepted", "open"]


def test_papers_are_kept_in_the_order_they_came(store: SheetStore) -> None:
    rows = [
        SubmissionRow("u", "r", "自评表", day, "2026-11-20", day > "2026-11-20", "a.xlsx", None)
        for day in ("2026-11-19", "2026-11-21")
    ]
    for row in rows:
        store.submit(row)
    assert store.submissions("r") == rows
    assert store.submissions("other") == []


def test_an_older_database_gets_the_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'main.sqlite'}"
    main = MainStore(url)
    for table in ("self_score", "review_decision", "appeal", "submission"):
        with main.engine.begin() as db:
            db.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    assert SheetStore(main).appeals() == []
    main.close()


def test_a_broken_database_is_said_in_words(tmp_path: Path) -> None:
    main = MainStore(f"sqlite:///{tmp_path / 'main.sqlite'}")
    store = SheetStore(main)
    with main.engine.begin() as db:
        db.exec_driver_sql("DROP TABLE appeal")
    with pytest.raises(StoreError):
        store.appeals()
    main.close()
