"""An archive beside a server whose links are verified."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.derive.fingerprint import (
    simhash,
)
from crawler.gather.answer_facts import (
    answer_facts,
)
from crawler.gather.verify import VerifyStats, verify
from crawler.model import Fetched, Link, LinkRole, PageFacts, Reading
from crawler.settings import Settings, Timeouts
from crawler.url import Scope, key
from fixtures_sites.base import Page, PageTable, Request, Response, Server, serve
from storage.archive import AddressRow, Archive, Discovered

AT = "2026-11-20T09:00:00+08:00"
PROSE = (
    "县人民政府办公室印发本年度重点工作安排，明确责任单位和完成时限，请各单位遵照执行并按季度报送进展。" * 8
)
SETTINGS = Settings(timeouts=Timeouts(link=3))
OUTSIDE = "127.0.0.2"


def html(title: str, text: str = PROSE, status: int = 200) -> Response:
    return Response(
        status, f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()
    )


PNG = Response(200, b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")
PDF = Response(200, b"%PDF-1.4 ...", "application/pdf")


def read_least(page: Fetched) -> Reading:
    """The least a reader tells: kinds are left out, the hash is of the shown text."""
    found = answer_facts(page)
    return Reading(
        PageFacts(
            url=page.url,
            kind="other",
            encoding="utf-8",
            title=found.title,
            text_length=found.length,
            text_hash=simhash(found.text),
        ),
        (),
    )


class Portal:
    """An archive beside a server: links are added, verified, and looked up by path."""

    def __init__(self, server: Server, archive: Archive) -> None:
        self.server = server
        self.archive = archive
        self.scope = Scope(server.base_url)

    def link(self, target: str, role: LinkRole = "attachment", *, home: bool = True, own: bool = True) -> str:
        url = target if target.startswith("http") else self.server.base_url + target
        link = Discovered(Link(url, role, "href"), own, 1, 1)
        self.archive.discover(self.server.base_url + "/", [link], home=home)
        return key(url)

    def store(self, path: str, response: Response, *, final: str | None = None) -> str:
        """A page the walk has fetched."""
        url = self.server.base_url + path
        page = Fetched(self.server.base_url + (final or path), 200, {}, response.body, url)
        self.link(path, "page")
        self.archive.put_page(
            page,
            read_least(page).facts,
            key=key(page.url),
            fetched_at=AT,
            elapsed_ms=1,
            redirects=(),
            depth=1,
            derive_version=1,
            found=(),
            home=False,
        )
        if final:
            self.archive.set_address(key(url), state="page", outcome="alive", status=200, final_url=page.url)
        return key(url)

    def verify(self, settings: Settings = SETTINGS, **more: object) -> VerifyStats:
        options: dict[str, object] = {"deadline": None, "read_page": read_least, "now": lambda: AT} | more
        run = verify(self.archive, settings, scope=self.scope, **options)  # type: ignore[arg-type]
        return asyncio.run(run)

    def row(self, name: str) -> AddressRow:
        row = self.archive.address(name)
        assert row is not None
        return row

    def methods(self, path: str) -> list[str]:
        return [method for method, asked in self.server.requests if asked == path]


Open = Callable[[dict[str, Page]], Portal]


def open_portals(tmp_path: Path) -> Iterator[Open]:
    """Made a fixture by those who test with it."""
    with _closing() as opened:

        def open_portal(pages: dict[str, Page]) -> Portal:
            server = serve(PageTable("p", "某县", "county_government", pages))
            archive = Archive.create(tmp_path / "run")
            opened.extend((archive, server))
            return Portal(server, archive)

        yield open_portal


@contextmanager
def _closing() -> Iterator[list[Archive | Server]]:
    opened: list[Archive | Server] = []
    yield opened
    for thing in opened:
        thing.close()


def after(count: int, later: Response, first: Response) -> Callable[[Request], Response]:
    """``first`` for ``count`` requests, then ``later``."""
    left = [count]

    def respond(_request: Request) -> Response:
        left[0] -= 1
        return first if left[0] >= 0 else later

    return respond
