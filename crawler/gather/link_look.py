"""A thorough look at one link: tries, pauses, what its text says, and what the browser sees."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct
from msgspec.structs import replace

from crawler.gather.answer_facts import (
    ReadPage,
    answer_facts,
    fetched_of,
    read_answer,
)
from crawler.gather.calibrate import ask_nonsense
from crawler.gather.client import ProbeClient, probe
from crawler.gather.outcome import Answer, Exchange, Outcome, answer, rules
from crawler.gather.politeness import HostGate
from crawler.gather.shell_404 import ShellSignature
from crawler.gather.shell_calibrate import shows_absence
from crawler.gather.soft404 import (
    WITH_TEXT,
    HostSignature,
    Nonsense,
    Soft404,
    led_astray,
    led_home,
    nonsense_urls,
    soft_404_reason,
)
from crawler.settings import Settings
from crawler.url import Scope, host_of
from storage.archive import AddressRow

FINE: frozenset[Outcome] = frozenset({"alive", "login"})
WALKED = frozenset({"page", "frame"})
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<script")

BrowserCheck = Callable[[str], Awaitable[Answer]]


class Attempt(Struct, frozen=True, omit_defaults=True):
    """One try. ``at``: Beijing time, ISO; ``error``: reason key; ``text``: what the network layer said."""

    method: str
    status: int | None
    at: str
    error: str | None = None
    text: str = ""


class LinkLook:
    """Looks at links one by one. ``client`` is set by the round that uses it; counts are totals."""

    client: ProbeClient

    def __init__(
        self,
        settings: Settings,
        scope: Scope,
        gate: HostGate,
        read_page: ReadPage,
        browser_check: BrowserCheck | None,
        *,
        seed: int,
        now: Callable[[], str],
    ) -> None:
        self.settings = settings
        self.scope = scope
        self.gate = gate
        self.read_page = read_page
        self.now = now
        self.signatures: dict[str, HostSignature] = {}
        self.shells: dict[str, list[ShellSignature]] = {}
        self.requests = 0
        self.browser_checks = 0
        self._browser_check = browser_check
        self._tabs = asyncio.Semaphore(settings.browser.tabs)
        self._seed = seed
        self._folders: dict[str, Nonsense] = {}

    async def visit(self, row: AddressRow, method: str, attempts: list[Attempt]) -> Answer:
        """Visit until the answer is fine or permanent, or the tries are used up. HEAD gives way to GET
        wherever it does not settle the matter. Every try is added to ``attempts``."""
        known = rules()
        failures = 0
        while True:
            judged = await probe(
                self.client,
                row.url,
                method,
                scope=self.scope,
                role=row.role,
                referer=row.holder or None,
                gate=self.gate,
            )
            self.requests += 1
            judged = await self._look_closer(row, judged)
            attempts.append(self._attempt(method, judged))
            if method == "HEAD":
                if _settled_by_head(row, judged):
                    return judged
                method = "GET"
                if judged.reason not in known.overloaded:
                    continue
            elif judged.reason not in known.passing or failures >= self.settings.politeness.retries:
                return judged
            failures += 1
            await self.gate.pause(row.url, failures, judged)

    async def ask_browser(
        self, row: AddressRow, judged: Answer, attempts: list[Attempt], *, shown: bool = False
    ) -> Answer:
        """What the browser says, where it can tell more; our own verdict stands when it cannot.

        ``shown``: ask also about an answer that is fine, for what its scripts show.
        """
        wanted = judged.reason in rules().browser or (shown and judged.outcome == "alive")
        if self._browser_check is None or not wanted:
            return judged
        timeouts = self.settings.timeouts
        self.browser_checks += 1
        try:
            async with (
                self._tabs,
                self.gate.slot(row.url),
                asyncio.timeout(2 * timeouts.render + timeouts.close),
            ):
                seen = await self._browser_check(row.url)
        except Exception as error:
            # A browser that failed has said nothing about the page.
            attempts.append(Attempt("browser", None, self.now(), "unexpected", type(error).__name__))
            return judged
        seen = await self._look_closer(row, seen)
        if seen.outcome == "alive" and self._is_absent(row, seen.seen):
            seen = answer("soft_404_same", seen=seen.seen)
        attempts.append(self._attempt("browser", seen))
        return seen if _tells_more(judged, seen) else judged

    def _attempt(self, method: str, judged: Answer) -> Attempt:
        return Attempt(
            method=method,
            status=judged.status,
            at=self.now(),
            error=None if judged.reason == "ok" else judged.reason,
            text=judged.seen.error_text if judged.seen else "",
        )

    async def _look_closer(self, row: AddressRow, judged: Answer) -> Answer:
        """An answer that is fine by its status may say in words that the page is not there."""
        seen = judged.seen
        if judged.outcome != "alive" or seen is None or seen.status not in WITH_TEXT or not seen.body:
            return judged
        if row.role == "form":
            return answer("soft_404", seen=seen) if self._form_is_gone(seen) else judged
        marked = seen.body.lstrip()[:15].lower().startswith(_MARKUP)
        if row.role not in WALKED and not marked:
            return judged
        reason: str | None = await self._soft_404(seen)
        if reason is None and row.role == "image":
            reason = "not_an_image"
        elif reason is None and row.role in ("style", "script") and row.own:
            reason = "not_an_asset"
        return judged if reason is None else answer(reason, seen=seen)

    def _form_is_gone(self, seen: Exchange) -> bool:
        """A form visited without its fields may say anything; only one that leads to where the host sends
        addresses that cannot exist, and says there that nothing is, is gone."""
        signature = self.signatures.get(host_of(seen.url))
        if not led_astray(signature, seen.url, seen.final_url):
            return False
        return soft_404_reason(None, answer_facts(fetched_of(seen))) is not None

    async def _soft_404(self, seen: Exchange) -> Soft404 | None:
        page = fetched_of(seen)
        if page.body.startswith(b"%PDF-") or b"\0\0\0" in page.body[:4096]:
            return None
        signature = self.signatures.get(host_of(seen.url))
        if self.scope.contains(seen.url) and led_home(seen.url, seen.final_url):
            signature = await self._beside(seen.url, signature)
        if signature is None and soft_404_reason(None, answer_facts(page)) is None:
            return None
        return soft_404_reason(signature, read_answer(page, self.read_page))

    def _is_absent(self, row: AddressRow, seen: Exchange | None) -> bool:
        """Whether the browser saw what the host's application shows of addresses that cannot exist."""
        signatures = self.shells.get(host_of(seen.url), []) if seen is not None else []
        if seen is None or not signatures or seen.status != 200 or not seen.body:
            return False
        shown = replace(fetched_of(seen), rendered=seen.body.decode("utf-8", "replace"))
        facts = self.read_page(shown).facts
        return shows_absence(signatures, shown, facts, in_menu=row.region == "nav")

    async def _beside(self, url: str, signature: HostSignature | None) -> HostSignature:
        """The host's signature with its answer to a nonsense address in the folder of ``url``.

        Systems that share a host differ by folder; that a link leads home says nothing by itself.
        """
        host = host_of(url)
        signature = signature or HostSignature(host, self.now())
        folder = url.partition("?")[0].rpartition("/")[0]
        if folder not in self._folders and len(self._folders) < rules().policy.folders_tried:
            _, nonsense = nonsense_urls(url, self._seed)
            self._folders[folder] = await ask_nonsense(self.client, nonsense, self.gate, self.read_page)
        found = self._folders.get(folder)
        return signature if found is None else replace(signature, answers=(*signature.answers, found))


def _settled_by_head(row: AddressRow, judged: Answer) -> bool:
    """A file that comes as a web page, and a form that leads elsewhere, need a look at the text."""
    if judged.outcome not in FINE:
        return False
    kind = (judged.seen.headers.get("content-type") or "") if judged.seen else ""
    if row.role == "form":
        return judged.final_url in (None, row.url)
    return "html" not in kind.lower()


def _tells_more(judged: Answer, shown: Answer) -> bool:
    """A browser that sees something, or is refused too, corrects us. A refusal becomes «dead» only when the
    browser meets an ordinary 404."""
    if shown.outcome in ("alive", "login", "soft_404"):
        return shown.reason not in rules().nothing_seen
    if judged.outcome == "dead":
        return shown.outcome == "blocked"
    return shown.reason in rules().absent_in_browser
