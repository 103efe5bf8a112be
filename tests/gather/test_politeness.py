"""The gate keeps rate, pauses and the circuit of each host, by a clock that only sleeping moves."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Headers

from crawler.gather.outcome import Answer, Exchange, answer, rules
from crawler.gather.politeness import HostGate, retry_after
from crawler.gather.walk_answers import wait_asked
from crawler.settings import Politeness

HOST = "http://www.example.gov.cn"
OTHER = "http://other.example.gov.cn"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Clock:
    """Time that stands still but for ``sleep``."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now = round(self.now + seconds, 9)
        await asyncio.sleep(0)


def _gate(clock: Clock, **politeness: object) -> HostGate:
    settings = Politeness(**politeness)  # type: ignore[arg-type]
    return HostGate(settings, clock=clock, sleep=clock.sleep, utc=lambda: NOON)


def _too_many(header: str | None) -> Answer:
    headers = {} if header is None else {"retry-after": header}
    return answer("too_many", seen=Exchange(url=HOST, status=429, headers=headers))


async def _times(gate: HostGate, clock: Clock, url: str, count: int) -> list[float]:
    at = []
    for _ in range(count):
        async with gate.slot(url):
            at.append(clock())
    return at


def test_requests_to_a_host_keep_their_distance() -> None:
    clock = Clock()
    at = asyncio.run(_times(_gate(clock, requests_per_second=4), clock, HOST, 5))
    assert [round(b - a, 6) for a, b in pairwise(at)] == [0.25] * 4


def test_hosts_do_not_wait_for_each_other() -> None:
    async def run() -> None:
        clock = Clock()
        gate = _gate(clock, requests_per_second=1)
        await _times(gate, clock, HOST, 1)
        assert await _times(gate, clock, OTHER, 1) == [100.0]
        assert await _times(gate, clock, HOST, 1) == [101.0]

    asyncio.run(run())


def test_the_own_machine_is_not_held_back() -> None:
    clock = Clock()
    assert asyncio.run(_times(_gate(clock), clock, "http://127.0.0.1:8000", 50)) == [100.0] * 50


def test_no_more_connections_than_allowed() -> None:
    async def run() -> int:
        gate = _gate(Clock(), connections=3)
        open_now = most = 0

        async def visit() -> None:
            nonlocal open_now, most
            async with gate.slot("http://127.0.0.1:1"):
                open_now += 1
                most = max(most, open_now)
                await asyncio.sleep(0)
                open_now -= 1

        await asyncio.gather(*(visit() for _ in range(12)))
        return most

    assert asyncio.run(run()) == 3


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        (format_datetime(NOON + timedelta(seconds=9), usegmt=True), 9.0),
        (format_datetime(NOON - timedelta(seconds=9), usegmt=True), 0.0),
        ("soon", None),
        ("", None),
        (None, None),
        ("-5", None),
        ("²", None),
        ("Thu, 01 Jan 1998 00:00:00 -0000", 0.0),
        ("Thu, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
    ],
)
def test_retry_after_in_both_forms(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOON) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("999999", 30.0), ("\xb2", None), ("Thu, 01 Jan 1998 00:00:00 -0000", 0.0), (None, None)],
)
def test_the_walk_waits_as_long_as_asked_within_its_limit(header: str | None, seconds: float | None) -> None:
    headers = Headers({} if header is None else {"Retry-After": header.encode("latin-1")})
    assert wait_asked(headers, 30) == seconds


@given(st.none() | st.text(max_size=60))
def test_any_retry_after_is_seconds_or_nothing(header: str | None) -> None:
    found = retry_after(header, NOON)
    assert found is None or found >= 0


def test_a_busy_host_is_left_in_peace_as_long_as_it_asks_but_not_longer_than_allowed() -> None:
    async def run() -> None:
        clock = Clock()
        gate = _gate(clock, max_wait_seconds=5)
        assert await gate.pause(HOST, 1, _too_many("3")) == 3
        assert await gate.pause(HOST, 1, _too_many("600")) == 5

    asyncio.run(run())


