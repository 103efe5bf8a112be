"""Menu entries that open a page without content."""

from __future__ import annotations

from collections.abc import Sequence

from checks.artifacts.pages import PageEntry
from checks.artifacts.portal import statement
from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex
from checks.disclosure.subjects import number
from crawler.derive.classes import likeness

_NAMED = 2
"""Likeness from which a menu entry bears the name, not only a part of it."""
_WHOLE = frozenset(("home", "channel", "message_list", "search", "sitemap"))


_ROWS = 2
"""Rows of a table that are content, however short."""


def bare_page(index: TitleIndex, texts: Texts, names: Sequence[str]) -> PageEntry | None:
    """The page without content that a menu entry of one of ``names`` opens, when nothing else of that name
    has any. An empty list is ``column_empty``'s, a page that does not open ``dead_link``'s."""
    place = index.place(names)
    if any(column.items or column.state != "ok" for column in place.columns):
        return None
    named = [link for link in place.menu if max(likeness(name, link.name) for name in names) >= _NAMED]
    urls = [column.url for column in place.columns] + [link.url for link in named]
    pages = [index.pages.get(url) for url in urls]
    if not pages or any(page is None or page.unread or not is_bare(page) for page in pages):
        return None
    if any(page is not None and _leads_on(index, texts, page) for page in pages):
        return None
    return pages[0]


def stated(texts: Texts, page: PageEntry) -> str:
    """The line by which the page says that there is no such matter; empty when none does."""
    return statement(texts.of(page).lines)


def _leads_on(index: TitleIndex, texts: Texts, page: PageEntry) -> bool:
    """Whether the page holds a table, or leads to a file, a platform or another page that may hold it all."""
    text = texts.of(page)
    here = {page.url, index.portal.home_url}
    return any(link.url not in here for link in text.links) or any(len(t) >= _ROWS for t in text.tables)


def is_bare(page: PageEntry) -> bool:
    """A page with hardly a word, and no file, picture or film."""
    return (
        page.kind not in _WHOLE
        and page.text_length < number("min_text")
        and not page.attachments
        and not set(page.forms) - {"text"}
    )
