"""What this host must have to audit: each look gives one line, and the command that mends what is missing."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from msgspec import Struct
from sqlalchemy import text

from crawler.gather.browser import BrowserPool
from crawler.settings import Settings
from scripts.workspace import DATABASE, DATABASE_VARIABLE, Workspace
from storage.main import StoreError
from storage.trouble import explain, system_words

LAUNCH_SECONDS = 60.0
LEAST_FREE_GIGABYTES = 2.0
LEAST_PYTHON = (3, 11)
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No run can be older than the program: a clock that says so is wrong."""
PROBE_ADDRESS = "2400:3200::1"
"""Any public address does: a datagram socket that is only connected asks for a route and sends nothing."""
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.M)


class Line(Struct, frozen=True):
    """``needed`` False: audits work without it, only some items stay not measured."""

    name: str
    ok: bool
    found: str
    mend: str = ""
    needed: bool = True


def look(workspace: Path | None, settings: Settings) -> list[Line]:
    """Every check of this host. ``workspace``: its folder, None outside one."""
    looks: tuple[Callable[[], Line], ...] = (
        python,
        packages,
        lambda: browser(settings),
        fonts,
        lambda: database(workspace),
        lambda: writable(workspace),
        lambda: disk(workspace),
        lambda: clock(workspace),
        ipv6,
    )
    return [one() for one in looks]


def python() -> Line:
    version = ".".join(map(str, sys.version_info[:3]))
    needed = ".".join(map(str, LEAST_PYTHON))
    return Line("Python", sys.version_info >= LEAST_PYTHON, version, f"安装 Python {needed} 或更高版本")


def packages(pins: Path = Path(__file__).parents[1] / "requirements.txt") -> Line:
    """Installed packages beside the pinned versions; without the list, those the program declares."""
    wrong = []
    if pins.is_file():
        wanted = dict(_PINNED.findall(pins.read_text(encoding="utf-8")))
    else:
        wanted = {_name(r): "" for r in metadata.requires("wangjian") or () if "extra ==" not in r}
    for name, version in sorted(wanted.items()):
        try:
            have = metadata.version(name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} 没有安装")
            continue
        if version and have != version:
            wrong.append(f"{name} 是 {have}, 应为 {version}")
    found = "; ".join(wrong[:8]) + (f" 等 {len(wrong)} 个" if len(wrong) > 8 else "")
    mend = f"{sys.executable} -m pip install --require-hashes -r {pins}" if pins.is_file() else "重新安装网检"
    return Line("软件包", not wrong, found or f"{len(wanted)} 个版本相符", mend)


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def browser(settings: Settings) -> Line:
    """A real start, with a limit round it."""

    async def start() -> str | None:
        async with BrowserPool(settings) as pool:
            failed = await pool.ready()
            return None if failed is None else str(failed)

    try:
        failed = asyncio.run(asyncio.wait_for(start(), LAUNCH_SECONDS))
    except TimeoutError:
        failed = f"{LAUNCH_SECONDS:.0f} 秒内没有启动"
    return Line("浏览器", failed is None, failed or "Chromium 能启动", "apt-get install chromium")


