"""Render the pages that need it, and one page of each template whose foot is made by scripts."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from functools import partial
from time import monotonic

import msgspec
from sqlalchemy.exc import OperationalError

from crawler.derive.columns import column_key
from crawler.derive.decode import family_of
from crawler.derive.page import DERIVE_VERSION, read_page
from crawler.derive.template import footer_signature
from crawler.gather.browser import BrowserPool
from crawler.gather.faults import fault_shown, owes_all
from crawler.gather.frontier import Frontier
from crawler.gather.leafing import leaf_through
from crawler.gather.page_document import frame_garbled
from crawler.gather.reading_mark import reading
from crawler.gather.render import Rendered, render, render_again
from crawler.gather.rules import browser_rules
from crawler.gather.unseen import note_look, pages_to_look_at
from crawler.gather.watch import RequestFailure
from crawler.model import Fetched, Footer, Link, PageFacts, Reading
from crawler.settings import Settings
from crawler.url import key
from storage.archive import Archive, PageRow

_log = logging.getLogger(__name__)

_NO_SUCH = frozenset(("404", "410"))
NO_ENTRY = "feed_without_entry"
"""Probes of this kind: pages whose feeds answered that there is no such entry, and nothing else failed."""
_SHOWING = re.compile(
    r"<(?:a|img|svg|canvas|i?frame|wj-frame|video|audio|object|embed|input|form)[\s/>]", re.I
)

FOOT = ("party_mark", "site_code", "icp", "police", "sponsor", "contact", "error_report")


class Renderer:
    """Renders stored pages and stores what came of it. The budget counts over restarts."""

    def __init__(
        self,
        archive: Archive,
        pool: BrowserPool,
        frontier: Frontier,
        settings: Settings,
        *,
        home: str,
        deadline: float,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self.archive = archive
        self.pool = pool
        self.frontier = frontier
        self.settings = settings
        self.home_key = key(home)
        self.deadline = deadline
        self.on_progress = on_progress
        self._leaf = partial(leaf_through, leaves=settings.limits.leaves)
        self.left = settings.limits.renders - archive.count_rendered()
        self._looked: set[str] = set()
        self._feet_read: set[str] = set()

    async def dynamic_pages(self) -> int:
        """Render the home page and every page that waits for it; returns how many were rendered.

        The home page is always looked at as visitors see it: its search box, foot and script-made links.
        """
        keys = [row.key for row in self.archive.pages(to_render=True)]
        home = self.archive.page(self.home_key)
        if home is not None and not home.render_state and self.home_key not in keys:
            keys.insert(0, self.home_key)
        await self._each(keys)
        return len(keys)

    async def footers(self) -> int:
        """Render one page per template whose foot a script may complete, unless one was rendered already; its
        answer holds for the others."""
        self._feet_of_rendered()
        known = self.archive.probes("footer_group")
        wanted: dict[str, PageRow] = {}
        for row in self.archive.pages():
            footer = row.facts.footer
            if row.render_state == "ok" or row.facts.fragment or row.frame_of or row.status != 200:
                continue
            if row.kind in ("redirect", "error") or not footer.script_made:
                continue
            if all(getattr(footer, name) for name in FOOT):
                continue
            signature = footer_signature(row)
            if signature not in known and (signature not in wanted or row.key == self.home_key):
                wanted[signature] = row
        await self._each([row.key for row in wanted.values()])
        for signature, row in wanted.items():
            after = self.archive.page(row.key)
            if after is not None and after.render_state:
                self._put_foot(signature, after)
        return len(wanted)

    def _feet_of_rendered(self) -> None:
        """Pages that were rendered for another reason answer for their templates, too. One without navigation
        says nothing of others: shells and bare pages look alike before their scripts run."""
        known = self.archive.probes("footer_group")
        for row in self.archive.pages():
            if row.render_state != "ok" or row.rendered_sha is None or row.key in self._feet_read:
                continue
            self._feet_read.add(row.key)
            static = read_page(msgspec.structs.replace(self.archive.fetched(row), rendered=None)).facts
            if not static.footer.script_made or not static.nav or static.fragment or row.frame_of:
                continue
            signature = footer_signature(msgspec.structs.replace(row, facts=static))
            if signature not in known:
                known[signature] = True
                self._put_foot(signature, row)

    def _put_foot(self, signature: str, row: PageRow) -> None:
        footer = row.facts.footer if row.render_state == "ok" else Footer()
        self.archive.put_probe(
            "footer_group",
            signature,
            {"page": row.url, "state": row.render_state, "footer": msgspec.to_builtins(footer)},
        )

    async def smuggled(self) -> int:
        """Look at static pages with links to unknown hosts, which a style sheet or a script may hide; returns
        how many were looked at. What cannot be shown without fault stays as the static page says."""
        found = pages_to_look_at(self.archive)
        keys = [name for name in found if name not in self._looked]
        queue = list(reversed(keys))

        async def work() -> None:
            while queue and self.left > 0 and monotonic() < self.deadline:
                name = queue.pop()
                row = self.archive.page(name)
                if row is None:
                    continue
                self.left -= 1
                note_look(self.archive, name, found[name])
                rendering = await render(self.pool, row.url, self.settings, charset=misdeclared(row.facts))
                if rendering.state == "ok" and not rendering.requests_failed:
                    self._settle(row, rendering)
                self.on_progress(len(keys) - len(queue), len(queue))

        self._looked.update(keys)
        if keys:
            await asyncio.gather(*(work() for _ in range(self.settings.browser.tabs)))
        return len(keys)

    async def _each(self, keys: list[str]) -> None:
        queue = list(reversed(self._alike(keys)))
        total = len(queue)

        async def work() -> None:
            while queue:
                names = queue.pop()
                if self.left <= 0 or monotonic() > self.deadline:
                    for name in names:
                        self.archive.put_rendering(name, state="skipped", note="budget")
                    continue
                self.left -= 1
                rows = [row for name in names if (row := self.archive.page(name)) is not None]
                if rows:
                    rendering = await self._render(rows[0])
                    for row in rows:
                        self._settle(row, rendering)
                self.on_progress(total - len(queue), len(queue))

        if keys:
            await asyncio.gather(*(work() for _ in range(self.settings.browser.tabs)))

    def _alike(self, keys: list[str]) -> list[list[str]]:
        """``keys`` in their order, those together that are one page: ``/zwgk/`` and ``/zwgk/index.html``
        with the same bytes. The browser shows them once."""
        groups: dict[tuple[str, str], list[str]] = {}
        for name in keys:
            row = self.archive.page(name)
            own = (name, "") if row is None or name == self.home_key else same_page(row)
            groups.setdefault(own, []).append(name)
        return list(groups.values())

    async def _render(self, row: PageRow) -> Rendered:
        leaf = self._leaf if row.needs_render and row.key != self.home_key else None
        charset = misdeclared(row.facts)
        rendering = await render_again(self.pool, row.url, self.settings, leaf=leaf, charset=charset)
        if charset is None and rendering.dom is not None and frame_garbled(rendering.dom):
            # The page declares its encoding rightly, one of its frames does not.
            told = await render(self.pool, row.url, self.settings, leaf=leaf, charset=row.facts.encoding)
            return rendering if told.dom is None or frame_garbled(told.dom) else told
        if rendering.state == "ok" and rendering.timers and self._shows_nothing(row, rendering.dom):
            # A feed may be asked late, or again: nothing is called empty while something is still to run.
            longer = await render(self.pool, row.url, self.settings, leaf=leaf, charset=charset, patient=True)
            return rendering if longer.dom is None else longer
        return rendering

    def _shows_nothing(self, row: PageRow, dom: str | None) -> bool:
        """Whether a page that owes entries or a text shows none; one that cannot be read is told of later."""
        try:
            with reading(self.archive.folder, "render", row.key):
                facts = read_page(msgspec.structs.replace(self.archive.fetched(row), rendered=dom)).facts
        except (OperationalError, OSError):
            raise
        except Exception:
            return False
        return owes_all(facts)

    def _settle(self, row: PageRow, rendering: Rendered) -> None:
        """Store the rendering; a document that we cannot read is a rendering that failed."""
        try:
            with reading(self.archive.folder, "render", row.key):
                self._store(row, rendering)
        except (OperationalError, OSError):
            raise
        except Exception as error:
            _log.exception("reading the rendering of %s failed", row.url)
            self.archive.put_rendering(row.key, state="failed", note=f"网页读取出错: {type(error).__name__}")

    def _store(self, row: PageRow, rendering: Rendered) -> None:
        if rendering.dom is None:
            self.archive.put_rendering(row.key, state=rendering.state, note=rendering.note)
            return
        fetched = msgspec.structs.replace(self.archive.fetched(row), rendered=rendering.dom)
        read = read_page(fetched)
        links = list(read.links)
        for document in rendering.more:
            leaf = read_page(msgspec.structs.replace(fetched, rendered=document))
            links += leaf.links
            read = _with_leaf(read, leaf)
        if read.facts.redirect:
            links.append(Link(read.facts.redirect, "page", "meta_refresh"))
        state, note = rendering.state, rendering.note
        if state == "ok" and wiped(fetched, read):
            # What the answer says stands; nobody gets to see it.
            self.archive.put_rendering(row.key, state="failed", note=browser_rules().wiped.note)
            return
        if state == "ok" and (fault := fault_shown(fetched, read.facts)):
            # What should stand there did not come; nobody knows whether there is something.
            state, note = "failed", fault
            if read.facts.kind == "error":
                self.archive.put_rendering(row.key, state=state, note=note)
                return
        fell_short = rendering.requests_failed and not _shows_items(read.facts.list)
        if state == "ok" and fell_short and not _is_gone(read.facts, rendering.requests_failed):
            feeds = " ".join(f"{f.url} ({f.reason})" for f in rendering.requests_failed)
            state, note = "failed", f"数据接口没有应答: {feeds[:300]}"
            if all(failure.reason in _NO_SUCH for failure in rendering.requests_failed):
                self.archive.put_probe(NO_ENTRY, row.key, True)
        self.archive.put_rendering(
            row.key,
            state=state,
            note=note,
            dom=rendering.dom,
            facts=read.facts,
            found=self.frontier.discover(self._new_links(row, links), row.depth),
            home=row.key == self.home_key,
            frame_of=row.frame_of,
            derive_version=DERIVE_VERSION,
        )

    def _new_links(self, row: PageRow, links: list[Link]) -> list[Link]:
        """Links that the static page did not hold; those were counted when it was stored."""
        static = msgspec.structs.replace(self.archive.fetched(row), rendered=None)
        known = {key(link.url) for link in read_page(static).links}
        return [link for link in links if key(link.url) not in known]


def _is_gone(facts: PageFacts, failures: tuple[RequestFailure, ...]) -> bool:
    """The feed answered that there is no such entry, and the page shows as much: nothing fell short."""
    return facts.kind == "error" and all(failure.reason in _NO_SUCH for failure in failures)


def same_page(row: PageRow) -> tuple[str, str]:
    """Pages with the same are one, whichever of its names leads there."""
    return column_key(row.url), row.body_sha


def misdeclared(facts: PageFacts) -> str | None:
    """The encoding of a page that declares another one: a browser would show it as garbage."""
    declared = family_of(facts.declared_encoding)
    return facts.encoding if declared and declared != family_of(facts.encoding) else None


def wiped(fetched: Fetched, shown: Reading) -> bool:
    """Whether scripts of the page took away what it had said: ``shown``, the page as rendered, holds next to
    no text, no link and no picture, and leads nowhere else. A page that empties itself while it is read still
    shows what stands below the script, which may be the foot."""
    rules = browser_rules().wiped
    facts = shown.facts
    if facts.text_length > rules.left or facts.redirect:
        return False
    bare = _SHOWING.search(fetched.rendered or "") is None
    if not bare and (facts.attachments or facts.blocks or (facts.list is not None and facts.list.items)):
        return False
    static = read_page(msgspec.structs.replace(fetched, rendered=None)).facts
    if static.text_length < rules.said or static.redirect is not None:
        return False
    return bare or "empties_itself" in static.needs_render


def _with_leaf(first: Reading, leaf: Reading) -> Reading:
    """The list of ``first`` with the entries that a following page shows."""
    head, tail = first.facts.list, leaf.facts.list
    if head is None or tail is None:
        return first
    known = {(item.url, item.title) for item in head.items}
    items = (*head.items, *(item for item in tail.items if (item.url, item.title) not in known))
    dates = sorted(d for d in (head.newest, head.oldest, tail.newest, tail.oldest) if d)
    block = msgspec.structs.replace(
        head,
        items=items,
        count=max(head.count, len(items)),
        newest=dates[-1] if dates else None,
        oldest=dates[0] if dates else None,
    )
    return Reading(msgspec.structs.replace(first.facts, list=block), first.links)


def _shows_items(block: object) -> bool:
    return bool(getattr(block, "count", 0))
