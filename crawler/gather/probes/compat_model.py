"""What the compatibility probe keeps: how representative pages lie in each browser engine."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from crawler.gather.probes.access_model import Picture


class Layout(Struct, frozen=True, forbid_unknown_fields=True):
    """The page at one width of the window, in the words of ``layout.js``. Pixels; ``shown``: characters."""

    inner: int
    scroll: int
    shown: int
    pictures: int
    height: int
    meta: str | None
    sheets: tuple[int, int]


class PageSeen(Struct, frozen=True):
    """``state``: ``failed`` when the engine could not open it. ``own_failed``: style sheets, scripts and
    feeds of the portal's own site that did not load; ``tries``: how often it was opened to say so."""

    url: str
    kind: str
    engine: str
    state: Literal["ok", "failed"]
    at: str
    note: str = ""
    status: int | None = None
    expected: int = 0
    """Characters that the stored page shows."""
    errors: tuple[str, ...] = ()
    own_failed: tuple[str, ...] = ()
    outside_failed: int = 0
    layouts: tuple[Layout, ...] = ()
    tries: int = 1
    picture: Picture | None = None


class CompatAnswer(Struct, frozen=True):
    """``engines``: those used; ``absent``: engines that are not installed here."""

    state: Literal["measured", "no_browser"]
    at: str
    note: str = ""
    engines: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    pages: tuple[PageSeen, ...] = ()
