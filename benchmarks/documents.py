"""Our full audit beside a bare Scrapy spider and LinkChecker on real pages: a folder of documentation as
packages ship it (that of PostgreSQL or OpenJDK, for example), served on loopback.

Made-up pages are alike and light; real ones are wordier, of many sizes, and tell other readers apart. Served
by nginx where it is installed: a server in Python takes a tenth of a processor from those that are measured.
"""

from __future__ import annotations

import argparse
import getpass
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from aiohttp import web

from benchmarks.harness import free_ports, measured, serving
from benchmarks.link_checker import link_checker, run_link_checker

_NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors; events {{ }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {root}; index index.html; add_header LinkChecker welcome always; }}
}}
user {user};
"""


@contextmanager
def served_folder(folder: Path) -> Iterator[str]:
    """Address at which the pages under ``folder`` are served, its ``index.html`` first."""
    port = free_ports(1)
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    with tempfile.TemporaryDirectory() as beside:
        command = [sys.executable, "-m", "benchmarks.documents", str(folder), "--port", str(port)]
        if nginx is not None:
            told = Path(beside) / "nginx.conf"
            user = getpass.getuser()
            told.write_text(_NGINX.format(folder=beside, port=port, root=folder.resolve(), user=user))
            command = [nginx, "-e", f"{beside}/errors", "-c", str(told)]
        with serving(command, port) as address:
            yield address


def beside_others(folder: Path, rounds: int) -> Iterator[str]:
    """Lines to print: pages, then our walk's ratios to the others, by time and by CPU, of the best rounds.

    A page for a page: who finds fewer is not the faster for it. What LinkChecker looks at are the same links.
    """
    program = link_checker()
    with served_folder(folder) as url:
        ours, stock, checker = [], [], []
        for _ in range(rounds):
            stock.append(measured("benchmarks.stock_spider", url))
            ours.append(measured("benchmarks.our_walk", url))
            if program is not None:
                seconds, cpu = run_link_checker(program, url)
                checker.append({"seconds": seconds, "cpu": cpu})
    best = {name: min(f[name] for f in ours) for name in ("seconds", "cpu")}
    pages = ours[0]["pages"]
    yield (
        f"{pages} real pages: {pages / best['seconds']:.0f}/s, CPU {best['cpu'] / pages * 1000:.1f} s/1,000, "
        f"memory {max(f['memory'] for f in ours)} MB"
    )
    for name, others in (("stock CrawlSpider", stock), ("LinkChecker", checker)):
        if not others:
            yield f"{name} is not installed: not measured"
            continue
        theirs = others[0].get("pages", pages)
        told = [
            min(f[figure] for f in others) / theirs * pages / best[figure] for figure in ("seconds", "cpu")
        ]
        yield f"full audit ÷ {name:<18} {told[0]:.2f} by time, {told[1]:.2f} by CPU ({theirs:.0f} pages)"


def _application(folder: Path) -> web.Application:
    root = folder.resolve()

    @cache
    def told_at(path: str) -> tuple[bytes, str] | None:
        file = (root / path).resolve()
        file = file / "index.html" if file.is_dir() else file
        if not (file.is_relative_to(root) and file.is_file()):
            return None
        return file.read_bytes(), guess_type(file.name)[0] or "text/plain"

    async def answer(request: web.Request) -> web.Response:
        told = told_at(request.path.lstrip("/"))
        # LinkChecker waits up to 0.6 s between two pages of a host, unless the host says that it need not.
        headers = {"LinkChecker": "welcome"}
        if told is None:
            return web.Response(status=404, text="not found", headers=headers)
        return web.Response(body=told[0], headers={**headers, "Content-Type": told[1]})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    web.run_app(
        _application(given.folder),
        host="127.0.0.1",
        port=given.port,
        print=lambda *_: None,
        access_log=None,
    )


if __name__ == "__main__":
    main()
