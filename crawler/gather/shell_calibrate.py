"""How the applications of own hosts show addresses that cannot exist; kept as archive probes of kind
``soft404_shell``. Asked only where a rendered page shows next to nothing: at most two renderings a host."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy.exc import OperationalError

from crawler.gather.answer_facts import ReadPage
from crawler.gather.browser import BrowserPool
from crawler.gather.calibrate import ask_nonsense
from crawler.gather.client import ProbeClient
from crawler.gather.outcome import Exchange, classify
from crawler.gather.politeness import HostGate
from crawler.gather.render import Rendered, render
from crawler.gather.rendering import NO_ENTRY
from crawler.gather.shell_404 import (
    LISTING,
    Pieces,
    ShellAnswer,
    ShellSignature,
    Shown,
    answer_of,
    app_of,
    folder_of,
    frame_of,
    is_absent,
    is_poor,
    is_rich,
    shown_of,
    strange_neighbour,
    strange_route,
)
from crawler.model import Fetched, PageFacts
from crawler.settings import Settings
from crawler.url import Scope, host_of, key
from storage.archive import Archive, PageRow

_log = logging.getLogger(__name__)

PROBE: Final = "soft404_shell"
LOOKED: Final = "soft_404_shells_looked"
_ASKED: Final = 2
"""Renderings a host."""
_FRAMES: Final = 6
"""Pages that show something, of which the frame is read."""
_DOUBTS: Final = 300
"""Pages of a host that are compared."""
_NO_SUCH: Final = frozenset(("404", "410"))

ShowPage = Callable[[str], Awaitable[Rendered]]


class _App(Struct):
    """The rendered pages of one application: keys of those that show next to nothing and of those that show
    something, the page it is entered by, and how many pages each folder has."""

    host: str
    poor: list[str] = []
    rich: list[str] = []
    rich_folders: set[str] = set()
    urls: list[str] = []
    folders: Counter[str] = msgspec.field(default_factory=Counter)

    @property
    def entry(self) -> str:
        return key(min(self.urls, key=lambda url: (url.count("/"), "#" in url, len(url), url)))


def page_shower(pool: BrowserPool, settings: Settings) -> ShowPage:
    """Opens an address as a visitor would."""

    async def show(url: str) -> Rendered:
        return await render(pool, url, settings)

    return show


def shell_signatures(archive: Archive) -> dict[str, list[ShellSignature]]:
    """Stored signatures by host."""
    return {
        host: msgspec.convert(value, list[ShellSignature]) for host, value in archive.probes(PROBE).items()
    }


def shows_absence(
    signatures: list[ShellSignature], page: Fetched, facts: PageFacts, *, in_menu: bool
) -> bool:
    """Whether a rendered page shows what its host's applications show of addresses that cannot exist."""
    if page.rendered is None or not signatures or not is_poor(facts):
        return False
    shown = shown_of(page.rendered, page.requested_url or page.url)
    return any(is_absent(signature, shown, facts, in_menu=in_menu) for signature in signatures)


