"""Lets the tests of this folder share ``sample_run``, and gives them a published run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sample_run import make_run

from reports.publish import Published, publish
from rubrics.judgement import Judgement
from storage.archive import Archive


@pytest.fixture
def run(tmp_path: Path) -> Iterator[tuple[Archive, Judgement]]:
    """Archive and judgement; the archive lies in ``tmp_path/out/archive`` as ``audit`` puts it."""
    archive, judgement = make_run(tmp_path / "out" / "archive")
    yield archive, judgement
    archive.close()


@pytest.fixture
def out(run: tuple[Archive, Judgement], tmp_path: Path) -> Path:
    """A published result folder."""
    publish(*run, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def published(run: tuple[Archive, Judgement], tmp_path: Path) -> Published:
    return publish(*run, tmp_path / "out")
