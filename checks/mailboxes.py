"""Ways to write to the government that a portal shows, and the statistics of letters it publishes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from checks.artifacts import PageEntry, PageIndex, PortalReading, Texts
from checks.artifacts.letters import LetterReading
from checks.letter_faults import words
from checks.model import Candidate
from crawler.derive.message_stats import MessageStatistics, read_statistics
from crawler.derive.words import load
from crawler.url import host_of, key

_PRIVATE: Final = tuple(re.compile(pattern) for pattern in load("labels")["message_private"])
_LONGEST_NOTE: Final = 60
_MOST_LOOKED: Final = 60
_LONGEST_NAME: Final = 14


def is_excluded(names: Iterable[str]) -> bool:
    """Whether letters under these names do not count as 政务咨询."""
    return any(word in name for name in names for word in words()["excluded"])


def says_private(texts: Texts, url: str) -> bool:
    """Whether the page says that the letter is kept from the public."""
    page = texts.at(url)
    return page is not None and any(
        pattern.search(line) for line in page.lines if len(line) <= _LONGEST_NOTE for pattern in _PRIVATE
    )


def channels(
    portal: PortalReading, pages: PageIndex, letters: LetterReading, home_url: str
) -> tuple[Candidate, ...]:
    """Ways in, nearest first: lists of letters, forms, mailboxes of the home page, entries of the menu."""
    found: dict[str, Candidate] = {}
    for each in letters.lists:
        if not is_excluded(each.path):
            _keep(found, each.url, each.title, _list_words(each.letters))
    for entry in pages.entries:
        if entry.kind == "form" and _is_channel(entry.title, *entry.crumbs) and not is_excluded(entry.crumbs):
            _keep(found, entry.url, entry.title, "留言表单")
    for name, url in _entrances(portal, pages, home_url):
        outside = host_of(url) != host_of(home_url)
        _keep(found, url, name, "入口在外部平台" if outside else "入口")
    return tuple(found.values())


def _list_words(letters: int) -> str:
    """A list whose rows are links to letters tells no letter itself."""
    return f"留言列表, 列出 {letters} 件" if letters else "留言列表"


def _keep(found: dict[str, Candidate], url: str, title: str, quote: str) -> None:
    if any(seen.title == title and seen.quote == quote for seen in found.values()):
        return
    found.setdefault(key(url), Candidate(url, title or url, quote))


def _entrances(portal: PortalReading, pages: PageIndex, home_url: str) -> Iterator[tuple[str, str]]:
    home = pages.get(home_url)
    if home is not None:
        for entry in pages.facts(home).entries:
            if entry.kind == "mailbox" and entry.url:
                yield entry.text, entry.url
    for link in portal.portal.nav:
        if _is_channel(link.name) and not is_excluded((*link.path, link.name)):
            yield link.name, link.url


def _is_channel(*names: str) -> bool:
    return any(
        len(name) <= _LONGEST_NAME and any(word in name for word in words()["channel"]) for name in names
    )


def statistics(
    pages: PageIndex, texts: Texts, letters: LetterReading
) -> tuple[PageEntry, MessageStatistics] | None:
    """The first page that publishes statistics of letters, newest first."""
    for entry in _statistics_pages(pages, letters):
        page = texts.of(entry)
        found = read_statistics(page.lines, page.tables)
        if found is not None:
            return entry, found
    return None


def _statistics_pages(pages: PageIndex, letters: LetterReading) -> list[PageEntry]:
    lists = {key(each.url) for each in letters.lists}
    named = [entry for entry in pages.entries if entry.kind != "home" and _names_statistics(entry)]
    own = [entry for entry in pages.entries if entry.key in lists]
    boxes = [e for e in pages.entries if e.kind in ("channel", "column", "form") and _is_channel(e.title)]
    named.sort(key=lambda entry: (entry.date or "", entry.key), reverse=True)
    return list({entry.key: entry for entry in (*named, *own, *boxes)}.values())[:_MOST_LOOKED]


def _names_statistics(entry: PageEntry) -> bool:
    names = (entry.title, *entry.crumbs, entry.column_name)
    told = any(word in name for name in names for word in words()["statistics"])
    return told and any(word in name for name in names for word in words()["statistics_of"])
