"""What asking slow and unfinished pages again gave."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Fault = Literal["slow", "unfinished"]
Again = Literal["yes", "no", "unknown"]
"""Did the second try show the same fault? ``unknown``: it could not be made."""


class Retried(Struct, frozen=True):
    """``first_ms``, ``second_ms``: until the whole answer was there. ``note``: the browser's word. ``own``:
    what of the portal's own site did not answer, refusals aside; ``shown``: characters that could be read all
    the same, None when no document was had; ``wiped``: the page's own scripts took its content away."""

    fault: Fault
    url: str
    again: Again
    at: str
    first_ms: int = 0
    second_ms: int = 0
    status: int | None = None
    note: str = ""
    own: tuple[str, ...] = ()
    shown: int | None = None
    wiped: bool = False


class RenderingAnswer(Struct, frozen=True):
    """``slow``, ``unfinished``: pages of the walk with the fault; only the first of them are asked again."""

    at: str
    seconds: float
    slow: int = 0
    unfinished: int = 0
    retried: tuple[Retried, ...] = ()