class ShellCalibration:
    """Asks the applications of own hosts for addresses that cannot exist, and finds the pages that show the
    same."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        scope: Scope,
        gate: HostGate,
        read_page: ReadPage,
        show: ShowPage,
        client: ProbeClient,
        *,
        allowed: Callable[[str], bool] | None,
        now: Callable[[], str],
        seed: int,
    ) -> None:
        self.archive = archive
        self.settings = settings
        self.scope = scope
        self.gate = gate
        self.read_page = read_page
        self.show = show
        self.client = client
        self.allowed = allowed
        self.now = now
        self.seed = seed
        self.rendered = 0

    async def doubted(self) -> list[str]:
        """Keys of stored pages that show what their application shows of addresses that cannot exist."""
        hosts: dict[str, list[_App]] = defaultdict(list)
        for app in self._apps():
            hosts[app.host].append(app)
        found: list[str] = []
        for host in sorted(hosts):
            left, kept = _ASKED, []
            for app in sorted(hosts[host], key=lambda each: (-len(each.poor), each.urls)):
                if left <= 0:
                    break
                before = self.rendered
                try:
                    signature, absent = await self._of_app(app, left)
                except (OperationalError, OSError):
                    raise
                except Exception:
                    # A document that we cannot read tells nothing.
                    _log.exception("calibrating an application of %s failed", host)
                    continue
                finally:
                    left -= self.rendered - before
                found += absent
                if signature.answers:
                    kept.append(signature)
            self.archive.put_probe(PROBE, host, msgspec.to_builtins(kept))
        return found

    def _apps(self) -> list[_App]:
        """Applications of which some page shows next to nothing, and some page something."""
        apps: dict[tuple[str, tuple[str, ...]], _App] = {}
        home = key(str(self.archive.fact("home_url") or ""))
        without_entry = self.archive.probes(NO_ENTRY)
        for row in self.archive.pages():
            shown = row.render_state == "ok" or (row.render_state == "failed" and row.key in without_entry)
            if not shown or row.rendered_sha is None or not row.needs_render:
                continue
            if row.status != 200 or row.frame_of or not self.scope.contains(row.requested_url):
                continue
            host = host_of(row.requested_url)
            name = host, app_of(self.archive.body(row.body_sha))
            app = apps.setdefault(name, _App(host))
            app.urls.append(row.requested_url)
            app.folders[folder_of(row.requested_url)] += 1
            if is_rich(row.facts):
                app.rich.append(row.key)
                app.rich_folders.add(folder_of(row.requested_url))
            elif row.key != home and is_poor(row.facts):
                app.poor.append(row.key)
        for app in apps.values():
            app.poor = [name for name in app.poor if name != app.entry][:_DOUBTS]
        return [app for app in apps.values() if app.poor and app.rich]

    async def _of_app(self, app: _App, left: int) -> tuple[ShellSignature, list[str]]:
        """What the application shows of nonsense, in at most ``left`` renderings, and the pages that show
        the same."""
        frame = self._frame(app)
        signature = ShellSignature(app.host, self.now(), frame)
        most = self.rendered + left
        answer = await self._ask(strange_route(app.urls, self.seed), frame, beside=False)
        if answer is not None:
            signature = msgspec.structs.replace(signature, answers=(answer,))
        absent, others = self._compare(signature, app.poor)
        # What is asked beside a page: an entry that the application's own system does not have.
        others = [row for row in others if folder_of(row.requested_url) in app.rich_folders]
        others = [row for row in others if row.facts.kind not in LISTING]
        while others and self.rendered < most:
            folder = folder_of(others[0].requested_url)
            beside = await self._ask(
                strange_neighbour(others[0].requested_url, self.seed), frame, beside=True
            )
            more: list[PageRow] = []
            if beside is not None:
                found = msgspec.structs.replace(signature, answers=(beside,))
                more, _ = self._compare(found, [row.key for row in others])
                counted = Counter(folder_of(row.requested_url) for row in more)
                if all(2 * count <= app.folders[name] for name, count in counted.items()):
                    # Where most pages of a kind say so, it is their system that does not answer.
                    absent += more
                    signature = msgspec.structs.replace(signature, answers=(*signature.answers, beside))
            done = {row.key for row in more}
            others = [r for r in others if r.key not in done and folder_of(r.requested_url) != folder]
        return signature, [row.key for row in absent]

    def _frame(self, app: _App) -> Pieces:
        step = max(len(app.rich) // _FRAMES, 1)
        chosen = [*app.rich[::step][:_FRAMES], app.entry]
        rows = [row for name in chosen if (row := self.archive.page(name)) is not None]
        return frame_of(shown for row in rows if (shown := self._shown(row)) is not None)

    def _shown(self, row: PageRow) -> Shown | None:
        rendered = self.archive.fetched(row).rendered
        return None if rendered is None else shown_of(rendered, row.requested_url)

    def _compare(self, signature: ShellSignature, names: list[str]) -> tuple[list[PageRow], list[PageRow]]:
        """Pages that are not there by ``signature``, and the others."""
        absent: list[PageRow] = []
        others: list[PageRow] = []
        for name in names:
            row = self.archive.page(name)
            shown = None if row is None else self._shown(row)
            if row is None or shown is None:
                continue
            held = self.archive.address(name)
            in_menu = held is not None and held.region == "nav"
            (absent if is_absent(signature, shown, row.facts, in_menu=in_menu) else others).append(row)
        return absent, others

    async def _ask(self, url: str, frame: Pieces, *, beside: bool) -> ShellAnswer | None:
        """What the application shows of ``url``, which cannot exist; None when it tells nothing."""
        if self.allowed is not None and not self.allowed(url):
            return None
        if (await ask_nonsense(self.client, url, self.gate, self.read_page)).status != 200:
            # The server itself knows what exists.
            return None
        limits = self.settings.timeouts
        self.rendered += 1
        try:
            async with self.gate.slot(url), asyncio.timeout(2 * limits.render + limits.close):
                seen = await self.show(url)
        except TimeoutError:
            return None
        if seen.state != "ok" or seen.dom is None or seen.status != 200:
            return None
        if any(failure.reason not in _NO_SUCH for failure in seen.requests_failed):
            return None
        heads = {"content-type": "text/html; charset=utf-8"}
        body = seen.dom.encode("utf-8", "replace")
        asked = Exchange(url, "GET", 200, final_url=seen.final_url, headers=heads, body=body)
        if classify(asked, own=True).outcome != "alive":
            # It asks for a login, or refuses: that says nothing of what is there.
            return None
        page = Fetched(url, 200, heads, body, url, rendered=seen.dom)
        return answer_of(url, shown_of(seen.dom, url), self.read_page(page).facts, frame, beside=beside)
