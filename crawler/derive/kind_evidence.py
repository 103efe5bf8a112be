"""What the decision on the kind of a page looks at, and what several of its rules ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from crawler.derive.anchors import HOME
from crawler.derive.article import Body
from crawler.derive.document import DocumentHead
from crawler.derive.filling import page_fills_later
from crawler.derive.published import Published
from crawler.derive.shown import Shown, squeeze
from crawler.derive.tree import Page
from crawler.derive.words import any_of, load
from crawler.model import ListBlock, Message, PageKind

_MARKS: Final = load("marks")
_LABELS: Final = load("labels")
_EMPTY: Final = re.compile(any_of(_MARKS["empty_list"]))
_ARTICLE_URL: Final = re.compile(_MARKS["article_url"], re.I)
_MESSAGE_COLUMN: Final = re.compile(any_of(_LABELS["message_columns"]))
WHOLE_ARTICLE: Final = 150
"""Characters of a text that is an article whatever else the page shows."""
SOME_TEXT: Final = 40
"""Characters below which a page is a shell."""
_LOGIN_INPUTS: Final = 12
_LOGIN_LINKS: Final = 3
"""Links of a page to log in on: a forgotten password, a new account, the way back."""
_FEEDS: Final = ("<rss", "<feed", "<rdf:rdf")
_FEED_HEAD: Final = 400
_PRINT: Final = re.compile(
    r"(?:(?<![A-Za-z])[Pp]rint|[a-z]Print|PRINT)(?:er|[Pp]age|[Vv]iew)?(?![a-z])|(?i:dayin)"
)
"""Addresses of copies for the printer: ``Print.aspx?id=7``, ``/print/7``, ``NewsPrint.asp``, ``?print=1``."""
_PRINT_LINKS: Final = 3
_LATER: Final = ("{{", "<?=", "<%=", "加载", "loading", "build/unit", "/gkmlpt/", "data-url")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the decision looks at. ``content``: shown text outside navigation, header and foot;
    ``title_shown``: it stands in the tags too; ``title_headed``: it stands on the page and leads nowhere."""

    page: Page
    status: int
    shown: Shown
    content: str
    page_title: str
    title: str
    title_shown: bool
    title_headed: bool
    meta: dict[str, str]
    breadcrumb: Sequence[str]
    main: ListBlock | None
    blocks: Sequence[ListBlock]
    body: Body
    head: DocumentHead | None
    doc_no: str | None
    published: Published | None
    messages: Sequence[Message]
    message_rows: Sequence[Message]
    redirect: str | None


def article_title(meta: dict[str, str]) -> str:
    """``ArticleTitle`` when it names an article; some systems repeat the column's or site's name there."""
    title = meta.get("ArticleTitle", "")
    return (
        ""
        if squeeze(title) in (squeeze(meta.get("ColumnName", "")), squeeze(meta.get("SiteName", "")))
        else title
    )


def column_name(meta: dict[str, str], shown: Shown, page_title: str) -> str:
    """``ColumnName`` when the page shows it too; inlined header templates bring that of their own column."""
    name = meta.get("ColumnName", "")
    if HOME.fullmatch(name.strip()):
        return ""
    return name if name and (name in page_title or name in shown.text) else ""


def is_piece(seen: Evidence) -> bool:
    """Whether nothing on the page names a page of its own: the head of frames, an included strip of links."""
    if seen.page_title or seen.meta.get("SiteName") or seen.breadcrumb:
        return False
    return not any(b.region in ("nav", "header", "footer") for b in seen.shown.blocks)


def is_feed(seen: Evidence) -> bool:
    """Whether it is a list for programs (RSS, Atom), and no page."""
    head = seen.page.text[:_FEED_HEAD].lower()
    return any(sign in head for sign in _FEEDS) and "<html" not in head


def is_print_copy(seen: Evidence) -> bool:
    """Whether it is a page's text for the printer: its address says so, and nothing stands round it."""
    address = seen.page.url.partition("://")[2].partition("/")[2]
    if "rint" not in address and "RINT" not in address and "dayin" not in address.lower():
        return False
    if not _PRINT.search(address) or seen.breadcrumb or has_items(seen.main):
        return False
    if any(b.region in ("nav", "header", "footer") for b in seen.shown.blocks):
        return False
    return sum(1 for _ in islice(seen.page.root.iter("a"), _PRINT_LINKS + 1)) <= _PRINT_LINKS


def is_bare_login(seen: Evidence) -> bool:
    """Whether a page is but the box to log in by, with neither frame nor path nor text of its own."""
    if seen.breadcrumb or seen.published is not None or has_items(seen.main):
        return False
    if len(squeeze(seen.shown.text)) >= SOME_TEXT:
        return False
    if any(b.region in ("nav", "header", "footer") for b in seen.shown.blocks):
        return False
    inputs = islice(seen.page.root.iter("input"), _LOGIN_INPUTS + 1)
    kinds = [(each.get("type") or "").lower() for each in inputs]
    links = sum(1 for _ in islice(seen.page.root.iter("a"), _LOGIN_LINKS + 1))
    return "password" in kinds and len(kinds) <= _LOGIN_INPUTS and links <= _LOGIN_LINKS


def article_strength(seen: Evidence) -> int:
    """How much speaks for one article, from 0 to 7: its day, address, body and title."""
    published = seen.published
    strength = 0
    if published is not None and published.source == "label":
        strength += 2
    elif published is not None and published.source == "meta":
        strength += 1
    if has_article_address(seen):
        strength += 2
    if seen.body.marked and seen.body.length > 0:
        strength += 1
    named = seen.title_shown and squeeze(seen.title) not in [squeeze(name) for name in seen.breadcrumb[-1:]]
    if named or heads_article(seen):
        strength += 1
    if seen.body.length >= WHOLE_ARTICLE:
        strength += 1
    return strength


def heads_article(seen: Evidence) -> bool:
    """Whether a line that names no place of the site stands above a labelled day, on a site whose tab names
    no article."""
    if not seen.title_headed or seen.published is None or seen.published.source != "label":
        return False
    names = {squeeze(name) for name in (*seen.breadcrumb, seen.page_title, seen.meta.get("ColumnName", ""))}
    return squeeze(seen.title) not in names


def own_words(body: Body) -> int:
    """Characters of a text that are no links: names of offices that lead to their pages tell nothing."""
    return sum(max(0, b.length - b.linked) for b in body.blocks)


def has_items(block: ListBlock | None) -> bool:
    """Whether there is a list with an entry."""
    return block is not None and bool(block.items)


def document_or_article(seen: Evidence) -> PageKind:
    """What a page of text is."""
    return "document" if seen.head or seen.doc_no else "article"


def may_fill(seen: Evidence) -> bool:
    """Whether scripts may still bring entries."""
    page = seen.page
    return not page.rendered and brings_later(page)


def brings_later(page: Page) -> bool:
    """Whether anything in the page says that scripts bring its content."""
    return page_fills_later(page) or page.holds(_LATER)


def says_empty(seen: Evidence) -> bool:
    """Whether the page says in words that there is nothing («暂无信息»)."""
    return _EMPTY.search(seen.content) is not None


def has_article_address(seen: Evidence) -> bool:
    """Whether the address is one that systems give to articles."""
    return _ARTICLE_URL.search(seen.page.url) is not None


def names_letters(name: str) -> bool:
    """Whether ``name`` is that of a mailbox or of a column of letters."""
    return _MESSAGE_COLUMN.search(name) is not None
