"""The rows of one archive as its readers see them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from crawler.model import Link, PageFacts
from storage.readings import HeldLink, Remembered


class PageRow(Struct, frozen=True):
    """One stored page. ``render_state``: «», ok, timeout, failed or skipped."""

    id: int
    key: str
    url: str
    requested_url: str
    status: int
    headers: dict[str, str]
    fetched_at: str
    elapsed_ms: int
    body_sha: str
    size: int
    redirects: tuple[str, ...]
    depth: int
    kind: str
    facts: PageFacts
    needs_render: tuple[str, ...]
    render_state: str
    render_note: str | None
    rendered_sha: str | None
    frame_of: str | None


class AddressRow(Struct, frozen=True):
    """One address of the crawl: where it is held, whether it was walked or verified, and how that ended."""

    id: int
    key: str
    url: str
    role: str
    own: bool
    depth: int
    priority: int
    state: str
    reason: str | None
    held: str
    holder: str
    text: str
    region: str
    raw: str
    hidden: bool
    holders: int
    on_home: bool
    outcome: str | None
    status: int | None
    final_url: str | None
    detail: str | None
    checked_at: str | None


class EvidenceRow(Struct, frozen=True):
    problem: str
    type: str
    path: str
    sha256: str
    taken_at: str
    box: tuple[int, int, int, int] | None


class Discovered(Struct, frozen=True):
    """A link with what the frontier decided about it."""

    link: Link
    own: bool
    depth: int
    priority: int


Placed = tuple[str, int, int, HeldLink]
"""A remembered link with what the frontier decided: ``(key, depth, priority, link)``."""


class Unchanged(Struct, frozen=True):
    """A page that answered as it did before. ``headers``: as an answer in full would have carried them."""

    page: Remembered
    headers: dict[str, str]
    fetched_at: str
    elapsed_ms: int
    depth: int
    frame_of: str | None
    found: Sequence[Placed]
