"""A portal with attachments behind a server, and one archive after the other for its nights."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from crawler.gather.attachments import AttachmentStats, gather_attachments
from crawler.model import Link, LinkRole
from crawler.settings import Settings
from crawler.url import Scope, key
from fixtures_sites.base import Page, PageTable, Response, Server, serve
from storage.archive import Archive, Discovered
from storage.attachment_rows import AttachmentRow, attachment

AT = "2026-11-20T09:00:00+08:00"


SETTINGS = Settings.model_validate({"politeness": {"retries": 1, "max_wait_seconds": 0.05}})


def answer(body: bytes, kind: str = "application/octet-stream", **headers: str) -> Response:
    return Response(200, body, kind, {name.replace("_", "-"): value for name, value in headers.items()})


class Unit:
    """A portal behind a server, and one archive after the other for its nights."""

    def __init__(self, folder: Path, pages: dict[str, Page]) -> None:
        self.folder = folder
        self.pages = pages
        self.headers: list[tuple[str, dict[str, str]]] = []
        self.server: Server = serve(PageTable("p", "某县", "county_government", pages))
        self.archive = self.night("1")

    def url(self, path: str) -> str:
        return path if path.startswith("http") else self.server.base_url + path

    def night(self, name: str) -> Archive:
        self.archive = Archive.create(self.folder / name, bodies=self.folder / "bodies")
        self.archive.set_facts({"started_at": AT, "home_state": {"state": "ok"}})
        return self.archive

    def link(
        self,
        *paths: str,
        role: LinkRole = "attachment",
        outcome: str = "alive",
        own: bool = True,
        text: str = "",
        home: bool = False,
    ) -> None:
        """Links that the verification has settled."""
        for path in paths:
            url = self.url(path)
            held = Discovered(Link(url, role, "href", text), own, 1, 10)
            self.archive.discover(self.url("/page.html"), [held], home=home)
            self.archive.set_address(key(url), state="checked", outcome=outcome, status=200, final_url=url)

    def run(self, settings: Settings = SETTINGS, **more: object) -> AttachmentStats:
        options: dict[str, object] = {"deadline": None, "now": lambda: AT} | more
        scope = Scope(self.server.base_url)
        return asyncio.run(gather_attachments(self.archive, settings, scope=scope, **options))  # type: ignore[arg-type]

    def row(self, path: str) -> AttachmentRow:
        row = attachment(self.archive, key(self.url(path)))
        assert row is not None
        return row

    def asked(self, path: str) -> int:
        return sum(raw == path for _, raw in self.server.requests)

    def close(self) -> None:
        self.archive.close()
        self.server.close()


Open = Callable[[dict[str, Page]], Unit]
