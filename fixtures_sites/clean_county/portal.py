"""清溪县: a portal in order. Lists come by island, feed, frame and script; nothing in it is at fault."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fixtures_sites import files
from fixtures_sites.base import Page, PageTable, Portal, Request, Response, zipped
from fixtures_sites.content.county import Article, Column, Place, load_content, render_body
from fixtures_sites.search import Entry, SearchIndex, highlight

HERE = Path(__file__).parent
SCRIPT = "application/javascript; charset=utf-8"
FIRST_COLUMN_ID = 2001
ISLAND_RECORDS = 12
"""Records that the page's data island holds; the rest comes from the proxy."""
FEED_SIZES = {"fetch": 50, "scroll": 3, "more": 3}
"""Entries a feed gives at a time, by the style of the list that asks for it."""


@dataclass(frozen=True)
class Sheet:
    """What the base template needs to know of one page."""

    title: str
    column: str = ""
    charset: str = "utf-8"
    footer: str = "html"
    base: str = ""


def build(outside_url: str) -> Portal:
    """The portal; ``outside_url`` is where its links to other sites lead."""
    return _Builder(outside_url).portal()


class _Builder:
    def __init__(self, outside_url: str) -> None:
        self.site: dict[str, Any] = yaml.safe_load((HERE / "site.yaml").read_text("utf-8"))
        self.content = load_content(
            self.site["county"],
            self.site["name"],
            lambda article: "",
            change=self.site["change"],
            add=self.site["add"],
        )
        self.ids: dict[str, int] = {}
        for number, column in enumerate(self.content.columns, start=FIRST_COLUMN_ID):
            self.ids[column.name] = number
            column.url = f"/col/col{number}/index.html"
            for a in column.articles:
                year, month, day = (int(part) for part in a.date.split("-"))
                a.url = (
                    column.url
                    if column.is_static
                    else f"/art/{year}/{month}/{day}/art_{number}_{a.number}.html"
                )
        self.place = Place(
            self.site["county"],
            self.site["name"],
            "/images/plan.png",
            "/images/photo.png",
            "/files",
            self.content.column("政务要闻").url,
            tuple(self.site["leaders"]),
            outside_url,
        )
        self.index = SearchIndex([Entry(a.title, a.url, a.date) for a in self.content.articles])
        self.pages: dict[str, Page] = {}
        self.jinja = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self.jinja.filters.update(highlight=highlight, rows=_rows, search_query=_search_query)
        self.jinja.globals.update(
            site=self.site, groups=self.content.groups, content=self.content, outside=outside_url
        )

    def portal(self) -> Portal:
        self._front()
        for column in self.content.columns:
            if column.is_static:
                self._static(column)
            else:
                self._column(column)
                for article in column.articles:
                    self._article(article)
        self._services()
        self._files()
        body = self._html("static.html", Sheet("404", "404"), group="", body="您访问的页面不存在（404）。")
        return PageTable(
            "clean_county", self.site["title"], "county_government", self.pages, Response(404, body.encode())
        )

    def _front(self) -> None:
        """The jump to the home page, home, channels, site map and plain pages."""
        jump = '<html><head><meta http-equiv="refresh" content="0; url=/web/index.html"></head></html>'
        self.pages["/"] = Response(200, jump.encode())
        blocks = [self.content.column(name) for name in self.site["home"]]
        self._put("/web/index.html", "home.html", Sheet(self.site["title"]), blocks=blocks)
        self._put("/web/map.html", "map.html", Sheet("站点地图", "站点地图"))
        for code, name in self.content.groups.items():
            columns = self.content.of_group(code)
            self._put(f"/{code}/index.html", "channel.html", Sheet(name, name), columns=columns)
        for page in self.site["simple"]:
            sheet = Sheet(page["name"], page["name"])
            self._put(f"/web/{page['id']}.html", "static.html", sheet, group=page["group"], body=page["body"])

    def _static(self, column: Column) -> None:
        body = render_body(column.articles[0], self.place)
        self._put(column.url, "static.html", self._sheet(column, column.name), group=column.group, body=body)

    def _column(self, column: Column) -> None:
        style = self.site["styles"].get(column.name, "")
        size: int = self.site["per_page"]
        items = column.by_date
        folder = column.url.removesuffix("index.html")
        shown = {"island": items[:ISLAND_RECORDS], "pager64": items[:size]}.get(style, items)
        values = {"style": style, "size": size, "id": self.ids[column.name]}
        sheet = self._sheet(column, column.name, base="../../art/" if style == "based" else "")
        pager = _pager64(2) if style == "pager64" else ""
        self._put(column.url, "column.html", sheet, column, items=shown, pager=pager, **values)
        if style == "pager64":
            self._put(
                f"{folder}index_2.html",
                "column.html",
                sheet,
                column,
                items=items[size:],
                pager=pager,
                **values,
            )
        if style == "frame":
            self._put(f"{folder}list.html", "frame.html", sheet, column, items=items)

    def _article(self, article: Article) -> None:
        sheet = self._sheet(article.column, article.title, footer="script")
        body = render_body(article, self.place)
        self._put(article.url, "article.html", sheet, article.column, a=article, body=body)

    def _services(self) -> None:
        """Search, feeds, the proxy of the data island, robots and the folder it closes."""
        self.pages["/jrobot/search.do"] = self._search
        self.pages["/api/list"] = self._feed
        self.pages["/module/web/jpage/dataproxy.jsp"] = self._proxy
        self.pages["/module/download/downfile.jsp"] = self._download
        self.pages["/robots.txt"] = Response(200, b"User-agent: *\nDisallow: /trap/\n", "text/plain")
        self.pages["/trap/calendar.html"] = _calendar

    def _search(self, request: Request) -> Response:
        page = request.arg("p", "1")
        results = self.index.find(request.arg("q"), int(page) if page.isdigit() and page != "0" else 1)
        return Response(200, self._html("search.html", Sheet("搜索结果"), results=results).encode())

    def _feed(self, request: Request) -> Response:
        """``col``, ``pageNo`` (1-based) -> ``{"total", "pages", "items": [{title, url, date}]}``."""
        column = self._by_id(request.arg("col"))
        page = request.arg("pageNo", "1")
        if column is None or not page.isdigit():
            return Response(400, b'{"error": "bad request"}', "application/json")
        size = FEED_SIZES.get(self.site["styles"].get(column.name, ""), FEED_SIZES["fetch"])
        items = column.by_date[(int(page) - 1) * size : int(page) * size]
        data = {
            "total": len(column.articles),
            "pages": -(-len(column.articles) // size),
            "items": _rows(items),
        }
        return Response(200, json.dumps(data, ensure_ascii=False).encode(), "application/json;charset=UTF-8")

    def _proxy(self, request: Request) -> Response:
        column = self._by_id(request.arg("columnid"))
        items = column.by_date if column else []
        start = request.arg("startrecord", "1")
        if start.isdigit():
            items = items[int(start) - 1 :]
        records = "".join(
            f'<record><![CDATA[<li><a href="{a.url}">{a.title}</a><span>{a.date}</span></li>]]></record>'
            for a in items
        )
        total = len(column.articles) if column else 0
        text = f"<datastore><recordset>{records}</recordset><totalrecord>{total}</totalrecord></datastore>"
        return Response(200, text.encode(), "text/xml; charset=utf-8")

    def _by_id(self, number: str) -> Column | None:
        return next((c for c in self.content.columns if str(self.ids[c.name]) == number), None)

    def _download(self, request: Request) -> Response:
        found = self.pages.get(f"/files/{request.arg('filename')}")
        return found if isinstance(found, Response) else Response(404, b"not found", "text/plain")

    def _files(self) -> None:
        for article in self.content.articles:
            for suffix in (".docx", "s.docx", ".pdf", ".xlsx"):
                name = f"{article.number}{suffix}"
                if any(file == name for _, file in article.attachments) or (
                    article.body in ("consultation", "service") and suffix.endswith("docx")
                ):
                    self.pages[f"/files/{name}"] = _file(name, article.title)
        for name in ("jpage.js", "feed.js", "page64.js", "wza.js"):
            self.pages[f"/js/{name}"] = Response(200, (HERE / "static" / name).read_bytes(), SCRIPT)
        footer = self._html("footer.html", Sheet(""))
        self.pages["/js/footer.js"] = Response(200, f"document.write({json.dumps(footer)});".encode(), SCRIPT)
        self.pages["/css/main.css"] = Response(200, (HERE / "static" / "main.css").read_bytes(), "text/css")
        for name, width, height, rgb in (
            ("banner", 1000, 140, (60, 120, 180)),
            ("red", 40, 48, (200, 0, 0)),
            ("photo", 100, 130, (130, 150, 140)),
            ("plan", 480, 320, (120, 180, 200)),
            ("code", 120, 120, (40, 40, 40)),
        ):
            self.pages[f"/images/{name}.png"] = Response(200, files.png(width, height, rgb), files.PNG)

    def _sheet(self, column: Column, title: str, footer: str = "html", base: str = "") -> Sheet:
        encoding = self.site["encodings"].get(column.name, "")
        charset = {"gbk": "gb2312", "gbk-silent": ""}.get(encoding, "utf-8")
        return Sheet(title, column.name, charset, footer, base)

    def _html(self, template: str, sheet: Sheet, **values: Any) -> str:
        return self.jinja.get_template(template).render(page=sheet, **values)

    def _put(
        self, path: str, template: str, sheet: Sheet, column: Column | None = None, **values: Any
    ) -> None:
        """Render, encode as the column says, and wrap what refuses HEAD or is slow."""
        name = column.name if column else ""
        html = self._html(template, sheet, **({"column": column} if column else {}) | values)
        encoding = self.site["encodings"].get(name, "")
        slow = name in self.site["slow"] and column is not None and path == column.url
        delay: float = self.site["slow_seconds"] if slow else 0.0
        if encoding.startswith("gbk"):
            kind = "text/html; charset=gbk" if encoding == "gbk-header" else "text/html"
            self.pages[path] = Response(200, html.encode("gb18030"), kind)
        elif encoding == "gzip":
            self.pages[path] = zipped(html.encode())
        elif name in self.site["head_refused"]:
            self.pages[path] = _without_head(Response(200, html.encode()))
        else:
            self.pages[path] = Response(200, html.encode(), delay=delay)


def _without_head(response: Response) -> Page:
    def answer(request: Request) -> Response:
        return Response(405, headers={"Allow": "GET"}) if request.method == "HEAD" else response

    return answer


def _calendar(request: Request) -> Response:
    """A page that leads on without end; robots.txt closes its folder."""
    day = request.arg("d", "0")
    following = int(day) + 1 if day.isdigit() else 1
    page = (
        '<html><head><meta charset="utf-8"><title>日历</title></head><body>'
        f'<a href="/trap/calendar.html?d={following}">后一天</a> <a href="/trap/missing.html">当日安排</a>'
        "</body></html>"
    )
    return Response(200, page.encode())


def _pager64(pages: int) -> str:
    """The pager as some portals hide it: HTML, URL-encoded, then base64."""
    links = " ".join(
        f'<a href="index{"" if number == 1 else f"_{number}"}.html">{number}</a>'
        for number in range(1, pages + 1)
    )
    return base64.b64encode(quote(links).encode()).decode()


def _file(name: str, title: str) -> Response:
    if name.endswith("pdf"):
        return Response(200, files.pdf(title), files.PDF)
    if name.endswith("xlsx"):
        return Response(200, files.xlsx((title, ""), ("项目", "金额（万元）"), ("合计", "98600")), files.XLSX)
    return Response(200, files.docx(title, "清溪县人民政府"), files.DOCX)


def _rows(articles: Iterable[Article]) -> list[dict[str, str]]:
    return [{"title": a.title, "url": a.url, "date": a.date} for a in articles]


def _search_query(page: int, words: str) -> str:
    return urlencode({"webid": "1", "q": words, "p": page, "pg": 10})
