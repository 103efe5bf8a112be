"""A workspace whose units have a stored crawl and a published result, without any network."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from crawler.model import Fetched, Footer, Link, NavLink, PageFacts
from crawler.url import canonical, key
from reports.publish import publish
from rubrics.assess import judge
from rubrics.judgement import Unit
from rubrics.load import load_rubric
from scripts.workspace import Workspace
from storage.archive import Archive, Discovered
from storage.main import RunRow, UnitRow

AS_OF = "2026-11-20"
RUBRIC = "jilin-2021-county"
FOOTER = "jilin-2021/政府网站/网站标识#1"
"""The item that a full foot earns."""
WHOLE = Footer(
    party_mark=True,
    site_code="2204210001",
    icp="吉ICP备11000001号",
    police="吉公网安备 22042102000001号",
    sponsor="清溪县人民政府",
    contact=("0437-5090000",),
)


def audited(workspace: Workspace, row: UnitRow, day: int, footer: Footer, *columns: str) -> RunRow:
    """Store one more finished audit of the unit: a home page with this foot and these (empty) columns."""
    run_id = f"{row.id}-{day}"
    started = f"2026-11-{day:02}T02:00:00+08:00"
    folder, out = workspace.archive_of(row.id, run_id), workspace.out_of(row.id, run_id)
    unit = Unit(row.id, row.name, row.kind, row.portal)
    with Archive.create(folder) as archive:
        nav = tuple(NavLink(name, f"{row.portal}{at}/") for at, name in enumerate(columns))
        _page(
            archive,
            row.portal,
            PageFacts(row.portal, "home", "utf-8", title=row.name, nav=nav, footer=footer),
        )
        archive.set_facts(
            {
                "unit": msgspec.to_builtins(unit),
                "portal": row.portal,
                "run_id": run_id,
                "as_of": AS_OF,
                "seed": 1,
                "rubrics": [RUBRIC],
                "home_state": {"state": "ok"},
                "started_at": started,
                "finished_at": started,
                "requests": 1,
                "bytes": 1,
                "known_problems": workspace.store.known_problems(row.id, AS_OF),
            }
        )
        day_of = dt.date.fromisoformat(AS_OF)
        publish(archive, judge(archive, unit, [load_rubric(RUBRIC)], as_of=day_of, seed=1), out)
    run = RunRow(
        run_id, row.id, "audit", "running", AS_OF, 1, started, None,
        workspace.relative(folder), workspace.relative(out), None, None,
    )  # fmt: skip
    result: dict[str, Any] = msgspec.json.decode((out / "result.json").read_bytes())
    workspace.store.start_run(run)
    workspace.store.take_result(run, result, [])
    return run


def _page(archive: Archive, url: str, facts: PageFacts) -> None:
    absolute = canonical(url)
    assert absolute is not None
    link = Discovered(Link(url, "page", "href"), True, 0, 0)
    archive.discover(url, [link], home=True)
    archive.put_page(
        Fetched(url, 200, {"content-type": "text/html; charset=utf-8"}, b"<html></html>"),
        facts,
        key=key(absolute),
        fetched_at="2026-11-20T02:00:00+08:00",
        elapsed_ms=10,
        redirects=(),
        depth=0,
        derive_version=1,
        found=[link],
        home=True,
    )
