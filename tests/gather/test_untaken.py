"""Pages that the walk's client refuses are read with another; what stays unread is not told as absent."""

from __future__ import annotations

import asyncio
import datetime as dt
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from checks.artifacts.base import Artifacts
from checks.artifacts.portal import PortalReading
from crawler.gather.gather import gather
from crawler.gather.phases import Plan
from crawler.settings import Settings
from crawler.url import key
from storage.archive import Archive

SETTINGS = Settings.model_validate(
    {
        "politeness": {"max_wait_seconds": 0.05, "reach": "loopback"},
        "browser": {"executable": "/nonexistent/chromium"},
        "limits": {"page_megabytes": 1},
    }
)
PAGE = "<html><title>政策解读</title><body><ul><li><a href='/deep'>解读一</a></ul></body></html>".encode()
DEEP = "<html><title>解读一</title><body><p>解读的正文。</p></body></html>".encode()


def answer(
    body: bytes, *lines: str, length: int | None = None, status: str = "200 OK", kind: str = "text/html"
) -> bytes:
    told = [] if length is not None and length < 0 else [f"Content-Length: {length or len(body)}"]
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}; charset=utf-8", "Connection: close", *told, *lines]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


REFUSED = {
    "a header line beyond 8 KB": answer(PAGE, f"X-Long: {'a' * 9000}"),
    "a length beyond the body": answer(PAGE, length=len(PAGE) + 50),
    "a length and chunks": answer(chunked(PAGE), "Transfer-Encoding: chunked", length=len(PAGE)),
}


class Site:
    """``answers``: path -> what goes over the wire, in turns, the last one for ever."""

    def __init__(self, column: bytes | list[bytes]) -> None:
        home = "<html><title>某县人民政府</title><body><a href='/zcjd/'>政策解读</a></body></html>".encode()
        self.answers = {"/": [answer(home)], "/zcjd/": column if isinstance(column, list) else [column]}
        self.answers["/deep"] = [answer(DEEP)]
        self.asked: Counter[str] = Counter()

    def respond(self, path: str) -> bytes:
        turns = self.answers.get(path, [answer(b"no", status="404 Not Found")])
        self.asked[path] += 1
        return turns[min(self.asked[path], len(turns)) - 1]


@contextmanager
def served(site: Site) -> Iterator[str]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            path = self.rfile.readline().split(b" ")[1].decode()
            while self.rfile.readline().strip():
                pass
            self.wfile.write(site.respond(path))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def told(site: Site, folder: Path) -> dict[str, Any]:
    with served(site) as url, Archive.create(folder) as archive:
        asyncio.run(gather(archive, Plan(url, "2026-11-20"), SETTINGS, lambda *_: None))
        row = archive.address(key(f"{url}zcjd/"))
        assert row is not None
        deep = archive.page(key(f"{url}deep"))
        shelf = Artifacts(archive, dt.date(2026, 11, 20))
        return {
            "state": row.state,
            "outcome": row.outcome,
            "deep": deep is not None,
            "unread": [each.url.removeprefix(url) for each in archive.unread()],
            "cut": shelf.of("portal", PortalReading).cut_short,
        }


@pytest.mark.parametrize("fault", REFUSED)
def test_a_page_that_the_walk_refuses_is_read_with_the_other_client(fault: str, tmp_path: Path) -> None:
    site = Site(REFUSED[fault])
    assert told(site, tmp_path) == {
        "state": "page",
        "outcome": "alive",
        "deep": True,
        "unread": [],
        "cut": "",
    }
    assert site.asked["/zcjd/"] <= 1 + 1 + SETTINGS.politeness.retries


def test_a_page_that_answers_only_when_it_is_verified_is_read_then(tmp_path: Path) -> None:
    busy = answer(b"busy", status="503 Service Unavailable")
    found = told(Site([busy] * 7 + [answer(PAGE)]), tmp_path)
    assert (found["state"], found["deep"], found["cut"]) == ("page", True, "")


def test_what_stays_unread_keeps_absence_from_being_told(tmp_path: Path) -> None:
    found = told(Site(answer(PAGE[:-20], length=len(PAGE) + 50)), tmp_path)
    assert (found["state"], found["outcome"], found["deep"]) == ("checked", "alive", False)
    assert found["unread"] == ["zcjd/"]
    assert found["cut"].startswith("1 个网页有应答而没有读到内容, 如 http")


def test_a_page_beyond_the_limit_is_unread(tmp_path: Path) -> None:
    found = told(Site(answer(PAGE + b" " * 1_100_000)), tmp_path)
    assert (found["unread"], bool(found["cut"])) == (["zcjd/"], True)


def test_an_answer_that_nobody_understands_is_unread(tmp_path: Path) -> None:
    found = told(Site(answer(PAGE, f"Content-Length: {len(PAGE) + 3}")), tmp_path)
    assert (found["outcome"], bool(found["cut"])) == ("not_measured", True)


def test_a_file_is_no_unread_page(tmp_path: Path) -> None:
    busy = answer(b"busy", status="503 Service Unavailable")
    file = answer(b"%PDF-1.4 \n" * 5, kind="application/pdf")
    found = told(Site([busy] * 7 + [file]), tmp_path)
    assert (found["state"], found["outcome"]) == ("checked", "alive")
    assert (found["unread"], found["cut"]) == ([], "")


def test_a_dead_page_hides_nothing(tmp_path: Path) -> None:
    found = told(Site(answer(b"no", status="404 Not Found")), tmp_path)
    assert (found["outcome"], found["unread"], found["cut"]) == ("dead", [], "")
