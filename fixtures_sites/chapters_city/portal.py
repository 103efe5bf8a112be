"""澜川市人民政府: a city portal in the Epoint / 龙讯 manner, made of a frame and chapters.

``/{group}/{code}/secondpage.html`` is a column's first page, ``/{group}/{code}/2.html`` the second;
``/{group}/{code}/{yyyymmdd}/{id}.html`` an article. Everything is rendered once and served from memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from fixtures_sites import files
from fixtures_sites.base import Page, PageTable, Portal, Request, Response
from fixtures_sites.chapters_city.content import (
    CHAPTERS,
    FIELD_LABELS,
    Content,
    Shelf,
    article_address,
    load_content,
)
from fixtures_sites.chapters_city.shapes import Article, FileSpec
from fixtures_sites.prose import fragment, paragraphs
from fixtures_sites.search import Entry, SearchIndex, highlight

HERE = Path(__file__).parent
NAME = "chapters_city"
_PICTURES = {
    "logo": (60, 60, (180, 30, 40)),
    "red": (50, 60, (200, 30, 30)),
    "jiucuo": (110, 55, (220, 120, 30)),
    "wechat": (120, 120, (30, 140, 60)),
    "weibo": (120, 120, (220, 80, 60)),
    "photo": (480, 300, (90, 120, 150)),
}
_MOVIE = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"


def build(outside_url: str, chapters: Iterable[str] | None = None) -> Portal:
    """The portal with all chapters, or with those named."""
    return build_from(load_content(chapters), outside_url, NAME)


def build_from(content: Content, outside_url: str, name: str) -> PageTable:
    """A portal of this family with other content."""
    return _Builder(content, outside_url.rstrip("/")).portal(name)


def expected(chapters: Iterable[str] | None = None) -> dict[str, list[Any]]:
    """The union of what the chapters expect, in the shape of an ``expected.yaml``."""
    return expected_of(load_content(chapters))


def expected_of(content: Content) -> dict[str, list[Any]]:
    """What the chapters of ``content`` expect, with addresses."""
    return {
        part: [
            {key: content.filled(value) for key, value in entry.items()} if isinstance(entry, dict) else entry
            for entry in entries
        ]
        for part, entries in content.expected.items()
    }


class _Builder:
    def __init__(self, content: Content, outside: str) -> None:
        self.content = content
        self.outside = outside
        self.site = content.site
        self.pages: dict[str, Page] = {}
        self.entries: list[Entry] = []
        self.jinja = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self.jinja.filters["highlight"] = highlight
        self.jinja.globals.update(site=self.site, content=content, outside=outside)

    def portal(self, name: str) -> PageTable:
        for shelf in self.content.shelves.values():
            self._column(shelf)
            for article in shelf.articles:
                self._article(shelf, article)
        for code, group in self.site.groups.items():
            meta = {"ColumnName": group, "ColumnType": group}
            self._put(f"/{code}/index.html", "channel.html", title=group, meta=meta, code=code)
        blocks = [n for n in self.site.home_blocks if n not in self.content.home_leave_out]
        added = [self._html(html) for html in self.content.home_add]
        self._put("/index.html", "home.html", title=self.site.title, meta={}, blocks=blocks, added=added)
        self.pages["/"] = self.pages["/index.html"]
        self._free_pages()
        self._assets()
        gone = self._render(
            "plain.html", title="404", meta={}, body=Markup("<p>您访问的页面不存在（404）。</p>")
        )
        return PageTable(name, self.site.unit, "city_government", self.pages, Response(404, gone.encode()))

    def _column(self, shelf: Shelf) -> None:
        column = shelf.column
        meta = _tags({"ColumnName": column.name, "ColumnType": self.site.groups[column.group]}, column.meta)
        if column.html is not None:
            self.pages[shelf.address] = Response(200, self._html(column.html).encode())
            return
        if column.body:
            body = self._html(column.body)
            trail = [self._group(column.group), (column.name, "")]
            self._put(shelf.address, "plain.html", title=column.name, meta=meta, body=body, trail=trail)
            return
        listed = shelf.listed
        pages = max(1, -(-len(listed) // column.per_page))
        for number in range(1, pages + 1):
            rows = listed[(number - 1) * column.per_page : number * column.per_page]
            self._put(
                shelf.address if number == 1 else f"/{column.group}/{column.code}/{number}.html",
                "list.html",
                title=column.name,
                meta=meta,
                shelf=shelf,
                head=self._html(column.head),
                rows=[self._row(shelf, article) for article in rows],
                number=number,
                pages=pages,
                total=len(listed),
            )

    def _row(self, shelf: Shelf, article: Article) -> dict[str, Any]:
        title = article.listed_title or article.title
        address = article_address(shelf.column, article)
        link = Markup('<a href="{}" target="_blank" title="{}">{}</a>').format(address, title, title)
        cells = [
            Markup(self.content.filled(str(escape(cell)))).replace("{title}", link) for cell in article.row
        ]
        return {
            "title": title,
            "address": address,
            "date": article.listed_date or article.date,
            "cells": cells,
        }

    def _article(self, shelf: Shelf, article: Article) -> None:
        column = shelf.column
        address = article_address(column, article)
        if article.listed:
            self.entries.append(Entry(article.title, address, article.date))
        if article.html is not None:
            self.pages[address] = Response(200, self._html(article.html).encode())
            return
        trail = [self.content.shelves[code] for code in article.breadcrumb or [column.code]]
        tags = {
            "ColumnName": trail[-1].column.name,
            "ColumnType": self.site.groups[trail[-1].column.group],
            "ArticleTitle": article.title,
            "PubDate": f"{article.date} {article.time}".strip(),
            "ContentSource": article.source or "",
        }
        self._put(
            address,
            "article.html",
            title=article.title,
            meta=_tags(tags, article.meta),
            article=article,
            trail=[
                self._group(trail[0].column.group),
                *((step.column.name, step.address) for step in trail),
            ],
            table=self._table(article),
            body=self._body(shelf, article),
            attachments=[(a.name, self.content.address("file", a.file)) for a in article.attachments],
            links=self._links(article),
        )

    def _group(self, code: str) -> tuple[str, str]:
        return self.site.groups[code], f"/{code}/index.html"

    def _table(self, article: Article) -> list[list[tuple[str, str]]]:
        order = {name: place for place, name in enumerate(FIELD_LABELS)}
        names = sorted(article.fields, key=lambda name: order.get(name, len(order)))
        cells = [(FIELD_LABELS.get(name, name), article.fields[name]) for name in names]
        return [cells[start : start + 2] for start in range(0, len(cells), 2)]

    def _links(self, article: Article) -> dict[str, list[tuple[str, str]]]:
        titles = {a.id: a.title for shelf in self.content.shelves.values() for a in shelf.articles}
        blocks: dict[str, list[tuple[str, str]]] = {}
        for link in article.links:
            address = link.to if "/" in link.to else self.content.address("article", link.to)
            address = address.replace("{outside}", self.outside)
            blocks.setdefault(link.heading, []).append((link.title or titles[link.to], address))
        return blocks

    def _body(self, shelf: Shelf, article: Article) -> Markup:
        if isinstance(article.body, list):
            return self._html("\n".join(f"<p>{line}</p>" for line in article.body))
        if article.body is not None:
            return self._html(article.body)
        if article.fragment is not None:
            values = dict(article.fragment)
            values = {k: self._html(v) if isinstance(v, str) else v for k, v in values.items()}
            for number in ("n", "days"):
                if number in values:
                    values[number] = int(values[number])
            return Markup(fragment(values.pop("kind"), **values))
        genre = article.genre or shelf.column.genre or "news"
        lines = paragraphs(genre, article.title, self.site.unit)
        return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines)

    def _html(self, text: str) -> Markup:
        return Markup(self.content.filled(text).replace("{outside}", self.outside))

    def _free_pages(self) -> None:
        for page in self.content.pages:
            if page.html is not None:
                body = self._html(page.html).encode()
                self.pages[page.path] = Response(page.status, body, page.content_type)
            else:
                meta = {"ColumnName": page.title, "ColumnType": "网站服务"}
                self._put(page.path, "plain.html", title=page.title, meta=meta, body=self._html(page.body))
        self._put(
            "/wzdt.html",
            "sitemap.html",
            title="网站地图",
            meta={"ColumnName": "网站地图", "ColumnType": "网站服务"},
        )
        self.pages["/robots.txt"] = Response(200, b"User-agent: *\nDisallow:\n", "text/plain")
        if "search" not in self.site.lacks:
            self._search()

    def _search(self) -> None:
        index = SearchIndex(self.entries)

        def search(request: Request) -> Response:
            page = request.arg("pageNo", "1")
            found = index.find(request.arg("searchWord"), int(page) if page.isdigit() and page != "0" else 1)
            html = self._render("search.html", title="站内搜索", meta={}, found=found)
            return Response(200, html.encode())

        self.pages["/search/fullsearch.html"] = search

    def _assets(self) -> None:
        for path in sorted((HERE / "static").iterdir()):
            kind = "text/css" if path.suffix == ".css" else "application/javascript"
            self.pages[f"/resource/{path.name}"] = Response(200, path.read_bytes(), kind)
        for name, (width, height, rgb) in _PICTURES.items():
            self.pages[f"/resource/images/{name}.png"] = Response(
                200, files.png(width, height, rgb), files.PNG
            )
        self.pages["/favicon.ico"] = self.pages["/resource/images/logo.png"]
        for name, spec in self.content.files.items():
            self.pages[f"/AttachFiles/{name}"] = _file(name, spec)

    def _render(self, template: str, *, title: str, meta: dict[str, str], **values: Any) -> str:
        values.setdefault("trail", [])
        return self.jinja.get_template(template).render(title=title, meta=meta, **values)

    def _put(self, path: str, template: str, *, title: str, meta: dict[str, str], **values: Any) -> None:
        self.pages[path] = Response(200, self._render(template, title=title, meta=meta, **values).encode())


def _tags(tags: dict[str, str], changes: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in {**tags, **changes}.items() if value is not None}


def _file(name: str, spec: FileSpec) -> Response:
    title, _, kind = name.rpartition(".")
    if spec.from_:
        kinds = {"pdf": files.PDF, "docx": files.DOCX, "xlsx": files.XLSX, "png": files.PNG}
        body = (CHAPTERS / "files" / spec.from_).read_bytes()
        return Response(200, body, kinds.get(kind, "application/octet-stream"))
    if kind == "pdf":
        return Response(200, files.pdf(title), files.PDF)
    if kind == "xlsx":
        rows = [tuple(row) for row in spec.rows] or [("项目", "数值"), (title, "100")]
        return Response(200, files.xlsx(*rows), files.XLSX)
    if kind == "docx":
        return Response(200, files.docx(*(spec.text or [title])), files.DOCX)
    if kind == "png":
        return Response(200, files.png(480, 300, (90, 120, 150)), files.PNG)
    if kind in ("mp4", "mp3"):
        return Response(200, _MOVIE, "video/mp4" if kind == "mp4" else "audio/mpeg")
    raise ValueError(f"不会生成这种文件：{name}")
