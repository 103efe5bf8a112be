"""澄浦市人民政府: the frame of ``chapters_city`` for another city, without search box, 找错 and new media.

Some of its pages are slow, one was only slow once, and its home page is being restarted when it is first
asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from fixtures_sites.base import Page, PageTable, Portal, Request, Response
from fixtures_sites.chapters_city.content import Content, load_content, load_frame
from fixtures_sites.chapters_city.portal import build_from, expected_of

_HERE = Path(__file__).parent
NAME = "frail_city"
_RESTARTING = Response(503, "<h1>系统正在启动，请稍候</h1>".encode(), headers={"Retry-After": "1"})


def build(outside_url: str) -> Portal:
    """The portal; ``outside_url`` is where its links to other sites lead."""
    site = _site()
    table = build_from(_content(site), outside_url, NAME)
    pages = dict(table.pages)
    for code, seconds in site["slow"].items():
        path = _address(table, code)
        pages[path] = replace(_made(pages[path]), delay=seconds)
    for code, seconds in site["slow_once"].items():
        path = _address(table, code)
        pages[path] = _Once(replace(_made(pages[path]), delay=seconds), _made(pages[path]))
    pages["/"] = _Once(_RESTARTING, _made(pages["/"]))
    return PageTable(NAME, table.title, table.kind, pages, table.not_found)


def expected() -> Mapping[str, Any]:
    """What is wrong with it, in the shape of an ``expected.yaml``."""
    return expected_of(_content(_site()))


class _Once:
    """Answers the first GET otherwise than all later ones."""

    def __init__(self, first: Response, later: Response) -> None:
        self._first: Response | None = first
        self._later = later

    def __call__(self, request: Request) -> Response:
        first = self._first
        if first is None or request.method != "GET":
            return self._later
        self._first = None
        return first


def _site() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((_HERE / "site.yaml").read_text("utf-8"))
    return data


def _content(site: Mapping[str, Any]) -> Content:
    frame = load_frame(site["renamed"], site["without"], site["lacks"])
    return load_content(folder=_HERE / "chapters", frame=frame)


def _address(table: PageTable, code: str) -> str:
    """Address of a column's page, by its code."""
    return next(path for path in sorted(table.pages) if path.endswith(f"/{code}/secondpage.html"))


def _made(page: Page) -> Response:
    assert isinstance(page, Response)
    return page
