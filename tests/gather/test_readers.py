"""Who reads which of the waiting pages: the walk or the process beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from crawler.derive.page import read_page
from crawler.gather import readers, second_reader
from crawler.gather.readers import Readers
from crawler.gather.second_reader import Pending
from crawler.model import Fetched, Reading

LARGE = readers._LARGEST + 1


def _page(size: int) -> Fetched:
    body = f"<title>{size}</title><p>公告</p>".encode()
    return Fetched(f"http://www.example.gov.cn/{size}.html", 200, {}, body.ljust(size))


class Beside:
    """Stands in for the second reader: takes ``room`` pages and answers when told."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.runs = True
        self.rested = False
        self.taken: list[tuple[Fetched, Pending]] = []

    def offer(self, fetched: Fetched) -> Pending | None:
        if not self.runs or len(self.taken) >= self.room:
            return None
        pending: Pending = asyncio.get_running_loop().create_future()
        self.taken.append((fetched, pending))
        return pending

    def answer(self, *, unread: bool = False) -> None:
        fetched, pending = self.taken.pop(0)
        pending.set_result(None if unread else read_page(fetched))

    async def wait(self, pending: Pending) -> Reading | None:
        return await pending

    @property
    def comes(self) -> bool:
        return self.runs

    def start(self) -> None:
        self.rested = False

    async def rest(self) -> None:
        self.rested = True

    def worked(self, _seconds: float) -> None:
        pass


class Here:
    """The readers of a walk in ``folder`` beside ``second``; ``read`` names the pages read here, in order."""

    def __init__(self, folder: Path, second: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
        self.readers = Readers(folder)
        monkeypatch.setattr(self.readers, "second", second)
        self.read: list[int] = []
        monkeypatch.setattr(readers, "read_page", self._read)

    def _read(self, fetched: Fetched) -> Reading:
        self.read.append(len(fetched.body))
        if fetched.headers:
            raise ValueError
        return read_page(fetched)

    def ask(self, *sizes: int) -> list[asyncio.Task[Reading]]:
        return [asyncio.create_task(self.readers.read(_page(size), str(size))) for size in sizes]


async def _turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_the_smallest_is_read_here_and_the_largest_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        second = Beside(2)
        here = Here(tmp_path, second, monkeypatch)
        asked = here.ask(500, 900, 100, 700, 300)
        await _turns()
        assert [len(fetched.body) for fetched, _ in second.taken] == [900, 700]
        assert here.read == [100, 300, 500]
        second.answer()
        second.answer()
        readings = await asyncio.gather(*asked)
        assert [reading.facts.title for reading in readings] == ["500", "900", "100", "700", "300"]

    asyncio.run(run())


def test_large_page_waits_for_the_other_as_long_as_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        second = Beside(1)
        here = Here(tmp_path, second, monkeypatch)
        asked = here.ask(LARGE, LARGE + 1, 200)
        await _turns()
        assert here.read == [200]
        assert not here.readers.behind
        second.answer()
        await _turns()
        assert [len(fetched.body) for fetched, _ in second.taken] == [LARGE]
        assert here.read == [200]
        second.answer()
        await asyncio.gather(*asked)

    asyncio.run(run())


def test_large_page_waits_while_the_other_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        here = Readers(tmp_path)
        monkeypatch.setattr(readers, "read_page", None)
        here.second.start()
        page = _page(LARGE)
        assert await here.read(page, "large") == read_page(page), "the other has read it"
        await here.close()

    asyncio.run(run())


def test_page_of_megabytes_is_read_by_a_process_that_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        here = Readers(tmp_path)
        monkeypatch.setattr(readers, "read_page", None)
        for _ in range(2):
            page = _page(readers._HUGE + 1)
            assert await here.read(page, "huge") == read_page(page), "the other has read it"
            assert not here.second.runs
        await here.close()

    asyncio.run(run())


def test_page_of_megabytes_is_read_here_where_no_process_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_pipesize: int) -> asyncio.subprocess.Process:
        raise BlockingIOError

    async def run() -> None:
        monkeypatch.setattr(second_reader, "_start", never)
        here = Readers(tmp_path)
        asked = [asyncio.create_task(here.read(_page(readers._HUGE + n), str(n))) for n in (1, 2)]
        async with asyncio.timeout(30):
            assert all([(await one).facts.title for one in asked])
        await here.close()

    asyncio.run(run())


def test_what_the_other_left_unread_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        second = Beside(1)
        here = Here(tmp_path, second, monkeypatch)
        asked = here.ask(LARGE, LARGE + 1)
        await _turns()
        second.runs = False
        second.answer(unread=True)
        readings = await asyncio.gather(*asked)
        assert sorted(here.read) == [LARGE, LARGE + 1]
        assert [reading.facts.title for reading in readings] == [str(LARGE), str(LARGE + 1)]

    asyncio.run(run())


def test_walk_is_behind_while_many_pages_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        second = Beside(1)
        here = Here(tmp_path, second, monkeypatch)
        asked = here.ask(*(LARGE + n for n in range(readers._MANY + 1)))
        await _turns()
        assert here.readers.behind, "one is being read, the others wait"
        second.answer()
        await _turns()
        assert not here.readers.behind
        while second.taken:
            second.answer()
            await _turns()
        await asyncio.gather(*asked)

    asyncio.run(run())


def test_page_that_cannot_be_read_holds_up_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        here = Here(tmp_path, Beside(0), monkeypatch)
        bad = Fetched("http://www.example.gov.cn/", 200, {"a": "b"}, b"")
        asked = [asyncio.create_task(here.readers.read(bad, "bad")), *here.ask(300, 200)]
        failed, *readings = await asyncio.gather(*asked, return_exceptions=True)
        assert isinstance(failed, ValueError)
        assert [isinstance(reading, Reading) for reading in readings] == [True, True]

    asyncio.run(run())


def test_ended_wait_for_a_page_holds_up_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        here = Here(tmp_path, Beside(0), monkeypatch)
        given_up, kept = here.ask(200, 300)
        await asyncio.sleep(0)
        given_up.cancel()
        assert (await kept).facts.title == "300"
        assert given_up.cancelled()

    asyncio.run(run())
