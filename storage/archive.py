"""One crawl's archive: a folder with ``crawl.sqlite`` and the page bodies, written by one child process.

Layout: ``<run>/crawl.sqlite`` and ``<run>/evidence/``; page bodies lie in ``bodies.sqlite``
(content-addressed, zstd), in the run's own folder or in a folder shared by the unit's runs. Every
write is committed before it is acknowledged; bodies are committed before the rows that name them,
so a kill costs at most the answers in flight.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import zstandard
from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from crawler.model import Fetched, NavLink, PageFacts
from crawler.url import key as url_key
from storage.archive_engine import archive_engine
from storage.archive_rows import AddressRow, Discovered, EvidenceRow, PageRow, Placed, Unchanged
from storage.archive_statements import (
    ANSWERED,
    DISCOVER,
    HAS_BODY,
    INSERT_ADDRESS,
    MORE_HOLDERS,
    PUT_BODY,
    PUT_PAGE,
    PUT_UNCHANGED,
    STORED,
    update_address,
)
from storage.archive_tables import ADDRESS, BODIES, BODY, EVIDENCE, FACT, META, NAV, PAGE, PROBE, TO_WALK
from storage.readings import HeldLink, Readings, create_tables

__all__ = [
    "SCHEMA",
    "AddressRow",
    "Archive",
    "ArchiveError",
    "Discovered",
    "EvidenceRow",
    "PageRow",
    "Placed",
    "Unchanged",
]

SCHEMA = 1
_T = TypeVar("_T")


class ArchiveError(Exception):
    """The folder holds no archive, or one of another version. The message is for the user (Chinese)."""


class Archive:
    """Open with :meth:`create` (writes; also resumes) or :meth:`open` (reads only)."""

    def __init__(self, folder: Path, crawl: Engine, bodies: Engine) -> None:
        self.folder = folder
        self.shared = (folder / "bodies.path").exists()
        """Whether the bodies are those of all the unit's runs."""
        self._crawl: Connection = crawl.connect()
        self._body: Connection = bodies.connect()
        self._engines = (crawl, bodies)
        self._pack = zstandard.ZstdCompressor(level=3)
        self._unpack = zstandard.ZstdDecompressor()
        self._known_nav: set[str] = set()
        self._holds: dict[str, tuple[str, int, int, bool]] = {}
        self.readings = Readings(self._body)

    @classmethod
    def create(cls, folder: Path, *, bodies: Path | None = None) -> Self:
        """Make the archive, or open an existing one to go on writing."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "evidence").mkdir(exist_ok=True)
        shared = bodies or folder
        shared.mkdir(parents=True, exist_ok=True)
        if shared != folder:
            (folder / "bodies.path").write_text(os.path.relpath(shared, folder), encoding="utf-8")
        crawl = archive_engine(folder / "crawl.sqlite", read_only=False)
        body = archive_engine(shared / "bodies.sqlite", read_only=False, small_pages=True)
        META.create_all(crawl)
        BODIES.create_all(body)
        archive = cls(folder, crawl, body)
        create_tables(archive._body)
        if archive.fact("schema") is None:
            archive.set_facts({"schema": SCHEMA})
        return archive

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open for reading. Raises :class:`ArchiveError` when there is none."""
        path = folder / "crawl.sqlite"
        pointer = folder / "bodies.path"
        shared = folder / pointer.read_text(encoding="utf-8").strip() if pointer.exists() else folder
        if not path.is_file() or not (shared / "bodies.sqlite").is_file():
            raise ArchiveError(f"{folder} 里没有采集档案 (缺 crawl.sqlite 或 bodies.sqlite)。")
        archive = cls(
            folder,
            archive_engine(path, read_only=True),
            archive_engine(shared / "bodies.sqlite", read_only=True),
        )
        if archive.fact("schema") != SCHEMA:
            archive.close()
            raise ArchiveError(f"{folder} 的档案版本与本程序不符, 请用生成它的版本打开。")
        return archive

    def close(self) -> None:
        self._crawl.close()
        self._body.close()
        for engine in self._engines:
            engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """All that the block writes is committed, or nothing of it: a fault in the middle leaves no half page
        for the next commit to keep."""
        try:
            yield
            self._crawl.commit()
        except BaseException:
            self._crawl.rollback()
            self._known_nav.clear()
            self._holds.clear()
            raise

    def fact(self, name: str) -> Any:
        value = self._crawl.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar()
        return None if value is None else msgspec.json.decode(value)

    def set_facts(self, facts: Mapping[str, Any]) -> None:
        for name, value in facts.items():
            data = msgspec.json.encode(value).decode()
            self._crawl.execute(
                insert(FACT)
                .values(name=name, value=data)
                .on_conflict_do_update(index_elements=["name"], set_={"value": data})
            )
        self._crawl.commit()

    def put_body(self, body: bytes) -> str:
        """Store ``body`` once; returns its sha256 (hex)."""
        sha = hashlib.sha256(body).hexdigest()
        self._add_body(sha, body)
        self._body.commit()
        return sha

    def _add_body(self, sha: str, body: bytes) -> None:
        if self._body.execute(HAS_BODY, {"sha": sha}).first() is None:
            self._body.execute(PUT_BODY, {"sha": sha, "size": len(body), "data": self._pack.compress(body)})

    def body(self, sha: str) -> bytes:
        data = self._body.execute(select(BODY.c.data).where(BODY.c.sha == sha)).scalar()
        if data is None:
            raise ArchiveError(f"档案缺少正文 {sha}。")
        return self._unpack.decompress(bytes(data))

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
                len(fetched.body),
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
                insert(NAV).values(sha=sha, links=self._pack.compress(data)).on_conflict_do_nothing()
            )
            if len(self._known_nav) < _NAVS_KEPT:
                self._known_nav.add(sha)
        return sha

    def _facts(self, facts: PageFacts) -> bytes:
        return self._pack.compress(msgspec.json.encode(msgspec.structs.replace(facts, nav=())))

    def nav(self, sha: str) -> tuple[NavLink, ...]:
        data = self._crawl.execute(select(NAV.c.links).where(NAV.c.sha == sha)).scalar()
        if data is None:
            return ()
        return msgspec.json.decode(self._unpack.decompress(bytes(data)), type=tuple[NavLink, ...])

    def _page(self, row: RowMapping) -> PageRow:
        facts = _PAGE_FACTS.decode(self._unpack.decompress(bytes(row["facts"])))
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

    def put_facts(self, changed: Mapping[str, PageFacts]) -> None:
        """Replace the facts of stored pages (identity -> facts), all or none; the bodies stay."""
        for name, facts in changed.items():
            values = {"facts": self._facts(facts), "nav_sha": self._put_nav(facts.nav)}
            self._crawl.execute(update(PAGE).where(PAGE.c.key == name).values(**values))
        self._crawl.commit()

    def put_probe(self, kind: str, key: str, value: Any) -> None:
        data = msgspec.json.encode(value).decode()
        self._crawl.execute(
            insert(PROBE)
            .values(kind=kind, key=key, value=data)
            .on_conflict_do_update(index_elements=["kind", "key"], set_={"value": data})
        )
        self._crawl.commit()

    def probes(self, kind: str) -> dict[str, Any]:
        query = select(PROBE.c.key, PROBE.c.value).where(PROBE.c.kind == kind).order_by(PROBE.c.key)
        return {k: msgspec.json.decode(v) for k, v in self._crawl.execute(query)}

    def put_evidence(self, *rows: EvidenceRow) -> None:
        """Commit the pictures of one problem: all of them or none."""
        with self._whole():
            for row in rows:
                values = msgspec.structs.asdict(row)
                values["box"] = None if row.box is None else msgspec.json.encode(row.box).decode()
                self._crawl.execute(
                    insert(EVIDENCE)
                    .values(**values)
                    .on_conflict_do_update(index_elements=["problem", "type", "path"], set_=values)
                )

    def evidence(self) -> Iterator[EvidenceRow]:
        query = select(EVIDENCE).order_by(EVIDENCE.c.problem, EVIDENCE.c.type, EVIDENCE.c.path)
        for row in self._crawl.execute(query).mappings():
            box = None if row["box"] is None else tuple(msgspec.json.decode(row["box"]))
            yield EvidenceRow(row["problem"], row["type"], row["path"], row["sha256"], row["taken_at"], box)


_HOLDS_KEPT = 200_000
"""Addresses whose nearest holder is kept in memory (about 250 bytes each)."""
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


def _address(row: RowMapping) -> AddressRow:
    values = {name: row[name] for name in AddressRow.__struct_fields__}
    for flag in ("own", "hidden", "on_home"):
        values[flag] = bool(values[flag])
    return AddressRow(**values)
