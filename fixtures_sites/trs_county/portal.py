"""明湖县: static TRS WCM pages, rendered once at build time and served from memory."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fixtures_sites import files
from fixtures_sites.base import Page, PageTable, Portal, Request, Response, zipped
from fixtures_sites.content.county import Article, Column, Place, load_content, render_body
from fixtures_sites.search import Entry, SearchIndex, highlight

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Sheet:
    """What the base template needs to know of one page: its footer group, encoding and added fragment."""

    url: str
    title: str
    charset: str
    id_code: str
    jiucuo: str
    icp: bool
    mark: str
    insert: str


def build(outside_url: str) -> Portal:
    """The portal; ``outside_url`` is where its links to other sites lead."""
    return _Builder(outside_url).portal()


def article_address(article: Article) -> str:
    return f"{article.column.url}{article.month}/t{article.compact}_{article.number}.shtml"


class _Builder:
    def __init__(self, outside_url: str) -> None:
        self.outside = outside_url
        self.site: dict[str, Any] = yaml.safe_load((HERE / "site.yaml").read_text("utf-8"))
        self.content = load_content(
            self.site["county"],
            self.site["name"],
            article_address,
            self.site["drop"],
            self.site["change"],
            self.site["add"],
        )
        self.place = Place(
            self.site["county"],
            self.site["name"],
            "/images/tujie.png",
            "/images/photo.png",
            "/files",
            self.content.column("政务要闻").url,
            tuple(self.site["leaders"]),
            outside_url,
        )
        self.index = SearchIndex(
            [
                Entry(a.title, a.url, a.date)
                for a in self.content.articles
                if a.column.name not in self.site["search_missing"]
            ]
        )
        self.pages: dict[str, Page] = {}
        self.jinja = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self.jinja.filters["latest"] = _latest
        self.jinja.filters["highlight"] = highlight
        self.jinja.filters["relative"] = _relative
        self.jinja.filters["search_query"] = _search_query
        self.jinja.globals.update(
            site=self.site, groups=self.content.groups, content=self.content, outside=outside_url
        )

    def portal(self) -> Portal:
        self._front()
        self._channels()
        for column in self.content.columns:
            self._static(column) if column.is_static else self._lists(column)
            if not column.is_static:
                for article in column.articles:
                    self._article(article)
        self._odd_pages()
        self._files()
        for path in [path for path in self.pages if path.endswith("/index.shtml")]:
            self.pages[path.removesuffix("index.shtml")] = self.pages[path]
        gone = self._sheet("/404.html", "404", "")
        body = self._html(
            "static.html", gone, name="404", group="", body="<p>您访问的页面不存在（404）。</p>"
        )
        return PageTable(
            "trs_county", self.site["title"], "county_government", self.pages, Response(404, body.encode())
        )

    def _front(self) -> None:
        sheet = self._sheet("/", self.site["title"], "", insert=self._insert("/index.shtml"))
        blocks = [self.content.column(name) for name in self.site["home"]]
        self._put("/index.shtml", self._html("home.html", sheet, blocks=blocks))

    def _channels(self) -> None:
        for code, name in self.content.groups.items():
            path = f"/{code}/index.shtml"
            sheet = self._sheet(path, name, code)
            columns = self.content.of_group(code)
            self._put(path, self._html("channel.html", sheet, code=code, name=name, columns=columns))

    def _lists(self, column: Column) -> None:
        size: int = self.site["per_page"]
        dialect = self.site["dialects"].get(column.name, "span")
        pages = max(1, -(-len(column.articles) // size))
        for number in range(pages):
            path = f"{column.url}index{f'_{number}' if number else ''}.shtml"
            sheet = self._sheet(path, column.name, column.group, column)
            html = self._html(
                "list.html",
                sheet,
                column=column,
                dialect=dialect,
                siblings=self.content.of_group(column.group),
                items=column.by_date[number * size : (number + 1) * size],
                note=self.site["empty_notes"].get(column.name),
                number=number,
                pages=pages,
            )
            self._put(path, html, column)

    def _static(self, column: Column) -> None:
        path = f"{column.url}index.shtml"
        body = render_body(column.articles[0], self.place)
        sheet = self._sheet(path, column.name, column.group)
        self._put(path, self._html("static.html", sheet, name=column.name, group=column.group, body=body))

    def _article(self, article: Article) -> None:
        column = article.column
        sheet = self._sheet(article.url, article.title, column.group, column, mark="image")
        body = render_body(article, self.place) + self.site["article_inserts"].get(article.title, "")
        override = self.site["bodies"].get(article.title)
        self._put(
            article.url, self._html("article.html", sheet, a=article, body=body, override=override), column
        )

    def _odd_pages(self) -> None:
        """Site map, search, jump columns, soft 404, and pages that only look faulty."""
        self._put("/wzdt/index.shtml", self._html("sitemap.html", self._sheet("/wzdt/", "网站地图", "")))
        for path, name, body in self.site["simple"]:
            first = path.split("/")[1]
            group = first if first in self.content.groups else ""
            sheet = self._sheet(path, name, group)
            self._put(path, self._html("static.html", sheet, name=name, group=group, body=body))
        booking = self.pages["/zwfw/yuyue.do"]
        assert isinstance(booking, Response)
        self.pages["/zwfw/yuyue.do"] = lambda request: (
            Response(405, headers={"Allow": "GET, POST"}) if request.method == "HEAD" else booking
        )
        self.pages["/zwfw/old.html"] = Response(302, headers={"Location": "/zwfw/bszn/index.shtml"})
        self.pages["/zwgk/zcwj/index.shtml"] = _jump("../gfxwj/index.shtml")
        self.pages["/zwgk/ldjh/index.shtml"] = _jump("/zwgk/ldjh/new/index.shtml")
        self.pages["/zwfw/xzzx/t20250301_88.shtml"] = _soft_404()
        self.pages["/was5/web/search"] = self._search
        self.pages["/robots.txt"] = Response(200, b"User-agent: *\nDisallow:\n", "text/plain")

    def _search(self, request: Request) -> Response:
        page = request.arg("page", "1")
        results = self.index.find(
            request.arg("searchword"), int(page) if page.isdigit() and page != "0" else 1
        )
        sheet = self._sheet("/was5/web/search", "站内检索", "")
        return Response(200, self._html("search.html", sheet, results=results).encode())

    def _files(self) -> None:
        for article in self.content.articles:
            folder = posixpath.dirname(article.url)
            title = article.title
            for _, name in article.attachments:
                self.pages[f"{folder}/P0{name}"] = _file(name, title)
            if article.body in ("consultation", "service"):
                for name in (f"{article.number}.docx", f"{article.number}s.docx"):
                    self.pages[f"/files/{name}"] = _file(name, title)
        for name in ("main.css", "page.js", "wza.js", "made.js"):
            kind, folder = ("text/css", "css") if name.endswith("css") else ("application/javascript", "js")
            self.pages[f"/{folder}/{name}"] = Response(200, (HERE / "static" / name).read_bytes(), kind)
        for name, width, height, rgb in (
            ("banner", 1000, 160, (176, 36, 48)),
            ("top", 200, 60, (250, 240, 240)),
            ("red", 40, 48, (200, 0, 0)),
            ("photo", 100, 130, (120, 140, 160)),
            ("poster", 480, 640, (60, 130, 90)),
            ("tujie", 480, 320, (230, 200, 120)),
        ):
            self.pages[f"/images/{name}.png"] = Response(200, files.png(width, height, rgb), files.PNG)

    def _sheet(
        self,
        url: str,
        title: str,
        group: str,
        column: Column | None = None,
        mark: str = "script",
        insert: str | None = None,
    ) -> Sheet:
        encoding = self.site["encodings"].get(column.name, "") if column else ""
        code, other = self.site["code"], self.site["other_code"]
        return Sheet(
            url,
            title,
            charset={"gbk": "gb2312", "gbk-silent": ""}.get(encoding, "utf-8"),
            id_code=other if group == "zwfw" else code,
            jiucuo=other if group == "hdjl" else code,
            icp=group != "ztzl",
            mark=mark,
            insert=self._insert(url) if insert is None else insert,
        )

    def _insert(self, path: str) -> str:
        fragment: str = self.site["inserts"].get(path, "")
        return fragment.replace("{outside}", self.outside)

    def _html(self, template: str, sheet: Sheet, **values: Any) -> str:
        return self.jinja.get_template(template).render(page=sheet, **values)

    def _put(self, path: str, html: str, column: Column | None = None) -> None:
        encoding = self.site["encodings"].get(column.name, "") if column else ""
        if encoding.startswith("gbk"):
            self.pages[path] = Response(200, html.encode("gb18030"), "text/html")
        elif encoding == "gzip":
            self.pages[path] = zipped(html.encode())
        else:
            self.pages[path] = Response(200, html.encode())


def _jump(target: str) -> Response:
    page = f'<html><head><meta http-equiv="refresh" content="0;url={target}"></head><body></body></html>'
    return Response(200, page.encode())


def _soft_404() -> Response:
    page = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>页面不存在</title></head><body>'
        "<h1>页面不存在</h1><p>抱歉，您访问的页面不存在或已被删除。</p>"
        '<p><a href="/">返回首页</a></p></body></html>'
    )
    return Response(200, page.encode())


def _file(name: str, title: str) -> Response:
    if name.endswith("pdf"):
        return Response(200, files.pdf(title), files.PDF)
    if name.endswith("xlsx"):
        return Response(
            200, files.xlsx((title, ""), ("项目", "金额（万元）"), ("合计", "126500")), files.XLSX
        )
    return Response(200, files.docx(title, "明湖县人民政府"), files.DOCX)


def _latest(articles: Iterable[Article], count: int) -> list[Article]:
    return list(articles)[:count]


def _relative(target: str, page: str) -> str:
    """Address relative to a page's folder, in the CMS's way: ``./202611/t….shtml``."""
    return "./" + posixpath.relpath(target, posixpath.dirname(page))


def _search_query(page: int, words: str) -> str:
    return urlencode({"channelid": "200001", "searchword": words, "page": page, "perpage": 10})
