"""Find the home page behind the portal's address, and say plainly when the portal cannot be had."""

from __future__ import annotations

import asyncio
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from protego import Protego

from crawler.derive.page import read_page
from crawler.gather.client import ProbeClient, visit
from crawler.gather.data import walk_words
from crawler.gather.outcome import Exchange, classify, rules, sentence
from crawler.gather.politeness import retry_after
from crawler.model import Fetched, PageFacts, Reading
from crawler.settings import Settings
from crawler.url import host_of, key
from storage.archive import Archive

HOPS = 5
EXTRA_TRIES = 4
"""Tries beyond ``politeness.retries`` for the entry page: nothing can be measured without it."""

ROBOTS_BYTES = 512_000
"""Of a robots.txt no more is read (RFC 9309, 2.5): every address is held against every one of its lines."""


class Home(Struct, frozen=True):
    """``state``: ok · blocked (refuses automatic visits) · down (answers with a fault, or not at all)
    · unreachable (not to be reached from here: no route, no name). ``cause``: Chinese."""

    state: Literal["ok", "blocked", "down", "unreachable"]
    url: str
    chain: tuple[str, ...]
    cause: str = ""
    status: int = 0
    title: str = ""
    reason: str = ""
    """Key of ``cause``."""
    asked: int = 0
    """Requests sent, tries and redirects included."""
    page: Fetched | None = None
    """The home page itself, when there is one."""


def as_fetched(seen: Exchange) -> Fetched:
    return Fetched(seen.final_url or seen.url, seen.status or 0, seen.headers, seen.body, seen.url)


async def find_home(client: ProbeClient, portal: str, settings: Settings) -> Home:
    """Follow HTTP, meta-refresh and script redirects of the entry page. Tries again before it gives up."""
    url, chain = portal, [portal]
    facts: PageFacts | None = None
    seen = Exchange(portal)
    asked = 0
    for _ in range(HOPS):
        seen, sent = await _patiently(client, url, settings)
        asked += sent
        judged = classify(seen)
        blank = judged.outcome == "alive" and not seen.body.strip()
        if judged.outcome != "alive" or blank:
            reason = "empty_answer" if blank else judged.reason
            return Home(
                "unreachable" if blank else _state(judged.outcome),
                seen.final_url,
                tuple(chain),
                sentence(reason),
                seen.status or 0,
                reason=reason,
                asked=asked,
            )
        chain += [u for u in (*(hop.target for hop in seen.hops), seen.final_url) if u not in chain]
        reading = read_page(as_fetched(seen))
        facts = reading.facts
        further = facts.redirect or only_way_on(reading)
        if further is None or key(further) in {key(u) for u in chain}:
            break
        url = further
        chain.append(url)
    else:
        why = "too_many_redirects"
        return Home("unreachable", url, tuple(chain), sentence(why), reason=why, asked=asked)
    return Home(
        "ok",
        seen.final_url,
        tuple(chain),
        status=seen.status or 0,
        title=(facts.title or "") if facts else "",
        asked=asked,
        page=as_fetched(seen),
    )


def only_way_on(reading: Reading) -> str | None:
    """Where a page leads that only stands before the home page: it has neither menu nor list, and all its
    links to pages of its host lead to one that is called the way in."""
    facts = reading.facts
    if facts.nav or facts.list is not None or facts.blocks or facts.needs_render:
        return None
    here = host_of(facts.url)
    ways = [
        link
        for link in reading.links
        if link.role == "page"
        and not link.hidden
        and host_of(link.url) == here
        and key(link.url) != key(facts.url)
    ]
    if len({key(link.url) for link in ways}) != 1:
        return None
    called = ("".join(link.text.split()) for link in ways)
    return ways[0].url if any(walk_words().entrance.fullmatch(name) for name in called) else None


def unread(archive: Archive, home: Home) -> Home | None:
    """The home page as not had, when the walk that should have read it has no page of it, or the answer of a
    guard or of a fault instead: what a portal lacks cannot be told without it. None when it was read."""
    row = archive.address(key(home.url))
    page = archive.page(key(home.url))
    if row is not None and row.state == "page" and (page is None or 200 <= page.status < 300):
        return None
    reason = "home_unread"
    if row is not None and row.state == "queued":
        reason = "budget"
    elif row is not None and row.reason == "robots":
        reason = "robots"
    if page is not None:
        judged = classify(Exchange(home.url, status=page.status, final_url=page.url))
        reason = judged.reason if judged.outcome != "alive" else reason
    blocked = rules().reasons[reason].outcome in ("blocked", "login")
    state: Literal["blocked", "unreachable"] = "blocked" if blocked else "unreachable"
    return replace(home, state=state, cause=sentence(reason), reason=reason, asked=0)


def _state(outcome: str) -> Literal["blocked", "down", "unreachable"]:
    if outcome in ("blocked", "login"):
        return "blocked"
    return "unreachable" if outcome == "not_measured" else "down"


async def _patiently(client: ProbeClient, url: str, settings: Settings) -> tuple[Exchange, int]:
    """One visit, repeated while the failure is a passing one; waits as long as the site asks. With the
    number of requests sent."""
    polite = settings.politeness
    seen = await visit(client, url)
    sent = 1 + len(seen.hops)
    for attempt in range(polite.retries + EXTRA_TRIES):
        if classify(seen).reason not in rules().passing:
            break
        asked = retry_after(seen.headers.get("retry-after"), datetime.now(UTC))
        await asyncio.sleep(min(asked if asked is not None else 0.5 * 2**attempt, polite.max_wait_seconds))
        seen = await visit(client, url)
        sent += 1 + len(seen.hops)
        if seen.error == "timeout" and attempt >= 1:
            break
    return seen, sent


class Robots:
    """The own hosts' robots.txt. No file, or one that cannot be read, forbids nothing."""

    def __init__(self, user_agent: str, rules: dict[str, Protego]) -> None:
        self.user_agent = user_agent
        self.rules = rules

    def allowed(self, url: str) -> bool:
        found = self.rules.get(host_of(url))
        return found is None or bool(found.can_fetch(url, self.user_agent))


def robots_text(body: bytes) -> str:
    """What a robots.txt says, its byte order mark left off; nothing when a web page was sent instead."""
    head = body[:ROBOTS_BYTES]
    wide = head.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    return "" if "<html" in text[:500].lower() else text


async def read_robots(client: ProbeClient, urls: tuple[str, ...], settings: Settings) -> Robots:
    """robots.txt of each host named by ``urls``."""
    found: dict[str, Protego] = {}
    if settings.politeness.robots:
        for url in urls:
            if host_of(url) in found:
                continue
            scheme, _, rest = url.partition("://")
            seen = await visit(client, f"{scheme}://{rest.split('/')[0]}/robots.txt")
            found[host_of(url)] = Protego.parse(robots_text(seen.body) if seen.status == 200 else "")
    return Robots(settings.politeness.user_agent, found)
