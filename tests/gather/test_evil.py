"""Each misbehaviour of the evil server ends in its named outcome, within its limit."""

from __future__ import annotations

import asyncio
import ssl
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.gather.client import probe, probe_client, visit
from crawler.gather.outcome import Answer, Exchange, answer, rules
from crawler.gather.verify import verify
from crawler.model import Link
from crawler.settings import Settings, Timeouts
from crawler.url import Scope, key
from fixtures_sites.evil import EVIL, EVIL_IN_BROWSER, EvilServer, serve_evil
from fixtures_sites.evil_resources import bomb
from storage.archive import AddressRow, Archive, Discovered

SETTINGS = Settings(timeouts=Timeouts(link=3))


class Verified(NamedTuple):
    """``asked``: path -> times of its requests."""

    rows: dict[str, AddressRow]
    asked: dict[str, list[float]]


@pytest.fixture(scope="module")
def evil() -> Iterator[EvilServer]:
    bomb()
    with serve_evil(slow_seconds=1.0) as server:
        yield server


def _verify(server: EvilServer, folder: Path, paths: list[str], **more: object) -> dict[str, AddressRow]:
    server.forget()
    with Archive.create(folder) as archive:
        links = [Discovered(Link(server.base_url + path, "page", "href"), False, 1, 1) for path in paths]
        archive.discover(server.base_url + "/", links, home=True)
        scope = Scope(server.base_url)
        asyncio.run(verify(archive, SETTINGS, scope=scope, deadline=None, **more))  # type: ignore[arg-type]
        rows = {path: archive.address(key(server.base_url + path)) for path in paths}
    return {path: row for path, row in rows.items() if row is not None}


@pytest.fixture(scope="module")
def verified(evil: EvilServer, tmp_path_factory: pytest.TempPathFactory) -> Verified:
    rows = _verify(evil, tmp_path_factory.mktemp("evil"), list(EVIL))
    return Verified(rows, {path: [logged.at for logged in evil.asked(path)] for path in EVIL})


@pytest.mark.parametrize("path", EVIL)
def test_ends_in_its_outcome(verified: Verified, path: str) -> None:
    row = verified.rows[path]
    assert (row.state, row.outcome) == ("checked", EVIL[path]), (row.reason, row.detail)


@pytest.mark.parametrize("path", [path for path, outcome in EVIL.items() if outcome != "alive"])
def test_whatever_is_not_alive_has_a_reason_that_people_can_read(verified: Verified, path: str) -> None:
    assert verified.rows[path].reason in rules().reasons


@pytest.mark.parametrize("path", EVIL_IN_BROWSER)
def test_the_browser_has_the_last_word_where_it_can_tell_more(
    evil: EvilServer, tmp_path: Path, path: str
) -> None:
    async def browser(url: str) -> Answer:
        return answer("ok", seen=Exchange(url=url, status=200, final_url=url))

    row = _verify(evil, tmp_path, [path], browser_check=browser)[path]
    assert row.outcome == EVIL_IN_BROWSER[path]
    assert row.detail is not None and '"method":"browser"' in row.detail


def _probe(url: str, settings: Settings = SETTINGS) -> Answer:
    async def run() -> Answer:
        async with probe_client(settings) as client:
            return await probe(client, url)

    return asyncio.run(run())


def _visit(url: str, settings: Settings = SETTINGS) -> Exchange:
    async def run() -> Exchange:
        async with probe_client(settings) as client:
            return await visit(client, url)

    return asyncio.run(run())


@pytest.mark.parametrize("path", ["/bomb.html", "/big.html"])
def test_no_more_of_a_body_is_read_than_needed(evil: EvilServer, path: str) -> None:
    judged = _probe(evil.base_url + path)
    assert judged.outcome == "alive" and judged.seen is not None
    assert len(judged.seen.body) <= rules().policy.body_bytes


def test_the_bomb_would_inflate_to_a_gigabyte() -> None:
    assert len(bomb()) < 2 << 20
    assert int.from_bytes(bomb()[-4:], "little") >= 1 << 30


def test_redirects_are_recorded_hop_by_hop(evil: EvilServer) -> None:
    seen = _visit(evil.base_url + "/nowhere.html")
    assert [(hop.status, hop.target) for hop in seen.hops] == [(302, evil.base_url + "/missing.html")]
    assert (seen.status, seen.final_url) == (404, evil.base_url + "/missing.html")


def test_an_endless_chain_is_followed_only_so_far(evil: EvilServer) -> None:
    evil.forget()
    assert _visit(evil.base_url + "/chain/1").error == "too_many_redirects"
    assert len(evil.requests) == rules().policy.redirects + 1


def test_cookies_end_with_the_visit(evil: EvilServer) -> None:
    async def run() -> None:
        async with probe_client(SETTINGS) as client:
            for _ in range(2):
                assert (await visit(client, evil.base_url + "/cookie.html")).status == 200

    evil.forget()
    asyncio.run(run())
    sent = [logged.headers.get("cookie") for logged in evil.asked("/cookie.html")]
    assert sent == [None, "passed=1", None, "passed=1"]


def test_a_certificate_nobody_signed_is_no_dead_link(evil: EvilServer) -> None:
    judged = _probe(evil.tls_url + "/fine.html")
    assert (judged.outcome, judged.reason, judged.status) == ("alive", "certificate_fault", 200)
    assert _probe(evil.tls_url + "/missing.html").reason == "not_found"


def test_tls_spoken_to_a_plain_port_is_named(evil: EvilServer) -> None:
    judged = _probe(evil.base_url.replace("http://", "https://") + "/fine.html")
    assert (judged.outcome, judged.reason) == ("dead", "tls_fault")


def test_a_busy_host_is_asked_again_no_sooner_than_it_wishes(verified: Verified) -> None:
    asked = verified.asked["/busy.html"]
    assert len(asked) == 3
    assert all(later - earlier >= 0.95 for earlier, later in pairwise(asked))


def test_the_index_links_to_everything(evil: EvilServer) -> None:
    with urllib.request.urlopen(evil.base_url + "/") as response:
        text = response.read().decode()
    assert all(f'href="{path}"' in text for path in EVIL)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with urllib.request.urlopen(evil.tls_url + "/fine.html", context=context) as response:
        assert response.status == 200


def test_a_slow_page_is_fine_within_the_limit_and_silent_beyond_it(evil: EvilServer) -> None:
    assert _probe(evil.base_url + "/slow.html").outcome == "alive"
    hasty = Settings(timeouts=Timeouts(link=0.3))
    assert _probe(evil.base_url + "/slow.html", hasty).reason == "no_answer"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://[::1]:1/", "http://127.0.0.1:99999/"])
def test_addresses_that_lead_nowhere_are_answers_too(url: str) -> None:
    assert _probe(url).outcome in ("dead", "not_measured")
