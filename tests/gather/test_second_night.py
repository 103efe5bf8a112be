"""The second night stores what a fresh crawl would store, and sees what has changed."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from crawler.gather import refresh
from crawler.gather.refresh import reader, renewed, still_holds
from crawler.url import key
from fixtures_sites.base import Request, Response, Server, serve
from fixtures_sites.serve import PORTALS
from rubrics.assess import judge
from rubrics.judgement import Judgement, Unit
from rubrics.load import load_rubric
from scripts.cli.rubric_choice import rubrics_for
from storage.archive import Archive
from storage.readings import Remembered
from tests.gather.second_nights import Answering, Style, rows, walk

NOWHERE = "http://127.0.0.9:9"


@pytest.fixture
def portal() -> Answering:
    return Answering(PORTALS["vsb_department"](NOWHERE))


@pytest.fixture
def server(portal: Answering) -> Iterator[Server]:
    with serve(portal) as running:
        yield running


def pages(folder: Path) -> dict[str, dict[str, object]]:
    return {row["key"]: row for row in rows(folder, "page")}


def an_article(server: Server, folder: Path) -> str:
    """Path of some article of the portal."""
    stored = rows(folder, "page")
    return min(
        str(row["url"]).removeprefix(server.base_url)
        for row in stored
        if row["kind"] == "article" and "?" not in row["url"]
    )


def judged(folder: Path, kind: str) -> Judgement:
    with Archive.open(folder) as archive:
        unit = Unit("u", "单位", kind, str(archive.fact("portal")))
        rubrics = [load_rubric(name) for name in rubrics_for(kind)]
        return judge(archive, unit, rubrics, as_of=dt.date(2026, 11, 20), seed=1, all_checks=True)


@pytest.mark.parametrize("style", ["etag", "modified", "none"])
def test_unchanged_portal_is_stored_and_judged_as_if_it_were_read_for_the_first_time(
    portal: Answering, server: Server, tmp_path: Path, style: Style
) -> None:
    portal.style = style
    url = f"{server.base_url}/"
    walk(url, tmp_path / "u" / "first", tmp_path / "u")
    second = walk(url, tmp_path / "u" / "second", tmp_path / "u")
    walk(url, tmp_path / "fresh", tmp_path / "fresh", conditional=False)
    shutil.rmtree(tmp_path / "u" / "first")
    for table in ("page", "address", "nav"):
        assert list(rows(tmp_path / "u" / "second", table)) == list(rows(tmp_path / "fresh", table))
    assert second.stats["unchanged"] > 100
    ours = judged(tmp_path / "u" / "second", portal.kind)
    fresh = judged(tmp_path / "fresh", portal.kind)
    assert ours.scores
    assert ours.problems
    assert ours.columns
    assert msgspec.to_builtins(ours) == msgspec.to_builtins(fresh)


def test_unchanged_night_adds_nothing_to_what_the_runs_share(server: Server, tmp_path: Path) -> None:
    sizes = []
    for night in ("1", "2", "3"):
        walk(f"{server.base_url}/", tmp_path / night, tmp_path)
        sizes.append((tmp_path / "bodies.sqlite").stat().st_size)
    assert sizes[0] == sizes[1] == sizes[2]


def test_known_page_is_asked_with_its_validator_word_for_word(
    portal: Answering, server: Server, tmp_path: Path
) -> None:
    portal.style = "modified"
    walk(f"{server.base_url}/", tmp_path / "1", tmp_path)
    path = an_article(server, tmp_path / "1")
    portal.log.clear()
    walk(f"{server.base_url}/", tmp_path / "2", tmp_path)
    [(status, headers)] = portal.asked(path)
    assert status == 304
    assert headers["if-modified-since"] == "Thu, 19 Nov 2026 23:59:07 GMT"


@pytest.mark.parametrize("style", ["etag", "modified", "none"])
def test_changed_page_is_read_again(portal: Answering, server: Server, tmp_path: Path, style: Style) -> None:
    portal.style = style
    url = f"{server.base_url}/"
    walk(url, tmp_path / "1", tmp_path)
    path = an_article(server, tmp_path / "1")
    name = key(server.base_url + path)
    text = "<html><body><h1>改过的标题一二三四</h1><a href='/new.html'>新页</a></body></html>"
    portal.over[path] = lambda: Response(body=text.encode())
    portal.over["/new.html"] = lambda: Response(body=b"<html><body>new</body></html>")
    portal.log.clear()
    walk(url, tmp_path / "2", tmp_path)
    assert pages(tmp_path / "2")[name]["body_sha"] != pages(tmp_path / "1")[name]["body_sha"]
    assert key(f"{server.base_url}/new.html") in pages(tmp_path / "2")
    assert [status for status, _ in portal.asked(path)] == [200]
    third = walk(url, tmp_path / "3", tmp_path)
    assert pages(tmp_path / "3")[name] == pages(tmp_path / "2")[name]
    assert third.stats["unchanged"] == len(pages(tmp_path / "3")) - 1


@pytest.mark.parametrize("status", [404, 410])
def test_removed_page_is_no_page_and_goes_to_verification(
    portal: Answering, server: Server, tmp_path: Path, status: int
) -> None:
    url = f"{server.base_url}/"
    walk(url, tmp_path / "1", tmp_path)
    path = an_article(server, tmp_path / "1")
    portal.over[path] = lambda: Response(status, b"<html><body>gone</body></html>")
    walk(url, tmp_path / "2", tmp_path)
    with Archive.open(tmp_path / "2") as archive:
        assert archive.page(key(server.base_url + path)) is None
        row = archive.address(key(server.base_url + path))
    assert row is not None
    assert (row.state, row.outcome, row.status) == ("checked", "suspect", status)


def test_server_that_says_nothing_has_changed_is_believed(
    portal: Answering, server: Server, tmp_path: Path
) -> None:
    url = f"{server.base_url}/"
    walk(url, tmp_path / "1", tmp_path)
    path = an_article(server, tmp_path / "1")
    portal.over[path] = lambda: Response(body=b"<html><body>other</body></html>")
    portal.frozen.add(path)
    walk(url, tmp_path / "2", tmp_path)
    name = key(server.base_url + path)
    assert pages(tmp_path / "2")[name]["body_sha"] == pages(tmp_path / "1")[name]["body_sha"]


def test_redirect_and_passing_fault_of_a_known_page_are_left_to_the_walk(
    portal: Answering, server: Server, tmp_path: Path
) -> None:
    url = f"{server.base_url}/"
    walk(url, tmp_path / "1", tmp_path)
    path = an_article(server, tmp_path / "1")
    portal.over[path] = lambda: Response(302, headers={"Location": "/moved.html"})
    portal.over["/moved.html"] = lambda: Response(body=b"<html><body>moved here</body></html>")
    other = max(str(name) for name in pages(tmp_path / "1") if name.endswith(".htm"))
    broken = "/" + other.partition("/")[2]
    answers = iter([Response(503, headers={"Retry-After": "0"})])
    kept = portal.portal.respond(Request("GET", broken))
    portal.over[broken] = lambda: next(answers, kept)
    walk(url, tmp_path / "2", tmp_path)
    found = pages(tmp_path / "2")
    assert key(f"{server.base_url}/moved.html") in found
    assert other in found


def test_home_page_is_always_read_in_full(portal: Answering, server: Server, tmp_path: Path) -> None:
    walk(f"{server.base_url}/", tmp_path / "1", tmp_path)
    portal.log.clear()
    walk(f"{server.base_url}/", tmp_path / "2", tmp_path)
    assert [status for status, _ in portal.asked("/")] == [200]


def test_full_night_can_be_forced(portal: Answering, server: Server, tmp_path: Path) -> None:
    walk(f"{server.base_url}/", tmp_path / "1", tmp_path)
    portal.log.clear()
    walk(f"{server.base_url}/", tmp_path / "2", tmp_path, conditional=False)
    assert all(status != 304 for _, status, _ in portal.log)
    assert not any("if-none-match" in headers for _, _, headers in portal.log)


def test_page_limit_holds_on_the_second_night(server: Server, tmp_path: Path) -> None:
    walk(f"{server.base_url}/", tmp_path / "1", tmp_path)
    stopped = walk(f"{server.base_url}/", tmp_path / "2", tmp_path, pages=40)
    assert stopped.stopped == "pages"
    assert len(pages(tmp_path / "2")) == 40


@pytest.mark.parametrize("limit", [1, 7, 40])
def test_page_limit_holds_with_many_connections(server: Server, tmp_path: Path, limit: int) -> None:
    """What is under way when the limit is near counts: no page too many, and none too few."""
    for night in ("1", "2"):
        stopped = walk(f"{server.base_url}/", tmp_path / night, tmp_path, connections=8, pages=limit)
        assert stopped.stopped == "pages"
        assert len(pages(tmp_path / night)) == limit


def test_answers_that_are_no_pages_do_not_use_up_the_page_limit(
    portal: Answering, server: Server, tmp_path: Path
) -> None:
    walk(f"{server.base_url}/", tmp_path / "1", tmp_path / "bodies")
    articles = [row for row in rows(tmp_path / "1", "page") if row["kind"] == "article"]
    for row in articles[:10]:
        portal.over[str(row["url"]).removeprefix(server.base_url)] = lambda: Response(404, b"")
    stopped = walk(f"{server.base_url}/", tmp_path / "2", tmp_path, connections=8, pages=30)
    assert stopped.stopped == "pages"
    assert len(pages(tmp_path / "2")) == 30


def test_page_read_by_another_reader_is_read_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(f"{server.base_url}/", tmp_path / "1", tmp_path)
    monkeypatch.setattr(refresh, "reader", lambda: "another")
    monkeypatch.setattr("crawler.gather.walk.reader", lambda: "another")
    second = walk(f"{server.base_url}/", tmp_path / "2", tmp_path)
    assert "unchanged" not in second.stats
    assert list(rows(tmp_path / "2", "page")) == list(rows(tmp_path / "1", "page"))
    third = walk(f"{server.base_url}/", tmp_path / "3", tmp_path)
    assert third.stats["unchanged"] > 100


def remembered(headers: dict[str, str], published: str = "") -> Remembered:
    return Remembered(
        "k", "http://k", 200, headers, b"", "", "", "", 1, reader(), "article", "", published, b"", "", b""
    )


def test_reading_holds_while_no_date_of_the_page_lies_ahead_of_either_day() -> None:
    then, later = "Fri, 20 Nov 2026 10:00:00 GMT", "Sun, 22 Nov 2026 10:00:00 GMT"
    assert still_holds(remembered({"Date": then}, "2026-11-20"), {"date": later})
    assert not still_holds(remembered({"Date": then}, "2026-11-21"), {"date": later})
    assert still_holds(remembered({"Date": then}), {"date": later})
    assert still_holds(remembered({}, "2030-01-01"), {})


def test_reading_does_not_hold_under_another_declared_encoding() -> None:
    page = remembered({"Content-Type": "text/html; charset=utf-8"})
    assert not still_holds(page, {"Content-Type": "text/html; charset=gbk"})


def test_304_renews_all_headers_but_those_of_the_body() -> None:
    page = remembered({"Content-Type": "text/html", "Etag": '"a"', "Date": "x", "Content-Length": "9"})
    new = renewed(page, {"Date": "y", "Etag": '"b"', "Content-Length": "0"})
    assert new == {"Content-Type": "text/html", "Etag": '"b"', "Date": "y", "Content-Length": "9"}
