"""IPv6 records as a name server tells them; one that is silent, or knows no such host, says nothing."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from crawler.gather.probes.ipv6 import probe_ipv6, public_route, visit_over_ipv6
from crawler.gather.probes.ipv6_model import Ipv6Answer, Reached, Try
from crawler.settings import Politeness, Probes, Settings

HOME = "http://www.x.gov.cn/"
A = ("www.x.gov.cn", "A")
AAAA = ("www.x.gov.cn", "AAAA")
V4, V6 = "203.0.113.7", "2400:3200::7"
Records = Mapping[tuple[str, str], tuple[str, ...]]


@contextmanager
def name_server(
    records: Records, silent: tuple[str, ...] = (), failing: tuple[str, ...] = ()
) -> Iterator[str]:
    """A loopback name server. Types in ``silent`` get no answer, those in ``failing`` SERVFAIL."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        wire.settimeout(0.1)
        ended = threading.Event()

        def serve() -> None:
            names = {name for name, _ in records}
            while not ended.is_set():
                try:
                    data, peer = wire.recvfrom(4096)
                except TimeoutError:
                    continue
                query = dns.message.from_wire(data)
                asked = query.question[0]
                name, kind = asked.name.to_text(True), dns.rdatatype.to_text(asked.rdtype)
                if kind in silent:
                    continue
                reply = dns.message.make_response(query)
                reply.flags |= dns.flags.RA
                found = records.get((name, kind), ())
                if kind in failing:
                    reply.set_rcode(dns.rcode.SERVFAIL)
                elif found:
                    reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *found))
                elif name not in names:
                    reply.set_rcode(dns.rcode.NXDOMAIN)
                wire.sendto(reply.to_wire(), peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{wire.getsockname()[1]}"
        finally:
            ended.set()
            thread.join()


def asked(
    records: Records,
    *,
    home: str = HOME,
    portal: str = HOME,
    ends: tuple[Reached, ...] = ("silent",),
    route: bool | None = False,
    silent: tuple[str, ...] = (),
    failing: tuple[str, ...] = (),
) -> Ipv6Answer:
    left = list(ends)

    async def visit(_home: str, _address: str, _settings: Settings) -> Try:
        return Try("2026-11-20", left.pop(0) if len(left) > 1 else left[0], "")

    with name_server(records, silent, failing) as server:
        settings = Settings(
            probes=Probes(dns_servers=(server,), dns_seconds=0.5), politeness=Politeness(reach="loopback")
        )
        return asyncio.run(probe_ipv6(home, portal, settings, route=lambda _address: route, visit=visit))


def test_a_host_with_ipv4_only_has_no_record() -> None:
    found = asked({A: (V4,)})
    assert [(h.host, h.usable) for h in found.hosts] == [("www.x.gov.cn", "none")]
    assert found.tries == ()


def test_a_host_with_both_has_and_its_zone_is_looked_at() -> None:
    records = {
        A: (V4,),
        AAAA: (V6,),
        ("x.gov.cn", "NS"): ("ns1.x.gov.cn.", "ns2.x.gov.cn."),
        ("ns1.x.gov.cn", "AAAA"): ("2400:3200::1",),
        ("ns2.x.gov.cn", "A"): ("203.0.113.2",),
    }
    found = asked(records)
    assert found.hosts[0].usable == "yes"
    assert found.name_servers is not None
    assert (found.name_servers.zone, found.name_servers.with_ipv6) == ("x.gov.cn", ("ns1.x.gov.cn.",))
    assert (found.route, found.tries) == (False, ())


@pytest.mark.parametrize(
    ("records", "silent", "failing"),
    [
        ({}, (), ()),
        ({A: (V4,)}, ("AAAA",), ()),
        ({A: (V4,)}, (), ("AAAA",)),
        ({A: (V4,)}, ("A",), ()),
    ],
    ids=["unknown name", "silent server", "failing server", "no word of the IPv4 address"],
)
def test_no_sure_word_is_unknown(records: Records, silent: tuple[str, ...], failing: tuple[str, ...]) -> None:
    assert asked(records, silent=silent, failing=failing).hosts[0].usable == "unknown"


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("64:ff9b::cb00:7107", "unknown"),
        ("fd00::7", "odd"),
        ("::1", "odd"),
        ("2002:cb00:7107::1", "odd"),
        ("::ffff:203.0.113.7", "odd"),
    ],
)
def test_addresses_that_visitors_cannot_use_prove_nothing(address: str, usable: str) -> None:
    assert asked({A: (V4,), AAAA: (address,)}).hosts[0].usable == usable


