"""Asking a stored crawl again: what a recheck takes back before it asks, and lets go afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, or_, update

from storage.archive_addresses import Addresses
from storage.archive_tables import ADDRESS, EVIDENCE, FACT, PAGE, PROBE


class AskedAgain(Addresses):
    def forget(self, *, facts: Iterable[str], search: bool, evidence_of: Iterable[str] | None = None) -> None:
        """Drop what belongs to an earlier run: its facts, the evidence (of the problems ``evidence_of``, of
        all when None) and, if asked, its search probe."""
        self._crawl.execute(delete(FACT).where(FACT.c.name.in_(tuple(facts))))
        if evidence_of is None:
            self._crawl.execute(delete(EVIDENCE))
        else:
            self._crawl.execute(delete(EVIDENCE).where(EVIDENCE.c.problem.in_(tuple(evidence_of))))
        kinds = ("footer_group", "search") if search else ("footer_group",)
        self._crawl.execute(delete(PROBE).where(PROBE.c.kind.in_(kinds)))
        self._crawl.commit()

    def unhold(self, holder: str, keys: Iterable[str], *, home: bool) -> None:
        """Take back one page's hold on the addresses ``keys``: the reverse of :meth:`discover`. The page is
        about to be read again; who is no longer held by anybody is let go by :meth:`drop_unheld`."""
        self._holds.clear()
        values: dict[str, Any] = {"holders": func.max(ADDRESS.c.holders - 1, 0)}
        if home:
            values["on_home"] = 0
        for name in keys:
            self._crawl.execute(update(ADDRESS).where(ADDRESS.c.key == name).values(**values))
        self._crawl.execute(update(ADDRESS).where(ADDRESS.c.holder == holder).values(holder_rank="~"))
        self._crawl.commit()

    def ask_again(self, pages: Iterable[str], links: Iterable[str]) -> None:
        """Put pages and links back into the queue. A link that no page shows any more is let go later
        (:meth:`drop_unheld`)."""
        self._holds.clear()
        values: dict[str, Any] = {"state": "queued", "outcome": None, "reason": None, "detail": None}
        for name in pages:
            self._crawl.execute(delete(PAGE).where(PAGE.c.key == name))
            self.set_address(name, commit=False, **values)
        for name in links:
            self.set_address(name, commit=False, holders=0, on_home=0, holder_rank="~", **values)
        self._crawl.commit()

    def hold_more(self, more: Mapping[str, int]) -> None:
        """Add holders that were not asked again to links that are held still."""
        for name, count in more.items():
            self._crawl.execute(
                update(ADDRESS)
                .where(ADDRESS.c.key == name, ADDRESS.c.holders > 0)
                .values(holders=ADDRESS.c.holders + count)
            )
        self._crawl.commit()

    def drop_unheld(self) -> int:
        """Let go of addresses that no page holds any more; returns how many. A page that answers stays, even
        when only a redirect leads to it."""
        result = self._crawl.execute(
            update(ADDRESS)
            .where(
                ADDRESS.c.holders == 0,
                or_(ADDRESS.c.state != "page", ADDRESS.c.outcome.is_distinct_from("alive")),
                ADDRESS.c.reason.is_distinct_from("unlinked"),
            )
            .values(state="skipped", outcome=None, reason="unlinked")
        )
        self._crawl.commit()
        return int(result.rowcount)
