"""What kind of page it is: one decision from everything read before it, strongest evidence first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from crawler.derive.anchors import HOME
from crawler.derive.article import Body, is_site_name, title_parts
from crawler.derive.document import DocumentHead
from crawler.derive.entrances import entrances_of
from crawler.derive.filling import page_fills_later
from crawler.derive.forms import is_content_picture
from crawler.derive.frame_pictures import of_frame
from crawler.derive.link_roles import role_of
from crawler.derive.locked import is_locked
from crawler.derive.paging import read_paging
from crawler.derive.published import Published
from crawler.derive.record_rows import holds_table
from crawler.derive.region import regions_of
from crawler.derive.shown import Shown, squeeze
from crawler.derive.tree import Page
from crawler.derive.words import any_of, load
from crawler.model import ListBlock, Message, PageKind

_MARKS: Final = load("marks")
_LABELS: Final = load("labels")
_ERROR_TITLE: Final = re.compile("|".join(_MARKS["error"]["title"]), re.I)
_ERROR_TEXT: Final = re.compile(any_of(_MARKS["error"]["text"]), re.I)
_ERROR_LONGEST: Final[int] = _MARKS["error"]["longest_text"]
_EMPTY: Final = re.compile(any_of(_MARKS["empty_list"]))
_SITEMAP: Final = re.compile(any_of(_MARKS["sitemap"]), re.I)
_SEARCH_WORDS: Final = re.compile(any_of(_MARKS["search"]))
_SEARCH_URL: Final = re.compile(_MARKS["search_url"], re.I)
_ABOUT: Final = re.compile(rf"(?:{any_of(_MARKS['about'])})")
_FORM_WORDS: Final = re.compile(rf"^[\s*＊]*(?:{any_of(_MARKS['form'])})[\s*＊]*[:：]?[\s*＊]*$")
_WRITING: Final = re.compile(any_of(_MARKS["writing"]))
_ASKS_LETTER: Final = re.compile(any_of(_MARKS["letter_forms"]))
_QUERY: Final = re.compile(rf"^(?:{any_of(_MARKS['query_buttons'])})$")
_CODE_FIELD: Final = re.compile(r"code|yzm|captcha|verify|pwd|pass", re.I)
_COLUMN_URL: Final = re.compile(_MARKS["column_url"], re.I)
_ARTICLE_URL: Final = re.compile(_MARKS["article_url"], re.I)
_MESSAGE_COLUMN: Final = re.compile(any_of(_LABELS["message_columns"]))
_NOT_MESSAGE_COLUMN: Final = re.compile(any_of(_LABELS["message_columns_not"]))
_MORE: Final = re.compile(any_of(_MARKS["channel_more"]), re.I)
_ROOT: Final = re.compile(
    r"^/?(?:(?:index|default|home|main)\d?\.(?:[sj]?html?|jspx?|aspx?|php|do|action))?$", re.I
)

UNKNOWN_HOST: Final = "unknown.invalid"
"""Host that stands in for the address of a saved page; what it says about the path means nothing."""

_STUB_TEXT: Final = 200
_WHOLE_ARTICLE: Final = 150
_SOME_TEXT: Final = 40
_FEW_WORDS: Final = 10
_HOME_BLOCKS: Final = 4
_LONGEST_COLUMN_NAME: Final = 12
_WRITTEN_IN: Final = frozenset(("text", "tel", "email", "number", "password", "date", "file"))
_PRESSED: Final = frozenset(("button", "submit"))
_FORM_INPUTS: Final = 4
_FORM_LABELS: Final = 3
_MOST_FILES: Final = 10
_LONGEST_WAY: Final = 16
_FEWEST_WAYS: Final = 4
_FEWEST_ENTRANCES: Final = 2
_LATER: Final = ("{{", "<?=", "<%=", "加载", "loading", "build/unit", "/gkmlpt/", "data-url")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the decision looks at. ``content``: shown text outside navigation, header and foot."""

    page: Page
    status: int
    shown: Shown
    content: str
    page_title: str
    title: str
    title_shown: bool
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


