"""云汀市档案馆: an old department site in the 博达 VSB manner.

Tables and GBK pages; lists as static pages numbered downwards, ``list.jsp`` with PAGENUM, component paging,
in an iframe and in a frameset; the foot is written by a script; the search box posts GBK.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fixtures_sites import files
from fixtures_sites.base import Page, PageTable, Portal, Request, Response
from fixtures_sites.prose.site import Column, Entry, Site, load
from fixtures_sites.search import Entry as Hit
from fixtures_sites.search import SearchIndex, highlight

_HERE = Path(__file__).parent
_ENCODING = "gbk"
_TYPE = "text/html"
"""No charset in the header: the page's own declaration decides."""
_PER_PAGE = 5
_FROZEN = "2026-10-30"
"""Day the home page was last made: it shows nothing newer."""
_DYNAMIC_TREES = ("1042",)
"""Columns whose articles are ``content.jsp`` addresses."""
_LIST, _COMPONENT = "list.jsp", "listinfo.jsp"
_PICTURES = {
    "logo": (60, 60, (235, 205, 140)),
    "red": (50, 60, (200, 30, 30)),
    "wechat": (120, 120, (30, 140, 60)),
    "blank": (1, 1, (255, 255, 255)),
}
_SERVICE_PAGES = {
    "/wzdt.htm": ("网站地图", "sitemap"),
    "/ysqgk.htm": ("依申请公开", "application"),
    "/xmt.htm": ("政务新媒体", "media"),
    "/jiucuo.htm": ("我为政府网站找错", "report"),
    "/ysqgk_submit.jsp": ("提交结果", "thanks"),
    "/jiucuo_submit.jsp": ("提交结果", "thanks"),
}


@dataclass(frozen=True)
class _ListPage:
    """One page of a list: its entries and the links to the others, as (name, address)."""

    shown: list[Entry]
    pager: list[tuple[str, str]] = field(default_factory=list)


def column_address(column: Column) -> str:
    """Address of the first page of a column's list."""
    if column.style in ("list", "component"):
        page = _LIST if column.style == "list" else _COMPONENT
        return f"/{page}?urltype=tree.TreeTempUrl&wbtreeid={column.id}"
    return f"/{column.options['file']}.htm"


def _page_address(column: Column, page: int, pages: int) -> str:
    """Address of a further page; static pages count down: of three pages the second is ``2.htm``."""
    first = column_address(column)
    if page == 1:
        return first
    if column.style == "down":
        return f"/{column.options['file']}/{pages - page + 1}.htm"
    if column.style == "list":
        return f"{first.replace('?', f'?totalpage={pages}&PAGENUM={page}&')}"
    return first.replace("?", f"?a9t={len(column.entries)}&a9p={page}&a9c={_PER_PAGE}&")


