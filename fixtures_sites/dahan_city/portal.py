"""云汀市人民政府: a city portal in the 大汉 manner.

Lists are jpage data islands (next groups from ``dataproxy.jsp``) or JPaaS units filled in by XHR;
search results are made by the server; half of the foot comes from a script.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fixtures_sites import files
from fixtures_sites.base import Page, PageTable, Portal, Request, Response
from fixtures_sites.prose.site import Column, Entry, Site, load
from fixtures_sites.search import Entry as Hit
from fixtures_sites.search import SearchIndex, highlight

_HERE = Path(__file__).parent
_PER_PAGE = 8
_GROUP = 16
"""Records one data island or one answer of the proxy holds: two pages of the list."""
_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_CHANNEL_IDS = ("78500", "78510", "78530", "78540", "78550", "78560")
_PICTURES = {
    "logo": (56, 56, (240, 200, 90)),
    "red": (50, 60, (200, 30, 30)),
    "jiucuo": (110, 55, (220, 120, 30)),
    "wechat": (120, 120, (30, 140, 60)),
    "weibo": (120, 120, (220, 80, 60)),
    "blank": (1, 1, (255, 255, 255)),
}


@dataclass(frozen=True)
class Group:
    """A channel: the page above its columns."""

    name: str
    address: str
    columns: list[Column]


def column_address(identity: str) -> str:
    return f"/col/col{identity}/index.html"


def _article(column: str, day: str, serial: int) -> str:
    year, month, date = day.split("-") if day else ("0", "0", "0")
    return f"/art/{int(year)}/{int(month)}/{int(date)}/art_{column}_{serial}.html"


def _file(day: str, serial: int, extension: str) -> str:
    folder = {"png": "picture/0", "mp4": "video/0"}.get(extension, "attach/0")
    return f"/{folder}/{day.replace('-', '')[2:] or 'tjb'}{serial:04}.{extension}"


class _Dahan:
    """Makes the pages of the portal from its content."""

    def __init__(self, outside: str) -> None:
        self.outside = outside
        self.site: Site = load(_HERE / "content.yaml", outside, _article, _file)
        self.groups = [
            Group(name, column_address(identity), self.site.group(name))
            for name, identity in zip(self.site.data["groups"], _CHANNEL_IDS, strict=True)
        ]
        lacking = {self.site.named(name).id for name in self.site.data["index_lacks"]}
        self.by_address = {entry.address: entry for entry in self.site.entries}
        self.index = SearchIndex(
            [
                Hit(entry.title, entry.address, entry.day)
                for entry in self.site.entries
                if entry.column not in lacking
            ]
        )
        self.env = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self.env.globals.update(
            unit=self.site.unit,
            site=self.site,
            groups=self.groups,
            outside=outside,
            column_address=column_address,
        )
        self.snippets: Any = self.env.get_template("plain_pages.html").module

    def html(self, template: str, status: int = 200, **values: Any) -> Response:
        return Response(status, self.env.get_template(template).render(**values).encode())

    def error(self, status: int, heading: str, text: str) -> Response:
        return self.html("error.html", status, heading=heading, text=text)

    def plain(self, heading: str, body: Markup) -> Response:
        return self.html("plain.html", heading=heading, body=body)

    def pages(self) -> dict[str, Page]:
        home = self.html("home.html")
        pages: dict[str, Page] = {"/": home, "/index.html": home}
        for group in self.groups:
            pages[group.address] = self.html("channel.html", group=group)
            for column in group.columns:
                pages[column_address(column.id)] = self.column(group, column)
                pages |= {
                    entry.address: self.article(group, column, entry)
                    for entry in column.entries
                    if _read(entry)
                }
        pages |= self.site.files
        pages |= self.service_pages()
        pages |= self.assets()
        return pages

    def column(self, group: Group, column: Column) -> Response:
        if column.style == "jump":
            return self.html("jump.html", name=column.name, to=column_address(column.options["to"]))
        return self.html(
            "column.html",
            group=group,
            column=column,
            perpage=_PER_PAGE,
            island=Markup(island(column, 0, _GROUP)),
        )

    def article(self, group: Group, column: Column, entry: Entry) -> Response:
        source = self.site.unit["name"] if entry.document else "云汀市人民政府办公室"
        return self.html("article.html", group=group, column=column, entry=entry, source=source)

    def service_pages(self) -> dict[str, Page]:
        framed = [column for column in self.site.columns.values() if column.style == "iframe"]
        soft = self.error(200, "页面不存在", "对不起，您访问的页面不存在或已被删除。")
        return {
            **{f"/module/list/col{c.id}.html": self.html("bare_list.html", column=c) for c in framed},
            "/col/wzdt/index.html": self.plain(
                "网站地图", self.snippets.sitemap(self.groups, column_address)
            ),
            "/col/ysqgk/index.html": self.plain("依申请公开", self.snippets.application(self.site.unit)),
            "/col/xmt/index.html": self.plain("政务新媒体", self.snippets.media()),
            "/exposure/jiucuo.html": self.plain("我为政府网站找错", self.snippets.report(self.site.unit)),
            "/module/ysqgk/submit.jsp": self.plain("提交结果", self.snippets.thanks()),
            "/exposure/submit.jsp": self.plain("提交结果", self.snippets.thanks()),
            "/jrobot/search.do": self.search,
            _UNIT: self.unit,
            "/module/web/jpage/dataproxy.jsp": self.proxy,
            "/module/download/downfile.jsp": self.download,
            "/module/query/cx.jsp": self.error(403, "403 Forbidden", "您的请求已被网站防火墙拦截。"),
            "/xwfbh/2025/zhibo.html": soft,
            "/zwfw/2024/zxbl.html": Response(302, headers={"Location": "/xwfbh/2025/zhibo.html"}),
        }

    def assets(self) -> dict[str, Page]:
        texts: dict[str, Page] = {
            "/css/site.css": Response(200, (_HERE / "static/site.css").read_bytes(), "text/css"),
        }
        for script in (_HERE / "static").glob("*.js"):
            texts[f"/script/{script.name}"] = Response(200, script.read_bytes(), "application/javascript")
        pictures = {
            f"/images/{name}.png": Response(200, files.png(width, height, rgb), files.PNG)
            for name, (width, height, rgb) in _PICTURES.items()
        }
        pictures["/favicon.ico"] = pictures["/images/logo.png"]
        return texts | pictures

    def search(self, request: Request) -> Response:
        found = self.index.find(request.arg("q"), int(request.arg("p") or 1))
        hits = [(self.by_address[hit.url], highlight(hit.title, found.words)) for hit in found.entries]
        return self.plain("站内搜索", self.snippets.results(found.words, hits, found.total))

    def unit(self, request: Request) -> Response:
        """One page of a unit's list as JSON. Asked without its page's headers, it refuses."""
        asked_by_page = request.headers.get("x-requested-with", "").lower() == "xmlhttprequest"
        if not asked_by_page or "referer" not in request.headers:
            return self.error(403, "403 Forbidden", "请求来源不正确。")
        column = self.site.columns[request.arg("pageId")]
        param = json.loads(request.arg("paramJson", '{"pageNo":1,"pageSize":5}'))
        size, page = int(param["pageSize"]), int(param["pageNo"])
        pages = -(-len(column.shown) // size)
        shown = column.shown[(page - 1) * size : page * size]
        rows = Markup("").join(map(_row, shown))
        steps = Markup("　").join(
            Markup('<a href="javascript:void(0)" data-page="{}">{}</a>').format(number, number)
            for number in range(1, pages + 1)
            if pages > 1
        )
        html = Markup('<ul class="list">{}</ul><div class="pager">{}</div>').format(rows, steps)
        answer = {"code": "200", "success": True, "data": {"html": html, "total": len(column.entries)}}
        body = json.dumps(answer, ensure_ascii=False).encode()
        return Response(
            200, body, "application/json;charset=UTF-8", delay=float(column.options.get("slow", 0))
        )

    def proxy(self, request: Request) -> Response:
        form = parse_qs(request.body.decode())
        column = self.site.columns[form["columnid"][0]]
        start, end = int(request.arg("startrecord")), int(request.arg("endrecord"))
        return Response(200, island(column, start - 1, end).encode(), "text/xml;charset=UTF-8")

    def download(self, request: Request) -> Response:
        """A file that is given only to those who come from a page of the portal."""
        if request.arg("filename") != "2610150907.docx":
            return self.error(404, "404", "文件不存在")
        if "referer" not in request.headers:
            return self.error(403, "403 Forbidden", "请从网站页面下载。")
        return Response(200, files.docx("登记网点一览表"), files.DOCX)


def _read(entry: Entry) -> bool:
    """Whether the entry has an article page of its own."""
    return not entry.gone and not entry.is_file


def _row(entry: Entry) -> Markup:
    return Markup('<li><a href="{}" title="{}" target="_blank">{}</a><span>{}</span></li>').format(
        entry.address, entry.title, entry.title, entry.day
    )


def island(column: Column, start: int, end: int) -> str:
    """The jpage ``datastore`` of the entries ``start`` (0-based) up to ``end``."""
    shown = column.shown[start:end]
    records = "".join(f"<record><![CDATA[{_row(entry)}]]></record>" for entry in shown)
    return (
        f"<datastore><nextgroup></nextgroup><totalrecord>{len(column.entries)}</totalrecord>"
        f"<recordset>{records}</recordset></datastore>"
    )


def build(outside_url: str) -> Portal:
    """The portal; ``outside_url`` is the address of the «other sites» server."""
    dahan = _Dahan(outside_url.rstrip("/"))
    pages: Mapping[str, Page | Callable[[Request], Response]] = dahan.pages()
    not_found = dahan.error(404, "404 Not Found", "您访问的页面不存在。")
    return PageTable("dahan_city", dahan.site.unit["name"], "city_government", pages, not_found)