def decide_kind(seen: Evidence) -> tuple[PageKind, str]:
    """The kind and the name of the rule that gave it."""
    for rule in _RULES:
        kind = rule(seen)
        if kind is not None:
            return kind, rule.__name__.lstrip("_")
    return "other", "nothing_known"


def is_fragment(seen: Evidence, kind: PageKind) -> bool:
    """Whether the page owes no foot and no tags: a jump, an error page, a piece made for another page."""
    return kind in ("redirect", "error") or _is_piece(seen)


def _is_piece(seen: Evidence) -> bool:
    """Whether nothing on the page names a page of its own: the head of frames, an included strip of links."""
    if seen.page_title or seen.meta.get("SiteName") or seen.breadcrumb:
        return False
    return not any(b.region in ("nav", "header", "footer") for b in seen.shown.blocks)


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


def lists_letters(seen: Evidence) -> bool:
    """Whether the letters stand on pages of their own: rows that link to them, and no letter's text here."""
    linked = sum(1 for row in seen.message_rows if row.url)
    told = any({"content", "reply"} & set(letter.shown) for letter in seen.messages)
    return linked >= max(2, len(seen.messages)) and not told


def lists_more(seen: Evidence) -> bool:
    """Whether the rows tell of more letters than those shown in full. Rows without addresses beside the one
    letter a page is about are its own parts, set side by side: its facts, its answer."""
    whole = len(seen.messages) == 1 and "content" in seen.messages[0].shown
    if whole and not any(row.url for row in seen.message_rows):
        return sum(1 for row in seen.message_rows if row.received) > 1
    return len(seen.message_rows) > max(1, len(seen.messages))


def _by_status(seen: Evidence) -> PageKind | None:
    return "error" if seen.status >= 400 else None


def _by_jump(seen: Evidence) -> PageKind | None:
    return "redirect" if seen.redirect and len(squeeze(seen.shown.text)) < _STUB_TEXT else None


def _by_error_words(seen: Evidence) -> PageKind | None:
    if article_title(seen.meta):
        return None
    if _ERROR_TITLE.search(seen.page_title) and not seen.breadcrumb:
        return "error"
    if seen.published is not None and seen.published.source == "label" and seen.breadcrumb:
        return None
    short = len(seen.content) <= _ERROR_LONGEST
    if short and not _items(seen.main) and _ERROR_TEXT.search(seen.content):
        return "error"
    return None


def _by_search_words(seen: Evidence) -> PageKind | None:
    if article_title(seen.meta) or seen.head:
        return None
    words = {m.group() for m in _SEARCH_WORDS.finditer(seen.content)}
    address = _SEARCH_URL.search(seen.page.url.partition("://")[2]) is not None
    if len(words) >= 2 or (address and (words or not _ARTICLE_URL.search(seen.page.url))):
        return "search"
    return None


def _by_sitemap_name(seen: Evidence) -> PageKind | None:
    names = [seen.page_title, seen.meta.get("ColumnName", ""), *seen.breadcrumb[-1:]]
    return "sitemap" if any(_SITEMAP.search(name) for name in names) else None


def _by_letters(seen: Evidence) -> PageKind | None:
    if seen.head or (
        article_title(seen.meta) and seen.body.length > 4 * _WHOLE_ARTICLE and not seen.messages
    ):
        return None
    if len(seen.messages) > 2 or lists_more(seen) or lists_letters(seen):
        return "message_list"
    return "message" if seen.messages else None


def _by_inputs(seen: Evidence) -> PageKind | None:
    if article_title(seen.meta) or seen.head or _items(seen.main):
        return None
    boxes = (e for e in seen.page.root.iter("input", "textarea", "select") if not is_locked(e))
    inputs = sum((e.get("type") or "text").lower() in _WRITTEN_IN for e in boxes)
    if inputs < _FORM_INPUTS:
        return None
    labels = {squeeze(b.text) for b in seen.shown.blocks if len(b.text) <= 16 and _FORM_WORDS.match(b.text)}
    return "form" if len(labels) >= _FORM_LABELS else None


