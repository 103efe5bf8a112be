"""The shape of the frame (``site.yaml``) and of a chapter: every key that may stand in them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct


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
    source: str | None = None
    """信息来源; None: the site's sponsor, empty: none is shown."""
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
    """The frame: identity, menu groups, blocks of the home page, and its own columns. ``lacks``: tools that
    no page has, of ``search``, ``error_report`` and ``new_media``."""

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
    lacks: list[str] = []
