"""A second process reads pages beside a fast walk, and nobody can tell which of the two read a page."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from crawler.derive.page import read_page
from crawler.gather import page_worker, second_reader
from crawler.gather.second_reader import SecondReader
from crawler.model import Fetched, Reading
from fixtures_sites.base import Server, serve
from fixtures_sites.serve import PORTALS
from tests.gather.second_nights import rows, walk

PAGE = Fetched(
    "http://www.example.gov.cn/a/1.html",
    200,
    {"content-type": "text/html"},
    "<title>公告</title><h1>关于名单的公告</h1><p>发布时间:2026-03-02</p><a href='2.html'>下篇</a>".encode(),
)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process starts with the first page."""
    monkeypatch.setattr(second_reader, "_WINDOW", 1)
    monkeypatch.setattr(second_reader, "_BUSY", 0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(PORTALS["vsb_department"]("http://127.0.0.9:9")) as running:
        yield running


async def _started() -> SecondReader:
    reader = SecondReader(_nothing)
    reader.worked(1)
    for _ in range(600):
        if reader._process is not None:
            return reader
        await asyncio.sleep(0.05)
    raise AssertionError("not started")


async def _read_beside() -> Reading | None:
    reader = await _started()
    pending = reader.offer(PAGE)
    assert pending is not None
    try:
        return await reader.wait(pending)
    finally:
        await reader.close()


def _nothing() -> None:
    pass


def _workers() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if "crawler.gather.page_worker" in " ".join(p.cmdline())]


@pytest.mark.usefixtures("at_once")
def test_second_reader_reads_as_the_walk_does() -> None:
    assert asyncio.run(_read_beside()) == read_page(PAGE)
    assert _workers() == []


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("size", "taken"), [(400, second_reader._MOST), (second_reader._AT_ONCE // 2, 2)])
def test_it_takes_few_pages_at_once(size: int, taken: int) -> None:
    async def run() -> None:
        reader = await _started()
        page = Fetched(PAGE.url, 200, PAGE.headers, PAGE.body.ljust(size))
        offered = [reader.offer(page) for _ in range(taken + 2)]
        assert [pending is None for pending in offered] == [False] * taken + [True, True]
        await reader.close()
        assert [await pending for pending in offered if pending is not None] == [None] * taken

    asyncio.run(run())


@pytest.mark.usefixtures("at_once")
def test_pages_that_were_answered_make_room() -> None:
    async def run() -> None:
        reader = await _started()
        large = Fetched(PAGE.url, 200, PAGE.headers, PAGE.body.ljust(3_000_000))
        for _ in range(2):
            pending = reader.offer(large)
            assert pending is not None
            assert reader.offer(PAGE) is None
            assert await reader.wait(pending) == read_page(large)
        await reader.close()

    asyncio.run(run())


@pytest.mark.usefixtures("at_once")
def test_page_that_cannot_be_handed_over_comes_back_unread() -> None:
    async def run() -> None:
        reader = await _started()
        pending = reader.offer(Fetched(PAGE.url, 200, {"content-type": "text/html\udcff"}, PAGE.body))
        assert pending is not None
        assert await reader.wait(pending) is None
        await reader.close()

    asyncio.run(run())


@pytest.mark.usefixtures("at_once")
def test_small_pipes_do_where_large_ones_are_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    start = second_reader._start

    async def scarce(pipesize: int) -> asyncio.subprocess.Process:
        if pipesize > 0:
            raise PermissionError
        return await start(pipesize)

    monkeypatch.setattr(second_reader, "_start", scarce)
    assert asyncio.run(_read_beside()) == read_page(PAGE)


@pytest.mark.usefixtures("at_once")
def test_pages_in_hand_of_a_killed_reader_come_back_unread() -> None:
    async def run() -> None:
        reader = await _started()
        pending = reader.offer(PAGE)
        assert pending is not None
        os.kill(_workers()[0].pid, signal.SIGKILL)
        # The answer may have been on its way already.
        assert await reader.wait(pending) in (None, read_page(PAGE))
        assert reader._running is not None
        await asyncio.wait({reader._running}, timeout=30)
        assert reader.offer(PAGE) is None
        reader.worked(1)
        await asyncio.sleep(0)
        assert _workers() == [], "is not started a second time"
        await reader.close()

    asyncio.run(run())


def test_page_that_the_worker_cannot_read_is_left_to_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_page: Fetched) -> Reading:
        raise ValueError

    monkeypatch.setattr(page_worker, "read_page", fail)
    assert page_worker.reading_of(PAGE) == b""


def test_walk_that_waits_for_the_site_reads_alone() -> None:
    async def run() -> bool:
        reader = SecondReader(_nothing)
        reader._since -= 60
        for _ in range(second_reader._WINDOW):
            reader.worked(20 / second_reader._WINDOW)
        return reader._running is None

    assert asyncio.run(run())


def test_walk_that_waits_for_its_reading_gets_help(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> bool:
        reader = SecondReader(_nothing)
        reader._since -= 1
        for _ in range(second_reader._WINDOW):
            reader.worked(0.9 / second_reader._WINDOW)
        started = reader._running is not None
        await reader.close()
        return started

    assert asyncio.run(run())


@pytest.mark.usefixtures("at_once")
def test_archive_is_the_same_whoever_reads(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = 0
    offer = SecondReader.offer

    def counted(self: SecondReader, fetched: Fetched) -> second_reader.Pending | None:
        nonlocal handed
        pending = offer(self, fetched)
        handed += pending is not None
        return pending

    monkeypatch.setattr(SecondReader, "offer", counted)
    walk(f"{server.base_url}/", tmp_path / "1", tmp_path / "bodies1", connections=1)
    monkeypatch.setattr(SecondReader, "offer", lambda _self, _fetched: None)
    walk(f"{server.base_url}/", tmp_path / "2", tmp_path / "bodies2", connections=1)
    assert handed > 10
    for table in ("page", "address", "nav"):
        assert list(rows(tmp_path / "1", table)) == list(rows(tmp_path / "2", table))
    assert _workers() == []
