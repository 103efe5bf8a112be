"""What the site's own search box answered to the drawn titles."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from checks.artifacts.base import Artifacts, Missing

NAME = "search"


class SearchCase(Struct, frozen=True):
    """``picture``: of the result page, with its caption; ``raw_picture``: without (names of files)."""

    title: str
    url: str
    column: str | None
    state: Literal["hit", "miss", "error"]
    result_url: str = ""
    note: str = ""
    picture: str = ""
    picture_sha256: str = ""
    raw_picture: str = ""
    searched_at: str = ""


class SearchReading(Struct, frozen=True):
    """``state``: ok, missing (no search box), broken, error, blocked or skipped."""

    state: str
    note: str
    seed: int
    frame: int
    cases: tuple[SearchCase, ...]


def read(shelf: Artifacts) -> SearchReading | Missing:
    stored = shelf.archive.probes("search").get("result")
    if stored is None:
        return Missing("search_skipped", {"cause": "采集档案里没有检索测试"})
    return msgspec.convert(stored, SearchReading)