def fonts() -> Line:
    mend = "apt-get install fontconfig fonts-noto-cjk"
    program = shutil.which("fc-list")
    if program is None:
        return Line("中文字体", False, "没有 fc-list 命令, 无从得知", mend)
    try:
        listed = subprocess.run(
            [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=30, check=False
        ).stdout
    except subprocess.TimeoutExpired:
        return Line("中文字体", False, "fc-list 没有应答", mend)
    families = sorted({line.split(",")[0].strip() for line in listed.splitlines() if line.strip()})
    said = f"{len(families)} 种, 如 {families[0]}" if families else "没有, 截图里的汉字会成为方框"
    return Line("中文字体", bool(families), said, mend)


def database(workspace: Path | None) -> Line:
    if workspace is None:
        return Line("数据库", True, "当前不在工作区, 没有检查 (wangjian init 可建立工作区)")
    server = os.environ.get(DATABASE_VARIABLE)
    path = workspace / DATABASE
    mend = (
        f"检查环境变量 {DATABASE_VARIABLE} 和数据库服务器" if server else f"用备份恢复 {path}, 或检查其权限"
    )
    if not server and not path.is_file():
        # Opening it would make an empty one and hide the loss.
        return Line("数据库", False, f"没有 {path}", mend)
    parts = (
        [] if server else [part for part in path.parent.glob(f"{DATABASE}*") if not os.access(part, os.W_OK)]
    )
    if parts:
        named = " ".join(str(part) for part in sorted(parts))
        return Line("数据库", False, f"只能读, 不能写: {named}", f"chmod u+w {named}, 或换成它的所有者运行")
    try:
        store = Workspace(workspace).store
        try:
            with store.engine.begin() as db:
                if store.engine.dialect.name == "sqlite":
                    said = str(db.execute(text("PRAGMA integrity_check")).scalar())
                    if said != "ok":
                        return Line("数据库", False, f"完整性检查没有通过: {said[:200]}", mend)
                # A table made and dropped in one transaction leaves nothing behind.
                db.execute(text("CREATE TABLE wangjian_doctor (n INTEGER)"))
                db.execute(text("DROP TABLE wangjian_doctor"))
            units = len(store.units())
        finally:
            store.close()
    except StoreError as error:
        return Line("数据库", False, str(error), mend)
    except Exception as error:
        return Line("数据库", False, explain(error) or f"{type(error).__name__}: {error}"[:200], mend)
    return Line("数据库", True, f"可写, 完整, 登记单位 {units} 个")


def writable(workspace: Path | None) -> Line:
    """A file can be made in the workspace (or the current folder) and in the place for temporary files."""
    wrong = []
    for folder in (workspace or Path.cwd(), Path(tempfile.gettempdir())):
        try:
            with tempfile.NamedTemporaryFile(dir=folder):
                pass
        except OSError as error:
            wrong.append(f"{folder} 不可写 ({system_words(error)})")
    mend = f"chown -R {os.environ.get('USER') or os.getuid()} {workspace or Path.cwd()}"
    return Line("写入权限", not wrong, "; ".join(wrong) or f"{workspace or Path.cwd()} 可写", mend)


def disk(workspace: Path | None) -> Line:
    free = shutil.disk_usage(workspace or Path.cwd()).free / 1e9
    return Line(
        "磁盘空间",
        free >= LEAST_FREE_GIGABYTES,
        f"剩余 {free:.1f} GB",
        "删除过期的 archive/单位/运行 和 results/单位/运行 目录 (见 docs/operations.md)",
    )


def clock(workspace: Path | None) -> Line:
    """The system's time is possible, not before the last run, and its zone is a real one."""
    mend = "timedatectl set-ntp true; timedatectl set-timezone Asia/Shanghai"
    now = datetime.now(UTC)
    if now < EARLIEST:
        return Line("时钟", False, f"系统时间是 {now:%Y-%m-%d}, 早于本程序", mend)
    newest = _newest_run(workspace)
    if newest is not None and newest > now + timedelta(hours=1):
        return Line(
            "时钟", False, f"系统时间 {now:%Y-%m-%d %H:%M} UTC 早于上次评测的 {newest.isoformat()}", mend
        )
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    zone = f"UTC{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    if minutes % 15 or not -12 * 60 <= minutes <= 14 * 60:
        return Line("时钟", False, f"时区偏移 {zone} 不存在", mend)
    note = "" if minutes == 480 else "; 定时任务按本机时区, 报告一律用北京时间"
    return Line("时钟", True, f"本机时区 {zone}{note}")


def _newest_run(workspace: Path | None) -> datetime | None:
    path = None if workspace is None else workspace / DATABASE
    if path is None or not path.is_file() or os.environ.get(DATABASE_VARIABLE):
        return None
    with suppress(sqlite3.Error, ValueError), sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        row = db.execute("SELECT max(started_at) FROM run").fetchone()
        return datetime.fromisoformat(row[0]) if row and row[0] else None
    return None


def ipv6() -> Line:
    with suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        probe.connect((PROBE_ADDRESS, 53))
        return Line("IPv6", True, "有出口路由", needed=False)
    return Line(
        "IPv6",
        False,
        "没有出口路由: IPv6 评测要点记为“未能检测”, 其他不受影响",
        "请网络管理员为本机开通 IPv6 (ip -6 route 查看)",
        needed=False,
    )
