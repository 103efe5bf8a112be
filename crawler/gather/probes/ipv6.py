"""Does the portal serve IPv6? Its address records, the servers of its zone and, with a route, its home."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import dns.resolver
import msgspec

from crawler.gather.client import lenient_tls
from crawler.gather.clock import now
from crawler.gather.probes.dns import (
    BadServer,
    host_records,
    name_servers,
    public_addresses,
    resolver,
)
from crawler.gather.probes.ipv6_model import Ipv6Answer, Try
from crawler.gather.probes.rules import probe_rules
from crawler.settings import Settings

_OURS = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})
_TURNED_AWAY = frozenset({401, 403, 405, 406, 412, 418, 429, 451, 521})


Route = Callable[[str], bool | None]
Visit = Callable[[str, str, Settings], Awaitable[Try]]
"""(address of the page, IPv6 address to ask, settings) -> what came of it."""


async def probe_ipv6(
    home: str, portal: str, settings: Settings, *, route: Route | None = None, visit: Visit | None = None
) -> Ipv6Answer:
    """Measure once. Raises nothing but cancellation. ``route``, ``visit``: how the network is asked."""
    hosts = tuple(dict.fromkeys(h for h in (_host(home), _host(portal)) if h))
    if not hosts or not _has_name(hosts[0]):
        return Ipv6Answer("no_name", now(), f"门户以 {hosts[0] if hosts else home} 访问, 没有可查的域名")
    servers = settings.probes.dns_servers
    inside = bool(servers) and all(_on_this_machine(text) for text in servers)
    if settings.politeness.reach == "loopback" and not inside:
        return Ipv6Answer("not_asked", now(), "设置为只访问本机, 没有查询域名")
    try:
        asked = resolver(servers, settings.probes.dns_seconds)
    except (dns.resolver.NoResolverConfiguration, BadServer, OSError) as error:
        return Ipv6Answer("no_resolver", now(), str(error) or "本机没有配置域名服务器")
    found = tuple([await host_records(asked, host) for host in hosts if _has_name(host)])
    zone = await name_servers(asked, hosts[0]) if found[0].aaaa.told == "yes" else None
    answer = Ipv6Answer("measured", now(), found[0].note, found, zone)
    if found[0].usable != "yes":
        return answer
    address = public_addresses(found[0].aaaa)[0]
    known = await asyncio.to_thread(route or public_route, address)
    tries: list[Try] = []
    if known is not False:
        tries = await _tries(home, address, settings, visit or visit_over_ipv6)
    return msgspec.structs.replace(answer, route=known is True, tries=tuple(tries))


async def _tries(home: str, address: str, settings: Settings, visit: Visit) -> list[Try]:
    rules = probe_rules().ipv6
    tries: list[Try] = []
    for number in range(rules.tries):
        if number:
            await asyncio.sleep(rules.pause)
        tries.append(await visit(home, address, settings))
        if tries[-1].reached == "yes":
            break
    return tries


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").lower()


def _has_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host not in _OURS and "." in host and not host.endswith((".localhost", ".local", ".internal"))
    return False


def _on_this_machine(server: str) -> bool:
    address = server.rpartition(":")[0] if server.count(":") == 1 else server
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def public_route(address: str) -> bool | None:
    """Is there a way to ``address``? No packet is sent: the system only chooses its own address for it.

    None: there is one, but from a private address; whether it leads out is only seen by trying.
    """
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as asked:
            asked.connect((address, 443))
            ours = str(asked.getsockname()[0]).partition("%")[0]
    except OSError:
        return False
    source = ipaddress.IPv6Address(ours)
    if source.is_loopback or source.is_link_local or source.is_unspecified:
        return False
    return True if source.is_global else None


async def visit_over_ipv6(home: str, address: str, settings: Settings) -> Try:
    """Ask ``address`` for the home page, under the portal's own name. One request, no redirects followed: an
    answer that leads on is an answer."""
    parts = urlsplit(home)
    https = parts.scheme == "https"
    seconds = settings.probes.ipv6_seconds
    at = now()
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(
                address,
                parts.port or (443 if https else 80),
                family=socket.AF_INET6,
                ssl=lenient_tls() if https else None,
                server_hostname=parts.hostname if https else None,
            )
            try:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                writer.write(
                    f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/html,*/*\r\n"
                    f"User-Agent: {settings.politeness.user_agent}\r\n"
                    "Connection: close\r\n\r\n".encode()
                )
                await writer.drain()
                line = await reader.readline()
            finally:
                writer.close()
    except TimeoutError:
        return Try(at, "silent", f"{seconds:.0f} 秒内没有应答")
    except ConnectionRefusedError:
        return Try(at, "no", "服务器拒绝连接")
    except ConnectionResetError:
        return Try(at, "no", "连接被中断")
    except ssl.SSLError as error:
        return Try(at, "no", f"无法建立安全连接 ({error.reason or 'TLS'})")
    except (OSError, UnicodeError) as error:
        return Try(at, "silent", f"没有路径可达 ({type(error).__name__})")
    return _answered(at, line)


def _answered(at: str, line: bytes) -> Try:
    words = line.split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return Try(at, "no", "没有返回网页")
    status = int(words[1])
    if status < 400:
        return Try(at, "yes", f"状态码 {status}", status)
    return Try(at, "refused_us" if status in _TURNED_AWAY else "no", f"状态码 {status}", status)
