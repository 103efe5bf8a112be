"""Rules on the kind of a page: lists, boxes and ways on, or the lack of them, make it a column or channel."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from crawler.derive.entrances import entrances_of
from crawler.derive.forms import is_content_picture
from crawler.derive.frame_pictures import of_frame
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
    is_piece,
    may_fill,
    names_letters,
    own_words,
    says_empty,
)
from crawler.derive.link_roles import role_of
from crawler.derive.paging import read_paging
from crawler.derive.region import regions_of
from crawler.derive.shown import squeeze
from crawler.derive.words import any_of, load
from crawler.model import ListBlock, PageKind

_MARKS: Final = load("marks")
_LABELS: Final = load("labels")
_COLUMN_URL: Final = re.compile(_MARKS["column_url"], re.I)
_NOT_MESSAGE_COLUMN: Final = re.compile(any_of(_LABELS["message_columns_not"]))
_NO_LETTERS: Final = re.compile(_MARKS["no_letters"])
_MORE: Final = re.compile(any_of(_MARKS["channel_more"]), re.I)
_MOST_FILES: Final = 10
_LIKELY_ARTICLE: Final = 3
_LONGEST_WAY: Final = 16
_FEWEST_WAYS: Final = 4
_FEWEST_ENTRANCES: Final = 2
_FEWEST_ROWS: Final = 2
_DIGIT: Final = re.compile("[0-9０-９]")


def by_list(seen: Evidence) -> PageKind | None:
    """Entries make a column, or belong to the text they stand in."""
    main = seen.main
    if main is None or not (main.items or main.dynamic):
        return None
    paged = main.next is not None or (main.pages or 0) > 1
    if not paged and (_holds_files(seen, main) or _ends_with_links(seen, main)):
        return document_or_article(seen)
    if article_strength(seen) >= 4 and not paged and not _day_of_rows(seen, main):
        return document_or_article(seen)
    if not paged and not seen.breadcrumb and _more(seen) >= 2:
        return "channel"
    return _column(seen)


def _day_of_rows(seen: Evidence, main: ListBlock) -> bool:
    """Whether the day that the page seems to tell is that of an entry: every entry's day has that label
    («发布于»), and no other stands on the page."""
    told = seen.published
    days = [item.date for item in main.items if item.date]
    if told is None or told.source != "label" or len(days) < _FEWEST_ROWS or told.value[:10] not in days:
        return False
    label = squeeze(_DIGIT.split(told.witness, maxsplit=1)[0])
    return bool(label) and len(days) == squeeze(seen.content).count(label)


def _holds_files(seen: Evidence, main: ListBlock) -> bool:
    """Whether the entries are the few files of a page with a title and words of its own: no column."""
    names = [squeeze(name) for name in (*seen.breadcrumb[-1:], seen.meta.get("ColumnName", ""))]
    return (
        (seen.title_shown or (seen.title_headed and _tells(seen)))
        and main.newest is None
        and 0 < len(main.items) <= _MOST_FILES
        and squeeze(seen.title) not in names
        and all(role_of(item.url) == "attachment" for item in main.items)
        and (seen.body.length >= SOME_TEXT // 2 or has_article_address(seen))
    )


def _ends_with_links(seen: Evidence, main: ListBlock) -> bool:
    """Whether the entries are a few links without days below the text of a page that tells its own day."""
    if main.newest is not None or not 0 < len(main.items) <= _MOST_FILES:
        return False
    labelled = seen.published is not None and seen.published.source == "label"
    return labelled and article_strength(seen) >= _LIKELY_ARTICLE and _tells(seen)


def _tells(seen: Evidence) -> bool:
    """Whether the page has some sentences of its own."""
    return own_words(seen.body) >= 2 * SOME_TEXT and any("。" in b.text for b in seen.body.blocks)


def by_blocks(seen: Evidence) -> PageKind | None:
    """Several lists, none of which is what the page is about."""
    return "channel" if len(seen.blocks) >= 2 and article_strength(seen) < 4 else None


def by_entrances(seen: Evidence) -> PageKind | None:
    """Boxes or tiles that lead to columns of their own, without an entry: a channel, judged through these."""
    if has_items(seen.main) or seen.published is not None or is_piece(seen) or may_fill(seen):
        return None
    if article_title(seen.meta) or seen.head or seen.body.length >= WHOLE_ARTICLE:
        return None
    ways = entrances_of(seen.page)
    if max(len(ways.below), len(ways.mores)) < _FEWEST_ENTRANCES or read_paging(seen.page).told:
        return None
    if len(ways.below) >= _FEWEST_ENTRANCES and (seen.main is None or ways.below & ways.mores):
        return "channel"
    # What stands beside an empty list has «更多» too, and leads to columns elsewhere.
    empty = seen.main is not None or says_empty(seen)
    return None if empty or len(ways.mores) < _FEWEST_ENTRANCES else "channel"


def by_empty_list(seen: Evidence) -> PageKind | None:
    """An empty list stays one whatever stands beside it."""
    empty = seen.main is not None and not has_items(seen.main) and not seen.main.dynamic
    return _column(seen) if empty and seen.breadcrumb and seen.published is None else None


def by_ways(seen: Evidence) -> PageKind | None:
    """A page of ways on, without any sign of a list: a hub of services, topics or forms, no empty column."""
    if seen.main is not None or seen.published is not None or says_empty(seen):
        return None
    if may_fill(seen) or is_piece(seen):
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


def by_empty_column(seen: Evidence) -> PageKind | None:
    """A place in the site, or an address of lists, and nothing to read."""
    signs = (
        bool(column_name(seen.meta, seen.shown, seen.page_title)),
        bool(seen.breadcrumb),
        seen.main is not None,
        says_empty(seen),
    )
    if seen.main is None and not says_empty(seen) and _shows_picture(seen):
        return None
    listing = _COLUMN_URL.search(urlsplit(seen.page.url).path) is not None
    shell = bool(seen.page_title) and len(seen.content) < SOME_TEXT
    if any(signs) or (listing and (shell or _links(seen) >= 5) and not is_piece(seen)):
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


def by_linked_headings(seen: Evidence) -> PageKind | None:
    """A page of boxes whose headings lead to the columns below it, whatever the boxes hold."""
    names = {squeeze(name) for name in (seen.title, seen.page_title, *seen.breadcrumb)}
    headings = [
        b
        for b in seen.shown.blocks
        if b.heading and b.region == "body" and b.linked >= len(b.text) - 2 and squeeze(b.text) not in names
    ]
    return "channel" if headings and not says_empty(seen) else None


def _column(seen: Evidence) -> PageKind:
    name = next(
        (
            n
            for n in (*seen.breadcrumb[-1:], seen.meta.get("ColumnName", ""), seen.title, seen.page_title)
            if n
        ),
        "",
    )
    if names_letters(name) and not _NOT_MESSAGE_COLUMN.search(name):
        return "message_list"
    if not has_items(seen.main) and _NO_LETTERS.search(seen.content):
        return "message_list"
    return "column"


def _more(seen: Evidence) -> int:
    return sum(1 for b in seen.shown.blocks if len(b.text) <= 8 and _MORE.search(b.text))


def _links(seen: Evidence) -> int:
    return sum(1 for b in seen.shown.blocks if b.linked)
