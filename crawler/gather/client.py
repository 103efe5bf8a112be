"""One visit to one address with httpx: redirects by hand, every read and wait limited.

The body is inflated here with a limit (a compression bomb costs a few hundred KB), cookies live only within
one visit and one host, and a faulty certificate is noted instead of ending the visit.
"""

from __future__ import annotations

import asyncio
import importlib.util
import ssl
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
from msgspec.structs import replace

from crawler.gather.inflater import Inflater
from crawler.gather.inner import GuardedBackend, is_too_deep, zone_of_url
from crawler.gather.outcome import (
    Answer,
    ErrorKind,
    Exchange,
    Hop,
    Note,
    classify,
    error_kind,
    rules,
)
from crawler.gather.politeness import HostGate
from crawler.settings import Settings
from crawler.url import Scope, canonical, host_of, without_fragment

if importlib.util.find_spec("sniffio") is None:
    # httpcore tries to import it a dozen times for every request, and Python does not remember that a module
    # is missing: that search costs as much as the request itself.
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # the documented mark of a missing module


@cache
def _strict() -> ssl.SSLContext:
    return ssl.create_default_context()


@cache
def lenient_tls() -> ssl.SSLContext:
    """Any certificate and old ciphers: only asks whether the page lives."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


class ProbeClient:
    """Two connection pools with one behaviour: ``strict`` checks certificates, ``lenient`` does not."""

    def __init__(self, settings: Settings, *, fresh: bool = False, body_bytes: int | None = None) -> None:
        self.limit = settings.timeouts.link
        self.body_bytes = body_bytes or rules().policy.body_bytes
        self.whole = False
        """Whether a body that says it is longer than ``body_bytes`` is not even begun."""
        self.inner = settings.politeness.inner
        self.strict = _pool(settings, _strict(), fresh)
        self.lenient = _pool(settings, lenient_tls(), fresh)

    async def close(self) -> None:
        await self.strict.aclose()
        await self.lenient.aclose()


def _pool(settings: Settings, tls: ssl.SSLContext, fresh: bool) -> httpx.AsyncClient:
    limit = settings.timeouts.link
    transport = httpx.AsyncHTTPTransport(
        verify=tls,
        trust_env=False,
        limits=httpx.Limits(max_connections=256, max_keepalive_connections=0 if fresh else 64),
    )
    # The one way to say how connections are made; a test holds on to it.
    pool: Any = transport._pool
    pool._network_backend = GuardedBackend(pool._network_backend, settings.politeness.inner)
    return httpx.AsyncClient(
        transport=transport,
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(limit, connect=min(limit, rules().policy.connect_seconds), pool=None),
        event_hooks={"response": [_own_redirects]},
        headers={
            "User-Agent": settings.politeness.user_agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        },
    )


async def _own_redirects(response: httpx.Response) -> None:
    """Take the target of a redirect out of httpx's sight, which fails over those that are no web address."""
    targets = response.headers.get_list("location")
    if targets:
        del response.headers["location"]
        response.extensions["location"] = targets[0]


@asynccontextmanager
async def probe_client(
    settings: Settings, *, fresh: bool = False, body_bytes: int | None = None
) -> AsyncIterator[ProbeClient]:
    """``fresh``: no connection is used twice, as a confirmation needs. ``body_bytes``: read at most this much
    of an inflated body; by default what verification needs."""
    client = ProbeClient(settings, fresh=fresh, body_bytes=body_bytes)
    try:
        yield client
    finally:
        await client.close()


async def probe(
    client: ProbeClient,
    url: str,
    method: str = "GET",
    *,
    scope: Scope | None = None,
    role: str = "page",
    referer: str | None = None,
    gate: HostGate | None = None,
) -> Answer:
    """Visit ``url`` once and judge what came. Raises nothing but cancellation.

    ``scope`` decides whose failure it is; without one every host counts as the unit's own. ``gate``: each hop
    waits for its host's turn; that wait does not count against the time limit.
    """
    seen = await visit(client, url, method, referer=referer, gate=gate)
    reachable = scope is None or _reachable(seen.final_url or url, scope)
    return classify(seen, own=reachable, role=role)


