"""The page table and the bodies: what was answered, what was read from it, and how it rendered."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.sqlite import insert

from crawler.model import Fetched, NavLink, PageFacts
from crawler.url import key as url_key
from storage.archive_addresses import Addresses
from storage.archive_base import ArchiveError
from storage.archive_rows import Discovered, PageRow, Unchanged
from storage.archive_statements import ANSWERED, HAS_BODY, PUT_BODY, PUT_PAGE, PUT_UNCHANGED, STORED
from storage.archive_tables import BODY, NAV, PAGE
from storage.readings import HeldLink


class Pages(Addresses):
    def put_body(self, body: bytes) -> str:
        """Store ``body`` once; returns its sha256 (hex)."""
        sha = hashlib.sha256(body).hexdigest()
        self._add_body(sha, body)
        self._body.commit()
        return sha

    def _add_body(self, sha: str, body: bytes) -> None:
        if self._body.execute(HAS_BODY, {"sha": sha}).first() is None:
            self._body.execute(
                PUT_BODY, {"sha": sha, "size": len(body), "data": self._packer.pack(body, "body")}
            )

    def body(self, sha: str) -> bytes:
        data = self._body.execute(select(BODY.c.data).where(BODY.c.sha == sha)).scalar()
        if data is None:
            raise ArchiveError(f"档案缺少正文 {sha}。")
        return self._packer.unpack(bytes(data))

    def put_page(
        self,
        fetched: Fetched,
        facts: PageFacts,
        *,
        key: str,
        fetched_at: str,
        elapsed_ms: int,
        redirects: Sequence[str],
        depth: int,
        derive_version: int,
        found: Sequence[Discovered],
        home: bool,
        frame_of: str | None = None,
        asked: str | None = None,
        reader: str | None = None,
        paging: Iterable[str] = (),
    ) -> None:
        """Commit one answered page with its links: either all of it is kept or nothing.

        ``frame_of``: the page that shows this one in a frame; visitors see that one, so it holds the links.
        ``asked``: identity of the address that led here by redirect, when it is another. ``reader``: what
        read the page; when given, later runs of the unit remember the answer. ``paging``: links that leaf.
        """
        packed = self._facts(facts)
        nav = msgspec.json.encode(facts.nav) if facts.nav else b""
        nav_sha = hashlib.sha256(nav).hexdigest()[:32] if nav else None
        sha = hashlib.sha256(fetched.body).hexdigest()
        self._add_body(sha, fetched.body)
        if reader is not None:
            if nav_sha is not None:
                self.readings.put_nav(nav_sha, nav)
            self.readings.put(
                key,
                fetched.url,
                fetched.status,
                fetched.headers,
                sha,
                fetched.body,
                reader=reader,
                facts=facts,
                packed_facts=packed,
                nav_sha=nav_sha,
                links=_held_links(found, frozenset(paging)),
            )
        self._body.commit()
        with self._whole():
            self._put_nav(facts.nav)
            stored = self._crawl.execute(
                PUT_PAGE,
                {
                    "key": key,
                    "url": fetched.url,
                    "requested_url": fetched.requested_url or fetched.url,
                    "status": fetched.status,
                    "headers": msgspec.json.encode(fetched.headers).decode(),
                    "fetched_at": fetched_at,
                    "elapsed_ms": elapsed_ms,
                    "body_sha": sha,
                    "size": len(fetched.body),
                    "redirects": msgspec.json.encode(tuple(redirects)).decode(),
                    "depth": depth,
                    "kind": facts.kind,
                    "facts": packed,
                    "nav_sha": nav_sha,
                    "derive_version": derive_version,
                    "needs_render": " ".join(facts.needs_render),
                    "render_state": "",
                    "frame_of": frame_of,
                },
            )
            if stored.rowcount:
                self.discover(frame_of or fetched.url, found, home=home, commit=False)
            if asked is not None:
                self._arrive(fetched.url, depth)
            for name in {key, asked or key}:
                self.set_address(
                    name,
                    commit=False,
                    state="page",
                    reason=None,
                    status=fetched.status,
                    outcome="alive",
                    final_url=fetched.url,
                    checked_at=fetched_at,
                )

    def put_unchanged(
        self, pages: Sequence[Unchanged], *, owns: Callable[[str], bool], derive_version: int
    ) -> None:
        """Commit pages that answered as before, with the reading remembered of them: all or none. What is
        stored is what :meth:`put_page` would have stored. ``owns``: whether an address is the unit's own."""

        def row(link: HeldLink) -> dict[str, Any]:
            _, url, role, held, said, region, raw, hidden, _ = link
            return {
                "url": url,
                "role": role,
                "own": int(owns(url)),
                "held": held,
                "text": said,
                "region": region,
                "raw": raw,
                "hidden": int(hidden),
            }

        more: Counter[str] = Counter()
        with self._whole():
            names = msgspec.json.encode([one.page.key for one in pages]).decode()
            stored = {name for (name,) in self._crawl.exec_driver_sql(STORED, (names,))}
            new = [one for one in pages if one.page.key not in stored]
            for sha in {one.page.nav_sha for one in new} - self._known_nav - {""}:
                self._copy_nav(sha)
            if new:
                self._crawl.exec_driver_sql(PUT_UNCHANGED, [_unchanged(one, derive_version) for one in new])
            for one in new:
                self._hold(one.frame_of or one.page.url, one.found, row, more, home=False)
            self._hold_once_more(more)
            self._crawl.exec_driver_sql(
                ANSWERED, [(one.page.status, one.page.url, one.fetched_at, one.page.key) for one in pages]
            )

    def _copy_nav(self, sha: str) -> None:
        packed = self.readings.nav(sha)
        if packed is None:
            raise ArchiveError(f"档案缺少导航 {sha}。")
        self._crawl.execute(insert(NAV).values(sha=sha, links=packed).on_conflict_do_nothing())
        if len(self._known_nav) < _NAVS_KEPT:
            self._known_nav.add(sha)

    def put_rendering(
        self,
        key: str,
        *,
        state: str,
        note: str | None = None,
        dom: str | None = None,
        facts: PageFacts | None = None,
        found: Sequence[Discovered] = (),
        home: bool = False,
        frame_of: str | None = None,
        derive_version: int = 0,
    ) -> None:
        """Commit the outcome of rendering one page; ``facts`` replace those of the static reading."""
        values: dict[str, Any] = {"render_state": state, "render_note": note}
        if dom is not None:
            values["rendered_sha"] = self.put_body(dom.encode("utf-8", "replace"))
        with self._whole():
            if facts is not None:
                values |= {
                    "facts": self._facts(facts),
                    "kind": facts.kind,
                    "nav_sha": self._put_nav(facts.nav),
                    "derive_version": derive_version,
                }
                self.discover(frame_of or facts.url, found, home=home, commit=False)
            self._crawl.execute(update(PAGE).where(PAGE.c.key == key).values(**values))

    def page(self, key: str) -> PageRow | None:
        row = self._crawl.execute(select(PAGE).where(PAGE.c.key == key)).mappings().first()
        return None if row is None else self._page(row)

    def pages(self, *, to_render: bool = False, kinds: Iterable[str] | None = None) -> Iterator[PageRow]:
        """Pages in the order of their identity, streamed. ``to_render``: those waiting for the browser."""
        query = select(PAGE)
        if to_render:
            query = query.where(PAGE.c.needs_render != "", PAGE.c.render_state == "")
        if kinds is not None:
            query = query.where(PAGE.c.kind.in_(tuple(kinds)))
        query = query.order_by(PAGE.c.key).execution_options(yield_per=200)
        for row in self._crawl.execute(query).mappings():
            yield self._page(row)

    def page_keys(self) -> list[str]:
        """Identities of all stored pages, in their order."""
        return list(self._crawl.execute(select(PAGE.c.key).order_by(PAGE.c.key)).scalars())

    def count_pages(self) -> int:
        return int(self._crawl.execute(select(func.count()).select_from(PAGE)).scalar_one())

    def count_rendered(self) -> int:
        query = select(func.count()).select_from(PAGE).where(PAGE.c.render_state != "")
        return int(self._crawl.execute(query).scalar_one())

    def total_bytes(self) -> int:
        return int(self._crawl.execute(select(func.coalesce(func.sum(PAGE.c.size), 0))).scalar_one())

    def fetched(self, row: PageRow) -> Fetched:
        """The page as the derive step gets it, from the stored bytes alone."""
        rendered = None
        if row.rendered_sha is not None:
            rendered = self.body(row.rendered_sha).decode("utf-8", "replace")
        return Fetched(
            url=row.url,
            status=row.status,
            headers=row.headers,
            body=self.body(row.body_sha),
            requested_url=row.requested_url,
            rendered=rendered,
        )

    def _put_nav(self, nav: tuple[NavLink, ...]) -> str | None:
        if not nav:
            return None
        data = msgspec.json.encode(nav)
        sha = hashlib.sha256(data).hexdigest()[:32]
        if sha not in self._known_nav:
            self._crawl.execute(
                insert(NAV).values(sha=sha, links=self._packer.pack(data)).on_conflict_do_nothing()
            )
            if len(self._known_nav) < _NAVS_KEPT:
                self._known_nav.add(sha)
        return sha

    def _facts(self, facts: PageFacts) -> bytes:
        return self._packer.pack(msgspec.json.encode(msgspec.structs.replace(facts, nav=())), "facts")

    def nav(self, sha: str) -> tuple[NavLink, ...]:
        data = self._crawl.execute(select(NAV.c.links).where(NAV.c.sha == sha)).scalar()
        if data is None:
            return ()
        return msgspec.json.decode(self._packer.unpack(bytes(data)), type=tuple[NavLink, ...])

    def _page(self, row: RowMapping) -> PageRow:
        facts = _PAGE_FACTS.decode(self._packer.unpack(bytes(row["facts"])))
        if row["nav_sha"]:
            facts = msgspec.structs.replace(facts, nav=self.nav(row["nav_sha"]))
        return PageRow(
            id=row["id"],
            key=row["key"],
            url=row["url"],
            requested_url=row["requested_url"],
            status=row["status"],
            headers=msgspec.json.decode(row["headers"], type=dict[str, str]),
            fetched_at=row["fetched_at"],
            elapsed_ms=row["elapsed_ms"],
            body_sha=row["body_sha"],
            size=row["size"],
            redirects=msgspec.json.decode(row["redirects"], type=tuple[str, ...]),
            depth=row["depth"],
            kind=row["kind"],
            facts=facts,
            needs_render=tuple(row["needs_render"].split()),
            render_state=row["render_state"],
            render_note=row["render_note"],
            rendered_sha=row["rendered_sha"],
            frame_of=row["frame_of"],
        )

    def put_facts(self, changed: Mapping[str, PageFacts]) -> None:
        """Replace the facts of stored pages (identity -> facts), all or none; the bodies stay."""
        for name, facts in changed.items():
            values = {"facts": self._facts(facts), "nav_sha": self._put_nav(facts.nav)}
            self._crawl.execute(update(PAGE).where(PAGE.c.key == name).values(**values))
        self._crawl.commit()


_NAVS_KEPT = 10_000


def _unchanged(one: Unchanged, derive_version: int) -> tuple[object, ...]:
    page = one.page
    return (
        page.key,
        page.url,
        page.url,
        page.status,
        msgspec.json.encode(one.headers).decode(),
        one.fetched_at,
        one.elapsed_ms,
        page.body_sha,
        page.size,
        one.depth,
        page.kind,
        page.facts,
        page.nav_sha or None,
        derive_version,
        page.needs_render,
        one.frame_of,
    )


def _held_links(found: Sequence[Discovered], paging: frozenset[str]) -> list[HeldLink]:
    return [
        (
            url_key(link.url),
            link.url,
            link.role,
            link.held,
            link.text,
            link.region,
            link.raw[:200],
            link.hidden,
            link.url in paging,
        )
        for link in (item.link for item in found)
    ]


_PAGE_FACTS = msgspec.json.Decoder(PageFacts)
