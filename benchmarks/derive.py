"""The derive step beside lxml's parse and link walk alone, on the same pages."""

from __future__ import annotations

import time
from collections.abc import Callable

import lxml.html

from benchmarks.site import Site
from crawler.derive.page import read_page
from crawler.model import Fetched


def _parse(page: Fetched) -> int:
    root = lxml.html.document_fromstring(page.body.decode())
    root.make_links_absolute(page.url)
    return sum(1 for _ in root.iterlinks())


def _timed(pages: list[Fetched], work: Callable[[Fetched], object]) -> float:
    began = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - began


def derive_ratio(count: int) -> float:
    """CPU time of ``read_page`` ÷ that of parsing and walking links; both over ``count`` pages."""
    site = Site(5599, 18, 15_700)
    headers = {"content-type": "text/html; charset=utf-8"}
    pages = [
        Fetched(f"http://portal.example.gov.cn{site.address(n)}", 200, headers, site.page(n))
        for n in range(count)
    ]
    ours = theirs = 0.0
    _timed(pages[:5], read_page)
    for start in range(0, count, 20):
        part = pages[start : start + 20]
        theirs += _timed(part, _parse)
        ours += _timed(part, read_page)
    return ours / theirs