def _by_query(seen: Evidence) -> PageKind | None:
    """A page to look records up on, before anybody asked: boxes and a button, and no name of a column."""
    if seen.published is not None or _items(seen.main) or _brings_later(seen.page):
        return None
    if seen.breadcrumb or seen.meta.get("ColumnName") or _article_strength(seen) >= 2:
        return None
    boxes = list(seen.page.root.iter("input", "textarea", "select", "button"))
    asked = (e for e in boxes if e.tag != "button")
    if sum((e.get("type") or "text").lower() in _WRITTEN_IN for e in asked) < _FORM_INPUTS:
        return None
    words = (
        e.get("value") or (e.text or "") for e in boxes if e.tag == "button" or e.get("type") in _PRESSED
    )
    return "form" if any(_QUERY.match(squeeze(each)) for each in words) else None


def _by_asking(seen: Evidence) -> PageKind | None:
    """A page to write on, without any sign of a list: its own name says so, or it is that of a mailbox."""
    if seen.published is not None or _items(seen.main) or _EMPTY.search(seen.content):
        return None
    if _brings_later(seen.page):
        return None
    boxes = seen.page.root.iter("textarea")
    if not any(next(box.iterancestors("form"), None) is not None for box in boxes if not is_locked(box)):
        return None
    names = (seen.title, seen.page_title, *seen.breadcrumb[-1:])
    return "form" if any(_WRITING.search(name) or _MESSAGE_COLUMN.search(name) for name in names) else None


def _by_mailbox(seen: Evidence) -> PageKind | None:
    """A page to write a letter on or to look one up, however much it tells of the rules: a short name says
    so, and its form has a box for the text or asks for a password or code."""
    if seen.published is not None or seen.head or _items(seen.main) or article_title(seen.meta):
        return None
    names = (seen.title, title_parts(seen.page_title, "")[0], *seen.breadcrumb[-1:])
    if not any(len(name) <= _LONGEST_COLUMN_NAME and _ASKS_LETTER.search(name) for name in names):
        return None
    wanted = (
        box
        for box in seen.page.root.iter("textarea", "input")
        if box.tag == "textarea"
        or (box.get("type") or "").lower() == "password"
        or _CODE_FIELD.search(box.get("name") or box.get("id") or "")
    )
    ways = (next(box.iterancestors("form"), None) for box in wanted if not is_locked(box))
    return "form" if any(form is not None for form in ways) else None


def _by_article_tag(seen: Evidence) -> PageKind | None:
    if not article_title(seen.meta):
        return None
    return _document_or_article(seen)


def _by_document_head(seen: Evidence) -> PageKind | None:
    return "document" if seen.head and not _items(seen.main) else None


def _by_home(seen: Evidence) -> PageKind | None:
    if seen.breadcrumb or column_name(seen.meta, seen.shown, seen.page_title) or _article_strength(seen) >= 4:
        return None
    parts = urlsplit(seen.page.url)
    site = squeeze(seen.meta.get("SiteName", ""))
    named = bool(site) and squeeze(seen.page_title) == site
    many = len(seen.blocks) + (seen.main is not None) >= _HOME_BLOCKS
    if named and not _ARTICLE_URL.search(seen.page.url):
        return "home"
    if _ROOT.match(parts.path) and parts.hostname != UNKNOWN_HOST and seen.page_title:
        return "home"
    return "home" if many and not seen.main and is_site_name(seen.page_title) else None


def _by_list(seen: Evidence) -> PageKind | None:
    main = seen.main
    if main is None or not (main.items or main.dynamic):
        return None
    paged = main.next is not None or (main.pages or 0) > 1
    if not paged and _holds_files(seen, main):
        return _document_or_article(seen)
    if _article_strength(seen) >= 4 and not paged:
        return _document_or_article(seen)
    if not paged and not seen.breadcrumb and _more(seen) >= 2:
        return "channel"
    return _column(seen)


