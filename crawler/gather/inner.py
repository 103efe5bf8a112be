"""Addresses inside the network of whoever runs the audit: how far requests may go into it.

A page of a public portal can name any address. Links, redirects and names that lead to inner addresses are
followed only as far as the portal itself stands: one that stands on this very machine (demonstrations) may
lead anywhere, one of an inner network as far as that network, one of the public network to public addresses
alone.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import httpcore

from crawler.gather.outcome import InnerName, rules
from crawler.settings import Settings

Zone = Literal["public", "private", "own"]
_DEPTH: Final[dict[str, int]] = {"public": 0, "private": 1, "own": 2, "auto": 2}
_NAT64: Final = IPv6Network("64:ff9b::/96")
"""Addresses of this network stand for IPv4 addresses (RFC 6052)."""


@cache
def _networks() -> tuple[tuple[Zone, Any], ...]:
    inner = rules().inner
    return (
        *(("own", ip_network(each)) for each in inner.own),
        *(("private", ip_network(each)) for each in inner.private),
    )


@lru_cache(maxsize=4096)
def zone_of_number(number: str) -> Zone | None:
    """Where an address stands; None for what is no address."""
    try:
        address = ip_address(number.strip("[]").partition("%")[0])
    except ValueError:
        return None
    address = _embedded(address)
    return next((zone for zone, network in _networks() if address in network), "public")


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that one of version 6 stands for."""
    if isinstance(address, IPv4Address):
        return address
    inside = address.ipv4_mapped or address.sixtofour
    if inside is None and address in _NAT64:
        inside = IPv4Address(int(address) & 0xFFFFFFFF)
    return inside or address


@lru_cache(maxsize=4096)
def _zone_of_host(host: str) -> Zone | None:
    """Where a host stands by its very writing; None for names that have to be asked for."""
    if host == "localhost" or host.endswith(".localhost"):
        return "own"
    found = zone_of_number(host)
    if found is None and host.replace(".", "").replace("x", "").isalnum():
        # Browsers take «127.1» and «0x7f000001» for addresses, too.
        try:
            found = zone_of_number(socket.inet_ntoa(socket.inet_aton(host)))
        except (OSError, UnicodeError):
            return None
    return found


def zone_of_url(url: str) -> Zone | None:
    """Where the host of an address stands by its very writing; None for other names, and for no address."""
    try:
        return _zone_of_host(urlsplit(url).hostname or "")
    except ValueError:
        return None


def is_too_deep(zone: Zone | None, limit: str) -> bool:
    return zone is not None and _DEPTH[zone] > _DEPTH[limit]


async def bounded(settings: Settings, portal: str) -> Settings:
    """``settings`` whose ``politeness.inner`` says how far to go, where that was left to the portal."""
    host = urlsplit(portal).hostname
    if settings.politeness.inner != "auto" or not host:
        return settings
    zone = zone_of_url(portal)
    if zone is None:
        zone = _outermost(await _numbers(host, 80))
    polite = settings.politeness.model_copy(update={"inner": zone})
    return settings.model_copy(update={"politeness": polite})


def _outermost(numbers: Iterable[str]) -> Zone:
    zones: list[Zone] = [zone_of_number(number) or "public" for number in numbers]
    return min(zones, key=lambda zone: _DEPTH[zone], default="public")


async def _numbers(host: str, port: int) -> list[str]:
    """The addresses of a name; none when it is not known."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(info[4][0]) for info in found))


async def check_name(host: str, limit: str) -> None:
    """Raises :class:`InnerName` when a name leads only to inner addresses that may not be visited. A name
    that is not known passes: whoever visits it finds that out."""
    if _DEPTH[limit] == _DEPTH["own"]:
        return
    numbers = await _numbers(host, 80)
    if numbers and all(is_too_deep(zone_of_number(number), limit) for number in numbers):
        raise InnerName(f"{host} -> {numbers[0]}")


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects as ``backend`` does, but not to inner addresses beyond ``limit``: the name is asked for first,
    and what was connected to is looked at before anything is sent, for a name may change its address."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, limit: str) -> None:
        self._backend = backend
        self._limit = limit
        self._passed: set[str] = set()

    async def connect_tcp(
        self, host: str, port: int, *args: Any, **named: Any
    ) -> httpcore.AsyncNetworkStream:
        if host not in self._passed:
            await check_name(host, self._limit)
            self._passed.add(host)
        stream = await self._backend.connect_tcp(host, port, *args, **named)
        number = str((stream.get_extra_info("server_addr") or [""])[0])
        if is_too_deep(zone_of_number(number), self._limit):
            await stream.aclose()
            raise InnerName(f"{host} -> {number}")
        return stream

    async def connect_unix_socket(self, *args: Any, **named: Any) -> httpcore.AsyncNetworkStream:
        return await self._backend.connect_unix_socket(*args, **named)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def browser_patterns(settings: Settings) -> list[str]:
    """Hosts that a browser is not to look up, as its switch ``--host-resolver-rules`` takes them."""
    inner = rules().inner
    limit = _DEPTH[settings.politeness.inner]
    wanted = [("own", inner.own), ("private", inner.private)]
    found = [
        p for zone, networks in wanted if _DEPTH[zone] > limit for each in networks for p in _patterns(each)
    ]
    return [*found, "[::ffff:*]", "localhost", "*.localhost"] if found else []


def _patterns(network: str) -> Iterable[str]:
    """«10.*.*.*» for 10.0.0.0/8; a network that ends within a byte has a pattern for each of its values."""
    parsed = ip_network(network)
    if isinstance(parsed, IPv6Network):
        whole, rest = divmod(parsed.prefixlen, 4)
        head = parsed.network_address.exploded.replace(":", "")[:whole]
        if parsed.prefixlen == parsed.max_prefixlen:
            return [f"[{parsed.network_address.compressed}]"]
        digits = [f"{int(head or '0', 16):x}"] if not rest else []
        if rest:
            first = int(parsed.network_address.exploded.replace(":", "")[whole], 16)
            digits = [f"{head}{value:x}" for value in range(first, first + (1 << (4 - rest)))]
        return [f"[{each}*]" for each in digits]
    octets = str(parsed.network_address).split(".")
    whole, rest = divmod(parsed.prefixlen, 8)
    if whole == len(octets):
        return [str(parsed.network_address)]
    stars = ["*"] * (len(octets) - whole - 1)
    first = int(octets[whole])
    values = range(first, first + (1 << (8 - rest))) if rest else ["*"]
    return [".".join([*octets[:whole], str(value), *stars]) for value in values]
