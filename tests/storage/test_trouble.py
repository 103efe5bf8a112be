"""Faults of our own disk and database become sentences; other errors do not."""

from __future__ import annotations

import errno

import pytest

from storage.trouble import StoreError, explain, sentence


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("(sqlite3.OperationalError) database or disk is full", "磁盘已满"),
        ("OSError: [Errno 28] No space left on device", "磁盘已满"),
        ("sqlite3.OperationalError: database is locked", "占用"),
        ("attempt to write a readonly database", "不可写"),
        ("database disk image is malformed", "损坏"),
        ("connection to server at db failed: Connection refused", "连不上"),
    ],
)
def test_known_fault_has_its_sentence(said: str, word: str) -> None:
    found = sentence(said)
    assert found is not None
    assert word in found


def test_system_error_is_told_by_its_number_and_through_its_cause() -> None:
    full = OSError(errno.ENOSPC, "whatever the system's language")
    outer = RuntimeError("publishing")
    outer.__cause__ = full
    assert explain(outer) == explain(full)
    assert "磁盘已满" in (explain(full) or "")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_what_may_not_be_read_or_written_is_named(number: int) -> None:
    said = explain(OSError(number, "whatever", "/srv/名录.xlsx")) or ""
    assert said.startswith("/srv/名录.xlsx: ")
    assert "检查所有者和权限" in said
    assert "数据库" not in said


def test_other_errors_are_left_alone() -> None:
    assert explain(ValueError("no such thing")) is None
    assert explain(StoreError("已经说清")) == "已经说清"
