"""The child process of one unit: gather, judge, take the pictures, publish.

``python -m scripts.unit_job JOB.json``. Progress goes to standard output, one JSON object per line;
when standard input closes (the parent is gone) the child ends in order. Started again after a kill it
goes on with what is left. Exit codes: 0 done, 3 done but the portal could not be measured, 1 our fault.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

import msgspec

from checks import search_accuracy
from checks.kinds import guess_kind
from checks.problem import Problem
from crawler.gather.clock import now
from crawler.gather.evidence import Case, take_pictures
from crawler.gather.gather import gather
from crawler.gather.phases import Plan
from crawler.gather.reading_mark import leave_aside, left_by_a_death
from crawler.url import key
from reports.publish import publish
from reports.stored import point_to
from reports.words import kind_name
from rubrics.assess import judge
from rubrics.judgement import Judgement, Unit
from rubrics.load import available, load_rubric
from rubrics.model import Rubric
from scripts.cli.rubric_choice import ALL, kind_meant, rubrics_meant
from scripts.job import DIED, OUR_PLACE, PICTURE_MINUTES, Fault, Job
from storage import new_media
from storage.archive import Archive
from storage.availability import FACT
from storage.trouble import explain

SAY_EVERY = 0.5


class Teller:
    """Progress lines for the parent, at most a few per second."""

    def __init__(self) -> None:
        self._last = 0.0
        self._phase = ""

    def __call__(self, phase: str, done: int, left: int) -> None:
        if phase == self._phase and time.monotonic() - self._last < SAY_EVERY and left != 0:
            return
        self._phase, self._last = phase, time.monotonic()
        line = msgspec.json.encode({"phase": phase, "done": done, "left": left}).decode()
        with contextlib.suppress(BrokenPipeError):
            print(line, flush=True)


def _end_with_parent() -> None:
    """Ask ourselves to end when the parent's end of the pipe closes."""

    def watch() -> None:
        with contextlib.suppress(OSError, ValueError):
            while os.read(0, 1024):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def item_titles(judgement: Judgement) -> dict[str, str]:
    return {item["id"]: item["title"] for sheet in judgement.scores for item in sheet["items"]}


def cases(judgement: Judgement) -> list[Case]:
    """What has to be pictured: every problem, with the items it costs."""
    titles = item_titles(judgement)

    def case(problem: Problem) -> Case:
        return Case(
            problem.id,
            problem.finding,
            judgement.unit.name,
            kind_name(problem.finding.kind),
            tuple(titles.get(item, item) for item in problem.items),
        )

    return [case(p) for p in judgement.problems]


def settle(archive: Archive, job: Job) -> tuple[Unit, list[Rubric]]:
    """Name and kind of the unit, read from the portal where the job leaves them open; then its rubrics."""
    home = archive.page(key(str(archive.fact("home_url") or job.unit.portal)))
    title = sponsor = ""
    if home is not None:
        title = home.facts.meta.get("SiteName") or home.facts.title or ""
        sponsor = home.facts.footer.sponsor or ""
    unit = Unit(
        job.unit.id,
        job.unit.name or title or job.unit.id,
        job.unit.kind or kind_meant(guess_kind(title, sponsor), job.rubrics),
        job.unit.portal,
    )
    names = rubrics_meant(job.rubrics, unit.kind)
    archive.set_facts({"unit": msgspec.to_builtins(unit), "rubrics": names})
    return unit, [load_rubric(name) for name in names]


def titles_wanted(job: Job) -> int:
    """How many titles the search test draws: the largest sample that a rubric of this job asks for."""
    kind = job.unit.kind
    names = job.rubrics
    if ALL in names:
        names = rubrics_meant(names, kind) if kind else (*available(), *(n for n in names if n != ALL))
    asked = [
        int(item.options.get("sample", 0))
        for name in names
        for item in load_rubric(name).items
        if item.check == search_accuracy.CHECK.id
    ]
    return max([int(search_accuracy.CHECK.options["sample"]), *asked])


def write_papers(archive: Archive, judgement: Judgement, out: Path) -> None:
    """Publish, and leave word where the archive lies when it is not with the papers."""
    publish(archive, judgement, out)
    if archive.folder.resolve().parent != out.resolve():
        point_to(out, archive.folder)


async def run(job: Job, tell: Teller) -> int:
    settings = job.effective_settings()
    as_of = dt.date.fromisoformat(job.as_of)
    folder = Path(job.archive)
    with Archive.create(folder, bodies=Path(job.bodies) if job.bodies else None) as archive:
        archive.set_facts(
            {
                "run_id": job.run_id,
                "as_of": job.as_of,
                "seed": job.seed,
                "previous": job.previous,
                "known_problems": job.known_problems,
                "all_checks": job.all_checks,
                FACT: None if job.availability is None else msgspec.to_builtins(job.availability),
                new_media.FACT: None if job.new_media is None else msgspec.to_builtins(job.new_media),
            }
        )
        if died := os.environ.get(DIED):
            aside = left_by_a_death(folder, native=died == "native")
            if aside is not None:
                leave_aside(archive, *aside)
        plan = Plan(
            job.unit.portal,
            job.as_of,
            job.seed,
            job.hosts,
            search_sample=titles_wanted(job),
            revisit=job.revisit is not None,
        )
        await gather(archive, plan, settings, tell)
        tell("judge", 0, 1)
        unit, rubrics = settle(archive, job)
        judgement = judge(archive, unit, rubrics, as_of=as_of, seed=job.seed, all_checks=job.all_checks)
        await take_pictures(
            archive,
            cases(judgement),
            settings,
            lambda done, left: tell("evidence", done, left),
            deadline=time.monotonic() + PICTURE_MINUTES * 60,
        )
        tell("publish", 0, 1)
        write_papers(archive, judgement, Path(job.out))
        archive.set_facts({"published_at": now()})
        measured = (archive.fact("home_state") or {}).get("state") == "ok"
    tell("done", 1, 0)
    return 0 if measured else 3


def main(argv: list[str] | None = None) -> int:
    path = Path((argv or sys.argv[1:])[0])
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    job = Job.read(path)
    _end_with_parent()

    async def guarded() -> int:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await run(job, Teller())

    try:
        return asyncio.run(guarded())
    except asyncio.CancelledError:
        return 1
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    """Tell the parent why, and the log in full. The log may lie on the very disk that is full."""
    cause: BaseException = error
    while isinstance(cause, BaseExceptionGroup):
        cause = cause.exceptions[0]
    known = explain(cause)
    said = known or f"程序出错: {type(cause).__name__}: {str(cause)[:200]}"
    with contextlib.suppress(BrokenPipeError):
        print(msgspec.json.encode(Fault(said)).decode(), flush=True)
    logging.getLogger(__name__).error("%s", said, exc_info=error)
    return OUR_PLACE if known else 1


if __name__ == "__main__":
    sys.exit(main())
