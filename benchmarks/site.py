"""A made-up static site of any size, served from memory by its own process (``python -m benchmarks.site``).

Pages look like a portal's: menu, list or article, foot. Their number, size and links follow the two
sites of the anchors (docs/performance.md): 5,599 pages of 15.7 KB with 18 links, 24,397 of 25 KB with 81.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
import socket

from aiohttp import web

WORDS = (
    "政务公开通知公告关于印发实施方案工作要点全县各乡镇人民政府办公室"
    "部门预算决算规划计划政策解读意见征集结果反馈"
)
FOOT = (
    '<div class="footer"><script src="/conac.js"></script>主办单位：某某县人民政府办公室 '
    "联系电话：0431-00000000 "
    '网站标识码：2200000001 <a href="https://beian.miit.gov.cn/">吉ICP备00000001号-1</a> '
    "吉公网安备22000002000001号</div>"
)


class Site:
    """Deterministic pages: the same number, size and links give the same bytes."""

    def __init__(self, pages: int, links: int, size: int) -> None:
        self.pages = pages
        self.links = links
        self.size = size

    def page(self, number: int) -> bytes:
        dice = random.Random(number)
        menu = "".join(f'<li><a href="/c{n}/index.html">栏目{n}</a></li>' for n in range(8))
        targets = [number * 3 + 1, number * 3 + 2, number * 3 + 3]
        targets += [dice.randrange(self.pages) for _ in range(max(self.links - 11, 0))]
        rows = "".join(
            f'<li><a href="{self.address(t)}" title="{self._title(dice)}">{self._title(dice)}</a>'
            f"<span>2026-{t % 12 + 1:02}-{t % 28 + 1:02}</span></li>"
            for t in targets
            if t < self.pages
        )
        head = (
            f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{self._title(dice)}</title>"
            f'<meta name="ColumnName" content="栏目{number % 8}"></head><body><ul class="nav">{menu}</ul>'
            f'<div class="main"><h1>{self._title(dice)}</h1><ul class="list">{rows}</ul>'
            '<div class="TRS_Editor">'
        )
        tail = f"</div></div>{FOOT}</body></html>"
        room = self.size - len((head + tail).encode())
        text = "".join(dice.choices(WORDS, k=max(room // 3, 0)))
        body = "".join(f"<p>{text[i : i + 80]}</p>" for i in range(0, len(text), 83))
        return (head + body + tail).encode()

    def address(self, number: int) -> str:
        return "/" if number == 0 else f"/c{number % 8}/t202601{number % 28 + 1:02}_{number}.html"

    def _title(self, dice: random.Random) -> str:
        return "".join(dice.choices(WORDS, k=18))

    def number_of(self, path: str) -> int | None:
        if path == "/":
            return 0
        name = path.rpartition("/")[2]
        if name == "index.html":
            return int(path[2 : path.index("/", 1)]) + 1
        number = name.rpartition("_")[2].removesuffix(".html")
        return int(number) if number.isdigit() and int(number) < self.pages else None


def application(
    site: Site, *, packed: bool, validators: bool = False, latency_ms: int = 0
) -> web.Application:
    """``packed``: gzip, and no charset in the header, as many portals answer. ``validators``: an ETag and a
    Last-Modified with each page, and 304 to those who send them back. With a latency the pages are made
    before the first is asked for."""
    kept: dict[int, bytes] = {}

    if latency_ms:
        kept |= {number: site.page(number) for number in range(site.pages)}

    async def answer(request: web.Request) -> web.Response:
        if latency_ms:
            await asyncio.sleep(latency_ms / 1000)
        number = site.number_of(request.path)
        if number is None:
            return web.Response(status=404, text="not found")
        headers = {"Content-Type": "text/html" if packed else "text/html; charset=utf-8"}
        # LinkChecker waits up to 0.6 s between two pages of a host, unless the host says that it need not.
        headers["LinkChecker"] = "welcome"
        if validators:
            tag = f'"{number:x}"'
            headers |= {"ETag": tag, "Last-Modified": "Fri, 20 Nov 2026 01:02:03 GMT"}
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers=headers)
        body = kept.get(number)
        if body is None:
            body = site.page(number)
            body = gzip.compress(body, 6) if packed else body
            kept[number] = body
        if packed:
            headers["Content-Encoding"] = "gzip"
        return web.Response(body=body, headers=headers)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("port", "pages", "links", "size"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--packed", action="store_true")
    parser.add_argument("--validators", action="store_true")
    parser.add_argument("--latency", type=int, default=0, help="milliseconds before each answer")
    parser.add_argument("--ports", type=int, default=1, help="how many ports in a row serve the site")
    given = parser.parse_args()
    site = Site(given.pages, given.links, given.size)
    sockets = [socket.create_server(("127.0.0.1", given.port + n)) for n in range(given.ports)]
    web.run_app(
        application(site, packed=given.packed, validators=given.validators, latency_ms=given.latency),
        sock=sockets,
        print=lambda *_: None,
        access_log=None,
    )


if __name__ == "__main__":
    main()
