"""What a finished audit says on the screen of what it could not measure."""

from __future__ import annotations

import pytest

from scripts.cli.rescore import _tell_unanswered
from scripts.cli.summary import not_measured

ITEMS = [
    {"id": "甲#1", "outcome": "met", "reason": "要求:甲。"},
    {"id": "乙#1", "outcome": "not_measured", "reason": "要求:乙;没有 IPv6 出口, 未能检测。"},
]


def test_a_rescore_names_what_the_stored_crawl_cannot_answer(capsys: pytest.CaptureFixture[str]) -> None:
    _tell_unanswered({"scores": [{"items": ITEMS}]})
    said = capsys.readouterr().out
    assert "回答不了以下 1 个评测要点" in said
    assert "乙#1  要求:乙;没有 IPv6 出口, 未能检测。" in said
    assert "甲#1" not in said


def test_nothing_is_said_where_all_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    _tell_unanswered({"scores": [{"items": ITEMS[:1]}]})
    assert capsys.readouterr().out == ""
    assert not_measured({"scores": [{"items": ITEMS}]}) == ITEMS[1:]
