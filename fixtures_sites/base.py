"""What a bundled portal is, and the loopback server that plays it.

A portal is a pure function from request to response; ``serve`` puts one behind a threaded HTTP/1.1
server. What is wrong with a portal stands in its ``expected.yaml`` and is read by ``load_expected``.
"""

from __future__ import annotations

import gzip
import importlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import yaml

AS_OF = "2026-11-20"
"""监测时间点 of every bundled portal: all their dates are fixed relative to it, no clock is read."""

SITES = Path(__file__).parent


@dataclass(frozen=True)
class Request:
    """``path`` is percent-decoded (UTF-8); ``query`` decoded as UTF-8; ``headers`` have lower-case names."""

    method: str
    path: str
    query: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw_query: str = ""
    """The query as sent, for engines that expect another encoding than UTF-8."""

    def arg(self, name: str, default: str = "") -> str:
        """First value of a query argument."""
        return self.query.get(name, [default])[0]


@dataclass(frozen=True)
class Response:
    """``delay``: seconds the server waits before it answers. ``content_type`` may be empty (no header)."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] | None = None
    delay: float = 0.0


class Portal(Protocol):
    """``name``: its folder; ``title``: the unit's name; ``kind``: code of the kind of unit."""

    name: str
    title: str
    kind: str

    def respond(self, request: Request) -> Response: ...


Page = Response | Callable[[Request], Response]


def zipped(body: bytes) -> Page:
    """Compressed when the client allows it, and without a charset in the header, as many portals do."""
    small = gzip.compress(body, mtime=0)

    def answer(request: Request) -> Response:
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(200, small, "text/html", {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
        return Response(200, body, "text/html")

    return answer


@dataclass
class PageTable:
    """A portal that is a table: decoded path -> answer, or a function of the request.

    Paths not in the table get ``not_found``.
    """

    name: str
    title: str
    kind: str
    pages: Mapping[str, Page]
    not_found: Page = Response(404, b"<html><body><h1>404 Not Found</h1></body></html>")

    def respond(self, request: Request) -> Response:
        page = self.pages.get(request.path, self.not_found)
        return page if isinstance(page, Response) else page(request)


class Server:
    """A running portal. ``requests`` holds (method, raw path with query) in order of arrival."""

    def __init__(self, portal: Portal, host: str, port: int) -> None:
        self.portal = portal
        self._lock = threading.Lock()
        self._requests: list[tuple[str, str]] = []
        self._closing = threading.Event()
        self._http = _Http((host, port), self)
        self.base_url = f"http://{host}:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    @property
    def requests(self) -> list[tuple[str, str]]:
        with self._lock:
            return list(self._requests)

    def answer(self, request: Request, raw: str) -> Response:
        """Record the request, ask the portal, wait out its delay (cut short by ``close``)."""
        with self._lock:
            self._requests.append((request.method, raw))
        response = self.portal.respond(request)
        if response.delay:
            self._closing.wait(response.delay)
        return response

    def close(self) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], owner: Server) -> None:
        self.owner = owner
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in mid-answer is ordinary here; nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True

    def _play(self) -> None:
        server = self.server
        assert isinstance(server, _Http)
        split = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            self.command,
            unquote(split.path),
            parse_qs(split.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length) if length else b"",
            split.query,
        )
        response = server.owner.answer(request, self.path)
        bodiless = response.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        self.send_response(response.status)
        headers = dict(response.headers or {})
        if response.content_type and not bodiless:
            headers.setdefault("Content-Type", response.content_type)
        if not bodiless:
            headers.setdefault("Content-Length", str(len(response.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(response.body)

    do_GET = do_HEAD = do_POST = do_OPTIONS = _play

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are kept in ``Server.requests``; nothing is printed."""


def serve(portal: Portal, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Serve a portal until closed; ``port`` 0 takes a free one. Use it as a context manager."""
    return Server(portal, host, port)


@dataclass(frozen=True)
class ExpectedProblem:
    """One planted fault, in the terms of the result: kind, page that shows it, what exactly."""

    kind: str
    page: str
    target: str = ""


@dataclass(frozen=True)
class ExpectedColumn:
    """``items``: entries over all list pages; ``newest``: ``YYYY-MM-DD`` or empty; ``state``: ok, empty, …"""

    name: str
    page: str
    items: int
    newest: str
    state: str


@dataclass(frozen=True)
class Expected:
    """What a portal's ``expected.yaml`` says is wrong with it, and what only looks wrong."""

    name: str
    problems: tuple[ExpectedProblem, ...] = ()
    columns: tuple[ExpectedColumn, ...] = ()
    traps: tuple[str, ...] = ()
    search_missing_columns: tuple[str, ...] = ()
    """Columns none of whose articles the portal's own search finds."""

    def resolve(self, base_url: str, outside_url: str) -> Expected:
        """The same with absolute addresses: ``/x`` -> portal, ``{outside}/x`` -> outside server."""

        def absolute(value: str) -> str:
            value = value.replace("{outside}", outside_url).replace("{base}", base_url)
            return urljoin(base_url, value) if value.startswith("/") else value

        return replace(
            self,
            problems=tuple(
                ExpectedProblem(p.kind, absolute(p.page), absolute(p.target)) for p in self.problems
            ),
            columns=tuple(replace(c, page=absolute(c.page)) for c in self.columns),
        )


def load_expected(name: str) -> Expected:
    """Read ``fixtures_sites/<name>/expected.yaml``; else ask ``expected()`` of its ``portal.py``.

    Raises ModuleNotFoundError for an unknown portal, TypeError for an unknown key of an entry.
    """
    path = SITES / name / "expected.yaml"
    if path.exists():
        return read_expected(name, yaml.safe_load(path.read_text("utf-8")) or {})
    return read_expected(name, importlib.import_module(f"fixtures_sites.{name}.portal").expected())


def read_expected(name: str, data: Mapping[str, Any]) -> Expected:
    """What an ``expected.yaml`` says, from its parsed content."""
    return Expected(
        name,
        tuple(ExpectedProblem(**_texts(entry)) for entry in data.get("problems") or ()),
        tuple(
            ExpectedColumn(**{**_texts(entry), "items": int(entry["items"])})
            for entry in data.get("columns") or ()
        ),
        tuple(data.get("traps") or ()),
        tuple(data.get("search_missing_columns") or ()),
    )


def _texts(entry: dict[str, Any]) -> dict[str, Any]:
    """YAML reads dates and codes as numbers where they are not quoted; here all are text."""
    return {key: "" if value is None else str(value) for key, value in entry.items()}