def test_the_pause_of_a_busy_host_holds_back_its_other_addresses() -> None:
    async def run() -> None:
        clock = Clock()
        gate = _gate(clock)
        waiting = asyncio.create_task(gate.pause(HOST, 1, _too_many("3")))
        await asyncio.sleep(0)
        clock.now = 100.0
        assert (await _times(gate, clock, HOST + "/other", 1))[0] >= 103.0
        await waiting

    asyncio.run(run())


@pytest.mark.parametrize(
    ("reason", "tries", "held"),
    [("unavailable", 1, True), ("unavailable", 2, False), ("too_many", 1, True), ("too_many", 4, True)],
)
def test_an_address_that_its_own_pause_did_not_help_holds_back_itself_alone(
    reason: str, tries: int, held: bool
) -> None:
    async def run() -> bool:
        clock = Clock()
        gate = _gate(clock)
        seen = Exchange(url=HOST, status=503, headers={"retry-after": "20"})
        assert await gate.pause(HOST, tries, answer(reason, seen=seen)) == 20
        clock.now = 0.0
        return (await _times(gate, clock, HOST + "/other", 1))[0] >= 20

    assert asyncio.run(run()) == held


def test_without_a_wish_pauses_double_up_to_the_limit() -> None:
    async def run() -> list[float]:
        gate = _gate(Clock(), max_wait_seconds=3)
        return [await gate.pause(HOST, tries, answer("server_error")) for tries in range(1, 6)]

    first = rules().policy.backoff_seconds
    assert asyncio.run(run()) == [min(first * 2**n, 3) for n in range(5)]


def test_a_host_that_refuses_many_addresses_in_a_row_is_left_alone() -> None:
    gate = _gate(Clock())
    gate.known_to_answer(HOST)
    limit = rules().policy.breaker_in_a_row
    for n in range(limit - 1):
        gate.report(f"{HOST}/{n}", answer("forbidden", seen=Exchange(url=HOST, status=403)))
    assert gate.closed_for(HOST) is None
    gate.report(f"{HOST}/last", answer("forbidden"))
    assert gate.closed_for(HOST + "/any") == "host_blocked"
    assert gate.closed_for(OTHER) is None


def test_one_address_tried_often_counts_once() -> None:
    gate = _gate(Clock())
    gate.known_to_answer(HOST)
    for _ in range(3 * rules().policy.breaker_in_a_row):
        gate.report(HOST + "/same", answer("no_answer"))
    assert gate.closed_for(HOST) is None


def test_an_ordinary_answer_in_between_starts_the_count_anew() -> None:
    gate = _gate(Clock())
    for n in range(3 * rules().policy.breaker_in_a_row):
        gate.report(f"{HOST}/{n}", answer("no_answer"))
        gate.report(f"{HOST}/{n}/", answer("not_found", seen=Exchange(url=HOST, status=404)))
        if n == 0:
            assert gate.closed_for(HOST) is None
    assert gate.closed_for(HOST) is None


@pytest.mark.parametrize(("reason", "told"), [("no_answer", "host_silent"), ("no_dns", "no_dns")])
def test_a_host_that_never_answered_is_given_up_sooner(reason: str, told: str) -> None:
    gate = _gate(Clock())
    for n in range(rules().policy.breaker_never_answered):
        assert gate.closed_for(HOST) is None
        gate.report(f"{HOST}/{n}", answer(reason))
    assert gate.closed_for(HOST) == told


def test_after_cooling_one_visit_tries_the_host_again() -> None:
    clock = Clock()
    gate = _gate(clock)
    for n in range(rules().policy.breaker_in_a_row):
        gate.report(f"{HOST}/{n}", answer("no_answer"))
    clock.now += rules().policy.breaker_cool_seconds
    assert gate.closed_for(HOST) is None
    assert gate.closed_for(HOST) == "host_silent"
    gate.report(HOST + "/a", answer("no_answer"))
    assert gate.closed_for(HOST) == "host_silent"
    clock.now += rules().policy.breaker_cool_seconds
    assert gate.closed_for(HOST) is None
    gate.report(HOST + "/b", answer("ok", seen=Exchange(url=HOST, status=200)))
    assert gate.closed_for(HOST) is None
    assert gate.closed_for(HOST) is None
