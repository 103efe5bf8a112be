"""Rows of the main database as the rest of the program sees them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

RunKind = Literal["audit", "recheck"]
RunState = Literal["running", "done", "unmeasured", "failed"]
"""``unmeasured``: it ended, but the portal could not be measured; ``failed``: it did not end by our fault."""

OPEN = ("open", "reopened")


class UnitAccount(Struct, frozen=True):
    """A new-media account as registered. ``newest``: day of its newest post, or empty; ``feed``: CSV file of
    its posts, absolute or relative to the workspace, or empty."""

    platform: str
    name: str
    url: str = ""
    newest: str = ""
    feed: str = ""


class UnitRow(Struct, frozen=True):
    """A registered unit. ``rubrics`` empty: all for its kind. ``every_hours``: how often it is due."""

    id: str
    name: str
    kind: str
    portal: str
    hosts: tuple[str, ...] = ()
    rubrics: tuple[str, ...] = ()
    every_hours: int = 20
    enabled: bool = True
    new_media: tuple[UnitAccount, ...] = ()


class RunRow(Struct, frozen=True):
    """``archive`` and ``out``: folders, relative to the workspace so that it can be moved."""

    id: str
    unit_id: str
    kind: str
    state: str
    as_of: str
    seed: int
    started_at: str
    finished_at: str | None
    archive: str
    out: str
    previous: str | None
    note: str | None


class ProblemRow(Struct, frozen=True):
    """``items``: ids of the rubric items that counted it when it was last seen."""

    unit_id: str
    id: str
    kind: str
    page_url: str
    target: str
    column: str | None
    summary: str
    status: str
    first_seen: str
    last_seen: str
    run_id: str
    items: tuple[str, ...] = ()
    waived_until: str | None = None


class HistoryRow(Struct, frozen=True):
    """One step of a problem's life. ``who`` and ``why``: for what a person decided."""

    problem_id: str
    at: str
    run_id: str | None
    status_before: str | None
    status: str
    who: str | None
    why: str | None


class Changes(Struct, frozen=True):
    """What a run changed: ids of problems by what became of them."""

    new: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    not_measured: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """Problems that are open after the run."""
        return len(self.new) + len(self.still_open) + len(self.reopened) + len(self.not_measured)