def _holds_files(seen: Evidence, main: ListBlock) -> bool:
    """Whether the entries are the few files of a page with a title and words of its own: no column."""
    names = [squeeze(name) for name in (*seen.breadcrumb[-1:], seen.meta.get("ColumnName", ""))]
    return (
        seen.title_shown
        and main.newest is None
        and 0 < len(main.items) <= _MOST_FILES
        and squeeze(seen.title) not in names
        and all(role_of(item.url) == "attachment" for item in main.items)
        and (seen.body.length >= _SOME_TEXT // 2 or _ARTICLE_URL.search(seen.page.url) is not None)
    )


def _by_blocks(seen: Evidence) -> PageKind | None:
    return "channel" if len(seen.blocks) >= 2 and _article_strength(seen) < 4 else None


def _by_entrances(seen: Evidence) -> PageKind | None:
    """Boxes or tiles that lead to columns of their own, without an entry: a channel, judged through these."""
    if _items(seen.main) or seen.published is not None or _is_piece(seen) or _may_fill(seen):
        return None
    if article_title(seen.meta) or seen.head or seen.body.length >= _WHOLE_ARTICLE:
        return None
    ways = entrances_of(seen.page)
    if max(len(ways.below), len(ways.mores)) < _FEWEST_ENTRANCES or read_paging(seen.page).told:
        return None
    if len(ways.below) >= _FEWEST_ENTRANCES and (seen.main is None or ways.below & ways.mores):
        return "channel"
    # What stands beside an empty list has «更多» too, and leads to columns elsewhere.
    empty = seen.main is not None or _EMPTY.search(seen.content) is not None
    return None if empty or len(ways.mores) < _FEWEST_ENTRANCES else "channel"


def _may_fill(seen: Evidence) -> bool:
    """Whether scripts may still bring entries."""
    page = seen.page
    return not page.rendered and _brings_later(page)


def _brings_later(page: Page) -> bool:
    return page_fills_later(page) or any(sign in page.lower for sign in _LATER)


def _by_empty_list(seen: Evidence) -> PageKind | None:
    """An empty list stays one whatever stands beside it."""
    empty = seen.main is not None and not _items(seen.main) and not seen.main.dynamic
    return _column(seen) if empty and seen.breadcrumb and seen.published is None else None


def _by_text(seen: Evidence) -> PageKind | None:
    if _article_strength(seen) >= 3 or seen.doc_no or _own_words(seen.body) >= _WHOLE_ARTICLE:
        return _document_or_article(seen)
    return None


def _by_ways(seen: Evidence) -> PageKind | None:
    """A page of ways on, without any sign of a list: a hub of services, topics or forms, no empty column."""
    if seen.main is not None or seen.published is not None or _EMPTY.search(seen.content):
        return None
    if _may_fill(seen) or _is_piece(seen):
        return None
    ways = {
        squeeze(b.text)
        for b in seen.shown.blocks
        if b.region == "body" and 0 < b.linked >= len(b.text) - 2 and 2 <= len(b.text) <= _LONGEST_WAY
    }
    pictures = entrances_of(seen.page).pictures
    return "channel" if max(len(ways), len(pictures)) >= _FEWEST_WAYS or _has_run(seen) else None


def _has_run(seen: Evidence) -> bool:
    """Whether a line of the page is nothing but names that lead on: the offices of a county, side by side."""
    return any(
        b.region == "body"
        and len(b.text) > _LONGEST_WAY
        and b.linked >= len(squeeze(b.text)) - 2
        and len(list(islice(b.element.iter("a"), _FEWEST_WAYS))) == _FEWEST_WAYS
        for b in seen.shown.blocks
    )


def _by_table(seen: Evidence) -> PageKind | None:
    """A table of words is no empty column, though it says little and holds no list."""
    if seen.main is not None or _EMPTY.search(seen.content):
        return None
    return _document_or_article(seen) if holds_table(seen.page) else None


def _by_empty_column(seen: Evidence) -> PageKind | None:
    signs = (
        bool(column_name(seen.meta, seen.shown, seen.page_title)),
        bool(seen.breadcrumb),
        seen.main is not None,
        _EMPTY.search(seen.content) is not None,
    )
    if seen.main is None and not _EMPTY.search(seen.content) and _shows_picture(seen):
        return None
    listing = _COLUMN_URL.search(urlsplit(seen.page.url).path) is not None
    shell = bool(seen.page_title) and len(seen.content) < _SOME_TEXT
    if any(signs) or (listing and (shell or _links(seen) >= 5) and not _is_piece(seen)):
        return _column(seen)
    return None


def _shows_picture(seen: Evidence) -> bool:
    """True when a picture below the page's path tells what the page is about (leaders, charts of offices)."""
    path = [block.element for block in seen.shown.blocks if block.region == "breadcrumb"]
    if not path:
        return False
    looks = regions_of(seen.page)
    after = looks.place(path[-1])
    return any(
        looks.place(picture) > after
        and looks.region(picture) == "body"
        and not looks.hidden(picture)
        and is_content_picture(picture)
        and not of_frame(picture)
        for picture in seen.page.root.iter("img")
    )


def _by_some_text(seen: Evidence) -> PageKind | None:
    says = _own_words(seen.body) >= _SOME_TEXT or any("。" in b.text for b in seen.body.blocks)
    if not says and seen.body.length >= _FEW_WORDS:
        # How to reach a site, or what it says of itself, may be told in a few words.
        names = (seen.title, *seen.breadcrumb[-1:], seen.meta.get("ColumnName", ""))
        says = any(_ABOUT.fullmatch(squeeze(name)) for name in names if name)
    if not says or not (seen.title or seen.breadcrumb) or _EMPTY.search(seen.content):
        return None
    return _document_or_article(seen)


def _by_linked_headings(seen: Evidence) -> PageKind | None:
    """A page of boxes whose headings lead to the columns below it, whatever the boxes hold."""
    names = {squeeze(name) for name in (seen.title, seen.page_title, *seen.breadcrumb)}
    headings = [
        b
        for b in seen.shown.blocks
        if b.heading and b.region == "body" and b.linked >= len(b.text) - 2 and squeeze(b.text) not in names
    ]
    return "channel" if headings and not _EMPTY.search(seen.content) else None


_RULES: Final[tuple[Callable[[Evidence], PageKind | None], ...]] = (
    _by_status,
    _by_jump,
    _by_error_words,
    _by_search_words,
    _by_sitemap_name,
    _by_letters,
    _by_inputs,
    _by_mailbox,
    _by_article_tag,
    _by_document_head,
    _by_home,
    _by_list,
    _by_blocks,
    _by_entrances,
    _by_query,
    _by_empty_list,
    _by_text,
    _by_some_text,
    _by_asking,
    _by_linked_headings,
    _by_ways,
    _by_table,
    _by_empty_column,
)


def _document_or_article(seen: Evidence) -> PageKind:
    return "document" if seen.head or seen.doc_no else "article"


def _column(seen: Evidence) -> PageKind:
    name = next(
        (
            n
            for n in (*seen.breadcrumb[-1:], seen.meta.get("ColumnName", ""), seen.title, seen.page_title)
            if n
        ),
        "",
    )
    if _MESSAGE_COLUMN.search(name) and not _NOT_MESSAGE_COLUMN.search(name):
        return "message_list"
    return "column"


def _article_strength(seen: Evidence) -> int:
    published = seen.published
    strength = 0
    if published is not None and published.source == "label":
        strength += 2
    elif published is not None and published.source == "meta":
        strength += 1
    if _ARTICLE_URL.search(seen.page.url):
        strength += 2
    if seen.body.marked and seen.body.length > 0:
        strength += 1
    if seen.title_shown and squeeze(seen.title) not in [squeeze(name) for name in seen.breadcrumb[-1:]]:
        strength += 1
    if seen.body.length >= _WHOLE_ARTICLE:
        strength += 1
    return strength


def _own_words(body: Body) -> int:
    """Characters of a text that are no links: names of offices that lead to their pages tell nothing."""
    return sum(max(0, b.length - b.linked) for b in body.blocks)


def _items(block: ListBlock | None) -> bool:
    return block is not None and bool(block.items)


def _more(seen: Evidence) -> int:
    return sum(1 for b in seen.shown.blocks if len(b.text) <= 8 and _MORE.search(b.text))


def _links(seen: Evidence) -> int:
    return sum(1 for b in seen.shown.blocks if b.linked)
