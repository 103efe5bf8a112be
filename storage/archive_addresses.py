"""The address table: every link of a crawl once, with its nearest holder, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import RowMapping, func, select

from crawler.url import key as url_key
from storage.archive_base import ArchiveBase
from storage.archive_rows import AddressRow, Discovered
from storage.archive_statements import DISCOVER, INSERT_ADDRESS, MORE_HOLDERS, update_address
from storage.archive_tables import ADDRESS, TO_WALK

_T = TypeVar("_T")


class Addresses(ArchiveBase):
    def discover(self, holder: str, found: Sequence[Discovered], *, home: bool, commit: bool = True) -> None:
        """Add the links of one page; a page is no holder of itself. The holder kept is the home page, else
        the smallest address, so the row does not depend on the order in which pages arrived."""

        def row(item: Discovered) -> dict[str, Any]:
            link = item.link
            return {
                "url": link.url,
                "role": link.role,
                "own": int(item.own),
                "held": link.held,
                "text": link.text,
                "region": link.region,
                "raw": link.raw[:200],
                "hidden": int(link.hidden),
            }

        more: Counter[str] = Counter()
        placed = ((url_key(item.link.url), item.depth, item.priority, item) for item in found)
        self._hold(holder, placed, row, more, home=home)
        self._hold_once_more(more)
        if commit:
            self._crawl.commit()

    def _hold(
        self,
        holder: str,
        placed: Iterable[tuple[str, int, int, _T]],
        row: Callable[[_T], dict[str, Any]],
        more: Counter[str],
        *,
        home: bool,
    ) -> None:
        """Write the rows of a page's links. Those for which this holder changes nothing but the number of
        holders, nearly all of a portal's menus, are only counted in ``more``."""
        rank = "0" if home else f"1{len(holder):05d}{holder}"
        own = url_key(holder)
        seen = {own}
        rows: list[dict[str, Any]] = []
        for name, depth, priority, link in placed:
            if name in seen:
                continue
            seen.add(name)
            known = self._holds.get(name)
            if known is None:
                kept = (rank, depth, priority, home)
            elif known[0] <= rank and known[1] <= depth and known[2] <= priority and known[3] >= home:
                more[name] += 1
                continue
            else:
                kept = (
                    min(known[0], rank),
                    min(known[1], depth),
                    min(known[2], priority),
                    known[3] or home,
                )
            if known is not None or len(self._holds) < _HOLDS_KEPT:
                self._holds[name] = kept
            rows.append(
                {
                    **row(link),
                    "key": name,
                    "depth": depth,
                    "priority": priority,
                    "state": "queued",
                    "holder": holder,
                    "holder_rank": rank,
                    "holders": 1,
                    "on_home": int(home),
                }
            )
        if rows:
            self._crawl.execute(DISCOVER, rows)

    def _hold_once_more(self, more: Mapping[str, int]) -> None:
        if more:
            self._crawl.exec_driver_sql(MORE_HOLDERS, [(count, name) for name, count in more.items()])

    def set_address(self, key: str, *, commit: bool = True, **values: Any) -> None:
        """Update one address by its identity: state, reason, outcome, status, final_url, detail …"""
        self._crawl.execute(update_address(tuple(values)), {"_key": key, **values})
        if commit:
            self._crawl.commit()

    def address(self, key: str) -> AddressRow | None:
        row = self._crawl.execute(select(ADDRESS).where(ADDRESS.c.key == key)).mappings().first()
        return None if row is None else _address(row)

    def addresses(
        self,
        *,
        state: str | None = None,
        roles: Iterable[str] | None = None,
        own: bool | None = None,
        on_home: bool | None = None,
        outcomes: Iterable[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[AddressRow]:
        """Addresses in the order of their identity (stable between runs), streamed."""
        query = select(ADDRESS)
        if state is not None:
            query = query.where(ADDRESS.c.state == state)
        if roles is not None:
            query = query.where(ADDRESS.c.role.in_(tuple(roles)))
        if own is not None:
            query = query.where(ADDRESS.c.own == int(own))
        if on_home is not None:
            query = query.where(ADDRESS.c.on_home == int(on_home))
        if outcomes is not None:
            query = query.where(ADDRESS.c.outcome.in_(tuple(outcomes)))
        query = query.order_by(ADDRESS.c.key)
        if limit is not None:
            query = query.limit(limit)
        rows = self._crawl.execute(query.execution_options(yield_per=500)).mappings()
        for row in rows:
            yield _address(row)

    def unread(self) -> Iterator[AddressRow]:
        """Own pages that answered when they were asked again, but that nobody has read."""
        alive = self.addresses(state="checked", own=True, roles=("page", "frame"), outcomes=("alive",))
        return (address for address in alive if address.detail)

    def frontier(self, limit: int, *, exclude: Iterable[int] = ()) -> list[AddressRow]:
        """The next pages to walk: own pages and frames still queued, best first."""
        query = (
            select(ADDRESS)
            .where(TO_WALK, ADDRESS.c.id.not_in(tuple(exclude)))
            .order_by(ADDRESS.c.priority, ADDRESS.c.key)
            .limit(limit)
        )
        return [_address(row) for row in self._crawl.execute(query).mappings()]

    def count_addresses(self, **equal: Any) -> int:
        query = select(func.count()).select_from(ADDRESS)
        for name, value in equal.items():
            query = query.where(ADDRESS.c[name] == value)
        return int(self._crawl.execute(query).scalar_one())

    def seed(self, urls: Iterable[str]) -> None:
        """Put the entry addresses at the head of the frontier; no page holds them yet."""
        for url in urls:
            self._arrive(url, 0, "queued")
        self._crawl.commit()

    def _arrive(self, url: str, depth: int, state: str = "page") -> None:
        """An own address that no page has been seen to hold: an entry, or reached by redirect."""
        row = {
            "key": url_key(url),
            "url": url,
            "role": "page",
            "own": 1,
            "depth": depth,
            "priority": depth * 10,
            "state": state,
            "held": "href",
            "holder": url,
            "holder_rank": "~",
            "text": "",
            "region": "nav",
            "raw": "",
            "hidden": 0,
            "holders": 0,
            "on_home": 0,
        }
        self._crawl.execute(INSERT_ADDRESS.on_conflict_do_nothing(), [row])


_HOLDS_KEPT = 200_000
"""Addresses whose nearest holder is kept in memory (about 250 bytes each)."""


def _address(row: RowMapping) -> AddressRow:
    values = {name: row[name] for name in AddressRow.__struct_fields__}
    for flag in ("own", "hidden", "on_home"):
        values[flag] = bool(values[flag])
    return AddressRow(**values)
