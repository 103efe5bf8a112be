"""Beijing time for what the gather step records. Checks never read a clock."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> str:
    """Present time, ISO with seconds and offset."""
    return datetime.now(BEIJING).isoformat(timespec="seconds")
