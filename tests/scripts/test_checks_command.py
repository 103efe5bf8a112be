"""``wangjian checks list``: every check on a line, its name apart from its title."""

from __future__ import annotations

from typer.testing import CliRunner

from checks.registry import CHECKS
from scripts.cli.checks import app


def test_each_name_stands_apart_from_its_title() -> None:
    told = CliRunner().invoke(app, ["list"]).output.splitlines()
    assert [line.split() for line in told] == [[check.id, check.title] for check in CHECKS.values()]
    assert len({line.index(line.split()[1]) for line in told}) == 1