def _reachable(url: str, scope: Scope) -> bool:
    """A name that answers as one of the unit's hosts can be reached from here, whatever the port."""
    if scope.contains(url):
        return True
    name = _hostname(host_of(url))
    return any(_hostname(own) == name for own in scope.hosts)


def _hostname(netloc: str) -> str:
    return netloc.rpartition(":")[0] if netloc.rpartition(":")[2].isdigit() else netloc


class _Visit:
    """The state of one visit: where it is, what it has passed, and how much time is left."""

    def __init__(
        self,
        client: ProbeClient,
        url: str,
        method: str,
        referer: str | None,
        validators: Mapping[str, str] | None = None,
    ) -> None:
        self.validators = validators or {}
        self.client = client
        self.url = self.asked = url
        self.method = method
        self.referer = referer
        self.hops: list[Hop] = []
        self.cookies: dict[str, dict[str, str]] = {}
        self.certificate_fault = False
        self.left = client.limit
        self.spent = 0.0

    def ended(
        self,
        error: ErrorKind | None = None,
        text: str = "",
        *,
        response: httpx.Response | None = None,
        body: bytes = b"",
        note: Note = "",
    ) -> Exchange:
        return Exchange(
            url=self.asked,
            method=self.method,
            status=response.status_code if response is not None and error is None else None,
            final_url=self.url,
            headers=_headers(response) if response is not None else {},
            body=body,
            hops=tuple(self.hops),
            error=error,
            error_text=text[:200],
            note=note,
            certificate_fault=self.certificate_fault,
            elapsed_ms=int(self.spent * 1000),
        )


async def visit(
    client: ProbeClient,
    url: str,
    method: str = "GET",
    *,
    referer: str | None = None,
    gate: HostGate | None = None,
    validators: Mapping[str, str] | None = None,
) -> Exchange:
    """What one visit sees, redirects followed. Raises nothing but cancellation. ``validators``: headers that
    ask for a body only if it is another than before (the answer is then 304)."""
    state = _Visit(client, url, method, referer, validators)
    known = rules()
    visited = {(without_fragment(url), "")}
    while True:
        if is_too_deep(zone_of_url(state.url), client.inner):
            return state.ended("inner_address", state.url)
        async with gate.slot(state.url) if gate is not None else nullcontext():
            seen = await _timed(state)
        if seen.status not in known.redirects or not seen.headers.get("location", "").strip():
            return seen
        target = _target(seen.headers["location"], state.url)
        state.hops.append(Hop(state.url, seen.status or 0, target))
        if not target.startswith(("http://", "https://")):
            return state.ended("redirect_other_scheme" if ":" in target else "redirect_bad_target", target)
        if canonical(target) is None:
            return state.ended("redirect_bad_target", target)
        state.referer, state.url = state.url, target
        # Asking the same address again is no loop when a cookie came in between.
        mark = (without_fragment(target), _cookie_line(state, target))
        if mark in visited:
            return state.ended("redirect_loop", target)
        visited.add(mark)
        if len(state.hops) > known.policy.redirects:
            return state.ended("too_many_redirects", target)


def _target(location: str, base: str) -> str:
    """Absolute target of a ``Location`` header, in which servers send raw UTF-8 or GBK bytes too."""
    text = location.strip()
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        raw = text.encode("utf-8")
    if not raw.isascii():
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = "".join(chr(b) if b < 0x80 else f"%{b:02X}" for b in raw)
    return canonical(text, base) or text


async def _timed(state: _Visit) -> Exchange:
    """One request within what is left of the visit's time limit."""
    started = time.monotonic()
    try:
        seen = await _request(state)
    finally:
        took = time.monotonic() - started
        state.left -= took
        state.spent += took
    return replace(seen, elapsed_ms=int(state.spent * 1000))


