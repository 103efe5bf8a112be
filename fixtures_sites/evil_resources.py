"""What the evil server can do to a visitor: one small class for each kind of misbehaviour.

A resource is a path prefix, a title, and the outcome that verification must reach for it as a link of the
unit's own (``outcome``), with ``in_browser`` where a browser tells more.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import zlib
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, urlsplit

HTML = "text/html; charset=utf-8"
_REASONS = {200: "OK", 302: "Found", 404: "Not Found"}


@dataclass
class Ask:
    """One request. ``times``: how often this very path was asked, this one included (HEAD and GET alike)."""

    method: str
    target: str
    headers: dict[str, str]
    times: int
    writer: asyncio.StreamWriter

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def arg(self, name: str, default: int) -> int:
        value = parse_qs(urlsplit(self.target).query).get(name, [""])[0]
        return int(value) if value.isdigit() else default

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int = 200, *lines: str, kind: str = HTML) -> None:
        """Status line and headers, no ``Content-Length``; the connection ends the body."""
        named = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Status')}", "Connection: close"]
        if kind:
            named.append(f"Content-Type: {kind}")
        await self.send("\r\n".join([*named, *lines, "", ""]).encode("latin-1"))

    async def reply(self, status: int, body: str | bytes = b"", *lines: str, kind: str = HTML) -> None:
        """A whole, honest answer."""
        data = body.encode() if isinstance(body, str) else body
        await self.head(status, f"Content-Length: {len(data)}", *lines, kind=kind)
        if self.method != "HEAD":
            await self.send(data)


def page(title: str, body: str, script: str = "") -> str:
    tail = f"<script>{script}</script>" if script else ""
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><div>{body}</div>{tail}</body></html>"
    )


_PROSE = "".join(
    f"<p>第{n}段。县人民政府办公室印发本年度重点工作安排，明确责任单位、完成时限和督查方式，请各单位遵照执行。</p>"
    for n in range(1, 9)
)


@dataclass(frozen=True)
class Resource:
    """``path`` ending in ``/`` owns everything below it."""

    path: str
    title: str
    outcome: str = "alive"
    in_browser: str = ""

    async def play(self, ask: Ask) -> None:
        await ask.reply(200, page(self.title, _PROSE))


@dataclass(frozen=True)
class Status(Resource):
    status: int = 404
    body: str = ""
    lines: tuple[str, ...] = ()

    async def play(self, ask: Ask) -> None:
        await ask.reply(self.status, self.body or page(f"{self.status}", "请求未能完成。"), *self.lines)


@dataclass(frozen=True)
class NeverAnswers(Resource):
    async def play(self, ask: Ask) -> None:
        await asyncio.Event().wait()


@dataclass(frozen=True)
class HeadersThenHangs(Resource):
    async def play(self, ask: Ask) -> None:
        await ask.head(200, "Content-Length: 5000")
        await asyncio.Event().wait()


@dataclass(frozen=True)
class ClosesAtOnce(Resource):
    async def play(self, ask: Ask) -> None:
        return


@dataclass(frozen=True)
class DropsHalfWay(Resource):
    async def play(self, ask: Ask) -> None:
        data = page(self.title, _PROSE).encode()
        await ask.head(200, f"Content-Length: {len(data)}")
        await ask.send(data[: len(data) // 2])


@dataclass(frozen=True)
class LiesAboutLength(Resource):
    """``more``: how much longer than its body it claims to be (negative: shorter); or any other text."""

    more: int = 0
    text: str = ""

    async def play(self, ask: Ask) -> None:
        data = page(self.title, _PROSE).encode()
        await ask.head(200, f"Content-Length: {self.text or len(data) + self.more}")
        await ask.send(data)


@dataclass(frozen=True)
class EndlessChain(Resource):
    async def play(self, ask: Ask) -> None:
        step = ask.path.rpartition("/")[2]
        following = int(step) + 1 if step.isdigit() else 1
        await ask.reply(302, "", f"Location: {self.path}{following}")


@dataclass(frozen=True)
class Redirects(Resource):
    to: str = "/"

    async def play(self, ask: Ask) -> None:
        await ask.reply(302, "", f"Location: {self.to}")


@dataclass(frozen=True)
class CookieGate(Resource):
    """Sends everybody back to the same address until the cookie comes along."""

    async def play(self, ask: Ask) -> None:
        if "passed=1" in ask.headers.get("cookie", ""):
            await ask.reply(200, page(self.title, _PROSE))
        else:
            await ask.reply(302, "", f"Location: {self.path}", "Set-Cookie: passed=1; Path=/")


@cache
def bomb(megabytes: int = 1056) -> bytes:
    """A gzip stream that inflates to ``megabytes`` MB of spaces: one flushed block repeated."""
    size = 16 << 20
    spaces = b" " * size
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH)
    times = megabytes // 16
    checksum = 0
    for _ in range(times):
        checksum = zlib.crc32(spaces, checksum)
    length = (size * times) & 0xFFFFFFFF
    trailer = checksum.to_bytes(4, "little") + length.to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * times + b"\x03\x00" + trailer


@dataclass(frozen=True)
class GzipBomb(Resource):
    async def play(self, ask: Ask) -> None:
        await ask.reply(200, await asyncio.to_thread(bomb), "Content-Encoding: gzip")


@dataclass(frozen=True)
class BadGzip(Resource):
    """``keep``: share of the stream that is sent; ``broken``: nothing of it can be inflated."""

    keep: float = 1.0
    broken: bool = False

    async def play(self, ask: Ask) -> None:
        data = gzip.compress(page(self.title, _PROSE * 20).encode(), mtime=0)
        data = data[:10] + b"\xff" * 200 if self.broken else data[: int(len(data) * self.keep)]
        await ask.reply(200, data, "Content-Encoding: gzip")


@dataclass(frozen=True)
class MethodAware(Resource):
    async def play(self, ask: Ask) -> None:
        if ask.method == "HEAD":
            await ask.reply(405, "", "Allow: GET")
        else:
            await ask.reply(200, page(self.title, _PROSE))


@dataclass(frozen=True)
class BrowsersOnly(Resource):
    async def play(self, ask: Ask) -> None:
        if "Chrome/" in ask.headers.get("user-agent", ""):
            await ask.reply(200, page(self.title, _PROSE))
        else:
            await ask.reply(403, page("403 Forbidden", "您的访问请求已被拦截。"))


@dataclass(frozen=True)
class FailsFirst(Resource):
    times: int = 1
    status: int = 500
    lines: tuple[str, ...] = ()

    async def play(self, ask: Ask) -> None:
        if ask.times <= self.times:
            await ask.reply(self.status, page(f"{self.status}", "请稍后再试。"), *self.lines)
        else:
            await ask.reply(200, page(self.title, _PROSE))


@dataclass(frozen=True)
class Scripted(Resource):
    script: str = ""

    async def play(self, ask: Ask) -> None:
        await ask.reply(200, page(self.title, _PROSE, self.script))


@dataclass(frozen=True)
class Calendar(Resource):
    async def play(self, ask: Ask) -> None:
        year, month = ask.arg("y", 2026), ask.arg("m", 11)
        year, month = (year + 1, 1) if month >= 12 else (year, month + 1)
        link = f'<a href="{self.path}?y={year}&amp;m={month}">下一月</a>'
        await ask.reply(200, page(self.title, f"<p>{year}年{month}月前的会议安排。</p>{link}"))


@dataclass(frozen=True)
class Big(Resource):
    async def play(self, ask: Ask) -> None:
        times = 10_500_000 // len(_PROSE.encode()) + 1
        await ask.reply(200, page(self.title, _PROSE * times))


@dataclass(frozen=True)
class EndlessDrip(Resource):
    async def play(self, ask: Ask) -> None:
        await ask.head(200)
        if ask.method == "HEAD":
            return
        await ask.send(page(self.title, _PROSE).partition("</body>")[0].encode())
        while True:
            await ask.send(b"<p>.</p>\n")
            await asyncio.sleep(0.1)


@dataclass(frozen=True)
class Mislabelled(Resource):
    """GBK bytes under the name of UTF-8."""

    async def play(self, ask: Ask) -> None:
        await ask.reply(200, page(self.title, _PROSE).encode("gb18030"))


@dataclass(frozen=True)
class WrongType(Resource):
    kind: str = "image/png"

    async def play(self, ask: Ask) -> None:
        await ask.reply(200, page(self.title, _PROSE), kind=self.kind)


@dataclass(frozen=True)
class GarbageHeaders(Resource):
    async def play(self, ask: Ask) -> None:
        data = page(self.title, _PROSE).encode()
        lines = b"HTTP/1.1 200 OK\r\n\x01\x02 no colon here\r\n: no name\r\nContent-Type: text/html\r\n"
        await ask.send(lines + b"Connection: close\r\n\r\n" + data)


@dataclass(frozen=True)
class Slow(Resource):
    seconds: float = 3.0

    async def play(self, ask: Ask) -> None:
        await asyncio.sleep(self.seconds)
        await ask.reply(200, page(self.title, _PROSE))


@dataclass(frozen=True)
class SoftArea(Resource):
    """Below it ``known.html`` exists; everything else is «not here» with status 200."""

    def missing(self, ask: Ask) -> str:
        return page("友情提示", "对不起，您访问的页面不存在，3秒后返回首页。")

    async def play(self, ask: Ask) -> None:
        if ask.path == f"{self.path}known.html":
            await ask.reply(200, page(self.title, _PROSE))
        else:
            await ask.reply(200, self.missing(ask))


@dataclass(frozen=True)
class SoftHomeArea(SoftArea):
    """Unknown addresses are sent to the home page."""

    async def play(self, ask: Ask) -> None:
        if ask.path == f"{self.path}known.html":
            await ask.reply(200, page(self.title, _PROSE))
        else:
            await ask.reply(302, "", "Location: /")


@dataclass(frozen=True)
class SoftRandomArea(SoftArea):
    """Unknown addresses get other words each time, as a portal of «related articles» does."""

    def missing(self, ask: Ask) -> str:
        digest = hashlib.sha256(ask.target.encode()).digest()
        words = "".join(chr(0x4E00 + digest[n % 32] * 7 + n) for n in range(400))
        return page(words[:12], f"<p>{words}</p>")
