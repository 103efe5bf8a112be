"""The demonstration takes the names of portals and refuses others before it starts anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fixtures_sites.serve import PORTALS
from scripts import demo_run

REPOSITORY = Path(__file__).parents[2]


def test_unknown_portals_are_named_and_nothing_is_started(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "scripts.demo_run", "clean_county", "no_such"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2 and "no_such" in ended.stderr and "trs_county" in ended.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "wanted"),
    [([], list(PORTALS)), (["vsb_department", "clean_county"], ["clean_county", "vsb_department"])],
)
def test_all_portals_or_those_that_are_named(
    given: list[str], wanted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(demo_run, "run", lambda names: ran.append(names) or 0)
    monkeypatch.setattr(sys, "argv", ["demo", *given])
    assert demo_run.main() == 0 and ran == [wanted]