def test_the_home_page_s_host_is_judged_and_the_registered_one_told() -> None:
    found = asked({A: (V4,), AAAA: (V6,), ("x.gov.cn", "A"): (V4,)}, portal="http://x.gov.cn/")
    assert [(h.host, h.usable) for h in found.hosts] == [("www.x.gov.cn", "yes"), ("x.gov.cn", "none")]


def test_with_a_route_the_home_page_is_tried_until_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio, "sleep", _at_once)
    found = asked({A: (V4,), AAAA: (V6,)}, route=True, ends=("silent", "yes"))
    assert [t.reached for t in found.tries] == ["silent", "yes"]
    never = asked({A: (V4,), AAAA: (V6,)}, route=True, ends=("no",))
    assert [t.reached for t in never.tries] == ["no"] * 3


async def _at_once(_seconds: float) -> None:
    return


@pytest.mark.parametrize(
    "home", ["http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/", "http://10.0.0.8/"]
)
def test_portals_without_a_name_are_not_asked(home: str) -> None:
    settings = Settings(probes=Probes(dns_servers=("127.0.0.1:1",)))
    assert asyncio.run(probe_ipv6(home, home, settings)).state == "no_name"


def test_a_crawl_kept_on_this_machine_asks_no_other_server() -> None:
    for servers in ((), ("203.0.113.53",)):
        settings = Settings(probes=Probes(dns_servers=servers), politeness=Politeness(reach="loopback"))
        assert asyncio.run(probe_ipv6(HOME, HOME, settings)).state == "not_asked"


def test_a_name_server_that_is_no_address_is_told() -> None:
    found = asyncio.run(probe_ipv6(HOME, HOME, Settings(probes=Probes(dns_servers=("dns.example",)))))
    assert found.state == "no_resolver"
    assert "dns.example" in found.note


def test_this_machine_alone_is_no_way_out() -> None:
    assert public_route("::1") is False


@pytest.mark.parametrize(
    ("answer", "reached"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", "yes"),
        (b"HTTP/1.1 301 Moved\r\n\r\n", "yes"),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "refused_us"),
        (b"HTTP/1.1 502 Bad\r\n\r\n", "no"),
        (b"", "no"),
    ],
)
def test_what_comes_back_over_ipv6(answer: bytes, reached: Reached) -> None:
    async def go() -> Try:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            writer.close()

        try:
            server = await asyncio.start_server(serve, "::1", 0)
        except OSError:
            pytest.skip("this machine has no IPv6 at all")
        async with server:
            port = server.sockets[0].getsockname()[1]
            settings = Settings(probes=Probes(ipv6_seconds=5))
            return await visit_over_ipv6(f"http://www.x.gov.cn:{port}/", "::1", settings)

    assert asyncio.run(go()).reached == reached


def test_nobody_listening_is_a_refusal() -> None:
    with socket.socket(socket.AF_INET6) as held:
        held.bind(("::1", 0))
        home = f"http://www.x.gov.cn:{held.getsockname()[1]}/"
        found = asyncio.run(visit_over_ipv6(home, "::1", Settings(probes=Probes(ipv6_seconds=5))))
    assert (found.reached, found.note) == ("no", "服务器拒绝连接")
