"""Pictures for problems: page and box in one breath, stored in the archive. Never changes a verdict.

Every problem gets the page that shows it with the very element boxed; a dead address also its own answer,
a missing column also the navigation searched, a search miss also the result page taken during the test.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import monotonic

from msgspec import Struct, structs

from checks.model import Finding, Mark
from crawler.derive.personal_text import shown_values, values_told
from crawler.gather.browser import BrowserPool
from crawler.gather.caption import Caption, FontMissing, captioned, store
from crawler.gather.clock import now
from crawler.gather.inner import bounded
from crawler.gather.pictures import Picture, absence_card, picture, target_picture
from crawler.settings import Settings
from crawler.typeset import typeset
from crawler.url import canonical, key
from storage.archive import Archive, EvidenceRow

FOLDER = "evidence"
_LINKS = frozenset({"dead_link", "soft_404", "wrong_link", "hidden_link"})
WORD = "词: "
"""Begins the entries of ``Finding.searched`` that are words tried, not navigation paths."""


class Case(Struct, frozen=True):
    """One problem to be pictured. ``name``: of its kind; ``items``: titles of the rubric items it costs."""

    problem: str
    finding: Finding
    unit: str
    name: str
    items: tuple[str, ...]


async def take_pictures(
    archive: Archive,
    cases: Sequence[Case],
    settings: Settings,
    on_progress: Callable[[int, int], None] = lambda _done, _left: None,
    *,
    deadline: float = math.inf,
) -> int:
    """Picture every case that has no picture yet; returns how many pictures were taken.

    A picture that cannot be taken, also for want of time (``deadline``: ``time.monotonic`` value), leaves the
    problem with its written evidence.
    """
    rows = [row for row in archive.evidence() if row.type == "screenshot"]
    have = {row.problem for row in rows}
    queue = [case for case in reversed(cases) if case.problem not in have]
    total, taken, left = len(queue), 0, settings.limits.pictures - len(rows)
    if not queue:
        return 0
    settings = await bounded(settings, str(archive.fact("portal") or ""))
    async with BrowserPool(settings) as pool:
        photographer = _Photographer(archive, pool, settings)

        async def work() -> None:
            nonlocal taken
            while queue:
                case = queue.pop()
                if taken < left and monotonic() < deadline:
                    taken += await photographer.take(case)
                on_progress(total - len(queue), len(queue))

        await asyncio.gather(*(work() for _ in range(settings.browser.tabs)))
    return taken


class _Photographer:
    def __init__(self, archive: Archive, pool: BrowserPool, settings: Settings) -> None:
        self.archive = archive
        self.pool = pool
        self.settings = settings
        self.folder = archive.folder / FOLDER

    async def take(self, case: Case) -> int:
        """Take the pictures of one problem and store them together; returns their number."""
        finding = case.finding
        shots: list[Awaitable[Picture]] = []
        if finding.searched:
            shots.append(self._tree(case))
        shots.append(self._page(case))
        if finding.kind in _LINKS and finding.target.startswith("http"):
            shots.append(
                target_picture(
                    self.pool,
                    finding.target,
                    self.folder,
                    _caption(case, finding.target),
                    self.settings,
                    finding.facts,
                )
            )
        rows = [self._kept(case, finding.facts.get("picture", ""))]
        for shot in shots:
            rows.append(self._row(case, await shot))
        taken = [row for row in rows if row is not None]
        self.archive.put_evidence(*taken)
        return len(taken)

    def _page(self, case: Case) -> Awaitable[Picture]:
        finding, mark = case.finding, case.finding.mark
        shown = finding.page_url
        if self._is_in_file(finding):
            # A file cannot be covered before it is photographed: the page that holds it is shown instead.
            shown, mark = finding.facts["held_by"], Mark(link=finding.page_url, region="page")
        elif finding.kind == "privacy_leak":
            mark = structs.replace(mark, texts=(*self._leaked(finding), *mark.texts))
        return picture(
            self.pool,
            shown,
            mark,
            self.folder,
            _caption(case, shown),
            self.settings,
            self._stored_copy(shown),
            mask_texts=self._personal(shown),
            facts=finding.facts,
        )

    def _is_in_file(self, finding: Finding) -> bool:
        return "held_by" in finding.facts and self.archive.page(key(finding.page_url)) is None

    def _personal(self, url: str) -> tuple[str, ...]:
        """Personal data that the page shows, whatever the picture is taken for: to be covered."""
        row = self.archive.page(key(url))
        if row is None or not row.facts.personal_data:
            return ()
        return shown_values(self.archive.fetched(row))

    def _leaked(self, finding: Finding) -> tuple[str, ...]:
        """What the problem names in part, as the page shows it: the place to box, covered like all of it."""
        row = self.archive.page(key(finding.page_url))
        if row is None or not finding.facts.get("masked"):
            return ()
        return values_told(self.archive.fetched(row), finding.target, finding.facts["masked"])

    async def _tree(self, case: Case) -> Picture:
        searched = case.finding.searched
        paths = [tuple(p.split(" > ")) for p in searched if not p.startswith(WORD)]
        words = [p.removeprefix(WORD) for p in searched if p.startswith(WORD)]
        column = case.finding.kind == "column_missing"
        return await absence_card(
            self.pool,
            case.finding.target if column else typeset(case.finding.summary),
            paths,
            words,
            self.folder,
            _caption(case, case.finding.page_url),
            self.settings,
            column=column,
        )

    def _stored_copy(self, url: str) -> str | None:
        """What the page's scripts had made of it when it was gathered."""
        address = canonical(url)
        row = self.archive.page(key(address)) if address else None
        return None if row is None else self.archive.fetched(row).rendered

    def _row(self, case: Case, shot: Picture) -> EvidenceRow | None:
        if shot.path is None:
            return None
        relative = f"{FOLDER}/{Path(shot.path).name}"
        return EvidenceRow(case.problem, "screenshot", relative, shot.sha256, shot.taken_at, shot.box)

    def _kept(self, case: Case, name: str) -> EvidenceRow | None:
        """A picture taken during gathering (a search's result page, an entry that was pressed)."""
        facts = case.finding.facts
        taken_at = facts.get("taken_at") or facts.get("searched_at") or now()
        path = told_anew(self.folder, case, taken_at) or self.folder / Path(name).name
        if not name or not path.is_file():
            return None
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        return EvidenceRow(case.problem, "screenshot", f"{FOLDER}/{path.name}", sha, taken_at, None)


def told_anew(folder: Path, case: Case, taken_at: str) -> Path | None:
    """The picture of a search with the unit and the items it costs, which the search did not know yet."""
    finding = case.finding
    name = finding.facts.get("raw_picture", "")
    raw = folder / Path(name).name
    if not name or not raw.is_file():
        return None
    rows = (("检索词", finding.target), ("原文网址", finding.facts.get("article", "")))
    caption = structs.replace(_caption(case, finding.page_url), rows=rows)
    try:
        path, _ = store(captioned(raw.read_bytes(), caption, taken_at), folder)
    except FontMissing:
        return None
    return Path(path)


def _caption(case: Case, url: str) -> Caption:
    return Caption(
        unit=case.unit,
        items=tuple(map(typeset, case.items)),
        problem=typeset(f"{case.name}: {case.finding.summary}"),
        url=url,
    )
