"""云汀市水务局: a department with static news pages and a disclosure platform (政府信息公开目录平台).

``/gkmlpt/index#<category>`` is a shell: its script fills in the category's list from a JSON service.
Search results come by XHR, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fixtures_sites import files
from fixtures_sites.base import Page, PageTable, Portal, Request, Response
from fixtures_sites.prose.site import Column, Entry, Site, load
from fixtures_sites.search import Entry as Hit
from fixtures_sites.search import SearchIndex, highlight

_HERE = Path(__file__).parent
_SHELL = "/gkmlpt/index"
_API = "/gkmlpt/api/all/"
_PER_CALL = 100
"""Articles one answer of the service holds."""
_CHANNELS = ("xwzx_pd", "zwfw", "hdjl", "zt")
_OWN_FOOT = {"jsxd": "3399000081"}
"""Columns whose template was copied from elsewhere: the code their foot shows."""
_PICTURES = {
    "logo": (48, 48, (250, 250, 250)),
    "ga": (18, 18, (40, 60, 160)),
    "wechat": (120, 120, (30, 140, 60)),
    "chart": (320, 200, (70, 150, 190)),
    "blank": (1, 1, (255, 255, 255)),
}
_SERVICE_PAGES = {
    "/wzdt/index.html": ("网站地图", "sitemap"),
    "/ysqgk/index.html": ("依申请公开", "application"),
    "/xmt/index.html": ("政务新媒体", "media"),
    "/exposure/jiucuo.html": ("我为政府网站找错", "report"),
    "/gkmlpt/chart/2026q3.html": ("三季度用水量动态图表", "chart"),
    "/ysqgk/submit": ("提交结果", "thanks"),
    "/exposure/submit": ("提交结果", "thanks"),
    "/so/s": ("站内搜索", "search"),
}


@dataclass(frozen=True)
class Group:
    """A channel of static columns, or the disclosure platform."""

    name: str
    address: str
    columns: list[Column]


def column_address(identity: str) -> str:
    return f"{_SHELL}#{identity}" if identity.isdigit() else f"/{identity}/index.html"


def _article(column: str, day: str, serial: int) -> str:
    number = 9103000 + serial * 7
    if column.isdigit():
        return f"/gkmlpt/content/{number // 1000000}/{number // 1000}/post_{number}.html"
    return f"/{column}/content/post_{number}.html"


def _file(day: str, serial: int, extension: str) -> str:
    folder = "img" if extension == "png" else "attachment"
    return f"/{folder}/0/513/{513000 + serial}/{9104000 + serial}.{extension}"


class _Gkmlpt:
    """Makes the pages of the portal from its content."""

    def __init__(self, outside: str) -> None:
        self.site: Site = load(_HERE / "content.yaml", outside, _article, _file)
        self.groups = [
            Group(name, f"/{folder}/index.html", self.site.group(name))
            for name, folder in zip(self.site.data["groups"], _CHANNELS, strict=True)
        ]
        self.disclosed = [column for column in self.site.columns.values() if column.id.isdigit()]
        self.platform = Group("政府信息公开", f"{_SHELL}#721", self.disclosed)
        lacking = {self.site.named(name).id for name in self.site.data["index_lacks"]}
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
            disclosed=self.disclosed,
            outside=outside,
            column_address=column_address,
        )

    def html(self, template: str, status: int = 200, **values: Any) -> Response:
        return Response(status, self.env.get_template(template).render(**values).encode())

    def error(self, status: int, heading: str, text: str) -> Response:
        return self.html("error.html", status, heading=heading, text=text)

    def pages(self) -> dict[str, Page]:
        home = self.html("home.html")
        pages: dict[str, Page] = {"/": home, "/index.html": home}
        for group in self.groups:
            pages[group.address] = self.html("channel.html", group=group)
            for column in group.columns:
                pages[column_address(column.id)] = self.column(group, column)
                pages |= self.articles(group, column)
        for column in self.disclosed:
            pages |= self.articles(self.platform, column)
            pages[f"{_API}{column.id}"] = partial(self.category, column)
        pages[_SHELL] = self.html("shell.html", tree=self.tree())
        for path, (heading, part) in _SERVICE_PAGES.items():
            pages[path] = self.html("plain.html", heading=heading, part=part)
        pages |= self.site.files
        pages |= self.assets()
        pages["/so/ss/query/s"] = self.search
        pages["/bsfw/query"] = self.error(403, "403 Forbidden", "请求被安全策略拦截。")
        pages["/attachment/0/512/512990/9103551.docx"] = self.guarded
        return pages

    def column(self, group: Group, column: Column) -> Response:
        if column.style == "jump":
            return self.html("jump.html", name=column.name, to=column_address(column.options["to"]))
        code = _OWN_FOOT.get(column.id, self.site.unit["site_code"])
        rows = [{"title": e.title, "url": e.address, "date": e.day} for e in column.shown]
        return self.html("column.html", group=group, column=column, rows=rows, foot_code=code)

    def articles(self, place: Group, column: Column) -> dict[str, Page]:
        return {
            entry.address: self.html(
                "article.html",
                place=place,
                column=column,
                entry=entry,
                table=list(self.table(column, entry).items()),
                detail=self.record(column, entry),
            )
            for entry in column.entries
            if not entry.gone
        }

    def table(self, column: Column, entry: Entry) -> dict[str, str]:
        """The document table over every article of the platform; static columns have none."""
        if not column.id.isdigit():
            return {}
        return entry.document or {
            "索引号": self.record(column, entry)["identifier"],
            "分类": column.name,
            "发布机构": self.site.unit["name"],
            "成文日期": entry.day,
            "名称": entry.title,
            "文号": "无",
            "发布日期": entry.day,
            "主题词": column.name,
        }

    def record(self, column: Column, entry: Entry) -> dict[str, Any]:
        """The article as the JSON service and ``_CONFIG.DETAIL`` give it."""
        number = entry.address.rsplit("_", 1)[1].removesuffix(".html")
        return {
            "id": int(number),
            "title": entry.title,
            "url": entry.address,
            "post_url": entry.address,
            "document_number": entry.document.get("文号", ""),
            "identifier": entry.document.get("索引号", f"339918/{entry.day[:4]}-{number[-5:]}"),
            "publisher": self.site.unit["name"],
            "keywords": entry.document.get("主题词", column.name),
            "date": entry.day,
            "display_publish_time": f"{entry.day} 10:05:00",
            "classify_main_name": column.name,
            "is_expired": 0,
            "is_abolished": 0,
            "attachment": [{"name": name, "url": url} for name, url in entry.attachments],
        }

    def tree(self) -> list[dict[str, Any]]:
        branches: list[dict[str, Any]] = []
        for number, name in enumerate(self.site.data["tree"], start=1):
            nodes: list[dict[str, Any]] = [
                {"id": int(column.id), "name": column.name, "jump_url": "", "children": []}
                for column in self.disclosed
                if column.options["tree"] == name
            ]
            branches.append({"id": 700 + number, "name": name, "children": nodes})
        for number, link in enumerate(self.site.data["tree_links"]):
            branches[-1]["children"].append(
                {"id": 790 + number, "name": link["name"], "jump_url": link["url"], "children": []}
            )
        return branches

    def category(self, column: Column, request: Request) -> Response:
        """A category's articles. Page 0 is page 1; beyond the last page the service says 404."""
        page = max(1, int(request.arg("page") or 1))
        start = (page - 1) * _PER_CALL
        if request.arg("sid") != self.site.unit["sid"] or (start and start >= len(column.entries)):
            return Response(404, b'{"message":"not found"}', "application/json")
        answer = {
            "classify": {"id": int(column.id), "name": column.name, "post_count": len(column.entries)},
            "articles": [self.record(column, entry) for entry in column.shown[start : start + _PER_CALL]],
        }
        body = json.dumps(answer, ensure_ascii=False).encode()
        return Response(200, body, "application/json", delay=float(column.options.get("slow", 0)))

    def search(self, request: Request) -> Response:
        found = self.index.find(request.arg("qt"), int(request.arg("page") or 1))
        hits = [
            {"title": str(highlight(hit.title, found.words)), "url": hit.url, "docDate": hit.date}
            for hit in found.entries
        ]
        body = json.dumps({"totalHits": found.total, "list": hits}, ensure_ascii=False).encode()
        return Response(200, body, "application/json")

    def guarded(self, request: Request) -> Response:
        """An attachment that is given only to those who come from a page."""
        if "referer" not in request.headers:
            return self.error(403, "403 Forbidden", "请从网站页面下载。")
        return Response(200, files.docx("二次供水设施清洗消毒备案表"), files.DOCX)

    def assets(self) -> dict[str, Page]:
        static = _HERE / "static"
        folders = {"app.js": "/gkmlpt/static", "foot.js": "/gkmlpt/static", "swj.css": "/css"}
        assets: dict[str, Page] = {
            "/gkmlpt/static/foot.html": self.html("foot.html"),
        }
        for path in static.iterdir():
            kind = "text/css" if path.suffix == ".css" else "application/javascript"
            assets[f"{folders.get(path.name, '/js')}/{path.name}"] = Response(200, path.read_bytes(), kind)
        for name, (width, height, rgb) in _PICTURES.items():
            assets[f"/images/{name}.png"] = Response(200, files.png(width, height, rgb), files.PNG)
        assets["/favicon.ico"] = assets["/images/logo.png"]
        return assets


@dataclass
class _Portal(PageTable):
    """A page table whose platform answers 200 for articles that are gone."""

    withdrawn: Response = field(default_factory=Response)

    def respond(self, request: Request) -> Response:
        if request.path.startswith("/gkmlpt/content/") and request.path not in self.pages:
            return self.withdrawn
        return super().respond(request)


def build(outside_url: str) -> Portal:
    """The portal; ``outside_url`` is the address of the «other sites» server."""
    gkmlpt = _Gkmlpt(outside_url.rstrip("/"))
    pages: Mapping[str, Page] = gkmlpt.pages()
    return _Portal(
        "gkmlpt_department",
        gkmlpt.site.unit["name"],
        "city_department",
        pages,
        gkmlpt.error(404, "404 Not Found", "页面不存在。"),
        gkmlpt.error(200, "信息不存在", "您访问的信息不存在或已被删除，请返回首页查看其他内容。"),
    )
