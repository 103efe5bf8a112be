"""The evil server as the portal that is audited: every misbehaviour has its outcome, none holds the run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from runs import Run, write_settings

from fixtures_sites.evil import EVIL, EVIL_IN_BROWSER, EvilServer, serve_evil
from fixtures_sites.evil_resources import bomb
from reports.validation import validate_result

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DEPTH = 6
HASTY: dict[str, dict[str, Any]] = {
    "timeouts": {"page": 2, "link": 2, "render": 5, "picture": 4},
    "limits": {"depth": DEPTH, "pages": 200},
    "politeness": {"retries": 1, "max_wait_seconds": 1},
}


class Ended(NamedTuple):
    run: Run
    code: int
    said: str
    seconds: float

    @property
    def home(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(
            self.run.ask("select value from fact where name = 'home_state'")[0][0]
        )
        return found

    def outcomes(self) -> set[str]:
        return {i["outcome"] for s in self.run.result()["scores"] for i in s["items"]}

    def kinds(self) -> list[str]:
        return [p["kind"] for p in self.run.result()["problems"]]


def audit(folder: Path, url: str) -> Ended:
    run = Run(folder, url, "--max-minutes", "2")
    write_settings(folder, **HASTY)
    began = time.monotonic()
    code, said = run.finish()
    return Ended(run, code, said, time.monotonic() - began)


@pytest.fixture(scope="module")
def evil() -> Iterator[EvilServer]:
    bomb()
    with serve_evil(slow_seconds=1.0) as server:
        yield server


@pytest.fixture(scope="module")
def portal(evil: EvilServer, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    evil.forget()
    return audit(tmp_path_factory.mktemp("portal"), evil.base_url + "/")


def test_the_audit_ends_with_a_valid_result(portal: Ended) -> None:
    assert portal.code == 3, portal.said
    validate_result(portal.run.result())


@pytest.mark.parametrize("path", EVIL)
def test_every_address_has_its_named_outcome(portal: Ended, evil: EvilServer, path: str) -> None:
    outcome = portal.run.outcomes().get(evil.base_url + path)
    assert outcome == EVIL_IN_BROWSER.get(path, EVIL[path])


def test_the_endless_calendar_ends_by_its_depth(portal: Ended) -> None:
    rows = portal.run.ask(
        "select depth, state, reason from address where url like '%/calendar%' order by depth"
    )
    assert [row for row in rows if row[1] == "skipped"] == [(DEPTH + 1, "skipped", "depth")]
    assert rows[-1][0] == DEPTH + 1


def test_only_what_is_dead_is_told_as_dead(portal: Ended, evil: EvilServer) -> None:
    told = {p["target"] for p in portal.run.result()["problems"] if p["kind"] in ("dead_link", "soft_404")}
    bad = {path for path, outcome in EVIL.items() if outcome in ("dead", "soft_404")}
    assert told == {evil.base_url + path for path in bad}


def test_what_can_be_read_is_read_and_nothing_else_is_kept_as_a_page(portal: Ended) -> None:
    pages = {page["url"].rpartition("/")[2]: page for page in stored(portal.run)}
    assert pages["charset.html"]["title"] == "字符集标错"
    assert pages["gzip-cut.html"]["size"] > 0
    assert not {"bomb.html", "drip.html", "half.html", "gzip-broken.html"} & set(pages)


def stored(run: Run) -> list[dict[str, Any]]:
    from storage.archive import Archive

    with Archive.open(run.archive) as archive:
        return [{"url": row.url, "title": row.facts.title, "size": row.size} for row in archive.pages()]


def test_nothing_is_left_running(portal: Ended) -> None:
    assert portal.run.processes() == []


HOMES = {
    "jiasule": "/jiasule.html",
    "ruishu": "/ruishu.html",
    "aliyun": "/aliyun.html",
    "never": "/never.html",
    "alert": "/alert.html",
    "spin": "/spin.html",
    "restarting": "/restarting.html",
    "refused": "http://127.0.0.1:9/",
    "unnamed": "http://portal.invalid/",
}


@pytest.fixture(scope="module")
def homes(evil: EvilServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    evil.forget()
    base = tmp_path_factory.mktemp("homes")
    with ThreadPoolExecutor(3) as pool:
        jobs = {
            name: pool.submit(audit, base / name, where if "://" in where else evil.base_url + where)
            for name, where in HOMES.items()
        }
        return {name: job.result() for name, job in jobs.items()}


@pytest.mark.parametrize("name", ["jiasule", "ruishu", "aliyun"])
def test_a_portal_that_refuses_automatic_visits_is_not_measured(homes: dict[str, Ended], name: str) -> None:
    ended = homes[name]
    assert ended.code == 3, ended.said
    assert ended.home["state"] == "blocked"
    assert ended.outcomes() == {"not_measured"}
    assert ended.kinds() == []


@pytest.mark.parametrize("name", ["never", "refused"])
def test_a_portal_on_a_host_in_reach_that_gives_no_home_page_is_a_problem(
    homes: dict[str, Ended], name: str
) -> None:
    ended = homes[name]
    assert ended.code == 3, ended.said
    assert ended.home["state"] == "down"
    assert ended.outcomes() == {"not_measured"}
    assert ended.kinds() == ["site_unreachable"]


def test_a_portal_whose_name_is_unknown_here_is_not_measured_and_no_problem(homes: dict[str, Ended]) -> None:
    ended = homes["unnamed"]
    assert ended.code == 3, ended.said
    assert ended.home["state"] == "unreachable"
    assert ended.outcomes() == {"not_measured"}
    assert ended.kinds() == []


@pytest.mark.parametrize("name", ["alert", "spin", "restarting"])
def test_a_home_page_that_misbehaves_is_audited_all_the_same(homes: dict[str, Ended], name: str) -> None:
    ended = homes[name]
    assert ended.code in (0, 3), ended.said
    assert ended.home["state"] == "ok"
    assert len(ended.run.pages()) >= 1
    assert "dead_link" not in ended.kinds()


@pytest.mark.parametrize("name", HOMES)
def test_every_one_of_them_ends_in_order(homes: dict[str, Ended], name: str) -> None:
    validate_result(homes[name].run.result())
    assert homes[name].run.processes() == []
