"""What kind of page it is: one decision from everything read before it, strongest evidence first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from crawler.derive.article import is_site_name
from crawler.derive.kind_columns import (
    by_blocks,
    by_empty_column,
    by_empty_list,
    by_entrances,
    by_linked_headings,
    by_list,
    by_ways,
)
from crawler.derive.kind_evidence import (
    SOME_TEXT,
    WHOLE_ARTICLE,
    Evidence,
    article_strength,
    article_title,
    column_name,
    document_or_article,
    has_article_address,
    has_items,
    is_bare_login,
    is_feed,
    is_piece,
    is_print_copy,
    own_words,
    says_empty,
)
from crawler.derive.kind_forms import by_asking, by_inputs, by_login, by_mailbox, by_query, by_survey
from crawler.derive.record_rows import holds_table
from crawler.derive.shown import squeeze
from crawler.derive.words import any_of, load
from crawler.model import PageKind

_MARKS: Final = load("marks")
_ERROR_TITLE: Final = re.compile("|".join(_MARKS["error"]["title"]), re.I)
_ERROR_TEXT: Final = re.compile(any_of(_MARKS["error"]["text"]), re.I)
_ERROR_LONGEST: Final[int] = _MARKS["error"]["longest_text"]
_SITEMAP: Final = re.compile(any_of(_MARKS["sitemap"]), re.I)
_SEARCH_WORDS: Final = re.compile(any_of(_MARKS["search"]))
_SEARCH_URL: Final = re.compile(_MARKS["search_url"], re.I)
_ABOUT: Final = re.compile(rf"(?:{any_of(_MARKS['about'])})")
_ROOT: Final = re.compile(
    r"^/?(?:(?:index|default|home|main)\d?\.(?:[sj]?html?|jspx?|aspx?|php|do|action))?$", re.I
)
_CHOSEN: Final = re.compile(
    r"(?:^|&)(?:(?:(?:cat|class|type|col|column|channel|node|article|news|info|content|doc|c|a|t)?id|p)=\d"
    r"|a=(?:lists?|show|view|detail)(?:&|$))",
    re.I,
)
"""Queries by which one program shows every page of a site: at its root, too, they ask for a part of it."""
_RESULTS: Final = re.compile(r"(?:搜索|检索)结果(?=$|[\s\-_|—])")

UNKNOWN_HOST: Final = "unknown.invalid"
"""Host that stands in for the address of a saved page; what it says about the path means nothing."""

_STUB_TEXT: Final = 200
_FEW_WORDS: Final = 10
_HOME_BLOCKS: Final = 4


def decide_kind(seen: Evidence) -> tuple[PageKind, str]:
    """The kind and the name of the rule that gave it."""
    for rule in _RULES:
        kind = rule(seen)
        if kind is not None:
            return kind, rule.__name__.lstrip("_")
    return "other", "nothing_known"


def is_fragment(seen: Evidence, kind: PageKind) -> bool:
    """Whether the page owes no foot and no tags: a jump, an error page, a piece made for another page, a bare
    box to log in by, a feed, a copy for the printer."""
    if kind in ("redirect", "error") or is_piece(seen) or is_bare_login(seen):
        return True
    return is_feed(seen) or is_print_copy(seen)


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


def _by_copy(seen: Evidence) -> PageKind | None:
    """What programs read, and what printers do, is told on another page."""
    if is_feed(seen):
        return "other"
    said = own_words(seen.body) >= WHOLE_ARTICLE or not _ERROR_TEXT.search(seen.content)
    return "other" if said and is_print_copy(seen) else None


def _by_error_words(seen: Evidence) -> PageKind | None:
    if article_title(seen.meta):
        return None
    if _ERROR_TITLE.search(seen.page_title) and not seen.breadcrumb:
        return "error"
    if seen.published is not None and seen.published.source == "label" and seen.breadcrumb:
        return None
    short = len(seen.content) <= _ERROR_LONGEST
    if short and not has_items(seen.main) and _ERROR_TEXT.search(seen.content):
        return "error"
    return None


def _by_search_words(seen: Evidence) -> PageKind | None:
    if article_title(seen.meta) or seen.head:
        return None
    words = {m.group() for m in _SEARCH_WORDS.finditer(seen.content)}
    words.update(_RESULTS.findall(seen.page_title))
    address = _SEARCH_URL.search(seen.page.url.partition("://")[2]) is not None
    if len(words) >= 2 or (address and (words or not has_article_address(seen))):
        return "search"
    return None


def _by_sitemap_name(seen: Evidence) -> PageKind | None:
    names = [seen.page_title, seen.meta.get("ColumnName", ""), *seen.breadcrumb[-1:]]
    return "sitemap" if any(_SITEMAP.search(name) for name in names) else None


def _by_letters(seen: Evidence) -> PageKind | None:
    if seen.head or (article_title(seen.meta) and seen.body.length > 4 * WHOLE_ARTICLE and not seen.messages):
        return None
    if len(seen.messages) > 2 or lists_more(seen) or lists_letters(seen):
        return "message_list"
    return "message" if seen.messages else None


def _by_article_tag(seen: Evidence) -> PageKind | None:
    if not article_title(seen.meta):
        return None
    return document_or_article(seen)


def _by_document_head(seen: Evidence) -> PageKind | None:
    return "document" if seen.head and not has_items(seen.main) else None


def _by_home(seen: Evidence) -> PageKind | None:
    if seen.breadcrumb or column_name(seen.meta, seen.shown, seen.page_title) or article_strength(seen) >= 4:
        return None
    parts = urlsplit(seen.page.url)
    site = squeeze(seen.meta.get("SiteName", ""))
    named = bool(site) and squeeze(seen.page_title) == site
    many = len(seen.blocks) + (seen.main is not None) >= _HOME_BLOCKS
    if named and not has_article_address(seen):
        return "home"
    root = _ROOT.match(parts.path) is not None and _CHOSEN.search(parts.query) is None
    if root and parts.hostname != UNKNOWN_HOST and seen.page_title:
        return "home"
    return "home" if many and not seen.main and is_site_name(seen.page_title) else None


def _by_text(seen: Evidence) -> PageKind | None:
    if article_strength(seen) >= 3 or seen.doc_no or own_words(seen.body) >= WHOLE_ARTICLE:
        return document_or_article(seen)
    return None


def _by_table(seen: Evidence) -> PageKind | None:
    """A table of words is no empty column, though it says little and holds no list."""
    if seen.main is not None or says_empty(seen):
        return None
    return document_or_article(seen) if holds_table(seen.page) else None


def _by_some_text(seen: Evidence) -> PageKind | None:
    says = own_words(seen.body) >= SOME_TEXT or any("。" in b.text for b in seen.body.blocks)
    if not says and seen.body.length >= _FEW_WORDS:
        # How to reach a site, or what it says of itself, may be told in a few words.
        names = (seen.title, *seen.breadcrumb[-1:], seen.meta.get("ColumnName", ""))
        says = any(_ABOUT.fullmatch(squeeze(name)) for name in names if name)
    if not says or not (seen.title or seen.breadcrumb) or says_empty(seen):
        return None
    return document_or_article(seen)


_RULES: Final[tuple[Callable[[Evidence], PageKind | None], ...]] = (
    _by_status,
    _by_jump,
    _by_copy,
    _by_error_words,
    _by_search_words,
    _by_sitemap_name,
    _by_letters,
    by_inputs,
    by_mailbox,
    by_login,
    _by_article_tag,
    _by_document_head,
    _by_home,
    by_list,
    by_blocks,
    by_entrances,
    by_query,
    by_survey,
    by_empty_list,
    _by_text,
    _by_some_text,
    by_asking,
    by_linked_headings,
    by_ways,
    _by_table,
    by_empty_column,
)
