"""Attachments of the unit's own hosts: fetched, stored, read once, and kept with the personal data in them.

Runs after verification, which says what answers. Each attachment is committed when it is settled, so a run
started again goes on with those that are not; whatever is not fetched gets its reason. An attachment that a
run before has fetched is asked whether it has changed, and read again only if it or the reader has.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from crawler.gather import clock
from crawler.gather.attachment_choice import Wanted, choose, file_name, is_document
from crawler.gather.client import ProbeClient, announced_bytes, probe_client, visit
from crawler.gather.file_reader import FileReader
from crawler.gather.link_look import FINE
from crawler.gather.outcome import Exchange, classify, rules, sentence
from crawler.gather.politeness import HostGate
from crawler.gather.refresh import reader
from crawler.settings import Settings
from crawler.url import Scope, host_of
from storage.archive import Archive
from storage.attachment_rows import (
    AttachmentRow,
    KnownAttachment,
    attachment_keys,
    fetched_since,
    forget_attachments,
    know_attachment,
    known_attachment,
    put_attachment,
)

__all__ = ["AttachmentStats", "gather_attachments"]

_log = logging.getLogger(__name__)
_CUT_SHORT = frozenset({"truncated", "still_sending", "body_timeout", "empty_drop"})
"""Notes of a body that did not come whole: it must not be judged by its part."""
_WHY = {
    "robots": "robots.txt 不允许访问",
    "type": "不读取这种类型的文件",
    "off": "设置为不读取附件",
    "count": "附件个数超过上限",
    "bytes": "附件下载总量超过上限",
    "time": "采集时间用完",
    "no_file": "应答的不是文件",
    "unexpected": "读取附件时程序出错",
}


class AttachmentStats(Struct):
    """Counts of this run: requests sent, bytes received, attachments settled."""

    requests: int = 0
    received: int = 0
    fetched: int = 0
    unchanged: int = 0
    left: int = 0


async def gather_attachments(
    archive: Archive,
    settings: Settings,
    *,
    scope: Scope,
    deadline: float | None,
    allowed: Callable[[str], bool] | None = None,
    conditional: bool = True,
    on_progress: Callable[[int, int], None] = lambda _done, _left: None,
    now: Callable[[], str] = clock.now,
    monotonic: Callable[[], float] = time.monotonic,
) -> AttachmentStats:
    """Settle every own attachment. ``deadline``: a ``monotonic`` value; ``conditional``: an earlier run's
    answer may stand for an unchanged one; ``on_progress`` gets (done, left)."""
    wanted = choose(archive, scope)
    settled = attachment_keys(archive)
    forget_attachments(archive, settled - {one.key for one in wanted})
    todo = [one for one in wanted if one.key not in settled]
    limits = settings.limits
    limit = limits.attachment_megabytes * 1_000_000
    async with (
        probe_client(settings, body_bytes=limit + 1) as client,
        FileReader(settings.timeouts.attachment_text, limits.memory_megabytes) as files,
    ):
        client.whole = True
        client.limit = settings.timeouts.attachment
        run = _Run(archive, settings, client, files, conditional, now, on_progress)
        todo = run.settle_unasked(todo, allowed)
        with suppress(TimeoutError):
            async with asyncio.timeout(None if deadline is None else max(deadline - monotonic(), 0)):
                await run.each_host(todo)
    settled = attachment_keys(archive)
    for one in todo:
        if one.key not in settled:
            run.leave(one, "time")
    return run.stats


class _Run:
    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        client: ProbeClient,
        files: FileReader,
        conditional: bool,
        now: Callable[[], str],
        on_progress: Callable[[int, int], None],
    ) -> None:
        self.archive = archive
        self.client = client
        self.files = files
        self.gate = HostGate(settings.politeness)
        self.stats = AttachmentStats()
        self._retries = settings.politeness.retries
        self._connections = settings.politeness.connections
        self._limit = settings.limits.attachment_megabytes * 1_000_000
        self._conditional = conditional
        self._now = now
        self._on_progress = on_progress
        self._left = 0
        # A run started again has spent what it spent before.
        count, size = fetched_since(archive, str(archive.fact("started_at") or ""))
        self._count_left = settings.limits.attachments - count
        self._bytes_left = settings.limits.attachment_total_megabytes * 1_000_000 - size
        self._off = settings.limits.attachments == 0

    def settle_unasked(self, todo: Sequence[Wanted], allowed: Callable[[str], bool] | None) -> list[Wanted]:
        """Settle those that are not to be asked; returns the others."""
        asked: list[Wanted] = []
        for one in todo:
            if self._off:
                self.leave(one, "off")
            elif not one.readable:
                self.leave(one, "type")
            elif allowed is not None and not allowed(one.url):
                self.leave(one, "robots")
            elif len(asked) >= self._count_left:
                self.leave(one, "count")
            else:
                asked.append(one)
        return asked

    def leave(self, one: Wanted, reason: str, note: str = "") -> None:
        """Settle ``one`` without its file."""
        self.stats.left += 1
        self._put(one, AttachmentRow("", "", "", "", "not_fetched", reason, note or _WHY[reason]))

    async def each_host(self, todo: Sequence[Wanted]) -> None:
        """Hosts side by side, each with its own number of connections."""
        self._left = len(todo)
        queues: dict[str, deque[Wanted]] = {}
        for one in todo:
            queues.setdefault(host_of(one.url), deque()).append(one)
        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                for _ in range(min(self._connections, len(queue))):
                    group.create_task(self._drain(queue))

    async def _drain(self, queue: deque[Wanted]) -> None:
        while queue:
            one = queue.popleft()
            try:
                await self._settle(one)
            except OSError:
                # Disk full and the like concern the whole run.
                raise
            except Exception:
                # One attachment must not cost the others theirs.
                _log.exception("attachment %s failed", one.url)
                self.leave(one, "unexpected")
            self._left -= 1
            self._on_progress(self.stats.fetched + self.stats.unchanged, self._left)

    async def _settle(self, one: Wanted) -> None:
        known = known_attachment(self.archive, one.key) if self._conditional else None
        failures = 0
        while True:
            if self._bytes_left <= 0:
                self.leave(one, "bytes")
                return
            closed = self.gate.closed_for(one.url)
            if closed:
                self.leave(one, closed, sentence(closed))
                return
            seen = await self._ask(one, known)
            judged = classify(seen, role="attachment")
            self.gate.report(one.url, judged)
            if seen.status == 304 and known is not None:
                await self._unchanged(one, known, seen)
                return
            if announced_bytes(seen.headers) > self._limit or len(seen.body) > self._limit:
                self._too_large(one, seen)
                return
            whole = seen.note not in _CUT_SHORT
            if judged.outcome in FINE and judged.reason != "login_page" and whole and seen.status == 200:
                await self._came(one, known, seen)
                return
            passing = judged.reason in rules().passing or not whole
            if not passing or failures >= self._retries:
                self.leave(one, judged.reason, sentence(judged.reason))
                return
            failures += 1
            await self.gate.pause(one.url, failures, judged)

    async def _ask(self, one: Wanted, known: KnownAttachment | None) -> Exchange:
        validators = {}
        if known is not None and known.etag:
            validators["If-None-Match"] = known.etag
        if known is not None and known.modified:
            validators["If-Modified-Since"] = known.modified
        self.stats.requests += 1
        seen = await visit(
            self.client, one.url, referer=one.holder or None, gate=self.gate, validators=validators
        )
        self.stats.received += len(seen.body)
        self._bytes_left -= len(seen.body)
        return seen

    async def _unchanged(self, one: Wanted, known: KnownAttachment, seen: Exchange) -> None:
        """The stored body stands; it is read again only by another reader than before."""
        self.stats.unchanged += 1
        row = known.row
        if row.reader != reader():
            body = self.archive.body(row.body_sha or "")
            row = await self._read(one, body, file_name(seen.headers, one), seen.headers.get("content-type"))
            know_attachment(self.archive, replace(known, row=row))
        self._put(one, row)

    async def _came(self, one: Wanted, known: KnownAttachment | None, seen: Exchange) -> None:
        if not one.promised and not is_document(seen.headers, seen.body):
            self.leave(one, "no_file")
            return
        sha = hashlib.sha256(seen.body).hexdigest()
        if known is not None and known.row.body_sha == sha and known.row.reader == reader():
            self.stats.unchanged += 1
            row = known.row
        else:
            self.stats.fetched += 1
            row = await self._read(
                one, seen.body, file_name(seen.headers, one), seen.headers.get("content-type")
            )
        row = self._put(one, row)
        etag, modified = seen.headers.get("etag", ""), seen.headers.get("last-modified", "")
        know_attachment(self.archive, KnownAttachment(etag, modified, row))

    def _too_large(self, one: Wanted, seen: Exchange) -> None:
        size = max(announced_bytes(seen.headers), len(seen.body))
        self.stats.left += 1
        note = f"文件有 {size / 1_000_000:.1f} MB, 超过上限 {self._limit // 1_000_000} MB"
        self._put(one, AttachmentRow("", "", "", "", "too_large", "size", note, one.extension))

    async def _read(self, one: Wanted, body: bytes, name: str, content_type: str | None) -> AttachmentRow:
        sha = self.archive.put_body(body)
        found = await self.files.read(body, name, content_type)
        read = found.read
        return AttachmentRow(
            one.key,
            one.url,
            one.name,
            one.holder,
            read.state,
            note=read.note,
            type=read.type,
            title=read.title,
            pages=read.pages,
            size=len(body),
            body_sha=sha,
            text_sha=self.archive.put_body(read.text.encode()) if read.text else None,
            text_length=len(read.text),
            personal=found.personal,
            # What could not be read to its end is read again the next time.
            reader="" if found.gave_up else reader(),
        )

    def _put(self, one: Wanted, row: AttachmentRow) -> AttachmentRow:
        """Store what was found under what this run knows of the attachment."""
        row = replace(row, key=one.key, url=one.url, name=one.name, holder=one.holder, fetched_at=self._now())
        put_attachment(self.archive, row)
        return row
