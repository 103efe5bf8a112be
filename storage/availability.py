"""Visits of the portals' home pages, spaced over days: one table of the main database, beside the runs.

A visit is claimed before it is made: two samplers that start at once never make one twice. When a unit is
audited, its visits are copied into the archive (:class:`Visits`), so that its verdict can be repeated.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError

from storage.tables import VISIT
from storage.trouble import explained

FACT = "availability"
"""Name of the archive's fact that holds :class:`Visits`."""

State = Literal["ok", "failed", "blocked", "unmeasured", "ours"]
"""``failed``: not open when the limit was over; ``blocked``: the site turns automatic visits away;
``unmeasured``: nothing can be said (no name server, no witness); ``ours``: nobody answered, so it is our
network."""


class Visit(Struct, frozen=True, array_like=True):
    """``at``: Beijing time with offset. ``ms``: until the page was there, or until it was given up."""

    at: str
    state: State
    ms: int
    cause: str = ""


class Visits(Struct, frozen=True):
    """What an archive keeps. ``visits`` are in the order of time."""

    taken_at: str
    visits: tuple[Visit, ...]


class VisitStore:
    """The table over the ``engine`` of a :class:`storage.main.MainStore`.

    Methods raise :class:`storage.trouble.StoreError`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def claim(self, unit_id: str, url: str, now: datetime, minutes: float) -> int | None:
        """The slot of a visit that is to be made now; None when this interval has its visit."""
        slot = int(now.timestamp() // (minutes * 60))
        values = {"unit_id": unit_id, "slot": slot, "at": _text(now), "url": url}
        with explained():
            last = self._last(unit_id)
            # Two intervals may lie side by side: a visit at the end of one is no reason for one at once.
            if last is not None and datetime.fromisoformat(last) > now - timedelta(minutes=minutes / 2):
                return None
            try:
                with self.engine.begin() as db:
                    db.execute(VISIT.insert().values(**values, state="", ms=0, cause=""))
            except IntegrityError:
                return None
        return slot

    def _last(self, unit_id: str) -> str | None:
        query = select(VISIT.c.at).where(VISIT.c.unit_id == unit_id).order_by(VISIT.c.at.desc()).limit(1)
        with self.engine.connect() as db:
            found: str | None = db.execute(query).scalar()
        return found

    def put(self, unit_id: str, slot: int, visit: Visit) -> None:
        """How a claimed visit ended."""
        values = {"state": visit.state, "ms": visit.ms, "cause": visit.cause, "at": visit.at}
        query = update(VISIT).where(VISIT.c.unit_id == unit_id, VISIT.c.slot == slot).values(**values)
        with explained(), self.engine.begin() as db:
            db.execute(query)

    def visits(self, unit_id: str, since: datetime, until: datetime) -> tuple[Visit, ...]:
        """Finished visits of one unit, in the order of time."""
        query = (
            select(VISIT.c.at, VISIT.c.state, VISIT.c.ms, VISIT.c.cause)
            .where(VISIT.c.unit_id == unit_id, VISIT.c.at >= _text(since), VISIT.c.at <= _text(until))
            .where(VISIT.c.state != "")
            .order_by(VISIT.c.at, VISIT.c.slot)
        )
        with explained(), self.engine.connect() as db:
            return tuple(Visit(*row) for row in db.execute(query))

    def forget(self, before: datetime, units: Iterable[str]) -> None:
        """Drop old visits."""
        query = delete(VISIT).where(VISIT.c.unit_id.in_(tuple(units)), VISIT.c.at < _text(before))
        with explained(), self.engine.begin() as db:
            db.execute(query)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
