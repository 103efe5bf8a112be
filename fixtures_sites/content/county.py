"""Columns and articles of a made-up county, read from ``columns.yaml`` and filled for one portal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
CONSULTATION_DAYS = 31
PINNED = " @置顶"
_SUBJECT = re.compile(r"关于印发(.+?)的通知|《(.+?)(?:（征求意见稿）)?》")


@dataclass(frozen=True)
class Place:
    """The county and the addresses that article bodies point to."""

    county: str
    name: str
    picture: str
    photo: str
    files: str
    """Folder of attachments: ``<files>/<number>.docx`` and so on."""
    activity: str
    leaders: tuple[dict[str, str], ...]
    outside: str


@dataclass
class Article:
    """One article. ``date`` is ``YYYY-MM-DD``; ``url`` is set by the portal that shows it."""

    number: int
    title: str
    date: str
    column: Column = field(repr=False)
    pinned: bool = False
    url: str = ""
    related: list[Article] = field(default_factory=list, repr=False)

    @property
    def body(self) -> str:
        return self.column.body

    @property
    def about(self) -> list[str]:
        return self.column.about

    @property
    def topic(self) -> str:
        return self.column.topic

    @property
    def source(self) -> str:
        return self.column.source

    @property
    def time(self) -> str:
        """Time of publication, within office hours."""
        return f"{9 + self.number % 8:02d}:{self.number * 7 % 60:02d}"

    @property
    def compact(self) -> str:
        return self.date.replace("-", "")

    @property
    def month(self) -> str:
        return self.compact[:6]

    @property
    def day(self) -> str:
        return _chinese(date.fromisoformat(self.date))

    @property
    def written_on(self) -> str:
        """成文日期: two days before publication."""
        return (date.fromisoformat(self.date) - timedelta(days=2)).isoformat()

    @property
    def written(self) -> str:
        return _chinese(date.fromisoformat(self.written_on))

    @property
    def received(self) -> str:
        return (date.fromisoformat(self.date) - timedelta(days=1)).isoformat()

    @property
    def begin(self) -> str:
        return self.day

    @property
    def end(self) -> str:
        return _chinese(date.fromisoformat(self.date) + timedelta(days=CONSULTATION_DAYS))

    @property
    def report_year(self) -> int:
        return int(self.date[:4]) - 1

    @property
    def subject(self) -> str:
        """The rule or plan an article is about, without the county's name."""
        found = _SUBJECT.search(self.title)
        name = next(filter(None, found.groups())) if found else self.title
        return name.removeprefix(self.column.county)

    @property
    def fields(self) -> dict[str, str]:
        """The document table (文件 only), label to value."""
        if self.body != "document":
            return {}
        office = "政办" if "办公室" in self.title else "政"
        issuer = self.column.county + ("人民政府办公室" if "办公室" in self.title else "人民政府")
        return {
            "索引号": f"01{self.number:07d}/{self.date[:4]}-{self.number % 97:05d}",
            "主题分类": "综合政务",
            "发文机关": issuer,
            "成文日期": self.written,
            "标题": self.title,
            "发文字号": f"{self.column.county[0]}{office}发〔{self.date[:4]}〕{self.number % 30 + 1}号",
            "发布日期": self.day,
            "体裁分类": "通知",
            "有效性": "有效",
            "信息来源": issuer,
        }

    @property
    def attachments(self) -> list[tuple[str, str]]:
        """(visible name, file name) of the attachments of documents and budgets."""
        name, number = self.subject, self.number
        if self.body == "document":
            return [(f"{name}.docx", f"{number}.docx"), (f"{name}.pdf", f"{number}.pdf")]
        if self.body == "budget":
            return [(f"{name}表格.xlsx", f"{number}.xlsx"), (f"{name}说明.pdf", f"{number}.pdf")]
        return []


@dataclass
class Column:
    """One column. ``body`` names the template of ``bodies/``; static pages have one article and no list."""

    name: str
    group: str
    code: str
    county: str
    body: str = "news"
    topic: str = ""
    about: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    url: str = ""

    @property
    def source(self) -> str:
        return self.county + ("人民政府办公室" if self.group != "zwfw" else "政务服务中心")

    @property
    def is_static(self) -> bool:
        return self.body in STATIC

    @cached_property
    def by_date(self) -> list[Article]:
        """Pinned articles first in their given order, then newest first."""
        return sorted(self.articles, key=lambda a: (a.pinned, "" if a.pinned else a.date), reverse=True)

    @property
    def newest(self) -> str:
        return max((a.date for a in self.articles), default="")


STATIC = frozenset({"static", "platforms", "agency", "guide", "leaders"})


@dataclass
class Content:
    groups: dict[str, str]
    columns: list[Column]

    @property
    def articles(self) -> Iterable[Article]:
        return (article for column in self.columns for article in column.articles)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def of_group(self, group: str) -> list[Column]:
        return [column for column in self.columns if column.group == group]


def load_content(
    county: str,
    name: str,
    address: Callable[[Article], str],
    drop: Iterable[str] = (),
    change: Mapping[str, Mapping[str, Any]] | None = None,
    add: Iterable[Mapping[str, Any]] = (),
) -> Content:
    """Read the shared columns, leave out ``drop``, lay ``change`` over columns by name, append ``add``.

    ``address`` gives an article's path; a column's path is ``/<group>/<code>/``.
    """
    data = yaml.safe_load((HERE / "columns.yaml").read_text("utf-8"))
    dropped, changes = set(drop), change or {}
    columns: list[Column] = []
    number = 1000
    for raw in [*data["columns"], *add]:
        if raw["name"] in dropped:
            continue
        entry = _fill({**raw, **changes.get(raw["name"], {})}, county, name)
        lines = entry.pop("items", "").strip().splitlines()
        column = Column(county=county, url=f"/{entry['group']}/{entry['code']}/", **entry)
        if column.is_static:
            column.articles = [
                Article(number := number + 1, column.name, "2026-03-18", column, url=column.url)
            ]
        for line in lines:
            number += 1
            day, _, title = line.strip().partition(" ")
            article = Article(number, title.removesuffix(PINNED), day, column, title.endswith(PINNED))
            article.url = address(article)
            column.articles.append(article)
        columns.append(column)
    content = Content(_fill(data["groups"], county, name), columns)
    _relate(content)
    return content


def render_body(article: Article, place: Place) -> str:
    return _BODIES.get_template(f"{article.body}.html").render(a=article, place=place)


def _relate(content: Content) -> None:
    """Link documents with their interpretations and consultations with their results, both ways."""
    for left, right in (("document", "interpretation"), ("consultation", "feedback")):
        for article in content.articles:
            if article.body != left:
                continue
            for other in content.articles:
                if other.body == right and _key(article.subject) in other.title:
                    other.related.append(article)
                    article.related.append(other)


def _key(subject: str) -> str:
    return re.sub(r"(管理)?(办法|规定)$", "", subject)


def _fill(entry: Mapping[str, Any], county: str, name: str) -> dict[str, Any]:
    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(item) for item in value]
        return value.replace("{县}", county).replace("{名}", name) if isinstance(value, str) else value

    return {key: fill(value) for key, value in entry.items()}


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_BODIES = Environment(
    loader=FileSystemLoader(HERE / "bodies"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
