"""The derive step beside lxml's parse and link walk alone, on the same pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import lxml.html

from benchmarks.site import Site
from crawler.derive.decode import decode
from crawler.derive.page import read_page
from crawler.gather.few_collections import few_collections
from crawler.model import Fetched

REAL_PAGES: Final = Path(__file__).parents[2] / "shared" / "samples" / "realpages"
"""Saved pages of real portals; measured too where they are at hand."""

_HEADERS: Final = {"content-type": "text/html; charset=utf-8"}
_TURN: Final = 20
_ROUNDS: Final = 3
_ORDINARY: Final = range(12_000, 34_000)
"""Bytes of an ordinary page."""


def _parse(page: Fetched) -> int:
    root = lxml.html.document_fromstring(page.body.decode())
    root.make_links_absolute(page.url)
    return sum(1 for _ in root.iterlinks())


def _timed(pages: list[Fetched], work: Callable[[Fetched], object]) -> float:
    began = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - began


def _ratio(pages: list[Fetched], rounds: int) -> float:
    """CPU time of ``read_page`` ÷ that of parsing and walking links, in turns on the same pages;
    garbage is looked for as while a portal is crawled."""
    ours = theirs = 0.0
    with few_collections():
        _timed(pages[:5], read_page)
        for start in [*range(0, len(pages), _TURN)] * rounds:
            part = pages[start : start + _TURN]
            theirs += _timed(part, _parse)
            ours += _timed(part, read_page)
    return ours / theirs


def derive_ratio(count: int) -> float:
    """The ratio over ``count`` made-up pages, each read once."""
    site = Site(5599, 18, 15_700)
    return _ratio(
        [
            Fetched(f"http://portal.example.gov.cn{site.address(n)}", 200, _HEADERS, site.page(n))
            for n in range(count)
        ],
        1,
    )


def real_derive_ratio() -> float | None:
    """The ratio over the ordinary real pages, ``None`` where they are not at hand."""
    pages: list[Fetched] = []
    for path in sorted(REAL_PAGES.rglob("*.html")):
        body = path.read_bytes()
        text = decode(body, None).text.partition("?>")
        # The peer refuses a text that declares an encoding: it gets the page without its XML line.
        plain = text[2] if text[0].lstrip().startswith("<?xml") else "".join(text)
        if len(body) in _ORDINARY:
            pages.append(
                Fetched(
                    f"http://www.example.gov.cn/{path.name}", 200, _HEADERS, plain.encode("utf-8", "replace")
                )
            )
    return _ratio(pages, _ROUNDS) if pages else None
