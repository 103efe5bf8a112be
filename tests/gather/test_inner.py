"""Requests go no deeper into the network of whoever runs the audit than the portal itself stands."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

import crawler.gather.inner as inner
from crawler.gather.browser import BrowserPool
from crawler.gather.client import probe, probe_client
from crawler.gather.frontier import Frontier
from crawler.gather.inner import bounded, browser_patterns, zone_of_number, zone_of_url
from crawler.gather.outcome import Answer, sentence
from crawler.gather.render import render
from crawler.gather.walk import Walk, run_walk
from crawler.settings import Settings
from crawler.url import Scope
from fixtures_sites.base import Request, Response, Server, serve
from storage.archive import Archive


def settings(limit: str) -> Settings:
    return Settings.model_validate({"politeness": {"inner": limit, "retries": 0}})


class Portal:
    name, title, kind = "inner", "某县", "county_government"

    def __init__(self, **answers: Response) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def respond(self, request: Request) -> Response:
        self.asked.append(request.path)
        return self.answers.get(
            request.path.strip("/") or "home", Response(200, b"<p>secret of the office</p>")
        )


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.32.0.1", "public"),
        ("192.168.0.10", "private"),
        ("100.64.0.1", "private"),
        ("fd00::8", "private"),
        ("127.0.0.1", "own"),
        ("::1", "own"),
        ("0.0.0.0", "own"),
        ("169.254.169.254", "own"),
        ("fe80::1%eth0", "own"),
        ("::ffff:10.0.0.1", "private"),
        ("64:ff9b::7f00:1", "own"),
        ("8.8.8.8", "public"),
        ("2400:3200::1", "public"),
        ("www.shiquan.gov.cn", None),
        ("10.shiquan.gov.cn", None),
    ],
)
def test_where_an_address_stands(number: str, zone: str | None) -> None:
    assert zone_of_number(number) == zone


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "localhost", "a.localhost", "[::1]"])
def test_other_spellings_of_this_machine_are_known(host: str) -> None:
    assert zone_of_url(f"http://{host}/") == "own"


@pytest.mark.parametrize("url", ["http://1234.gov.cn/", "http://face.cn/", "http://[x/", "x"])
def test_names_have_to_be_asked_for(url: str) -> None:
    assert zone_of_url(url) is None


def known_as(monkeypatch: pytest.MonkeyPatch, **names: str) -> None:
    """Names (their dots written «_») that are known here by these numbers."""
    kept = {name.replace("_", "."): number for name, number in names.items()}

    async def numbers(host: str, _port: int) -> list[str]:
        return [kept[host]] if host in kept else []

    monkeypatch.setattr(inner, "_numbers", numbers)


@pytest.mark.parametrize(
    ("portal", "limit"),
    [
        ("http://127.0.0.1:8000/", "own"),
        ("http://192.168.3.4/", "private"),
        ("http://www.a.cn/", "public"),
        ("http://in.a.cn/", "private"),
        ("http://not.known.cn/", "public"),
    ],
)
def test_the_portal_itself_says_how_far_one_may_go(
    monkeypatch: pytest.MonkeyPatch, portal: str, limit: str
) -> None:
    known_as(monkeypatch, www_a_cn="8.8.8.8", in_a_cn="10.0.0.5")
    assert asyncio.run(bounded(Settings(), portal)).politeness.inner == limit
    assert asyncio.run(bounded(settings("private"), portal)).politeness.inner == "private"


def port_of(server: Server) -> str:
    return server.base_url.rpartition(":")[2]


def asked_for(limit: str, url: str) -> Answer:
    async def ask() -> Answer:
        async with probe_client(settings(limit)) as client:
            return await probe(client, url, scope=Scope("http://www.a.cn/"))

    return asyncio.run(ask())


@pytest.mark.parametrize("limit", ["public", "private"])
def test_an_address_beyond_the_limit_is_dead_and_not_asked(limit: str) -> None:
    portal = Portal()
    with serve(portal) as server:
        answer = asked_for(limit, f"{server.base_url}/")
    assert (answer.outcome, answer.reason, portal.asked) == ("dead", "inner_address", [])
    assert "公众" in sentence(answer.reason)


@pytest.mark.parametrize("limit", ["own", "auto"])
def test_a_portal_on_this_machine_may_lead_to_it(limit: str) -> None:
    portal = Portal()
    with serve(portal) as server:
        assert asked_for(limit, f"{server.base_url}/").outcome == "alive"


def test_a_name_that_leads_inside_is_not_asked_and_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    portal = Portal()
    known_as(monkeypatch, oa_a_cn="127.0.0.1")
    with serve(portal) as server:
        answer = asked_for("public", f"http://oa.a.cn:{port_of(server)}/")
    assert (answer.outcome, answer.reason, portal.asked) == ("not_measured", "inner_name", [])


def test_a_name_that_changes_its_number_after_it_was_looked_up_gets_no_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    portal = Portal()
    known_as(monkeypatch, evil_cn="8.8.8.8")
    real = socket.getaddrinfo

    def here(_host: Any, port: Any, *args: Any, **named: Any) -> Any:
        return real("127.0.0.1", port, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    with serve(portal) as server:
        answer = asked_for("public", f"http://evil.cn:{port_of(server)}/")
    assert (answer.reason, portal.asked) == ("inner_name", [])


def public_but_for(monkeypatch: pytest.MonkeyPatch, office: str) -> None:
    """All servers of this machine stand for such of the public network, the one at ``office`` excepted."""
    for module in ("crawler.gather.walk_download", "crawler.gather.client"):
        monkeypatch.setattr(
            f"{module}.zone_of_url", lambda url: "own" if url.startswith(office) else "public"
        )
    monkeypatch.setattr(inner, "zone_of_number", lambda _number: "public")


def leading_to(office: str) -> Portal:
    return Portal(
        home=Response(200, b"<title>x</title><a href='/oa'>oa</a>"),
        oa=Response(302, b"", headers={"Location": f"{office}/admin"}),
    )


def test_a_redirect_into_the_office_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Portal()
    with serve(office) as inside, serve(leading_to(inside.base_url)) as server:
        public_but_for(monkeypatch, inside.base_url)
        answer = asked_for("public", f"{server.base_url}/oa")
    assert (answer.outcome, answer.reason, office.asked) == ("dead", "inner_address", [])


def test_the_walk_does_not_follow_a_redirect_into_the_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Portal()
    with serve(office) as inside, serve(leading_to(inside.base_url)) as server:
        public_but_for(monkeypatch, inside.base_url)
        home = f"{server.base_url}/"
        with Archive.create(tmp_path) as archive:
            archive.seed((home,))
            frontier = Frontier(Scope(home), max_depth=20, allowed=lambda _url: True)
            asyncio.run(run_walk(Walk(archive, settings("public"), frontier, home, monotonic() + 60)))
            row = next(row for row in archive.addresses() if row.url.endswith("/oa"))
    assert (row.outcome, row.reason, office.asked) == ("suspect", "error_InnerName", [])


def test_the_browser_does_not_open_addresses_beyond_the_limit() -> None:
    portal = Portal()

    async def shown(limit: str, url: str) -> str | None:
        async with BrowserPool(settings(limit)) as pool:
            return (await render(pool, url, settings(limit))).dom

    with serve(portal) as server:
        assert asyncio.run(shown("public", f"{server.base_url}/")) is None
        assert portal.asked == []
        assert "secret" in (asyncio.run(shown("own", f"{server.base_url}/")) or "")


def test_the_browser_is_kept_from_every_inner_network() -> None:
    assert browser_patterns(settings("own")) == browser_patterns(settings("auto")) == []
    public, private = browser_patterns(settings("public")), browser_patterns(settings("private"))
    assert {"10.*.*.*", "192.168.*.*", "172.16.*.*", "172.31.*.*", "100.64.*.*", "[fd*]"} <= set(public)
    assert {"127.*.*.*", "169.254.*.*", "[::1]", "[fe8*]", "[febf*]", "localhost"} - set(private) == {
        "[febf*]"
    }
    assert not {"172.32.*.*", "172.15.*.*", "100.128.*.*", "[fe*]"} & set(public)
    assert "10.*.*.*" not in private
