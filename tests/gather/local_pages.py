"""A loopback server for browser tests: paths to answers, some slow, some that never come."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit


class Answer(NamedTuple):
    body: str | bytes = ""
    status: int = 200
    delay: float = 0.0
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


SPOILERS = {
    "own classes": "<script>function Map(){this.put=function(v){this.v=v}}function Set(){}</script>",
    "spoiled": "<script>Map=0;Promise=0;JSON.stringify=null;Array.prototype.toJSON=()=>1</script>",
}
"""Scripts of pages that put things of their own in the place of what browsers bring."""

Maker = Callable[[dict[str, str]], Answer]


@contextmanager
def serving(pages: Mapping[str, str | Answer | Maker], host: str = "127.0.0.1") -> Iterator[str]:
    """Serve ``pages`` (path -> HTML, Answer, or a function of the query); yields the origin."""
    ended = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            entry = pages.get(parts.path, Answer("no such page", 404))
            if callable(entry):
                entry = entry({k: v[0] for k, v in parse_qs(parts.query).items()})
            answer = Answer(entry) if isinstance(entry, str) else entry
            if answer.delay and ended.wait(answer.delay):
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            try:
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.type)
                self.send_header("Content-Length", str(len(body)))
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        time.sleep(0)
