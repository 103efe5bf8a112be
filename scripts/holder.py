"""Who claims a unit: host, process and the moment it began, so that no two claimants are ever the same and a
dead one is known for dead on its own host."""

from __future__ import annotations

import os
import socket

import psutil


def holder_name() -> str:
    """Identity of this process as a claimant."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid()):.0f}"


def surely_dead(holder: str) -> bool:
    """True when ``holder`` was a process of this host and is no more, or a zombie: killed, and its parent has
    not asked after it. Of other hosts nothing is known: their claims run out by themselves."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    began = holder.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit() or not began.isdigit():
        return False
    try:
        process = psutil.Process(int(rest))
        return f"{process.create_time():.0f}" != began or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


def _began(pid: int) -> float:
    return float(psutil.Process(pid).create_time())
