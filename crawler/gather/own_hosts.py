"""Hosts of a unit that nobody has registered, told by rule: sub-hosts of the portal's own name to which its
home page leads, and which show the portal's 标识码 or are called its platform of 政府信息公开. Where scripts
make the head or the foot of the home page, it is read as visitors see it.

Departments and counties are sub-hosts of a city's name, too: they show numbers of their own and stay outside.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from crawler.derive.page import read_page
from crawler.gather.browser import BrowserPool
from crawler.gather.client import ProbeClient, visit
from crawler.gather.data import walk_words
from crawler.gather.home import as_fetched
from crawler.gather.outcome import classify
from crawler.gather.render import render_again
from crawler.gather.rendering import misdeclared
from crawler.model import Fetched, Footer, Link
from crawler.settings import Settings
from crawler.url import Scope, host_of

MOST = 6
"""Hosts that are looked at, those called a platform first."""


class Candidate(Struct, frozen=True):
    """``platform``: a link of the home page calls the host the unit's platform of 政府信息公开."""

    host: str
    url: str
    platform: bool


def candidates(links: Iterable[Link], scope: Scope) -> list[Candidate]:
    """Sub-hosts of the unit's hosts that ``links`` lead to, at most :data:`MOST`, platforms first."""
    found: dict[str, Candidate] = {}
    for link in links:
        host = host_of(link.url)
        if link.role != "page" or link.hidden or scope.contains(link.url):
            continue
        if not any(is_sub_host(host, own) for own in scope.hosts):
            continue
        platform = walk_words().platform.fullmatch("".join(link.text.split())) is not None
        known = found.get(host)
        if known is None or (platform and not known.platform):
            found[host] = Candidate(host, link.url, platform)
    return sorted(found.values(), key=lambda each: not each.platform)[:MOST]


def is_sub_host(host: str, own: str) -> bool:
    """Whether ``host`` is a name below ``own``. A server known by its number alone has its parts on other
    ports."""
    name, owner = host.rpartition(":")[0] or host, own.rpartition(":")[0] or own
    try:
        ipaddress.ip_address(owner.strip("[]"))
    except ValueError:
        return name.endswith(f".{owner}") or (name == owner == "localhost")
    return name == owner


def is_own(candidate: Candidate, shown: Footer, home: Footer) -> bool:
    """Whether the host whose page shows the foot ``shown`` belongs to the portal whose home page shows
    ``home``."""
    if shown.site_code and home.site_code:
        return shown.site_code == home.site_code
    return candidate.platform


async def as_shown(pool: BrowserPool, home: Fetched, settings: Settings) -> Fetched:
    """The home page as visitors see it, where the answer alone lacks what its scripts may write: the menu, or
    the 标识码 of its foot. Without a browser it stays as it is."""
    facts = read_page(home).facts
    complete = facts.nav and facts.footer.site_code and not facts.needs_render
    if complete or b"<script" not in home.body.lower():
        return home
    rendering = await render_again(pool, home.url, settings, charset=misdeclared(facts))
    return home if rendering.dom is None else msgspec.structs.replace(home, rendered=rendering.dom)


async def find_own_hosts(client: ProbeClient, home: Fetched, scope: Scope) -> tuple[list[str], int]:
    """Addresses of pages on further own hosts, one a host, and the number of requests sent."""
    reading = read_page(home)
    found: list[str] = []
    asked = 0
    for candidate in candidates(reading.links, scope):
        seen = await visit(client, candidate.url)
        asked += 1 + len(seen.hops)
        if classify(seen).outcome != "alive" or host_of(seen.final_url or seen.url) != candidate.host:
            continue
        if is_own(candidate, read_page(as_fetched(seen)).facts.footer, reading.facts.footer):
            found.append(candidate.url)
    return found, asked
