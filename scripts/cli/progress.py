"""Progress of one or more running audits: a live table on a terminal, plain lines when piped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table

from scripts.cli.say import is_terminal, note
from scripts.runner import Step

PHASES = {
    "home": "打开首页",
    "walk": "采集网页",
    "render": "渲染动态栏目",
    "verify": "核验链接",
    "search": "检索测试",
    "attachments": "读取附件",
    "probe": "功能探测",
    "judge": "评判",
    "evidence": "截取证据",
    "publish": "生成文件",
    "done": "完成",
}
PLAIN_EVERY = 10.0


class _Line:
    def __init__(self, name: str) -> None:
        self.name = name
        self.phase = ""
        self.done = 0
        self.left = 0
        self.since = time.monotonic()
        self.from_done = 0
        self.started = time.monotonic()
        self.told = 0.0

    def take(self, step: Step) -> bool:
        """True when the phase changed."""
        changed = step.phase != self.phase
        if changed:
            self.phase, self.since, self.from_done = step.phase, time.monotonic(), step.done
        self.done, self.left = step.done, step.left
        return changed

    @property
    def rate(self) -> float:
        seconds = time.monotonic() - self.since
        return (self.done - self.from_done) / seconds if seconds > 0.2 else 0.0

    def text(self) -> str:
        parts = [f"已完成 {self.done}"]
        if self.left > 0:
            parts.append(f"剩余 {self.left}")
        if self.rate > 0:
            parts.append(f"{self.rate:.1f}/秒")
            if self.left > 0:
                parts.append(f"约 {_clock(self.left / self.rate)}")
        return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} 小时 {minutes % 60} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


class Board:
    """Thread-safe: each running job reports its steps under its own name."""

    def __init__(self, live: Live | None, total: int) -> None:
        self.live = live
        self.total = total
        self.finished = 0
        self._began = time.monotonic()
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()

    def step(self, name: str, step: Step) -> None:
        with self._lock:
            line = self._lines.setdefault(name, _Line(name))
            changed = line.take(step)
            if self.live is not None:
                self.live.update(self._table())
            elif changed or time.monotonic() - line.told > PLAIN_EVERY:
                line.told = time.monotonic()
                note(f"[{name}] {PHASES.get(line.phase, line.phase)}: {line.text()}")

    def close(self, name: str, how: str = "") -> None:
        """A job has ended; ``how``: for the plain lines."""
        with self._lock:
            line = self._lines.pop(name, None)
            self.finished += 1
            if self.live is not None:
                self.live.update(self._table())
            elif self.total > 1:
                spent = f", 用时 {_clock(time.monotonic() - line.started)}" if line is not None else ""
                note(f"[{name}] {how or '结束'}{spent}; {self.overall()}")

    def overall(self) -> str:
        """All jobs together: how many are done, at what rate, and how long the rest may take."""
        text = f"总进度 {self.finished}/{self.total}"
        left = self.total - self.finished
        spent = time.monotonic() - self._began
        if not self.finished or not left or spent <= 0:
            return text
        per_hour = self.finished / spent * 3600
        return f"{text}, {per_hour:.1f} 个/小时, 约剩 {_clock(left / self.finished * spent)}"

    def _table(self) -> Table:
        title = self.overall() if self.total > 1 else None
        table = Table(title=title, box=None, pad_edge=False)
        for heading in ("单位", "步骤", "进度", "用时"):
            table.add_column(heading)
        for line in self._lines.values():
            spent = _clock(time.monotonic() - line.started)
            table.add_row(line.name, PHASES.get(line.phase, line.phase), line.text(), spent)
        return table


@contextmanager
def board(total: int = 1, *, quiet: bool = False) -> Iterator[Board]:
    """``quiet``: machine output alone was asked for."""
    if quiet or not is_terminal():
        yield _Silent(None, total) if quiet else Board(None, total)
        return
    with Live(console=Console(stderr=True), refresh_per_second=4, transient=True) as live:
        yield Board(live, total)


class _Silent(Board):
    def step(self, name: str, step: Step) -> None:
        """Machine output alone was asked for."""

    def close(self, name: str, how: str = "") -> None:
        """Nothing is shown."""