def _list_page(column: Column, page: int) -> _ListPage:
    pages = max(1, -(-len(column.entries) // _PER_PAGE))
    if column.style not in ("down", "list", "component"):
        return _ListPage(column.shown)
    steps = [("首页", 1), ("上页", page - 1), ("下页", page + 1), ("尾页", pages)]
    pager = [(name, _page_address(column, to, pages)) for name, to in steps if 1 <= to <= pages and pages > 1]
    return _ListPage(column.shown[(page - 1) * _PER_PAGE : page * _PER_PAGE], pager)


def _article(column: str, day: str, serial: int) -> str:
    number = 4200 + serial
    if column in _DYNAMIC_TREES:
        return f"/content.jsp?urltype=news.NewsContentUrl&wbtreeid={column}&wbnewsid={number}"
    return f"/info/{column}/{number}.htm"


def _file(day: str, serial: int, extension: str) -> str:
    return f"/__local/{serial % 16:X}/{serial:04}/{extension.upper()}{7000 + serial}.{extension}"


class _Vsb:
    """Makes the pages of the portal from its content."""

    def __init__(self, outside: str) -> None:
        self.site: Site = load(_HERE / "content.yaml", outside, _article, _file)
        self.groups = {group["name"]: group for group in self.site.data["groups"]}
        self.index = SearchIndex([Hit(e.title, e.address, e.day) for e in self.site.entries])
        self.env = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self.env.globals.update(
            unit=self.site.unit,
            site=self.site,
            groups=list(self.groups.values()),
            outside=outside,
            column_address=column_address,
            highlight=highlight,
        )

    def html(self, template: str, status: int = 200, **values: Any) -> Response:
        text = self.env.get_template(template).render(**values)
        return Response(status, text.encode(_ENCODING), _TYPE)

    def error(self, status: int, heading: str, text: str) -> Response:
        return self.html("error.html", status, heading=heading, text=text)

    def pages(self) -> dict[str, Page]:
        pages: dict[str, Page] = {
            "/": self.html("jump.html", name=self.site.unit["site"], to="/index.htm", script=False),
            "/index.htm": self.html("home.html", frozen=_FROZEN),
            "/left.jsp": self.html("frame_tree.html"),
            "/splist.jsp": self.by_tree(lambda column, _: self.html("frame_list.html", column=column)),
            f"/{_LIST}": self.by_tree(lambda column, request: self.paged(column, request.arg("PAGENUM"))),
            f"/{_COMPONENT}": self.by_tree(lambda column, request: self.paged(column, request.arg("a9p"))),
            "/content.jsp": self.content,
            "/ssjg.jsp": self.search,
            "/system/_content/download.jsp": self.download,
            "/vsb/query.jsp": self.error(403, "403 Forbidden", "访问被拒绝。"),
        }
        for path, (heading, part) in _SERVICE_PAGES.items():
            pages[path] = self.html("plain.html", heading=heading, part=part)
        for group in self.groups.values():
            pages[f"/{group['file']}.htm"] = self.html("channel.html", group=group)
        for column in self.site.columns.values():
            pages |= self.column(column)
        return pages | self.site.files | self.assets()

    def column(self, column: Column) -> dict[str, Page]:
        """The static pages of a column and of its articles."""
        pages: dict[str, Page] = {
            entry.address: self.article(entry)
            for entry in column.entries
            if not (entry.gone or entry.is_file or column.style == "dynamic")
        }
        first = column_address(column)
        if column.style == "jump":
            target = self.site.columns[column.options["to"]]
            pages[first] = self.html("jump.html", name=column.name, to=column_address(target), script=True)
        elif column.style == "frameset":
            pages[first] = self.html("frameset.html", column=column)
        elif column.style not in ("list", "component"):
            count = -(-len(column.entries) // _PER_PAGE) if column.style == "down" else 1
            for number in range(1, count + 1):
                pages[_page_address(column, number, count)] = self.paged(column, str(number))
        return pages

    def paged(self, column: Column, number: str) -> Response:
        page = _list_page(column, int(number or 1))
        group = self.groups[column.group]
        return self.html("column.html", group=group, column=column, shown=page.shown, pager=page.pager)

    def article(self, entry: Entry) -> Response:
        column = self.site.columns[entry.column]
        year, month, day = entry.day.split("-")
        long_day = f"{year}年{month}月{day}日 15:20"
        group = self.groups[column.group]
        return self.html("article.html", group=group, column=column, entry=entry, long_day=long_day)

    def by_tree(self, show: Callable[[Column, Request], Response]) -> Callable[[Request], Response]:
        """A page that is chosen by ``wbtreeid``."""

        def page(request: Request) -> Response:
            column = self.site.columns.get(request.arg("wbtreeid"))
            return show(column, request) if column else self.error(404, "404", "栏目不存在。")

        return page

    def content(self, request: Request) -> Response:
        """An article by its number; one that is gone is answered with 200 and a sorry page."""
        wanted = f"&wbnewsid={request.arg('wbnewsid')}"
        for entry in self.site.entries:
            if entry.address.endswith(wanted):
                return self.article(entry)
        return self.error(200, "提示信息", "您访问的页面不存在或者已经被删除。")

    def search(self, request: Request) -> Response:
        words = parse_qs(request.body.decode("ascii"), encoding=_ENCODING).get("searchkey", [""])[0]
        found = self.index.find(words)
        return self.html(
            "plain.html",
            heading="搜索结果",
            part="search",
            words=words,
            total=found.total,
            hits=found.entries,
        )

    def download(self, request: Request) -> Response:
        if request.arg("wbfileid") != "9920":
            return self.error(404, "404", "附件不存在。")
        if "referer" not in request.headers:
            return self.error(403, "403 Forbidden", "请从网站页面下载。")
        return Response(200, files.docx("职称申报表"), files.DOCX)

    def assets(self) -> dict[str, Page]:
        assets: dict[str, Page] = {}
        for path in (_HERE / "static").iterdir():
            folder, kind = (
                ("style", "text/css") if path.suffix == ".css" else ("js", "application/javascript")
            )
            body = path.read_text("utf-8").encode(_ENCODING)
            assets[f"/{folder}/{path.name}"] = Response(200, body, kind)
        for name, (width, height, rgb) in _PICTURES.items():
            assets[f"/images/{name}.png"] = Response(200, files.png(width, height, rgb), files.PNG)
        assets["/favicon.ico"] = assets["/images/logo.png"]
        return assets


def build(outside_url: str) -> Portal:
    """The portal; ``outside_url`` is the address of the «other sites» server."""
    vsb = _Vsb(outside_url.rstrip("/"))
    not_found = vsb.error(404, "404 错误", "找不到您要访问的页面。")
    return PageTable("vsb_department", vsb.site.unit["name"], "city_department", vsb.pages(), not_found)