async def _request(state: _Visit) -> Exchange:
    try:
        try:
            return await _ask(state, state.client.strict)
        except httpx.TransportError as error:
            if error_kind(error) != "tls":
                raise
        state.certificate_fault = True
        return await _ask(state, state.client.lenient)
    except Exception as error:
        # Whatever the network layers raise is an answer of this address, never a fault of the run.
        return state.ended(error_kind(error), f"{type(error).__name__}: {error}")


async def _ask(state: _Visit, pool: httpx.AsyncClient) -> Exchange:
    """Send and read. Raises what httpx raises while there is no status line; later faults become notes."""
    headers = dict(state.validators)
    if state.referer:
        headers["Referer"] = without_fragment(state.referer)
    cookie = _cookie_line(state, state.url)
    if cookie:
        headers["Cookie"] = cookie
    end = asyncio.get_running_loop().time() + max(state.left, 0.05)
    response: httpx.Response | None = None
    try:
        async with asyncio.timeout_at(end):
            request = pool.build_request(state.method, without_fragment(state.url), headers=headers)
            response = await pool.send(request, stream=True)
        _keep_cookies(state, response)
        if state.method == "HEAD":
            await _to_the_end(response, end)
            return state.ended(response=response)
        if state.client.whole and announced_bytes(response.headers) > state.client.body_bytes:
            return state.ended(response=response)
        body, note = await _read(response, end, state.client.body_bytes)
        return state.ended(response=response, body=body, note=note)
    finally:
        if response is not None:
            await _close(response)


def announced_bytes(headers: Mapping[str, str]) -> int:
    """Length of the body as its header says; 0 when it does not."""
    said = headers.get("content-length", "").strip()
    return int(said[:15]) if said.isascii() and said.isdigit() else 0


async def _to_the_end(response: httpx.Response, end: float) -> None:
    """Read the body that an answer to HEAD has not, so that its connection can be used again."""
    try:
        async with asyncio.timeout_at(end):
            async for _ in response.aiter_raw():
                return
    except (httpx.HTTPError, OSError):
        return


async def _close(response: httpx.Response) -> None:
    try:
        async with asyncio.timeout(1):
            await response.aclose()
    except (httpx.HTTPError, OSError, RuntimeError):
        return


async def _read(response: httpx.Response, end: float, limit: int) -> tuple[bytes, Note]:
    """Head of the inflated body. The note says what cut it short."""
    reader = Inflater(response.headers.get("content-encoding", ""), limit)
    received = 0
    fault: Note = ""
    try:
        async with asyncio.timeout_at(end):
            async for chunk in response.aiter_raw():
                received += len(chunk)
                reader.feed(chunk)
                if reader.full or reader.broken or received >= limit:
                    break
    except TimeoutError:
        fault = "still_sending" if received else "body_timeout"
    except httpx.TimeoutException:
        fault = "still_sending" if received else "body_timeout"
    except (httpx.HTTPError, OSError):
        fault = "truncated" if received else "empty_drop"
    if reader.broken:
        return bytes(reader.out), "broken_encoding"
    return bytes(reader.out), fault


def _headers(response: httpx.Response) -> dict[str, str]:
    found = {name.lower(): value for name, value in response.headers.items()}
    target = response.extensions.get("location")
    return found if target is None else {**found, "location": target}


def _keep_cookies(state: _Visit, response: httpx.Response) -> None:
    jar = state.cookies.setdefault(host_of(state.url), {})
    for line in response.headers.get_list("set-cookie"):
        name, mark, value = line.partition(";")[0].partition("=")
        if mark and name.strip() and len(jar) < 50 and len(line) < 4096:
            jar[name.strip()] = value.strip()


def _cookie_line(state: _Visit, url: str) -> str:
    jar = state.cookies.get(host_of(url), {})
    line = "; ".join(f"{name}={value}" for name, value in jar.items())
    return "".join(c for c in line if " " <= c <= "~")
