"""One loopback server that misbehaves in every way we have a name for.

``serve_evil()`` runs it in a thread of its own; ``EVIL`` maps each path to the outcome that verification must
reach for it as a link of the unit's own, ``EVIL_IN_BROWSER`` where a browser tells otherwise. The index page
links to all of them. A second port speaks TLS with a certificate nobody signed.
"""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fixtures_sites.evil_resources import (
    Ask,
    BadGzip,
    Big,
    BrowsersOnly,
    Calendar,
    ClosesAtOnce,
    CookieGate,
    DropsHalfWay,
    EndlessChain,
    EndlessDrip,
    FailsFirst,
    GarbageHeaders,
    GzipBomb,
    HeadersThenHangs,
    LiesAboutLength,
    MethodAware,
    Mislabelled,
    NeverAnswers,
    Redirects,
    Resource,
    Scripted,
    Slow,
    SoftArea,
    SoftHomeArea,
    SoftRandomArea,
    Status,
    WrongType,
    page,
)

_JIASULE = (
    "<script>document.cookie=('_')+('_')+('jsl_clearance_s=1780000000.1|-1|x;max-age=3600;path=/');"
    "location.href=location.pathname+location.search</script>"
)
_RUISHU = (
    '<!DOCTYPE html><html><head><meta id="9DhefwqGPrzGxEp9hPaoag" content="a"><script>$_ts=window["$_ts"];'
    "if(!$_ts)$_ts={};$_ts.nsd=64827;$_ts.cd='qcEqx';</script></head><body></body></html>"
)
_ALIYUN = (
    "<html><script>var arg1='4C1B2D83F0A9E75D61C2B3A4958677E0A1B2C3D4';"
    "function setCookie(n,v){document.cookie=n+'='+v+';path=/;max-age=3600';document.location.reload();}"
    "setTimeout(function(){setCookie('acw_sc__v2',arg1)},2);</script></html>"
)
_BEFORE_UNLOAD = "window.onbeforeunload=function(e){e.preventDefault();e.returnValue='x';return 'x';};"
_GROW = (
    "setInterval(function(){for(var i=0;i<50;i++){var p=document.createElement('p');p.textContent=i;"
    "document.body.appendChild(p);}},20);"
)

RESOURCES: tuple[Resource, ...] = (
    NeverAnswers("/never.html", "从不应答", "dead"),
    HeadersThenHangs("/headers-only.html", "只给应答头", "dead"),
    ClosesAtOnce("/closes.html", "一连即断", "dead"),
    DropsHalfWay("/half.html", "传一半就断开"),
    LiesAboutLength("/length-more.html", "多报长度", more=4000),
    LiesAboutLength("/length-less.html", "少报长度", more=-200),
    LiesAboutLength("/length-text.html", "长度不是数字", "not_measured", "alive", text="unknown"),
    EndlessChain("/chain/", "没有尽头的跳转", "dead"),
    Redirects("/loop-a.html", "循环跳转甲", "dead", to="/loop-b.html"),
    Redirects("/loop-b.html", "循环跳转乙", "dead", to="/loop-a.html"),
    Redirects("/nowhere.html", "跳到不存在的页面", "dead", to="/missing.html"),
    Redirects("/moved.html", "跳到正常页面", to="/fine.html"),
    Redirects("/members.html", "跳到登录页面", "login", to="/sso/login?from=members"),
    Redirects("/to-nowhere.html", "跳到不成网址的地址", "dead", to="http://[::zz]:/a.html"),
    Redirects("/to-mail.html", "跳到邮件地址", "not_measured", to="mailto:xinxiang@example.invalid"),
    CookieGate("/cookie.html", "先发 Cookie 再放行"),
    GzipBomb("/bomb.html", "压缩炸弹"),
    BadGzip("/gzip-cut.html", "压缩流不完整", keep=0.6),
    BadGzip("/gzip-broken.html", "压缩流损坏", "dead", broken=True),
    Status(
        "/jiasule.html", "加速乐", "blocked", status=521, body=_JIASULE, lines=("Set-Cookie: __jsluid_h=1",)
    ),
    Status("/ruishu.html", "瑞数", "blocked", status=412, body=_RUISHU),
    Status("/aliyun.html", "阿里云防护", "blocked", status=200, body=_ALIYUN),
    Status("/missing.html", "不存在", "dead", status=404),
    Status("/gone.html", "已删除", "dead", status=410),
    Status("/error.html", "总是出错", "dead", status=500),
    Status(
        "/unauthorized.html", "要求登录", "login", status=401, lines=('WWW-Authenticate: Basic realm="x"',)
    ),
    MethodAware("/no-head.html", "不接受 HEAD"),
    BrowsersOnly("/browsers-only.html", "只接受浏览器", "blocked", "alive"),
    FailsFirst("/busy.html", "先说太忙", times=2, status=429, lines=("Retry-After: 1",)),
    FailsFirst("/restarting.html", "重启中", times=5, status=503),
    FailsFirst("/hiccup.html", "偶尔出错", times=1, status=500),
    Scripted("/alert.html", "弹出提示", script="alert('欢迎');alert('再次欢迎');"),
    Scripted("/confirm.html", "弹出询问", script="while(!confirm('同意吗')){};"),
    Scripted("/beforeunload.html", "离开时询问", script=_BEFORE_UNLOAD),
    Scripted("/spin.html", "脚本死循环", script="while(true){}"),
    Scripted("/popup.html", "弹出窗口", script="for(var i=0;i<5;i++)window.open('/fine.html');"),
    Scripted("/grow.html", "页面不断变大", script=_GROW),
    Calendar("/calendar", "没有尽头的日历"),
    Big("/big.html", "十兆网页"),
    EndlessDrip("/drip.html", "永远传不完"),
    Mislabelled("/charset.html", "字符集标错"),
    WrongType("/wrong-type.html", "类型标错"),
    GarbageHeaders("/garbage.html", "应答头混乱", "not_measured", "alive"),
    SoftArea("/soft/", "软404栏目"),
    SoftHomeArea("/softhome/", "转到首页的栏目"),
    SoftRandomArea("/softrandom/", "内容随机的栏目"),
    Slow("/slow.html", "慢但正常"),
    Resource("/fine.html", "正常页面"),
    Resource("/sso/", "统一登录"),
)

