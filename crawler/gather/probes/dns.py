"""What a name server says of a portal's host: IPv4 and IPv6 addresses, and the servers of its zone.

A name server that does not answer says nothing; only «this name has no such record» is an answer, and it is
believed only where the same server knows the host's IPv4 address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.resolver

from crawler.gather.probes.ipv6_model import HostRecords, NameServers, Records, Usable
from crawler.gather.probes.rules import probe_rules


class BadServer(ValueError):
    """A name server in the settings that is no address. The message is for the user (Chinese)."""


def resolver(servers: Sequence[str], seconds: float) -> dns.asyncresolver.Resolver:
    """``servers``: «address» or «address:port»; empty for this machine's own.

    Raises :class:`BadServer`, or dns.resolver.NoResolverConfiguration.
    """
    found = dns.asyncresolver.Resolver(configure=not servers)
    if servers:
        found.nameservers = [_server(text) for text in servers]
    found.lifetime = seconds
    found.timeout = seconds
    found.search = []
    found.cache = None
    return found


def _server(text: str) -> dns.nameserver.Nameserver:
    address, _, port = text.rpartition(":") if text.count(":") == 1 else (text, "", "53")
    try:
        return dns.nameserver.Do53Nameserver(str(ipaddress.ip_address(address.strip("[]"))), int(port))
    except ValueError as error:
        raise BadServer(f"设置 probes.dns_servers 里的 {text} 不是 地址 或 地址:端口") from error


async def ask(asked: dns.asyncresolver.Resolver, name: str, kind: str) -> Records:
    """Records of ``name``. Raises nothing but cancellation."""
    try:
        answer = await asked.resolve(dns.name.from_text(name), kind, search=False)
    except dns.resolver.NXDOMAIN:
        return Records("no_name", note="没有该域名")
    except dns.resolver.NoAnswer:
        return Records("none", note="域名存在, 没有该类记录")
    except dns.exception.DNSException as error:
        return Records("silent", note=f"域名服务器没有给出结果 ({type(error).__name__})")
    except (OSError, ValueError, UnicodeError) as error:
        return Records("silent", note=f"查询没有发出 ({type(error).__name__})")
    return Records("yes", tuple(sorted(item.to_text() for item in answer)))


async def host_records(asked: dns.asyncresolver.Resolver, host: str) -> HostRecords:
    """Both kinds of addresses of ``host``, and whether its IPv6 ones can be used by visitors."""
    aaaa = await ask(asked, host, "AAAA")
    a = await ask(asked, host, "A")
    usable, note = _usable(a, aaaa)
    return HostRecords(host, a, aaaa, usable, note)


def public_addresses(records: Records) -> tuple[str, ...]:
    return tuple(address for address in records.values if _kind(address) == "global")


def _usable(a: Records, aaaa: Records) -> tuple[Usable, str]:
    if aaaa.told == "yes":
        kinds = {_kind(address) for address in aaaa.values}
        if "global" in kinds:
            return "yes", ""
        if kinds == {"synthesised"}:
            return "unknown", "本机域名服务器自动合成 IPv6 地址 (DNS64), 看不出网站自己有没有"
        return "odd", f"只有不能公开访问的地址 {'、'.join(aaaa.values)}"
    if aaaa.told == "silent":
        return "unknown", aaaa.note
    if a.told != "yes":
        return "unknown", "同一域名服务器查不到该域名的 IPv4 地址, 结果不可信"
    return "none", ""


def _kind(text: str) -> str:
    address = ipaddress.IPv6Address(text)
    rules = probe_rules().ipv6
    if any(address in ipaddress.IPv6Network(net) for net in rules.synthesised):
        return "synthesised"
    if any(address in ipaddress.IPv6Network(net) for net in rules.tunnels):
        return "tunnel"
    return "global" if address.is_global and address.ipv4_mapped is None else "local"


async def name_servers(asked: dns.asyncresolver.Resolver, host: str) -> NameServers:
    """The servers of the zone that holds ``host``: the nearest name above it that has any."""
    name = dns.name.from_text(host)
    while len(name) > 2:
        found = await ask(asked, name.to_text(), "NS")
        if found.told == "silent":
            return NameServers("silent")
        if found.told == "yes":
            names = found.values[: probe_rules().ipv6.nameservers]
            answers = [(server, await ask(asked, server, "AAAA")) for server in names]
            if any(answer.told == "silent" for _, answer in answers):
                return NameServers("silent", name.to_text(True), names)
            having = tuple(server for server, answer in answers if answer.told == "yes")
            return NameServers("yes", name.to_text(True), names, having)
        name = name.parent()
    return NameServers("none")
