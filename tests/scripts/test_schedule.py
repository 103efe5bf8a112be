"""The nightly timer: one entry a workspace, nobody else's touched, Beijing time whatever the host's zone."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scripts import schedule
from scripts.cli.main import app
from scripts.schedule import Plan, cron_line, crontab_with, entry_of, service_text, timer_text

PLAN = Plan(Path("/srv/公开办"), dt.time(22, 0), 540, ("/opt/wangjian/bin/wangjian",))
OTHER = "5 4 * * * /usr/bin/backup\n"

CRONTAB = """#!/bin/sh
# keeps the table in a file beside itself
here="$(dirname "$0")/table"
if [ "$1" = "-l" ]; then
  [ -f "$here" ] || { echo "no crontab for somebody" >&2; exit 1; }
  cat "$here"
else
  cat > "$here"
fi
"""


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["init", "office"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def cron(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A crontab program of our own in front of the host's; returns its table."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "crontab").write_text(CRONTAB, encoding="utf-8")
    (folder / "crontab").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder / "table"


def said(*words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["schedule", *words])
    return ended.exit_code, ended.output


def test_the_time_is_beijing_s_whatever_the_host_s_zone(zone: str) -> None:
    minute, hour = cron_line(PLAN).split()[:2]
    here = dt.datetime.now().astimezone().replace(hour=int(hour), minute=int(minute))
    beijing = here.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert (beijing.hour, beijing.minute) == (22, 0)


def test_the_line_goes_to_the_workspace_and_keeps_a_log() -> None:
    line = cron_line(PLAN)
    assert "cd '/srv/公开办' && /opt/wangjian/bin/wangjian nightly --max-minutes 540" in line
    assert line.endswith(">> nightly.log 2>&1")


def test_a_percent_sign_does_not_end_the_command() -> None:
    line = cron_line(Plan(Path("/srv/50%"), dt.time(22), 9, ("wangjian",)))
    assert "cd /srv/50\\% &&" in line


def test_installing_again_replaces_the_entry_and_leaves_others_alone() -> None:
    once = crontab_with(OTHER, PLAN)
    later = Plan(PLAN.folder, dt.time(23, 30), 60, PLAN.program)
    neighbour = Plan(Path("/srv/other"), dt.time(1), 60, PLAN.program)
    twice = crontab_with(crontab_with(once, neighbour), later)
    assert twice.startswith(OTHER)
    assert entry_of(twice, PLAN.folder) == cron_line(later)
    assert entry_of(twice, neighbour.folder) == cron_line(neighbour)
    assert twice.count("nightly --max-minutes") == 2
    assert entry_of(OTHER, PLAN.folder) is None


def test_the_systemd_timer_says_the_same() -> None:
    assert "OnCalendar=*-*-* 22:00:00 Asia/Shanghai" in timer_text(PLAN)
    assert "WorkingDirectory=/srv/公开办" in service_text(PLAN)
    assert 'ExecStart="/opt/wangjian/bin/wangjian" "nightly" "--max-minutes" "540"' in service_text(PLAN)


ODD = ["/srv/公开办", "/srv/a b", "/srv/50%b", "/srv/$HOME"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd to ask")
@pytest.mark.parametrize("folder", ODD)
def test_systemd_accepts_both_units(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder.rpartition("/")[2]
    place.mkdir()
    # A program that is there: systemd looks.
    plan = Plan(place, dt.time(22, 0), 540, ("/bin/true", folder))
    for ending, text in (("service", service_text(plan)), ("timer", timer_text(plan))):
        (tmp_path / f"wangjian-x.{ending}").write_text(text, encoding="utf-8")
    for ending in ("service", "timer"):
        asked = ["systemd-analyze", "verify", str(tmp_path / f"wangjian-x.{ending}")]
        ended = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
        assert (ended.returncode, ended.stderr) == (0, "")


def test_words_of_the_command_are_no_variables_or_escapes_of_systemd() -> None:
    plan = Plan(Path("/srv/x"), dt.time(22, 0), 540, ("/opt/$HOME/50%/wang\\jian",))
    assert 'ExecStart="/opt/$$HOME/50%%/wang\\\\jian" "nightly"' in service_text(plan)
    assert "timer: /srv/50%%" in timer_text(Plan(Path("/srv/50%"), dt.time(22, 0), 540, ("x",)))


@pytest.mark.parametrize("folder", ODD)
def test_the_command_of_the_line_goes_to_the_very_folder(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder.rpartition("/")[2]
    place.mkdir()
    line = cron_line(Plan(place, dt.time(22, 0), 540, ("/bin/echo",)))
    minute, hour, *days, command = line.split(" ", 5)
    assert (minute.isdigit(), hour.isdigit(), days) == (True, True, ["*", "*", "*"])
    # cron itself takes the backslash before a percent sign away.
    subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], check=True, env={}, timeout=60)
    assert (place / "nightly.log").read_text(encoding="utf-8") == "nightly --max-minutes 540\n"


def test_a_cron_that_does_not_run_is_told(office: Path, cron: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "CRON_DAEMONS", frozenset({"no such daemon"}))
    code, output = said("install")
    assert code == 0
    assert "没有看到 cron 服务在运行" in output


def test_show_changes_nothing_and_install_is_shown(office: Path, cron: Path) -> None:
    code, output = said("show")
    assert code == 0 and "还没有安装" in output and not cron.exists()
    cron.write_text(OTHER, encoding="utf-8")
    code, output = said("install", "--at", "21:30", "--max-minutes", "300")
    assert code == 0 and "每天北京时间 21:30 开始, 最多 300 分钟" in output
    assert said("install", "--at", "21:30", "--max-minutes", "300")[0] == 0
    table = cron.read_text(encoding="utf-8")
    assert table.startswith(OTHER)
    assert table.count(f"cd {office}") == 1
    code, output = said("show", "--json")
    assert code == 0
    assert json.loads(output)["installed"] == entry_of(table, office)


def test_a_host_without_any_timer_is_told_what_to_do(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(schedule, "SYSTEMD_RUNS", tmp_path / "none")
    code, output = said("install")
    assert code == 1
    assert "请先安装 cron" in output
    assert "nightly --max-minutes 540" in output


def test_wrong_words_are_refused(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, output = said("install", "--at", "late")
    assert code == 2 and "--at 不是时间: late" in output
    monkeypatch.chdir(tmp_path)
    assert said("show")[0] == 2