_TLS_HELLO = b"\x16"

_AREAS = {
    "/soft/": {"known.html": "alive", "absent.html": "soft_404"},
    "/softhome/": {"known.html": "alive", "absent.html": "soft_404"},
    "/softrandom/": {"known.html": "alive", "absent.html": "alive"},
    "/chain/": {"1": "dead"},
    "/sso/": {"login": "alive"},
}


def _table() -> Iterator[tuple[str, Resource, str]]:
    for resource in RESOURCES:
        for name, outcome in _AREAS.get(resource.path, {"": resource.outcome}).items():
            yield resource.path + name, resource, outcome


EVIL: dict[str, str] = {path: outcome for path, _, outcome in _table()}
EVIL_IN_BROWSER: dict[str, str] = {r.path: r.in_browser for r in RESOURCES if r.in_browser}


@dataclass(frozen=True)
class Logged:
    """``at``: seconds of ``time.monotonic``."""

    at: float
    method: str
    target: str
    headers: dict[str, str]


class EvilServer:
    """A running server. ``requests`` in order of arrival. ``slow_seconds``: how long the slow page takes."""

    def __init__(self, host: str, slow_seconds: float) -> None:
        self._host = host
        self._slow = slow_seconds
        self._log: list[Logged] = []
        self._times: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self.base_url = ""
        self.tls_url = ""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait()

    @property
    def requests(self) -> list[Logged]:
        return list(self._log)

    def asked(self, path: str) -> list[Logged]:
        """Requests of one path, whatever the query."""
        return [logged for logged in self._log if logged.target.partition("?")[0] == path]

    def forget(self) -> None:
        """Empty the log and start all counted misbehaviour anew."""
        self._log.clear()
        self._times.clear()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _serve(self) -> None:
        plain = await asyncio.start_server(self._client, self._host, 0)
        secure = await asyncio.start_server(self._client, self._host, 0, ssl=_unsigned(self._host))
        self.base_url = f"http://{self._host}:{plain.sockets[0].getsockname()[1]}"
        self.tls_url = f"https://{self._host}:{secure.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        plain.close()
        secure.close()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError
        ):
            await self._answer(reader, writer)
        with suppress(OSError):
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == _TLS_HELLO:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, _, rest = head[0].partition(" ")
        target = rest.rpartition(" ")[0]
        pairs = (line.partition(":") for line in head[1:] if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        self._log.append(Logged(time.monotonic(), method, target, headers))
        self._times[target] += 1
        ask = Ask(method, target, headers, self._times[target], writer)
        await self._resource(ask.path).play(ask)

    def _resource(self, path: str) -> Resource:
        if path == "/":
            return _Index("/", "邪恶服务器")
        for resource in RESOURCES:
            if path == resource.path or (resource.path.endswith("/") and path.startswith(resource.path)):
                return replace(resource, seconds=self._slow) if isinstance(resource, Slow) else resource
        return Status(path, "不存在", "dead", status=404)


@dataclass(frozen=True)
class _Index(Resource):
    async def play(self, ask: Ask) -> None:
        links = "".join(f'<li><a href="{path}">{res.title} {path}</a></li>' for path, res, _ in _table())
        await ask.reply(200, page(self.title, f"<ul>{links}</ul>"))


def _unsigned(host: str) -> ssl.SSLContext:
    """TLS with a fresh certificate that no authority signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "certificate.pem")
        file.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(file)
    return context


@contextmanager
def serve_evil(host: str = "127.0.0.1", *, slow_seconds: float = 3.0) -> Iterator[EvilServer]:
    """Run the evil server on free ports until the block ends."""
    server = EvilServer(host, slow_seconds)
    try:
        yield server
    finally:
        server.close()
