"""How often, how many at once, and when no longer: one gate for all requests to a host.

Time comes from ``clock`` and ``sleep``, so that tests need no real waiting.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Literal

from crawler.derive.http_date import http_date
from crawler.gather.outcome import Answer, rules
from crawler.settings import Politeness
from crawler.url import host_of, is_loopback

Circuit = Literal["host_blocked", "host_silent", "no_dns", "out_of_reach"]


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for: a number or an HTTP date; None when it says nothing.

    ``now`` has a time zone. Never negative.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:12]), 10**9))
    when = http_date(text)
    return None if when is None else max(0.0, (when - now).total_seconds())


class _Host:
    __slots__ = ("answered", "failed", "next_at", "opened_at", "pause_until", "permits", "trial", "why")

    def __init__(self, connections: int) -> None:
        self.permits = asyncio.Semaphore(connections)
        self.next_at = 0.0
        self.pause_until = 0.0
        self.answered = False
        self.failed: OrderedDict[str, str] = OrderedDict()
        self.opened_at: float | None = None
        self.why: Circuit = "host_silent"
        self.trial = False


class HostGate:
    """Per host: rate, concurrency, pauses asked for, and a circuit breaker.

    ``async with gate.slot(url)`` waits for a turn; ``gate.report(url, answer)`` tells how it ended;
    ``gate.closed_for(url)`` says whether the host is to be left alone, and why.
    """

    def __init__(
        self,
        politeness: Politeness,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        utc: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._politeness = politeness
        self._clock = clock
        self._sleep = sleep
        self._utc = utc
        self._hosts: dict[str, _Host] = {}

    def _host(self, url: str) -> _Host:
        name = host_of(url)
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(self._politeness.connections)
        return host

    @asynccontextmanager
    async def slot(self, url: str) -> AsyncIterator[None]:
        """Hold one of the host's connections, not before its rate and its pauses allow."""
        host = self._host(url)
        async with host.permits:
            while True:
                now = self._clock()
                start = max(now, host.next_at, host.pause_until)
                if start <= now:
                    break
                await self._sleep(start - now)
            if not is_loopback(url):
                host.next_at = self._clock() + 1.0 / self._politeness.requests_per_second
            yield

    def known_to_answer(self, url: str) -> None:
        """The host answered before (the walk has pages of it)."""
        self._host(url).answered = True

    def report(self, url: str, answer: Answer) -> None:
        """Count one ended address. Only different addresses add up; one that answers resets the count."""
        host = self._host(url)
        fault = rules().host_fault
        why: Circuit | None = None
        if answer.reason in fault.blocked:
            why = "host_blocked"
        elif answer.reason in fault.silent:
            why = "host_silent"
        elif answer.reason in fault.unnamed:
            # A name that is not known now is not known for the host's other addresses either.
            why = "no_dns"
        if why is None:
            host.trial = False
            if answer.status is not None:
                host.answered = True
                host.failed.clear()
                host.opened_at = None
            return
        policy = rules().policy
        host.failed[url] = why
        host.failed.move_to_end(url)
        limit = policy.breaker_in_a_row
        if not host.answered and why != "host_blocked":
            limit = policy.breaker_never_answered
        if len(host.failed) > limit:
            host.failed.popitem(last=False)
        if len(host.failed) >= limit or host.trial:
            host.why = why
            host.opened_at = self._clock()
            host.trial = False

    def closed_for(self, url: str) -> Circuit | None:
        """Why the host is left alone now, or None. After cooling, one visit at a time may try it again."""
        if self._politeness.reach == "loopback" and not is_loopback(url):
            return "out_of_reach"
        host = self._host(url)
        if host.opened_at is None:
            return None
        if self._clock() - host.opened_at < rules().policy.breaker_cool_seconds or host.trial:
            return host.why
        host.trial = True
        return None

    async def pause(self, url: str, tries: int, failed: Answer) -> float:
        """Wait after a passing failure; ``tries`` failures so far (from 1). Returns the seconds.

        As long as ``Retry-After`` asks, else doubling; never longer than the setting. A host that has too
        much to do is left in peace for all its addresses; another failure holds back its address alone. So
        does one that is no better after such a pause, but for too many requests, which is said of us.
        """
        known = rules()
        header = failed.seen.headers.get("retry-after") if failed.seen else None
        asked = retry_after(header, self._utc())
        wait = known.policy.backoff_seconds * 2 ** min(max(tries - 1, 0), 16) if asked is None else asked
        wait = min(wait, self._politeness.max_wait_seconds)
        of_the_host = failed.reason == "too_many" or tries <= 1
        if of_the_host and (asked is not None or failed.reason in known.overloaded):
            host = self._host(url)
            host.pause_until = max(host.pause_until, self._clock() + wait)
        await self._sleep(wait)
        return wait
