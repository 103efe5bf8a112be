"""What 澜川市 publishes: the frame (``site.yaml``) and the chapters, merged and given their addresses.

Frame and chapters have the same shape (:class:`Chapter`); an unknown key is an error. A column is known by
its ``code``: whoever names it first gives its name and group, others may add articles to it. Article ids and
file names are unique over all chapters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import Struct

HERE = Path(__file__).parent
CHAPTERS = HERE.parent / "chapters"

FIELD_LABELS = {
    "index_no": "索引号",
    "topic": "信息分类",
    "issuer": "发布机构",
    "written_on": "成文日期",
    "doc_no": "文号",
    "published_on": "发布日期",
    "validity": "有效性",
    "genre": "文件类型",
}
"""Labels of the 索引号 table, in its order."""

_LINE = re.compile(r"(\d{4}-\d\d-\d\d) (.+)")
_REFERENCE = re.compile(r"\{(article|column|file):([^{}\s]+)\}")


class Attachment(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the article's 附件 block: the text of its link and its file name."""

    name: str
    file: str


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """A block of links under an article. ``to``: an article id or an address."""

    heading: str
    to: str
    title: str = ""


class Article(Struct, frozen=True, forbid_unknown_fields=True):
    """One article. Of ``body``, ``fragment`` and ``genre`` (else the column's) the first given counts;
    ``html`` is a whole page instead. ``fragment``: ``kind`` (a file of ``prose/fragments``) and its values.
    ``meta``: tags to set, or null to leave one out."""

    id: str
    title: str
    date: str
    time: str = "09:30"
    source: str = "澜川市人民政府办公室"
    listed_date: str | None = None
    listed_title: str | None = None
    body: str | list[str] | None = None
    fragment: dict[str, Any] | None = None
    genre: str = ""
    html: str | None = None
    fields: dict[str, str] = {}
    """Fields of the 索引号 table by the codes of ``FIELD_LABELS``, or by a label of their own."""
    attachments: list[Attachment] = []
    links: list[Link] = []
    meta: dict[str, str | None] = {}
    breadcrumb: list[str] | None = None
    """Column codes of the breadcrumb, when it is not the article's own column."""
    show_date: bool = True
    listed: bool = True
    row: list[str] = []
    """Cells of the list's row in a column with ``table``; ``{title}`` is the linked title."""


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """``html``: a whole page; ``body``: a text page; ``table``: heads of a list that is a table;
    ``head``: HTML above the list; ``meta``: tags of the list pages to set or (null) to leave out."""

    code: str
    name: str = ""
    group: str = ""
    genre: str = ""
    articles: list[Article | str] = []
    body: str = ""
    html: str | None = None
    head: str = ""
    note: str = "暂无信息"
    table: list[str] = []
    per_page: int = 15
    meta: dict[str, str | None] = {}


class FreePage(Struct, frozen=True, forbid_unknown_fields=True):
    """A page outside the columns. ``html`` is the whole page, ``body`` stands in the portal's frame."""

    path: str
    title: str = ""
    body: str = ""
    html: str | None = None
    status: int = 200
    content_type: str = "text/html; charset=utf-8"


class FileSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """Content of a file: paragraphs (docx), rows (xlsx), or the bytes of ``chapters/files/<from_>``."""

    text: list[str] = []
    rows: list[list[str]] = []
    from_: str = msgspec.field(default="", name="from")


class Home(Struct, frozen=True, forbid_unknown_fields=True):
    """``add``: HTML put on the home page; ``leave_out``: names of home blocks to leave out."""

    add: list[str] = []
    leave_out: list[str] = []


class Chapter(Struct, frozen=True, forbid_unknown_fields=True):
    """One chapter file. ``remove``: ids of frame articles that this chapter takes away."""

    about: str = ""
    columns: list[Column] = []
    pages: list[FreePage] = []
    files: dict[str, FileSpec] = {}
    home: Home = Home()
    remove: list[str] = []
    expected: list[dict[str, Any]] = []
    expected_columns: list[dict[str, Any]] = []
    search_missing_columns: list[str] = []
    traps: list[str] = []


class Site(Struct, frozen=True, forbid_unknown_fields=True):
    """The frame: identity, menu groups, blocks of the home page, and its own columns."""

    title: str
    unit: str
    domain: str
    code: str
    icp: str
    police: str
    sponsor: str
    undertaker: str
    address: str
    phone: str
    postcode: str
    groups: dict[str, str]
    home_blocks: list[str]
    chapter: Chapter


@dataclass
class Shelf:
    """A column with everything that frame and chapters put into it."""

    column: Column
    articles: list[Article] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"/{self.column.group}/{self.column.code}/secondpage.html"

    @property
    def listed(self) -> list[Article]:
        """Order of the list: newest listed day first; on one day in the order of writing."""
        shown = [article for article in self.articles if article.listed]
        return sorted(shown, key=lambda article: article.listed_date or article.date, reverse=True)


