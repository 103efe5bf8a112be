"""What 澜川市 publishes: the frame (``site.yaml``) and the chapters, merged and given their addresses.

Frame and chapters have the same shape (:class:`Chapter`); an unknown key is an error. A column is known by
its ``code``: whoever names it first gives its name and group, others may add articles to it. Article ids and
file names are unique over all chapters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import yaml

from fixtures_sites.chapters_city.shapes import Article, Chapter, Column, FileSpec, FreePage, Site

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


def load_frame(
    renamed: Mapping[str, str] | None = None, without: Collection[str] = (), lacks: Iterable[str] = ()
) -> Site:
    """The frame, for another city where ``renamed`` gives its words (old -> new), without the columns of the
    codes ``without`` and the tools ``lacks``."""
    site: Site = _read(HERE / "site.yaml", Site, renamed or {})
    columns = [column for column in site.chapter.columns if column.code not in without]
    chapter = msgspec.structs.replace(site.chapter, columns=columns)
    return msgspec.structs.replace(site, chapter=chapter, lacks=list(lacks))


def load_content(
    only: Iterable[str] | None = None, folder: Path = CHAPTERS, frame: Site | None = None
) -> Content:
    """Frame and chapters in the order of their file names; ``only``: names of chapters (default all).

    Raises ValueError naming the file for an unknown key, an unknown chapter, or an id used twice.
    """
    site = frame or load_frame()
    paths = sorted(folder.glob("*.yaml"))
    if only is not None:
        wanted = list(only)
        unknown = sorted(set(wanted) - {path.stem for path in paths})
        if unknown:
            raise ValueError(f"没有这样的章节：{'、'.join(unknown)}")
        paths = [path for path in paths if path.stem in wanted]
    chapters = [(path.name, _read(path, Chapter)) for path in paths]
    return _merge(site, [("site.yaml", site.chapter), *chapters])


def _read(path: Path, shape: Any, renamed: Mapping[str, str] = MappingProxyType({})) -> Any:
    text = path.read_text("utf-8")
    for old, new in renamed.items():
        text = text.replace(old, new)
    # BaseLoader keeps dates and codes as the texts that stand in the file.
    data = yaml.load(text, Loader=yaml.BaseLoader) or {}
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
                source = site.sponsor if article.source is None else article.source
                shelf.articles.append(msgspec.structs.replace(article, source=source))
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
