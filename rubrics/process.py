"""The course of an appraisal as data: phases, who owes what by when, papers, late papers, appeals.

The ``process`` block of a rubric file. Days are calendar days unless the source says otherwise; what the
source leaves open is ``None`` and stays so.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Duty(_Frozen):
    """``who`` owes ``what``; ``due``: the last day, the phase's last day when not stated."""

    who: str
    what: str
    due: dt.date | None = None


class Phase(_Frozen):
    """Both days belong to the phase."""

    name: str
    first: dt.date = Field(alias="from")
    last: dt.date = Field(alias="to")
    duties: tuple[Duty, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"阶段“{self.name}”的结束日期早于开始日期")
        return self


class Material(_Frozen):
    """A paper that units hand in. ``due``: the last day."""

    name: str
    formats: tuple[str, ...] = ()
    due: dt.date | None = None


class Appeal(_Frozen):
    """A unit may object within ``days``. ``phase``: name of the phase in which results are fed back.

    ``counted_from``: the day the unit was given its result (``feedback``), or that phase's first or last day.
    ``days_kind`` None: the source does not say; calendar days are counted.
    """

    days: Annotated[int, Field(ge=1)]
    counted_from: Literal["feedback", "phase_start", "phase_end"] = "feedback"
    days_kind: Literal["calendar"] | None = None
    to: str | None = None
    needs: tuple[str, ...] = ()
    phase: str | None = None


class Late(_Frozen):
    """What late papers cost. ``points`` None: the source names no amount, lateness is only flagged."""

    what: str
    points: Annotated[Decimal, Field(ge=0)] | None = None


class Article(_Frozen):
    """An article of procedure. ``params``: its numbers and names as data."""

    no: int
    rule: str
    params: dict[str, Any] = {}
    source_lines: tuple[int, ...] = ()


class Attachment(_Frozen):
    """A paper of the notice. ``at_hand``: whether this rubric was made with it."""

    no: str
    title: str
    at_hand: bool = True


class Process(_Frozen):
    """Phases in order of time, without overlap. ``materials_to``: the office that papers go to."""

    purpose: str | None = None
    scope: str | None = None
    principles: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    appeal: Appeal | None = None
    late: Late | None = None
    materials: tuple[Material, ...] = ()
    materials_to: str | None = None
    attachments: tuple[Attachment, ...] = ()
    articles: tuple[Article, ...] = ()
    dimensions: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    ranking: str | None = None
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for before, after in zip(self.phases, self.phases[1:], strict=False):
            if after.first <= before.last:
                raise ValueError(f"阶段“{after.name}”与“{before.name}”重叠或先后颠倒")
        names = [phase.name for phase in self.phases]
        if self.appeal is not None and self.appeal.phase not in (None, *names):
            raise ValueError(f"申诉所在的阶段“{self.appeal.phase}”不在阶段之中")
        return self

    def phase_on(self, day: dt.date) -> Phase | None:
        return next((phase for phase in self.phases if phase.first <= day <= phase.last), None)

    def material(self, name: str) -> Material | None:
        return next((one for one in self.materials if one.name == name), None)


def appeal_due(process: Process | None, fed_back: dt.date | None, days: int | None = None) -> dt.date | None:
    """The last day on which an appeal is in time; None when no window is known.

    The day of the feedback itself is not counted: fed back on 1 August with 7 days ends on 8 August.
    ``days`` stands above the rubric's own number.
    """
    appeal = process.appeal if process else None
    span = days if days is not None else (appeal.days if appeal else None)
    start = fed_back or (_start(process, appeal) if process and appeal else None)
    return start + dt.timedelta(days=span) if span is not None and start is not None else None


def _start(process: Process, appeal: Appeal) -> dt.date | None:
    phase = next((one for one in process.phases if one.name == appeal.phase), None)
    if phase is None:
        return None
    return phase.last if appeal.counted_from == "phase_end" else phase.first


def is_late(day: dt.date, due: dt.date | None) -> bool:
    """Whether ``day`` lies after the last day ``due``; never without one."""
    return due is not None and day > due
