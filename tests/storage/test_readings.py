"""What a unit's runs remember of each other, and pages stored from it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Fetched, Link, NavLink, PageFacts
from crawler.url import key
from storage.archive import Archive, Discovered, Placed, Unchanged
from storage.readings import HeldLink, Remembered
from tests.storage.archive_pages import SITE

AT = "2026-11-20T01:00:00+08:00"
NAV = (NavLink("首页", f"{SITE}/"), NavLink("公开", f"{SITE}/zwgk/"))


def discovered(path: str, depth: int) -> Discovered:
    link = Link(SITE + path, "page", "href", text=path, region="list")
    return Discovered(link, True, depth, depth * 10)


def put(
    archive: Archive,
    path: str,
    links: tuple[str, ...] = (),
    *,
    reader: str = "r1",
    body: str = "body",
    headers: dict[str, str] | None = None,
    depth: int = 1,
) -> str:
    url = SITE + path
    archive.put_page(
        Fetched(url, 200, headers or {"Content-Type": "text/html", "Etag": '"1"'}, body.encode(), url),
        PageFacts(url, "article", "utf-8", title=path, nav=NAV, published="2026-11-01"),
        key=key(url),
        fetched_at=AT,
        elapsed_ms=5,
        redirects=(),
        depth=depth,
        derive_version=1,
        found=[discovered(one, depth + 1) for one in links],
        home=False,
        reader=reader,
        paging=[f"{SITE}/p2.html"],
    )
    return key(url)


def again(page: Remembered, depth: int = 1) -> Unchanged:
    def placed(link: HeldLink) -> Placed:
        return link[0], depth + 1, (depth + 1) * 10, link

    return Unchanged(page, page.headers, AT, 5, depth, None, [placed(link) for link in page.links()])


def store(archive: Archive, *pages: Unchanged) -> None:
    archive.put_unchanged(pages, owns=lambda url: url.startswith(SITE), derive_version=1)


def test_what_is_remembered_is_the_last_answer_with_its_reading(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as archive:
        name = put(archive, "/a.html", ("/b.html", "/p2.html"))
        found = archive.readings.find([name, "other"])
    assert list(found) == [name]
    page = found[name]
    assert (page.url, page.status, page.etag, page.modified) == (f"{SITE}/a.html", 200, '"1"', "")
    assert (page.reader, page.kind, page.published) == ("r1", "article", "2026-11-01")
    assert [(link[0], link[1], link[8]) for link in page.links()] == [
        (key(f"{SITE}/b.html"), f"{SITE}/b.html", False),
        (key(f"{SITE}/p2.html"), f"{SITE}/p2.html", True),
    ]


def test_nothing_is_remembered_whose_body_is_gone(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as archive:
        name = put(archive, "/a.html")
    with sqlite3.connect(tmp_path / "bodies.sqlite") as bodies:
        bodies.execute("DELETE FROM body")
    with Archive.create(tmp_path / "2", bodies=tmp_path) as archive:
        assert archive.readings.find([name]) == {}


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, False),
        ({"body": "new"}, True),
        ({"reader": "r2"}, True),
        ({"headers": {"Etag": '"2"'}}, True),
        ({"headers": {"Etag": '"1"', "Date": "another day"}}, False),
    ],
)
def test_only_another_body_reader_or_validator_is_written_anew(
    tmp_path: Path, change: dict[str, object], kept: bool
) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as archive:
        name = put(archive, "/a.html", ("/b.html",))
        before = archive.readings.find([name])
    with Archive.create(tmp_path / "2", bodies=tmp_path) as archive:
        put(archive, "/a.html", ("/b.html",), **change)  # type: ignore[arg-type]  # as put takes them
        assert (archive.readings.find([name]) != before) is kept


def test_new_validators_of_the_same_body_are_remembered(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as archive:
        name = put(archive, "/a.html")
        archive.readings.put_validators(name, {"Last-Modified": "today"})
        page = archive.readings.find([name])[name]
    assert (page.etag, page.modified, page.headers) == ("", "today", {"Last-Modified": "today"})


PAGES = st.lists(
    st.tuples(
        st.sampled_from(["/a", "/bb", "/ccc", "/c"]),
        st.lists(st.sampled_from(["/a", "/bb", "/x", "/y", "/zz"]), max_size=4),
        st.integers(1, 3),
    ),
    unique_by=lambda page: page[0],
    min_size=1,
)


@given(PAGES)
def test_unchanged_pages_leave_the_archive_as_reading_them_leaves_it(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[str, list[str], int]]
) -> None:
    unit = tmp_path_factory.mktemp("unit")

    def archive_rows(archive: Archive) -> list[object]:
        return [list(archive.pages()), list(archive.addresses())]

    with Archive.create(unit / "1", bodies=unit) as first:
        first.seed([SITE + path for path, _, _ in pages])
        names = [put(first, path, tuple(links), depth=depth) for path, links, depth in pages]
        read = archive_rows(first)
        known = first.readings.find(names)
    with Archive.create(unit / "2", bodies=unit) as second:
        second.seed([SITE + path for path, _, _ in pages])
        store(second, *(again(known[key(SITE + path)], depth) for path, _, depth in pages))
        assert archive_rows(second) == read


def test_page_stored_already_counts_no_holder_twice(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as archive:
        name = put(archive, "/a.html", ("/b.html",))
        store(archive, again(archive.readings.find([name])[name]))
        row = archive.address(key(f"{SITE}/b.html"))
    assert row is not None
    assert row.holders == 1


def test_unchanged_pages_are_stored_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as first:
        name = put(first, "/a.html", ("/b.html",))
        page = first.readings.find([name])[name]
    with Archive.create(tmp_path / "2", bodies=tmp_path) as second:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Archive, "_hold_once_more", full)
        with pytest.raises(OSError, match="space"):
            store(second, again(page))
        monkeypatch.undo()
        assert second.count_pages() == 0
        assert second.address(key(f"{SITE}/b.html")) is None
        store(second, again(page))
        assert second.page(name) is not None
        assert second.address(key(f"{SITE}/b.html")) is not None


def test_a_run_of_its_own_shares_nothing(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1") as alone, Archive.create(tmp_path / "2", bodies=tmp_path) as shared:
        assert not alone.shared
        assert shared.shared
