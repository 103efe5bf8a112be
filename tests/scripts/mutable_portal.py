"""A tiny county portal whose faults can be switched off between two runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from fixtures_sites.base import Request, Response

COLUMNS = {"tzgg": "通知公告", "zcwj": "政策文件", "zcjd": "政策解读"}
ARTICLES = 8
WAIT = 120.0
FOOT = (
    "主办单位: 清溪县人民政府办公室 联系电话: 0400-0000000 网站标识码 2200000001 "
    '<a href="https://beian.miit.gov.cn/">吉ICP备00000001号</a> '
    '<a href="http://bszs.conac.cn/sitename?method=show&amp;id=0"><img alt="党政机关" src="/red.png"></a>'
)
POLICE = ' <a href="http://www.beian.gov.cn/portal/registerSystemInfo">吉公网安备 22000002000001号</a>'


@dataclass
class MutablePortal:
    """``mended``: faults switched off: ``link`` (two articles hold a dead attachment), ``police`` (no page
    shows the police number), ``gone`` (a page that the notices link to was removed)."""

    today: dt.date
    sticks_after: int | None = None
    """Articles answered before the next ones are kept waiting (seconds: ``WAIT``); None: none is."""
    mended: set[str] = field(default_factory=set)
    name: str = "mutable"
    title: str = "清溪县人民政府"
    kind: str = "county_government"
    answered: int = 0

    def respond(self, request: Request) -> Response:
        path = request.path
        if path == "/":
            return self._page(self.title, self._home(), nav=True)
        column, _, rest = path.strip("/").partition("/")
        if path == "/red.png":
            return Response(200, b"\x89PNG\r\n\x1a\n", "image/png")
        if column in COLUMNS and rest == "":
            return self._page(COLUMNS[column], self._list(column), nav=True)
        if column in COLUMNS and rest.endswith(".html"):
            number = int(rest.removesuffix(".html"))
            if number < ARTICLES:
                page = self._page(self._title(column, number), self._article(column, number))
                self.answered += 1
                stuck = self.sticks_after is not None and self.answered > self.sticks_after
                return replace(page, delay=WAIT) if stuck else page
        return Response(404, b"<html><body><h1>404 Not Found</h1></body></html>")

    def _date(self, number: int) -> str:
        return (self.today - dt.timedelta(days=3 + number)).isoformat()

    def _title(self, column: str, number: int) -> str:
        return f"清溪县{COLUMNS[column]}第{number + 1}号文稿"

    def _home(self) -> str:
        return "".join(f"<div><h2>{name}</h2>{self._list(code)}</div>" for code, name in COLUMNS.items())

    def _list(self, column: str) -> str:
        rows = [
            f'<li><a href="/{column}/{n}.html">{self._title(column, n)}</a><span>{self._date(n)}</span></li>'
            for n in range(ARTICLES)
        ]
        return "<ul class='list'>" + "".join(rows) + "</ul>"

    def _article(self, column: str, number: int) -> str:
        body = "清溪县人民政府办公室就本县工作安排作如下说明, 请各乡镇和有关部门认真落实。" * 6
        extra = ""
        if column == "tzgg" and number in (1, 2) and "link" not in self.mended:
            extra = '<p><a href="/files/plan.pdf">附件: 工作方案.pdf</a></p>'
        return (
            f"<h1>{self._title(column, number)}</h1><p>发布时间: {self._date(number)} 来源: 县政府办公室</p>"
            f"<div class='content'><p>{body}</p>{extra}</div>"
        )

    def _page(self, title: str, body: str, *, nav: bool = False) -> Response:
        links = "".join(f'<li><a href="/{code}/">{name}</a></li>' for code, name in COLUMNS.items())
        foot = FOOT + (POLICE if "police" in self.mended else "")
        text = (
            f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>"
            f"<meta name='SiteName' content='{self.title}'></head><body>"
            f"<div class='nav'><ul><li><a href='/'>首页</a></li>{links}</ul></div>{body}"
            f"<div class='footer'>{foot}</div></body></html>"
        )
        return Response(200, text.encode())
