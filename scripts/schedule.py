"""The nightly timer of one workspace on this host: a line of the user's crontab, or a systemd timer.

Every entry carries the workspace's folder as its mark, so that installing again replaces it and nobody else's
entry is touched.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import psutil
from msgspec import Struct

from crawler.gather.clock import BEIJING
from storage.trouble import system_words

MARK = "# wangjian nightly: "
SYSTEMD_RUNS = Path("/run/systemd/system")
SECONDS = 60.0
CRON_DAEMONS = frozenset({"cron", "crond", "fcron", "dcron", "bcron"})


class Plan(Struct, frozen=True):
    """``at``: time of the day in Beijing. ``minutes``: limit of a night. ``program``: words that call us."""

    folder: Path
    at: dt.time
    minutes: int
    program: tuple[str, ...]


class ScheduleError(Exception):
    """The host has no timer we know, or refused. The message is for the user (Chinese)."""


def program() -> tuple[str, ...]:
    """How this installation is called from anywhere."""
    command = Path(sys.executable).parent / "wangjian"
    if command.is_file():
        return (str(command),)
    return (sys.executable, "-m", "scripts.cli.main")


def _night(plan: Plan) -> tuple[str, ...]:
    return (*plan.program, "nightly", "--max-minutes", str(plan.minutes))


def cron_line(plan: Plan) -> str:
    """The line of the crontab, which keeps the host's own time zone."""
    today = dt.datetime.combine(dt.datetime.now(BEIJING).date(), plan.at, BEIJING).astimezone()
    command = f"cd {shlex.quote(str(plan.folder))} && {shlex.join(_night(plan))} >> nightly.log 2>&1"
    # a bare % ends the command and begins its input
    return f"{today.minute} {today.hour} * * * {command.replace('%', chr(92) + '%')}"


def crontab_with(before: str, plan: Plan) -> str:
    """The crontab with this workspace's entry, in place of the one it had."""
    return "\n".join([*_others(before, plan.folder), f"{MARK}{plan.folder}", cron_line(plan), ""])


def entry_of(crontab: str, folder: Path) -> str | None:
    """The workspace's line, None when it has none."""
    lines = crontab.splitlines()
    mark = f"{MARK}{folder}"
    return next((after for line, after in pairwise(lines) if line == mark), None)


def _others(crontab: str, folder: Path) -> list[str]:
    kept, skip = [], False
    for line in crontab.splitlines():
        if skip:
            skip = False
        elif line == f"{MARK}{folder}":
            skip = True
        else:
            kept.append(line)
    return kept


def service_text(plan: Plan) -> str:
    quoted = " ".join(_quoted(word) for word in _night(plan))
    folder = _literal(str(plan.folder))
    return (
        f"[Unit]\nDescription=wangjian nightly: {folder}\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory={folder}\nExecStart={quoted}\n"
        "SuccessExitStatus=3\nKillMode=mixed\nTimeoutStopSec=90\n"
    )


def _literal(text: str) -> str:
    """``text`` where systemd would read what stands behind a percent sign."""
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """A word of a command as systemd reads it: no escapes, variables or specifiers of its own."""
    for sign in ("\\", '"', "$"):
        word = word.replace(sign, ("$" if sign == "$" else "\\") + sign)
    return f'"{_literal(word)}"'


def timer_text(plan: Plan) -> str:
    return (
        f"[Unit]\nDescription=wangjian nightly timer: {_literal(str(plan.folder))}\n\n"
        f"[Timer]\nOnCalendar=*-*-* {plan.at:%H:%M}:00 Asia/Shanghai\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def unit_name(folder: Path) -> str:
    return f"wangjian-nightly-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def has_cron() -> bool:
    return shutil.which("crontab") is not None


def has_systemd() -> bool:
    return SYSTEMD_RUNS.is_dir() and shutil.which("systemctl") is not None


def cautions(where: str) -> list[str]:
    """What keeps an entry put in at ``where`` (as :func:`install` told it) from running (Chinese)."""
    if where == "crontab":
        running = {name for p in psutil.process_iter(["name"]) if (name := p.info["name"])}
        if running.isdisjoint(CRON_DAEMONS):
            return [
                "没有看到 cron 服务在运行, 定时不会执行; 请启动它: systemctl enable --now cron (或 crond)"
            ]
        return []
    if os.geteuid() != 0:
        return ["退出登录后定时会停; 请管理员执行 loginctl enable-linger " + shlex.quote(_user())]
    return []


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.geteuid())


def installed(folder: Path) -> str | None:
    """The entry of this workspace on this host, as it stands there."""
    if has_cron() and (line := entry_of(_crontab(), folder)):
        return line
    timer = _units_folder() / f"{unit_name(folder)}.timer"
    return str(timer) if timer.is_file() else None


def install(plan: Plan) -> str:
    """Put the entry in; returns where. Raises :class:`ScheduleError`."""
    if has_cron():
        _run(["crontab", "-"], crontab_with(_crontab(), plan))
        return "crontab"
    if has_systemd():
        return _install_timer(plan)
    raise ScheduleError(
        "本机没有 crontab, 也没有运行 systemd; 请先安装 cron (例如 apt-get install cron), 或交给别的定时工具"
    )


def _install_timer(plan: Plan) -> str:
    folder, name = _units_folder(), unit_name(plan.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.service").write_text(service_text(plan), encoding="utf-8")
        (folder / f"{name}.timer").write_text(timer_text(plan), encoding="utf-8")
    except OSError as error:
        raise ScheduleError(f"写不出 {error.filename or folder}: {system_words(error)}") from error
    whose = [] if os.geteuid() == 0 else ["--user"]
    _run(["systemctl", *whose, "daemon-reload"])
    _run(["systemctl", *whose, "enable", "--now", f"{name}.timer"])
    return str(folder / f"{name}.timer")


def _units_folder() -> Path:
    if os.geteuid() == 0:
        return Path("/etc/systemd/system")
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "systemd" / "user"


def _crontab() -> str:
    """The user's crontab; empty when there is none yet."""
    ended = subprocess.run(
        ["crontab", "-l"], capture_output=True, text=True, timeout=SECONDS, check=False, env=_plain_words()
    )
    if ended.returncode and "no crontab" not in ended.stderr:
        raise ScheduleError(f"读不出 crontab: {ended.stderr.strip()[:200]}")
    return ended.stdout if not ended.returncode else ""


def _run(words: list[str], given: str = "") -> None:
    ended = subprocess.run(
        words,
        input=given,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env=_plain_words(),
    )
    if ended.returncode:
        raise ScheduleError(f"{shlex.join(words)} 没有成功: {ended.stderr.strip()[:200]}")


def _plain_words() -> dict[str, str]:
    """The environment, with messages of the system in the language that is looked for above."""
    return {**os.environ, "LC_ALL": "C"}
