"""A small portal told page by page: columns with their lists, articles, and a menu over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import Crawl

DAY = "2026-03-01"


def paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def table(rows: Iterable[Sequence[str]]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


TEXT = paragraphs(["正文说明有关情况, 按照规定公开如下事项, 供公众查阅、了解和监督。"] * 4)

WHOLE_GUIDE = {
    "设定依据": "《某某管理条例》第十二条",
    "申请条件": "年满18周岁的本县居民",
    "申请材料": "1.身份证原件；2.申请表一式两份",
    "办理流程": "申请、受理、审核、发证",
    "办理地点": "县政务服务中心3号窗口",
    "办理时间": "工作日9:00至17:00",
    "联系电话": "0431-12345678",
    "收费标准": "不收费",
    "承诺时限": "5个工作日",
}
"""A service guide that lacks nothing: what is told by its label."""


class Site:
    """Pages are stored with :meth:`judged`, when the menu is known."""

    def __init__(self, crawl: Crawl, name: str = "某县人民政府") -> None:
        self.crawl = crawl
        self.name = name
        self.menu = [("首页", "/")]
        self.pages: dict[str, str] = {}

    def column(self, path: str, name: str, rows: Iterable[tuple[str, str, str]], more: str = "") -> None:
        """A column of the menu that lists ``rows`` (title, address, date)."""
        self.menu.append((name, path))
        items = "".join(f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for title, url, day in rows)
        self.page(path, name, f"<h2>{name}</h2><ul class='list'>{items}</ul>{more}")

    def article(self, path: str, title: str, body: str = TEXT, day: str = DAY) -> None:
        said = f"<p>发布时间：{day} 来源：{self.name}</p>"
        self.page(path, title, f"<h1>{title}</h1>{said}<div class='TRS_Editor'>{body}</div>")

    def titles(self, path: str, name: str, titles: Iterable[str | tuple[str, str]]) -> None:
        """A column of articles of which only title and date matter."""
        rows = []
        for n, each in enumerate(titles):
            title, day = each if isinstance(each, tuple) else (each, DAY)
            url = f"{path.rpartition('/')[0]}/t{n}.html"
            self.article(url, title, day=day)
            rows.append((title, url, day))
        self.column(path, name, rows)

    def page(self, path: str, title: str, body: str) -> None:
        self.pages[path] = f"<html><head><title>{title}</title></head><body>%MENU%{body}</body></html>"

    def judged(self, check: str, options: dict[str, Any] | None = None) -> Verdict:
        """Store everything and ask the check."""
        menu = "".join(f'<a href="{url}">{name}</a>' for name, url in self.menu)
        self.pages.setdefault("/", f"<html><head><title>{self.name}</title></head><body>%MENU%</body></html>")
        for path, html in self.pages.items():
            self.crawl.html(path, html.replace("%MENU%", f'<div class="nav">{menu}</div>'))
        return run_check(CHECKS[check], options or {}, self.crawl.artifacts(), 1)


def said(verdict: Verdict) -> str | list[str]:
    """What a verdict finds: the targets, or how it ends without any."""
    return sorted(each.target or each.kind for each in verdict.findings) or verdict.outcome
