"""A small site of one office: its columns, lists and articles, for the checks of what an office tells."""

from __future__ import annotations

from typing import Any

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import ROOT, Crawl

NAV = (
    '<div class="nav"><a href="/">首页</a><a href="/jgzn/index.html">机构职能</a>'
    '<a href="/ld/index.html">领导信息</a></div>'
)


def home(crawl: Crawl) -> None:
    crawl.html("/", f"<html><head><title>某县某局</title></head><body>{NAV}</body></html>")


def listing(crawl: Crawl, path: str, name: str, items: dict[str, str]) -> None:
    rows = "".join(
        f'<li><a href="{url}">{title}</a><span>2024-03-01</span></li>' for url, title in items.items()
    )
    crawl.html(
        path,
        f"<html><head><title>{name}-某县某局</title></head><body>{NAV}<h2>{name}</h2><ul>{rows}</ul></body></html>",
    )


def article(crawl: Crawl, path: str, title: str, body: str) -> None:
    crawl.html(
        path,
        f"<html><head><title>{title}</title></head><body>{NAV}<h1>{title}</h1><p>发布时间：2024-03-01</p>"
        f'<div class="TRS_Editor">{body}</div></body></html>',
    )


def judged(crawl: Crawl, check: str, options: dict[str, Any] | None = None) -> Verdict:
    return run_check(CHECKS[check], options or {}, crawl.artifacts(), 1)


def rows(verdict: Verdict) -> list[tuple[str, str, str]]:
    return sorted((f.kind, f.page_url.removeprefix(ROOT), f.target) for f in verdict.findings)
