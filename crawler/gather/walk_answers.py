"""What the engine of the walk got, in our own shapes: the page, what its answer is, how long to wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

from scrapy.http import Headers, Response

from crawler.gather.outcome import Answer, Exchange, Hop, classify
from crawler.gather.politeness import retry_after
from crawler.model import Fetched, Link, Reading
from crawler.url import without_fragment
from storage.archive import AddressRow

CHALLENGE_BYTES = 65536
CHALLENGE_LINKS = 8
"""Challenge pages are small; a longer page is not searched for their marks."""


def fetched_of(row: AddressRow, response: Response) -> Fetched:
    """The answer as the derive step takes it; a numeric hash of the asked address stays part of it."""
    fragment = row.url.partition("#")[2]
    return Fetched(
        url=without_fragment(response.url) + (f"#{fragment}" if fragment else ""),
        status=response.status,
        headers=_plain(response.headers),
        body=response.body,
        requested_url=row.url,
    )


def judge_answer(page: Fetched, ways: Sequence[str]) -> Answer:
    """What an answer is that is fine by its status: the page, a challenge of the site's guard, a login."""
    way = [*ways, page.url]
    headers = {name.lower(): value for name, value in page.headers.items()}
    hops = tuple(Hop(one, 302, other) for one, other in pairwise(way))
    body = page.body if _may_be_challenge(page.body) else b""
    return classify(Exchange(way[0], "GET", page.status, page.url, headers, body, hops))


def links_on(reading: Reading) -> tuple[list[Link], list[str]]:
    """The links of a page, those that its facts alone tell of among them; and which of them leaf."""
    facts, links = reading.facts, list(reading.links)
    if facts.redirect:
        links.append(Link(facts.redirect, "page", "meta_refresh", region="body"))
    pager: list[str] = []
    if facts.list is not None:
        pager = [u for u in (facts.list.next, facts.list.last) if u]
        links.extend(Link(u, "page", "script", region="list") for u in pager)
    return links, pager


def _may_be_challenge(body: bytes) -> bool:
    """Guards' pages are small and lead nowhere; a close look at every page would cost a tenth of the walk."""
    return len(body) <= CHALLENGE_BYTES and body.count(b"<a ") + body.count(b"<A ") < CHALLENGE_LINKS


def _plain(headers: Headers) -> dict[str, str]:
    return {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in headers.items()
        if values
    }


def wait_asked(headers: Headers, limit: float) -> float | None:
    """Seconds that ``Retry-After`` asks for (number or date), at most ``limit``; None when absent."""
    asked = retry_after((headers.get("Retry-After") or b"").decode("latin-1"), datetime.now(UTC))
    return None if asked is None else min(asked, limit)
