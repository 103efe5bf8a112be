"""What a host lacks, and the command that mends it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crawler.settings import Browser, Settings
from scripts import host_checks
from scripts.cli.main import app
from scripts.host_checks import Line
from tests.scripts.workspaces import make


def test_browser_is_really_started() -> None:
    assert host_checks.browser(Settings()).ok


def test_browser_that_is_not_there_is_told_with_its_mending() -> None:
    line = host_checks.browser(Settings(browser=Browser(executable="/nowhere/chromium")))
    assert not line.ok
    assert "/nowhere/chromium" in line.found
    assert "chromium" in line.mend


def test_packages_are_compared_with_their_pins(tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text("httpx==0.0.1 \\\n    --hash=sha256:00\nno-such-package==1\n", encoding="utf-8")
    line = host_checks.packages(pins)
    assert not line.ok
    assert "应为 0.0.1" in line.found
    assert "no-such-package 没有安装" in line.found
    assert host_checks.packages().ok


def test_packages_without_a_pin_list_are_those_declared(tmp_path: Path) -> None:
    assert host_checks.packages(tmp_path / "none.txt").ok


def test_missing_fonts_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    line = host_checks.fonts()
    assert not line.ok
    assert "fonts-noto-cjk" in line.mend


def test_database_is_checked_and_left_as_it_was(tmp_path: Path) -> None:
    make(tmp_path).store.close()
    line = host_checks.database(tmp_path)
    assert line.ok
    assert "登记单位 3 个" in line.found
    tables = {
        row[0]
        for row in sqlite3.connect(tmp_path / "wangjian.sqlite").execute("SELECT name FROM sqlite_master")
    }
    assert "wangjian_doctor" not in tables


def test_lost_database_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    make(tmp_path).store.close()
    for part in tmp_path.glob("wangjian.sqlite*"):
        part.unlink()
    assert not host_checks.database(tmp_path).ok
    assert not (tmp_path / "wangjian.sqlite").exists()


def test_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "wangjian.sqlite").write_bytes(b"no database " * 400)
    line = host_checks.database(tmp_path)
    assert not line.ok
    assert "损坏" in line.found


def test_database_that_can_only_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path).store.close()
    path = tmp_path / "wangjian.sqlite"
    # Root may write everything: what the system says of the file is put in its place.
    monkeypatch.setattr(host_checks.os, "access", lambda part, _mode: Path(part) != path)
    line = host_checks.database(tmp_path)
    assert not line.ok
    assert f"不能写: {path}" in line.found
    assert f"chmod u+w {path}" in line.mend


def test_clock_before_the_last_run_is_wrong(tmp_path: Path) -> None:
    make(tmp_path).store.close()
    assert host_checks.clock(tmp_path).ok
    with sqlite3.connect(tmp_path / "wangjian.sqlite") as db:
        db.execute(
            "INSERT INTO run (id, unit_id, kind, state, as_of, seed, started_at, archive, out)"
            " VALUES ('r', 'qingxi', 'audit', 'done', 'd', 1, '2999-01-01T00:00:00+08:00', 'a', 'o')"
        )
    line = host_checks.clock(tmp_path)
    assert not line.ok
    assert "timedatectl" in line.mend


def test_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_checks, "LEAST_FREE_GIGABYTES", 10**9)
    assert not host_checks.disk(tmp_path).ok


def given(monkeypatch: pytest.MonkeyPatch, *lines: Line) -> None:
    def look(*_args: Any) -> list[Line]:
        return list(lines)

    monkeypatch.setattr("scripts.cli.doctor.look", look)


def test_each_line_says_normal_or_missing_with_the_mending_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given(monkeypatch, Line("时钟", True, "准"), Line("浏览器", False, "没有", "apt-get install chromium"))
    ended = CliRunner().invoke(app, ["doctor"])
    assert ended.exit_code == 1
    assert "正常  时钟: 准" in ended.stdout
    assert "缺少  浏览器: 没有\n      补救: apt-get install chromium" in ended.stdout


def test_what_audits_can_do_without_does_not_fail_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given(monkeypatch, Line("IPv6", False, "没有", "…", needed=False))
    ended = CliRunner().invoke(app, ["doctor", "--json"])
    assert ended.exit_code == 0
    assert [line["name"] for line in json.loads(ended.stdout)] == ["设置", "IPv6"]


def test_wrong_settings_are_a_line_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wangjian.toml").write_text("[limits]\npage = 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    given(monkeypatch)
    ended = CliRunner().invoke(app, ["doctor"])
    assert ended.exit_code == 1
    assert "是不是 pages?" in ended.stdout
