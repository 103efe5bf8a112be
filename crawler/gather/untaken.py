"""Pages that the client of the walk does not take (a header line beyond its limit, a wrong length, length and
chunks), and pages that answered only when they were asked again: read with the client that verifies links.

What is read here is stored as the walk stores it; what leads elsewhere or is no page is settled as the walk
settles it. What still cannot be read stays in the ledger.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from time import monotonic
from typing import Final

from msgspec.structs import replace
from sqlalchemy.exc import OperationalError

from crawler.derive.page import DERIVE_VERSION, read_page
from crawler.gather.client import ProbeClient, visit
from crawler.gather.clock import now
from crawler.gather.codings import STREAMS
from crawler.gather.data import walk_words
from crawler.gather.frontier import WALKED_ROLES, Frontier
from crawler.gather.home import as_fetched
from crawler.gather.outcome import Exchange, classify
from crawler.gather.politeness import HostGate
from crawler.gather.reading_mark import reading
from crawler.gather.walk_answers import links_on
from crawler.settings import Settings
from crawler.url import key, without_fragment
from storage.archive import AddressRow, Archive

_log = logging.getLogger(__name__)

_FAULT: Final = "error_"
"""How the walk's reasons begin when its client took no answer."""
_NO_ANSWER: Final = frozenset(
    f"{_FAULT}{name}"
    for name in (
        "CannotResolveHostError",
        "DownloadConnectionRefusedError",
        "DownloadTimeoutError",
        "InnerName",
        "UnsupportedURLSchemeError",
    )
)
"""Faults of the other side, not of the client: asking anew is left to the verification."""
_WHOLE: Final = b"</html"
"""What a page says at its end. One that broke off before is not read: what it lacks may stand in the rest."""


class Untaken:
    """``requests`` and ``received`` count what was asked here. No address is asked twice."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        frontier: Frontier,
        client: ProbeClient,
        *,
        home: str,
        deadline: float,
    ) -> None:
        self.archive = archive
        self.settings = settings
        self.frontier = frontier
        self.client = client
        self.home_key = key(home)
        self.deadline = deadline
        self.requests = 0
        self.received = 0
        self._asked: set[str] = set()
        self._gate = HostGate(settings.politeness)

    async def refused(self) -> int:
        """Read the pages that the walk's client refused; returns how many were read."""
        rows = self.archive.addresses(state="checked", own=True, roles=WALKED_ROLES, outcomes=("suspect",))
        return await self._each(
            row for row in rows if (row.reason or "").startswith(_FAULT) and row.reason not in _NO_ANSWER
        )

    async def answering(self) -> int:
        """Read the pages that answered when they were verified; returns how many were read."""
        return await self._each(self.archive.unread())

    async def _each(self, rows: Iterable[AddressRow]) -> int:
        queue = deque(row for row in rows if row.key not in self._asked)
        self._asked.update(row.key for row in queue)
        read = 0

        async def work() -> None:
            nonlocal read
            while queue and monotonic() < self.deadline and self._has_room():
                read += await self._ask(queue.popleft())

        if queue:
            await asyncio.gather(*(work() for _ in range(self.settings.politeness.connections)))
        return read

    def _has_room(self) -> bool:
        return self.archive.count_pages() < self.settings.limits.pages

    async def _ask(self, row: AddressRow) -> bool:
        if self._gate.closed_for(row.url) or self.frontier.refuse(row.url, row.depth) is not None:
            return False
        seen = await visit(self.client, row.url, gate=self._gate, referer=row.holder or None)
        self.requests += 1 + len(seen.hops)
        self.received += len(seen.body)
        judged = classify(seen)
        self._gate.report(row.url, judged)
        if judged.outcome != "alive" or not self._settles(row, seen):
            return False
        try:
            self._keep(row, seen)
        except (OperationalError, OSError):
            raise
        except Exception:
            _log.exception("reading %s failed", row.url)
            return False
        return True

    def _settles(self, row: AddressRow, seen: Exchange) -> bool:
        """Whether what was seen is a whole page of the unit. What is none leaves the ledger."""
        if not self.frontier.scope.contains(seen.final_url) or not _is_page(seen.headers):
            self.archive.set_address(
                row.key,
                state="checked",
                outcome="alive",
                reason=None,
                status=seen.status,
                final_url=seen.final_url,
                detail=None,
                checked_at=now(),
            )
            return False
        if len(seen.body) >= self.client.body_bytes or not _is_unpacked(seen.headers):
            return False
        return not seen.note or (seen.note == "truncated" and _WHOLE in seen.body.lower())

    def _keep(self, row: AddressRow, seen: Exchange) -> None:
        fragment = row.url.partition("#")[2]
        fetched = replace(
            as_fetched(seen),
            url=without_fragment(seen.final_url) + (f"#{fragment}" if fragment else ""),
            headers={name.title(): value for name, value in seen.headers.items()},
            requested_url=row.url,
        )
        with reading(self.archive.folder, "walk", row.key):
            found = read_page(fetched)
        links, pager = links_on(found)
        final_key = key(fetched.url)
        self.archive.put_page(
            fetched,
            found.facts,
            key=final_key,
            fetched_at=now(),
            elapsed_ms=seen.elapsed_ms,
            redirects=[hop.url for hop in seen.hops],
            depth=row.depth,
            derive_version=DERIVE_VERSION,
            found=self.frontier.discover(links, row.depth, pager),
            home=row.key == self.home_key,
            frame_of=row.holder if row.role == "frame" else None,
            asked=row.key if final_key != row.key else None,
            paging=pager,
        )


def _is_page(headers: dict[str, str]) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return not kind or kind in walk_words().page_types or kind.endswith(("+xml", "+json", "html"))


def _is_unpacked(headers: dict[str, str]) -> bool:
    """Whether the body came in a coding that the client undoes."""
    coding = headers.get("content-encoding", "").strip().lower()
    return coding in ("", "identity", *STREAMS)
