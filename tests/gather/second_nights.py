"""A bundled portal that answers with validators, and walks of it night after night."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from crawler.gather.frontier import Frontier
from crawler.gather.walk import Walk, run_walk
from crawler.settings import Settings
from crawler.url import Scope
from fixtures_sites.base import Portal, Request, Response
from storage.archive import Archive

Style = Literal["etag", "modified", "none"]
MODIFIED = "Thu, 19 Nov 2026 23:59:07 GMT"


@dataclass
class Answering:
    """``portal`` with validators in the ``style`` of its server. ``over``: path -> what it answers instead;
    ``frozen``: paths that answer 304 to everybody who asks with a validator."""

    portal: Portal
    style: Style = "etag"
    over: dict[str, Callable[[], Response]] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)
    log: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name, self.title, self.kind = self.portal.name, self.portal.title, self.portal.kind

    def respond(self, request: Request) -> Response:
        made = self.over.get(request.path)
        answer = self._validated(request, made() if made else self.portal.respond(request))
        self.log.append((request.path, answer.status, request.headers))
        return answer

    def _validated(self, request: Request, answer: Response) -> Response:
        if answer.status != 200 or self.style == "none":
            return answer
        sent = request.headers.get("if-none-match") or request.headers.get("if-modified-since")
        if self.style == "etag":
            tag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:12]}"'
            given = {"ETag": tag}
            same = sent == tag
        else:
            given = {"Last-Modified": MODIFIED}
            same = sent == MODIFIED and request.path not in self.over
        headers = {**(answer.headers or {}), **given}
        if same or (sent and request.path in self.frozen):
            return Response(304, headers=headers)
        return replace(answer, headers=headers)

    def asked(self, path: str) -> list[tuple[int, dict[str, str]]]:
        return [(status, headers) for one, status, headers in self.log if one == path]


def walk(
    url: str, folder: Path, bodies: Path, *, conditional: bool = True, connections: int = 1, **limits: int
) -> Walk:
    """Walk the portal at ``url`` into ``folder``; its archive is closed again."""
    settings = Settings.model_validate({"limits": limits, "politeness": {"connections": connections}})
    with Archive.create(folder, bodies=bodies) as archive:
        archive.set_facts({"home_url": url, "portal": url, "home_state": {"state": "ok"}})
        frontier = Frontier(Scope(url), max_depth=20, allowed=lambda _url: True)
        archive.seed([url])
        done = Walk(archive, settings, frontier, url, time.monotonic() + 60, conditional=conditional)
        asyncio.run(run_walk(done))
    return done


_OF_THE_TIME = ("id", "fetched_at", "checked_at", "elapsed_ms")


def rows(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """Rows of an archive without what depends on the clock, in the order of their identity."""
    with closing(sqlite3.connect(folder / "crawl.sqlite")) as stored, Archive.open(folder) as archive:
        stored.row_factory = sqlite3.Row
        order = "sha" if table == "nav" else "key"
        for row in stored.execute(f"SELECT * FROM {table} ORDER BY {order}"):
            kept = {name: row[name] for name in row.keys() if name not in _OF_THE_TIME}  # noqa: SIM118  # sqlite3.Row iterates over values
            if table == "page":
                # Packed with what the unit's earlier pages gave.
                page = archive.page(row["key"])
                assert page is not None
                kept["facts"] = page.facts
            if "headers" in kept:
                headers = msgspec.json.decode(kept["headers"])
                kept["headers"] = {n: v for n, v in headers.items() if n.lower() != "date"}
            yield kept
