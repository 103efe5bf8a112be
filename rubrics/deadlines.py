"""Days of an appraisal's process: the phase of a day, and when an appeal or a paper is late."""

from __future__ import annotations

import datetime as dt

from rubrics.process import Appeal, Phase, Process
from rubrics.wordlists import words


def phase_on(process: Process, day: dt.date) -> Phase | None:
    return next((phase for phase in process.phases if phase.first <= day <= phase.last), None)


def appeal_due(process: Process | None, fed_back: dt.date | None, days: int | None = None) -> dt.date | None:
    """The last day on which an appeal is in time; None when nobody says from when to count.

    ``fed_back``: the day the unit was told its result; without it, the first (or last) day of the phase of
    feedback. That day itself is not counted: 7 days from 1 August end with 8 August. ``days`` stands above
    the rubric's own number; without either the default of ``words/process.yaml`` counts.
    """
    appeal = process.appeal if process else None
    span = days or (appeal.days if appeal else int(words("process")["appeal"]["days"]))
    start = fed_back
    if start is None and process is not None and appeal is not None:
        start = _start(process, appeal)
    return None if start is None else start + dt.timedelta(days=span)


def _start(process: Process, appeal: Appeal) -> dt.date | None:
    phase = next((one for one in process.phases if one.name == appeal.phase), None)
    if phase is None:
        return None
    return phase.last if appeal.counted_from == "phase_end" else phase.first


def paper_due(process: Process | None, name: str) -> dt.date | None:
    """The last day for a paper, by its name."""
    papers = process.materials if process else ()
    return next((paper.due for paper in papers if paper.name == name), None)


def is_late(day: dt.date, due: dt.date | None) -> bool:
    """Whether ``day`` lies after the last day ``due``; never without one."""
    return due is not None and day > due
