"""Why a walk ended before its time is told in Chinese, whatever limit it was."""

from __future__ import annotations

from typing import get_args

import pytest

from checks.words import limit_words
from crawler.gather.walk import Stop


@pytest.mark.parametrize("stop", [one for one in get_args(Stop) if one])
def test_every_limit_has_its_words(stop: str) -> None:
    assert not limit_words(stop).isascii()


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_walk_that_went_to_its_end_has_none(nothing: str | None) -> None:
    assert limit_words(nothing) == ""