@dataclass
class Content:
    site: Site
    shelves: dict[str, Shelf]
    pages: list[FreePage]
    files: dict[str, FileSpec]
    home_add: list[str]
    home_leave_out: set[str]
    expected: dict[str, list[Any]]

    def of_group(self, group: str) -> list[Shelf]:
        return [shelf for shelf in self.shelves.values() if shelf.column.group == group]

    def named(self, name: str) -> Shelf:
        return next(shelf for shelf in self.shelves.values() if shelf.column.name == name)

    def address(self, kind: str, name: str) -> str:
        """Address of an article (by id), a column (by code) or a file. KeyError when there is none."""
        if kind == "file":
            self.files.setdefault(name, FileSpec())
            return f"/AttachFiles/{name}"
        if kind == "column":
            return self.shelves[name].address
        return self._articles[name]

    def filled(self, text: str) -> str:
        """``{article:ID}``, ``{column:CODE}`` and ``{file:NAME}`` replaced by addresses."""
        return _REFERENCE.sub(lambda match: self.address(match[1], match[2]), text)

    def __post_init__(self) -> None:
        self._articles = {
            article.id: article_address(shelf.column, article)
            for shelf in self.shelves.values()
            for article in shelf.articles
        }


def article_address(column: Column, article: Article) -> str:
    return f"/{column.group}/{column.code}/{article.date.replace('-', '')}/{article.id}.html"


def load_content(only: Iterable[str] | None = None, folder: Path = CHAPTERS) -> Content:
    """Frame and chapters in the order of their file names; ``only``: names of chapters (default all).

    Raises ValueError naming the file for an unknown key, an unknown chapter, or an id used twice.
    """
    site = _read(HERE / "site.yaml", Site)
    paths = sorted(folder.glob("*.yaml"))
    if only is not None:
        wanted = list(only)
        unknown = sorted(set(wanted) - {path.stem for path in paths})
        if unknown:
            raise ValueError(f"没有这样的章节：{'、'.join(unknown)}")
        paths = [path for path in paths if path.stem in wanted]
    chapters = [(path.name, _read(path, Chapter)) for path in paths]
    return _merge(site, [("site.yaml", site.chapter), *chapters])


def _read(path: Path, shape: Any) -> Any:
    # BaseLoader keeps dates and codes as the texts that stand in the file.
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) or {}
    try:
        return msgspec.convert(_without_nulls(data), shape, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _without_nulls(value: Any) -> Any:
    """BaseLoader reads ``null`` as a word; only in ``meta`` does it mean something."""
    if isinstance(value, dict):
        return {
            key: {k: None if v == "null" else v for k, v in inner.items()}
            if key == "meta" and isinstance(inner, dict)
            else _without_nulls(inner)
            for key, inner in value.items()
        }
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


def _merge(site: Site, chapters: list[tuple[str, Chapter]]) -> Content:
    shelves: dict[str, Shelf] = {}
    owners: dict[str, str] = {}
    removed = {name for _, chapter in chapters for name in chapter.remove}
    files: dict[str, FileSpec] = {}
    for file, chapter in chapters:
        for column in chapter.columns:
            shelf = _shelf(shelves, column, file)
            if column.group and column.group not in site.groups:
                raise ValueError(f"{file}: 栏目组 {column.group} 不存在")
            for number, entry in enumerate(column.articles, start=1):
                article = _article(entry, column, f"{column.code}-{len(shelf.articles) + 1}", file)
                if article.id in owners:
                    raise ValueError(
                        f"{file}: 文章编号 {article.id} 已在 {owners[article.id]} 用过 (第{number}篇)"
                    )
                owners[article.id] = file
                shelf.articles.append(article)
        for name, spec in chapter.files.items():
            if name in files:
                raise ValueError(f"{file}: 文件 {name} 已有人用过")
            files[name] = spec
    gone = sorted(removed - set(owners))
    if gone:
        raise ValueError(f"要删去的文章不存在：{'、'.join(gone)}")
    for shelf in shelves.values():
        shelf.articles = [article for article in shelf.articles if article.id not in removed]
    told = [chapter for _, chapter in chapters]
    return Content(
        site,
        shelves,
        [page for chapter in told for page in chapter.pages],
        files,
        [html for chapter in told for html in chapter.home.add],
        {name for chapter in told for name in chapter.home.leave_out},
        {
            "problems": [entry for chapter in told for entry in chapter.expected],
            "columns": [entry for chapter in told for entry in chapter.expected_columns],
            "search_missing_columns": [n for chapter in told for n in chapter.search_missing_columns],
            "traps": [trap for chapter in told for trap in chapter.traps],
        },
    )


def _shelf(shelves: dict[str, Shelf], column: Column, file: str) -> Shelf:
    if column.code not in shelves:
        if not column.name or not column.group:
            raise ValueError(f"{file}: 栏目 {column.code} 没有 name 或 group")
        shelves[column.code] = Shelf(column)
    elif column.name and column.name != shelves[column.code].column.name:
        raise ValueError(f"{file}: 栏目 {column.code} 已叫 {shelves[column.code].column.name}")
    return shelves[column.code]


def _article(entry: Article | str, column: Column, name: str, file: str) -> Article:
    if isinstance(entry, Article):
        return entry
    match = _LINE.fullmatch(entry)
    if match is None:
        raise ValueError(f"{file}: 栏目 {column.code} 的条目写法不对：{entry}")
    return Article(name, match[2], match[1], genre=column.genre)
